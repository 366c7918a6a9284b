"""The table of calls that a reader may make, compared with the kernel's own headers."""

import re
import struct
from pathlib import Path

import pytest

from responses_app.readers.apart import seccomp

HEADERS = (
    (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), 0),
    (Path("/usr/include/asm-generic/unistd.h"), 1),
)
CALLS = seccomp.HARMLESS | seccomp.UNKNOWN | {
    "open": seccomp.OPEN, "openat": seccomp.OPENAT, "fcntl": seccomp.FCNTL,
    "tgkill": seccomp.TGKILL,
}  # fmt: skip
SAME_CALL = {"newfstatat": "fstatat"}  # by another name in the generic table


@pytest.mark.parametrize("header,column", HEADERS)
def test_every_number_is_that_of_the_kernel(header, column):
    if not header.exists():
        pytest.skip("no kernel headers here")
    written = header.read_text()
    numbers = {
        name: int(number)
        for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", written)
    }

    for name, by_machine in CALLS.items():
        known = numbers.get(name, numbers.get(SAME_CALL.get(name, "")))
        assert by_machine[column] == known, name


def test_nothing_dangerous_is_harmless():
    dangerous = {
        "socket", "connect", "bind", "sendto", "sendmsg", "clone", "fork", "vfork", "execve",
        "execveat", "ptrace", "kill", "tkill", "io_uring_setup", "unlink", "unlinkat", "rename",
        "renameat2", "mkdir", "mkdirat", "chmod", "fchmodat", "link", "symlink", "truncate",
        "ftruncate", "mount", "bpf", "prctl", "setrlimit", "prlimit64", "pidfd_open", "ioctl",
        "process_vm_writev", "keyctl", "userfaultfd", "memfd_create", "creat", "mknod", "chroot",
    }  # fmt: skip

    assert not dangerous & (seccomp.HARMLESS.keys() | {"open", "openat"})


@pytest.mark.parametrize("machine", seccomp.MACHINES.values(), ids=seccomp.MACHINES)
def test_program_is_short_and_ends_in_a_refusal(machine):
    code = seccomp.program(machine, 1234)
    steps = [struct.unpack_from("=HBBI", code, place) for place in range(0, len(code), 8)]

    assert len(steps) < 4096
    assert steps[1] == (seccomp.JUMP_EQUAL, 1, 0, machine.audit)
    assert steps[2] == (seccomp.RETURN, 0, 0, seccomp.KILL_PROCESS)
    assert steps[-1] == (seccomp.RETURN, 0, 0, seccomp.ERRNO | seccomp.EPERM)
    for place, (kind, if_true, if_false, _) in enumerate(steps):
        if kind in (seccomp.JUMP_EQUAL, seccomp.JUMP_BITS):
            assert place + 1 + max(if_true, if_false) < len(steps)
