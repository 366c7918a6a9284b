"""What a child may ask of Linux: a list of harmless calls; all others are refused (EPERM).

A list of what is allowed and not of what is forbidden, so that a call which a later kernel adds
is refused, too. Memory, reading, the clock and ending are allowed. Opening a file is allowed for
reading only; a signal only to oneself. Sockets, new processes and threads, other programs,
tracing, io_uring, and every call that changes a file, a limit or an owner are not on the list.
Called in the wrong architecture's numbering, the process is killed.

Source: seccomp(2), linux/seccomp.h, linux/filter.h; numbers from asm/unistd_64.h (x86-64) and
asm-generic/unistd.h (aarch64).
"""

import ctypes
import os
import platform
import struct
from typing import NamedTuple

# name: the number on x86-64, the number on aarch64; None where there is no such call
HARMLESS: dict[str, tuple[int, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getdents": (78, None),
    "getcwd": (79, 17),
    "readlink": (89, None),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "ppoll": (271, 73),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "statx": (332, 291),
    "rseq": (334, 293),
    "close_range": (436, 436),
    "faccessat2": (439, 439),
}
# Refused as unknown, so that the C library falls back to a call that the filter can look into.
UNKNOWN: dict[str, tuple[int, int | None]] = {"clone3": (435, 435), "openat2": (437, 437)}
OPEN, OPENAT = (2, None), (257, 56)
FCNTL, TGKILL = (72, 25), (234, 131)

# Linux's own values: Python's os.O_TMPFILE has O_DIRECTORY in it, which only reads.
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000
F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC = 0, 1, 2, 3, 1030

LOAD, JUMP_EQUAL, JUMP_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
KILL_PROCESS, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16  # places in struct seccomp_data

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER_MODE = 38, 22, 2
EPERM, ENOSYS = 1, 38


class Machine(NamedTuple):
    audit: int  # AUDIT_ARCH_...
    column: int  # of the tables above


MACHINES = {
    "x86_64": Machine(0xC000003E, 0),
    "aarch64": Machine(0xC00000B7, 1),
}


def install() -> bool:
    """Put the filter over this process for good. Return whether it is in force.

    False where the kernel or the machine has none that we know; nothing is changed then except
    that the process can gain no privileges any more.
    """
    machine = MACHINES.get(platform.machine())
    if machine is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    code = program(machine, os.getpid())
    buffer = ctypes.create_string_buffer(code)
    filter_program = _Program(len(code) // 8, ctypes.addressof(buffer))
    return _prctl(PR_SET_NO_NEW_PRIVS, 1) and _prctl(
        PR_SET_SECCOMP, FILTER_MODE, ctypes.addressof(filter_program)
    )


def program(machine: Machine, own_pid: int) -> bytes:
    """The filter as the kernel reads it: eight bytes an instruction."""
    refuse = _step(RETURN, ERRNO | EPERM)
    allow = _step(RETURN, ALLOW)
    code = _step(LOAD, ARCHITECTURE_AT)
    code += _step(JUMP_EQUAL, machine.audit, 1, 0) + _step(RETURN, KILL_PROCESS)
    code += _step(LOAD, NUMBER_AT)
    for numbers in HARMLESS.values():
        code += _when(numbers[machine.column], allow)
    for numbers in UNKNOWN.values():
        code += _when(numbers[machine.column], _step(RETURN, ERRNO | ENOSYS))
    for numbers, flags_at in ((OPEN, 1), (OPENAT, 2)):
        reading_only = _argument(flags_at) + _step(JUMP_BITS, WRITING, 1, 0) + allow + refuse
        code += _when(numbers[machine.column], reading_only)
    harmless = (F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC)
    code += _when(FCNTL[machine.column], _one_of(1, harmless))
    code += _when(TGKILL[machine.column], _one_of(0, (own_pid,)))
    return code + refuse


def _when(number: int | None, then: bytes) -> bytes:
    """`then` for the call of this number; the next instruction for every other."""
    return b"" if number is None else _step(JUMP_EQUAL, number, 0, len(then) // 8) + then


def _one_of(argument: int, values: tuple[int, ...]) -> bytes:
    """Allow when the argument is one of the values, else refuse."""
    allow = _step(RETURN, ALLOW)
    code = _argument(argument)
    for value in values:
        code += _step(JUMP_EQUAL, value, 0, 1) + allow
    return code + _step(RETURN, ERRNO | EPERM)


def _argument(index: int) -> bytes:
    """Load the lower half of an argument: flags, commands and process ids have no more."""
    return _step(LOAD, ARGUMENTS_AT + 8 * index)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def _prctl(option: int, first: int, second: int = 0) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = [ctypes.c_ulong(n) for n in (first, second, 0, 0)]
    return int(libc.prctl(ctypes.c_int(option), *arguments)) == 0
