"""Letters as PDF, as word processors print them, and as scanners and cameras see them."""

import io
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    ListFlowable,
    PageBreak,
    Paragraph,
    Preformatted,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as PdfTable

from .blocks import Block, Fixed, Para, Points, Table, Turn, placed, width

for _name, _file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf"), ("Vera-It", "VeraIt.ttf")):
    pdfmetrics.registerFont(TTFont(_name, _file))
FONTS = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Vera": ("Vera", "Vera-Bold", "Vera-It"),
}
_DARK = colors.HexColor("#1F3B63")
_PALE = colors.HexColor("#E8EDF4")


@dataclass(frozen=True)
class Paper:
    """How it is printed: the letters, the sheet, what stands at its head and foot."""

    font: str = "Helvetica"
    size: float = 10.5
    is_landscape: bool = False
    head: tuple[str, ...] = ()
    foot: str = ""
    numbered: bool = True


def pdf(blocks: list[Block], paper: Paper = Paper()) -> bytes:
    made = io.BytesIO()
    sheet = landscape(A4) if paper.is_landscape else A4
    space = 100 if paper.head else 56
    document = SimpleDocTemplate(
        made, pagesize=sheet, leftMargin=56, rightMargin=56, topMargin=space, bottomMargin=60,
        invariant=1, title="Response", author="",
    )  # fmt: skip
    room = sheet[0] - 112

    def print_margins(canvas, template):
        canvas.saveState()
        regular, bold, _ = FONTS[paper.font]
        for number, line in enumerate(paper.head if template.page == 1 else paper.head[:1]):
            canvas.setFont(regular if number else bold, 8.5 if number else 14)
            canvas.drawRightString(sheet[0] - 56, sheet[1] - 40 - 13 * number, line)
        canvas.setFont(regular, 7.5)
        if paper.foot:
            canvas.drawCentredString(sheet[0] / 2, 32, paper.foot)
        if paper.numbered:
            canvas.drawRightString(sheet[0] - 56, 32, f"Page {template.page}")
        canvas.restoreState()

    story = [flowable for block in blocks for flowable in _flowables(block, paper, room)]
    document.build(story, onFirstPage=print_margins, onLaterPages=print_margins)
    return made.getvalue()


def _style(paper: Paper, block: Para | None = None, **changes) -> ParagraphStyle:
    regular, bold, italic = FONTS[paper.font]
    size = paper.size - 2 if block and block.small else paper.size
    font = bold if block and block.bold else italic if block and block.italic else regular
    given = {
        "fontName": font, "fontSize": size, "leading": size * 1.25, "spaceAfter": size * 0.7,
        "alignment": 2 if block and block.right else 0,
        "leftIndent": 20 if block and block.indent else 0,
        "textColor": block.colour if block and block.colour else colors.black,
    }  # fmt: skip
    return ParagraphStyle("s", **{**given, **changes})


def _flowables(block: Block, paper: Paper, room: float) -> list:
    _, bold, _ = FONTS[paper.font]
    if isinstance(block, Turn):
        return [PageBreak()]
    if isinstance(block, Fixed):
        style = _style(paper, fontName="Courier", fontSize=8.5, leading=10.5)
        return [Preformatted(block.text, style)]
    if isinstance(block, Para):
        lead = f'<font name="{bold}">{escape(block.lead)}</font> ' if block.lead else ""
        text = escape(block.text).replace("\n", "<br/>")
        return [Paragraph(lead + text, _style(paper, block))]
    if isinstance(block, Points):
        items = [Paragraph(escape(item), _style(paper)) for item in block.items]
        kind = {"bulletType": "1", "start": block.start} if block.numbered else {"start": "•"}
        if not block.numbered:
            kind["bulletType"] = "bullet"
        return [ListFlowable(items, leftIndent=18, **kind)]
    return [_table(block, paper, room), Spacer(1, 9)]


def _table(table: Table, paper: Paper, room: float) -> PdfTable:
    _, bold, _ = FONTS[paper.font]
    columns = width(table.rows)
    cells = [["" for _ in range(columns)] for _ in table.rows]
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    aligned = 2 if table.look in ("plain", "underlined") else 1
    for row, column, cell in placed(table.rows):
        is_head = row < table.heads
        white = is_head and table.look == "shaded"
        style = _style(
            paper,
            fontName=bold if is_head or cell.bold else FONTS[paper.font][0],
            fontSize=paper.size - 1, leading=(paper.size - 1) * 1.2, spaceAfter=0,
            alignment=0 if column == 0 or len(cell.text) > 40 else aligned,
            textColor=colors.white if white else colors.black,
        )  # fmt: skip
        raised = f"<super>{escape(cell.marker)}</super>" if cell.marker else ""
        cells[row][column] = Paragraph(escape(cell.text).replace("\n", "<br/>") + raised, style)
        if cell.across > 1 or cell.down > 1:
            end = (column + cell.across - 1, row + cell.down - 1)
            commands.append(("SPAN", (column, row), end))
    commands += _looks(table)
    shares = table.widths or (2.4, *[1.0] * (columns - 1))
    widths = [room * share / sum(shares) for share in shares]
    return PdfTable(cells, widths, style=commands, repeatRows=table.heads, hAlign="LEFT")


def _looks(table: Table) -> list:
    last_head = table.heads - 1
    if table.look == "ruled":
        return [("GRID", (0, 0), (-1, -1), 0.6, colors.black)]
    if table.look == "boxed":
        return [
            ("BOX", (0, 0), (-1, -1), 0.8, colors.black),
            ("LINEBELOW", (0, last_head), (-1, last_head), 0.8, colors.black),
        ]
    if table.look == "underlined":
        return [("LINEBELOW", (0, last_head), (-1, last_head), 0.8, colors.black)]
    if table.look == "shaded":
        return [
            ("BACKGROUND", (0, 0), (-1, last_head), _DARK),
            ("ROWBACKGROUNDS", (0, table.heads), (-1, -1), [colors.white, _PALE]),
        ]
    return []


def scans(content: bytes, rng: Random, resolution: int = 200) -> list[Image.Image]:
    """The pages of a PDF as an office scanner gives them: grey, a little askew, a little dirty."""
    document = pypdfium2.PdfDocument(content)
    pages = []
    for page in document:
        picture = page.render(scale=resolution / 72).to_pil().convert("L")
        angle = rng.choice((-0.7, -0.4, 0.3, 0.6))
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
        picture = picture.filter(ImageFilter.GaussianBlur(0.45))
        noise = np.random.default_rng(rng.randrange(2**32))
        grey = np.asarray(picture, dtype=np.float32)
        grey = grey * 0.92 + 12 + noise.normal(0, 6, grey.shape)
        pages.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    document.close()
    return pages


def scanned(blocks: list[Block], rng: Random, kind: str, paper: Paper = Paper()) -> bytes:
    """A scan: "pdf" of pictures, "tiff" of all pages or "png" of the first."""
    pages = scans(pdf(blocks, paper), rng)
    made = io.BytesIO()
    if kind == "png":
        pages[0].save(made, "PNG", dpi=(200, 200))
    elif kind == "tiff":
        black = [page.point(lambda level: 255 if level > 150 else 0).convert("1") for page in pages]
        black[0].save(
            made, "TIFF", save_all=True, append_images=black[1:], compression="group4",
            dpi=(200, 200),
        )  # fmt: skip
    else:
        pages[0].save(
            made, "PDF", save_all=True, append_images=pages[1:], resolution=200, quality=80
        )
    return made.getvalue()
