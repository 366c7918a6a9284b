"""One thing that is said of a row: a sentence, and what must not be left out beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "response", "total", "rate", "ratio", "average", "change", "rate_change", "trend", "rate_trend",
    "times", "coverage",
]  # fmt: skip
LABELS: Final[Mapping[Kind, str]] = {
    "response": "Who answered",
    "total": "Total",
    "rate": "Rate",
    "ratio": "Ratio",
    "average": "Average, which is another thing",
    "change": "Change",
    "rate_change": "Change of the rate",
    "trend": "Change over the waves",
    "rate_trend": "Change of the rate over the waves",
    "times": "In time or late",
    "coverage": "Who replied",
}
"""What each is called above its sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence ready to paste.

    `fact` is the number with its base, to be put into a sentence of one's own: "37.0% (864 of
    2,335 children, in the 135 authorities that gave both figures; 212 asked, 189 replied)".
    `sentence` says it whole. `caveats` are sentences that go with it. Where no figure can be
    given, `fact` is empty and `sentence` says why.
    """

    kind: Kind
    fact: str
    sentence: str
    caveats: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is called: "Rate"."""
        return LABELS[self.kind]

    @property
    def text(self) -> str:
        """The sentence with all its caveats, ready to paste."""
        return " ".join((self.sentence, *self.caveats))

    def as_dict(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "fact": self.fact,
            "sentence": self.sentence,
            "caveats": list(self.caveats),
            "text": self.text,
        }
