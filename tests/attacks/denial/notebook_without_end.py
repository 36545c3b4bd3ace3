# %% [markdown]
# tries: Hands in a link to an endless device in the place of its notebook.
# error: yes
# alone: it takes all the memory that there is

# %% edit="yes"
(folder / "mini.ipynb").symlink_to("/dev/zero")
notebook = None
