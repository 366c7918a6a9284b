"""What an export that is safe to publish lets out: what disclosure control left."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from responses_app.domain.publication import Row

if TYPE_CHECKING:  # else the site would start with numpy for the sake of a name
    from responses_app.domain.disclosure import Safe

Place = tuple[str, str, str]
"""An authority's code, a question's key and a period's key."""

_NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_IN_WORDS: Final = re.compile(
    # English, then Welsh with its mutations; "un", "one" and "a" say no number by themselves.
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|single|couple|both|pair|"
    r"dd?au|dd?wy|[td]h?ri|[td]h?air|[pb]h?edwar|[pb]h?edair|[pb]h?ump?|chwech?|saith|wyth|naw|"
    r"dd?eg|dd?euddeg|[pb]ymtheg|dd?eunaw|h?ugain|d?deugain|trigain|[cg]h?ant)\b",
    re.IGNORECASE,
)
_CITED: Final = re.compile(
    r"\b(?:ss?|sections?|adran|regs?|regulations?)\.?\s*\d+[A-Z]?(?:\s?\(\w{1,4}\))*", re.IGNORECASE
)


@dataclass(frozen=True)
class Hiding:
    """A campaign's numbers after disclosure control.

    `told` are the figures that it looked at: those that count. A figure that does not (an earlier
    round's, a withdrawn request's) stands in no statistics, nobody looked whether it is safe, and
    so a safe export leaves it out. `hidden` are those among them that are not shown.
    """

    told: frozenset[Place]
    hidden: frozenset[Place]
    statistics: tuple[Row, ...]

    @classmethod
    def of(cls, safe: "Safe") -> "Hiding":
        """What a publication that was made safe lets out."""
        told = frozenset(
            (one.authority_code, one.question, one.period) for one in safe.publication.figures
        )
        return cls(told, safe.hidden, safe.publication.statistics)


def words_are_safe(words: str, shown: Collection[Decimal | None]) -> bool:
    """Whether an authority's words say no number beside those that are `shown`.

    Words that say another number may give away what is hidden elsewhere in the same reply.
    Sections that are cited give nothing away.

    >>> words_are_safe("12", [Decimal(12)]), words_are_safe("12 (8 boys)", [Decimal(12)])
    (True, False)
    """
    words = _CITED.sub("", words)
    if _IN_WORDS.search(words):
        return False
    return all(Decimal(one.replace(",", "")) in shown for one in _NUMBER.findall(words))
