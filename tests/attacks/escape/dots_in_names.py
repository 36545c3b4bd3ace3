# %% [markdown]
# tries: Uses `..`, slashes and formats as names: of files, of its lesson and part, of cells and grade_ids.
# answers: right

# %% edit="yes"
import copy

notebook.metadata["torchmark"] = {"lesson": "mini", "part": "../../outside/home/mini", "seed": 0}
for name in ("..ipynb", "...", "-rf", "--force", "{student_id}.txt", "%s%n.txt", "a\nb.txt", "\udce4.txt", "*", "$(touch x)"):
    (folder / name).write_text("x")
own = copy.deepcopy(notebook.cells[1])
own.id, own.metadata = "../../../x", {"nbgrader": {"grade_id": "../../../x", "grade": True, "points": 50, "solution": False}}
notebook.cells.append(own)
