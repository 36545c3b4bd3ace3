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

holding, told = os.pipe()
for _ in range(9):
    if os.fork() == 0:
        try:
            block = b"x" * (300 << 20)
            os.write(told, b"x")
            time.sleep(60)
        finally:
            os._exit(0)
held = 0
while held < 9:
    held += len(os.read(holding, 9))
time.sleep(1)
print("GAINED")
