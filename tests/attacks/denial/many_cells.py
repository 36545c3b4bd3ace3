# %% [markdown]
# tries: Hands in a notebook of fifty thousand cells.
# error: yes

# %% edit="yes"
cell = {"cell_type": "raw", "metadata": {}, "source": ""}
notebook.cells.extend(dict(cell) | {"id": f"c{number}"} for number in range(50_000))
