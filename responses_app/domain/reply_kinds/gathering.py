"""All signs of a mail together, by kind."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from . import (
    absences,
    acknowledgements,
    circulars,
    fees,
    information,
    more_time,
    others,
    portals,
    questions,
    refusals,
)
from .kinds import Evidence, ReplyKind
from .references import their_reference
from .sentences import is_supposed
from .signs import Reply, Sign


@dataclass
class Found:
    """All signs of a mail by kind, and what goes with them."""

    reply: Reply
    signs: dict[ReplyKind, list[Sign]] = field(default_factory=dict)
    elsewhere: str = ""
    moved_to: str = ""

    def add(self, signs: Iterable[Sign]) -> None:
        for sign in signs:
            self.signs.setdefault(sign.kind, []).append(sign)

    def has(self, *kinds: ReplyKind) -> bool:
        return any(kind in self.signs for kind in kinds)

    def explicit(self, kind: ReplyKind) -> list[Sign]:
        return [sign for sign in self.signs.get(kind, ()) if sign.is_explicit]

    def is_explicit(self, *kinds: ReplyKind) -> bool:
        return any(self.explicit(kind) for kind in kinds)

    @property
    def their_reference(self) -> str:
        """What they call our request; empty where they do not say."""
        lines = (sentence.words for sentence in self.reply.sentences)
        return their_reference(self.reply.subject.words, lines, self.reply.ours)


def search(reply: Reply) -> Found:
    """Every sign of a reply to us. Bounces and receipts are told apart before."""
    found = Found(reply)
    for module in (
        acknowledgements,
        absences,
        questions,
        fees,
        more_time,
        refusals,
        information,
        portals,
        circulars,
    ):
        found.add(module.signs(reply))
    for sign, whom in others.signs(reply):
        found.add([sign])
        found.elsewhere = found.elsewhere or whom
    found.add(_reviews(reply))
    if gone := absences.moved(reply):
        found.add([gone[0]])
        found.moved_to = gone[1]
    return found


_REVIEWED = re.compile(
    r"\b(?:completed|concluded|carried out|conducted|outcome of|result of|findings of|"
    r"decision on) (?:an? |the |my |our |your |this )*"
    r"(?:request for (?:an? )?)?(?:internal )?review\b|\b(?:internal review|"
    r"adolygiad mewnol) (?:response|outcome|decision|has been completed)"
)


def _reviews(reply: Reply) -> Iterator[Sign]:
    """The outcome of a review is none of the kinds: a person reads what became of which part."""
    for where, sentence in (("subject", reply.subject), *(("body", s) for s in reply.sentences)):
        found = _REVIEWED.search(sentence.lower)
        if found and not is_supposed(sentence, *found.span()):
            says = "It is about an internal review."
            yield Sign(ReplyKind.UNCLEAR, Evidence(where, sentence.quote(*found.span()), says))
            return
