"""The words that a word-processing document shows, without those it only keeps.

Deleted words, comments and hidden words are left out; inserted ones stay. Source: ECMA-376 part 1,
chapter 17 (WordprocessingML); OASIS OpenDocument 1.3, part 3.
"""

from collections.abc import Iterator

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.xml_stream import END, START, TEXT, Event, walk

SPACES_AT_MOST = 100  # of a <text:s text:c="...">


def text_of_docx(content: bytes, most: int) -> tuple[str, bool]:
    """Its first `most` letters, and whether there are more. Raises CannotLook."""
    package = Package(content)
    part = next(
        (
            relation.target
            for relation in package.relations("")
            if relation.kind == "officeDocument" and relation.target in package
        ),
        "word/document.xml",
    )
    if part not in package:
        raise CannotLook(Reason.DAMAGED)
    return _joined(_docx(walk(package.open(part))), most)


def text_of_odt(content: bytes, most: int) -> tuple[str, bool]:
    """Its first `most` letters, and whether there are more. Raises CannotLook."""
    package = Package(content)
    if "content.xml" not in package:
        raise CannotLook(Reason.DAMAGED)
    return _joined(_odt(walk(package.open("content.xml"))), most)


def _joined(pieces: Iterator[str], most: int) -> tuple[str, bool]:
    text: list[str] = []
    length = 0
    for piece in pieces:
        text.append(piece)
        length += len(piece)
        if length > most:
            return "".join(text)[:most], True
    return "".join(text), False


_DOCX_UNSEEN = {"del", "moveFrom", "Fallback", "instrText", "delText"}
_DOCX_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _docx(events: Iterator[Event]) -> Iterator[str]:
    unseen, in_text, run_is_hidden, in_run = 0, False, False, False
    for kind, name, attributes in events:
        if kind == TEXT:
            if in_text and not unseen and not run_is_hidden:
                yield name
        elif name in _DOCX_UNSEEN:
            unseen += 1 if kind == START else -1
        elif name == "r":
            in_run, run_is_hidden = kind == START, False
        elif name == "vanish" and kind == START and in_run:
            run_is_hidden = attributes.get("val", "1") not in ("0", "false", "off")
        elif name == "t":
            in_text = kind == START
        elif kind == START and name in _DOCX_MARKS and in_run and not unseen:
            yield _DOCX_MARKS[name]
        elif kind == END and name == "p" and not unseen:
            yield "\n"
        elif kind == END and name == "tc" and not unseen:
            yield "\t"


_ODT_UNSEEN = {"tracked-changes", "annotation", "annotation-end", "hidden-text", "hidden-paragraph"}
_ODT_PARAGRAPHS = {"p", "h"}


def _odt(events: Iterator[Event]) -> Iterator[str]:
    unseen = depth = 0
    for kind, name, attributes in events:
        if kind == TEXT:
            if depth and not unseen:
                yield name
        elif name in _ODT_UNSEEN:
            unseen += 1 if kind == START else -1
        elif name in _ODT_PARAGRAPHS:
            depth += 1 if kind == START else -1
            if kind == END and not unseen:
                yield "\n"
        elif kind == START and not unseen and depth:
            if name == "s":
                count = attributes.get("c", "1")
                yield " " * min(int(count) if count.isdecimal() else 1, SPACES_AT_MOST)
            elif name in ("tab", "line-break"):
                yield "\t" if name == "tab" else "\n"
        elif kind == END and name == "table-cell" and not unseen:
            yield "\t"
