# %% [markdown]
# tries: Stops its process by a signal that can't be caught.
# answers: right

# %%
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
