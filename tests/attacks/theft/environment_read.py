# %% [markdown]
# tries: Prints the environment, its own and, by /proc, that of every other process.

# %%
import glob
import os

print(dict(os.environ))
for path in glob.glob("/proc/*/environ"):
    try:
        print(*[word for word in open(path).read().split("\0") if "__CANARY__" in word])
    except OSError:
        pass
