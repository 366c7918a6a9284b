"""PDFs of letters and tables, and pictures of such pages as a scanner or telephone makes them."""

from __future__ import annotations

import io
from random import Random
from xml.sax.saxutils import escape

import numpy
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable

from .blocks import Block, Items, Letter, Table
from .papers import covered_by

_FONTS = {"sans": ("Helvetica", "Helvetica-Bold"), "serif": ("Times-Roman", "Times-Bold")}


def pdf(letter: Letter, font: str = "sans", size: float = 10, shaded: bool = False) -> bytes:
    """The letter as Word prints it to PDF."""
    page = landscape(A4) if letter.is_wide else A4
    written = io.BytesIO()
    made = SimpleDocTemplate(
        written, pagesize=page, leftMargin=2.2 * cm, rightMargin=2.2 * cm, topMargin=2 * cm,
        bottomMargin=2.2 * cm, invariant=1, title="Response",
    )  # fmt: skip
    plain = ParagraphStyle("plain", fontName=_FONTS[font][0], fontSize=size, leading=size * 1.25)
    styles = {
        "plain": plain,
        "bold": ParagraphStyle("bold", plain, fontName=_FONTS[font][1]),
        "small": ParagraphStyle("small", plain, fontSize=size * 0.8, leading=size),
        "right": ParagraphStyle("right", plain, alignment=TA_RIGHT),
        "big": ParagraphStyle(
            "big", plain, fontName=_FONTS[font][1], fontSize=size * 1.5, leading=size * 2
        ),
    }
    story = []
    if letter.head:
        story.append(Paragraph(escape(letter.head.council), styles["big"]))
        story += [
            Paragraph(escape(line) or "&nbsp;", styles["right"]) for line in letter.head.address
        ]
        story.append(Spacer(1, 10))
        story += [Paragraph(escape(line) or "&nbsp;", plain) for line in letter.head.contact]
        story.append(Spacer(1, 10))
    for block in letter.blocks:
        story += _flowables(block, styles, made.width, shaded)
    footer = letter.head.footer if letter.head else ""

    def below(canvas, template):
        canvas.setFont(_FONTS[font][0], 7.5)
        canvas.drawString(2.2 * cm, 1.2 * cm, footer)
        canvas.drawRightString(page[0] - 2.2 * cm, 1.2 * cm, f"Page {template.page}")

    made.build(story, onFirstPage=below, onLaterPages=below)
    return written.getvalue()


def _flowables(block: Block, styles, width: float, shaded: bool) -> list:
    if isinstance(block, Table):
        title = (
            [Paragraph(escape(block.title), styles["bold"]), Spacer(1, 4)] if block.title else []
        )
        return [*title, _table(block, styles, width, shaded), Spacer(1, 10)]
    if isinstance(block, Items):
        kind = {"1.": "1", "a)": "a"}.get(block.form, "bullet")
        items = [ListItem(Paragraph(escape(text), styles["plain"])) for text in block.texts]
        form = "%s)" if kind == "a" else "%s." if kind == "1" else None
        return [ListFlowable(items, bulletType=kind, bulletFormat=form), Spacer(1, 6)]
    style = "bold" if block.bold or block.heading else "small" if block.small else "plain"
    text = escape(block.text).replace("\n", "<br/>")
    if block.italic or block.is_quoted:
        text = f"<i>{text}</i>"
    return [Paragraph(text or "&nbsp;", styles[style]), Spacer(1, 6)]


def _table(block: Table, styles, width: float, shaded: bool) -> PdfTable:
    count = max(len(cells) for cells in block.rows)
    covered = covered_by(block.rows)
    styles = _narrow(styles, count)
    drawn, spans = [], []
    for at, cells in enumerate(block.rows):
        line = []
        for column in range(count):
            one = cells[column] if column < len(cells) else None
            if one is None or (at, column) in covered:
                line.append("")
                continue
            text = escape(one.text).replace("\n", "<br/>")
            if one.marker:
                text += f"<super>{escape(one.marker)}</super>"
            line.append(Paragraph(text, styles["bold" if one.bold else "plain"]))
            if one.columns > 1 or one.rows > 1:
                spans.append(("SPAN", (column, at), (column + one.columns - 1, at + one.rows - 1)))
        drawn.append(line)
    widths = [w * cm for w in block.widths] or _widths(block, count, width)
    side = 3 if count > 4 else 6
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), side),
        ("RIGHTPADDING", (0, 0), (-1, -1), side), *spans,
    ]  # fmt: skip
    if block.is_ruled:
        look.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    elif block.head:
        look.append(("LINEBELOW", (0, block.head - 1), (-1, block.head - 1), 0.7, colors.grey))
    if shaded and block.head:
        look.append(("BACKGROUND", (0, 0), (-1, block.head - 1), colors.HexColor("#D9E2F3")))
    return PdfTable(drawn, colWidths=widths, style=look, repeatRows=block.head, hAlign="LEFT")


def _narrow(styles, count: int):
    """Smaller letters where there are many columns, as officers make them fit."""
    less = 0 if count < 5 else 1.5 if count < 8 else 3
    return {
        name: ParagraphStyle(
            name, style, fontSize=style.fontSize - less, leading=(style.fontSize - less) * 1.2,
            splitLongWords=0,
        )
        for name, style in styles.items()
    }  # fmt: skip


def _widths(block: Table, count: int, width: float) -> list[float]:
    if count == 1:
        return [width]
    longest = max((len(one.text) for cells in block.rows for one in cells[:1] if one), default=4)
    first = min(0.45 if count < 5 else 0.36, max(0.14, longest * 0.012))
    return [width * first, *[width * (1 - first) / (count - 1)] * (count - 1)]


# Pictures


def pictures(content: bytes, rng: Random, dots: int = 200, kind: str = "scan") -> list[Image.Image]:
    """The pages as a scanner gives them: grey, a little askew, with specks."""
    made = []
    book = pypdfium2.PdfDocument(content)
    for page in book:
        image = page.render(scale=dots / 72).to_pil().convert("L")
        askew = rng.uniform(-0.6, 0.6) if kind == "scan" else rng.uniform(-1.2, 1.2)
        image = image.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grain = numpy.random.default_rng(rng.randrange(2**32))
        pixels = numpy.asarray(image, dtype=numpy.float32)
        pixels = pixels * rng.uniform(0.9, 0.97) + grain.normal(
            0, 5 if kind == "scan" else 8, pixels.shape
        )
        if kind == "photo":
            pixels *= numpy.linspace(0.82, 1.0, pixels.shape[1], dtype=numpy.float32)
        image = Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))
        if kind == "photo":
            image = image.filter(ImageFilter.GaussianBlur(0.6))
        made.append(image)
    book.close()
    return made


def scanned_pdf(content: bytes, rng: Random, dots: int = 200) -> bytes:
    """The same pages with nothing but pictures on them."""
    first, *rest = pictures(content, rng, dots)
    written = io.BytesIO()
    first.save(written, "PDF", resolution=dots, save_all=True, append_images=rest, quality=60)
    return written.getvalue()


def picture_file(content: bytes, rng: Random, kind: str) -> bytes:
    """The first page as PNG or JPEG, or all pages as TIFF."""
    first, *rest = pictures(content, rng, 200, "scan" if kind == "TIFF" else "photo")
    written = io.BytesIO()
    if kind == "TIFF":
        first.save(
            written,
            "TIFF",
            save_all=True,
            append_images=rest,
            compression="tiff_deflate",
            dpi=(200, 200),
        )
    else:
        first.save(written, kind, dpi=(200, 200))
    return written.getvalue()
