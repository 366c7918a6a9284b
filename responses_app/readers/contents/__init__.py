"""What a document shows, read by the module of its format into one shape: `Content`.

Each format has a module with `read(content, options) -> Content`, `READER` and `VERSION`. Only
what is shown is read; what is hidden, or beyond a limit, is named in `Content.problems`.

    spreadsheets, csv_files                     workbooks and tables of values
    pdfs, page_pictures                         pages, and pages that are pictures
    word_documents, open_documents, rtf_files   what word processors write
    web_pages, plain_text, mails                mail bodies, pages, plain text
    notes                                       legends, and what markers point to
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from responses_app.domain.content import Cell, Content, Table
from responses_app.readers import file_types, footnotes
from responses_app.readers.contents import (
    csv_files,
    mails,
    notes,
    old_word_documents,
    open_documents,
    pdfs,
    plain_text,
    rtf_files,
    spreadsheets,
    web_pages,
    word_documents,
)
from responses_app.readers.contents.cutting import cut
from responses_app.readers.contents.many_objects import without_collecting
from responses_app.readers.file_types import FileType
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.pictures import opened

__all__ = ["VERSION", "CannotLook", "can_read", "read", "task", "with_notes"]

MOST_FRAMES = 1_000  # pages of one picture


class Reader(Protocol):
    """A module that reads one format."""

    READER: str
    VERSION: int

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content: ...


_READERS: dict[FileType, Reader] = {
    file_types.XLSX: spreadsheets,
    file_types.XLSM: spreadsheets,
    file_types.XLSB: spreadsheets,
    file_types.XLS: spreadsheets,
    file_types.ODS: spreadsheets,
    file_types.CSV: csv_files,
    file_types.TSV: csv_files,
    file_types.PDF: pdfs,
    file_types.DOCX: word_documents,
    file_types.DOCM: word_documents,
    file_types.DOC: old_word_documents,
    file_types.ODT: open_documents,
    file_types.RTF: rtf_files,
    file_types.HTML: web_pages,
    file_types.TXT: plain_text,
    file_types.EML: mails,
    file_types.MSG: mails,
}

VERSION = 1 + sum({module.READER: module.VERSION for module in _READERS.values()}.values())
"""Of all readers together: it rises with each of theirs, and what was read before is read again.
The 1 stands for what is here and in `notes` and `readers.footnotes`."""

_BY_NAME = {kind.media_type: kind for kind in _READERS}


def can_read(media_type: str) -> bool:
    """Tell whether a file of this type is read for its tables and text, or as a picture."""
    return media_type in _BY_NAME or media_type in {one.media_type for one in file_types.IMAGES}


def read(content: bytes, options: Mapping[str, Any] | None = None) -> Content:
    """Return what a file shows, by the reader of its format.

    Options: `media_type` where it is known better than from the bytes, such as text/plain for the
    body of a mail; `is_mail` and `subject` for a body; `attachments_are_read` for a mail whose
    attachments are read beside it. Raises CannotLook, and nothing else, where
    the file is locked, damaged, too big or of a type that is not read.
    """
    options = options or {}
    kind = _BY_NAME.get(str(options.get("media_type") or "")) or file_types.media_type(content)
    try:
        found = _read(content, kind, options)
        return replace(with_notes(found), media_type=kind.media_type, version=VERSION)
    except CannotLook:
        raise
    except (MemoryError, RecursionError) as error:
        raise CannotLook(Reason.TOO_BIG) from error
    except Exception as error:  # a file made to break its reader may do so in any way there is
        raise CannotLook(Reason.DAMAGED) from error


def task(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """`read` as a task of `readers.apart`: the content as JSON, or `{"cannot", "sentence"}`."""
    with without_collecting():
        try:
            found = read(content, options)
        except CannotLook as problem:
            return {"cannot": str(problem.reason), "sentence": problem.sentence}, []
        return cut(found).as_json(), []


def _read(content: bytes, kind: FileType, options: Mapping[str, Any]) -> Content:
    if kind in file_types.IMAGES:
        return _picture(content)
    if kind == file_types.PROTECTED:
        raise CannotLook(Reason.ENCRYPTED)
    if kind == file_types.EMPTY:
        raise CannotLook(Reason.DAMAGED, "The file is empty: there is nothing in it.")
    reader = _READERS.get(kind)
    if reader is None:
        sentence = f"{kind.label}: its text and tables cannot be read here."
        raise CannotLook(Reason.DAMAGED, sentence)
    found = reader.read(content, options)
    return found if found.reader else replace(found, reader=reader.READER)


def _picture(content: bytes) -> Content:
    """Pages that nobody has recognised yet; faxes come as many in one TIFF."""
    with opened(content) as image:
        frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    pages = max(1, min(int(frames), MOST_FRAMES))
    return Content(reader="pictures", pages=pages, pictures=tuple(range(1, pages + 1)))


# ------------------------------------------------------------------- notes, and what points there


def with_notes(content: Content) -> Content:
    """With the legends and notes that its text and its cells hold."""
    used: dict[str, int] = {}
    for order, footnote in sorted(
        [(t.order, one) for t in content.tables for cell in t.cells for one in cell.footnotes]
        + [(line.order, one) for line in content.lines for one in line.footnotes]
    ):
        used.setdefault(footnote, order)
    found = (
        *content.notes,
        *notes.notes_of(content.lines, used),
        *notes.notes_of_tables(content.tables, used),
    )
    unique = tuple({(note.marker, note.text): note for note in found}.values())
    content = replace(content, notes=unique)
    bracketed = {note.marker for note in unique if _BRACKETED.fullmatch(note.marker)}
    return _with_markers(content, bracketed) if bracketed else content


_BRACKETED = re.compile(r"\((?:\d{1,2}|[a-z])\)")


def _with_markers(content: Content, known: set[str]) -> Content:
    """With markers such as "(a)" kept apart, now that it is known that there is a note "(a)"."""

    def cell(one: Cell) -> Cell:
        if not one.text.endswith(")"):
            return one
        text, markers = footnotes.take_markers(one.text, known=known)
        return replace(one, text=text, footnotes=(*one.footnotes, *markers))

    def table(one: Table) -> Table:
        return replace(one, cells=tuple(map(cell, one.cells)))

    return replace(content, tables=tuple(map(table, content.tables)))
