"""Words recognised in pictures of pages, by tesseract, as tables and lines.

What is recognised is a suggestion for a person, always: `Content.is_recognised`. Words that the
recognition itself was not sure of are named in the cell or line they stand in.

Only clean pictures that `contents.page_pictures` has drawn come here, never bytes from outside:
tesseract runs as a program of its own, with limits of time and memory.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from statistics import median

from PIL import Image

from responses_app.domain.content import Box, Content
from responses_app.readers.layout import PageSize, Rule, Word, arrange
from responses_app.readers.layout.ink import Cleaned, cleaned, turned_back
from responses_app.readers.layout.leftovers import leftovers, sheet_of

READER = "scans"
VERSION = 1
SECONDS = 60.0  # for one page
MEMORY = 768 * 1024 * 1024  # bytes of address space
LANGUAGES = ("eng", "cym")
WHOLE_PAGE = "6"  # tesseract's way of looking: one block of text, with its lines across the page
DOUBT = 80.0  # of 100: words of which tesseract is less sure are doubtful
DOUBT_OF_DIGITS = 90.0
LEAST_SURE = 15.0  # what it is less sure of is dirt
POINTS = 72  # an inch
USUAL_DOTS = 300.0  # an inch, where a picture does not say

_DIRT = re.compile(r"[|_~=\\/‘’'`´.,:;\-–—]+")


class _Stopped(Exception):
    """Tesseract did not come to an end, or failed."""


@dataclass(frozen=True, slots=True)
class _Found:
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
    return "eng" in _languages()


def recognise(pictures: Sequence[bytes], pages: Sequence[int]) -> Content:
    """Return what is recognised in pictures of these pages, drawn by `page_pictures`.

    Where tesseract is missing, fails or takes too long, `problems` says so, and the pages are in
    `Content.pictures` still.
    """
    if not is_there():
        sentence = (
            "Words in pictures cannot be recognised on this machine: tesseract is not installed."
        )
        return Content(reader=READER, version=VERSION, pictures=tuple(pages), problems=(sentence,))
    words: list[Word] = []
    rules: list[Rule] = []
    sizes: list[PageSize] = []
    angles: dict[int, float] = {}
    problems: list[str] = []
    left_over: list[int] = []
    for png, page in zip(pictures, pages, strict=True):
        picture, dots_per_inch = _opened(png)
        points = POINTS / dots_per_inch
        clean = cleaned(picture, dots_per_inch, page)
        try:
            found = _read(clean.picture)
            more, unknown = _left_over(clean.picture, found, dots_per_inch)
        except _Stopped as problem:
            problems.append(f"Page {page}: {problem}")
            left_over.append(page)
            continue
        if unknown:
            problems.append(_unknown(page, unknown))
        found += more
        angles[page] = clean.angle
        sizes.append(PageSize(page, picture.width * points, picture.height * points))
        words += _words(found, page, points)
        rules += _in_points(clean, points)
    tables, lines = arrange(words, rules, sizes)
    by_page = {size.page: size for size in sizes}

    def back(box: Box | None) -> Box | None:
        if box is None or not angles.get(box.page):
            return box
        return _askew(box, angles[box.page], by_page[box.page])

    return Content(
        reader=READER,
        version=VERSION,
        tables=tuple(
            replace(one, cells=tuple(replace(cell, box=back(cell.box)) for cell in one.cells))
            for one in tables
        ),
        lines=tuple(replace(line, box=back(line.box)) for line in lines),
        pages=len(sizes),
        sizes=tuple(
            (by_page[n].width, by_page[n].height) if n in by_page else (0.0, 0.0)
            for n in range(1, max(by_page, default=0) + 1)
        ),
        is_recognised=True,
        pictures=tuple(left_over),
        problems=tuple(problems),
    )


def _opened(png: bytes) -> tuple[Image.Image, float]:
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        said = image.info.get("dpi", (USUAL_DOTS, USUAL_DOTS))[0]
        return image.convert("L"), float(said) or USUAL_DOTS


def _in_points(clean: Cleaned, points: float) -> list[Rule]:
    return [
        replace(
            rule,
            left=rule.left * points,
            top=rule.top * points,
            right=rule.right * points,
            bottom=rule.bottom * points,
        )
        for rule in clean.rules
    ]


def _askew(box: Box, angle: float, size: PageSize) -> Box:
    """A box of the level page on the page as it lies."""
    corners = [
        turned_back(x, y, angle, size.width, size.height)
        for x in (box.left, box.right)
        for y in (box.top, box.bottom)
    ]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Box(box.page, min(across), min(down), max(across), max(down))


# ------------------------------------------------------------------------------- running it


@cache
def _program() -> str | None:
    return shutil.which("tesseract")


@cache
def _languages() -> frozenset[str]:
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


def _read(picture: Image.Image) -> list[_Found]:
    """Run tesseract over a picture. Raises _Stopped."""
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=1)
    languages = "+".join(one for one in LANGUAGES if one in _languages())
    command = [
        _program() or "tesseract", "stdin", "stdout", "-l", languages,
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
        raise _Stopped("Its words could not be recognised: tesseract did not start.") from error
    with run:
        _limit(run.pid)  # it waits for the picture, so it cannot have taken much by now
        try:
            answer, _ = run.communicate(written.getvalue(), timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            run.kill()
            raise _Stopped("Its words were not recognised in time.") from error
    if run.returncode:
        raise _Stopped("Its words could not be recognised: tesseract failed.")
    return _parsed(answer.decode("utf-8", "replace"))


def _limit(process: int) -> None:
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process, resource.RLIMIT_AS, (MEMORY, MEMORY))
            seconds = ceil(SECONDS) + 1
            resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds + 1))


def _parsed(answer: str) -> list[_Found]:
    """The words of tesseract's table of values."""
    found: list[_Found] = []
    for row in answer.splitlines()[1:]:
        parts = row.split("\t")
        if len(parts) != 12 or parts[0] != "5" or not parts[11].strip():
            continue
        left, top, width, height = (float(part) for part in parts[6:10])
        line = int(parts[2]), int(parts[3]), int(parts[4])
        found.append(
            _Found(parts[11].strip(), left, top, left + width, top + height, float(parts[10]), line)
        )
    return found


def _left_over(
    picture: Image.Image, found: Sequence[_Found], dots_per_inch: float
) -> tuple[list[_Found], int]:
    """Words in ink that tesseract passed over, never sure; and how many such spots stay unread."""
    known = [_box(one) for one in found if one.sure >= LEAST_SURE and not _is_dirt(one)]
    boxes = leftovers(picture, known, dots_per_inch)
    if not boxes:
        return [], 0
    sheet = sheet_of(picture, boxes)
    told = _read(sheet.picture)
    more: list[_Found] = []
    for number, (spot, box) in enumerate(sheet.spots):
        here = [one for one in told if _lies_in(one, spot) and not _is_dirt(one)]
        if here:
            text = "".join(one.text for one in here)
            sure = min(DOUBT - 1, *(one.sure for one in here))
            left, top, right, bottom = box
            line = -1, 0, number
            more.append(_Found(text, left, top, right, bottom, max(sure, LEAST_SURE), line))
    return more, len(boxes) - len(more)


def _box(one: _Found) -> tuple[int, int, int, int]:
    return int(one.left), int(one.top), int(one.right), int(one.bottom)


def _lies_in(one: _Found, spot: tuple[int, int, int, int]) -> bool:
    across, down = (one.left + one.right) / 2, (one.top + one.bottom) / 2
    return spot[0] - 10 <= across <= spot[2] + 10 and spot[1] - 10 <= down <= spot[3] + 10


def _unknown(page: int, count: int) -> str:
    spots = "one spot" if count == 1 else f"{count} spots"
    return f"Page {page} has {spots} with something written or drawn that was not recognised."


# -------------------------------------------------------------------------- what comes of it


def _words(found: Iterable[_Found], page: int, points: float) -> list[Word]:
    """Words in points of the page, each as high as the line that it stands on."""
    lines: dict[tuple[int, int, int], list[_Found]] = {}
    for one in found:
        if one.sure >= LEAST_SURE and not _is_dirt(one):
            lines.setdefault(one.line, []).append(one)
    words: list[Word] = []
    for line in lines.values():
        height = _height(line)
        for one in line:
            middle = (one.top + one.bottom) / 2
            own = one.bottom - one.top
            if any(letter.isalnum() for letter in one.text) and own > 0.6 * height:
                middle = one.bottom - min(own, height) / 2
            top, bottom = middle - 0.6 * height, middle + 0.6 * height
            words.append(
                Word(
                    one.text, one.left * points, top * points, one.right * points,
                    bottom * points, page, 1.2 * height * points, False, _is_doubtful(one),
                )
            )  # fmt: skip
    return words


def _height(line: Sequence[_Found]) -> float:
    heights = [one.bottom - one.top for one in line if any(letter.isalnum() for letter in one.text)]
    return max(median(heights or [one.bottom - one.top for one in line]), 1.0)


def _is_dirt(one: _Found) -> bool:
    """What is left of ruling lines, and specks."""
    return bool(_DIRT.fullmatch(one.text)) and (one.sure < DOUBT or one.text.strip("|_") == "")


def _is_doubtful(one: _Found) -> bool:
    has_digit = any(letter.isdigit() for letter in one.text)
    return one.sure < (DOUBT_OF_DIGITS if has_digit else DOUBT)
