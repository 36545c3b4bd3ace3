# %% [markdown]
# tries: Lays a torch.py, sitecustomize.py, conftest.py, a .pth file and a matplotlibrc beside a wrong notebook.

# %% beside="torch.py"
open("__OUTSIDE__/__NAME__-torch", "w").write("was here")

# %% beside="torchmark.py"
open("__OUTSIDE__/__NAME__-torchmark", "w").write("was here")

# %% beside="sitecustomize.py"
open("__OUTSIDE__/__NAME__-sitecustomize", "w").write("was here")

# %% beside="conftest.py"
open("__OUTSIDE__/__NAME__-conftest", "w").write("was here")

# %% beside="evil.pth"
import os; open("__OUTSIDE__/__NAME__-pth", "w").write("was here")

# %% beside="nbgrader_config.py"
open("__OUTSIDE__/__NAME__-config", "w").write("was here")

# %% beside="matplotlibrc"
backend = "module://torch"

# %% beside=".local/lib/python3.11/site-packages/usercustomize.py"
open("__OUTSIDE__/__NAME__-usercustomize", "w").write("was here")

# %% beside=".ipython/profile_default/startup/00.py"
open("__OUTSIDE__/__NAME__-startup", "w").write("was here")

# %%
import torch
