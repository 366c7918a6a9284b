"""What the readers and `locating` make of a made reply, held against its truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from responses_app.domain.content import Content, joined
from responses_app.domain.locating import LINE, Asked, Proposal
from responses_app.domain.locating.locate import locate
from responses_app.domain.locating.proposal import Means
from responses_app.readers import contents, scans
from responses_app.readers.contents import page_pictures
from responses_app.readers.hidden_data.cannot_look import CannotLook

from .reply import Reply, Truth

MAIL = {"media_type": "text/plain", "is_mail": True}


def recognised(content: bytes, found: Content) -> Content:
    """With the words of its pages that are pictures."""
    if not found.pictures:
        return found
    _, drawn = page_pictures.draw(content, {"pages": found.pictures})
    words = scans.recognise([one.png for one in drawn], [one.page for one in drawn])
    return contents.with_notes(joined(found, words))


def contents_of(reply: Reply, with_scans: bool = True) -> list[tuple[str, Content]]:
    """Every part of the reply as read; what cannot be read is left out, as the sweep does."""
    found = []
    for name, content in reply.files:
        try:
            read = contents.read(content, {"filename": name})
        except CannotLook:
            continue
        if with_scans:
            read = recognised(content, read)
        found.append((name, read))
    if reply.mail:
        found.append(("mail", contents.read(reply.mail.encode(), MAIL)))
    return found


def best(found: Iterable[Proposal]) -> dict[tuple[str, str], Proposal]:
    """One proposal for each question and period: our own form first, then the surest."""
    ordered = sorted(found, key=lambda one: (one.means == Means.PRO_FORMA, one.confidence))
    return {(one.question, one.period): one for one in ordered}


def proposals_of(
    read: Iterable[tuple[str, Content]], asked: Asked
) -> dict[tuple[str, str], Proposal]:
    return best(one for _, content in read for one in locate(content, asked).proposals)


@dataclass
class Score:
    """Counts over some replies; figures are those of the truth."""

    replies: int = 0
    figures: int = 0
    proposed: int = 0
    right: int = 0
    above: int = 0
    right_above: int = 0
    bases: int = 0  # figures on another basis than was asked
    bases_told: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in (
            "replies", "figures", "proposed", "right", "above", "right_above", "bases",
            "bases_told",
        ):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong

    @property
    def recall(self) -> float:
        """Figures proposed in the right question and period with the right reading."""
        return self.right / max(1, self.figures)

    @property
    def precision(self) -> float:
        """Of the proposals above the line, those that are right."""
        return self.right_above / max(1, self.above)

    @property
    def coverage(self) -> float:
        """Of all proposals, those above the line."""
        return self.above / max(1, self.proposed)

    @property
    def covered(self) -> float:
        """Of all figures, those that are rightly proposed above the line."""
        return self.right_above / max(1, self.figures)


def score(reply: Reply, proposals: dict[tuple[str, str], Proposal]) -> Score:
    """Hold what was proposed against the truth.

    A proposal of an empty cell where there is no truth is neither right nor wrong.
    """
    truth = {(one.question, one.period): one for one in reply.truth}
    made = Score(1, len(truth))
    for at, proposal in sorted(proposals.items()):
        wanted = truth.get(at)
        if wanted is None and proposal.answer.kind == "blank":
            continue
        is_right = wanted is not None and is_same(wanted, proposal)
        is_above = proposal.confidence >= LINE
        made.proposed += 1
        made.right += is_right
        made.above += is_above
        made.right_above += is_right and is_above
        if not is_right:
            sure = " ABOVE THE LINE" if is_above else ""
            made.wrong.append(f"{reply.name}: {_told(at, wanted)}{sure}, read as {_read(proposal)}")
    for at, wanted in truth.items():
        if at not in proposals:
            made.wrong.append(f"{reply.name}: {_told(at, wanted)}, nothing proposed")
        if wanted.basis:
            made.bases += 1
            made.bases_told += at in proposals and proposals[at].basis == wanted.basis
    return made


def is_same(wanted: Truth, proposal: Proposal) -> bool:
    """The same kind, value and bounds; of an unclear answer the guess does not count."""
    answer = proposal.answer
    if wanted.kind != answer.kind:
        return False
    if wanted.kind in ("unclear", "text"):
        return True
    said = (answer.value, answer.lower, answer.upper)
    return said == tuple(_number(one) for one in (wanted.value, wanted.lower, wanted.upper))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _told(at: tuple[str, str], wanted: Truth | None) -> str:
    place = f"{at[0]} in {at[1] or '(no period)'}"
    if wanted is None:
        return f"{place} is not answered"
    return f"{place} is {_brief(wanted.kind, wanted.value, wanted.lower, wanted.upper)}"


def _read(proposal: Proposal) -> str:
    answer = proposal.answer
    brief = _brief(answer.kind, answer.value, answer.lower, answer.upper)
    return f"{brief} ({proposal.confidence:.2f}, {proposal.where}: {proposal.quote[:60]!r})"


def _brief(kind: str, value: object, lower: object, upper: object) -> str:
    if kind == "exact":
        return str(value)
    bounds = "" if lower in ("", None) and upper in ("", None) else f" {lower}..{upper}"
    return f"{kind}{bounds}" + ("" if value in ("", None) else f" {value}")
