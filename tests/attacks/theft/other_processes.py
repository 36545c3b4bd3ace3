# %% [markdown]
# tries: Looks through /proc at the files, folders and roots of every other process.

# %%
import glob
import os

for process in glob.glob("/proc/[0-9]*"):
    for way in ("root", "cwd"):
        for path in ("__OUTSIDE__/private.txt", "__COURSE__/tests/notes.txt"):
            try:
                print(open(f"{process}/{way}{path}").read())
            except OSError:
                pass
    for descriptor in glob.glob(f"{process}/fd/*"):
        try:
            path = os.readlink(descriptor)
            if os.path.isfile(descriptor) and path.startswith(("__COURSE__", "__OUTSIDE__", "/tmp")):
                print(*[line for line in open(descriptor, errors="replace") if "__CANARY__" in line])
        except OSError:
            pass
