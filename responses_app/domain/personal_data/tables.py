"""Personal data in tables: columns of days of birth, rows that are one person each.

A table is known by its headings and by its values together. A table of counts, however finely it
is divided, has headings of counts or values that repeat; a list of people has a name, a number or
initials for each row, and days, ages or sexes beside it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from responses_app.domain.personal_data.hit import Hit, strongest
from responses_app.domain.personal_data.labels import Label, labels_of
from responses_app.domain.personal_data.numbers import (
    is_chi_number,
    is_nhs_number,
    is_ni_number,
    is_pupil_number,
)
from responses_app.domain.personal_data.texts import in_running_text
from responses_app.domain.personal_data.words import (
    SEXES,
    day_of,
    is_first_name,
    is_full_name,
    is_initials,
    is_postcode,
)

MOST_COLUMNS = 500
MOST_DIFFERENT = 5_000  # values kept of a column to see whether they differ
MOST_LETTERS = 12_000_000  # of all cells, searched as running text
LONG = 80  # letters: a longer cell is a text and no value

FEW_PEOPLE = 3  # different names that make a list, with something beside them
PEOPLE_ALONE = 5  # different names that make a list by themselves
MANY_IN_OFFICE = 50  # names of people in office that are more than those who answer for it
FEW_ROWS = 5  # of a table whose rows are one person each
BIRTHS_APART = 3  # years between the first and the last day, at least

_WORDS = {"", "initials"}
_HEADING = frozenset({"", "initials", "sex", "code", "long", "whole", "name", "first name"})
"""What the cells of a row of headings may look like: a year is "whole", M and F are sexes."""
_NONE: frozenset[Label] = frozenset()
_MOSTLY = 0.6
_NEARLY_ALL = 0.8


@lru_cache(maxsize=50_000)
def kind_of(text: str) -> str:
    """What a cell's value is by its look; empty for words like any other."""
    if len(text) > LONG:
        return "long"
    first = text[0]
    if first.isdigit():
        return _kind_of_digits(text)
    if is_ni_number(text):
        return "ni"
    if is_pupil_number(text):
        return "upn"
    if text.lower() in SEXES:
        return "sex"
    if is_postcode(text):
        return "postcode"
    if is_initials(text):
        return "initials"
    if is_full_name(text):
        return "name"
    if " " not in text and is_first_name(text):
        return "first name"
    return "code" if any(c.isdigit() for c in text) and " " not in text else ""


def _kind_of_digits(text: str) -> str:
    joined = text.replace(" ", "").replace("-", "")
    if joined.isdecimal() and joined.isascii():
        if len(joined) == 10 and text[4:5] != "-":
            return "nhs" if is_nhs_number(joined) else "ten digits"
        if len(joined) == 9 and is_chi_number(f"0{joined}"):
            return "nine digits"
        if joined == text:
            return "age" if len(text) <= 3 and int(text) <= 120 else "whole"
    if day_of(text):
        return "day"
    return "code" if not text.replace(",", "").replace(".", "", 1).isdecimal() else "number"


@dataclass
class _Column:
    """What has been seen of one column."""

    filled: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    labels: set[Label] = field(default_factory=set)
    different: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    births: int = 0  # days below a heading that says they are days of birth
    labelled_values: int = 0

    def add(self, text: str, kind: str) -> None:
        self.filled += 1
        self.kinds[kind] += 1
        self.labelled_values += bool(self.labels)
        if len(self.different) < MOST_DIFFERENT:
            self.different.add(text)
        if kind == "day":
            self.births += Label.BORN in self.labels
            day = day_of(text)
            if day and len(self.days) < MOST_DIFFERENT:
                self.days.add(day)

    def share(self, *kinds: str) -> float:
        return sum(self.kinds[kind] for kind in kinds) / self.filled if self.filled else 0.0

    def is_label(self, *labels: Label) -> bool:
        return not self.labels.isdisjoint(labels)

    @property
    def is_all_different(self) -> bool:
        return len(self.different) >= _NEARLY_ALL * min(self.filled, MOST_DIFFERENT)


class TableReader:
    """Takes a table row by row, in little memory; then says what it holds of people.

    >>> reader = TableReader()
    >>> reader.add([(1, "Initials"), (2, "Date of birth")])
    >>> reader.add([(1, "CJ"), (2, "12/03/2009")])
    >>> [(hit.code, hit.where) for hit in reader.hits()]
    [('dates_of_birth', 'column B')]
    """

    def __init__(self, keeps_text: bool = True) -> None:
        """Without `keeps_text` the cells are not searched as running text."""
        self._keeps_text = keeps_text
        self._columns: dict[int, _Column] = {}
        self._lines: list[str] = []
        self._letters = 0
        self._has_more_columns = False

    def add(self, cells: Iterable[tuple[int, str]]) -> None:
        """Take one row: its filled cells with the numbers of their columns, 1 for A."""
        row = [(number, text.strip()) for number, text in cells]
        row = [(number, text) for number, text in row if text]
        kinds = [kind_of(text) for _, text in row]
        found = [
            labels_of(text) if kind in _WORDS else _NONE for (_, text), kind in zip(row, kinds)
        ]
        is_heading = _HEADING.issuperset(kinds)
        is_whole_heading = is_heading and sum(map(bool, found)) > 1
        for (number, text), kind, labels in zip(row, kinds, found):
            column = self._columns.get(number)
            if column is None:
                if len(self._columns) >= MOST_COLUMNS:
                    self._has_more_columns = True
                    continue
                column = self._columns[number] = _Column()
            if labels and (is_whole_heading or (is_heading and column.filled < FEW_ROWS)):
                column.labels |= labels
            else:
                column.add(text, kind)
        self._keep_text([text for _, text in row])

    def _keep_text(self, cells: list[str]) -> None:
        if self._keeps_text:
            line = "\t".join(cells)
            if self._letters < MOST_LETTERS:
                self._lines.append(line[: MOST_LETTERS - self._letters])
            self._letters += len(line)

    @property
    def is_cut(self) -> bool:
        """Whether there were more columns or letters than are searched."""
        return self._letters > MOST_LETTERS or self._has_more_columns

    @property
    def has_details(self) -> bool:
        """Whether a column holds days, ages, sexes or the like, beside whatever others hold."""
        return _Beside(list(self._columns.values())).any

    def hits(self) -> list[Hit]:
        """What the rows so far hold of people."""
        found: list[Hit] = []
        for number, column in sorted(self._columns.items()):
            found += _in_column(column, f"column {_letters(number)}")
        columns = list(self._columns.values())
        people = _people(columns)
        if people:
            found.append(people)
        said = in_running_text("\n".join(self._lines))
        if any(column.is_label(Label.OFFICE, Label.JOB) for column in columns):
            said = [_of_office(hit) for hit in said]
        return strongest([*found, *said])


def _of_office(hit: Hit) -> Hit:
    """A hit in a table that its headings say is of people in office: the columns decide there."""
    return replace(hit, is_suspect=False) if hit.code in {"people", "names_with_postcodes"} else hit


def in_columns(rows: Iterable[Sequence[str]]) -> list[Hit]:
    """What a table holds of people who are not there in office.

    >>> in_columns([["Year", "Children missing"], ["2022-23", "14"], ["2023-24", "9"]])
    []
    """
    reader = TableReader()
    for row in rows:
        reader.add(enumerate(row, 1))
    return reader.hits()


def _in_column(column: _Column, where: str) -> Iterable[Hit]:
    tens = column.kinds["nhs"] + column.kinds["ten digits"]
    valid = column.kinds["nhs"]
    if Label.NHS in column.labels:
        valid += column.kinds["nine digits"]  # the first 0 of a CHI number was lost
    is_many = valid >= 3 and valid >= _NEARLY_ALL * tens  # one in eleven passes by chance
    if valid and (is_many or Label.NHS in column.labels):
        yield Hit(
            "nhs_number",
            valid,
            f"{valid:,} numbers that pass the check of an NHS number.",
            True,
            where,
        )
    if column.kinds["ni"]:
        count = column.kinds["ni"]
        sentence = f"{count:,} in the form of a National Insurance number."
        yield Hit("ni_number", count, sentence, count > 1 or Label.NI in column.labels, where)
    if column.births:
        sentence = f"{column.births:,} {'day' if column.births == 1 else 'days'} of birth."
        yield Hit("dates_of_birth", column.births, sentence, True, where)
    elif _may_be_births(column):
        sentence = f"{len(column.days):,} different days, which may be days of birth."
        yield Hit("many_days", len(column.days), sentence, False, where)
    places = column.kinds["postcode"]
    if places and Label.HOME in column.labels:
        yield Hit("home_postcodes", places, f"{places:,} postcodes of homes.", True, where)
    elif places >= 10 and column.is_all_different:
        yield Hit("postcodes", places, f"{places:,} full postcodes.", False, where)


def _may_be_births(column: _Column) -> bool:
    """Tell whether days without a heading of their own spread as days of birth do.

    Days on which something is reported are first or last of a month, or lie close together.
    """
    days = column.days
    if len(days) < FEW_ROWS or column.labels or column.share("day") < _MOSTLY:
        return False
    years = max(days).year - min(days).year
    return years >= BIRTHS_APART and len({day.day for day in days}) >= min(len(days) // 2, 10)


def _people(columns: list[_Column]) -> Hit | None:
    """Whether the rows of a table are people, by all of its columns together."""
    beside = _Beside(columns)
    named = max(columns, key=_names, default=_Column())
    names = _names(named)
    if names >= FEW_PEOPLE and _is_office(named, columns):
        sentence = f"{names:,} names of people, who seem to be there in office."
        return Hit("people", names, sentence, beside.is_private or names >= MANY_IN_OFFICE)
    if names >= FEW_PEOPLE and beside.any:
        return Hit("people", names, f"{names:,} names of people beside details of each.")
    if names >= PEOPLE_ALONE:
        return Hit("people", names, f"{names:,} different names of people.")
    initials = max((_initials(column) for column in columns), default=0)
    if initials >= FEW_PEOPLE and beside.any:
        return Hit("people", initials, f"{initials:,} rows with initials and details of a person.")
    rows = _rows_of_one(columns, beside)
    if rows >= FEW_ROWS:
        return Hit("row_per_person", rows, f"{rows:,} rows that seem to be one person each.")
    return None


def _is_office(named: _Column, columns: list[_Column]) -> bool:
    """Tell whether those named are there for their post or as a firm, by the headings."""
    if named.is_label(Label.PERSON):
        return False
    return named.is_label(Label.OFFICE, Label.BODY, Label.JOB) or any(
        column.is_label(Label.JOB) for column in columns
    )


class _Beside:
    """Which details of people a table has beside what names them."""

    def __init__(self, columns: list[_Column]) -> None:
        self.age = any(
            column.is_label(Label.AGE) and column.share("age") >= _MOSTLY for column in columns
        )
        self.sex = any(
            column.kinds["sex"] >= FEW_PEOPLE and column.share("sex") >= _NEARLY_ALL
            for column in columns
        )
        self.trait = any(
            column.is_label(Label.TRAIT) and column.share("", "initials") >= _MOSTLY
            for column in columns
        )
        self.days = any(
            len(column.days) >= FEW_PEOPLE and column.share("day") >= _MOSTLY for column in columns
        )
        self.own_days = any(
            len(column.days) >= max(FEW_ROWS, _MOSTLY * column.kinds["day"])
            and column.share("day") >= _MOSTLY
            for column in columns
        )
        self.home = any(
            column.is_label(Label.HOME, Label.ADDRESS)
            or (column.kinds["postcode"] >= FEW_PEOPLE and column.share("postcode") >= _MOSTLY)
            for column in columns
        )
        self.live_there = any(column.is_label(Label.HOME) for column in columns)
        self.births = any(column.births for column in columns)
        self.number = any(
            column.is_label(Label.NHS, Label.NI, Label.UPN, Label.PERSON_ID) for column in columns
        )

    @property
    def any(self) -> bool:
        return self.age or self.sex or self.trait or self.days or self.home or self.number

    @property
    def is_private(self) -> bool:
        """Details that nobody has for a post."""
        return self.age or self.sex or self.trait or self.births or self.number or self.live_there

    @property
    def traits(self) -> int:
        return self.age + self.sex + self.trait


def _names(column: _Column) -> int:
    """How many different people a column names; 0 where it names something else."""
    looked = column.kinds["name"] + column.kinds["first name"]
    if column.is_label(Label.PERSON, Label.FIRST_NAME, Label.SURNAME):
        is_plain = column.share("", "name", "first name", "initials") >= _NEARLY_ALL
        is_kind = column.is_label(Label.PERSON) and not column.is_all_different
        if is_plain and not is_kind and not column.is_label(Label.COUNT):
            return len(column.different)
    needed = 0.4 if column.is_label(Label.NAME) else _MOSTLY
    if looked < FEW_PEOPLE or looked / column.filled < needed:
        return 0
    return min(len(column.different), looked)


def _initials(column: _Column) -> int:
    if column.is_label(Label.COUNT) or column.share("initials") < _NEARLY_ALL:
        return 0
    is_known = column.is_label(Label.INITIALS, Label.PERSON, Label.NAME)
    is_plain = column.is_all_different and column.filled >= FEW_ROWS
    return len(column.different) if is_known or is_plain else 0


def _rows_of_one(columns: list[_Column], beside: _Beside) -> int:
    """How many rows seem to be one person each, though none is named."""
    ids = [
        column.filled
        for column in columns
        if column.is_label(Label.PERSON_ID, Label.ID, Label.INITIALS, Label.PERSON)
        and not column.is_label(Label.COUNT)
        and column.is_all_different
        and len(column.different) >= FEW_ROWS
    ]
    rows = max((column.kinds["day"] for column in columns), default=0)
    if beside.own_days and beside.traits >= (1 if ids else 2):
        return rows
    has_counts = any(
        column.is_label(Label.COUNT)
        or (not column.labels and column.share("whole", "age", "number") >= _MOSTLY)
        for column in columns
    )
    if ids and beside.traits >= 2 and not has_counts:
        return max(ids)
    return 0


def _letters(column: int) -> str:
    written = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        written = chr(65 + rest) + written
    return written
