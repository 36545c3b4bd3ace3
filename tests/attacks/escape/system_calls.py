# %% [markdown]
# tries: Makes the system calls that let programs out of their boxes: ptrace, bpf, perf, io_uring, userfaultfd, keys and more.
# never: GAINED

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
EPERM, ENOSYS = 1, 38
CALLS = {
    "bpf": (321, 0, 0, 0), "perf_event_open": (298, 0, 0, -1, -1, 0), "userfaultfd": (323, 1), "io_uring_setup": (425, 1, 0),
    "keyctl": (250, 0, -3, 1), "add_key": (248, b"user", b"x", b"y", 1, -3), "request_key": (249, b"user", b"x", 0, 0),
    "kexec_load": (246, 0, 0, 0, 0), "init_module": (175, 0, 0, 0), "open_by_handle_at": (304, -1, 0, 0),
    "setns": (308, -1, 0), "unshare": (272, 0), "personality": (135, 0x0040000), "process_vm_writev": (311, 1, 0, 0, 0, 0, 0),
    "kcmp": (312, 1, 1, 0, 0, 0), "pidfd_getfd": (438, -1, 0, 0), "clone3": (435, 0, 0), "fsopen": (430, b"tmpfs", 0),
    "clock_settime": (227, 0, 0), "sethostname": (170, b"x", 1), "syslog": (103, 3, 0, 0), "swapon": (167, 0, 0),
}  # fmt: skip
for name, call in CALLS.items():
    if libc.syscall(*call) != -1 or ctypes.get_errno() not in (EPERM, ENOSYS):
        print("GAINED", name, ctypes.get_errno())
child = os.fork()
if child == 0:
    os._exit(7 if libc.ptrace(0, 0, None, None) == 0 else 0)
if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
    print("GAINED ptrace")
