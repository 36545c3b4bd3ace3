"""The system calls that student code may not make: a filter that libseccomp builds and the kernel enforces."""

import errno
from typing import IO, Any

# Powers over other processes, mounts, namespaces, the kernel, the clock and the machine; calls whose bugs have
# let programs out of their boxes. Python, NumPy, torch, matplotlib and DataLoader workers make none of them.
DENIED = (
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd",
    "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick",
    "mount_setattr", "unshare", "setns", "swapon", "swapoff", "quotactl", "acct", "nfsservctl",
    "name_to_handle_at", "open_by_handle_at", "fanotify_init", "lookup_dcookie",
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "keyctl", "add_key", "request_key", "vmsplice", "personality", "modify_ldt", "iopl", "ioperm", "memfd_secret",
    "memfd_create", "shmget", "msgget", "semget", "mq_open",  # memory that belongs to no process and no folder
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "syslog", "vhangup",
    "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname",
)  # fmt: skip
NEW_NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
FAMILIES = (1, 2, 10, 16)  # sockets of Unix, IP, IPv6, and netlink, by which libc lists interfaces
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX type into another's terminal


class NoSeccomp(Exception):
    """libseccomp can't be had; the message says how to get it."""


def load() -> None:
    """Install the filter in this process and all that it starts; it can't be taken back. Raises NoSeccomp."""
    _program().load()


def write(file: IO[bytes]) -> None:
    """Write the filter as a program for the kernel, as `bwrap --seccomp` reads it; raises NoSeccomp."""
    _program().export_bpf(file)
    file.seek(0)


def _program() -> Any:
    try:
        import pyseccomp
    except (ImportError, RuntimeError) as error:
        raise NoSeccomp(f"grading needs libseccomp ({error}): sudo apt-get install libseccomp2") from None
    filter_ = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    filter_.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in DENIED:
        filter_.add_rule(refuse, name)
    for flag in NEW_NAMESPACES:
        filter_.add_rule(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    filter_.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags are out of a filter's reach; libc falls back
    for request in TERMINAL_INPUT:
        filter_.add_rule(refuse, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, 0xFFFFFFFF, request))
    none_such = pyseccomp.ERRNO(errno.EAFNOSUPPORT)
    for family in set(range(max(FAMILIES))) - set(FAMILIES):
        filter_.add_rule(none_such, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    filter_.add_rule(none_such, "socket", pyseccomp.Arg(0, pyseccomp.GT, max(FAMILIES)))
    return filter_
