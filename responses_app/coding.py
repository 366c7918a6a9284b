"""Code a reply: take it, say of each question and period what it answers, finish.

What is said is kept at once, word by word, and becomes a figure when the coding is finished. A
reply that two people code becomes figures when both have, and where they differ when a third
person has decided. A reply in somebody's hands is given to nobody else; one that was skipped
comes again.

Whatever changes who has a reply, or what was said of it, holds the row of its item. Whatever may
write figures holds the row of the request first (`coding_items.hold_with_request`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from requests_app.models import Campaign
from responses_app import coding_items, figures, proposing
from responses_app.coded_answers import (
    OUTCOMES,
    CodingError,
    Desk,
    Place,
    Said,
    says_again,
)
from responses_app.models import CodedAnswer, Coding, CodingItem, Figure, ProposedFigure

__all__ = ["OUTCOMES", "CodingError", "Place", "Said"]  # the desk knows one module

HELD_FOR = timedelta(minutes=30)  # since the coder last kept something
Turn, Decision = Coding.Turn, CodedAnswer.Decision

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
    item = coding_items.hold(item.pk)
    if item.state != CodingItem.State.OPEN:
        raise CodingError("It has been coded.")
    mine = item.codings.filter(coder=person).first()
    if mine and mine.state == Coding.State.DONE:
        raise CodingError("You have coded it; the second coding is for somebody else.")
    free = _free_turns(item, person, now)
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


def _free_turns(item: CodingItem, person: AbstractBaseUser, now: datetime) -> list[int]:
    """Turns that nobody else has; those that nobody has begun either come first."""
    others = item.codings.exclude(coder=person)
    occupied = {
        one.turn
        for one in others
        if one.state == Coding.State.DONE
        or (one.state == Coding.State.IN_HAND and one.taken_until > now)
    }
    begun = {one.turn for one in others}
    turns = [Turn.FIRST, Turn.SECOND] if item.is_double else [Turn.FIRST]
    return sorted((turn for turn in turns if turn not in occupied), key=lambda one: one in begun)


@transaction.atomic
def skip(coding: Coding, why: str, now: datetime) -> None:
    """Leave a reply for later, or for somebody else. What was said of it is kept."""
    coding = _in_hand(coding, now)
    coding.state, coding.skipped_why = Coding.State.SKIPPED, figures.that_is_kept(why)[:300]
    coding.taken_until = now
    coding.save(update_fields=["state", "skipped_why", "taken_until"])


def _in_hand(coding: Coding, now: datetime) -> Coding:
    """The coding under the lock of its item. Raises CodingError where it is lost.

    One that was left for too long goes on where its turn, or the other one, is still free.
    """
    item = coding_items.hold(coding.item_id)
    coding = Coding.objects.select_related("coder").get(pk=coding.pk)
    coding.item = item
    if coding.state == Coding.State.DONE:
        raise CodingError("This coding is finished.")
    is_adjudication = coding.turn == Turn.ADJUDICATOR
    open_for_it = CodingItem.State.TO_ADJUDICATE if is_adjudication else CodingItem.State.OPEN
    if item.state != open_for_it:
        raise CodingError(
            "The reply has been coded by somebody else meanwhile, or was taken from this request. "
            "What you kept stays in the history."
        )
    if is_adjudication:
        others = item.codings.held(now).filter(turn=Turn.ADJUDICATOR).exclude(pk=coding.pk)
        free = [] if others.exists() else [Turn.ADJUDICATOR]
    else:
        free = _free_turns(item, coding.coder, now)
    if not free:
        raise CodingError(
            "It was in your hands for longer than half an hour without a word, and somebody else "
            "has taken it. What you kept stays in the history."
        )
    if coding.turn not in free:
        coding.turn = free[0]
        coding.save(update_fields=["turn"])
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
    desk = Desk(coding, now)
    there = {(one.question_id, one.period_id): one for one in coding.answers.current()}
    left = {(one.question_id, one.period_id) for one in undecided(coding)}
    problems: dict[Place, str] = {}
    for one in said:
        try:
            row = desk.row(one)
        except CodingError as problem:
            problems[one.place] = str(problem)
            continue
        before = there.get(one.place)
        if before and says_again(before, row) and one.place not in left:
            continue
        if before:
            before.replaced_at = now
            before.save(update_fields=["replaced_at"])
        row.save()
        there[one.place] = row
    return problems


# ---------------------------------------------------------------------------- finishing


def undecided(coding: Coding) -> list[ProposedFigure]:
    """What was proposed for this reply, and of which the coder has not said anything.

    One for a question and period: the likeliest over all files of the reply. Where something
    else was read after the coder had spoken, they have not said anything of that.
    """
    said = {(one.question_id, one.period_id): one for one in _said(coding)}
    best: dict[Place, ProposedFigure] = {}
    rows = _proposed(coding.item).select_related("question", "period")
    for row in rows:
        place = (row.question_id, row.period_id)
        if place not in said or _is_news(row, said[place]):
            best.setdefault(place, row)
    return list(best.values())


def _said(coding: Coding) -> QuerySet[CodedAnswer]:
    return coding.answers.current().select_related("proposal")


def _proposed(item: CodingItem) -> QuerySet[ProposedFigure]:
    rows = ProposedFigure.objects.open().filter(
        foi_request=item.foi_request_id, message=item.message_id, is_best=True
    )
    return rows.order_by("-confidence", "pk")


def _is_news(row: ProposedFigure, said: CodedAnswer) -> bool:
    """Whether a proposal came after what was said, and says something else."""
    if row.pk == said.proposal_id or figures.reads(row) == figures.reads(said):
        return False
    seen = said.proposal
    is_outdated = seen is not None and seen.state == ProposedFigure.State.OUTDATED
    return is_outdated or row.proposed_at > said.said_at


@transaction.atomic
def finish(coding: Coding, now: datetime) -> CodingItem:
    """End a coding. What was said becomes figures, or waits for the second coder.

    Raises CodingError where something that was proposed has not been decided about.
    """
    coding_items.hold_with_request(coding.item_id)
    coding = _in_hand(coding, now)
    if coding.turn == Turn.ADJUDICATOR:
        raise CodingError("Two codings are decided between on their own page.")
    if left := undecided(coding):
        places = ", ".join(f"{row.question.key} {row.period.key}" for row in left[:12])
        more = f" and {len(left) - 12} more" if len(left) > 12 else ""
        raise CodingError(f"Not decided yet: {places}{more}.")
    end(coding, now)
    item = coding.item
    if not item.is_double:
        write_figures(answers_by_place(coding).values(), now)
        return close(item, now)
    both = list(item.codings.filter(state=Coding.State.DONE).order_by("turn"))
    if len(both) == 2:
        first, second = (answers_by_place(one) for one in both)
        if differing(first, second):
            item.state = CodingItem.State.TO_ADJUDICATE
            item.save(update_fields=["state"])
        else:
            write_figures((second | first).values(), now)
            close(item, now)
    return item


def end(coding: Coding, now: datetime) -> None:
    """The coder has finished. The first time is kept: what they said by then was said blind."""
    coding.state, coding.taken_until = Coding.State.DONE, now
    coding.done_at = coding.done_at or now
    coding.save(update_fields=["state", "done_at", "taken_until"])


def answers_by_place(coding: Coding) -> dict[Place, CodedAnswer]:
    """What a coder says now, by question and period."""
    rows = coding.answers.current().select_related(
        "question", "period", "proposal__document", "coding__coder", "coding__item__foi_request"
    )
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
    *read, basis = figures.reads(answer)
    return (*read, basis if basis != answer.period.basis else "")


def write_figures(answers: Iterable[CodedAnswer], now: datetime, how: str = "") -> Sequence[Figure]:
    """Make figures of what coders said, and note with each proposal what became of it.

    The caller holds the rows of the request and of the item.
    """
    written = []
    for answer in answers:
        if answer.decision in (Decision.ACCEPT, Decision.CORRECT):
            written.append(_figure(answer, how))
        _decided(answer, now)
    return written


def _figure(answer: CodedAnswer, how: str) -> Figure:
    proposal = answer.proposal
    is_as_proposed = answer.decision == Decision.ACCEPT
    usual = Figure.How.CORRECTED if proposal else Figure.How.TYPED
    figure = figures.record_figure(
        answer.coding.item.foi_request,
        answer.question,
        answer.period,
        answer.raw,
        basis=answer.basis,
        source=proposing.source_of(proposal) if proposal else "",
        by=answer.coding.coder,
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


def _decided(answer: CodedAnswer, now: datetime) -> None:
    """What was decided of one holds for every open proposal of the same question and period."""
    item, coder = answer.coding.item, answer.coding.coder
    others = ProposedFigure.objects.open().filter(
        foi_request=item.foi_request_id,
        message=item.message_id,
        question=answer.question_id,
        period=answer.period_id,
    )
    for other in others.exclude(pk=answer.proposal_id):
        is_same = bool(answer.kind) and figures.reads(other) == figures.reads(answer)
        other.state = ProposedFigure.State.AGREES if is_same else ProposedFigure.State.REJECTED
        other.decided_by, other.decided_at = coder, now
        other.save(update_fields=["state", "decided_by", "decided_at"])
    if answer.proposal_id:
        ProposedFigure.objects.filter(pk=answer.proposal_id).update(
            state=_STATE_OF[Decision(answer.decision)], decided_by=coder, decided_at=now
        )


NEWER = "Something else was read in it while it was being coded."


def close(item: CodingItem, now: datetime) -> CodingItem:
    """The reply is coded; unless something was read since of which nobody has said anything."""
    item.state, item.done_at = CodingItem.State.DONE, now
    item.save(update_fields=["state", "done_at"])
    return coding_items.reopen(item, NEWER, now) if _proposed(item).exists() else item


@transaction.atomic
def reopen(item: CodingItem, why: str, by: AbstractBaseUser, now: datetime) -> CodingItem:
    """Have a coded reply coded once more. Figures stay until another is given; codings stay too,
    as history, and whoever coded it may do so again. Raises CodingError without a reason."""
    why = figures.that_is_kept(why.strip())
    if not why:
        raise CodingError("A word is needed on why.")
    item = coding_items.hold(item.pk)
    if item.state != CodingItem.State.DONE:
        raise CodingError("It has not been coded yet.")
    return coding_items.reopen(item, why, now)
