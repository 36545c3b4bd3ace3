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

if all(os.fork() for _ in range(8)):
    time.sleep(2.5)
else:
    block = b"x" * (600 << 20)
    time.sleep(60)
print("GAINED")
