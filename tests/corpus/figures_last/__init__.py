"""The last corpus of replies with figures: made once, to judge the reading at the very end.

`replies` yields made replies with the figures a practised researcher would code from them. The
layouts, the campaigns and the wording are this corpus's own; nothing here is any authority's real
reply, and the authorities have made-up names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from ..figures.reply import Reply
from . import forms as _forms
from . import letters as _letters
from . import refusals as _refusals
from . import sheets as _sheets
from .books import Book, Sheet, comma_separated, ods, xls, xlsx
from .campaigns import CAMPAIGNS
from .case import Case
from .layouts import LAYOUTS, Filled, Layout, Made
from .pages import Letter
from .to_mail import plain_mail, web_page
from .to_pdf import pdf, scanned_pdf, scanned_png
from .to_words import open_text, rich_text, word

SPECS = tuple(sorted(LAYOUTS, key=lambda spec: spec.name))
"""Every layout by name: its formats, campaigns and ways to hide small numbers."""

SCAN = ("scan", "png")
FORM_SHARE = 0.13
_FAMILIES = (_letters, _refusals, _sheets, _forms)  # importing them registers their layouts

Files = tuple[tuple[str, bytes], ...]
_LETTERS: dict[str, Callable[[Letter], bytes]] = {
    "pdf": pdf, "docx": word, "odt": open_text, "rtf": rich_text, "html": web_page,
}  # fmt: skip
_BOOKS: dict[str, Callable[[Book], bytes]] = {
    "xlsx": xlsx, "xls": xls, "ods": ods, "csv": comma_separated,
}  # fmt: skip


def replies(seed: int = 20261124, count: int = 120) -> Iterator[Reply]:
    """Yield `count` replies; the same seed gives the same ones."""
    rng = Random(seed)
    used: Counter[str] = Counter()
    for number, spec in enumerate(_chosen(rng, count), 1):
        own = Random(rng.getrandbits(64))
        file_format = _format(spec, used, own)
        used[file_format] += 3 if file_format in SCAN else 1
        yield make(spec, file_format, own, number)


def _chosen(rng: Random, count: int) -> list[Layout]:
    """Which layouts: each once before any comes again, with a fixed share of our own form."""
    ours = [spec for spec in SPECS if spec.name.startswith("form_")]
    others = [spec for spec in SPECS if spec not in ours]
    forms = round(count * FORM_SHARE)
    chosen = _drawn(rng, ours, forms) + _drawn(rng, others, count - forms)
    rng.shuffle(chosen)
    return chosen


def _drawn(rng: Random, specs: list[Layout], count: int) -> list[Layout]:
    drawn: list[Layout] = []
    while len(drawn) < count:
        drawn += rng.sample(specs, min(len(specs), count - len(drawn)))
    return drawn


def _format(spec: Layout, used: Counter[str], rng: Random) -> str:
    """The format of this layout that has been used least."""
    return min(spec.formats, key=lambda name: (used[name], rng.random()))


def make(spec: Layout, file_format: str, rng: Random, number: int) -> Reply:
    """One reply of a layout in a format."""
    case = Case(CAMPAIGNS[rng.choice(spec.campaigns)], rng, number)
    case.mask(rng.choice(spec.masks))
    made = spec.write(case)
    files, mail = _saved(made, file_format, rng)
    return Reply(
        name=f"{number:03d}-{spec.name}-{case.campaign.name}-{file_format}",
        files=files,
        mail=mail,
        asked=case.asked,
        truth=case.truth(),
        features=frozenset({*case.features, spec.name, *_kinds(file_format)}),
    )


def _kinds(file_format: str) -> tuple[str, ...]:
    if file_format in SCAN:
        return (file_format, "scanned")
    if file_format.startswith("form."):
        return (file_format.removeprefix("form."), "pro forma")
    return (file_format,)


def _saved(made: Made, file_format: str, rng: Random) -> tuple[Files, str]:
    if isinstance(made, Filled):
        return _form(made, file_format), made.mail
    if isinstance(made, Book):
        return ((f"{made.file_name}.{file_format}", _BOOKS[file_format](made)),), made.mail
    if file_format == "mail":
        return (), plain_mail(made)
    seed = rng.getrandbits(32)
    files = _letter(made, file_format, made.file_name, seed)
    for name, further, own in made.extra:
        files += _letter(further, own or file_format, name, seed + 1)
    return files, made.mail


def _letter(made: Letter, file_format: str, name: str, seed: int) -> Files:
    match file_format:
        case "scan":
            return ((f"{name}.pdf", scanned_pdf(made, seed)),)
        case "png":
            pages = scanned_png(made, seed)
            return tuple((f"{name} {n}.png", page) for n, page in enumerate(pages, 1))
    return ((f"{name}.{file_format}", _LETTERS[file_format](made)),)


def _form(made: Filled, file_format: str) -> Files:
    kind = file_format.removeprefix("form.")
    sheet = Sheet("answers")
    for line in made.above:
        sheet.row([line])
        sheet.gap()
    for row in made.rows:
        sheet.row(list(row))
    book = Book([sheet])
    if kind == "csv":
        content = comma_separated(book, made.separator)
    else:
        content = _BOOKS[kind](book)
    return ((f"{made.file_name}.{kind}", content),)


__all__ = ["SPECS", "Reply", "make", "replies"]
