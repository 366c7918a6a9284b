"""Ask authorities, before a release, whether we understood their figures as they meant them.

Each is sent its own accepted figures in its old thread, with a day to object by: a letter like
any other, which a person reads and approves. It is no chase, and moves no clock. Silence changes
nothing. A correction is a new version of a figure, and counts from then on.
"""

import hashlib
import textwrap
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from requests_app import batches, letters, lifecycle
from requests_app.calendars import calendar_for
from requests_app.domain.event_lists import in_words as day_in_words
from requests_app.domain.law import Law
from requests_app.domain.working_days import add_working_days
from requests_app.letters import Draft, LetterProblem, Writer
from requests_app.models import (
    Campaign,
    CaseEvent,
    FoiRequest,
    LetterBatch,
    OutgoingMessage,
    Period,
    Question,
)
from responses_app.confirmations import has_changed
from responses_app.domain import understood
from responses_app.domain.understood import Reading
from responses_app.figures import record_figure
from responses_app.models import Confirmation, Figure
from responses_app.statistics_rebuild import figures_that_count

Kind = OutgoingMessage.Kind
State = Confirmation.State

LEAST_NOTICE = 10  # working days to object in, from the day the letter is written
USUAL_NOTICE = 15  # working days: letters are approved, and leave one by one
WIDTH = 76
LONGEST_QUOTE = 600

TEXT = """\
Dear {{ authority.name }},

Thank you for your answer to our request {{ reference }}. Before we publish it we should like to be
sure that we understood it as you meant it. This is what we have:

{{ confirm.figures }}

If something is wrong, or you have corrected it since, please tell us
by {{ confirm.object_by }}. If all is right, a line that says so helps us;
you need not send it.

If we hear nothing, the figures stay as they are above, and we print that you said nothing. A
correction that comes later goes into our next release.

This is not a new request under the {{ law.title }}.

{{ sign_off }}
"""
PLACEHOLDERS = {
    "confirm.figures": "the questions, what they wrote, and what we understood",
    "confirm.object_by": "the day to object by",
}


class ConfirmingError(ValueError):
    """What was asked cannot be done. `problems` says why, one sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Candidate:
    """One authority that answered: its figures as they count, and whether it can be asked."""

    foi_request: FoiRequest
    """The newest request to it: the letter goes into that thread."""
    figures: tuple[Figure, ...]
    why_not: str = ""
    """Why it is not asked now; empty where it can be."""
    to_look_at: int = 0
    """Answers that one of us has still to look at: the letter leaves them out."""
    last: Confirmation | None = None
    """The newest time that it was asked."""

    @property
    def step(self) -> str:
        """Under this name the letter is written: once for one set of versions of figures."""
        return step_of(one.pk for one in self.figures)


@dataclass(frozen=True)
class Preview:
    """A letter as it would be written, or why it cannot be."""

    candidate: Candidate
    draft: Draft | None = None
    problem: str = ""


@dataclass
class Asked:
    """The batch that was written, and who was left out and why."""

    batch: LetterBatch | None = None
    written: int = 0
    skipped: list[tuple[FoiRequest, str]] = field(default_factory=list)


# ---------------------------------------------------------------------------- who can be asked


def candidates(campaign: Campaign) -> list[Candidate]:
    """Return each authority that has figures, by name; a handful of queries, however many."""
    figures, to_look_at = _figures_by_authority(campaign)
    requests = _newest_requests(campaign, figures)
    last = _last_asked(campaign)
    written = _letters_written(campaign)
    addresses = letters.without_good_address(list(requests.values()))
    found = []
    for authority, foi_request in requests.items():
        theirs = tuple(figures[authority])
        why = (
            _why_not(foi_request, theirs)
            or written.get((authority, step_of(one.pk for one in theirs)), "")
            or addresses.get(foi_request.pk, "")
        )
        found.append(
            Candidate(foi_request, theirs, why, to_look_at[authority], last.get(authority))
        )
    return sorted(found, key=lambda one: (one.foi_request.authority.plain_name, one.foi_request.pk))


def step_of(figures: Iterable[int]) -> str:
    """Return the name of the letter that shows just these versions of figures."""
    listed = " ".join(map(str, sorted(figures)))
    return f"confirm {hashlib.sha256(listed.encode()).hexdigest()[:16]}"


def _figures_by_authority(
    campaign: Campaign,
) -> tuple[dict[int, list[Figure]], defaultdict[int, int]]:
    """The figures that count, one for each question and period; and how many are to look at."""
    counting = figures_that_count(campaign)
    rows = (
        Figure.objects.accepted()
        .filter(Q(kind__in=understood.SHOWN) | Q(needs_review=True))
        .filter(foi_request__campaign=campaign)
        .select_related("question", "period", "foi_request")
        .order_by("question__position", "question__key", "period__position", "period__key")
    )
    found: defaultdict[int, list[Figure]] = defaultdict(list)
    doubtful: defaultdict[int, int] = defaultdict(int)
    for one in rows.iterator(chunk_size=2000):
        if one.pk not in counting:
            continue
        if one.needs_review:
            doubtful[one.foi_request.authority_id] += 1
        else:
            found[one.foi_request.authority_id].append(one)
    return dict(found), doubtful


def _newest_requests(campaign: Campaign, figures: Collection[int]) -> dict[int, FoiRequest]:
    """The newest request to each of these authorities, those withdrawn left out."""
    rows = (
        campaign.foi_requests.filter(authority__in=figures)
        .exclude(outcome=FoiRequest.Outcome.WITHDRAWN)
        .select_related("authority", "campaign")
        .order_by("was_sent", "round", "pk")
    )
    return {one.authority_id: one for one in rows}


def _why_not(foi_request: FoiRequest, figures: Sequence[Figure]) -> str:
    if not any(one.kind in understood.NUMBERS for one in figures):
        return "it has given no number"
    if foi_request.unread_since:
        return "mail that may be theirs has come and is not read yet"
    return ""


def _letters_written(campaign: Campaign) -> dict[tuple[int, str], str]:
    """Who was asked about which figures already, and what became of that letter."""
    rows = OutgoingMessage.objects.filter(
        foi_request__campaign=campaign, kind=Kind.CONFIRMATION
    ).exclude(state=OutgoingMessage.State.CANCELLED)
    return {
        (one.foi_request.authority_id, one.step): (
            f"asked about just these figures before: {one.get_state_display().lower()}"
        )
        for one in rows.select_related("foi_request").defer("mime", "body")
    }


def _last_asked(campaign: Campaign) -> dict[int, Confirmation]:
    rows = campaign.confirmations.select_related("letter", "foi_request").defer(
        "letter__mime", "letter__body"
    )
    rows = rows.exclude(letter__state=OutgoingMessage.State.CANCELLED)
    return {one.foi_request.authority_id: one for one in rows.order_by("letter__written_at", "pk")}


# ---------------------------------------------------------------------------- the letters


def usual_day(today: date) -> date:
    """Return the day to object by that is offered: late enough for letters that leave later."""
    return add_working_days(today, USUAL_NOTICE, Law.FOIA, calendar_for(Law.FOIA))


def earliest_day(today: date) -> date:
    """Return the first day to object by that is taken: at least 10 working days ahead."""
    return add_working_days(today, LEAST_NOTICE, Law.FOIA, calendar_for(Law.FOIA))


def previews(chosen: Iterable[Candidate], object_by: date, text: str = TEXT) -> list[Preview]:
    """Return each letter as it would be written; those who are not asked now, with the reason."""
    writer = Writer()
    return [_preview(writer, one, object_by, text) for one in chosen]


def _preview(writer: Writer, candidate: Candidate, object_by: date, text: str) -> Preview:
    if candidate.why_not:
        return Preview(candidate, problem=candidate.why_not)
    try:
        draft = writer.answer_letter(
            candidate.foi_request,
            text,
            title="Are these your figures?",
            step=candidate.step,
            more={
                "confirm.figures": figures_text(candidate.figures, candidate.foi_request.campaign),
                "confirm.object_by": day_in_words(object_by),
            },
            kind=Kind.CONFIRMATION,
        )
    except LetterProblem as problem:
        return Preview(candidate, problem=str(problem))
    return Preview(candidate, draft)


def figures_text(figures: Sequence[Figure], campaign: Campaign) -> str:
    """Return the figures as a letter shows them: their wording, their words, what we understood."""
    blocks = []
    for question, theirs in _by_question(figures):
        lines = [_wrapped(question.text or question.key, f"{question.key}) ")]
        for one in theirs:
            words = " ".join(one.raw.split())[:LONGEST_QUOTE]
            lines += [
                f"   {period_in_words(one.period)}:",
                _wrapped(f'"{words}"', "      You wrote: "),
                _wrapped(reading_in_words(one, campaign), "      We understood: "),
            ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def reading_in_words(figure: Figure, campaign: Campaign) -> str:
    """Return what we understood a figure to say."""
    return understood.in_words(
        Reading(
            kind=figure.kind,
            value=figure.value,
            lower=figure.lower,
            upper=figure.upper,
            unit=figure.unit,
            sections=understood.listed(one["number"] for one in figure.sections),
            asked_basis=figure.period.basis,
            basis=figure.basis,
            is_yes_or_no=figure.question.kind == Question.Kind.YES_NO,
            other_basis_counts=campaign.include_other_basis,
        )
    )


def period_in_words(period: Period) -> str:
    """Return "2024 (calendar year)", or the days where the campaign names them."""
    if period.start and period.end and period.start != period.end:
        return f"{period.key} ({day_in_words(period.start)} to {day_in_words(period.end)})"
    if period.start or period.end:
        return f"{period.key} (as at {day_in_words(period.start or period.end)})"
    return f"{period.key} ({period.get_basis_display()})"


def _by_question(figures: Iterable[Figure]) -> list[tuple[Question, list[Figure]]]:
    found: dict[int, tuple[Question, list[Figure]]] = {}
    for one in figures:
        found.setdefault(one.question_id, (one.question, []))[1].append(one)
    return list(found.values())


def _wrapped(text: str, first: str) -> str:
    return textwrap.fill(
        text,
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
    )


@transaction.atomic
def write(
    campaign: Campaign,
    authorities: Collection[int],
    *,
    object_by: date,
    key: str,
    by: AbstractBaseUser | None,
    at: datetime,
    text: str = TEXT,
) -> Asked:
    """Write a letter to each of these authorities, as drafts of one batch.

    Left out, with the reason, are those who cannot be asked now; an authority is asked once about
    the same versions of its figures. Raises batches.BatchExists where the same form was sent
    before, and ConfirmingError, with nothing written, where a letter cannot be written or the day
    is too near.
    """
    today = timezone.localdate(at)
    if object_by < earliest_day(today):
        raise ConfirmingError(
            [f"The day to object by is {day_in_words(earliest_day(today))} or later."]
        )
    # Locked in the order of their keys, so that two who write at once wait and ask once.
    rows = campaign.foi_requests.select_for_update().filter(authority__in=authorities)
    list(rows.order_by("pk").values_list("pk"))
    chosen = [one for one in candidates(campaign) if one.foi_request.authority_id in authorities]
    asked = Asked(skipped=[(one.foi_request, one.why_not) for one in chosen if one.why_not])
    found = previews([one for one in chosen if not one.why_not], object_by, text)
    if problems := [one.problem for one in found if one.problem]:
        raise ConfirmingError(list(dict.fromkeys(problems)))
    drafts = [one.draft for one in found if one.draft]
    if not drafts:
        return asked
    many = f"{len(drafts)} authorit{'y' if len(drafts) == 1 else 'ies'}"
    asked.batch = batches.start(campaign, f"Figures to confirm: {many}", key, by)
    written = letters.write(drafts, approved=False, at=at, batch=asked.batch, by=by)
    _keep(campaign, [one.candidate for one in found], written, object_by)
    asked.written = len(written)
    return asked


def _keep(
    campaign: Campaign,
    chosen: Sequence[Candidate],
    written: Sequence[OutgoingMessage],
    object_by: date,
) -> None:
    """Keep which versions each letter shows."""
    confirmations = Confirmation.objects.bulk_create(
        Confirmation(
            campaign=campaign, foi_request=letter.foi_request, letter=letter, object_by=object_by
        )
        for letter in written
    )
    shows = Confirmation.figures.through
    shows.objects.bulk_create(
        shows(confirmation=confirmation, figure=figure)
        for confirmation, candidate in zip(confirmations, chosen, strict=True)
        for figure in candidate.figures
    )


# ---------------------------------------------------------------------------- what they say


def of_request(foi_request: FoiRequest) -> list[Confirmation]:
    """The times that the authority of a request was asked in its thread, the newest first."""
    rows = foi_request.confirmations.select_related("letter", "recorded_by").defer(
        "letter__mime", "letter__body"
    )
    return list(rows.order_by("-letter__written_at", "-pk"))


@dataclass(frozen=True)
class Line:
    """One figure of a confirmation: the version that the letter shows, and the one of today."""

    shown: Figure
    now: Figure | None
    understood: str

    @property
    def has_changed(self) -> bool:
        return self.now is None or self.now.pk != self.shown.pk


def lines_of(confirmation: Confirmation) -> list[Line]:
    """Return the figures that the letter shows, in its order, each with what counts today."""
    places = Prefetch("figures", Figure.objects.select_related("question", "period"))
    found = Confirmation.objects.prefetch_related(places).get(pk=confirmation.pk)
    shown = sorted(
        found.figures.all(),
        key=lambda one: (
            one.question.position, one.question.key, one.period.position, one.period.key,
        ),
    )  # fmt: skip
    current = {
        (one.foi_request_id, one.question_id, one.period_id): one
        for one in Figure.objects.accepted().filter(
            foi_request__in={one.foi_request_id for one in shown}
        )
    }
    return [
        Line(
            one,
            current.get((one.foi_request_id, one.question_id, one.period_id)),
            reading_in_words(one, confirmation.campaign),
        )
        for one in shown
    ]


@transaction.atomic
def record(
    confirmation: Confirmation,
    state: str,
    on: date,
    words: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    corrections: Mapping[int, str] | None = None,
) -> Confirmation:
    """Keep what an authority said on a day: it confirmed, corrected or objected.

    `corrections` are its new words for figures of the letter, by primary key: each becomes a new
    version. Who corrected has to have given at least one, here or before. The request's log says
    it too. Raises ConfirmingError where something is missing or contradicts itself.
    """
    locked = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
    words, corrections = words.strip(), dict(corrections or {})
    if problems := list(_problems(locked, state, on, words, corrections, at)):
        raise ConfirmingError(problems)
    if corrections:
        _correct(locked, corrections, on, words, by)
    if state == State.CORRECTED and not has_changed(locked):
        raise ConfirmingError(["Which figure was corrected? Type in what it is now."])
    locked.state, locked.answered_on, locked.note = state, on, words
    locked.recorded_by, locked.recorded_at = by, at
    locked.save(update_fields=["state", "answered_on", "note", "recorded_by", "recorded_at"])
    said = f"Asked whether these are its figures, the authority {SAID[State(state)]}."
    lifecycle.record(
        locked.foi_request, CaseEvent.Kind.NOTE, on, note=f"{said} {words}".strip(), by=by
    )
    return locked


NOBODY_HAS_READ = (OutgoingMessage.State.DRAFT, OutgoingMessage.State.CANCELLED)
SAID: Mapping[State, str] = {
    State.CONFIRMED: "confirmed them",
    State.CORRECTED: "corrected them",
    State.OBJECTED: "objected",
}


def _problems(
    locked: Confirmation,
    state: str,
    on: date,
    words: str,
    corrections: Mapping[int, str],
    at: datetime,
) -> Iterable[str]:
    if locked.letter.state in NOBODY_HAS_READ:
        yield f"Nobody has read the letter: it is {locked.letter.get_state_display().lower()}."
    if state not in SAID:
        yield "Confirmed, corrected or objected was expected: silence is not recorded."
    if on > timezone.localdate(at):
        yield "The day is in the future."
    elif on < timezone.localdate(locked.letter.written_at):
        yield "The day lies before the day the letter was written."
    if not words and state in (State.CORRECTED, State.OBJECTED):
        yield "What did they say? Their own words are kept with it."
    if corrections and state != State.CORRECTED:
        yield "Figures are typed in, but it is not said that they corrected any."
    known = set(locked.figures.values_list("pk", flat=True))
    if corrections.keys() - known:
        yield "A figure is named that the letter does not show."


def _correct(
    locked: Confirmation,
    corrections: Mapping[int, str],
    on: date,
    words: str,
    by: AbstractBaseUser | None,
) -> None:
    """Keep new versions of figures, on the same basis as before."""
    rows: dict[int, Any] = Figure.objects.select_related(
        "foi_request__campaign", "question", "period"
    ).in_bulk(corrections)
    why = f"Corrected by the authority on {day_in_words(on)}, when asked to confirm it."
    for pk in sorted(corrections):
        shown = rows[pk]
        record_figure(
            shown.foi_request,
            shown.question,
            shown.period,
            corrections[pk],
            basis=shown.basis,
            note=f"{why} {words}".strip(),
            source=f"their answer of {day_in_words(on)}",
            by=by,
        )
