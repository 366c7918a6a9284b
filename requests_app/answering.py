"""Answer what authorities ask or refuse: one letter each, read together and approved together.

An answer to what they ask goes into the thread of the request, and starts its clock anew on the
day it leaves, not before. A narrowed request after a refusal is in law a new request: it gets a
row of its own, which names the one it replaces, and its first letter goes into the old thread.
The old request stays as it was, with its own rights.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Prefetch, Q
from django.utils import timezone

from requests_app import batches, letters, lifecycle
from requests_app.calendars import calendar_for
from requests_app.domain import answer_kinds, merge
from requests_app.domain.answer_kinds import ALIKE, KINDS, AnswerKind, Asks, Fit, Reason, Situation
from requests_app.domain.cost_limit import Estimate, limit_hours
from requests_app.domain.event_lists import in_words
from requests_app.domain.law import Law
from requests_app.domain.working_days import CalendarTooShort
from requests_app.ladders import TEXTS
from requests_app.letters import Draft, LetterProblem, Writer
from requests_app.models import (
    Authority,
    Campaign,
    CaseEvent,
    FoiRequest,
    LetterBatch,
    OutgoingMessage,
    Question,
    StandardAnswer,
)
from requests_app.reply_forms import FormMaker

Event = CaseEvent.Kind
State = OutgoingMessage.State
WILL_NOT_LEAVE = (State.CANCELLED, State.STOPPED)
HAS_NOT_LEFT = (
    State.DRAFT, State.PENDING, State.CLAIMED, State.DATA_STARTED, State.DEFERRED, State.FAILED,
    State.UNCERTAIN,
)  # fmt: skip
THEIR_REPLIES = (
    Event.REFUSAL, Event.RESPONSE, Event.PARTIAL_RESPONSE, Event.REVIEW_RESPONSE,
)  # fmt: skip
REFUSED_FOR = {
    Asks.A_COST_REFUSAL: Reason.COST,
    Asks.A_PERSONAL_DATA_REFUSAL: Reason.PERSONAL_DATA,
}
ADDED_TOGETHER = timedelta(days=150)  # longer than 60 working days ever are

PLACEHOLDERS = {
    "answer": "what we say, typed in below",
    "periods_asked": "what we ask for now, typed in below",
    "their_words": "what the council asked or said, from the log of its request",
    "arithmetic": "what fits the limit by the council's own estimate",
    "figure": "the figure we ask about",
    "advice": "the duty to advise and assist, by the law of the request",
    "cost_section": "the refusal for cost, by the law under which the log says it was refused",
    "personal_data_section": "the refusal for personal data, in the same way",
    "questions_alone": "the questions ticked, without the periods",
    "first_reference": "our reference of the request as it was",
    "first_sent_on": "the day it was sent",
    "first_answered_on": "the day it was answered",
    "referred_by": "the council that does not hold it",
}
"""What an answer may say beside the placeholders of every letter (domain/merge.py)."""


IN_BRACKETS = re.compile(r"[ \t]*\(\{\{\s*(cost_section|personal_data_section)\s*\}\}\)")
"""A ground of refusal, as letters quote it. Where the log names none, neither do they."""

WHERE_FROM = {
    "arithmetic": "Type in their own estimate: how many files, and minutes for each.",
    "figure": "Type in which figure is meant, and what is odd about it.",
    "their_words": "What they said is not in the log: write it in the note of that event.",
    "first_sent_on": "The day it was sent is not known.",
    "first_answered_on": "The day of their reply is not known.",
    "questions_alone": "No question is asked.",
    "cost_section": "The log names no such ground: take it out of the letter.",
    "personal_data_section": "The log names no such ground: take it out of the letter.",
}
"""Where a value that is missing would come from."""


class AnsweringError(Exception):
    """Nothing was written. `problems` says why, one sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


# ---------------------------------------------------------------------------- where they stand


@dataclass(frozen=True)
class Standing:
    """Where a request stands, and what its authority last asked or refused."""

    situation: Situation
    their_words: str
    unsent_round: FoiRequest | None = None
    """A new round that is there already, and whose letter was never sent."""
    stopped_letter: bool = False
    """The first letter of that round was stopped: another one is written under another name."""

    def refused_under(self, reason: Reason) -> Law | None:
        """The law under which it was refused for this, so far as the log says."""
        return answer_kinds.refused_under(reason, self.situation.grounds, self.situation.law)

    @property
    def cost_law(self) -> Law:
        """The law by whose limit an estimate of theirs is reckoned."""
        return self.refused_under(Reason.COST) or self.situation.law


def standings_of(foi_requests: Collection[FoiRequest]) -> dict[int, Standing]:
    """Return where each of these stands, by primary key: four queries, however many."""
    keys = [one.pk for one in foi_requests]
    said, rounds = _said(keys), _later_rounds(foi_requests)
    waiting = _answers_waiting(keys, said)
    return {
        one.pk: _standing(one, said[one.pk], rounds[one.pk], one.pk in waiting)
        for one in foi_requests
    }


Said = tuple[str, date | None, str]  # kind of event, its day, what was noted of it


def _said(keys: Collection[int]) -> defaultdict[int, list[Said]]:
    """Each question and reply of theirs, the newest last."""
    found: defaultdict[int, list[Said]] = defaultdict(list)
    events = (
        CaseEvent.objects.standing()
        .filter(foi_request__in=keys, kind__in=(Event.CLARIFICATION_REQUESTED, *THEIR_REPLIES))
        .order_by("on", "pk")
    )
    for key, kind, on, note in events.values_list("foi_request_id", "kind", "on", "note"):
        found[key].append((kind, on, note.strip()))
    return found


def _answers_waiting(keys: Collection[int], said: Mapping[int, list[Said]]) -> set[int]:
    """Those to whom an answer is written that they have not got.

    One in the letters folder has reached nobody either; it answers what was asked before it.
    """
    waiting = set()
    written = OutgoingMessage.objects.filter(
        Q(state__in=HAS_NOT_LEFT) | Q(written_to_folder=True),
        foi_request__in=keys,
        event_kind=Event.CLARIFICATION_RECEIVED,
    )
    for key, at, in_folder in written.values_list("foi_request_id", "sent_at", "written_to_folder"):
        asked = [on for kind, on, _ in said[key] if kind == Event.CLARIFICATION_REQUESTED and on]
        if in_folder and at and asked and timezone.localdate(at) < asked[-1]:
            continue
        waiting.add(key)
    return waiting


def _later_rounds(foi_requests: Collection[FoiRequest]) -> dict[int, list[FoiRequest]]:
    """The later requests to the same authority, those withdrawn or closed unsent left out."""
    found: defaultdict[tuple[int, int], list[FoiRequest]] = defaultdict(list)
    first_letters = OutgoingMessage.objects.filter(kind=OutgoingMessage.Kind.REQUEST)
    later = (
        FoiRequest.objects.filter(
            campaign__in={one.campaign_id for one in foi_requests},
            authority__in={one.authority_id for one in foi_requests},
            round__gt=1,
        )
        .exclude(outcome=FoiRequest.Outcome.WITHDRAWN)
        .exclude(was_sent=False, closed_on__isnull=False)
        .select_related("authority", "campaign")
        .prefetch_related(
            Prefetch("outgoing_messages", first_letters.defer("mime"), "first_letters")
        )
    )
    for one in later.order_by("round"):
        found[one.campaign_id, one.authority_id].append(one)
    return {
        one.pk: [
            other for other in found[one.campaign_id, one.authority_id] if other.round > one.round
        ]
        for one in foi_requests
    }


def _standing(
    foi_request: FoiRequest,
    said: list[Said],
    rounds: list[FoiRequest],
    answer_waits: bool,
) -> Standing:
    replaced = [one for one in rounds if one.was_sent or _may_leave(one)]
    unsent = [one for one in rounds if one.replaces_id == foi_request.pk and not one.was_sent]
    situation = Situation(
        law=Law(foi_request.law),
        was_sent=foi_request.was_sent,
        clock_state=foi_request.clock_state,
        outcome=foi_request.outcome,
        replied=foi_request.replied,
        withdrawn=foi_request.outcome == FoiRequest.Outcome.WITHDRAWN,
        closed=foi_request.closed_on is not None,
        grounds="\n".join(note for kind, _, note in said if kind in THEIR_REPLIES and note),
        replaced_by=replaced[-1].reference if replaced else "",
        answer_waits=answer_waits,
    )
    return Standing(
        situation,
        _their_words(said, foi_request.clock_state),
        unsent[-1] if unsent else None,
        any(letter.state == State.STOPPED for one in unsent for letter in one.first_letters),
    )


def _may_leave(foi_request: FoiRequest) -> bool:
    return any(letter.state not in WILL_NOT_LEAVE for letter in foi_request.first_letters)


def _their_words(said: list[Said], clock_state: str) -> str:
    """The newest of what they said: their question while they wait for us, else their refusal."""
    for wanted in (
        (Event.CLARIFICATION_REQUESTED,) if clock_state == "stopped_clarification" else (),
        (Event.REFUSAL,),
        THEIR_REPLIES,
    ):
        words = [note for kind, _, note in said if kind in wanted and note]
        if words:
            return words[-1]
    return ""


# ---------------------------------------------------------------------------- what to write


@dataclass(frozen=True)
class Offer:
    """A text that may be written to those chosen, and why it is offered."""

    kind: AnswerKind
    title: str
    text: str
    fits: int
    """How many of those chosen it is an answer to."""
    perhaps: int
    """How many more it may be one to: the log does not say."""
    why: str
    answer: StandardAnswer | None = None
    likeness: float = 0.0
    """How much what they said is like what it was an answer to: 0 to 100."""
    given: int = 0
    """How many councils it has been written to."""

    @property
    def name(self) -> str:
        """How a form names it."""
        return str(self.answer.pk) if self.answer else self.kind.name

    @property
    def is_alike(self) -> bool:
        return self.likeness >= ALIKE


def offers_for(foi_request: FoiRequest) -> list[Offer]:
    """Return the campaign's answers and our own texts that fit one request, the likeliest first."""
    return offers_for_all([foi_request])


def offers_for_all(
    foi_requests: Sequence[FoiRequest], standings: Mapping[int, Standing] | None = None
) -> list[Offer]:
    """Return what fits any of these requests of one campaign, the likeliest first."""
    if not foi_requests:
        return []
    found = standings or standings_of(foi_requests)
    places = list(KINDS)
    return sorted(
        (one for one in _offers(foi_requests[0].campaign_id, found) if one.fits or one.perhaps),
        key=lambda one: (
            -one.is_alike,
            -one.fits,
            -one.perhaps,
            -one.likeness,
            places.index(one.kind.name),
            -one.given,
            one.answer is None,
        ),
    )


def offer_named(
    name: str, foi_requests: Sequence[FoiRequest], standings: Mapping[int, Standing]
) -> Offer | None:
    """Return what was offered under this name, even where it fits nobody any more."""
    offers = _offers(foi_requests[0].campaign_id, standings) if foi_requests else []
    return next((one for one in offers if one.name == name), None)


def _offers(campaign: int, found: Mapping[int, Standing]) -> list[Offer]:
    """The answers that a campaign keeps, and our own texts, whomever they fit."""
    fits = {name: _fits(kind, found.values()) for name, kind in KINDS.items()}
    kept = (
        StandardAnswer.objects.filter(campaign=campaign)
        .annotate(
            given=Count(
                "letters__foi_request__authority",
                filter=~Q(letters__state__in=(State.DRAFT, *WILL_NOT_LEAVE)),
                distinct=True,
            )
        )
        .order_by("pk")
    )
    offers = [
        replace(
            fits[answer.kind],
            title=answer.title,
            text=answer.text,
            answer=answer,
            given=answer.given,
            likeness=_best(answer.their_words, found.values()),
        )
        for answer in kept
    ]
    return offers + [
        replace(offer, text=text) for name, offer in fits.items() if (text := shipped_text(name))
    ]


def shipped_text(kind: str) -> str:
    """Return the tool's own text of a kind; empty for a kind that is unknown."""
    if kind not in KINDS:
        return ""
    return (TEXTS / "answers" / f"{kind}.txt").read_text(encoding="utf-8")


def _fits(kind: AnswerKind, found: Collection[Standing]) -> Offer:
    judged = [answer_kinds.fit(kind, one.situation) for one in found]
    sure = [why for how, why in judged if how is Fit.YES]
    perhaps = [why for how, why in judged if how is Fit.PERHAPS]
    why = "; ".join(dict.fromkeys(sure + perhaps))
    return Offer(kind, kind.title, "", len(sure), len(perhaps), why)


def _best(their_words: str, found: Iterable[Standing]) -> float:
    return max((answer_kinds.likeness(their_words, one.their_words) for one in found), default=0.0)


@dataclass(frozen=True)
class Alike:
    """Another request of the campaign to which the same may be an answer, and its words."""

    foi_request: FoiRequest
    their_words: str
    likeness: float
    why: str

    @property
    def is_alike(self) -> bool:
        """So much alike that it is ticked until a person looks."""
        return self.likeness >= ALIKE


def who_else(
    campaign: Campaign, kind: AnswerKind, their_words: str, besides: Collection[int] = ()
) -> list[Alike]:
    """Return the other requests of the campaign in the same situation, the most alike first.

    Each with its own words: whether they ask the same is for a person to see. Those that are in
    no situation of this kind, or answered already, are left out.
    """
    others = list(
        _in_reach(campaign, kind).exclude(pk__in=besides).select_related("authority", "campaign")
    )
    standings = standings_of(others)
    found = []
    for one in others:
        stands = standings[one.pk]
        how, why = answer_kinds.fit(kind, stands.situation)
        if how is not Fit.NO:
            likeness = answer_kinds.likeness(their_words, stands.their_words)
            found.append(Alike(one, stands.their_words, likeness, why))
    return sorted(found, key=lambda one: (-one.likeness, one.foi_request.authority.plain_name))


def _in_reach(campaign: Campaign, kind: AnswerKind):
    """Rows that may fit: the database leaves out those that cannot, `fit` decides."""
    sent = campaign.foi_requests.sent()
    if kind.asks is Asks.WHAT_WE_MEAN:
        return sent.filter(clock_state="stopped_clarification")
    if kind.asks is Asks.SENT:
        return sent.none()  # everybody: to be chosen on the list, not guessed
    return sent.filter(replied=True)


# ---------------------------------------------------------------------------- the letters


@dataclass(frozen=True)
class Own:
    """What is filled in for one request alone."""

    figure: str = ""
    estimate: Estimate | None = None
    body: Authority | None = None


@dataclass(frozen=True)
class Writing:
    """What is to be written: a text of a kind, what we say in it, and what is each one's own."""

    kind: AnswerKind
    text: str
    what_we_say: str = ""
    periods_asked: str = ""
    title: str = ""
    answer: StandardAnswer | None = None
    own: Mapping[int, Own] = field(default_factory=dict)
    """By the primary key of the request that is answered."""
    questions: tuple[str, ...] | None = None
    """The keys of the questions that are asked now; None: all of them."""

    def of(self, foi_request: FoiRequest) -> Own:
        return self.own.get(foi_request.pk, Own())


@dataclass(frozen=True)
class Preview:
    """The letter for one request as it would be written, and what stands in its way."""

    foi_request: FoiRequest
    their_words: str
    draft: Draft | None = None
    problem: str = ""
    warnings: tuple[str, ...] = ()
    asked_already: FoiRequest | None = None
    """The other body's own request, where the campaign has asked it."""
    target: FoiRequest | None = None
    """Whose letter it is: the request itself, or the new one."""

    @property
    def is_new_request(self) -> bool:
        return self.target is not None and self.target is not self.foi_request


def preview(foi_requests: Sequence[FoiRequest], writing: Writing, on: date) -> list[Preview]:
    """Return exactly who would get what; nothing is written.

    The number of queries does not grow with that of the requests.
    """
    return _Previewer(foi_requests, writing, on).previews()


class _Previewer:
    """Reads what the letters of a batch share, once."""

    def __init__(self, foi_requests: Sequence[FoiRequest], writing: Writing, on: date) -> None:
        self.foi_requests, self.writing, self.on = foi_requests, writing, on
        self.writer = Writer()
        self.standings = standings_of(foi_requests)
        self.forms: dict[int, FormMaker] = {}
        self.asking: dict[int, Campaign] = {}
        self.newest_round = self._newest_rounds() if writing.kind.new_round else {}
        self.asked = self._other_bodies() if writing.kind.other_body else {}
        self.written: dict[int, list[OutgoingMessage]] = {}
        self.bad_address: dict[int, str] = {}
        self.lately: dict[int, list[str]] = {}

    def previews(self) -> list[Preview]:
        bodies: dict[int, FoiRequest] = {}
        found = [self._aim(one, bodies) for one in self.foi_requests]
        targets = [one.target for one in found if one.target]
        self.bad_address = _without_good_address(targets)
        if self.writing.kind.is_new_request:
            self.lately = _asked_lately(targets, self.on)
        else:
            self.written = _answers_written(targets)
        return [self._with_letter(one) for one in found]

    def _aim(self, foi_request: FoiRequest, bodies: dict[int, FoiRequest]) -> Preview:
        """Whose letter it will be, or why there can be none."""
        stands = self.standings[foi_request.pk]
        aimed = Preview(foi_request, stands.their_words)
        how, why = answer_kinds.fit(self.writing.kind, stands.situation)
        if how is Fit.NO:
            return replace(aimed, problem=f"{foi_request}: {why}.")
        if how is Fit.PERHAPS:
            aimed = replace(aimed, warnings=(f"Look before you write: {why}.",))
        if self.writing.kind.new_round:
            target = stands.unsent_round or self._next_round(foi_request)
            return replace(aimed, target=target)
        if self.writing.kind.other_body:
            return self._aim_at_body(aimed, bodies)
        return replace(aimed, target=foi_request)

    def _next_round(self, foi_request: FoiRequest) -> FoiRequest:
        """The round as it will be created (lifecycle.new_round); not saved."""
        number = self.newest_round[foi_request.campaign_id, foi_request.authority_id] + 1
        campaign, authority = foi_request.campaign, foi_request.authority
        return FoiRequest(
            campaign=campaign,
            authority=authority,
            law=foi_request.law,
            round=number,
            reference=lifecycle.reference_of(campaign, authority, number),
            replaces=foi_request,
            merge_values=foi_request.merge_values,
        )

    def _newest_rounds(self) -> dict[tuple[int, int], int]:
        rows = (
            FoiRequest.objects.filter(
                campaign__in={one.campaign_id for one in self.foi_requests},
                authority__in={one.authority_id for one in self.foi_requests},
            )
            .order_by()
            .values_list("campaign_id", "authority_id")
            .annotate(newest=Max("round"))
        )
        return {(campaign, authority): newest for campaign, authority, newest in rows}

    def _other_bodies(self) -> dict[int, FoiRequest]:
        """The newest request of the campaign to each of the other bodies, by authority."""
        bodies = {own.body.pk for own in self.writing.own.values() if own.body}
        first_letters = OutgoingMessage.objects.filter(kind=OutgoingMessage.Kind.REQUEST)
        rows = (
            FoiRequest.objects.filter(
                campaign__in={one.campaign_id for one in self.foi_requests}, authority__in=bodies
            )
            .select_related("authority", "campaign")
            .prefetch_related(
                Prefetch("outgoing_messages", first_letters.defer("mime"), "first_letters")
            )
            .order_by("round")
        )
        return {one.authority_id: one for one in rows}

    def _aim_at_body(self, aimed: Preview, bodies: dict[int, FoiRequest]) -> Preview:
        foi_request, body = aimed.foi_request, self.writing.of(aimed.foi_request).body
        if body is None:
            return replace(aimed, problem=f"{foi_request}: choose the body that holds it.")
        if body.pk == foi_request.authority_id:
            return replace(aimed, problem=f"{foi_request}: that is the authority itself.")
        if why := _why_not(body, foi_request.campaign, self.on):
            return replace(aimed, problem=f"{foi_request}: {body} cannot be asked: {why}.")
        asked = self.asked.get(body.pk)
        if asked and (asked.was_sent or asked.closed_on or _may_leave(asked)):
            problem = f"{foi_request}: {body} has been asked already ({asked.reference})."
            return replace(aimed, problem=problem, asked_already=asked)
        if body.pk in bodies:
            warning = f"{body} is asked by the letter for {bodies[body.pk].reference}."
            return replace(aimed, warnings=(*aimed.warnings, warning))
        bodies[body.pk] = foi_request
        return replace(aimed, target=asked or _to_body(foi_request, body))

    # ------------------------------------------------------------------ and its letter

    def _with_letter(self, aimed: Preview) -> Preview:
        if aimed.target is None:
            return aimed
        if why := self.bad_address.get(aimed.target.authority_id):
            return replace(aimed, problem=f"{aimed.target}: {why}.")
        try:
            draft = self.draft(aimed, aimed.target, "answer")
        except LetterProblem as problem:
            return replace(aimed, problem=_with_help(str(problem)))
        warnings = (
            *aimed.warnings,
            *self._what_is_odd(aimed.foi_request),
            *self.lately.get(aimed.target.authority_id, []),
            *(_written_before(one, draft) for one in self.written.get(aimed.target.pk, [])),
        )
        problem = self._contradiction(aimed.foi_request)
        return replace(aimed, draft=draft, warnings=tuple(filter(None, warnings)), problem=problem)

    def _contradiction(self, foi_request: FoiRequest) -> str:
        """Why a letter that can be written would contradict itself, or what they told us."""
        stands, estimate = self.standings[foi_request.pk], self.writing.of(foi_request).estimate
        law = stands.cost_law
        if estimate and limit_hours(law) and estimate.is_within(law):
            return (
                f"{foi_request}: by this estimate all of it fits within the limit. Look at the "
                "estimate again; if it is right, ask for a review instead."
            )
        how, why = answer_kinds.fit(self.writing.kind, stands.situation)
        if self.writing.kind.other_body and how is Fit.PERHAPS and self._asks_all(foi_request):
            return (
                f"{foi_request}: {why}. Take the tick from the questions that they have answered; "
                "if they hold nothing at all, put the log right first."
            )
        return ""

    def _asks_all(self, foi_request: FoiRequest) -> bool:
        campaign, wanted = foi_request.campaign, self.writing.questions
        return wanted is None or set(wanted) >= {one.key for one in questions_of(campaign)}

    def _what_is_odd(self, foi_request: FoiRequest) -> Iterable[str]:
        stands, estimate = self.standings[foi_request.pk], self.writing.of(foi_request).estimate
        reason = REFUSED_FOR.get(self.writing.kind.asks)
        theirs = reason and stands.refused_under(reason)
        if theirs and theirs is not stands.situation.law:
            yield (
                f"They refused it under the {theirs.title}, and our request is one under the "
                f"{stands.situation.law.title}: read whether the letter says what you mean."
            )
        if estimate and not estimate.files_within(stands.cost_law):
            yield "By this estimate not one whole file fits within the limit."

    def draft(self, aimed: Preview, target: FoiRequest, step: str) -> Draft:
        """Return the letter itself. Raises LetterProblem where it cannot be written."""
        kind, foi_request = self.writing.kind, aimed.foi_request
        values = self._values(foi_request, target)
        draft = self.writer.answer_letter(
            target,
            IN_BRACKETS.sub(lambda cited: cited[0] if values[cited[1]] else "", self.writing.text),
            title=self.writing.title or kind.title,
            step=step,
            event_kind=kind.event,
            answer=self.writing.answer,
            more=values,
        )
        if not kind.is_new_request:
            return draft
        first = replace(draft, kind=OutgoingMessage.Kind.REQUEST, event_kind=Event.SENT)
        if not kind.other_body:
            return first
        return replace(
            first,
            subject=letters.subject_of(target),
            attachments=self._forms(target.campaign).for_request(target),
        )

    def _values(self, foi_request: FoiRequest, target: FoiRequest) -> dict[str, str]:
        """Duties by the law of the letter, for another body may be in another nation; grounds by
        the law under which they were given."""
        law, own = Law(target.law), self.writing.of(foi_request)
        stands, asking = self.standings[foi_request.pk], self._asking(foi_request.campaign)
        cost, personal_data = map(stands.refused_under, (Reason.COST, Reason.PERSONAL_DATA))
        return {
            "answer": self.writing.what_we_say.strip(),
            "periods_asked": self.writing.periods_asked.strip(),
            "their_words": stands.their_words,
            "arithmetic": own.estimate.in_words(stands.cost_law) if own.estimate else "",
            "figure": own.figure.strip(),
            "advice": answer_kinds.advice_and_assistance(law),
            "cost_section": answer_kinds.cost_refusal(cost) if cost else "",
            "personal_data_section": (
                answer_kinds.personal_data_refusal(personal_data) if personal_data else ""
            ),
            "questions": letters.questions_text(asking),
            "questions_alone": "\n".join(
                f"{one.key}) {one.text or one.key}" for one in questions_of(asking)
            ),
            "first_reference": foi_request.reference,
            "first_sent_on": _day(foi_request.sent_on),
            "first_answered_on": _day(foi_request.responded_on),
            "referred_by": foi_request.authority.official_name,
        }

    def _asking(self, campaign: Campaign) -> Campaign:
        """The campaign as this letter asks it: with the questions that were ticked, read once."""
        if campaign.pk not in self.asking:
            wanted = Question.objects.all()
            if self.writing.questions is not None:
                wanted = wanted.filter(key__in=self.writing.questions)
            self.asking[campaign.pk] = Campaign.objects.prefetch_related(
                Prefetch("questions", wanted), "periods"
            ).get(pk=campaign.pk)
        return self.asking[campaign.pk]

    def _forms(self, campaign: Campaign) -> FormMaker:
        if campaign.pk not in self.forms:
            self.forms[campaign.pk] = FormMaker(self._asking(campaign))
        return self.forms[campaign.pk]


def questions_of(campaign: Campaign) -> list[Question]:
    """Return the questions that a letter asks: none that is a sum of others."""
    return [one for one in campaign.questions.all() if not one.is_derived]


def _with_help(problem: str) -> str:
    """The problem, and where a value that it misses comes from."""
    missing = merge.placeholders(problem) if "no value for" in problem else []
    return " ".join([problem, *(WHERE_FROM[name] for name in missing if name in WHERE_FROM)])


def _without_good_address(targets: Collection[FoiRequest]) -> dict[int, str]:
    """Why nothing can be written to some of these authorities. Rows need not be saved."""
    # What is not saved yet has no primary key to be told by: its authority's number stands in.
    stand_ins = {
        one.authority_id: FoiRequest(pk=one.authority_id, authority=one.authority)
        for one in targets
    }
    return letters.without_good_address(list(stand_ins.values()))


def _why_not(body: Authority, campaign: Campaign, on: date) -> str:
    if body.end_date and body.end_date < on:
        return f"it ended on {in_words(body.end_date)}"
    if body.start_date and body.start_date > on:
        return f"it begins only on {in_words(body.start_date)}"
    if body.made_up != campaign.made_up:
        return "real and made-up are kept apart"
    return ""


def _to_body(foi_request: FoiRequest, body: Authority) -> FoiRequest:
    """The request to another body as it will be created; not saved."""
    campaign = foi_request.campaign
    return FoiRequest(
        campaign=campaign,
        authority=body,
        law=lifecycle.law_of(campaign, body),
        reference=lifecycle.reference_of(campaign, body),
    )


def _asked_lately(targets: Collection[FoiRequest], on: date) -> dict[int, list[str]]:
    """Say which other requests a council may add to these for the cost limit, by authority.

    Source: FOIA s.12(4) and Fees Regulations 2004 reg 5: similar requests received within 60
    working days. Rounds of the same request are left out: the one before was not complied with.
    """
    own = {(one.campaign_id, one.authority_id) for one in targets if one.law == Law.FOIA}
    if not own:
        return {}
    calendar = calendar_for(Law.FOIA)
    events = Prefetch("events", CaseEvent.objects.standing().order_by("pk"))
    others = (
        FoiRequest.objects.sent()
        .filter(
            authority__in={authority for _, authority in own},
            law=Law.FOIA,
            received_on__gte=on - ADDED_TOGETHER,
        )
        .exclude(outcome=FoiRequest.Outcome.WITHDRAWN)
        .order_by("received_on", "pk")
        .prefetch_related(events)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for one in others:
        if (one.campaign_id, one.authority_id) in own:
            continue
        try:
            clock = lifecycle.clock_from(one, one.events.all(), calendar=calendar)
        except (lifecycle.LifecycleError, CalendarTooShort):
            ends = "That ends on a day that cannot be told: look at its log."
        else:
            if not clock.aggregation_clear_from or clock.aggregation_clear_from <= on:
                continue
            ends = f"That ends on {in_words(clock.aggregation_clear_from)}."
        found[one.authority_id].append(
            f"{one.reference} was received by them within 60 working days: if it is similar, they "
            f"may add the two together against the cost limit (FOIA s.12(4)). {ends}"
        )
    return found


def _answers_written(targets: Collection[FoiRequest]) -> dict[int, list[OutgoingMessage]]:
    """The letters of people that each of these requests has, or will have."""
    found: defaultdict[int, list[OutgoingMessage]] = defaultdict(list)
    written = (
        OutgoingMessage.objects.filter(kind=OutgoingMessage.Kind.ANSWER, foi_request__in=targets)
        .exclude(state__in=WILL_NOT_LEAVE)
        .defer("mime")
    )
    for one in written.order_by("written_at", "pk"):
        found[one.foi_request_id].append(one)
    return found


def _written_before(letter: OutgoingMessage, draft: Draft) -> str:
    """Say that a letter repeats an earlier one; empty where it does not."""
    if not letter.body.endswith(draft.body):  # the one that is stored may have a line above it
        return ""
    day = in_words(timezone.localdate(letter.written_at))
    return f"The same letter was written on {day}: {letter.get_state_display()}."


def _day(day: date | None) -> str:
    return f"{day:%A} {in_words(day)}" if day else ""


# ---------------------------------------------------------------------------- writing them


def write(
    campaign: Campaign,
    foi_requests: Collection[FoiRequest],
    writing: Writing,
    *,
    key: str,
    by: object,
    at: datetime,
    keep_as: str = "",
) -> LetterBatch:
    """Write a letter to each of these, as drafts of one batch: all of them or none.

    `key` is made where the form is shown: the same form sent twice writes one batch, and the
    second time raises BatchExists. `keep_as` keeps the text under this title, to be offered for
    others. Raises AnsweringError with every problem; then nothing is written.
    """
    with transaction.atomic(), _refusals_told():
        batch = batches.start(campaign, _title(writing, foi_requests), key, by)
        # In the order of their keys, so that two who write at once wait and do not lock up.
        locked = list(
            FoiRequest.objects.select_for_update(of=("self",))
            .filter(pk__in=[one.pk for one in foi_requests], campaign=campaign)
            .select_related("authority", "campaign")
            .order_by("pk")
        )
        previewer = _Previewer(locked, writing, timezone.localdate(at))
        aimed = previewer.previews()
        problems = [one.problem for one in aimed if one.problem]
        if len(locked) < len({one.pk for one in foi_requests}):
            problems.append("Some of those chosen are no requests of this campaign.")
        if not any(one.draft for one in aimed) and not problems:
            problems.append("Nobody is chosen to be written to.")
        if keep_as:
            problems += _problems_with_keeping(campaign, writing, keep_as)
        if problems:
            raise AnsweringError(problems)
        if keep_as:
            words = next((one.their_words for one in aimed if one.their_words), "")
            kept = _keep(campaign, writing, keep_as, words, by)
            previewer.writing = replace(writing, answer=kept)
        drafts, created = [], {}
        for one in aimed:
            if one.target is None:
                continue
            target, step = _target(one, previewer, batch)
            created[target.authority_id] = target
            drafts.append(previewer.draft(one, target, step))
        letters.write(drafts, approved=False, at=at, batch=batch, by=by)
        if writing.kind.other_body:
            _note_where_it_went(aimed, writing, created, at, by)
        return batch


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Somebody else made the same request at the same moment: that is a problem to be told."""
    try:
        yield
    except lifecycle.LifecycleError as problem:
        raise AnsweringError([str(problem)]) from problem


def _title(writing: Writing, foi_requests: Collection[FoiRequest]) -> str:
    title = writing.title or writing.kind.title
    if len(foi_requests) == 1:
        (only,) = foi_requests
        return f"{title}: {only.authority}"[:200]
    return title[:200]


def _target(aimed: Preview, previewer: _Previewer, batch: LetterBatch) -> tuple[FoiRequest, str]:
    """Return whose letter it is, created where it is new, and the step it is written under."""
    kind, foi_request, target = previewer.writing.kind, aimed.foi_request, aimed.target
    if not kind.is_new_request or target is None:
        return foi_request, f"answer {batch.pk}"
    step = "request"
    if kind.new_round:
        if previewer.standings[foi_request.pk].stopped_letter:
            step = f"request {batch.pk}"  # the one that was stopped keeps its name
        return lifecycle.new_round(foi_request), step
    if target.pk is None:
        target = lifecycle.new_request(
            foi_request.campaign, target.authority, assigned_to_id=foi_request.assigned_to_id
        )
    elif any(letter.state == State.STOPPED for letter in target.first_letters):
        step = f"request {batch.pk}"
    return target, step


def _note_where_it_went(
    aimed: Iterable[Preview],
    writing: Writing,
    created: Mapping[int, FoiRequest],
    at: datetime,
    by: object,
) -> None:
    for one in aimed:
        body = writing.of(one.foi_request).body
        if body is not None and body.pk in created:
            note = f"A request to {body} was written instead: {created[body.pk].reference}."
            lifecycle.record(one.foi_request, Event.NOTE, timezone.localdate(at), note=note, by=by)


def _problems_with_keeping(campaign: Campaign, writing: Writing, title: str) -> list[str]:
    problems = []
    if campaign.answers.filter(title=title).exists():
        problems.append(f"The campaign keeps an answer called {title!r} already.")
    if len(title) > StandardAnswer._meta.get_field("title").max_length:
        problems.append("The title of the answer is longer than 200 characters.")
    if "{{" in writing.what_we_say + writing.periods_asked:
        problems.append("What we say holds “{{”: kept for others, it would be filled in there.")
    return problems


def _keep(
    campaign: Campaign, writing: Writing, title: str, their_words: str, by: object
) -> StandardAnswer:
    """Keep a text with what we say in it; what is each council's own stays a placeholder."""
    ours = {"answer": writing.what_we_say, "periods_asked": writing.periods_asked}
    text = merge.PLACEHOLDER.sub(
        lambda found: ours.get(found[1], "").strip() or found[0], writing.text
    )
    return StandardAnswer.objects.create(
        campaign=campaign,
        kind=writing.kind.name,
        title=title,
        text=text,
        their_words=their_words,
        made_by=by,
    )
