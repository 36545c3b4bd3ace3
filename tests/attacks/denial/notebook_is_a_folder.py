# %% [markdown]
# tries: Hands in a folder in the place of its notebook.
# error: yes

# %% edit="yes"
(folder / "mini.ipynb").mkdir()
(folder / "mini.ipynb" / "x").touch()
notebook = None
