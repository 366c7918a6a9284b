"""How text of a Word document looks, as far as it tells whether it can be read.

Source: ECMA-376 part 1, 17.3.2 (properties of a run), 17.3.5 (shading), 17.7 (styles).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from responses_app.readers.hidden_data.colours import BLACK, WHITE, Colour, from_hex
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.xml_stream import END, START, walk

NORMAL = 11.0
SMALLEST = 2.0  # points: text of this size or less cannot be read
AUTOMATIC: Colour = (-1, -1, -1)
"""Black, or white where it would not be read."""
DEEPEST = 20  # styles based on one another

_OFF = {"0", "false", "off", "none"}
_MARKERS = {
    "black": BLACK,
    "white": WHITE,
    "darkblue": (0, 0, 128),
    "darkcyan": (0, 128, 128),
    "darkgreen": (0, 128, 0),
    "darkmagenta": (128, 0, 128),
    "darkred": (128, 0, 0),
    "darkyellow": (128, 128, 0),
    "darkgray": (128, 128, 128),
    "lightgray": (192, 192, 192),
    "blue": (0, 0, 255),
    "cyan": (0, 255, 255),
    "green": (0, 255, 0),
    "magenta": (255, 0, 255),
    "red": (255, 0, 0),
    "yellow": (255, 255, 0),
}


@dataclass(frozen=True)
class Ground:
    """What is behind text: a colour, nothing (the page), or something unknown."""

    colour: Colour | None = None
    is_known: bool = True

    @property
    def is_stated(self) -> bool:
        return self.colour is not None or not self.is_known


@dataclass
class Look:
    """What a run, a paragraph or a style states; what it does not state is None."""

    is_hidden: bool | None = None
    colour: Colour | None = None
    points: float | None = None
    ground: Ground = field(default_factory=Ground)


def take(look: Look, name: str, attributes: Mapping[str, str]) -> None:
    """Take one property into a look."""
    value = attributes.get("val", "")
    if name == "vanish":
        look.is_hidden = attributes.get("val", "1") not in _OFF
    elif name == "color":
        look.colour = from_hex(value) or AUTOMATIC
    elif name == "sz" and value.isdecimal() and len(value) < 6:
        look.points = int(value) / 2
    elif name == "highlight" and value.lower() in _MARKERS:
        look.ground = Ground(_MARKERS[value.lower()])
    elif name == "shd" and not look.ground.is_stated:
        look.ground = shading(attributes)


def shading(attributes: Mapping[str, str]) -> Ground:
    """The colour that a shading puts behind text; unknown where it is a pattern of two."""
    pattern = attributes.get("val", "clear").lower()
    key = {"clear": "fill", "nil": "", "solid": "color"}.get(pattern)
    if key is None:
        return Ground(is_known=False)
    written = attributes.get(key, "auto").lower()
    if key == "color" and written == "auto":
        return Ground(BLACK)
    return Ground(from_hex(written))


def read_looks(package: Package) -> Mapping[str, Look]:
    """The styles by their keys, each with what it has from those it is based on."""
    own: dict[str, Look] = {}
    based_on: dict[str, str] = {}
    for part in package.matching(r"word/styles[0-9]*\.xml"):
        style, is_part_of_table = "", False
        for kind, name, attributes in walk(package.open(part)):
            if kind == END:
                is_part_of_table = is_part_of_table and name != "tblStylePr"
            elif kind != START:
                continue
            elif name == "style":
                style = attributes.get("styleId", "")
                own[style] = Look()
            elif name == "tblStylePr":
                is_part_of_table = True
            elif name == "basedOn":
                based_on[style] = attributes.get("val", "")
            elif style in own and not is_part_of_table:
                take(own[style], name, attributes)
    return {style: _whole(style, own, based_on) for style in own}


def _whole(style: str, own: Mapping[str, Look], based_on: Mapping[str, str]) -> Look:
    """A style with what it has from others."""
    line = [style]
    while len(line) < DEEPEST and (below := based_on.get(line[-1], "")) in own:
        line.append(below)
    looks = [own[one] for one in line]
    found = Look()
    for one in fields(Look):
        stated = [getattr(look, one.name) for look in looks]
        wanted = [value for value in stated if value not in (None, Ground())]
        if wanted:
            setattr(found, one.name, wanted[0])
    return found
