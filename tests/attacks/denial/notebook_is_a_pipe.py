# %% [markdown]
# tries: Hands in a named pipe in the place of its notebook, which nobody ever writes to.
# error: yes
# alone: it stops it for good

# %% edit="yes"
import os

os.mkfifo(folder / "mini.ipynb")
notebook = None
