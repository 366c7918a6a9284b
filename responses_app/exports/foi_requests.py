"""The rows of requests and of authorities: everyone asked, whether they answered or not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby

from django.db.models import Count, F, Func, Max, Q, QuerySet, Value

from requests_app.models import AuthorityList, Campaign, FoiRequest, Period
from responses_app.answer_times import answer_of, answers_of
from responses_app.exports.choice import Choice
from responses_app.models import Figure
from responses_app.statistics_rebuild import SAYS_NOTHING, WITH_NUMBER

ROWS_AT_ONCE = 2000


class InCodeOrder(Func):
    """Text in the order of its signs, whatever the language of the database sorts by."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **context)


BY_CODE = InCodeOrder("authority__code")


def rows_of_requests(campaign: Campaign, choice: Choice) -> Iterator[tuple]:
    chosen = choice.foi_requests_of(campaign)
    ordered = chosen.with_phase(choice.as_of).order_by(BY_CODE, "round", "pk")
    names = (
        "reference", "authority__code", "authority__official_name", "authority__type",
        "authority__region", "authority__nation", "law", "round", "channel", "their_reference",
        "phase_now", "sent_on", "received_on", "due_on", "councils_may_count_to",
        "due_is_provisional", "outcome", "responded_on", "chase_on", "assigned_to__username",
        "pk", "closed_on",
    )  # fmt: skip
    answers = answers_of(chosen)
    for row in ordered.values_list(*names).iterator(chunk_size=ROWS_AT_ONCE):
        *start, provisional, outcome, responded_on, chase_on, assigned, pk, closed_on = row
        received_on, due_on = start[12], start[13]
        timeliness = answer_of(answers, pk, outcome).timeliness(
            received_on, due_on, closed_on or choice.as_of
        )
        yield (
            *start,
            "yes" if provisional else "",
            outcome,
            responded_on,
            *timeliness,
            chase_on,
            "" if choice.hiding or not assigned else assigned,
            choice.as_of,
        )


def rows_of_authorities(campaign: Campaign, choice: Choice) -> Iterator[tuple]:
    """One row an authority, however often it was asked: its newest request tells where it stands.

    A draft, or one that was withdrawn, tells so only where there is no other.
    """
    chosen = choice.foi_requests_of(campaign)
    figures = Figure.objects.accepted().order_by()
    figures = figures.filter(foi_request__in=chosen.order_by().values("pk"))
    kinds, places = _kinds(figures), _places(chosen, figures)
    lists = _lists()
    ordered = (
        chosen.with_phase(choice.as_of)
        .order_by(BY_CODE, "authority_id", "round", "pk")
        .values_list(
            "authority_id", "pk", "was_sent", "replied", "outcome", "authority__population",
            "authority__code", "authority__official_name", "authority__type",
            "authority__region", "authority__nation", "reference", "phase_now",
        )
    )  # fmt: skip
    for authority, requests in groupby(
        ordered.iterator(chunk_size=ROWS_AT_ONCE), lambda row: row[0]
    ):
        asked = [_Asked(*row) for row in requests]
        newest = max(reversed(asked), key=lambda one: (one.was_sent, not one.withdrawn))
        open_ones = [one for one in asked if not one.withdrawn]
        spoke = {one.pk for one in open_ones if one.replied or _said_something(kinds.get(one.pk))}
        counted = any(one.was_sent or one.pk in kinds for one in open_ones)
        yield (
            *newest.about,
            newest.outcome,
            *(places.get(authority) or _counted([kinds.get(one.pk, {}) for one in asked])),
            sum(one.was_sent for one in asked),
            "yes" if counted else "no",
            "yes" if spoke else "no",
            newest.population,
            "; ".join(lists.get(authority, ())),
        )


class _Asked:
    """A request, as the row of its authority needs it."""

    def __init__(
        self,
        authority: int,
        pk: int,
        was_sent: bool,
        replied: bool,
        outcome: str,
        population: int | None,
        *about: object,
    ) -> None:
        self.authority, self.pk, self.was_sent, self.replied = authority, pk, was_sent, replied
        self.outcome, self.population, self.about = outcome, population, about
        self.withdrawn = outcome == FoiRequest.Outcome.WITHDRAWN


def _kinds(figures: QuerySet[Figure]) -> dict[int, dict[str, int]]:
    """How many figures of each kind a request has; of a request that has any."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for pk, kind, count in figures.values_list("foi_request_id", "kind").annotate(Count("pk")):
        found[pk][kind] = count
    return dict(found)


def _places(chosen: QuerySet[FoiRequest], figures: QuerySet[Figure]) -> dict[int, tuple[int, int]]:
    """To how many questions and periods each authority that was asked twice answered, and to how
    many with a number: two rounds count once."""
    requests = chosen.order_by().values_list("authority_id").annotate(count=Count("pk"))
    twice = [authority for authority, _ in requests.filter(count__gt=1)]
    if not twice:
        return {}
    # One number for a question and a period, as not every database counts pairs.
    beyond = (Period.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    place = F("question_id") * Value(beyond) + F("period_id")
    rows = (
        figures.filter(foi_request__authority__in=twice)
        .values_list("foi_request__authority_id")
        .annotate(
            places=Count(place, distinct=True),
            with_number=Count(place, distinct=True, filter=Q(kind__in=WITH_NUMBER)),
        )
    )
    return {authority: (there, numbers) for authority, there, numbers in rows}


def _counted(kinds: Iterable[Mapping[str, int]]) -> tuple[int, int]:
    """How many figures there are, and how many of them have a number."""
    counts = [(kind, count) for one in kinds for kind, count in one.items()]
    numbers = sum(count for kind, count in counts if kind in WITH_NUMBER)
    return sum(count for _, count in counts), numbers


def _said_something(kinds: Collection[str] | None) -> bool:
    """Whether a figure of a request says something: that is a reply."""
    return any(kind not in SAYS_NOTHING for kind in kinds or ())


def _lists() -> dict[int, list[str]]:
    """The names of the saved lists that each authority is on."""
    rows = AuthorityList.objects.order_by().values_list("authorities", "name")
    found: dict[int, list[str]] = {}
    for authority, name in sorted(rows, key=lambda row: row[1]):
        if authority is not None:
            found.setdefault(authority, []).append(name)
    return found
