"""Letters as PDF, and as a scanner sees them."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from .pages import H, Letter, Listed, NewPage, P, T, placed, plain, runs

DPI = 200
_DAY = datetime(2024, 6, 3, tzinfo=UTC).timetuple()
_MARGIN = 56


def pdf(letter: Letter) -> bytes:
    """The letter as a PDF with text."""
    size = landscape(A4) if letter.landscape else A4
    made = io.BytesIO()
    top = _MARGIN + 13 * len(letter.paper)
    document = SimpleDocTemplate(
        made, pagesize=size, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=top,
        bottomMargin=62, invariant=1,
    )  # fmt: skip
    font = "Times-Roman" if letter.serif else "Helvetica"
    bold = "Times-Bold" if letter.serif else "Helvetica-Bold"

    def dress(canvas: Canvas, made: Any) -> None:
        canvas.saveState()
        for number, line in enumerate(letter.paper):
            canvas.setFont(bold if number == 0 else font, 12 if number == 0 else 8)
            canvas.drawRightString(size[0] - _MARGIN, size[1] - 34 - 12 * number, line)
        if letter.foot:
            canvas.setFont(font, 7.5)
            canvas.drawCentredString(size[0] / 2, 30, f"{letter.foot}   Page {made.page}")
        canvas.restoreState()

    flow = _flow(letter, font, bold, size[0] - 2 * _MARGIN)
    document.build(flow, onFirstPage=dress, onLaterPages=dress)
    return made.getvalue()


def _markup(text: str) -> str:
    written = ""
    for run in runs(text):
        letters = escape(run.text).replace("\n", "<br/>")
        if run.bold:
            letters = f"<b>{letters}</b>"
        if run.raised:
            letters = f"<super size='6'>{letters}</super>"
        written += letters
    return written


def _flow(letter: Letter, font: str, bold: str, width: float) -> list[Any]:
    points = 9.0 if letter.small else 10.5
    body = ParagraphStyle("body", fontName=font, fontSize=points, leading=points * 1.28)
    strong = ParagraphStyle("strong", parent=body, fontName=bold)
    head = ParagraphStyle("head", parent=strong, fontSize=points + 2, leading=points * 1.5)
    fine = ParagraphStyle("fine", parent=body, fontSize=points - 2, leading=points * 1.1)
    quoted = ParagraphStyle("quoted", parent=body, leftIndent=18)
    flow: list[Any] = []
    for block in letter.blocks:
        match block:
            case P():
                style = strong if block.bold else fine if block.small else body
                flow += [Paragraph(_markup(block.text), quoted if block.quoted else style)]
                flow += [Spacer(1, 6)]
            case H():
                flow += [Spacer(1, 4), Paragraph(_markup(block.text), head), Spacer(1, 5)]
            case Listed():
                items = [ListItem(Paragraph(_markup(item), body)) for item in block.items]
                kind = {"bulletType": "1"} if block.numbered else {"bulletType": "bullet"}
                flow += [ListFlowable(items, **kind), Spacer(1, 6)]
            case NewPage():
                flow += [PageBreak()]
            case T():
                flow += [_table(block, body, strong, width), Spacer(1, 9)]
    return flow


def _table(block: T, body: ParagraphStyle, strong: ParagraphStyle, width: float) -> Table:
    cells, height, breadth = placed(block)
    small = ParagraphStyle("cell", parent=body, fontSize=body.fontSize - 1.2, leading=11)
    bold = ParagraphStyle("named", parent=small, fontName=strong.fontName)
    centred = ParagraphStyle("centred", parent=small, alignment=1)
    grid: list[list[Any]] = [[""] * breadth for _ in range(height)]
    longest = [5] * breadth
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP" if block.look != "ruled" else "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    for place in cells:
        cell = place.cell
        is_head = place.row < block.head and block.look != "tabbed"
        is_short = len(cell.text) < 12 and place.column > 0
        look = bold if is_head else centred if is_short and block.look == "ruled" else small
        grid[place.row][place.column] = Paragraph(_markup(cell.text), look)
        if cell.across > 1 or cell.down > 1:
            end = (place.column + cell.across - 1, place.row + cell.down - 1)
            style.append(("SPAN", (place.column, place.row), end))
        if cell.across == 1:
            words = max((len(word) for word in plain(cell.text).split()), default=1)
            most = 60 if place.column == 0 or breadth <= 3 else 16
            fits = max(words + 4, min(len(plain(cell.text)), most) * 0.8)
            longest[place.column] = max(longest[place.column], int(fits))
    wide = [width * part / sum(longest) for part in longest]
    if block.look in ("lined", "bare", "tabbed"):
        wide = [min(part, 230 if not number else 120) for number, part in enumerate(wide)]
    if block.look == "ruled":
        style.append(("GRID", (0, 0), (-1, -1), 0.6, colors.black))
    if block.look == "lined":
        style.append(("LINEBELOW", (0, block.head - 1), (-1, block.head - 1), 0.8, colors.black))
    if block.look == "shaded":
        style.append(("BACKGROUND", (0, 0), (-1, block.head - 1), colors.HexColor("#C6D9E8")))
        for row in range(block.head + 1, height, 2):
            style.append(("BACKGROUND", (0, row), (-1, row), colors.HexColor("#EEF3F7")))
    made = Table(grid, colWidths=wide, repeatRows=block.head, hAlign="LEFT")
    made.setStyle(TableStyle(style))
    return made


def scanned(letter: Letter, seed: int) -> list[Image.Image]:
    """The pages as a scanner saw them: grey, a little askew, a little dirty."""
    rng = random.Random(seed)
    pages = []
    document = pypdfium2.PdfDocument(pdf(letter))
    for page in document:
        seen = page.render(scale=DPI / 72).to_pil().convert("L")
        seen = seen.rotate(rng.uniform(-0.5, 0.5), expand=False, fillcolor=255, resample=2)
        noise = Image.frombytes("L", seen.size, rng.randbytes(seen.width * seen.height))
        seen = Image.blend(seen, noise, rng.uniform(0.03, 0.08))
        seen = seen.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.6)))
        pages.append(seen.point(lambda shade: 255 if shade > 222 else shade & 0xF8))
    document.close()
    return pages


def scanned_pdf(letter: Letter, seed: int) -> bytes:
    """A PDF of pictures, without text."""
    first, *rest = scanned(letter, seed)
    made = io.BytesIO()
    first.save(
        made,
        "PDF",
        save_all=True,
        append_images=rest,
        resolution=DPI,
        quality=80,
        creationDate=_DAY,
        modDate=_DAY,
    )
    return made.getvalue()


def scanned_png(letter: Letter, seed: int) -> list[bytes]:
    """A picture of each page."""
    made = []
    for page in scanned(letter, seed):
        kept = io.BytesIO()
        page.save(kept, "PNG", dpi=(DPI, DPI))
        made.append(kept.getvalue())
    return made
