# %% [markdown]
# tries: Makes namespaces of its own, in which it is root and may mount.
# never: GAINED

# %%
import ctypes
import subprocess

libc = ctypes.CDLL(None, use_errno=True)
child = subprocess.run(["unshare", "-Urmpf", "sh", "-c", "mount -t tmpfs none /mnt && echo yes"], capture_output=True)
if b"yes" in child.stdout:
    print("GAINED by unshare")
for flag in (0x10000000, 0x00020000, 0x40000000):
    if libc.unshare(flag) == 0:
        print("GAINED", hex(flag))
for call in ((b"none", b"/tmp", b"tmpfs", 0, None), (b"/", b"/home", None, 4096, None)):
    if libc.mount(*call) == 0:
        print("GAINED by mount")
