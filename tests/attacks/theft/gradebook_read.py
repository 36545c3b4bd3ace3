# %% [markdown]
# tries: Reads the gradebook and prints names and scores of all students.

# %%
import glob
import sqlite3

for path in glob.glob("__COURSE__/*.db") + glob.glob("../../../*.db"):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as book:
        print(book.execute("select * from student").fetchall())
        print(book.execute("select * from grade").fetchall()[:9])
