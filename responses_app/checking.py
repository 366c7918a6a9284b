"""Check what authorities answered, and keep what a person said of a failed check."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser

from requests_app.models import Campaign, FoiRequest
from responses_app.asking_back import Point
from responses_app.domain import checks
from responses_app.domain.checks import Check, Place, failed_checks
from responses_app.figures import that_is_kept
from responses_app.models import CheckVerdict, Figure

LONGEST = 300  # letters of a reason


class CheckError(ValueError):
    """It cannot be said so. The message says why, for a person."""


@dataclass(frozen=True)
class Failed:
    """A failed check of one request, the figures it is about, and what was said of it."""

    foi_request: FoiRequest
    check: Check
    figures: tuple[Figure, ...]
    verdict: CheckVerdict | None = None

    @property
    def of(self) -> str:
        """The figures, as a verdict names them: with another figure it does not hold."""
        return _name(",".join(str(figure.pk) for figure in self.figures), 300)

    @property
    def check_key(self) -> str:
        """The check, as a verdict names it."""
        return _name(self.check.key, 200)


def _name(words: str, longest: int) -> str:
    """The words, or a name of their own for those that are too long for their column."""
    return words if len(words) <= longest else hashlib.sha256(words.encode()).hexdigest()


def checks_of(foi_request: FoiRequest) -> list[Failed]:
    """Every check that the figures of one request fail, those already judged too."""
    return _checked(foi_request.campaign, [foi_request])


def checks_of_campaign(campaign: Campaign) -> list[Failed]:
    """The same for all requests of a campaign, by authority; a handful of queries."""
    rows = campaign.foi_requests.filter(figures__is_current=True).distinct()
    return _checked(campaign, rows.select_related("authority").order_by("authority__plain_name"))


def _checked(campaign: Campaign, foi_requests: Iterable[FoiRequest]) -> list[Failed]:
    questions = [
        checks.Question(one.key, one.kind, one.subset_of, tuple(one.at_most), tuple(one.sum_of))
        for one in campaign.questions.all()
    ]
    periods = [
        checks.Period(one.key, one.basis, one.start, one.end) for one in campaign.periods.all()
    ]
    rows = {row.pk: row for row in foi_requests}
    by_request: dict[int, dict[Place, Figure]] = defaultdict(dict)
    figures = Figure.objects.accepted().filter(needs_review=False, foi_request__in=list(rows))
    for figure in figures.select_related("question", "period"):
        by_request[figure.foi_request_id][figure.question.key, figure.period.key] = figure
    verdicts = {
        (one.foi_request_id, one.check_key, one.figures): one
        for one in CheckVerdict.objects.filter(foi_request__in=list(rows)).select_related("by")
    }
    found = []
    for pk, foi_request in rows.items():
        known = by_request[pk]
        plain = {place: _plain(figure) for place, figure in known.items()}
        for check in failed_checks(plain, questions, periods):
            of = tuple(known[place] for place in check.places if place in known)
            failed = Failed(foi_request, check, of)
            verdict = verdicts.get((pk, failed.check_key, failed.of))
            found.append(Failed(foi_request, check, of, verdict))
    return found


def _plain(figure: Figure) -> checks.Figure:
    parts = tuple(
        Decimal(str(part["value"])) for part in figure.parts if part.get("value") is not None
    )
    return checks.Figure(figure.value, figure.lower, figure.upper, figure.basis, parts)


def judge(failed: Failed, why: str, by: AbstractBaseUser | None, at: datetime) -> CheckVerdict:
    """Keep that a person has looked, and the figures are as the authority gave them.

    Raises CheckError without a reason, and for one that is too long.
    """
    why = that_is_kept(why.strip())
    if not why:
        raise CheckError("A word is needed on why it is right.")
    if len(why) > LONGEST:
        raise CheckError(f"At most {LONGEST} letters are kept of why it is right.")
    verdict, _ = CheckVerdict.objects.update_or_create(
        foi_request=failed.foi_request,
        check_key=failed.check_key,
        figures=failed.of,
        defaults={"why": why, "by": by, "at": at},
    )
    return verdict


def point_of(failed: Failed) -> Point:
    """What to ask the authority about it."""
    first = failed.figures[0]
    said = "; ".join(f"{one.question.key}, {one.period.key}: {one.raw}" for one in failed.figures)
    return Point(first.question, first.period, said, f"{failed.check.sentence} Is that right?")
