# %% [markdown]
# tries: Turns on the first process of its sandbox: signals that Python would notice, its memory, its descriptors, its root.
# answers: right
# never: the first process
# alone: stock nbgrader has no sandbox, and so no first process of one

# %%
import ctypes
import os
import signal

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        os.kill(1, number)
    except OSError:
        pass
for path in ("mem", "environ", "maps"):
    try:
        with open(f"/proc/1/{path}", "r+b" if path == "mem" else "rb") as file:
            if path != "mem" or file.seek(0x400000) or file.write(b"\x90"):
                print("into", "the first process", path)
    except (OSError, ValueError):
        pass
for link in ("root", "cwd", "exe", "fd/0", "fd/3", "fd/4"):
    try:
        print("into", "the first process", os.readlink(f"/proc/1/{link}"))
    except OSError:
        pass
libc = ctypes.CDLL(None)
if libc.umount2(b"/tmp", 2) == 0 or libc.umount2(b"/proc", 2) == 0:
    print("beneath", "the first process")
