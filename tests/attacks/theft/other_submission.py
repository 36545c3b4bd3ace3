# %% [markdown]
# tries: Copies its answers from another student's submission, and prints that submission.

# %%
import glob
import json

taken = {}
for path in glob.glob("__COURSE__/submitted/*/mini/mini.ipynb") + glob.glob("../../*/mini/mini.ipynb"):
    for cell in json.load(open(path))["cells"]:
        if "__CANARY__" in "".join(cell["source"]):
            print(cell["source"])
        if "ada" in path:
            taken[cell["id"]] = "".join(cell["source"])

# %% answer="mean"
exec(taken.get("mean", "def mean(x):\n    return x.sum()"))

# %% answer="tail"
exec(taken.get("tail", "def tail(x):\n    return x"))
