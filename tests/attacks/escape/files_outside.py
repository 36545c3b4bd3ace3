# %% [markdown]
# tries: Writes, changes and deletes files of the course, of other students and of the judge.

# %%
import os
import shutil
from pathlib import Path

for top in ("__OUTSIDE__", "__COURSE__", "__COURSE__/submitted/ada/mini", "../../..", "../.."):
    try:
        Path(top, "__NAME__").write_text("was here")
    except OSError:
        pass
for path in ("__OUTSIDE__/private.txt", "__COURSE__/tests/notes.txt"):
    try:
        os.chmod(path, 0o777)
        Path(path).write_text("changed")
        os.remove(path)
    except OSError:
        pass
shutil.rmtree("__COURSE__/source", ignore_errors=True)
