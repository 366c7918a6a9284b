"""OpenDocument texts and presentations (.odt, .odp).

Source: OpenDocument 1.3 part 3 (the schema): text:tracked-changes, office:annotation, text:display.
"""

from collections import Counter

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.open_document import is_encrypted, package_findings
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.xml_stream import END, TEXT, walk

CONTENT = "content.xml"
MAX_LETTERS = 5_000_000
_BREAKS = {"p", "h", "line-break", "table-row"}


def look(content: bytes) -> list[Finding]:
    """Everything that a text or a presentation hides."""
    package = Package(content)
    if is_encrypted(package):
        raise CannotLook(Reason.ENCRYPTED)
    if CONTENT not in package:
        raise CannotLook(Reason.DAMAGED)
    counts: Counter[str] = Counter()
    text = _read(package, counts)
    return [
        *_findings(counts),
        *personal_findings(in_text(text), "text"),
        *package_findings(package),
    ]


def _read(package: Package, counts: Counter[str]) -> str:
    """Read the text, counting what is not shown of it."""
    pieces: list[str] = []
    hidden_styles: set[str] = set()
    hidden_pages: set[str] = set()
    unseen: list[str] = []  # the open elements whose text is not shown
    style, letters = "", 0
    for kind, name, attributes in walk(package.open(CONTENT)):
        if kind == TEXT:
            counts["hidden letters"] += len(name.strip()) if unseen else 0
            if letters < MAX_LETTERS:
                pieces.append(name)
                letters += len(name)
        elif kind == END:
            if unseen and unseen[-1] == name:
                unseen.pop()
            pieces.append("\n" if name in _BREAKS else "\t" if name == "table-cell" else "")
        elif name == "style":
            style = attributes.get("name", "")
        elif name == "text-properties" and attributes.get("display") == "none":
            hidden_styles.add(style)
        elif name == "drawing-page-properties" and attributes.get("visibility") == "hidden":
            hidden_pages.add(style)
        elif name == "page":
            counts["hidden pages"] += attributes.get("style-name", "") in hidden_pages
        elif name in {"deletion", "insertion", "annotation"}:
            counts[name] += 1
        elif (
            attributes.get("display") in {"none", "condition"}
            or name in {"hidden-text", "hidden-paragraph"}
            or (unseen and unseen[-1] == name)
            or (name in {"span", "p", "h"} and attributes.get("style-name") in hidden_styles)
        ):
            unseen.append(name)
    return "".join(pieces)


def _findings(counts: Counter[str]) -> list[Finding]:
    rows = (
        (
            "tracked_changes",
            counts["deletion"],
            Weight.SUSPECT,
            f"{counted(counts['deletion'], 'tracked removal')} can still be read.",
        ),
        (
            "tracked_changes",
            0 if counts["deletion"] else counts["insertion"],
            Weight.NOTE,
            f"It has {counted(counts['insertion'], 'tracked addition')}.",
        ),
        (
            "comments",
            counts["annotation"],
            Weight.SUSPECT,
            f"It has {counted(counts['annotation'], 'comment')}.",
        ),
        (
            "hidden_text",
            counts["hidden letters"],
            Weight.SUSPECT,
            f"{counted(counts['hidden letters'], 'letter')} of its text are hidden.",
        ),
        (
            "hidden_slides",
            counts["hidden pages"],
            Weight.SUSPECT,
            f"{counted(counts['hidden pages'], 'slide')} of it are hidden.",
        ),
    )
    return [
        Finding(code, weight, "text", count, sentence)
        for code, count, weight, sentence in rows
        if count
    ]
