"""What a coder may say of one question and period, and how it is read and kept."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from requests_app.models import Period, Question
from responses_app import figures
from responses_app.domain.answers import Answer, Kind
from responses_app.models import CodedAnswer, Coding, ProposedFigure

LONGEST = 5_000  # letters of an answer or a note
LONGEST_READING = 200
Decision = CodedAnswer.Decision
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
    it: "12" or "1 to 4". `outcome` is one of OUTCOMES, for what has no number. `of` is what
    another coder said, taken over as it stands.
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
    of: CodedAnswer | None = None

    @property
    def place(self) -> Place:
        return self.question.pk, self.period.pk


COPIED = (
    *("decision", "proposal", "raw", "reading", "kind", "value", "lower", "upper"),
    *("basis", "sections", "note"),
)


class Desk:
    """Turns what is said of one reply into rows that are kept."""

    def __init__(self, coding: Coding, now: datetime) -> None:
        self.coding, self.now = coding, now
        self.item = coding.item
        self.foi_request = coding.item.foi_request

    @cached_property
    def zeros_shown(self) -> bool:
        return figures.shows_zeros(self.foi_request)

    @cached_property
    def proposals(self) -> dict[int, ProposedFigure]:
        """All that was ever proposed from this reply."""
        rows = ProposedFigure.objects.filter(
            foi_request=self.item.foi_request_id, message=self.item.message_id
        )
        return {one.pk: one for one in rows.order_by("-confidence", "pk")}

    def row(self, said: Said) -> CodedAnswer:
        """Raises CodingError where it cannot be kept so."""
        row = CodedAnswer(
            coding=self.coding, question=said.question, period=said.period, said_at=self.now
        )
        if said.of:
            for name in COPIED:
                setattr(row, name, getattr(said.of, name))
            return row
        self._check(said)
        proposal = row.proposal = self._proposal(said)
        row.decision, row.note = said.decision, figures.that_is_kept(said.note)
        if said.decision in (Decision.REJECT, Decision.ASK):
            raw = said.raw if said.raw.strip() or not proposal else proposal.raw
            row.raw = figures.that_is_kept(raw)
            return row
        if said.decision == Decision.ACCEPT:
            answer = _as_proposed(said, proposal)
            row.basis = proposal.basis if proposal else ""
            row.note = row.note or answer.note
        else:
            answer = self._corrected(said, proposal)
            row.reading = figures.that_is_kept(said.reading)
            row.basis = said.basis
        row.raw, row.kind = figures.that_is_kept(answer.raw), answer.kind.value
        row.value, row.lower, row.upper = (
            figures.stored(number) for number in (answer.value, answer.lower, answer.upper)
        )
        row.sections = answer.as_dict()["sections"]
        return row

    def _check(self, said: Said) -> None:
        if said.question.is_derived:
            raise CodingError(f"Question {said.question.key} is worked out, not asked.")
        ours = self.foi_request.campaign_id
        if {said.question.campaign_id, said.period.campaign_id} != {ours}:
            raise CodingError("The question or the period belongs to another campaign.")
        if said.decision not in Decision.values:
            raise CodingError(f"{said.decision!r} is no decision.")
        if said.basis and said.basis not in Period.Basis.values:
            raise CodingError(f"{said.basis!r} is no year basis.")
        if max(len(said.raw), len(said.note)) > LONGEST:
            raise CodingError(f"At most {LONGEST:,} letters are kept: quote the words that answer.")
        if len(said.reading) > LONGEST_READING:
            raise CodingError(
                f"What it means has at most {LONGEST_READING} letters, such as 12, <5 or 1 to 4."
            )

    def _proposal(self, said: Said) -> ProposedFigure | None:
        """What was put before the coder: of this reply, and of this question and period.

        One that has been read anew since stands for the newer one where that says the same.
        """
        if said.proposal is None:
            return None
        proposal = self.proposals.get(said.proposal.pk)
        if proposal is None or (proposal.question_id, proposal.period_id) != said.place:
            raise CodingError("What was proposed belongs to another reply or question.")
        if proposal.state != ProposedFigure.State.OUTDATED:
            return proposal
        newer = (one for one in self.proposals.values() if _is_open(one, said.place))
        same = next((one for one in newer if figures.reads(one) == figures.reads(proposal)), None)
        if same is None and said.decision == Decision.ACCEPT:
            raise CodingError(
                "The reply was read anew meanwhile, and this is not proposed any more. Look at it "
                "again, or type what they wrote."
            )
        return same or proposal

    def _corrected(self, said: Said, proposal: ProposedFigure | None) -> Answer:
        """The reading of what was typed; words that leave a doubt need a clear one beside them."""
        reading = said.reading.strip()
        if not (said.raw.strip() or reading or said.outcome):
            raise CodingError("Type what they wrote, or say that they left it blank.")
        raw = said.raw if said.raw.strip() or not proposal else proposal.raw
        if said.outcome:
            if said.outcome not in OUTCOMES:
                raise CodingError(f"{said.outcome!r} is no outcome.")
            if reading:
                raise CodingError("Say a number or an outcome without one, not both.")
            return _as_outcome(raw, Kind(said.outcome), self._read(raw, said.question), proposal)
        words = reading or raw.strip()
        answer = self._read(words, said.question)
        if answer.kind in (Kind.UNCLEAR, Kind.SEVERAL) or answer.needs_review:
            why = f" ({answer.note})" if answer.note else ""
            raise CodingError(
                f"{words[:60]!r} does not say one thing for sure{why}. Type in the second field "
                "what it means, such as 12, <5, 1 to 4 or not held, or choose an outcome."
            )
        return Answer(
            raw or words, answer.kind, answer.value, answer.lower, answer.upper,
            note=answer.note, sections=answer.sections,
        )  # fmt: skip

    def _read(self, words: str, question: Question) -> Answer:
        return figures.read_words(words, question, self.foi_request.law, self.zeros_shown)


def _as_outcome(raw: str, kind: Kind, read: Answer, proposal: ProposedFigure | None) -> Answer:
    """An outcome that a person chose: with the sections that the words cite, and with the bounds
    that a legend gave to what is held back."""
    if kind == Kind.SUPPRESSED and proposal and proposal.kind == kind and proposal.raw == raw:
        return Answer(raw, kind, None, proposal.lower, proposal.upper, sections=read.sections)
    return Answer(raw, kind, sections=read.sections)


def _as_proposed(said: Said, proposal: ProposedFigure | None) -> Answer:
    if proposal is None:
        raise CodingError("There is nothing proposed to accept; type what they wrote.")
    if proposal.kind in (Kind.UNCLEAR, Kind.SEVERAL):
        raise CodingError("The tool could not tell what this says; type what it means.")
    # A field of one line keeps no line breaks.
    typed, proposed = ("".join(words.split()) for words in (said.raw, proposal.raw))
    bases = ("", proposal.basis, said.period.basis if not proposal.basis else "")
    if (typed and typed != proposed) or said.reading or said.outcome or said.basis not in bases:
        raise CodingError(
            "It cannot be as proposed and something else: choose to correct it, or empty the "
            "fields below."
        )
    return figures.answer_from(proposal)


def says_again(before: CodedAnswer, row: CodedAnswer) -> bool:
    """Whether a coder says what they said before, of the same proposal."""
    columns = [name if name != "proposal" else "proposal_id" for name in COPIED]
    return all(getattr(before, name) == getattr(row, name) for name in columns)


def _is_open(one: ProposedFigure, place: Place) -> bool:
    is_there = (one.question_id, one.period_id) == place
    return is_there and one.is_best and one.state == ProposedFigure.State.OPEN
