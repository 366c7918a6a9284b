"""What a release, or the statistics as they stand, say: plain values, whatever they came from.

A page, a sentence, a picture, disclosure control and the check of a draft all read this, so that
each works on a frozen release as on today's figures.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Row = Mapping[str, Any]
"""A row of statistics as `show_statistics` prints it: `question`, `period`, `area`, counts, total
with bounds, `rate`, `ratio` and `change`. Numbers are ints and floats as in JSON; None is "no"."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the campaign; `sum_of` is not empty for one that was worked out."""

    key: str
    text: str = ""
    unit: str = ""
    kind: str = "count"
    sum_of: tuple[str, ...] = ()
    subset_of: str = ""
    per: str = ""
    at_most: tuple[str, ...] = ()
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """One period; `start` and `end` are ISO dates, empty where the campaign names none."""

    key: str
    basis: str = "calendar"
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one authority said to one question and period, as it counts.

    `status` is the kind of answer, and "unclear" for a number that a person has still to look at;
    numbers are those the authority gave, never solved ones. `basis` is the year basis it gave,
    empty where that is the one that was asked for; `other_basis` says that it is another.
    """

    authority_code: str
    authority_name: str
    authority_type: str
    region: str
    nation: str
    question: str
    period: str
    status: str
    value: int | float | None = None
    lower: int | float | None = None
    upper: int | float | None = None
    basis: str = ""
    other_basis: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority that was asked; `lists` are the names of saved lists it stands on.

    `successors` are the codes of those that took its place, where it was abolished, over as many
    steps as it takes: bodies in between were never asked.
    """

    code: str
    name: str
    type: str
    region: str
    nation: str
    replied: bool = False
    lists: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """One campaign's numbers from one source.

    `origin` names the source for a reader: "release 2 of 1 March 2026", "statistics of 23
    November 2026, not released". `asked_on` is the day of the first letter (ISO), and `expected`
    are the codes of those that should have been asked, where the campaign asks by what they do;
    `replaced` has the successors of those among them that were not.
    `earlier` are publications of the campaigns that `previous`
    names, oldest last.
    """

    campaign: str
    title: str
    origin: str
    questions: tuple[Question, ...] = ()
    periods: tuple[Period, ...] = ()
    statistics: tuple[Row, ...] = ()
    figures: tuple[Figure, ...] = ()
    asked: tuple[Authority, ...] = ()
    asked_on: str = ""
    expected: tuple[str, ...] = ()
    replaced: tuple[tuple[str, tuple[str, ...]], ...] = ()
    include_other_basis: bool = False
    made_up: bool = False
    earlier: tuple["Publication", ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """As plain lists and dictionaries."""
        return asdict(self)

    def successors(self) -> dict[str, tuple[str, ...]]:
        """By code of each body that was abolished, those that took its place."""
        asked = {one.code: one.successors for one in self.asked if one.successors}
        return asked | dict(self.replaced)

    def question(self, key: str) -> Question:
        """Raises KeyError for a question the campaign does not have."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)
