"""People in the parts of an office file that have no reader of their own.

Labels of charts, words of drawings, choices of slicers, variables, properties, data of other
programs: each may keep a list of people long after it is gone from the pages.
"""

import re
from collections.abc import Iterable, Iterator

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.xml_stream import HARMFUL, TEXT, walk

MAX_LETTERS = 3_000_000  # of all parts together
MAX_BROKEN = 2_000_000  # bytes of a part that is no XML

_LOOSE = r"(?!_rels/|.*/_rels/|\[content_types\]).*\.(?:xml|vml)"
_NOT_FOR_PEOPLE = r".*/(?:theme|styles|styleswitheffects|fonttable|numbering)[^/]*\.xml"
_VALUES = {"n", "v", "val", "value", "name", "title", "descr", "text", "caption", "uniqueName"}
_TAG = re.compile(rb"<[^<>]{0,10000}>")


def other_findings(package: Package, read: Iterable[str]) -> list[Finding]:
    """People in all parts but those that are `read` already: patterns of names."""
    known = "|".join([*read, _NOT_FOR_PEOPLE])
    parts = [part for part in package.matching(_LOOSE) if not re.fullmatch(known, part)]
    lines: list[str] = []
    left = MAX_LETTERS
    for part in parts:
        for words in _words(package, part):
            if left <= 0:
                break
            lines.append(words[:left])
            left -= len(words) + 1
    findings = personal_findings(in_text("\n".join(lines)), "other parts")
    if left <= 0:
        sentence = f"Not all of {counted(len(parts), 'other part')} of it could be searched."
        findings.append(Finding("not_looked_through", Weight.NOTE, "other parts", 1, sentence))
    return findings


def _words(package: Package, part: str) -> Iterator[str]:
    """The texts of a part, and of its attributes those that may be words for people.

    Old drawings are often no proper XML: of a broken part all that is no tag is read.
    """
    found: dict[str, list[str]] = {}  # by attribute: rows of one list lie in the same one
    letters = 0
    try:
        for kind, name, attributes in walk(package.open(part)):
            if kind == TEXT:
                said = [("", name.strip())]
            else:
                said = [(key, value) for key, value in attributes.items() if _is_said(key, value)]
            for key, one in said:
                if one and letters <= MAX_LETTERS:
                    found.setdefault(key, []).append(one)
                    letters += len(one)
    except CannotLook as error:
        if error.reason is not Reason.DAMAGED or error.sentence == HARMFUL:
            raise
        content = package.read(part, MAX_BROKEN)
        found = {"": _TAG.sub(b"\n", content).decode("utf-8", "replace").split("\n")}
    for lines in found.values():
        yield from (line for line in lines if line.strip())


def _is_said(key: str, value: str) -> bool:
    if ":" in key or len(value) < 2:
        return False
    return key in _VALUES or (" " in value and any(letter.isalpha() for letter in value))
