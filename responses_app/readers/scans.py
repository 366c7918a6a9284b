"""Words recognised in pictures of pages, by tesseract, as tables and lines.

What is recognised is a suggestion for a person, always: `Content.is_recognised`. Words that the
recognition itself was not sure of are named in the cell or line they stand in.

Only clean pictures that `contents.page_pictures` has drawn come here, never bytes from outside.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from PIL import Image

from responses_app.domain.content import Box, Content
from responses_app.readers.layout import PageSize, Rule, Word, arrange
from responses_app.readers.layout.ink import Cleaned, cleaned, turned_back
from responses_app.readers.layout.leftovers import leftovers, sheet_of
from responses_app.readers.tesseract import Found, Stopped, is_there, words_in

__all__ = ["VERSION", "is_there", "recognise"]

READER = "scans"
VERSION = 1
DOUBT = 80.0  # of 100: words of which tesseract is less sure are doubtful
DOUBT_OF_DIGITS = 90.0
LEAST_SURE = 15.0  # what it is less sure of is dirt
POINTS = 72  # an inch
USUAL_DOTS = 300.0  # an inch, where a picture does not say

_DIRT = re.compile(r"[|_~=\\/‘’'`´.,:;\-–—]+")


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
            found = words_in(clean.picture)
            more, unknown = _left_over(clean.picture, found, dots_per_inch)
        except Stopped as problem:
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


def _left_over(
    picture: Image.Image, found: Sequence[Found], dots_per_inch: float
) -> tuple[list[Found], int]:
    """Words in ink that tesseract passed over, never sure; and how many such spots stay unread."""
    known = [_box(one) for one in found if one.sure >= LEAST_SURE and not _is_dirt(one)]
    boxes = leftovers(picture, known, dots_per_inch)
    if not boxes:
        return [], 0
    sheet = sheet_of(picture, boxes)
    told = words_in(sheet.picture)
    more: list[Found] = []
    for number, (spot, box) in enumerate(sheet.spots):
        here = [one for one in told if _lies_in(one, spot) and not _is_dirt(one)]
        if here:
            text = "".join(one.text for one in here)
            sure = min(DOUBT - 1, *(one.sure for one in here))
            left, top, right, bottom = box
            line = -1, 0, number
            more.append(Found(text, left, top, right, bottom, max(sure, LEAST_SURE), line))
    return more, len(boxes) - len(more)


def _box(one: Found) -> tuple[int, int, int, int]:
    return int(one.left), int(one.top), int(one.right), int(one.bottom)


def _lies_in(one: Found, spot: tuple[int, int, int, int]) -> bool:
    across, down = (one.left + one.right) / 2, (one.top + one.bottom) / 2
    return spot[0] - 10 <= across <= spot[2] + 10 and spot[1] - 10 <= down <= spot[3] + 10


def _unknown(page: int, count: int) -> str:
    spots = "one spot" if count == 1 else f"{count} spots"
    return f"Page {page} has {spots} with something written or drawn that was not recognised."


# -------------------------------------------------------------------------- what comes of it


def _words(found: Iterable[Found], page: int, points: float) -> list[Word]:
    """Words in points of the page, each as high as the line that it stands on."""
    lines: dict[tuple[int, int, int], list[Found]] = {}
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


def _height(line: Sequence[Found]) -> float:
    heights = [one.bottom - one.top for one in line if any(letter.isalnum() for letter in one.text)]
    return max(median(heights or [one.bottom - one.top for one in line]), 1.0)


def _is_dirt(one: Found) -> bool:
    """What is left of ruling lines, and specks."""
    return bool(_DIRT.fullmatch(one.text)) and (one.sure < DOUBT or one.text.strip("|_") == "")


def _is_doubtful(one: Found) -> bool:
    has_digit = any(letter.isdigit() for letter in one.text)
    return one.sure < (DOUBT_OF_DIGITS if has_digit else DOUBT)
