# %% [markdown]
# tries: Fills metadata, ids and sources with values of every wrong type.
# answers: right

# %% edit="yes"
notebook.metadata["torchmark"] = ["mini"]
notebook.metadata["kernelspec"] = 7
for index, cell in enumerate(notebook.cells):
    if not cell.id.startswith("check-") and cell.id not in ("mean", "tail", "ones", "Line", "fit"):
        cell.metadata = [None, 3, "x", {"nbgrader": []}, {"nbgrader": {"grade_id": 5}}][index % 5]
        cell["attachments"] = "none"
