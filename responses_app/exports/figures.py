"""The rows of figures, one for each figure as it stands: tidy, long, and streamed.

What is said again and again (a request, a question, a period, a kind of answer) is written once,
and each row is put together from such pieces. A piece is a tuple of cells, or a text that is a
part of a line already: `encode` makes the one or the other, so that both say the same.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Count, F, QuerySet, TextField
from django.db.models.functions import Cast

from requests_app.models import Campaign, FoiRequest, Period, Question
from responses_app.answer_times import answer_of, answers_of
from responses_app.domain.symbols import HIDDEN as CONFIDENTIAL
from responses_app.domain.symbols import symbols_of
from responses_app.exports.choice import Choice
from responses_app.exports.coders import pseudonyms
from responses_app.exports.columns import HIDDEN, NO_FIGURE, NO_REPLY, YES
from responses_app.exports.documents import Documents
from responses_app.exports.hiding import words_are_safe
from responses_app.models import Figure
from responses_app.statistics_rebuild import WITH_NUMBER, figures_that_count

K = TypeVar("K", bound=Hashable)
P = TypeVar("P")
Cells = tuple[object, ...]
Encode = Callable[[Cells], P]

FIGURES_AT_ONCE = 5000
REQUESTS_AT_ONCE = 500
MOST_KEPT = 20_000  # pieces of one sort
SHORT = 80  # characters; longer words are hardly ever said twice
PLACES = Decimal("0.000001")  # as the columns keep numbers
NO_FRACTION = ".000000"


class Asked(NamedTuple):
    """A request, as the rows of its figures tell it."""

    pk: int
    authority: int
    reference: str
    round: int
    about: Cells  # code, name, type, region, nation
    was_sent: bool
    replied: bool
    withdrawn: bool
    dates: Cells  # sent_on, due_on, responded_on, days_taken, on_time
    answered_on: date | None

    @property
    def code(self) -> str:
        return str(self.about[0])


class Own(NamedTuple):
    """A figure's own columns, as the database writes them: numbers and sections are text."""

    foi_request: int
    question: int
    period: int
    pk: int = 0
    kind: str = ""
    basis: str = ""
    unit: str = ""
    value: str | None = None
    lower: str | None = None
    upper: str | None = None
    sections: str = "[]"
    raw: str = ""
    proposal: int | None = None
    source: str = ""
    coder: str = ""
    recorded_by: int | None = None
    review_status: str = ""
    version: int | None = None


AS_TEXT = {
    f"{name}_text": Cast(F(name), TextField()) for name in ("value", "lower", "upper", "sections")
}
OWN = (
    "foi_request_id", "question_id", "period_id", "pk", "kind", "basis", "unit", "value_text",
    "lower_text", "upper_text", "sections_text", "raw", "proposal_id", "source",
    "coder", "recorded_by_id", "review_status", "version",
)  # fmt: skip
PROPOSAL = OWN.index("proposal_id")


def rows(campaign: Campaign, choice: Choice) -> Iterator[Cells]:
    """Stream the rows, in an order that does not change."""
    for pieces in _Rows[Cells](campaign, choice, lambda cells: cells):
        yield tuple(chain.from_iterable(pieces))


def lines(campaign: Campaign, choice: Choice, encode: Encode[str]) -> Iterator[str]:
    """Stream the rows as lines of a CSV without their ends; `encode` writes some cells of one."""
    return map(",".join, _Lines(campaign, choice, encode))


class _Kept(dict[K, P]):
    """Pieces made once each, as long as there are not too many."""

    def __init__(self, make: Callable[[K], P]) -> None:
        self._make = make

    def __missing__(self, key: K) -> P:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[key] = made = self._make(key)
        return made


class _Rows(Generic[P]):
    """The figures of a choice, each as a tuple of pieces."""

    def __init__(self, campaign: Campaign, choice: Choice, encode: Encode[P]) -> None:
        self.campaign, self.choice, self.encode = campaign, choice, encode

    def __iter__(self) -> Iterator[tuple[P, ...]]:
        """A few queries, and one more for some thousand figures."""
        campaign, choice, encode = self.campaign, self.choice, self.encode
        self.questions = _ranked(campaign.questions.all(), choice.questions)
        self.periods = _ranked(campaign.periods.all(), choice.periods)
        self.coders = {coder: encode((name,)) for coder, name in pseudonyms(campaign).items()}
        self.yes, self.empty = encode((YES,)), encode(("",))
        self.numbers: _Kept[str | None, P] = _Kept(self._number_piece)
        self.places: _Kept[tuple[int, int, str, str], P] = _Kept(self._place)
        self.kinds: _Kept[tuple[str, str], P] = _Kept(self._kind)
        self.marks: _Kept[tuple[int, str, str, int | None], P] = _Kept(self._mark)
        self.words: _Kept[str | None, P] = _Kept(lambda text: encode((text or "",)))
        self.reviews: _Kept[str, P] = _Kept(lambda review: encode((review,)))
        self.counting, self.sha256 = _Counting(campaign), dict[int, str]()
        one_authority: list[tuple[Asked, list[Own]]] = []
        for asked, figures in self._by_request():
            if choice.complete and one_authority:
                if one_authority[-1][0].authority != asked.authority:
                    yield from self._missing(one_authority)
                    one_authority = []
            if choice.complete:
                one_authority.append((asked, figures))
            yield from self._rows(asked, figures)
        if one_authority:
            yield from self._missing(one_authority)

    # -------------------------------------------------------------- from the database

    def _by_request(self) -> Iterator[tuple[Asked, list[Own]]]:
        """Each request with its figures, in order; a few thousand figures are held at a time."""
        figures = self._figures().order_by()
        of_campaign = figures.filter(foi_request__campaign=self.campaign)
        counts = dict(of_campaign.values_list("foi_request_id").annotate(n=Count("pk")))
        own = figures.annotate(**AS_TEXT).values_list(*OWN)
        documents, in_order = Documents(few=self.choice.is_of_some_figures), self._in_order
        for batch in _batches(_requests(self.campaign, self.choice), counts):
            found: dict[int, list[Own]] = {}
            wanted = [asked.pk for asked in batch if asked.pk in counts]
            rows = list(own.filter(foi_request_id__in=wanted)) if wanted else []
            for row in rows:
                found.setdefault(row[0], []).append(row)
            proposals = {row[PROPOSAL] for row in rows} - {None}
            self.sha256 = documents.of(proposals, wanted)
            for asked in batch:
                theirs = found.pop(asked.pk, [])
                theirs.sort(key=in_order)
                yield asked, theirs

    def _figures(self) -> QuerySet[Figure]:
        chosen = self.choice.figures
        if chosen is None:
            chosen = Figure.objects.accepted()
        if self.choice.questions:
            chosen = chosen.filter(question_id__in=list(self.questions))
        if self.choice.periods:
            chosen = chosen.filter(period_id__in=list(self.periods))
        return chosen

    def _in_order(self, row: Own) -> tuple[int, int]:
        return self.questions[row[1]][0], self.periods[row[2]][0]

    # -------------------------------------------------------------- rows of one request

    def _rows(self, asked: Asked, figures: list[Own]) -> Iterator[tuple[P, ...]]:
        if not figures:
            return
        if self.choice.hiding:
            figures = list(self._safe(asked, figures))
        encode, counting = self.encode, self.counting
        about, dates = encode(asked.about), encode(asked.dates)
        tail = encode((asked.answered_on, asked.reference, asked.round))
        numbers, words, yes, empty = self.numbers, self.words, self.yes, self.empty
        places, kinds, coders, reviews = self.places, self.kinds, self.coders, self.reviews
        marks, sha256 = self.marks, self.sha256
        all_or_none = counting.all_or_none(asked)
        for (
            _, question, period, pk, kind, basis, unit, value, lower, upper, sections, raw,
            proposal, source, coder, recorded_by, review, version,
        ) in figures:  # fmt: skip
            counts = pk in counting if all_or_none is None else all_or_none and pk
            yield (
                about,
                places[question, period, basis, unit],
                numbers[value],
                numbers[lower],
                numbers[upper],
                kinds[kind, sections],
                words[raw] if len(raw) <= SHORT else encode((raw,)),
                words[sha256.get(proposal)],
                words[source] if len(source) <= SHORT else encode((source,)),
                coders.get((coder, recorded_by), empty),
                reviews[review],
                dates,
                marks[period, kind, review, version],
                tail,
                yes if counts else empty,
            )

    def _number_piece(self, text: str | None) -> P:
        return self.encode((_number(text),))

    def _place(self, key: tuple[int, int, str, str]) -> P:
        question, period = self.questions[key[0]][1], self.periods[key[1]][1]
        _, _, basis, unit = key
        return self.encode((question.key, question.text, period.key, basis or period.basis, unit))

    def _kind(self, key: tuple[str, str]) -> P:
        kind, sections = key
        cited = "; ".join(section["number"] for section in json.loads(sections))
        if kind == HIDDEN:
            return self.encode((Figure.Kind.SUPPRESSED.value, HIDDEN, cited))
        return self.encode((kind, "" if kind in WITH_NUMBER else kind, cited))

    def _mark(self, key: tuple[int, str, str, int | None]) -> P:
        """What this tool adds to a figure: the basis that was asked for, symbols, the version."""
        period, kind, review, version = key
        if kind == HIDDEN:
            symbols = [CONFIDENTIAL]
        else:
            symbols = symbols_of(
                NO_REPLY if kind == NO_FIGURE else kind,
                provisional=review == Figure.Review.PROPOSED,
                version=version or 1,
            )
        return self.encode((self.periods[period][1].basis, " ".join(symbols), version))

    # -------------------------------------------------------------- what may be told

    def _safe(self, asked: Asked, figures: list[Own]) -> Iterator[Own]:
        """The figures that count, as disclosure control leaves them."""
        assert self.choice.hiding
        told, hidden = self.choice.hiding.told, self.choice.hiding.hidden
        for row in map(Own._make, figures):
            row = row._replace(source="", proposal=None)  # a file may be named after a person
            question, period = self.questions[row.question][1], self.periods[row.period][1]
            place = asked.code, question.key, period.key
            if not row.pk:  # a row for what is missing
                yield row
            elif place not in told or not self.counting.counts(asked, row.pk):
                continue
            elif place in hidden:
                kind = row.kind if row.kind == Figure.Kind.SUPPRESSED else HIDDEN
                yield row._replace(
                    kind=kind, value=None, lower=None, upper=None, sections="[]", raw=""
                )
            else:
                shown = [_number(one) for one in (row.value, row.lower, row.upper)]
                yield row._replace(raw=row.raw if words_are_safe(row.raw, shown) else "")

    # -------------------------------------------------------------- those without a figure

    def _missing(self, rounds: list[tuple[Asked, list[Own]]]) -> Iterator[tuple[P, ...]]:
        """A row for each question and period of which an authority asked has no figure."""
        standing = [(one, figures) for one, figures in rounds if not one.withdrawn]
        asked = [one for one, _ in standing if one.was_sent]
        if not asked:
            return
        seen = {(row[1], row[2]) for _, figures in standing for row in figures}
        kind = NO_FIGURE if seen or any(one.replied for one, _ in standing) else NO_REPLY
        missing = [
            Own(asked[-1].pk, pk, period, kind=kind, unit=question.unit)
            for pk, (_, question) in self.questions.items()
            for period in self.periods
            if not question.is_derived and (pk, period) not in seen
        ]
        yield from self._rows(asked[-1], missing)


class _Lines(_Rows[str]):
    """The same as parts of lines. Whole numbers, which most are, stay the text they came as."""

    def _number_piece(self, text: str | None) -> str:
        whole = (text or "").removesuffix(NO_FRACTION)
        return whole if whole.isdigit() else super()._number_piece(text)


class _Counting:
    """Which figures the statistics use: of an authority asked once all, else one of each place."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        asked = campaign.foi_requests.exclude(outcome=FoiRequest.Outcome.WITHDRAWN).order_by()
        twice = asked.values_list("authority_id").annotate(n=Count("pk")).filter(n__gt=1)
        self._asked_again = {authority for authority, _ in twice}
        self._found: set[int] | None = None

    def all_or_none(self, asked: Asked) -> bool | None:
        """Whether all figures of a request count, or none; None: each has to be looked up."""
        if asked.withdrawn:
            return False
        return None if asked.authority in self._asked_again else True

    def counts(self, asked: Asked, figure: int) -> bool:
        known = self.all_or_none(asked)
        return figure in self if known is None else known

    def __contains__(self, figure: int) -> bool:
        if self._found is None:
            self._found = figures_that_count(self.campaign)
        return figure in self._found


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text).quantize(PLACES)


R = TypeVar("R", Question, Period)


def _ranked(rows: Iterable[R], wanted: Iterable[str]) -> dict[int, tuple[int, R]]:
    """Questions or periods by primary key, each with its rank in the order of the campaign."""
    keys = set(wanted)
    chosen = [row for row in rows if not keys or row.key in keys]
    chosen.sort(key=lambda row: (row.position, row.key))
    return {row.pk: (rank, row) for rank, row in enumerate(chosen)}


def _requests(campaign: Campaign, choice: Choice) -> list[Asked]:
    """The requests of a choice, in order."""
    chosen = choice.foi_requests_of(campaign)
    answers = answers_of(chosen)
    found = chosen.order_by().values_list(
        "pk", "authority_id", "reference", "round", "authority__code", "authority__official_name",
        "authority__type", "authority__region", "authority__nation", "was_sent", "replied",
        "outcome", "sent_on", "due_on", "responded_on", "received_on", "closed_on",
    )  # fmt: skip
    asked = []
    for (
        pk, authority, reference, number, *about, was_sent, replied,
        outcome, sent_on, due_on, responded_on, received_on, closed_on,
    ) in found:  # fmt: skip
        answered_on, days_taken, on_time = answer_of(answers, pk, outcome).timeliness(
            received_on, due_on, closed_on or choice.as_of
        )
        asked.append(
            Asked(
                pk, authority, reference, number, tuple(about), was_sent, replied,
                outcome == FoiRequest.Outcome.WITHDRAWN,
                (sent_on, due_on, responded_on, days_taken, on_time), answered_on,
            )
        )  # fmt: skip
    return sorted(asked, key=lambda one: (one.code, one.round, one.pk))


def _batches(asked: Iterable[Asked], counts: Mapping[int, int]) -> Iterator[list[Asked]]:
    """Requests, so many at a time that their figures are not too many."""
    batch: list[Asked] = []
    figures = 0
    for one in asked:
        here = counts.get(one.pk, 0)
        if batch and (figures + here > FIGURES_AT_ONCE or len(batch) >= REQUESTS_AT_ONCE):
            yield batch
            batch, figures = [], 0
        batch.append(one)
        figures += here
    if batch:
        yield batch
