# %% [markdown]
# tries: Lays folders of links that lead to each other and back beside a right notebook.
# answers: right

# %% edit="yes"
for name in ("a", "b", "c"):
    (folder / name).mkdir()
    for other_name in ("a", "b", "c"):
        (folder / name / other_name).symlink_to(f"../{other_name}")
    (folder / name / "up").symlink_to("..")
(folder / "loop").symlink_to("loop")
