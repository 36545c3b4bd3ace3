# %% [markdown]
# tries: Hands in a symbolic link to another student's notebook in the place of its own.
# error: yes

# %% edit="yes"
(folder / "mini.ipynb").symlink_to(other)
notebook = None
