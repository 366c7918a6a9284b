"""Colours that hold on paper, in grey, and for eyes that tell fewer of them apart.

No meaning hangs on a colour alone: what is not a number has a pattern, classes of numbers go from
light to dark, and lines have dashes and names. Phases take the colours of Okabe and Ito, Color
Universal Design (2008); the classes are a scale of our own whose lightness falls in equal steps.
"""

from typing import Final

from responses_app.domain.pictures.picture import INK, PAPER

OKABE_ITO: Final = {
    "orange": "#e69f00",
    "sky": "#56b4e9",
    "green": "#009e73",
    "yellow": "#f0e442",
    "blue": "#0072b2",
    "vermilion": "#d55e00",
    "purple": "#cc79a7",
}
SCALE: Final = ("#fdf3c8", "#c5e0a5", "#77bd9d", "#2f939a", "#27628f", "#2a2d67")
"""Light to dark: more is darker."""

BLACK: Final = "#000000"
PALE: Final = "#f2f4f4"
GREY: Final = "#8d979d"
FAINT: Final = "#dfe3e5"
LINES: Final = (INK, "#b84a00", OKABE_ITO["blue"], "#00795a", "#a34f7f", "#8a6200")
"""For lines with words of the same colour beside them: dark enough to be read on white."""


def scale(classes: int) -> tuple[str, ...]:
    """So many colours of the scale, as far apart as they can be.

    Raises ValueError for more classes than there are colours.
    """
    if not 1 <= classes <= len(SCALE):
        raise ValueError(f"1 to {len(SCALE)} classes were expected, not {classes}")
    if classes == 1:
        return (SCALE[2],)
    last = len(SCALE) - 1
    return tuple(_between(number * last / (classes - 1)) for number in range(classes))


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of `#rrggbb`. Source: WCAG 2.2."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21. Text wants 4.5. Source: WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on the colour: always at least 4.5 to 1."""
    return max((BLACK, PAPER), key=lambda ink: contrast(ink, colour))


def _between(place: float) -> str:
    """The colour at a place of the scale, mixed of the two beside it."""
    low = min(int(place), len(SCALE) - 2)
    share = place - low
    lighter, darker = SCALE[low], SCALE[low + 1]
    parts = (
        round((1 - share) * int(lighter[at : at + 2], 16) + share * int(darker[at : at + 2], 16))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
