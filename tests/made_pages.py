"""PDFs made for tests: drawn word by word, so that a test knows what stands where."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

WIDTH, HEIGHT = A4


def drawn(
    *pages: Callable[[Canvas], None], size: tuple[float, float] = A4, **options: Any
) -> bytes:
    """A PDF of pages that are drawn by these functions."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=size, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def write(
    canvas: Canvas,
    x: float,
    top: float,
    text: str,
    size: float = 10,
    font: str = "Helvetica",
    align: str = "left",
    height: float = HEIGHT,
) -> None:
    """Write a line whose letters stand `top` points below the upper edge."""
    canvas.setFont(font, size)
    y = height - top - size
    {
        "left": canvas.drawString,
        "right": canvas.drawRightString,
        "centre": canvas.drawCentredString,
    }[align](x, y, text)


def columns(
    canvas: Canvas,
    top: float,
    rows: Sequence[Sequence[str]],
    places: Sequence[float],
    size: float = 10,
    pitch: float = 16,
    aligned: str = "right",
) -> None:
    """Rows without lines: the first cell at the left, the others aligned at their places."""
    for number, row in enumerate(rows):
        for place, text in zip(places, row, strict=True):
            if text:
                way = "left" if place == places[0] else aligned
                write(canvas, place, top + number * pitch, text, size, align=way)


def ruled(
    canvas: Canvas,
    top: float,
    rows: Sequence[Sequence[str]],
    walls: Sequence[float],
    size: float = 10,
    pitch: float = 18,
    height: float = HEIGHT,
) -> None:
    """Rows with lines around every cell."""
    for number in range(len(rows) + 1):
        y = height - top - number * pitch
        canvas.line(walls[0], y, walls[-1], y)
    for wall in walls:
        canvas.line(wall, height - top, wall, height - top - len(rows) * pitch)
    for number, row in enumerate(rows):
        for left, text in zip(walls, row, strict=False):
            write(canvas, left + 4, top + number * pitch + 4, text, size, height=height)


def flowing(*parts: Any) -> bytes:
    """A PDF of parts one after the other, over as many pages as they take."""
    made = io.BytesIO()
    SimpleDocTemplate(made, pagesize=A4).build(list(parts))
    return made.getvalue()


GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])

__all__ = [
    "GRID",
    "HEIGHT",
    "WIDTH",
    "Canvas",
    "Paragraph",
    "Spacer",
    "Table",
    "TableStyle",
    "columns",
    "drawn",
    "flowing",
    "ruled",
    "write",
]
