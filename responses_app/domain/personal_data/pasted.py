"""Tables within running text: pasted into a letter, or left in the text of a page.

Lines that a tab, a bar, a semicolon or a comma splits evenly are rows; so are cells that come one
a line, where days, sexes or postcodes come again after as many lines each time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from responses_app.domain.personal_data.hit import Hit, strongest
from responses_app.domain.personal_data.labels import labels_of
from responses_app.domain.personal_data.tables import TableReader, kind_of
from responses_app.domain.personal_data.texts import (
    ABOUT_A_PERSON,
    IN_OFFICE,
    MOST_OF_A_LINE,
    in_running_text,
)

SEPARATORS = "\t|;,"
FEW_ROWS = 3  # lines that split evenly are a table
MOST_CELLS = 40  # of a row of cells that come one a line
LONGEST_CELL = 60  # letters, of a cell that has its own line

_ANCHORS = frozenset({"day", "sex", "postcode", "ni", "upn"})
_QUOTED = re.compile(r'^"(.*)"$')


def in_text(text: str) -> list[Hit]:
    """What a text, and the tables in it, hold of people who are not there in office.

    >>> [hit.code for hit in in_text("Chloe, DOB: 12/03/2009, NHS no. 943 476 5919")]
    ['nhs_number', 'date_of_birth']
    """
    lines = [line for line in text.splitlines() if line.strip()]
    found = in_running_text(text)
    for separator in SEPARATORS:
        found += _in_tables(_even(lines, separator))
    return strongest([*found, *_in_tables(_one_a_line(lines))])


def _in_tables(tables: Iterable[Sequence[Sequence[str]]]) -> Iterator[Hit]:
    """What tables hold of people; where names stand alone, it may be no table of people at all."""
    for rows in tables:
        reader = TableReader(keeps_text=False)
        for row in rows:
            if not _is_office(row):
                reader.add(enumerate(row, 1))
        for hit in reader.hits():
            weak = hit.code == "people" and not reader.has_details
            yield replace(hit, where="", is_suspect=hit.is_suspect and not weak)


def _is_office(row: Sequence[str]) -> bool:
    """Tell whether a row is about somebody in office, and is no row of headings."""
    line = " ".join(row)
    if not IN_OFFICE.search(line) or ABOUT_A_PERSON.search(line):
        return False
    return sum(bool(labels_of(cell)) for cell in row) < 2


def _even(lines: Sequence[str], separator: str) -> Iterator[list[list[str]]]:
    """Runs of lines that have the same number of cells."""
    rows: list[list[str]] = []
    for line in lines:
        cells = _cells(line, separator) if separator in line else []
        if rows and len(cells) != len(rows[0]):
            if len(rows) >= FEW_ROWS:
                yield rows
            rows = []
        if cells and len(line) <= MOST_OF_A_LINE:
            rows.append(cells)
    if len(rows) >= FEW_ROWS:
        yield rows


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line; bars may stand around it as well."""
    bare = line.strip().strip("|") if separator == "|" else line
    return [_QUOTED.sub(r"\1", cell.strip()) for cell in bare.split(separator)]


def _one_a_line(lines: Sequence[str]) -> Iterator[list[list[str]]]:
    """Rows whose cells have a line each, by what comes again at even distances."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        cell = line.strip()
        if len(cell) <= LONGEST_CELL:
            kind = kind_of(cell)
            if kind in _ANCHORS:
                places.setdefault(kind, []).append(number)
    for found in places.values():
        yield from _spaced(lines, found)


def _spaced(lines: Sequence[str], places: Sequence[int]) -> Iterator[list[list[str]]]:
    """Rows that end at places which lie evenly apart; what may be their headings comes first."""
    start = 0
    while start + 1 < len(places):
        size = places[start + 1] - places[start]
        end = start + 1
        while end + 1 < len(places) and places[end + 1] - places[end] == size:
            end += 1
        if 1 < size <= MOST_CELLS and end - start + 1 >= FEW_ROWS:
            firsts = [place - size + 1 for place in places[start : end + 1]]
            firsts.insert(0, firsts[0] - size)
            yield [
                [line.strip()[:LONGEST_CELL] for line in lines[first : first + size]]
                for first in firsts
                if first >= 0
            ]
        start = end
