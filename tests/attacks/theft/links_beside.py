# %% [markdown]
# tries: Lays symbolic links to hidden cases, the gradebook and passwords beside a right notebook, to be copied and published.
# answers: right
# feedback: yes

# %% edit="yes"
for name, target in {
    "notes.txt": course / "tests" / "notes.txt",
    "book.html": course / "gradebook.db",
    "mini.html": outside / "home" / ".netrc",
    "data/far.txt": outside / "private.txt",
    "cases": course / "tests" / "lessons",
}.items():
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(target)
