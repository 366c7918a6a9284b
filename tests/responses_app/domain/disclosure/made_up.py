"""Campaigns that are made up for tests: figures, and the rows that follow from them."""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from responses_app.domain.areas import areas_of
from responses_app.domain.publication import Figure, Period, Publication, Question
from responses_app.domain.statistics.adding_up import side
from responses_app.domain.statistics.asked import asked
from responses_app.domain.statistics.earlier import Earlier, grouped
from responses_app.domain.statistics.grid import Grid, Said, lines_of
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.rows import row_of
from responses_app.domain.statistics.work_out import prepare, work_out


class Council(NamedTuple):
    code: str
    type: str = "unitary"
    region: str = "North"
    nation: str = "England"


class Said_(NamedTuple):
    """An answer: its kind and bounds. `exactly(7)` and `fewer_than(5)` make them."""

    status: str
    value: int | None = None
    lower: int | None = None
    upper: int | None = None

    @property
    def told(self) -> str:
        return str(self.value) if self.status == "exact" else f"{self.status} {self.lower}..{self.upper}"


def exactly(value: int) -> Said_:
    return Said_("exact", value, value, value)


def fewer_than(limit: int, lowest: int = 0) -> Said_:
    return Said_("bounded", None, lowest, limit - 1)


REFUSED = Said_("refused")
SUPPRESSED = Said_("suppressed")

Answers = Mapping[tuple[str, str, str], Said_ | int]


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
        periods = tuple(Period(key) for key in self.periods)
        publication = Publication(
            self.slug, self.slug, "a test", tuple(self.questions), periods,
            figures=tuple(self._figures()),
            earlier=(self.earlier.publication(),) if self.earlier else (),
        )  # fmt: skip
        object.__setattr__(publication, "statistics", tuple(self._rows(publication)))
        return publication

    def _figures(self) -> Iterable[Figure]:
        of = {council.code: council for council in self.councils}
        for (code, question, period), said in self.answers.items():
            one = exactly(said) if isinstance(said, int) else said
            council = of[code]
            yield Figure(
                code, f"Council {code}", council.type, council.region, council.nation,
                question, period, *one,
            )  # fmt: skip

    def laid_out(self, publication: Publication):
        plan = Plan(publication.questions, publication.periods)
        who = asked(
            {
                one.code: areas_of(
                    one.nation, one.region, one.type,
                    [name for name, codes in self.lists.items() if one.code in codes],
                )
                for one in self.councils
            },
            {figure.authority_code for figure in publication.figures},
        )  # fmt: skip
        place = {code: index for index, code in enumerate(who.authorities)}
        period = {one.key: index for index, one in enumerate(publication.periods)}
        said = [
            Said(
                plan.place[one.question], period[one.period], place[one.authority_code],
                one.status, *(None if n is None else Decimal(n) for n in
                              (one.value, one.lower, one.upper)),
            )
            for one in publication.figures
        ]  # fmt: skip
        grid = Grid.empty(len(plan.questions), len(plan.periods), len(who))
        grid.fill(lines_of(said))
        return plan, who, prepare(plan, grid)

    def _rows(self, publication: Publication) -> Iterable[dict]:
        plan, who, grid = self.laid_out(publication)
        earlier = self._earlier(plan, who) if self.earlier else {}
        for cell in work_out(plan, who, grid, earlier):
            yield row_of(plan, who, cell)

    def _earlier(self, plan: Plan, who) -> dict[str, Earlier]:
        assert self.earlier is not None
        before = self.earlier.publication()
        old_plan, old_who, old_grid = self.earlier.laid_out(before)
        old_place = {code: index for index, code in enumerate(old_who.authorities)}
        groups = grouped(
            who,
            [
                ([old_place[code]] if code in old_place else [], [index], "")
                for index, code in enumerate(who.authorities)
            ],
        )
        last = len(old_plan.periods) - 1
        found = {}
        for question in plan.questions:
            key = question.previous.partition(":")[2]
            if key in old_plan.place:
                below = old_plan.over(before.question(key), "percent")
                found[question.key] = Earlier(
                    f"{before.campaign}:{before.periods[last].key}",
                    side(old_grid, old_plan.place[key]).at(last),
                    side(old_grid, old_plan.place[below]).at(last) if below else None,
                    groups,
                )
        return found


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
        ("Yorkshire", "unitary", 6), ("East Midlands", "unitary", 6), ("East Midlands", "county", 4),
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
                    f"{copy}.{one.key}", "", "children", "count",
                    tuple(f"{copy}.{part}" for part in one.sum_of),
                    f"{copy}.{one.subset_of}" if one.subset_of else "",
                    f"{copy}.{one.per}" if one.per else "",
                    tuple(f"{copy}.{other}" for other in one.at_most),
                )  # fmt: skip
            )
    keys = [str(2024 - periods + 1 + index) for index in range(periods)]
    answers: dict[tuple[str, str, str], Said_ | int] = {}
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


def _said(rng: random.Random, value: int, suppresses: bool) -> Said_:
    if rng.random() < 0.04:
        return REFUSED
    if suppresses and 0 < value < 5:
        return fewer_than(5)
    return exactly(value)
