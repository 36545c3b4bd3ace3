# %% [markdown]
# tries: Lays thousands of files, deep folders and a file of a gigabyte of nothing beside a right notebook.
# answers: right

# %% edit="yes"
import os

with open(folder / "large.bin", "wb") as file:
    os.truncate(file.fileno(), 1 << 30)
(folder / "many").mkdir()
for number in range(1000):
    (folder / "many" / str(number)).touch()
deep = folder
for _ in range(60):
    deep /= "d" * 40
    os.mkdir(deep)
(deep / "end.txt").touch()
