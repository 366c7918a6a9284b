"""A picture as SVG: whole in itself, safe to set into a page whose policy forbids inline styles."""

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from responses_app.domain.pictures.picture import (
    PAPER,
    Circle,
    Group,
    Part,
    Path,
    Picture,
    Words,
    box,
)

FONTS: Final = (
    "'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
)
NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_svg(picture: Picture) -> str:
    """Return the SVG element. It has a role, a title and a description for those who listen."""
    name, width, height = picture.name, _number(picture.width), _number(picture.height)
    parts = (box(0, 0, picture.width, picture.height, PAPER), *picture.parts)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f"font-family={quoteattr(FONTS)}>",
        f'<title id="{name}-title">{_text(picture.title)}</title>',
        f'<desc id="{name}-desc">{_text(picture.alt)}</desc>',
        *map(_drawn, parts),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def as_svg_file(picture: Picture) -> str:
    """The same as a file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{as_svg(picture)}'


def _drawn(part: Part) -> str:
    match part:
        case Group(title, parts):
            inside = "".join(map(_drawn, parts))
            return f"<g><title>{_text(title)}</title>{inside}</g>"
        case Path():
            return _path(part)
        case Circle(x, y, radius):
            place = f'cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"'
            return f"<circle {place} {_paint(part)}/>"
        case Words():
            return _words(part)


def _path(path: Path) -> str:
    end = "Z" if path.closed else ""
    drawn = "".join(
        "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points) + end
        for points in path.lines
    )
    dash = f' stroke-dasharray="{" ".join(map(_number, path.dash))}"' if path.dash else ""
    return f'<path d="{drawn}" {_paint(path)}{dash}/>'


def _paint(shape: Path | Circle) -> str:
    if shape.stroke == "none":
        return f'fill="{shape.fill}"'
    return f'fill="{shape.fill}" stroke="{shape.stroke}" stroke-width="{_number(shape.width)}"'


def _words(words: Words) -> str:
    bold = ' font-weight="700"' if words.bold else ""
    anchor = f' text-anchor="{words.anchor}"' if words.anchor != "start" else ""
    return (
        f'<text x="{_number(words.x)}" y="{_number(words.y)}" font-size="{_number(words.size)}" '
        f'fill="{words.colour}"{anchor}{bold}>{_text(words.text)}</text>'
    )


def _text(text: str) -> str:
    return escape(NOT_IN_XML.sub("\ufffd", text))


def _number(value: float) -> str:
    """Two decimals at most, and no idle zeros."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written in ("", "-0") else written
