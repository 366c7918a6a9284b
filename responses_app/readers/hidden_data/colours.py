"""The colours of cells and of writing, and whether one can be told from the other.

Source: ECMA-376 part 1, 18.8.3 (a colour by value, by its place in the palette or in the theme),
18.8.27 (the palette), 20.1.6.2 (the theme's colours).
"""

import colorsys
from collections.abc import Mapping, Sequence

from responses_app.readers.hidden_data.xml_stream import START, Readable, walk

Colour = tuple[int, int, int]
"""Red, green and blue, each of 255."""

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
NEAR = 16  # of 255: writing that differs from its ground by no more cannot be read

_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_OFFICE = (
    "FFFFFF 000000 EEECE1 1F497D 4F81BD C0504D 9BBB59 8064A2 4BACC6 F79646 0000FF 800080".split()
)
_SYSTEM_WRITING, _SYSTEM_GROUND = 64, 65


def is_near(one: Colour, other: Colour) -> bool:
    """Tell whether two colours look the same."""
    return all(abs(a - b) <= NEAR for a, b in zip(one, other))


def from_hex(written: str) -> Colour | None:
    """A colour as six digits, or eight that begin with how opaque it is.

    >>> from_hex("FF1F497D"), from_hex("auto")
    ((31, 73, 125), None)
    """
    try:
        value = bytes.fromhex(written[-6:])
    except ValueError:
        return None
    return (value[0], value[1], value[2]) if len(value) == 3 else None


THEME = tuple(from_hex(written) or BLACK for written in _OFFICE)
"""The colours of the usual theme, in the order in which styles count them."""


def read_theme(stream: Readable) -> Sequence[Colour]:
    """The colours of a workbook's theme, those that it does not state as in the usual one."""
    found = dict(zip(_ORDER, THEME))
    role = ""
    for kind, name, attributes in walk(stream):
        if kind != START:
            continue
        if name in found:
            role = name
        elif name in {"srgbClr", "sysClr"} and role:
            colour = from_hex(attributes.get("lastClr") or attributes.get("val", ""))
            if colour:
                found[role] = colour
            role = ""
    return [found[role] for role in _ORDER]


def colour_of(
    attributes: Mapping[str, str], theme: Sequence[Colour], otherwise: Colour
) -> Colour | None:
    """The colour that an element states; `otherwise` for automatic, None where it is none."""
    if "rgb" in attributes:
        found = from_hex(attributes["rgb"])
    elif "theme" in attributes:
        found = _at(theme, attributes["theme"])
    elif "indexed" in attributes:
        found = _indexed(attributes["indexed"])
    else:
        found = otherwise
    return _tinted(found, attributes.get("tint", "")) if found else None


def _at(colours: Sequence[Colour], place: str) -> Colour | None:
    number = int(place) if place.isdecimal() else -1
    return colours[number] if 0 <= number < len(colours) else None


def _indexed(place: str) -> Colour | None:
    number = int(place) if place.isdecimal() else -1
    if number == _SYSTEM_WRITING:
        return BLACK
    if number == _SYSTEM_GROUND:
        return WHITE
    # Not before it is needed: a server starts faster.
    from openpyxl.styles.colors import COLOR_INDEX  # type: ignore[import-untyped]

    return from_hex(COLOR_INDEX[number]) if 0 <= number < len(COLOR_INDEX) else None


def _tinted(colour: Colour, tint: str) -> Colour:
    """A colour made lighter (up to 1) or darker (down to -1), by its lightness."""
    try:
        change = max(-1.0, min(float(tint), 1.0)) if tint else 0.0
    except ValueError:
        return colour
    if not change:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + change) if change < 0 else light * (1 - change) + change
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, light, full))
    return red, green, blue
