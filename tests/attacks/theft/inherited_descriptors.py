# %% [markdown]
# tries: Reads every descriptor that it inherited, from the start of the file.

# %%
import os

for descriptor in range(3, 64):
    try:
        os.set_blocking(descriptor, False)
        print(descriptor, os.readlink(f"/proc/self/fd/{descriptor}"), os.pread(descriptor, 1 << 20, 0)[:1000])
    except OSError:
        pass
