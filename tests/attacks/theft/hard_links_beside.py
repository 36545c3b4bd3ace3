# %% [markdown]
# tries: Lays hard links to hidden cases and to another's notebook beside a right one, so that the other is refused too.
# answers: right

# %% edit="yes"
import os

os.link(other, folder / "friend.txt")
os.link(other, folder / "friend.ipynb")
os.link(course / "tests" / "lessons" / "mini" / "test_hidden.py", folder / "cases.txt")
