# %% [markdown]
# tries: Sets the clock, stops it for Python and changes locale and time zone, so that limits and numbers go wrong.
# answers: right

# %%
import locale
import os
import signal
import time

for clock in (time.CLOCK_REALTIME,):
    try:
        time.clock_settime(clock, 0)
        print("GAINED")
    except OSError:
        pass
time.monotonic = time.time = time.perf_counter = lambda: 0.0
time.sleep = lambda seconds: None
signal.setitimer = signal.alarm = lambda *args: 0
os.environ |= {"TZ": "Mars/Olympus", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"}
time.tzset()
try:
    locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
except locale.Error:
    pass
