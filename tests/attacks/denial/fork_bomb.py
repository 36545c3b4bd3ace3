# %% [markdown]
# tries: Starts processes without end, each of which starts two more.
# answers: right
# never: GAINED

# %%
import subprocess
import time

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
subprocess.Popen("f() { sleep 60 & f | f & }; f", shell=True, **QUIET)
time.sleep(2.5)
print("GAINED")
