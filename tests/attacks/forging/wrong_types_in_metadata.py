# %% [markdown]
# tries: Fills metadata, ids and sources with values of wrong types.
# answers: right

# %% edit="yes"
notebook.metadata["torchmark"] = ["mini"]
notebook.metadata["kernelspec"] = {"name": 7}
for index, cell in enumerate(notebook.cells):
    if not cell.id.startswith("check-") and cell.id not in ("mean", "tail", "ones", "Line", "fit"):
        cell.metadata = [{"tags": 3}, {"nbgrader": []}, {"nbgrader": {"grade_id": 5}}, {"nbgrader": {"grade": "x"}}][index % 4]
        cell.source = cell.source.splitlines(keepends=True)
