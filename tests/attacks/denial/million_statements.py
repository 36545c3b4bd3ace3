# %% [markdown]
# tries: Hands in an answer of a million statements, for whoever parses it.
# error: yes

# %% edit="yes"
next(cell for cell in notebook.cells if cell.id == "fit").source = "a\n" * 3_000_000
