# %% [markdown]
# tries: Takes a lock twice and leaves threads that never end and are waited for at exit.
# answers: right

# %%
import threading

for _ in range(3):
    threading.Thread(target=threading.Event().wait).start()
lock = threading.Lock()
lock.acquire()
lock.acquire()
