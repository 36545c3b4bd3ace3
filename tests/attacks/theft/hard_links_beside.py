# %% [markdown]
# tries: Lays hard links to another's notebook and to hidden cases beside a right notebook.
# answers: right

# %% edit="yes"
import os

os.link(other, folder / "friend.txt")
os.link(course / "tests" / "lessons" / "mini" / "test_hidden.py", folder / "cases.txt")
