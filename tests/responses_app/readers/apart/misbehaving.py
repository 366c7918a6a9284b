"""Readers that do what no reader should: run in the server's children by the tests."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

Answer = tuple[dict[str, Any], list[bytes]]
Options = dict[str, Any]


def echo(content: bytes, options: Options) -> Answer:
    return {"length": len(content), "options": options}, [content]


def environment(content: bytes, options: Options) -> Answer:
    opened = [int(name) for name in range(256) if _is_open(int(name))]
    return {"environment": dict(os.environ), "folder": os.getcwd(), "open": opened}, []


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def hog_memory(content: bytes, options: Options) -> Answer:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def hog_hidden(content: bytes, options: Options) -> Answer:
    """Run out of memory in a way that is dressed up as another error."""
    try:
        hog_memory(content, options)
    except MemoryError as error:
        raise ValueError("no value") from error
    raise AssertionError


def hog_processor(content: bytes, options: Options) -> Answer:
    while True:
        pass


def sleep(content: bytes, options: Options) -> Answer:
    time.sleep(options.get("seconds", 3600))
    return {"slept": True}, []


def ignore_signals(content: bytes, options: Options) -> Answer:
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    return hog_processor(content, options)


def fail(content: bytes, options: Options) -> Answer:
    raise ValueError(content.decode())


def leave(content: bytes, options: Options) -> Answer:
    os._exit(options.get("code", 0))


def system_exit(content: bytes, options: Options) -> Answer:
    sys.exit(0)


def recurse(content: bytes, options: Options) -> Answer:
    return recurse(content, options)


def crash(content: bytes, options: Options) -> Answer:
    ctypes.string_at(0)
    raise AssertionError


def abort(content: bytes, options: Options) -> Answer:
    os.abort()


def write_endlessly(content: bytes, options: Options) -> Answer:
    while True:
        os.write(3, b"x" * 65536)


def answer_much(content: bytes, options: Options) -> Answer:
    return {}, [b"x" * options["size"]]


def raw(content: bytes, options: Options) -> Answer:
    """Write what we are told in place of an answer."""
    os.write(3, content)
    os._exit(0)


def no_json(content: bytes, options: Options) -> Answer:
    return {"answer": object()}, []


def surrogates(content: bytes, options: Options) -> Answer:
    return {"text": "a\ud800b"}, []


def attempt(content: bytes, options: Options) -> Answer:
    """Try what is named and tell what came of it."""
    try:
        done = ATTEMPTS[options["what"]](options)
    except Exception as error:
        return {"refused": type(error).__name__}, []
    return {"done": str(done)}, []


def _raw_call(options: Options) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(libc.syscall(*options["call"]))
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def _fork(options: Options) -> int:
    while True:
        os.fork()


ATTEMPTS: dict[str, Any] = {
    "connect": lambda o: socket.create_connection(("127.0.0.1", o["port"]), timeout=5),
    "udp": lambda o: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
        b"x", ("127.0.0.1", o["port"])
    ),
    "socketpair": lambda o: socket.socketpair(),
    "write": lambda o: Path(o["path"]).write_text("here"),
    "append": lambda o: os.open(o["path"], os.O_APPEND | os.O_WRONLY | os.O_CREAT),
    "exclusive": lambda o: os.open(o["path"], os.O_CREAT | os.O_EXCL),
    "nameless": lambda o: os.open(Path(o["path"]).parent, os.O_TMPFILE | os.O_RDWR),
    "mkdir": lambda o: Path(o["path"]).mkdir(),
    "unlink": lambda o: Path(o["path"]).unlink(),
    "rename": lambda o: Path(o["path"]).rename(o["path"] + ".new"),
    "chmod": lambda o: Path(o["path"]).chmod(0o777),
    "symlink": lambda o: Path(o["path"]).symlink_to("/"),
    "read": lambda o: Path(o["path"]).read_text(),
    "fork": _fork,
    "thread": lambda o: threading.Thread(target=time.sleep, args=[1]).start(),
    "subprocess": lambda o: subprocess.run(["/bin/true"]),
    "exec": lambda o: os.execv("/bin/true", ["true"]),
    "kill_parent": lambda o: os.kill(os.getppid(), signal.SIGKILL),
    "kill": lambda o: os.kill(o["pid"], signal.SIGKILL),
    "raw_call": _raw_call,
    "import": lambda o: __import__(o["module"]).__name__,
    "write_standard_output": lambda o: os.write(1, b"noise"),
}
