"""What a child gives up before it looks at a byte from outside."""

import contextlib
import os
import resource
import sys
from collections.abc import Iterable
from math import ceil
from pathlib import Path
from typing import Any

from responses_app.readers.apart import landlock, seccomp
from responses_app.readers.apart.reading import Limits

PROJECT = Path(__file__).resolve().parents[3]
OPEN_FILES = 64
_in_force: list[str] = []


def confine_server(folders: Iterable[Path]) -> None:
    """What the server gives up for all its children, after it has imported the readers."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and landlock.restrict(folders):
        _in_force.append("landlock")


def confine_child(limits: Limits, use_seccomp: bool = True) -> None:
    """Give up for good all that reading a file does not need."""
    seconds = ceil(limits.seconds)
    _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_AS, limits.memory)
    if use_seccomp and sys.platform == "linux" and seccomp.install():
        _in_force.append("seccomp")
    else:
        _lower(resource.RLIMIT_NPROC, 0)
        sys.addaudithook(_refuse)
        _in_force.append("audit")


def program_folders() -> list[Path]:
    """The folders that readers import from and find fonts and time zones in."""
    names = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    names |= {entry for entry in sys.path if entry and Path(entry) != PROJECT}
    names |= {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share"}
    ours = [PROJECT / "requests_app", PROJECT / "responses_app"]
    return [*map(Path, sorted(names)), *ours]


def probe(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """A task that reads nothing and tells what is in force."""
    return {"in_force": _in_force}, []


def _lower(kind: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit, and never above what was set from outside."""
    _, highest = resource.getrlimit(kind)
    wanted = soft if hard is None else hard
    hard = wanted if highest == resource.RLIM_INFINITY else min(wanted, highest)
    # macOS knows some limits by name only.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (min(soft, hard), hard))


REFUSED = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "os.startfile", "os.kill", "os.remove", "os.rename", "os.mkdir", "os.rmdir",
    "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.chflags", "os.utime",
    "os.setxattr", "os.removexattr", "os.lockf", "shutil.", "tempfile.", "pty.", "signal.pthread",
    "ftplib.", "http.", "urllib.", "smtplib.", "sqlite3.", "webbrowser.",
)  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Where no filter of the kernel's helps, Python itself refuses.

    Raises PermissionError. This stops Python code, not the code of a library in C.
    """
    if event == "open":
        flags = arguments[2]
        if isinstance(flags, int) and flags & WRITING:
            raise PermissionError("A reader may not write.")
    elif event.startswith(REFUSED):
        raise PermissionError("A reader may only read.")
