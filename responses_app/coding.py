"""Code a reply: take it, say of each question and period what it answers, finish.

What is said is kept at once, word by word, and becomes a figure when the coding is finished. A
reply that two people code becomes figures when both have, and where they differ when a third
person has decided. A reply in somebody's hands is given to nobody else; one that was skipped
comes again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from requests_app.models import Campaign, FoiRequest, Period, Question
from responses_app import coding_items, figures, proposing
from responses_app.domain.answers import Answer, Kind, read_answer
from responses_app.models import CodedAnswer, Coding, CodingItem, Figure, ProposedFigure

HELD_FOR = timedelta(minutes=30)  # since the coder last kept something
Turn, Decision = Coding.Turn, CodedAnswer.Decision
Place = tuple[int, int]  # question and period, by number

# What a person may say instead of words that read by themselves.
OUTCOMES = (
    *(Kind.SUPPRESSED, Kind.REFUSED, Kind.NEITHER_CONFIRM_NOR_DENY, Kind.NOT_HELD),
    *(Kind.NOT_RECORDED, Kind.NOT_AVAILABLE, Kind.NOT_APPLICABLE, Kind.NOT_ASKED),
    *(Kind.ELSEWHERE, Kind.PENDING, Kind.BLANK, Kind.UNCLEAR),
)


class CodingError(ValueError):
    """It cannot be coded so. The message says why, for a person."""


@dataclass(frozen=True)
class Said:
    """What a coder says of one question and period.

    `raw` are the authority's words; `reading` what they mean, where the words alone do not say
    it: "12" or "1 to 4". `outcome` is one of OUTCOMES, for what has no number.
    """

    question: Question
    period: Period
    decision: str
    proposal: ProposedFigure | None = None
    raw: str = ""
    reading: str = ""
    outcome: str = ""
    basis: str = ""
    note: str = ""

    @property
    def place(self) -> Place:
        return self.question.pk, self.period.pk


# ---------------------------------------------------------------------------- whose turn it is


def to_code(campaign: Campaign | None, person: AbstractBaseUser, now: datetime) -> QuerySet:
    """Replies that `person` may be given: nobody has them in hand, and they did not code them.

    Those that the person has skipped come last.
    """
    theirs = Coding.objects.filter(item=OuterRef("pk"), coder=person)
    occupied = Q(codings__state=Coding.State.DONE) | Q(
        codings__state=Coding.State.IN_HAND, codings__taken_until__gt=now
    )
    others = occupied & ~Q(codings__coder=person)
    items = CodingItem.objects.filter(state=CodingItem.State.OPEN).annotate(
        taken=Count("codings", filter=others),
        was_skipped=Exists(theirs.filter(state=Coding.State.SKIPPED)),
    )
    if campaign:
        items = items.filter(foi_request__campaign=campaign)
    free = Q(is_double=False, taken=0) | Q(is_double=True, taken__lt=2)
    done = Exists(theirs.filter(state=Coding.State.DONE))
    return items.filter(free, ~done).order_by("was_skipped", "made_at", "pk")


def take_next(
    person: AbstractBaseUser,
    now: datetime,
    campaign: Campaign | None = None,
    after: CodingItem | None = None,
) -> Coding | None:
    """Give the person what they have in hand, or the next reply; None where nothing waits.

    `after` is one they have just left, which is given again only where nothing else waits.
    """
    in_hand = Coding.objects.filter(
        coder=person, state=Coding.State.IN_HAND, item__state=CodingItem.State.OPEN
    ).exclude(turn=Turn.ADJUDICATOR)
    if campaign:
        in_hand = in_hand.filter(item__foi_request__campaign=campaign)
    waiting = to_code(campaign, person, now)
    if after:
        in_hand, others = in_hand.exclude(item=after), waiting.exclude(pk=after.pk)
        queue = [*others.values_list("pk", flat=True)[:50], after.pk]
    else:
        queue = list(waiting.values_list("pk", flat=True)[:50])
    for item in (*in_hand.order_by("pk").values_list("item", flat=True), *queue):
        try:
            return take(CodingItem.objects.get(pk=item), person, now)
        except CodingError:
            continue  # somebody was faster
    return None


@transaction.atomic
def take(item: CodingItem, person: AbstractBaseUser, now: datetime) -> Coding:
    """Take one reply in hand. Raises CodingError where it is in other hands, or was theirs."""
    item = CodingItem.objects.select_for_update().get(pk=item.pk)
    if item.state != CodingItem.State.OPEN:
        raise CodingError("It has been coded.")
    codings = list(item.codings.exclude(turn=Turn.ADJUDICATOR))
    mine = next((one for one in codings if one.coder_id == person.pk), None)
    if mine and mine.state == Coding.State.DONE:
        raise CodingError("You have coded it; the second coding is for somebody else.")
    occupied = {
        one.turn
        for one in codings
        if one is not mine and (one.state == Coding.State.DONE or _is_held(one, now))
    }
    turns = (Turn.FIRST, Turn.SECOND) if item.is_double else (Turn.FIRST,)
    free = [turn for turn in turns if turn not in occupied]
    if not free:
        raise CodingError("Somebody else has it in hand.")
    if mine is None:
        return Coding.objects.create(
            item=item, coder=person, turn=free[0], taken_until=now + HELD_FOR, started_at=now
        )
    mine.turn = mine.turn if mine.turn in free else free[0]
    mine.state, mine.taken_until = Coding.State.IN_HAND, now + HELD_FOR
    mine.save(update_fields=["turn", "state", "taken_until"])
    return mine


def _is_held(coding: Coding, now: datetime) -> bool:
    return coding.state == Coding.State.IN_HAND and coding.taken_until > now


@transaction.atomic
def skip(coding: Coding, why: str, now: datetime) -> None:
    """Leave a reply for later, or for somebody else. What was said of it is kept."""
    coding = _in_hand(coding, now)
    coding.state, coding.skipped_why = Coding.State.SKIPPED, why[:300]
    coding.taken_until = now
    coding.save(update_fields=["state", "skipped_why", "taken_until"])


def _in_hand(coding: Coding, now: datetime) -> Coding:
    """The coding under the lock of its item, renewed. Raises CodingError where it is lost."""
    item = CodingItem.objects.select_for_update().get(pk=coding.item_id)
    coding = Coding.objects.select_related("coder").get(pk=coding.pk)
    coding.item = item
    if coding.state == Coding.State.DONE:
        raise CodingError("This coding is finished.")
    if item.state == CodingItem.State.DONE:
        raise CodingError("The reply has been coded by somebody else meanwhile.")
    others = item.codings.filter(turn=coding.turn).exclude(pk=coding.pk)
    done = others.filter(state=Coding.State.DONE)
    if done.exists() or (coding.taken_until <= now and others.held(now).exists()):
        raise CodingError(
            "It was in your hands for longer than half an hour without a word, and somebody else "
            "has taken it. What you kept stays in the history."
        )
    return coding


# ---------------------------------------------------------------------------- what is said


@transaction.atomic
def keep(coding: Coding, said: Iterable[Said], now: datetime) -> dict[Place, str]:
    """Keep what the coder says; return what could not be kept, and why, by question and period.

    What was said before of the same question and period stays as history. Raises CodingError
    where the reply is no longer in the coder's hands.
    """
    coding = _in_hand(coding, now)
    coding.state, coding.taken_until = Coding.State.IN_HAND, now + HELD_FOR
    coding.save(update_fields=["state", "taken_until"])
    foi_request = coding.item.foi_request
    there = {(one.question_id, one.period_id): one for one in coding.answers.current()}
    problems: dict[Place, str] = {}
    for one in said:
        try:
            row = _answer_row(coding, one, foi_request, now)
        except CodingError as problem:
            problems[one.place] = str(problem)
            continue
        before = there.get(one.place)
        if before and _same(before, row):
            continue
        if before:
            before.replaced_at = now
            before.save(update_fields=["replaced_at"])
        row.save()
        there[one.place] = row
    return problems


def _answer_row(coding: Coding, said: Said, foi_request: FoiRequest, now: datetime) -> CodedAnswer:
    if said.question.is_derived:
        raise CodingError(f"Question {said.question.key} is worked out, not asked.")
    if {said.question.campaign_id, said.period.campaign_id} != {foi_request.campaign_id}:
        raise CodingError("The question or the period belongs to another campaign.")
    if said.basis and said.basis not in Period.Basis.values:
        raise CodingError(f"{said.basis!r} is no year basis.")
    row = CodedAnswer(
        coding=coding,
        question=said.question,
        period=said.period,
        decision=said.decision,
        proposal=said.proposal,
        note=figures.that_is_kept(said.note),
        said_at=now,
    )
    if said.decision not in Decision.values:
        raise CodingError(f"{said.decision!r} is no decision.")
    if said.decision in (Decision.REJECT, Decision.ASK):
        row.raw = said.proposal.raw if said.proposal else ""
        return row
    proposal = said.proposal
    answer = (
        _as_proposed(proposal)
        if said.decision == Decision.ACCEPT
        else _corrected(said, foi_request)
    )
    row.raw = figures.that_is_kept(answer.raw)
    row.reading = said.reading[:200] if said.decision == Decision.CORRECT else ""
    row.basis = proposal.basis if said.decision == Decision.ACCEPT and proposal else said.basis
    row.kind = answer.kind.value
    row.value, row.lower, row.upper = (
        figures.stored(number) for number in (answer.value, answer.lower, answer.upper)
    )
    row.sections = answer.as_dict()["sections"]
    if said.decision == Decision.ACCEPT and proposal and not row.note:
        row.note = proposal.note
    return row


def _as_proposed(proposal: ProposedFigure | None) -> Answer:
    if proposal is None:
        raise CodingError("There is nothing proposed to accept; type what they wrote.")
    if proposal.kind == Kind.UNCLEAR:
        raise CodingError("The tool could not tell what this says; type what it means.")
    return proposing.answer_of(proposal)


def _corrected(said: Said, foi_request: FoiRequest) -> Answer:
    """The reading of what was typed; words that leave a doubt need a clear one beside them."""
    raw = said.raw if said.raw.strip() or not said.proposal else said.proposal.raw
    if said.outcome:
        if said.outcome not in OUTCOMES:
            raise CodingError(f"{said.outcome!r} is no outcome.")
        if said.reading.strip():
            raise CodingError("Say a number or an outcome without one, not both.")
        cited = _read(raw, said.question, foi_request).sections
        return Answer(raw, Kind(said.outcome), sections=cited)
    words = said.reading.strip() or raw.strip()
    if not words:
        raise CodingError("Type what they wrote, or say that they left it blank.")
    answer = _read(words, said.question, foi_request)
    if answer.kind in (Kind.UNCLEAR, Kind.SEVERAL) or (answer.needs_review and not said.reading):
        why = f" ({answer.note})" if answer.note else ""
        raise CodingError(
            f"{words[:60]!r} does not say one thing for sure{why}. Type in the second field what "
            "it means, such as 12, <5, 1 to 4 or not held, or choose an outcome."
        )
    return Answer(
        raw or words, answer.kind, answer.value, answer.lower, answer.upper,
        note=answer.note, sections=answer.sections,
    )  # fmt: skip


def _read(words: str, question: Question, foi_request: FoiRequest) -> Answer:
    answer = read_answer(
        words,
        unit=question.unit or None,
        law=foi_request.law,
        kind=question.kind,
        zeros_shown=figures.shows_zeros(foi_request),
    )
    return figures.kept_within(answer)


def _same(before: CodedAnswer, row: CodedAnswer) -> bool:
    columns = ("decision", "raw", "reading", "kind", "value", "lower", "upper", "basis", "note")
    return all(getattr(before, name) == getattr(row, name) for name in columns)


# ---------------------------------------------------------------------------- finishing


def undecided(coding: Coding) -> list[ProposedFigure]:
    """What was proposed for this reply, and of which the coder has not said anything.

    One for a question and period: the likeliest over all files of the reply.
    """
    item = coding.item
    said = set(coding.answers.current().values_list("question_id", "period_id"))
    best: dict[Place, ProposedFigure] = {}
    rows = ProposedFigure.objects.open().filter(
        foi_request=item.foi_request_id, message=item.message_id, is_best=True
    )
    for row in rows.select_related("question", "period").order_by("-confidence", "pk"):
        best.setdefault((row.question_id, row.period_id), row)
    return [row for place, row in best.items() if place not in said]


@transaction.atomic
def finish(coding: Coding, now: datetime) -> CodingItem:
    """End a coding. What was said becomes figures, or waits for the second coder.

    Raises CodingError where something that was proposed has not been decided about.
    """
    coding = _in_hand(coding, now)
    if coding.turn == Turn.ADJUDICATOR:
        raise CodingError("Two codings are decided between on their own page.")
    if left := undecided(coding):
        places = ", ".join(f"{row.question.key} {row.period.key}" for row in left[:12])
        raise CodingError(f"Not decided yet: {places}.")
    coding.state, coding.done_at, coding.taken_until = Coding.State.DONE, now, now
    coding.save(update_fields=["state", "done_at", "taken_until"])
    item = coding.item
    if not item.is_double:
        write_figures(coding.answers.current(), now)
        return close(item, now)
    both = list(item.codings.filter(state=Coding.State.DONE).order_by("turn"))
    if len(both) == 2:
        first, second = (answers_by_place(one) for one in both)
        if differing(first, second):
            item.state = CodingItem.State.TO_ADJUDICATE
            item.save(update_fields=["state"])
        else:
            write_figures(first.values(), now)
            close(item, now)
    return item


def answers_by_place(coding: Coding) -> dict[Place, CodedAnswer]:
    """What a coder says now, by question and period."""
    rows = coding.answers.current().select_related("question", "period", "proposal__document")
    return {(one.question_id, one.period_id): one for one in rows}


def differing(first: dict[Place, CodedAnswer], second: dict[Place, CodedAnswer]) -> list[Place]:
    """Where two coders do not say the same; to say nothing and to reject are the same."""
    places = dict.fromkeys((*first, *second))
    return [one for one in places if signature(first.get(one)) != signature(second.get(one))]


def signature(answer: CodedAnswer | None) -> tuple[object, ...]:
    """What has to be the same for two coders to agree: outcome, numbers, year basis."""
    if answer is None or answer.decision == Decision.REJECT:
        return ("nothing",)
    if answer.decision == Decision.ASK:
        return ("ask",)
    numbers = (answer.value, answer.lower, answer.upper)
    plain = (None if number is None else number.normalize() for number in numbers)
    basis = answer.basis if answer.basis != answer.period.basis else ""
    return (answer.kind, *plain, basis)


def write_figures(answers: Iterable[CodedAnswer], now: datetime, how: str = "") -> Sequence[Figure]:
    """Make figures of what coders said, and note with each proposal what became of it."""
    written = []
    for answer in answers:
        coder = answer.coding.coder
        if answer.figure_id:
            continue  # it was written when the reply was coded before
        if answer.decision in (Decision.ACCEPT, Decision.CORRECT):
            written.append(_figure(answer, coder, how))
        _decided(answer, coder, now)
    return written


def _figure(answer: CodedAnswer, coder: AbstractBaseUser, how: str) -> Figure:
    item, proposal = answer.coding.item, answer.proposal
    is_as_proposed = answer.decision == Decision.ACCEPT
    usual = Figure.How.CORRECTED if proposal else Figure.How.TYPED
    figure = figures.record_figure(
        item.foi_request,
        answer.question,
        answer.period,
        answer.raw,
        basis=answer.basis,
        note=answer.note,
        source=proposing.source_of(proposal) if proposal else "",
        by=coder,
        answer=figures.answer_from(answer),
        is_settled=True,
        how=how or (Figure.How.ACCEPTED if is_as_proposed else usual),
        proposal=proposal,
    )
    answer.figure = figure
    answer.save(update_fields=["figure"])
    return figure


_STATE_OF = {
    Decision.ACCEPT: ProposedFigure.State.ACCEPTED,
    Decision.CORRECT: ProposedFigure.State.CORRECTED,
    Decision.REJECT: ProposedFigure.State.REJECTED,
    Decision.ASK: ProposedFigure.State.ASKED,
}


def _decided(answer: CodedAnswer, coder: AbstractBaseUser, now: datetime) -> None:
    """What was decided of one holds for every open proposal of the same question and period."""
    item = answer.coding.item
    ProposedFigure.objects.open().filter(
        foi_request=item.foi_request_id,
        message=item.message_id,
        question=answer.question_id,
        period=answer.period_id,
    ).exclude(pk=answer.proposal_id).update(
        state=ProposedFigure.State.REJECTED, decided_by=coder, decided_at=now
    )
    if answer.proposal_id:
        ProposedFigure.objects.filter(pk=answer.proposal_id).update(
            state=_STATE_OF[Decision(answer.decision)], decided_by=coder, decided_at=now
        )


def close(item: CodingItem, now: datetime) -> CodingItem:
    """The reply is coded."""
    item.state, item.done_at = CodingItem.State.DONE, now
    item.save(update_fields=["state", "done_at"])
    return item


@transaction.atomic
def reopen(item: CodingItem, why: str, by: AbstractBaseUser, now: datetime) -> CodingItem:
    """Have a coded reply coded once more. Figures stay until another is given; codings stay too,
    and whoever coded it may do so again. Raises CodingError without a reason."""
    if not why.strip():
        raise CodingError("A word is needed on why.")
    item = CodingItem.objects.select_for_update().get(pk=item.pk)
    if item.state != CodingItem.State.DONE:
        raise CodingError("It has not been coded yet.")
    coding_items.reopen(item, why.strip(), now)
    return item
