"""Read a campaign's requests, their events and its answers once, and tell what they amount to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from requests_app.calendars import calendars_of
from requests_app.domain.law import Law, meaning_of_section
from requests_app.domain.working_days import Calendar, CalendarTooShort
from requests_app.models import Campaign, FoiRequest
from responses_app.answer_times import Answer, answer_of, answers_of
from responses_app.domain.non_response import Asked, Group, compared, overlap
from responses_app.domain.response_times import Timed, Times
from responses_app.domain.rounding import percent
from responses_app.domain.statistics import adding_up
from responses_app.domain.statistics.grid import Grid
from responses_app.domain.statistics.kinds import COLUMNS, NOT_ASKED
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.work_out import prepare
from responses_app.models import Figure
from responses_app.statistics_rebuild.figures_that_count import Standing, asking, standing
from responses_app.statistics_rebuild.loading import load
from responses_app.statistics_rebuild.plans import plan_of

REFUSALS = (Figure.Kind.REFUSED, Figure.Kind.NEITHER_CONFIRM_NOR_DENY)
NO_SECTION = ""


@dataclass(frozen=True)
class TimesRow:
    """How the requests of one kind stand."""

    kind: str  # uk, law, nation, region, type, authority
    name: str
    times: Times
    code: str = ""  # of an authority


@dataclass(frozen=True)
class QuestionRow:
    """How many authorities answered one question for one period."""

    question: str
    period: str
    asked: int
    replied: int
    answered: int
    exact: int
    usable: int

    @property
    def replied_percent(self) -> object:
        return percent(self.replied, self.asked)

    @property
    def usable_percent(self) -> object:
        return percent(self.usable, self.asked)


@dataclass(frozen=True)
class RefusalRow:
    """How often one section was cited; `section` is empty where none was."""

    law: str
    section: str
    meaning: str
    authorities: int
    answers: int


@dataclass(frozen=True)
class ResponseStatistics:
    """All of it, as it stood on `on`."""

    on: date
    made_up: bool
    times: tuple[TimesRow, ...]
    questions: tuple[QuestionRow, ...]
    refusals: tuple[RefusalRow, ...]
    refused_without_figure: int
    """Authorities that refused as a whole: no answer of theirs to a question is on record."""
    groups: tuple[Group, ...]
    overlap: str
    question: str = ""
    period: str = ""
    """The question and period for which `groups` tell who is usable; empty: none was chosen."""

    @property
    def overall(self) -> Times:
        return self.times[0].times


def response_statistics(
    campaign: Campaign, on: date, question: str = "", period: str = ""
) -> ResponseStatistics:
    """Work out how a campaign's authorities have responded by `on`.

    With `question` and `period` those who gave a usable figure for them are compared as well.
    """
    return _Reader(campaign, on).read(question, period)


class _Reader:
    """Reads a campaign's requests, their events and its figures once."""

    def __init__(self, campaign: Campaign, on: date) -> None:
        self.campaign = campaign
        self.on = on
        self.found: Standing = standing(campaign)
        self.plan: Plan = plan_of(campaign)

    def read(self, question: str, period: str) -> ResponseStatistics:
        known = question in self.plan.place and period in self._periods
        asked = self._asked(question, period) if known else self._asked("", "")
        refusals, with_refusal = self._refusals()
        refused = {
            row["authority_id"]
            for row in self._requests
            if row["outcome"] == FoiRequest.Outcome.REFUSED
        }
        return ResponseStatistics(
            on=self.on,
            made_up=self.campaign.made_up,
            times=tuple(self._times()),
            questions=tuple(self._questions()),
            refusals=tuple(refusals),
            refused_without_figure=len(refused - with_refusal),
            groups=tuple(compared(asked)),
            overlap=overlap(one.type for one in asked),
            question=question if known else "",
            period=period if known else "",
        )

    @cached_property
    def _periods(self) -> dict[str, int]:
        return {period.key: place for place, period in enumerate(self.plan.periods)}

    @cached_property
    def _requests(self) -> list[dict[str, Any]]:
        return list(
            asking(self.campaign)
            .order_by("authority__plain_name", "authority__code", "round")
            .values(
                "pk", "law", "authority_id", "authority__code", "authority__plain_name",
                "authority__nation", "authority__region", "authority__type",
                "authority__population", "received_on", "due_on", "closed_on", "clock_state",
                "outcome",
            )
        )  # fmt: skip

    # ------------------------------------------------------------------------- in time or late

    def _times(self) -> Iterator[TimesRow]:
        timed = [(row, one) for row, one in zip(self._requests, self._timed(), strict=True)]
        yield TimesRow("uk", "All requests", Times.of(one for _, one in timed))
        ways = {
            "law": lambda row: (Law(row["law"]).label, ""),
            "nation": lambda row: (row["authority__nation"], ""),
            "region": _region,
            "type": lambda row: (row["authority__type"], ""),
            "authority": lambda row: (row["authority__plain_name"], row["authority__code"]),
        }
        for kind, name_of in ways.items():
            groups: dict[tuple[str, str], list[Timed]] = defaultdict(list)
            for row, one in timed:
                groups[name_of(row)].append(one)
            ordered = sorted(groups.items(), key=lambda group: (group[0][0].casefold(), group[0]))
            for (name, code), members in ordered:
                if name:
                    yield TimesRow(kind, name, Times.of(members), code)

    def _timed(self) -> Iterator[Timed]:
        answers = answers_of(asking(self.campaign))
        calendars = calendars_of()
        for row in self._requests:
            answer = answer_of(answers, row["pk"], row["outcome"])
            yield Timed(
                answer.stands(row["due_on"], row["closed_on"] or self.on, row["clock_state"]),
                *_days(answer, row["received_on"], calendars[Law(row["law"])]),
            )

    # --------------------------------------------------------------------- question by question

    @cached_property
    def _grid(self) -> Grid:
        questions = list(self.campaign.questions.all())
        periods = list(self.campaign.periods.all())
        return prepare(self.plan, load(self.found, questions, periods))

    def _questions(self) -> Iterator[QuestionRow]:
        for place, question in enumerate(self.plan.questions):
            usable = adding_up.side(self._grid, place).usable.sum(axis=-1)
            counted = adding_up.counts(self.found.asked, self._grid, place)[:, 0]
            for at, period in enumerate(self.plan.periods):
                n = dict(zip(COLUMNS, counted[at].tolist(), strict=True))
                asked = sum(n.values())
                yield QuestionRow(
                    question.key,
                    period.key,
                    asked=asked,
                    replied=asked - n["no_reply"],
                    answered=n["exact"] + n["bounded"] + n["approximate"],
                    exact=n["exact"],
                    usable=int(usable[at]),
                )

    # ---------------------------------------------------------------------------- who did not

    def _asked(self, question: str, period: str) -> list[Asked]:
        """Those asked, each once; of one question only those who were asked that."""
        about = {row["authority_id"]: row for row in self._requests}
        usable = not_asked = np.zeros(len(self.found.asked), bool)
        if question:
            at = self.plan.place[question], self._periods[period]
            usable = adding_up.side(self._grid, at[0]).usable[at[1]]
            not_asked = self._grid.kind[at] == NOT_ASKED
        return [
            Asked(
                nation=row["authority__nation"],
                region=row["authority__region"],
                type=row["authority__type"],
                population=row["authority__population"],
                replied=bool(self.found.asked.replied[place]),
                usable=bool(usable[place]),
            )
            for place, authority in enumerate(self.found.asked.authorities)
            if (row := about[authority]) and not not_asked[place]
        ]

    # ------------------------------------------------------------------------------- refusals

    def _refusals(self) -> tuple[list[RefusalRow], set[int]]:
        """Refusals by section, and the authorities with any."""
        rows = (
            Figure.objects.accepted()
            .filter(foi_request__in=asking(self.campaign).values("pk"), kind__in=REFUSALS)
            .values_list("foi_request__authority_id", "foi_request__law", "sections")
        )
        who: dict[tuple[str, str], set[int]] = defaultdict(set)
        answers: dict[tuple[str, str], int] = defaultdict(int)
        for authority, law, sections in rows.iterator(chunk_size=2000):
            for cited in {(one.get("law") or law, one["number"]) for one in sections} or {
                (law, NO_SECTION)
            }:
                who[cited].add(authority)
                answers[cited] += 1
        found = [
            RefusalRow(
                Law(law).label, section, _meaning(law, section), len(members), answers[law, section]
            )
            for (law, section), members in who.items()
        ]
        found.sort(key=lambda row: (-row.authorities, -row.answers, row.law, row.section))
        return found, set().union(*who.values())


def _region(row: Mapping[str, Any]) -> tuple[str, str]:
    """The region of England; elsewhere nothing, for there it is the nation."""
    region, nation = row["authority__region"], row["authority__nation"]
    return ("" if region == nation else region), ""


def _days(
    answer: Answer, received_on: date | None, calendar: Calendar
) -> tuple[int | None, int | None]:
    """Calendar and working days from receipt to the answer."""
    if not answer.on or not received_on:
        return None, None
    days = (answer.on - received_on).days
    try:
        return days, calendar.between(received_on, answer.on)
    except CalendarTooShort:
        return days, None


def _meaning(law: str, section: str) -> str:
    return (meaning_of_section(Law(law), section) or "") if section else "no section cited"
