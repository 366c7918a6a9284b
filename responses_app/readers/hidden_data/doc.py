"""Word documents of 97 to 2003 (.doc), as far as their own tables tell.

Hidden text and single tracked changes lie in formatting that is not read here: a note says so.
Only a note, because every .doc would wait for a reviewer otherwise, and reviewers who always see
the same warning stop reading it; what its tables do tell (comments, names of those whose changes
are tracked, files, macros) is weighed like anywhere else, and its whole text, hidden text
included, is searched for people.
Source: [MS-DOC] 2.5 (the file information block), 2.8.35 (the pieces of the text).
"""

import io
import struct
from typing import Any

import olefile  # type: ignore[import-untyped]

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.wording import counted

MAX_STREAM = 60_000_000  # bytes
MAX_LETTERS = 5_000_000

_WORD_97 = 0xA5EC
_ENCRYPTED, _WHICH_TABLE, _COMPLEX = 0x0100, 0x0200, 0x0004
_COMMENT_LETTERS = 0x5C  # ccpAtn
_PIECES = 0x1A2  # fcClx, lcbClx
_REVISERS = 0x232  # fcSttbfRMark, lcbSttbfRMark
_IN_BYTES = 0x40000000


def look(content: bytes) -> list[Finding]:
    """Everything that the tables of a .doc tell of what it hides."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return _look(ole)
    except (CannotLook, MemoryError):
        raise
    except Exception as error:  # a broken file has many ways to fail, each of them its own
        raise CannotLook(Reason.DAMAGED) from error


def _look(ole: Any) -> list[Finding]:
    main, table = streams_of(ole)
    findings = [
        Finding(
            "not_looked_through",
            Weight.NOTE,
            "file",
            1,
            "This is an old kind of Word file: hidden text and tracked changes in it cannot be "
            "counted here. Open it only on a computer set apart, with changes shown.",
        )
    ]
    letters = struct.unpack_from("<i", main, _COMMENT_LETTERS)[0]
    if letters > 0:
        sentence = f"Its comments have {counted(letters, 'letter')}."
        findings.append(Finding("comments", Weight.SUSPECT, "text", letters, sentence))
    revisers = _revisers(main, table)
    if revisers:
        sentence = f"Changes of {counted(revisers, 'person', 'people')} were tracked in it."
        findings.append(Finding("tracked_changes", Weight.SUSPECT, "text", revisers, sentence))
    findings += _storages(ole)
    return findings + personal_findings(in_text(_text(main, table)), "text")


def streams_of(ole: Any) -> tuple[bytes, bytes]:
    """The text with what is said of the file, and the tables that belong to it.

    Raises CannotLook for what is locked, damaged, too big, or older than Word 97.
    """
    main = _stream(ole, "WordDocument")
    identifier, flags = struct.unpack_from("<H8xH", main)
    if identifier != _WORD_97:
        raise CannotLook(Reason.DAMAGED, "It is no Word document of a kind that can be read.")
    if flags & _ENCRYPTED:
        raise CannotLook(Reason.ENCRYPTED)
    table = _stream(ole, "1Table" if flags & _WHICH_TABLE else "0Table")
    return main, table


def _stream(ole: Any, name: str) -> bytes:
    if not ole.exists(name):
        raise CannotLook(Reason.DAMAGED)
    if ole.get_size(name) > MAX_STREAM:
        raise CannotLook(Reason.TOO_BIG)
    content: bytes = ole.openstream(name).read()
    return content


def _revisers(main: bytes, table: bytes) -> int:
    """How many people's tracked changes it had; the first of the list is always "Unknown"."""
    place, size = struct.unpack_from("<II", main, _REVISERS)
    if size < 6 or place + size > len(table):
        return 0
    listed = int(struct.unpack_from("<H", table, place + 2)[0])
    return max(listed - 1, 0)


def _text(main: bytes, table: bytes) -> str:
    """The whole text: of the pages, the notes, the headers, the comments, removed text too."""
    place, size = struct.unpack_from("<II", main, _PIECES)
    pieces = table[place : place + size]
    while pieces[:1] == b"\x01":  # formatting before the pieces
        pieces = pieces[3 + struct.unpack_from("<H", pieces, 1)[0] :]
    if pieces[:1] != b"\x02":
        return ""
    listed = pieces[5 : 5 + struct.unpack_from("<I", pieces, 1)[0]]
    count = (len(listed) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", listed)
    written: list[str] = []
    letters = 0
    for number in range(count):
        where = struct.unpack_from("<I", listed, 4 * (count + 1) + 8 * number + 2)[0]
        length = min(max(ends[number + 1] - ends[number], 0), MAX_LETTERS - letters)
        letters += length
        if where & _IN_BYTES:
            start = (where & ~_IN_BYTES) // 2
            written.append(main[start : start + length].decode("cp1252", "replace"))
        else:
            written.append(main[where : where + 2 * length].decode("utf-16-le", "replace"))
    return "".join(written).replace("\r", "\n").replace("\x07", "\t")


def _storages(ole: Any) -> list[Finding]:
    paths = ole.listdir(streams=False, storages=True)
    tops = {path[0] for path in paths}
    objects = {path[1] for path in paths if len(path) > 1 and path[0] == "ObjectPool"}
    findings: list[Finding] = []
    if "Macros" in tops or "_VBA_PROJECT_CUR" in tops:
        sentence = "It carries macros: programs that may run when it is opened."
        findings.append(Finding("macros", Weight.SUSPECT, "file", 1, sentence))
    if objects:
        count = len(objects)
        sentence = f"{counted(count, 'other file')} embedded in it may hold more than what is seen."
        findings.append(Finding("embedded_files", Weight.SUSPECT, "file", count, sentence))
    return findings
