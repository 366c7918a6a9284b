"""The comments of a sheet of an .xlsx workbook, and the boxes with text that lie on it.

Source: ECMA-376 part 1, 18.7 (comments) and 20.5 (drawings); [MS-XLSX] 2.6.205 (threaded comments).
"""

from collections.abc import Iterator
from itertools import islice

from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.workbook import MOST_REMARKS, Remark
from responses_app.readers.hidden_data.xlsx_rows import area, whole
from responses_app.readers.hidden_data.xml_stream import START, TEXT, walk

_FOR_OLD_PROGRAMS = "[Threaded comment]"
"""How a copy of a threaded comment begins, which older programs show."""
_LETTERS = 10_000  # of one remark


def remarks_of(package: Package, part: str) -> Iterator[Remark]:
    """What lies above the cells of the sheet in this part."""
    return islice(_remarks(package, part), MOST_REMARKS)


def _remarks(package: Package, part: str) -> Iterator[Remark]:
    for relation in package.relations(part):
        if relation.is_outside or relation.target not in package:
            continue
        if relation.kind in {"comments", "threadedComment"}:
            yield from _comments(package, relation.target)
        elif relation.kind == "drawing":
            yield from _boxes(package, relation.target)


def _comments(package: Package, part: str) -> Iterator[Remark]:
    reference, words_in, in_words = "", "", False
    pieces: list[str] = []
    for kind, name, attributes in walk(package.open(part)):
        if kind == TEXT:
            if in_words:
                pieces.append(name)
        elif name in {"comment", "threadedComment"}:
            if kind == START:
                reference, pieces = attributes.get("ref", ""), []
                words_in = "t" if name == "comment" else "text"
            else:
                text, place = "".join(pieces).strip()[:_LETTERS], area(reference)
                if text and place and not text.startswith(_FOR_OLD_PROGRAMS):
                    yield Remark(place.row, place.column, text, True)
        elif name == words_in:
            in_words = kind == START


def _boxes(package: Package, part: str) -> Iterator[Remark]:
    place, corner, inside = {"row": 0, "col": 0}, "", ""
    pieces: list[str] = []
    is_hidden, copies = False, 0
    for kind, name, attributes in walk(package.open(part)):
        if name == "Fallback" and kind != TEXT:
            copies += 1 if kind == START else -1
        elif copies:
            continue
        elif kind == TEXT:
            if inside == "t":
                pieces.append(name)
            elif corner == "from" and inside in place:
                place[inside] = whole(name, 0)
        elif kind == START:
            inside = name
            corner = name if name in {"from", "to"} else corner
            if name == "sp":
                pieces, is_hidden = [], False
            elif name == "cNvPr":
                is_hidden = attributes.get("hidden") in {"1", "true"}
        else:
            inside = ""
            text = "".join(pieces).strip()[:_LETTERS]
            if name == "p":
                pieces.append("\n")
            elif name == "sp" and text and not is_hidden:
                yield Remark(place["row"] + 1, place["col"] + 1, text, False)
