# %% [markdown]
# tries: Hands in a hard link to another student's notebook in the place of its own.
# error: yes

# %% edit="yes"
import os

os.link(other, folder / "mini.ipynb")
notebook = None
