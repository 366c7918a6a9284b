"""Which files a reader may read: the program's own, and none of the person's whose machine it is.

seccomp cannot look at a path; Landlock can. Everything that is not named is out of reach: the
database, stored replies, keys, and /proc with the environment of other processes.

Source: Documentation/userspace-api/landlock.rst of the kernel, from Linux 5.13.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38
EVERY_ACCESS = 0x1FFF  # what the first version knows: run, write, read, list, make, remove
READ = 0x4 | 0x8  # read a file, list a folder


def restrict(folders: Iterable[Path]) -> bool:
    """Let this process and its children read below these folders only, for good.

    Returns False, with nothing changed, where the kernel has no Landlock.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syscall"):
        return False
    attributes = struct.pack("=Q", EVERY_ACCESS)
    rules = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for folder in folders:
            _allow(libc, rules, folder)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, *(ctypes.c_ulong(n) for n in (1, 0, 0, 0))) != 0:
            return False
        return int(libc.syscall(RESTRICT_SELF, rules, 0)) == 0
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, folder: Path) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine
    try:
        rule = struct.pack("=Qi", READ, opened)
        libc.syscall(ADD_RULE, rules, PATH_BENEATH, rule, 0)
    finally:
        os.close(opened)
