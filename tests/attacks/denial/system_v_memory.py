# %% [markdown]
# tries: Takes memory in System V segments and detaches from them, so that it belongs to no process.
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
if taken > 2500:
    print("GAINED")
