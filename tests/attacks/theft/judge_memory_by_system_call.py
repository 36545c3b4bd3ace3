# %% [markdown]
# tries: Reads the memory of its parents by process_vm_readv and by ptrace, without /proc.
# never: GAINED

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


class Range(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


buffer = ctypes.create_string_buffer(16)
here = Range(ctypes.addressof(buffer), 16)
for process in {os.getppid(), 1}:
    for address in (id(None), id(True)):
        if libc.process_vm_readv(process, ctypes.byref(here), 1, ctypes.byref(Range(address, 16)), 1, 0) > 0:
            print("GAINED memory of", process, buffer.raw)
    if libc.ptrace(16, process, None, None) == 0:
        print("GAINED", process)
        libc.ptrace(17, process, None, None)
