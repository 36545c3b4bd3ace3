# %% [markdown]
# tries: Makes device files for the disk and for memory, and opens those that there are.
# never: GAINED

# %%
import os
import stat

for name, kind, major, minor in (("disk", stat.S_IFBLK, 254, 0), ("sda", stat.S_IFBLK, 8, 0), ("mem", stat.S_IFCHR, 1, 1)):
    try:
        os.mknod(name, kind | 0o666, os.makedev(major, minor))
        print("GAINED" if open(name, "rb", 0).read(16) else "", name)
    except OSError:
        pass
for path in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda", "/dev/kvm", "/dev/fuse", "/proc/kcore", "/proc/kmsg"):
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        print("GAINED" if os.read(descriptor, 1) else "", path)
    except OSError:
        pass
