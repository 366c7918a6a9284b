"""Campaigns that are made up for tests: figures, and the rows that follow from them."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from responses_app.domain.publication import Authority, Figure, Period, Publication, Question
from responses_app.domain.statistics.from_publication import rows_of


class Council(NamedTuple):
    code: str
    type: str = "unitary"
    region: str = "North"
    nation: str = "England"


class Told(NamedTuple):
    """An answer: its kind and bounds. `exactly(7)` and `fewer_than(5)` make them."""

    status: str
    value: int | None = None
    lower: int | None = None
    upper: int | None = None

    @property
    def told(self) -> str:
        return (
            str(self.value)
            if self.status == "exact"
            else f"{self.status} {self.lower}..{self.upper}"
        )


def exactly(value: int) -> Told:
    return Told("exact", value, value, value)


def fewer_than(limit: int, lowest: int = 0) -> Told:
    return Told("bounded", None, lowest, limit - 1)


REFUSED = Told("refused")
SUPPRESSED = Told("suppressed")

Answers = Mapping[tuple[str, str, str], Told | int]


@dataclass(repr=False)
class Campaign:
    """What is asked of whom, and what they say: code, question, period -> answer."""

    questions: Sequence[Question]
    periods: Sequence[str]
    councils: Sequence[Council]
    answers: Answers
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    slug: str = "now"
    earlier: "Campaign | None" = None

    def __repr__(self) -> str:
        said = " ".join(
            f"{code} {question} {period}: {one if isinstance(one, int) else one.told};"
            for (code, question, period), one in self.answers.items()
        )
        return f"<{self.slug}: {[tuple(one) for one in self.councils]} {dict(self.lists)} {said}>"

    def _repr_pretty_(self, printer, cycle) -> None:
        printer.text(repr(self))

    def publication(self) -> Publication:
        """With all rows of statistics, tightened by solving as real ones are."""
        publication = Publication(
            self.slug, self.slug, "a test",
            tuple(self.questions), tuple(Period(key) for key in self.periods),
            figures=tuple(self._figures()),
            asked=tuple(self._asked()),
            earlier=(self.earlier.publication(),) if self.earlier else (),
        )  # fmt: skip
        return replace(publication, statistics=tuple(rows_of(publication)))

    def _asked(self) -> Iterable[Authority]:
        for one in self.councils:
            lists = tuple(name for name, codes in self.lists.items() if one.code in codes)
            yield Authority(
                one.code, f"Council {one.code}", one.type, one.region, one.nation, True, lists
            )

    def _figures(self) -> Iterable[Figure]:
        of = {council.code: council for council in self.councils}
        for (code, question, period), said in self.answers.items():
            one = exactly(said) if isinstance(said, int) else said
            council = of[code]
            yield Figure(
                code, f"Council {code}", council.type, council.region, council.nation,
                question, period, *one,
            )  # fmt: skip


SHAPE = (
    Question("1a"), Question("1b"), Question("1ab", sum_of=("1a", "1b")),
    Question("2a", subset_of="1ab", at_most=("3a",)), Question("3a", per="2a"),
)  # fmt: skip

PLACES = (
    *((region, "England", kind, many) for region, kind, many in (
        ("London", "London borough", 33), ("North East", "metropolitan district", 5),
        ("North East", "unitary", 6), ("North East", "county", 1),
        ("North West", "metropolitan district", 15), ("North West", "unitary", 6),
        ("North West", "county", 2), ("Yorkshire", "metropolitan district", 9),
        ("Yorkshire", "unitary", 6), ("East Midlands", "unitary", 6),
        ("East Midlands", "county", 4),
        ("West Midlands", "metropolitan district", 7), ("West Midlands", "unitary", 4),
        ("West Midlands", "county", 3), ("East", "unitary", 6), ("East", "county", 5),
        ("South East", "unitary", 12), ("South East", "county", 6), ("South West", "unitary", 12),
        ("South West", "county", 3))),
    ("Scotland", "Scotland", "Scottish council", 32), ("Wales", "Wales", "Welsh council", 22),
    ("Northern Ireland", "Northern Ireland", "health and social care trust", 5),
)  # fmt: skip
"""Regions, nations and types as they are in the United Kingdom, about 212 authorities."""


def realistic(seed: int, copies: int, periods: int, times: int = 1) -> Campaign:
    """A campaign of the United Kingdom with `copies` times five questions; `times` the councils."""
    rng = random.Random(seed)
    councils = [
        Council(f"A{index:03}", kind, region, nation)
        for index, (region, nation, kind) in enumerate(
            (region, nation, kind)
            for region, nation, kind, many in PLACES
            for _ in range(many * times)
        )
    ]
    questions = []
    for copy in range(copies):
        for one in SHAPE:
            questions.append(
                Question(
                    f"{copy}.{one.key}",
                    "",
                    "children",
                    "count",
                    tuple(f"{copy}.{part}" for part in one.sum_of),
                    f"{copy}.{one.subset_of}" if one.subset_of else "",
                    f"{copy}.{one.per}" if one.per else "",
                    tuple(f"{copy}.{other}" for other in one.at_most),
                )
            )
    keys = [str(2024 - periods + 1 + index) for index in range(periods)]
    answers: dict[tuple[str, str, str], Told | int] = {}
    for council in councils:
        if rng.random() < 0.15:
            continue
        size = rng.lognormvariate(2.2, 1.1)
        suppresses = rng.random() < 0.25
        for copy in range(copies):
            for key in keys:
                a, b = int(rng.gauss(size, size / 4) + 0.5), int(rng.random() * size / 2)
                a = max(a, 0)
                missing = sum(rng.random() < 0.35 for _ in range(a + b))
                incidents = missing + sum(int(rng.expovariate(0.3)) for _ in range(missing))
                for name, value in (("1a", a), ("1b", b), ("2a", missing), ("3a", incidents)):
                    answers[council.code, f"{copy}.{name}", key] = _said(rng, value, suppresses)
    return Campaign(questions, keys, councils, answers)


def _said(rng: random.Random, value: int, suppresses: bool) -> Told:
    if rng.random() < 0.04:
        return REFUSED
    if suppresses and 0 < value < 5:
        return fewer_than(5)
    return exactly(value)
