"""A picture as PNG: its SVG, drawn by resvg with a font that comes with us.

The font is a package of its own (Source Sans Pro, SIL Open Font Licence), so that words are there
on a bare server and the same picture is the same bytes everywhere. Both packages are imported when
a PNG is drawn, and not before.
"""

from functools import lru_cache
from importlib.resources import files
from typing import Final

from responses_app.domain.pictures.picture import Picture
from responses_app.domain.pictures.svg import as_svg

WIDTH: Final = 2000  # pixels: 25 cm at 200 dots an inch


def as_png(picture: Picture, width: int = WIDTH) -> bytes:
    """Return the bytes of a PNG, `width` pixels wide."""
    return _drawn(as_svg(picture), width)


@lru_cache(maxsize=16)
def _drawn(svg: str, width: int) -> bytes:
    import resvg_py

    folder = files("font_source_sans_pro") / "files"
    fonts = [str(folder / f"SourceSansPro-{weight}.ttf") for weight in ("Regular", "Bold")]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            font_files=fonts,
            font_family="Source Sans Pro",
            sans_serif_family="Source Sans Pro",
            skip_system_fonts=True,
        )
    )
