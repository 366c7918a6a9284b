"""Blind double coding: decide between two codings that differ; how far coders agree."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from requests_app.models import Campaign, Period, Question
from responses_app import coding
from responses_app.coding import CodingError, Place, Said
from responses_app.domain.agreement import Agreement, Coded, agreement
from responses_app.models import CodedAnswer, Coding, CodingItem, Figure

State, Turn = CodingItem.State, Coding.Turn
NOTHING, ASK = "nothing", "ask"  # outcomes where a coder found no answer, or could not tell


@dataclass(frozen=True)
class Pair:
    """What two coders said of one question and period; None where one said nothing."""

    question: Question
    period: Period
    first: CodedAnswer | None
    second: CodedAnswer | None

    @property
    def agrees(self) -> bool:
        return coding.signature(self.first) == coding.signature(self.second)

    @property
    def place(self) -> Place:
        return self.question.pk, self.period.pk

    @property
    def name(self) -> str:
        """What its fields are called in a form."""
        return f"{self.question.pk}-{self.period.pk}"


def pairs_of(item: CodingItem) -> list[Pair]:
    """Both codings of a reply, side by side, in the order of questions and periods."""
    both = list(item.codings.filter(state=Coding.State.DONE).order_by("turn"))
    two = [one for one in both if one.turn != Turn.ADJUDICATOR]
    if len(two) != 2:
        return []
    first, second = (coding.answers_by_place(one) for one in two)
    pairs = [
        Pair(some.question, some.period, first.get(place), second.get(place))
        for place in dict.fromkeys((*first, *second))
        if (some := first.get(place) or second.get(place))
    ]
    return sorted(pairs, key=lambda one: (one.question.position, one.period.position))


# ---------------------------------------------------------------------------- adjudication


def to_adjudicate(
    campaign: Campaign | None, person: AbstractBaseUser, now: datetime
) -> QuerySet[CodingItem]:
    """Replies whose two codings differ and that `person` may decide: they coded none of them, and
    nobody else is at it."""
    theirs = Coding.objects.filter(item=OuterRef("pk"), coder=person).exclude(turn=Turn.ADJUDICATOR)
    others = (
        Coding.objects.held(now)
        .filter(item=OuterRef("pk"), turn=Turn.ADJUDICATOR)
        .exclude(coder=person)
    )
    items = CodingItem.objects.filter(~Exists(theirs), ~Exists(others), state=State.TO_ADJUDICATE)
    if campaign:
        items = items.filter(foi_request__campaign=campaign)
    return items.order_by("made_at", "pk")


@transaction.atomic
def take_to_adjudicate(item: CodingItem, person: AbstractBaseUser, now: datetime) -> Coding:
    """Take two codings in hand. Raises CodingError for one's own work, and where another is at
    it."""
    item = CodingItem.objects.select_for_update().get(pk=item.pk)
    if item.state != State.TO_ADJUDICATE:
        raise CodingError("There is nothing to decide between.")
    if not to_adjudicate(None, person, now).filter(pk=item.pk).exists():
        raise CodingError("You coded it yourself, or somebody else is deciding: not yours.")
    there, _ = Coding.objects.update_or_create(
        item=item,
        coder=person,
        defaults={
            "turn": Turn.ADJUDICATOR,
            "state": Coding.State.IN_HAND,
            "taken_until": now + coding.HELD_FOR,
            "started_at": now,
        },
    )
    return there


@transaction.atomic
def adjudicate(
    item: CodingItem, person: AbstractBaseUser, choices: Mapping[Place, str | Said], now: datetime
) -> CodingItem:
    """Decide between two coders. For each place where they differ: "first", "second" or own words.

    What is chosen becomes the figure, marked as decided between two; where both say the same that
    is the figure. Raises CodingError where a choice is missing or cannot be kept.
    """
    mine = take_to_adjudicate(item, person, now)
    pairs = pairs_of(item)
    said: list[Said] = []
    for pair in pairs:
        if pair.agrees:
            continue
        choice = choices.get(pair.place)
        if choice is None:
            raise CodingError(f"Question {pair.question}, {pair.period}: nothing was chosen.")
        said.append(choice if isinstance(choice, Said) else _as_said(pair, choice))
    if problems := coding.keep(mine, said, now):
        raise CodingError(" ".join(problems.values()))
    mine = Coding.objects.get(pk=mine.pk)
    mine.state, mine.done_at, mine.taken_until = Coding.State.DONE, now, now
    mine.save(update_fields=["state", "done_at", "taken_until"])
    coding.write_figures([pair.first for pair in pairs if pair.agrees and pair.first], now)
    coding.write_figures(mine.answers.current(), now, how=Figure.How.ADJUDICATED)
    return coding.close(CodingItem.objects.get(pk=item.pk), now)


def _as_said(pair: Pair, choice: str) -> Said:
    """What one of the two said, as the adjudicator's own word."""
    if choice not in ("first", "second"):
        raise CodingError(f"{choice!r} is neither the first coder nor the second.")
    chosen = pair.first if choice == "first" else pair.second
    if chosen is None:
        return Said(pair.question, pair.period, CodedAnswer.Decision.REJECT)
    outcome = "" if chosen.reading or chosen.value is not None else chosen.kind
    return Said(
        pair.question,
        pair.period,
        chosen.decision,
        proposal=chosen.proposal,
        raw=chosen.raw,
        reading=chosen.reading,
        outcome=outcome if outcome in coding.OUTCOMES else "",
        basis=chosen.basis,
        note=chosen.note,
    )


# ---------------------------------------------------------------------------- agreement


@dataclass(frozen=True)
class CoderAgreement:
    """How far the coders of a campaign agree, and over how many replies."""

    replies: int
    waiting: int  # drawn, and not coded by two people yet
    overall: Agreement
    differences: list[tuple[str, str, int]]  # two outcomes that met, and how often

    def as_dict(self) -> dict[str, object]:
        """As the command prints it."""
        percent, kappa = self.overall.exact_percent, self.overall.kappa_rounded
        return {
            "double_coded": self.replies,
            "exact_percent": None if percent is None else float(percent),
            "kappa": None if kappa is None else float(kappa),
            "n": self.overall.pairs,
        }


def agreement_of(campaign: Campaign) -> CoderAgreement:
    """Compare all replies of a campaign that two people have coded, blind; two queries.

    A pair is a question and period of which at least one coder said something.
    """
    drawn = CodingItem.objects.filter(foi_request__campaign=campaign, is_double=True)
    said: dict[int, dict[int, dict[Place, CodedAnswer]]] = {
        pk: {} for (pk,) in drawn.values_list("pk")
    }
    done = Coding.objects.filter(item__in=drawn, state=Coding.State.DONE)
    answers = CodedAnswer.objects.current().select_related("period")
    for one in done.exclude(turn=Turn.ADJUDICATOR).prefetch_related(Prefetch("answers", answers)):
        said[one.item_id][one.turn] = {
            (answer.question_id, answer.period_id): answer for answer in one.answers.all()
        }
    both = [codings for codings in said.values() if len(codings) == 2]
    pairs = [
        (coded(first.get(place)), coded(second.get(place)))
        for first, second in ((one[Turn.FIRST], one[Turn.SECOND]) for one in both)
        for place in dict.fromkeys((*first, *second))
    ]
    differ = Counter(
        tuple(sorted((one.outcome, other.outcome))) for one, other in pairs if one != other
    )
    listed = [(in_words(one), in_words(other), n) for (one, other), n in differ.most_common()]
    return CoderAgreement(len(both), len(said) - len(both), agreement(pairs), listed)


def coded(answer: CodedAnswer | None) -> Coded:
    """What a coder said, as it is compared."""
    if answer is None or answer.decision == CodedAnswer.Decision.REJECT:
        return Coded(NOTHING)
    if answer.decision == CodedAnswer.Decision.ASK:
        return Coded(ASK)
    numbers = (answer.value, answer.lower, answer.upper)
    return Coded(answer.kind, numbers if any(one is not None for one in numbers) else ())


def in_words(outcome: str) -> str:
    """An outcome as a person reads it."""
    others = {NOTHING: "no answer to this", ASK: "cannot tell"}
    return others.get(outcome) or str(Figure.Kind(outcome).label)
