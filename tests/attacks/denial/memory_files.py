# %% [markdown]
# tries: Takes memory in anonymous files and System V segments, which belong to no process and lie in no folder.
# answers: right
# never: GAINED

# %%
import ctypes

libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
libc.shmdt.argtypes = [ctypes.c_void_p]
taken = 0
for number in range(30):
    segment = libc.shmget(0, ctypes.c_size_t(100 << 20), 0o1600)
    address = libc.shmat(segment, None, 0) if segment >= 0 else None
    if address and address != ctypes.c_void_p(-1).value:
        ctypes.memset(address, 1, 100 << 20)
        libc.shmdt(address)
        taken += 100
print("GAINED" if taken > 2000 else taken)

# %%
import os

block = b"x" * (60 << 20)
files = [os.memfd_create(str(number)) for number in range(40)]
for file in files:
    os.write(file, block)
print("GAINED")
