# %% [markdown]
# tries: Claims to be of a lesson, a part and cells whose names lead out of the course by `..`.
# error: yes

# %% edit="yes"
import copy

notebook.metadata["torchmark"] = {"lesson": "../../outside/mini", "part": "../../outside/home/mini", "seed": 0}
own = copy.deepcopy(notebook.cells[1])
own.id, own.metadata = "../../../x", {"nbgrader": {"grade_id": "../../../x", "grade": True, "points": 50, "solution": False}}
notebook.cells.append(own)
