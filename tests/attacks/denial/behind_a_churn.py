# %% [markdown]
# tries: Takes memory in many processes while others come and go all the time, so that counting them fails.
# answers: right
# never: GAINED

# %%
import os
import time

for _ in range(4):
    if os.fork() == 0:
        while True:
            child = os.fork()
            if child == 0:
                os._exit(0)
            os.waitpid(child, 0)
for _ in range(9):
    if os.fork() == 0:
        try:
            block = b"x" * (300 << 20)
            time.sleep(60)
        finally:
            os._exit(0)
time.sleep(2.5)
print("GAINED")
