"""What all pictures share: the heading, the sentence that must go with it, and where it is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from responses_app.domain.pictures.lettering import wrapped
from responses_app.domain.pictures.picture import INK, QUIET, Part, Words, box

WIDTH: Final = 900.0
MARGIN: Final = 28.0
ROOM: Final = WIDTH - 2 * MARGIN

TITLE: Final = 23.0
TEXT: Final = 14.0
SMALL: Final = 12.5
LEADING: Final = 1.36

MADE_UP: Final = "Made-up figures: a demonstration. No real authority gave these numbers."


@dataclass(frozen=True, slots=True)
class About:
    """What a picture says of itself: `origin` names the source, for a reader of the report."""

    title: str
    subtitle: str = ""
    origin: str = ""
    made_up: bool = False


def heading(about: About) -> tuple[list[Part], float]:
    """The heading, and how far down it reaches."""
    y = MARGIN
    parts: list[Part] = []
    if about.made_up:
        parts.append(box(0, 0, WIDTH, 30, "#fdf2d3"))
        parts.append(Words(MARGIN, 20, MADE_UP, TEXT, INK, bold=True))
        y += 24
    for text, size, colour, bold in (
        (about.title, TITLE, INK, True),
        (about.subtitle, TEXT + 1, QUIET, False),
    ):
        for words in wrapped(text, size, ROOM):
            y += size
            parts.append(Words(MARGIN, y, words, size, colour, bold=bold))
            y += size * (LEADING - 1)
        y += 4
    return parts, y


def footing(about: About, caption: str, y: float) -> tuple[list[Part], float]:
    """The caption and the source under the drawing, and the height of the sheet."""
    source = f"Source: {about.origin}." if about.origin else ""
    y += 6
    parts: list[Part] = []
    for text, colour in ((caption, INK), (source, QUIET)):
        for words in wrapped(text, SMALL, ROOM):
            y += SMALL * LEADING
            parts.append(Words(MARGIN, y, words, SMALL, colour))
        y += 3
    return parts, y + MARGIN * 0.6


def sentences(*said: str) -> str:
    """Sentences one after the other; empty ones are left out."""
    return " ".join(one for one in said if one)


def listed(things: Sequence[str]) -> str:
    """Return "a, b and c".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"


def of_n(n: int, one: str, more: str) -> str:
    """Return "1 authority", "1,204 authorities"."""
    return f"{n:,} {one if n == 1 else more}"


def authorities(n: int) -> str:
    return of_n(n, "authority", "authorities")
