"""Pictures of a campaign as it stands: from its rows to what a drawing needs, in few queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils.dateformat import format as written

from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.models import AuthorityList, Campaign, FoiRequest
from responses_app import statistics_rebuild
from responses_app.answer_times import answer_of, answers_of
from responses_app.domain.areas import UK, area_order, areas_of
from responses_app.domain.pictures import (
    About,
    Asked,
    AtPhase,
    Body,
    Picture,
    Sent,
    distribution,
    draw_rates,
    phase_map,
    rate_map,
    timeline,
    trend,
)
from responses_app.domain.publication import Figure as Said
from responses_app.domain.publication import Publication, Question
from responses_app.domain.sentences.places import in_area
from responses_app.domain.statistics.grid import NUMBER_KINDS, weight_of
from responses_app.domain.writing_numbers import json_number
from responses_app.models import Figure, StatisticsBuild
from responses_app.publications import periods_of, questions_of
from responses_app.statistics_rebuild.figures_that_count import asking
from responses_app.statistics_rebuild.waves import waves as waves_of

NAMES: Final = {
    phase_map.NAME: "Map by phase",
    rate_map.NAME: "Map by rate",
    distribution.NAME: "Distribution of rates",
    timeline.NAME: "Timeline of replies",
    trend.NAME: "Trend over waves",
}
FROM_THE_LOG: Final = (phase_map.NAME, timeline.NAME)
"""Drawn from requests; the others from figures and their statistics."""

BY: Final = {
    timeline.NAME: {"": "all together", "law": "by law", "nation": "by nation"},
    trend.NAME: {"": "rates, where there are any", "total": "totals"},
}
"""What else can be chosen for a picture."""
NOT_ADDED: Final = ("text", "percent")


class NothingToDraw(Exception):
    """The picture would be empty; the sentence says what is missing."""


class NoSuchPicture(NothingToDraw):
    """What was asked for is not there: a name, question, period or area."""


@dataclass(frozen=True)
class Wanted:
    """Which picture, of what. Empty: the first that there is."""

    name: str = phase_map.NAME
    question: str = ""
    period: str = ""
    area: str = UK
    by: str = ""


class Pictures:
    """The pictures of one campaign on a day. What has been read is kept."""

    def __init__(self, campaign: Campaign, on: date) -> None:
        self.campaign = campaign
        self.on = on

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return questions_of(self.campaign)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(period.key for period in periods_of(self.campaign))

    @cached_property
    def build(self) -> StatisticsBuild | None:
        return StatisticsBuild.objects.filter(campaign=self.campaign).first()

    def questions_for(self, name: str) -> tuple[Question, ...]:
        """The questions that a picture can be drawn of."""
        if name in FROM_THE_LOG:
            return ()
        if name == trend.NAME:
            return tuple(one for one in self.questions if one.kind not in NOT_ADDED)
        known = {one.key for one in self.questions}
        return tuple(one for one in self.questions if {one.subset_of, one.per} & known)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas in which anybody was asked."""
        found = {area for areas in self._areas_of.values() for area in areas}
        return tuple(sorted(found | {UK}, key=area_order))

    def settled(self, wanted: Wanted) -> Wanted:
        """The same, with the first question and period where none is named.

        Raises NothingToDraw for what there is not.
        """
        if wanted.name not in NAMES:
            raise NoSuchPicture(f"There is no picture called “{wanted.name}”.")
        if wanted.by not in BY.get(wanted.name, {"": ""}):
            raise NoSuchPicture(f"{NAMES[wanted.name]} cannot be drawn by “{wanted.by}”.")
        if wanted.area not in self.areas:
            raise NoSuchPicture(f"Nobody was asked in the area “{wanted.area}”.")
        if wanted.name in FROM_THE_LOG:
            return wanted
        questions = [one.key for one in self.questions_for(wanted.name)]
        if not questions:
            raise NothingToDraw(
                "No question of this campaign is declared a part of another, or per another: "
                "there are no rates."
                if wanted.name != trend.NAME
                else "No question of this campaign adds up."
            )
        question = wanted.question or questions[0]
        if question not in questions:
            raise NoSuchPicture(f"There is no such picture of question “{question}”.")
        if wanted.name == trend.NAME:
            return Wanted(wanted.name, question, "", UK, wanted.by)
        period = wanted.period or next(iter(self.periods), "")
        if period not in self.periods:
            raise NoSuchPicture(f"There is no period “{period}”.")
        return Wanted(wanted.name, question, period, wanted.area)

    def draw(self, wanted: Wanted) -> Picture:
        """Draw a picture that is `settled`. Raises NothingToDraw where there is nothing in it."""
        if wanted.name == phase_map.NAME:
            return self._phases(wanted.area)
        if wanted.name == timeline.NAME:
            return self._replies(wanted.area, wanted.by)
        if wanted.name == trend.NAME:
            return self._trend(wanted.question, rates=wanted.by != "total")
        return self._rates(wanted)

    # -------------------------------------------------------------- from the requests

    def _about(self, title: str, area: str) -> About:
        day = written(self.on, "j F Y")
        where = in_area(area)
        return About(
            title=title,
            subtitle=", ".join(part for part in (self.campaign.title, where) if part),
            origin=f"requests as they stood on {day}",
            made_up=self.campaign.made_up,
        )

    def _phases(self, area: str) -> Picture:
        newest: dict[str, AtPhase] = {}
        for row in self._requests.order_by("round").with_phase(self.on).values(*BODY, "phase_now"):
            body = _body(row)
            newest[body.code] = AtPhase(body, Phase(row["phase_now"]))
        if not newest:
            raise NothingToDraw("No authority is asked in this campaign yet.")
        here = self._inside(area, newest)
        return phase_map.phase_map(
            self._about("Where the requests stand", area),
            [newest[code] for code in sorted(here)],
            day=written(self.on, "j F Y"),
            everyone=[one.body for one in newest.values()],
        )

    def _replies(self, area: str, by: str) -> Picture:
        """The first request to each authority: one that was narrowed is a new one, with its own
        clock, and would count the same authority twice."""
        sent = self._requests.sent().exclude(outcome=FoiRequest.Outcome.WITHDRAWN)
        answers = answers_of(sent)
        columns = (*BODY, "pk", "law", "outcome", "sent_on", "due_on")
        first: dict[str, Sent | None] = {}
        for row in sent.order_by("-round").values(*columns):
            answer = answer_of(answers, row["pk"], row["outcome"])
            known = row["sent_on"] is not None and answer.is_known
            group = Law(row["law"]).name if by == "law" else row["authority__nation"]
            code = row["authority__code"]
            first[code] = (
                Sent(row["sent_on"], answer.on, row["due_on"], group if by else "")
                if known
                else None
            )
        if not first:
            raise NothingToDraw("No request has been sent yet.")
        here = [first[code] for code in sorted(self._inside(area, first))]
        title = "How the replies came in" + (f", {BY[timeline.NAME][by]}" if by else "")
        return timeline.timeline(
            self._about(title, area),
            [one for one in here if one is not None],
            until=self.on,
            unknown=sum(one is None for one in here),
            grouped_by=by,
        )

    # -------------------------------------------------------------- from the figures

    def _rates(self, wanted: Wanted) -> Picture:
        asked: dict[str, Asked] = {}
        for row in asking(self.campaign).order_by("round").values(*BODY, "replied"):
            body = _body(row)
            before = asked.get(body.code)
            asked[body.code] = Asked(body, row["replied"] or bool(before and before.replied))
        if not asked:
            raise NothingToDraw("No request has been sent yet.")
        here = self._inside(wanted.area, asked)
        return draw_rates(
            wanted.name,
            self._publication(wanted),
            wanted.question,
            wanted.period,
            [asked[code] for code in sorted(here)],
            area=wanted.area,
            everyone=[one.body for one in asked.values()],
        )

    def _publication(self, wanted: Wanted) -> Publication:
        """As much of the campaign's publication as this picture shows."""
        rows = []
        if self.build:
            rows = statistics_rebuild.show(self.campaign, period=wanted.period, area=wanted.area)
        return Publication(
            campaign=self.campaign.slug,
            title=self.campaign.title,
            origin=f"figures as they stood on {written(self.on, 'j F Y')}, not released",
            questions=self.questions,
            periods=periods_of(self.campaign),
            statistics=tuple(rows),
            figures=tuple(self._figures(self._family(wanted.question), wanted.period)),
            include_other_basis=self.campaign.include_other_basis,
            made_up=self.campaign.made_up,
        )

    def _family(self, question: str) -> set[str]:
        """The question, what it is taken of, and of what these are the sums."""
        by_key = {one.key: one for one in self.questions}
        about = by_key[question]
        waiting, found = [question, about.subset_of or about.per], set()
        while waiting:
            key = waiting.pop()
            if key in by_key and key not in found:
                found.add(key)
                waiting += by_key[key].sum_of
        return found

    def _figures(self, questions: Collection[str], period: str) -> list[Said]:
        """What speaks for each authority: as the statistics have it."""
        rows = (
            Figure.objects.accepted()
            .filter(
                foi_request__in=asking(self.campaign).values("pk"),
                question__key__in=questions,
                period__key=period,
            )
            .order_by("foi_request__round", "pk")
            .values_list(
                "foi_request__authority__code", "question__key", "kind", "value", "lower", "upper",
                "basis", "period__basis", "needs_review",
            )
        )  # fmt: skip
        speaking: dict[tuple[str, str], tuple[int, Said]] = {}
        for code, question, kind, value, lower, upper, basis, asked_basis, doubted in rows:
            weight = weight_of(kind, doubted)
            if weight < speaking.get((code, question), (0,))[0]:
                continue
            other = bool(basis) and basis != asked_basis
            if doubted and kind in NUMBER_KINDS:  # a person has still to look at it
                kind, value, lower, upper = "unclear", None, None, None
            said = Said(
                code, "", "", "", "", question, period, kind,
                json_number(value), json_number(lower), json_number(upper), other_basis=other,
            )  # fmt: skip
            speaking[code, question] = weight, said
        return [said for _, said in speaking.values()]

    def _trend(self, question: str, *, rates: bool) -> Picture:
        found = waves_of(self.campaign, question)
        waves = found["waves"]
        if len(waves) < 2:
            raise NothingToDraw(f"Question {question} has been asked in one wave only.")
        if all(wave["total_lower"] is None for wave in waves):
            raise NothingToDraw(f"Nobody has given a number to question {question} yet.")
        about = next(one for one in self.questions if one.key == question)
        of_rate = rates and any(wave.get("rate") for wave in waves)
        crosses = found["rate_crosses" if of_rate else "crosses"]
        share = f"{question} as a share of {about.subset_of}" if of_rate else f"{question}, totals"
        return trend.trend(
            About(
                title=about.text or question,
                subtitle=f"{self.campaign.title}, {share}",
                origin=f"figures as they stood on {written(self.on, 'j F Y')}, not released",
                made_up=self.campaign.made_up,
            ),
            waves,
            of_rate=of_rate,
            unit="" if of_rate else about.unit,
            notes=[*crosses, *found["left_out"]],
        )

    # -------------------------------------------------------------- who is where

    @property
    def _requests(self) -> Any:
        return self.campaign.foi_requests.order_by()

    @cached_property
    def _areas_of(self) -> dict[str, tuple[str, ...]]:
        """The areas of everybody that the campaign asks, by code."""
        lists: dict[str, list[str]] = {}
        on = AuthorityList.authorities.through.objects.filter(
            authority__foi_requests__campaign=self.campaign
        )
        pairs = on.values_list("authority__code", "authoritylist__name").distinct()
        for code, name in pairs:
            lists.setdefault(code, []).append(name)
        rows = self._requests.values(*BODY).distinct()
        return {
            row["authority__code"]: areas_of(
                row["authority__nation"],
                row["authority__region"],
                row["authority__type"],
                sorted(lists.get(row["authority__code"], ())),
            )
            for row in rows
        }

    def _inside(self, area: str, codes: Collection[str]) -> Sequence[str]:
        if area == UK:
            return sorted(codes)
        return sorted(code for code in codes if area in self._areas_of.get(code, ()))


BODY: Final = (
    "authority__code", "authority__official_name", "authority__nation", "authority__region",
    "authority__type",
)  # fmt: skip


def _body(row: dict[str, Any]) -> Body:
    return Body(*(row[column] for column in BODY))
