# %% [markdown]
# tries: Starts processes without end; a fuse stops it at six hundred, so that it harms no machine that lets it.
# answers: right
# never: GAINED

# %%
import os
import subprocess
import time

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
subprocess.Popen("for n in $(seq 600); do sleep 30 & done; wait", shell=True, **QUIET)
time.sleep(2.5)
if sum(name.isdigit() for name in os.listdir("/proc")) > 550:
    print("GAINED")
