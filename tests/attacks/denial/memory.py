# %% [markdown]
# tries: Takes memory in one process, and then in many that each stay under its limit.
# answers: right
# never: GAINED

# %%
try:
    block = b"x" * (3 << 30)
    print("GAINED")
except MemoryError:
    pass

# %%
import os
import time

for _ in range(9):
    if os.fork() == 0:
        try:
            block = b"x" * (300 << 20)
            time.sleep(60)
        finally:
            os._exit(0)
time.sleep(2.5)
print("GAINED")
