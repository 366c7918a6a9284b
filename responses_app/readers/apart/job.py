"""One file, read in a child: confine, receive, run, answer, end."""

import os
import resource
from typing import Any, NoReturn

from responses_app.readers.apart import confinement, frames, tasks
from responses_app.readers.apart.reading import MIB, Limits, Status, bytes_in_use

JOB_LIMIT = 1024 * MIB  # bytes of a job; who sends it is trusted


def run(work: int, places: dict[str, str], limits: Limits, use_seccomp: bool) -> NoReturn:
    """Read a job from the socket `work`, run it and write the answer there. Never returns."""
    try:
        confinement.confine_child(limits, use_seccomp)
        spare = [bytearray(MIB)]  # for the answer when memory has run out
        try:
            with os.fdopen(work, "rb", closefd=False) as stream:
                order, (content,) = frames.read(stream.read, JOB_LIMIT)
            answer, blobs = tasks.find(places[order["task"]])(content, order["options"])
            _answer(work, {"status": Status.OK, "answer": answer}, blobs)
        except BaseException as error:
            spare.clear()
            _answer(work, _failure(error), [])
    finally:
        os._exit(0)


def _answer(work: int, value: dict[str, Any], blobs: list[bytes]) -> None:
    def send(data: bytes | memoryview) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(work, rest) :]

    frames.write(send, value | {"peak": _peak()}, blobs)


def _failure(error: BaseException) -> dict[str, Any]:
    """What is said of an error: its kind, never its words, which may quote the file."""
    status = Status.TOO_BIG if _is_out_of_memory(error) else Status.FAILED
    return {"status": status, "error": type(error).__name__}


def _is_out_of_memory(error: BaseException | None) -> bool:
    steps = 0
    while error is not None and steps < 20:
        if isinstance(error, MemoryError):
            return True
        error, steps = error.__cause__ or error.__context__, steps + 1
    return False


def _peak() -> int:
    """Bytes of memory that this process has had in use at most."""
    return bytes_in_use(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
