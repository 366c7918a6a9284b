"""Word documents of 2007 and later (.docx, .docm).

Source: ECMA-376 part 1, 17.13 (changes and comments), 17.3.2 (properties of text).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from responses_app.domain.personal_data import TableReader, in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.embedded import embedded_findings, picture_findings
from responses_app.readers.hidden_data.office_parts import (
    custom_xml_findings,
    macro_findings,
    property_findings,
    texts,
)
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.wording import among, counted
from responses_app.readers.hidden_data.xml_stream import START, TEXT, walk

MAX_LETTERS = 5_000_000
_STORIES = (
    r"word/(?:document|header|footer|footnotes|endnotes|glossary/document)[0-9]*\.xml"
    r"|word/[^/]*document[^/]*\.xml"
)
_REMOVED = {"del", "moveFrom"}
_ADDED = {"ins", "moveTo"}
_OFF = {"0", "false", "off", "none"}
_DARK = {"000000", "black", "auto"}


@dataclass
class _Story:
    """What has been seen of a document's text."""

    counts: Counter[str] = field(default_factory=Counter)
    pieces: list[str] = field(default_factory=list)
    letters: int = 0
    table: TableReader = field(default_factory=TableReader)

    def add(self, text: str) -> None:
        if self.letters < MAX_LETTERS:
            self.pieces.append(text)
            self.letters += len(text)


def look(content: bytes, workbook: Callable[[bytes], list[Finding]]) -> list[Finding]:
    """Everything that a Word document hides; `workbook` looks into those behind its charts."""
    package = Package(content)
    stories = package.matching(_STORIES)
    if not stories:
        raise CannotLook(Reason.DAMAGED, "It has no text, so it is no Word document.")
    hidden_styles = _hidden_styles(package)
    story = _Story()
    for part in stories:
        _read(package, part, hidden_styles, story)
    comments = _comments(package)
    return [
        *_text_findings(story.counts),
        *_comment_findings(comments),
        *personal_findings([*story.table.hits(), *in_text("".join(story.pieces))], "text"),
        *personal_findings(in_text("\n".join(comments)), "comments"),
        *embedded_findings(package, r"word/(?:embeddings|afchunk|activex)/?.*", workbook),
        *picture_findings(package, r"word/media/.*"),
        *macro_findings(package),
        *custom_xml_findings(package),
        *property_findings(package),
    ]


def _hidden_styles(package: Package) -> set[str]:
    """The styles whose text is hidden."""
    found: set[str] = set()
    style = ""
    for part in package.matching(r"word/styles\.xml"):
        for kind, name, attributes in walk(package.open(part)):
            if kind == START and name == "style":
                style = attributes.get("styleId", "")
            elif kind == START and name == "vanish" and _is_on(attributes) and style:
                found.add(style)
    return found


def _is_on(attributes: dict[str, str]) -> bool:
    return attributes.get("val", "1") not in _OFF


def _read(package: Package, part: str, hidden_styles: set[str], story: _Story) -> None:
    """Read one part's text: what is removed, hidden, blacked out, and the rows of its tables."""
    counts = story.counts
    is_hidden = is_hidden_paragraph = is_dark = is_light = False
    in_text_ = in_deleted = in_change = False
    rows: list[list[str]] = []
    for kind, name, attributes in walk(package.open(part)):
        if kind == TEXT:
            if in_deleted:
                counts["deleted letters"] += len(name)
            if in_text_ or in_deleted:
                story.add(name)
                if rows and rows[-1]:
                    rows[-1][-1] += name
                counts["hidden letters"] += len(name.strip()) if is_hidden else 0
                counts["dark letters"] += len(name.strip()) if is_dark and not is_light else 0
        elif kind == START:
            if name == "r":
                is_hidden, is_dark, is_light = is_hidden_paragraph, False, False
            elif name == "p":
                is_hidden_paragraph = False
            elif name == "t":
                in_text_ = True
            elif name == "delText":
                in_deleted = True
            elif name == "vanish" and not in_change:
                is_hidden = _is_on(attributes)
            elif name == "pStyle":
                is_hidden_paragraph = attributes.get("val", "") in hidden_styles
            elif name == "rStyle":
                is_hidden = is_hidden or attributes.get("val", "") in hidden_styles
            elif name == "rPrChange":
                in_change = True
            elif (name == "highlight" and attributes.get("val") == "black") or (
                name == "shd" and attributes.get("fill", "").lower() == "000000"
            ):
                is_dark = True
            elif name == "color":
                is_light = attributes.get("val", "").lower() not in _DARK
            elif name in _REMOVED:
                counts["removed"] += 1
            elif name in _ADDED:
                counts["added"] += 1
            elif name == "tr":
                rows.append([])
            elif name == "tc" and rows:
                rows[-1].append("")
        elif name == "t":
            in_text_ = False
        elif name == "delText":
            in_deleted = False
        elif name == "rPrChange":
            in_change = False
        elif name == "tr" and rows:
            story.table.add(enumerate(rows.pop(), 1))
        elif name == "tc":
            story.add("\t")
        elif name in {"p", "br"}:
            story.add("\n")


def _text_findings(counts: Counter[str]) -> Iterator[Finding]:
    if counts["removed"] or counts["deleted letters"]:
        count = counts["removed"] or 1
        yield Finding(
            "tracked_changes",
            Weight.SUSPECT,
            "text",
            count,
            f"{counted(count, 'removal')} {among(count, 'was', 'were')} tracked and not accepted: "
            f"{counted(counts['deleted letters'], 'letter')} can still be read.",
        )
    elif counts["added"]:
        count = counts["added"]
        yield Finding(
            "tracked_changes",
            Weight.NOTE,
            "text",
            count,
            f"{counted(count, 'addition')} {among(count, 'was', 'were')} tracked and not accepted.",
        )
    for code, key, how in (
        ("hidden_text", "hidden letters", "are hidden"),
        ("text_under_black", "dark letters", "are blacked out and can still be read"),
    ):
        if counts[key]:
            sentence = f"{counted(counts[key], 'letter')} of its text {how}."
            yield Finding(code, Weight.SUSPECT, "text", counts[key], sentence)


def _comments(package: Package) -> list[str]:
    return [
        text
        for part in package.matching(r"word/comments[0-9]*\.xml")
        for text in texts(package, part, "comment")
    ]


def _comment_findings(comments: list[str]) -> Iterator[Finding]:
    if comments:
        count = len(comments)
        sentence = f"It has {counted(count, 'comment')}."
        yield Finding("comments", Weight.SUSPECT, "text", count, sentence)
