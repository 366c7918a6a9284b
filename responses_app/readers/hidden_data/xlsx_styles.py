"""What the styles of an .xlsx workbook say of its cells: which are days, which cannot be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from responses_app.readers.hidden_data.colours import (
    BLACK,
    THEME,
    WHITE,
    Colour,
    colour_of,
    is_near,
)
from responses_app.readers.hidden_data.number_formats import NumberFormat, read_format
from responses_app.readers.hidden_data.xml_stream import END, START, Readable, walk

MAX_STYLES = 200_000

_T = TypeVar("_T")
SMALLEST = 2.0  # points: writing of this size or less cannot be read
_NORMAL = 11.0


@dataclass
class Styles:
    """The styles by number. A style that is not there is the plain one."""

    formats: Sequence[NumberFormat]
    faint: dict[int, bool]
    starts_1904: bool
    white_rules: int = 0
    """Looks that a rule may give to cells, and that cannot be seen."""
    plain: NumberFormat = field(default_factory=lambda: read_format("General"))

    def is_faint(self, style: int) -> bool:
        return self.faint.get(style, False)

    def stored(self, text: str, style: int) -> str:
        """The value itself, a day as 2009-03-12."""
        return self._format(style).stored(text, self.starts_1904)

    def figure(self, text: str, style: int) -> str:
        """The whole value in plain digits, with what its format adds."""
        return self._format(style).figure(text, self.starts_1904)

    def shown(self, text: str, style: int) -> str:
        """The value as the screen shows it, as far as its format is understood."""
        return self._format(style).shown(text, self.starts_1904)

    def _format(self, style: int) -> NumberFormat:
        return self.formats[style] if style < len(self.formats) else self.plain


@dataclass
class _Font:
    colour: Colour | None = BLACK
    points: float = _NORMAL


@dataclass
class _Fill:
    """What is behind the writing; no colour where it is a pattern or changes."""

    colour: Colour | None = WHITE
    is_solid: bool = False


@dataclass
class _Rule:
    """A look that a rule gives to cells: of its own, or what the cell has."""

    font: _Font | None = None
    fill: _Fill | None = None

    @property
    def is_unseen(self) -> bool:
        font = self.font
        return font is not None and _cannot_be_read(font, self.fill or _Fill())


def _cannot_be_read(font: _Font, fill: _Fill) -> bool:
    if font.points <= SMALLEST:
        return True
    return bool(font.colour and fill.colour and is_near(font.colour, fill.colour))


class _Reader:
    """Takes a part of styles as it comes."""

    def __init__(self, theme: Sequence[Colour]) -> None:
        self._theme = theme
        self.formats: dict[str, str] = {}
        self.fonts: list[_Font] = []
        self.fills: list[_Fill] = []
        self.cells: list[dict[str, str]] = []
        self.rules: list[_Rule] = []

    def read(self, stream: Readable) -> None:
        inside: list[str] = []
        for kind, name, attributes in walk(stream):
            if kind == END:
                inside.pop()
            elif kind == START:
                where = inside[1] if len(inside) > 1 else ""
                inside.append(name)
                self._take(where, name, attributes)

    def _take(self, where: str, name: str, attributes: dict[str, str]) -> None:
        if where == "numFmts":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif where == "fonts":
            if name == "font":
                self.fonts.append(_Font())
            elif self.fonts:
                self._font(self.fonts[-1], name, attributes)
        elif where == "fills":
            if name == "fill":
                self.fills.append(_Fill())
            elif self.fills:
                self._fill(self.fills[-1], name, attributes, "fgColor")
        elif where == "cellXfs" and name == "xf" and len(self.cells) < MAX_STYLES:
            self.cells.append(attributes)
        elif where == "dxfs":
            self._rule(name, attributes)

    def _rule(self, name: str, attributes: dict[str, str]) -> None:
        if name == "dxf":
            self.rules.append(_Rule())
            return
        rule = self.rules[-1] if self.rules else _Rule()
        if name == "font":
            rule.font = _Font(colour=None)
        elif name == "fill":
            rule.fill = _Fill(is_solid=True)  # of a rule a fill is solid unless it says otherwise
        elif rule.fill:
            self._fill(rule.fill, name, attributes, "bgColor")
        elif rule.font:
            self._font(rule.font, name, attributes)

    def _font(self, font: _Font, name: str, attributes: dict[str, str]) -> None:
        if name == "color":
            font.colour = colour_of(attributes, self._theme, BLACK)
        elif name == "sz":
            font.points = _float(attributes.get("val"), _NORMAL)

    def _fill(self, fill: _Fill, name: str, attributes: dict[str, str], ground: str) -> None:
        if name == "patternFill":
            pattern = attributes.get("patternType", "solid" if fill.is_solid else "none")
            fill.is_solid = pattern == "solid"
            fill.colour = WHITE if pattern == "none" else None
            if fill.is_solid and ground == "fgColor":
                fill.colour = BLACK  # unless it states another
        elif name == "gradientFill":
            fill.colour = None
        elif name == ground and fill.is_solid:
            fill.colour = colour_of(attributes, self._theme, BLACK)


def read_styles(stream: Readable, starts_1904: bool, theme: Sequence[Colour] = THEME) -> Styles:
    """Read a workbook's part of styles."""
    reader = _Reader(theme)
    reader.read(stream)
    known: dict[str, NumberFormat] = {}
    formats: list[NumberFormat] = []
    faint: dict[int, bool] = {}
    for number, style in enumerate(reader.cells):
        key = style.get("numFmtId", "0")
        if key not in known:
            known[key] = read_format(reader.formats.get(key) or built_in(key))
        formats.append(known[key])
        font = _at(reader.fonts, style.get("fontId")) or _Font()
        fill = _at(reader.fills, style.get("fillId")) or _Fill()
        if known[key].shows_nothing or _cannot_be_read(font, fill):
            faint[number] = True
    rules = sum(rule.is_unseen for rule in reader.rules)
    return Styles(formats, faint, starts_1904, rules)


def built_in(key: str) -> str:
    """The format that a number below 164 stands for in every workbook."""
    # Not before it is needed: a server starts faster.
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # type: ignore[import-untyped]

    return BUILTIN_FORMATS.get(int(key), "General") if key.isdecimal() else "General"


def _at(values: Sequence[_T], place: str | None) -> _T | None:
    number = int(place) if place and place.isdecimal() else -1
    return values[number] if 0 <= number < len(values) else None


def _float(written: str | None, otherwise: float) -> float:
    try:
        return float(written) if written else otherwise
    except ValueError:
        return otherwise
