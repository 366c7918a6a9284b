"""Blind double coding: decide between two codings that differ; how far coders agree.

Agreement is told of what two people said before either could know what the other, or a figure,
said: of a reply that is coded once more, the first time alone.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from requests_app.models import Campaign, Period, Question
from responses_app import asking_back, coding, coding_items
from responses_app.asking_back import Point
from responses_app.coding import CodingError, Place, Said
from responses_app.domain.agreement import Agreement, Coded, agreement
from responses_app.models import CodedAnswer, Coding, CodingItem, Figure

State, Turn, Decision = CodingItem.State, Coding.Turn, CodedAnswer.Decision
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
    def agreed(self) -> CodedAnswer | None:
        """What both say; None where they differ. Where one rejected what was proposed and the
        other said nothing, the rejection."""
        return (self.first or self.second) if self.agrees else None

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
    """Replies whose two codings differ and that `person` may decide: they are neither coder, and
    nobody else is at it."""
    others = (
        Coding.objects.held(now)
        .filter(item=OuterRef("pk"), turn=Turn.ADJUDICATOR)
        .exclude(coder=person)
    )
    items = CodingItem.objects.filter(
        ~Exists(_coded_by(person)), ~Exists(others), state=State.TO_ADJUDICATE
    )
    if campaign:
        items = items.filter(foi_request__campaign=campaign)
    return items.order_by("made_at", "pk")


def _coded_by(person: AbstractBaseUser) -> QuerySet[Coding]:
    """Their finished codings of an item, as a coder."""
    done = Coding.objects.filter(item=OuterRef("pk"), coder=person, state=Coding.State.DONE)
    return done.exclude(turn=Turn.ADJUDICATOR)


def is_coder_of(item: CodingItem, person: AbstractBaseUser) -> bool:
    """Whether `person` is one of the two between whom somebody decides."""
    return CodingItem.objects.filter(Exists(_coded_by(person)), pk=item.pk).exists()


@transaction.atomic
def take_to_adjudicate(item: CodingItem, person: AbstractBaseUser, now: datetime) -> Coding:
    """Take two codings in hand. Raises CodingError for one's own work, and where another is at
    it."""
    item = coding_items.hold(item.pk)
    if item.state != State.TO_ADJUDICATE:
        raise CodingError("There is nothing to decide between.")
    if is_coder_of(item, person):
        raise CodingError("You coded it yourself: a third person decides.")
    if not to_adjudicate(None, person, now).filter(pk=item.pk).exists():
        raise CodingError("Somebody else is deciding about it.")
    mine, is_new = Coding.objects.get_or_create(
        item=item,
        coder=person,
        defaults={
            "turn": Turn.ADJUDICATOR,
            "taken_until": now + coding.HELD_FOR,
            "started_at": now,
        },
    )
    if not is_new:
        if mine.turn != Turn.ADJUDICATOR:
            # What they said as a coder, and never finished, is no decision between two others.
            mine.answers.current().update(replaced_at=now)
        mine.turn, mine.state = Turn.ADJUDICATOR, Coding.State.IN_HAND
        mine.taken_until = now + coding.HELD_FOR
        mine.save(update_fields=["turn", "state", "taken_until"])
    return mine


@transaction.atomic
def adjudicate(
    item: CodingItem, person: AbstractBaseUser, choices: Mapping[Place, str | Said], now: datetime
) -> CodingItem:
    """Decide between two coders. For each place where they differ: "first", "second" or own words.

    What is chosen becomes the figure, marked as decided between two; where both say the same that
    is the figure. Raises CodingError where a choice is missing or cannot be kept.
    """
    coding_items.hold_with_request(item.pk)
    mine = take_to_adjudicate(item, person, now)
    pairs = pairs_of(item)
    said = [_choice(pair, choices.get(pair.place)) for pair in pairs if not pair.agrees]
    if problems := coding.keep(mine, said, now):
        places = {pair.place: f"Question {pair.question}, {pair.period}" for pair in pairs}
        raise CodingError(" ".join(f"{places[one]}: {why}" for one, why in problems.items()))
    mine.refresh_from_db()
    coding.end(mine, now)
    coding.write_figures([one for pair in pairs if (one := pair.agreed)], now)
    coding.write_figures(coding.answers_by_place(mine).values(), now, Figure.How.ADJUDICATED)
    return coding.close(mine.item, now)


def _choice(pair: Pair, choice: str | Said | None) -> Said:
    """What one of the two said, as the word of the one who decides; or their own."""
    if choice is None:
        raise CodingError(f"Question {pair.question}, {pair.period}: nothing was chosen.")
    if isinstance(choice, Said):
        return choice
    if choice not in ("first", "second"):
        raise CodingError(f"{choice!r} is neither the first coder nor the second.")
    chosen = pair.first if choice == "first" else pair.second
    decision = chosen.decision if chosen else CodedAnswer.Decision.REJECT
    return Said(pair.question, pair.period, decision, of=chosen)


def to_ask(item: CodingItem) -> list[Point]:
    """What neither of two coders, or not the one who decided between them, could tell."""
    decided = item.codings.filter(turn=Turn.ADJUDICATOR, state=Coding.State.DONE).first()
    agreed = [one for pair in pairs_of(item) if (one := pair.agreed)]
    own = coding.answers_by_place(decided).values() if decided else ()
    return asking_back.points(one for one in (*agreed, *own) if one.decision == Decision.ASK)


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
    """Compare all replies of a campaign that two people have coded, blind; three queries.

    A pair is a question and period of which at least one coder said something. What counts is
    what each had said when they first finished.
    """
    drawn = CodingItem.objects.filter(foi_request__campaign=campaign, is_double=True)
    finished = Coding.objects.filter(item__in=drawn, done_at__isnull=False).order_by(
        "done_at", "pk"
    )
    said: dict[int, list[dict[Place, CodedAnswer]]] = {
        pk: [] for pk in drawn.values_list("pk", flat=True)
    }
    # An adjudicator, and whoever coded it once more, finished after the first two had.
    for one in finished.prefetch_related(Prefetch("answers", _said_blind())):
        said[one.item_id].append(
            {(row.question_id, row.period_id): row for row in one.answers.all()}
        )
    both = [codings[:2] for codings in said.values() if len(codings) >= 2]
    pairs = [
        (coded(first.get(place)), coded(second.get(place)))
        for first, second in both
        for place in dict.fromkeys((*first, *second))
    ]
    differ = Counter(
        tuple(sorted((one.outcome, other.outcome))) for one, other in pairs if one != other
    )
    listed = [(in_words(one), in_words(other), n) for (one, other), n in differ.most_common()]
    return CoderAgreement(len(both), len(said) - len(both), agreement(pairs), listed)


def _said_blind() -> QuerySet[CodedAnswer]:
    """What coders had said when they first finished; the last word of each place comes last."""
    finished = F("coding__done_at")
    stood = Q(replaced_at=None) | Q(replaced_at__gte=finished)
    return CodedAnswer.objects.filter(stood, said_at__lte=finished).order_by("pk")


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
