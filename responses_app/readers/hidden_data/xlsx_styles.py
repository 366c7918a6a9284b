"""What the styles of an .xlsx workbook say of its cells: which are days, which cannot be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS  # type: ignore[import-untyped]

from responses_app.readers.hidden_data.number_formats import NumberFormat, read_format
from responses_app.readers.hidden_data.xml_stream import END, START, Readable, walk

MAX_STYLES = 200_000

_WHITE = {"FFFFFFFF", "00FFFFFF", "FFFFFF"}
_WHITE_THEME = "0"
_WHITE_INDEXES = {"1", "9"}


@dataclass
class Styles:
    """The styles by number. A style that is not there is the plain one."""

    formats: Sequence[NumberFormat]
    faint: dict[int, bool]
    starts_1904: bool
    plain: NumberFormat = field(default_factory=lambda: read_format("General"))

    def is_faint(self, style: int) -> bool:
        return self.faint.get(style, False)

    def stored(self, text: str, style: int) -> str:
        """The value itself, a day as 2009-03-12."""
        return self._format(style).stored(text, self.starts_1904)

    def shown(self, text: str, style: int) -> str:
        """The value as the screen shows it, as far as its format is understood."""
        return self._format(style).shown(text, self.starts_1904)

    def _format(self, style: int) -> NumberFormat:
        return self.formats[style] if style < len(self.formats) else self.plain


def read_styles(stream: Readable, starts_1904: bool) -> Styles:
    """Read a workbook's part of styles."""
    written: dict[str, str] = {}
    white_fonts: list[bool] = []
    plain_fills: list[bool] = []
    cell_styles: list[dict[str, str]] = []
    inside: list[str] = []
    for kind, name, attributes in walk(stream):
        if kind == END:
            inside.pop()
        elif kind == START:
            where = inside[1] if len(inside) > 1 else ""
            inside.append(name)
            if where == "numFmts":
                written[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif where == "fonts":
                _read_font(name, attributes, white_fonts)
            elif where == "fills":
                _read_fill(name, attributes, plain_fills)
            elif where == "cellXfs" and name == "xf" and len(cell_styles) < MAX_STYLES:
                cell_styles.append(attributes)
    return _styles(written, white_fonts, plain_fills, cell_styles, starts_1904)


def _styles(
    written: dict[str, str],
    white_fonts: list[bool],
    plain_fills: list[bool],
    cell_styles: list[dict[str, str]],
    starts_1904: bool,
) -> Styles:
    known: dict[str, NumberFormat] = {}
    formats: list[NumberFormat] = []
    faint: dict[int, bool] = {}
    for number, style in enumerate(cell_styles):
        key = style.get("numFmtId", "0")
        if key not in known:
            known[key] = read_format(written.get(key) or built_in(key))
        formats.append(known[key])
        is_white = _at(white_fonts, style.get("fontId"), False) and _at(
            plain_fills, style.get("fillId"), True
        )
        if is_white or known[key].shows_nothing:
            faint[number] = True
    return Styles(formats, faint, starts_1904)


def built_in(key: str) -> str:
    """The format that a number below 164 stands for in every workbook."""
    return BUILTIN_FORMATS.get(int(key), "General") if key.isdecimal() else "General"


def _at(values: list[bool], place: str | None, otherwise: bool) -> bool:
    number = int(place) if place and place.isdecimal() else -1
    return values[number] if 0 <= number < len(values) else otherwise


def _read_font(name: str, attributes: dict[str, str], white: list[bool]) -> None:
    if name == "font":
        white.append(False)
    elif name == "color" and white:
        white[-1] = _is_white(attributes)


def _read_fill(name: str, attributes: dict[str, str], plain: list[bool]) -> None:
    """A fill is plain where it is white or there is none."""
    if name == "fill":
        plain.append(True)
    elif not plain:
        return
    elif name == "patternFill":
        plain[-1] = attributes.get("patternType", "none") == "none"
    elif name == "gradientFill":
        plain[-1] = False
    elif name == "fgColor" and _is_white(attributes):
        plain[-1] = True


def _is_white(colour: dict[str, str]) -> bool:
    if _float(colour.get("tint")) < 0:
        return False
    return (
        colour.get("rgb", "").upper() in _WHITE
        or colour.get("theme") == _WHITE_THEME
        or colour.get("indexed") in _WHITE_INDEXES
    )


def _float(written: str | None) -> float:
    try:
        return float(written or 0)
    except ValueError:
        return 0.0
