# %% [markdown]
# tries: Hands in a symbolic link to another student's folder in the place of its own.
# error: yes

# %% edit="yes"
folder.rmdir()
folder.symlink_to(other.parent)
notebook = None
