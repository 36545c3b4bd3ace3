# %% [markdown]
# tries: Sends signals to its parents, to process groups and to every process there is.
# answers: right

# %%
import os
import signal

for process in (os.getppid(), 1, -1):
    for number in (signal.SIGUSR1, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(process, number)
        except OSError:
            pass
for name in os.listdir("/proc"):
    if name.isdigit() and int(name) not in (os.getpid(), 1):
        try:
            os.kill(int(name), signal.SIGKILL)
        except OSError:
            pass
