"""Check a draft: each of its claims with the right number, a verdict, and why."""

from dataclasses import dataclass
from typing import Any

from responses_app.domain.claims import judging_changes, judging_counts, judging_shares
from responses_app.domain.claims.book import Book
from responses_app.domain.claims.claims import Average, Change, Claim, Share, Sum, Total
from responses_app.domain.claims.drafts import Draft
from responses_app.domain.claims.finding import claims_in
from responses_app.domain.claims.sentences import sentences_of
from responses_app.domain.claims.verdicts import Judgement, Verdict
from responses_app.domain.publication import Publication


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim of a draft as it was judged.

    `start` and `end` are the place of the printed figure in the draft's text.
    """

    sentence: str
    claim: str
    printed: str
    recomputed: str | None
    verdict: Verdict
    why: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """As scripts read it."""
        return {
            "sentence": self.sentence,
            "claim": self.claim,
            "printed": self.printed,
            "recomputed": self.recomputed,
            "verdict": self.verdict.value,
            "why": self.why,
            "start": self.start,
            "end": self.end,
        }


def check(draft: Draft, publication: Publication | None) -> list[Checked]:
    """Recompute every claim of a draft: from its own numbers, then against the publication.

    Without a publication, or with one that has no numbers yet, only what a sentence's own numbers
    can say is judged.
    """
    book = Book(publication) if publication else None
    if book is not None and book.is_empty:
        book = None
    found = []
    for claim in claims_in(sentences_of(draft)):
        judged = judge(claim, book)
        if judged is not None:
            found.append(_checked(claim, judged))
    return found


def judge(claim: Claim, book: Book | None) -> Judgement | None:
    """The judgement on a claim; None where no publication could answer it."""
    match claim:
        case Share():
            return judging_shares.judge(claim, book)
        case Change():
            return judging_changes.judge(claim, book)
        case Sum():
            return judging_counts.judge_sum(claim, book)
        case Average():
            return judging_counts.judge_average(claim, book)
        case Total():
            return judging_counts.judge_total(claim, book)
    raise TypeError(f"no claim: {claim!r}")


def _checked(claim: Claim, judged: Judgement) -> Checked:
    places, printed = claim.passage.places, claim.main
    return Checked(
        claim.passage.text, in_words(claim), printed.text, judged.recomputed, judged.verdict,
        judged.why[:1].upper() + judged.why[1:],
        places[printed.start], places[printed.end - 1] + 1,
    )  # fmt: skip


def in_words(claim: Claim) -> str:
    """The claim by itself: "864 of 2,638 is 37%"."""
    match claim:
        case Share(part=part, whole=whole, share=share):
            base = f"{part.text if part else '…'} of {whole.text if whole else '…'}"
            return f"{base} is {share.text}" if share else base
        case Change(old=old, new=new, by=by, direction=direction):
            way = {1: "up", -1: "down", 0: "changed"}[direction]
            ends = f"from {old.text if old else '…'} to {new.text if new else '…'}"
            since = f" since {claim.since.text}" if claim.since and not old else ""
            return f"{way} {by.text}{since}, {ends}" if by else f"{way} {ends}"
        case Sum(whole=whole, parts=parts):
            return f"{' + '.join(part.text for part in parts)} = {whole.text}"
        case Average(numerator=above, denominator=below, main=main):
            return (
                f"{above.text} / {below.text} = {main.text}"
                if above and below
                else f"average {main.text}"
            )
    return f"{claim.main.text} {claim.main.noun}".strip()
