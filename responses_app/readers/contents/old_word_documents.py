r"""Word documents of 97 to 2003 (.doc): their words, and their tables as far as marks tell.

Every cell ends in a mark, and every row in one more; where cells are merged, or which words are
bold, hidden or removed, lies in formatting that is not read here. Nor are the numbers of lists:
the document says so in its problems, so that a person looks at it.

Source: [MS-DOC] 2.4.1 (the text), 2.4.3 (cells and rows), 2.5 (the file information block),
2.8.35 (the pieces of the text).
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from typing import Any

import olefile  # type: ignore[import-untyped]

from responses_app.domain.content import Content
from responses_app.readers.contents.collecting import MOST_LETTERS, Collected, Draft
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason

READER = "old_word_documents"
VERSION = 1

MAX_STREAM = 60_000_000  # bytes
MOST_PARTS = 2_000  # streams and storages, in an ordinary file a few dozen

_WORD_97 = 0xA5EC
_ENCRYPTED, _WHICH_TABLE = 0x0100, 0x0200
_MAIN_LETTERS = 0x4C  # ccpText
_PIECES = 0x1A2  # fcClx, lcbClx
_IN_BYTES = 0x40000000
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]{0,2000}(?:\x14|(?=\x15))")
_NOT_SHOWN = re.compile("[\x00-\x06\x08\x0e-\x1f]")
_CELL = "\x07"


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return the words of an old Word document. Raises CannotLook: locked, damaged, too big."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            text = _text(ole)
    except (CannotLook, MemoryError):
        raise
    except Exception as error:  # a broken file has many ways to fail, each of them its own
        raise CannotLook(Reason.DAMAGED) from error
    collected = Collected()
    collected.problem(
        "This is an old kind of Word file: the numbers of its lists were not read, and removed or "
        "hidden words cannot be told from the others."
    )
    _take_up(text, collected)
    return collected.content(READER, VERSION)


def _take_up(text: str, collected: Collected) -> None:
    """Paragraphs end in a return; those that end in the mark of a cell belong to a table."""
    for _ in range(3):  # a field within a field
        text = _FIELD_CODE.sub("", text)
    text = _NOT_SHOWN.sub("", text.replace("\x1e", "-").replace("\x0b", "\n").replace("\x0c", "\r"))
    cells: list[str] = []
    pieces = text.split(_CELL)
    for at, piece in enumerate(pieces):
        is_last = at == len(pieces) - 1
        before, _, inside = piece.rpartition("\r")
        follows_row = bool(cells) and cells[-1] == "" and before
        if not cells or is_last or follows_row:
            _table(cells, collected)
            cells = []
            for paragraph in (piece if is_last else before).split("\r"):
                collected.line(paragraph)
            piece = inside
        if not is_last:
            cells.append(piece.replace("\r", "\n").strip())
    _table(cells, collected)


def _table(cells: list[str], collected: Collected) -> None:
    rows = _rows(cells)
    if not any(len(row) > 1 for row in rows):
        for row in rows:
            for cell in row:
                collected.line(cell)
        return
    collected.table(
        [
            Draft(number, column, text)
            for number, row in enumerate(rows)
            for column, text in enumerate(row)
        ]
    )


def _rows(cells: list[str]) -> list[list[str]]:
    """The cells in rows: behind the cells of each comes an empty one, the row's own mark."""
    for width in range(1, len(cells)):
        step = width + 1
        if len(cells) % step == 0 and not any(cells[width::step]):
            rows = [cells[at : at + width] for at in range(0, len(cells), step)]
            if all(row[0] or any(row) for row in rows):
                return rows
    rows, row = [], list[str]()
    for cell in cells:  # of unlike widths: an empty cell may end a row too early
        if cell:
            row.append(cell)
        elif row:
            rows.append(row)
            row = []
    return [*rows, row] if row else rows


def _text(ole: Any) -> str:
    """The text of the pages, with the marks of its cells."""
    if len(ole.listdir(streams=True, storages=True)) > MOST_PARTS:
        raise CannotLook(Reason.TOO_BIG)
    main = _stream(ole, "WordDocument")
    identifier, flags = struct.unpack_from("<H8xH", main)
    if identifier != _WORD_97:
        raise CannotLook(Reason.DAMAGED, "It is no Word document of a kind that can be read.")
    if flags & _ENCRYPTED:
        raise CannotLook(Reason.ENCRYPTED)
    table = _stream(ole, "1Table" if flags & _WHICH_TABLE else "0Table")
    letters = int(struct.unpack_from("<i", main, _MAIN_LETTERS)[0])
    return _pieces(main, table)[: max(letters, 0)]


def _stream(ole: Any, name: str) -> bytes:
    if not ole.exists(name):
        raise CannotLook(Reason.DAMAGED)
    if ole.get_size(name) > MAX_STREAM:
        raise CannotLook(Reason.TOO_BIG)
    content: bytes = ole.openstream(name).read()
    return content


def _pieces(main: bytes, table: bytes) -> str:
    place, size = struct.unpack_from("<II", main, _PIECES)
    pieces = table[place : place + size]
    while pieces[:1] == b"\x01":  # formatting before the pieces
        pieces = pieces[3 + struct.unpack_from("<H", pieces, 1)[0] :]
    if pieces[:1] != b"\x02":
        raise CannotLook(Reason.DAMAGED)
    listed = pieces[5 : 5 + struct.unpack_from("<I", pieces, 1)[0]]
    count = (len(listed) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", listed)
    written: list[str] = []
    letters = 0
    for number in range(count):
        where = struct.unpack_from("<I", listed, 4 * (count + 1) + 8 * number + 2)[0]
        length = min(max(ends[number + 1] - ends[number], 0), MOST_LETTERS - letters)
        letters += length
        if where & _IN_BYTES:
            start = (where & ~_IN_BYTES) // 2
            written.append(main[start : start + length].decode("cp1252", "replace"))
        else:
            written.append(main[where : where + 2 * length].decode("utf-16-le", "replace"))
    return "".join(written)
