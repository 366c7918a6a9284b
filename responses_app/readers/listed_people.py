"""Lists of people in formats that are no tables: JSON, XML, contact cards.

What a list says of one person becomes one row, its names for things the headings, and the patterns
of personal data search them as they do a table.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from responses_app.domain.personal_data import TableReader
from responses_app.readers.finding import Finding
from responses_app.readers.hidden_data import CannotLook
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.xml_stream import END, START, TEXT, walk

MOST_ROWS = 20_000
MOST_HEADINGS = 300
MOST_TABLES = 200
LONGEST_VALUE = 2_000  # letters
DEEPEST = 100

Record = tuple[str, dict[str, str]]
"""The list in which something stands, and what is said of it."""

# RFC 6350, section 6; N is left out where FN says the same.
_OF_CARDS = {
    "FN": "Name", "BDAY": "Date of birth", "GENDER": "Sex", "ADR": "Address", "TEL": "Phone",
    "EMAIL": "Email", "ORG": "Organisation", "TITLE": "Job title", "ROLE": "Role",
    "NICKNAME": "Known as", "NOTE": "Note",
}  # fmt: skip


def listed_people(text: str, extension: str) -> list[Finding]:
    """What the lists in a text hold of people; nothing where it is no list. Never raises."""
    records = _RECORDS.get(extension)
    if records is None:
        return []
    tables: dict[str, list[dict[str, str]]] = {}
    try:
        for number, (name, record) in enumerate(records(text)):
            if number >= MOST_ROWS:
                break
            if name in tables or len(tables) < MOST_TABLES:
                tables.setdefault(name, []).append(record)
    except (ValueError, RecursionError, CannotLook):
        pass  # what was read is searched; the words are searched in any case
    return _found(tables.values())


def _found(tables: Iterable[list[dict[str, str]]]) -> list[Finding]:
    found: dict[str, Finding] = {}
    for records in tables:
        headings = list(dict.fromkeys(name for record in records for name in record))
        numbers = {name: number for number, name in enumerate(headings[:MOST_HEADINGS], 1)}
        reader = TableReader()
        reader.add((number, _words(name)) for name, number in numbers.items())
        for record in records:
            reader.add((numbers[name], value) for name, value in record.items() if name in numbers)
        for finding in personal_findings(reader.hits(), "list"):
            known = found.get(finding.code)
            if known is None or known.weight > finding.weight:
                found[finding.code] = finding
    return list(found.values())


def _words(name: str) -> str:
    """A name in a program as words.

    >>> _words("person.dateOfBirth"), _words("NHS_number")
    ('person date Of Birth', 'NHS number')
    """
    return re.sub(r"[._-]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name))


def _of_json(text: str) -> Iterator[Record]:
    """Every object and every row of values, with the place of the list it stands in."""
    try:
        value = json.loads(text)
    except ValueError:
        value = [json.loads(line) for line in text.splitlines() if line.strip()]
    yield from _of_value(value, "", 0)


def _of_value(value: Any, place: str, depth: int) -> Iterator[Record]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        if value and not any(isinstance(one, list | dict) for one in value):
            yield place, {str(number): _plain(one) for number, one in enumerate(value, 1)}
        for one in value:
            if isinstance(one, list | dict):
                yield from _of_value(one, place, depth + 1)
    elif isinstance(value, dict):
        if _is_list_by_key(value):
            for key, one in value.items():
                yield from _of_value({"id": key} | one, f"{place}.*", depth + 1)
            return
        said = dict(_said(value, "", 0))
        if said:
            yield place, said
        for key, inner in _lists(value, "", 0):
            yield from _of_value(inner, f"{place}.{key}", depth + 1)


def _is_list_by_key(value: dict[str, Any]) -> bool:
    """{"A1": {...}, "A2": {...}}: objects of one shape, each under a name of its own."""
    inner: list[Any] = list(value.values())
    if len(inner) < 3 or not all(isinstance(one, dict) for one in inner):
        return False
    alike: int = sum(one.keys() == inner[0].keys() for one in inner)
    return alike * 2 > len(inner)


def _said(value: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, one in value.items():
        if isinstance(one, dict):
            if depth < 5:
                yield from _said(one, f"{before}{key}.", depth + 1)
        elif not isinstance(one, list):
            yield f"{before}{key}"[:LONGEST_VALUE], _plain(one)


def _lists(value: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, one in value.items():
        if isinstance(one, list) or (isinstance(one, dict) and depth >= 5):
            yield f"{before}{key}"[:LONGEST_VALUE], one
        elif isinstance(one, dict):
            yield from _lists(one, f"{before}{key}.", depth + 1)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)[:LONGEST_VALUE]


def _of_xml(text: str) -> Iterator[Record]:
    """Every element that holds values: its attributes, and its elements that hold only words.

    Raises CannotLook where the XML is broken.
    """
    # Each open element: its name, what it says, its own words, whether elements are in it.
    opened: list[tuple[str, dict[str, str], list[str], list[bool]]] = []
    declaration = re.compile(r"\s*<\?xml.*?\?>", re.DOTALL)  # it may name another encoding
    written = declaration.sub("", text.lstrip("\ufeff"), count=1).encode("utf-8", "replace")
    for event, name, attributes in walk(io.BytesIO(written)):
        if event == START:
            if opened:
                opened[-1][3].append(True)
            opened.append((name, dict(attributes), [], []))
        elif event == TEXT and opened:
            opened[-1][2].append(name)
        elif event == END and opened:
            ended, said, words, inner = opened.pop()
            value = "".join(words).strip()[:LONGEST_VALUE]
            if opened and not inner and value:
                opened[-1][1].setdefault(ended, value)
            if said:
                if value and not inner:
                    said.setdefault(ended, value)
                yield ended, said


def _of_cards(text: str) -> Iterator[Record]:
    """One row a contact card."""
    card: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        name, _, value = line.partition(":")
        name = name.partition(";")[0].rpartition(".")[2].strip().upper()
        if name == "BEGIN":
            card = {}
        elif name == "END":
            if card:
                yield "cards", card
            card = {}
        elif heading := _OF_CARDS.get(name):
            card.setdefault(heading, _day(" ".join(value.replace(";", " ").split())))


def _day(value: str) -> str:
    """A day without its dashes is written with them; anything else stays as it is."""
    if re.fullmatch(r"\d{8}", value):
        return f"{value[:4]}-{value[4:6]}-{value[6:]}"
    return value[:LONGEST_VALUE]


_RECORDS = {"json": _of_json, "xml": _of_xml, "vcf": _of_cards}
