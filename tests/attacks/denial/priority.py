# %% [markdown]
# tries: Takes the processor for itself by priorities and real-time scheduling, in many processes.
# answers: right
# never: GAINED

# %%
import os

try:
    os.nice(-20)
    print("GAINED nice")
except OSError:
    pass
try:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    print("GAINED real time")
except OSError:
    pass
try:
    open("/proc/self/oom_score_adj", "w").write("-1000")
    print("GAINED immunity")
except OSError:
    pass
