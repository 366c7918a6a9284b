"""The program tesseract: the words it sees in a clean picture, and how sure it is of each.

It runs as a process of its own, with limits of time and memory, and is given pictures that we have
drawn, never bytes from outside.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from math import ceil

from PIL import Image

SECONDS = 60.0  # for one page
MEMORY = 768 * 1024 * 1024  # bytes of address space
LANGUAGES = ("eng", "cym")
WHOLE_PAGE = "6"  # tesseract's way of looking: one block of text, with its lines across the page


class Stopped(Exception):
    """Tesseract did not come to an end, or failed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A word as tesseract gives it, in dots of the picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float  # of 100
    line: tuple[int, int, int]


def is_there() -> bool:
    """Tell whether tesseract is installed, with English."""
    return "eng" in languages()


@cache
def _program() -> str | None:
    return shutil.which("tesseract")


@cache
def languages() -> frozenset[str]:
    """The languages that tesseract knows here; none where it is not installed."""
    program = _program()
    if program is None:
        return frozenset()
    try:
        run = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset((run.stdout + run.stderr).split())


def words_in(picture: Image.Image) -> list[Found]:
    """Run tesseract over a picture. Raises Stopped."""
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=1)
    known = "+".join(one for one in LANGUAGES if one in languages())
    command = [
        _program() or "tesseract", "stdin", "stdout", "-l", known,
        "--psm", WHOLE_PAGE, "--dpi", "300", "tsv",
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "OMP_THREAD_LIMIT": "1"}
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    try:
        run = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError as error:
        raise Stopped("Its words could not be recognised: tesseract did not start.") from error
    with run:
        _limit(run.pid)  # it waits for the picture, so it cannot have taken much by now
        try:
            answer, _ = run.communicate(written.getvalue(), timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            run.kill()
            raise Stopped("Its words were not recognised in time.") from error
    if run.returncode:
        raise Stopped("Its words could not be recognised: tesseract failed.")
    return _parsed(answer.decode("utf-8", "replace"))


def _limit(process: int) -> None:
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process, resource.RLIMIT_AS, (MEMORY, MEMORY))
            seconds = ceil(SECONDS) + 1
            resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds + 1))


def _parsed(answer: str) -> list[Found]:
    """The words of tesseract's table of values."""
    found: list[Found] = []
    for row in answer.splitlines()[1:]:
        parts = row.split("\t")
        if len(parts) != 12 or parts[0] != "5" or not parts[11].strip():
            continue
        left, top, width, height = (float(part) for part in parts[6:10])
        line = int(parts[2]), int(parts[3]), int(parts[4])
        found.append(
            Found(parts[11].strip(), left, top, left + width, top + height, float(parts[10]), line)
        )
    return found
