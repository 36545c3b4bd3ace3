# %% [markdown]
# tries: Lays files beside a right notebook whose names are options, formats, commands, dots or no text.
# answers: right

# %% edit="yes"
for name in ("..ipynb", "...", "-rf", "--force", "{student_id}.txt", "%s%n.txt", "a\nb.txt", "\udce4.txt", "*", "$(touch x)"):
    (folder / name).write_text("x")
