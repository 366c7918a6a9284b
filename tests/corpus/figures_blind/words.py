"""Letters as word processors and mail programs keep them: DOCX, ODT, RTF, HTML, plain text."""

import io
from html import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from tests.made_documents import ODT

from .blocks import Block, Fixed, Para, Points, Table, Turn, as_cell, placed, width
from .packing import open_document


def docx_letter(blocks: list[Block], *, font="Arial", head="", is_landscape=False) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = font
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    if is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if head:
        section.header.paragraphs[0].text = head
    for block in blocks:
        _add_to_docx(document, block)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _add_to_docx(document, block: Block) -> None:
    if isinstance(block, Turn):
        document.add_page_break()
    elif isinstance(block, Fixed):
        for line in block.text.splitlines():
            document.add_paragraph().add_run(line).font.name = "Courier New"
    elif isinstance(block, Points):
        for item in block.items:
            document.add_paragraph(item, "List Number" if block.numbered else "List Bullet")
    elif isinstance(block, Para):
        paragraph = document.add_paragraph()
        if block.lead:
            paragraph.add_run(block.lead + " ").bold = True
        run = paragraph.add_run(block.text)
        run.bold, run.italic = block.bold or None, block.italic or None
        if block.colour:
            run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x9E)
        if block.indent:
            paragraph.paragraph_format.left_indent = Pt(24)
        if block.right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        _add_table(document, block)


def _add_table(document, table: Table) -> None:
    grid = document.add_table(len(table.rows), width(table.rows))
    grid.style = {"plain": "Normal Table", "shaded": "Light List Accent 1"}.get(
        table.look, "Table Grid"
    )
    for row, column, cell in placed(table.rows):
        place = grid.cell(row, column)
        if cell.across > 1 or cell.down > 1:
            place = place.merge(grid.cell(row + cell.down - 1, column + cell.across - 1))
        paragraph = place.paragraphs[0]
        for number, line in enumerate(cell.text.split("\n")):
            paragraph = place.add_paragraph() if number else paragraph
            paragraph.add_run(line).bold = row < table.heads or cell.bold or None
        if cell.marker:
            paragraph.add_run(cell.marker).font.superscript = True
    document.add_paragraph()


def odt_letter(blocks: list[Block]) -> bytes:
    styles = (
        '<style:style style:name="B" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="S" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
    )
    body = "".join(map(_odt, blocks))
    return open_document(ODT, f"<office:text>{body}</office:text>", styles)


def _odt(block: Block) -> str:
    if isinstance(block, Turn):
        return "<text:p/>"
    if isinstance(block, Fixed):
        return "".join(f"<text:p>{escape(line)}</text:p>" for line in block.text.splitlines())
    if isinstance(block, Points):
        items = "".join(
            f"<text:list-item><text:p>{escape(item)}</text:p></text:list-item>"
            for item in block.items
        )
        return f"<text:list>{items}</text:list>"
    if isinstance(block, Para):
        return f"<text:p>{_odt_bold(block.lead, ' ')}{_odt_para(block)}</text:p>"
    written = "<table:table-column/>" * width(block.rows)
    for row, line in enumerate(_filled(block)):
        cells = "".join(
            "<table:covered-table-cell/>"
            if cell is None
            else f'<table:table-cell table:number-columns-spanned="{cell.across}"'
            f' table:number-rows-spanned="{cell.down}">'
            + "".join(f"<text:p>{part}</text:p>" for part in escape(cell.text).split("\n"))
            + (
                f'<text:p><text:span text:style-name="S">{cell.marker}</text:span></text:p>'
                if cell.marker
                else ""
            )
            + "</table:table-cell>"
            for cell in line
        )
        tag = "table:table-row"
        inner = f"<{tag}>{cells}</{tag}>"
        if row < block.heads and not any(c is None or c.down > 1 for c in line):
            inner = f"<table:table-header-rows>{inner}</table:table-header-rows>"
        written += inner
    return f'<table:table table:name="Table1">{written}</table:table>'


def _odt_bold(text: str, after: str = "") -> str:
    return f'<text:span text:style-name="B">{escape(text)}</text:span>{after}' if text else ""


def _odt_para(block: Para) -> str:
    text = _odt_bold(block.text) if block.bold else escape(block.text)
    return text.replace("\n", "<text:line-break/>")


def _filled(table: Table) -> list[list]:
    """The table as a full grid: None where a wider or taller cell covers the place."""
    grid = [[as_cell("")] * width(table.rows) for _ in table.rows]
    for row, column, cell in placed(table.rows):
        for down in range(cell.down):
            for across in range(cell.across):
                grid[row + down][column + across] = None
        grid[row][column] = cell
    return grid


def rtf_letter(blocks: list[Block]) -> bytes:
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\froman Times New Roman;}}"
        r"{\colortbl;\red0\green0\blue0;\red31\green78\blue158;}{\info{\author FOI Officer}}"
        r"\paperw11906\paperh16838\viewkind4\uc1\f0\fs22 "
    )
    return (head + "\r\n".join(map(_rtf, blocks)) + "}").encode("ascii")


def _rtf(block: Block) -> str:
    if isinstance(block, Turn):
        return r"\page"
    if isinstance(block, Fixed):
        return "".join(rf"\pard {_rtf_text(line)}\par " for line in block.text.splitlines())
    if isinstance(block, Points):
        return "".join(
            rf"\pard\fi-360\li720 {{\pntext\'b7\tab}}{_rtf_text(item)}\par " for item in block.items
        )
    if isinstance(block, Para):
        lead = rf"{{\b {_rtf_text(block.lead)} }}" if block.lead else ""
        text = _rtf_text(block.text).replace("\n", r"\line ")
        text = rf"{{\b {text}}}" if block.bold else text
        return rf"\pard\sa120 {lead}{text}\par"
    rows = ""
    columns = width(block.rows)
    for line in _filled(block):
        rows += r"\trowd\trgaph108\trleft0"
        for column, cell in enumerate(line):
            if cell and cell.across > 1:
                rows += r"\clmgf"
            elif cell is None:
                rows += r"\clmrg"
            rows += rf"\clbrdrt\brdrs\clbrdrb\brdrs\cellx{(column + 1) * 9600 // columns}"
        rows += "\r\n" + "".join(
            rf"\pard\intbl {_rtf_text(cell.text if cell else '')}\cell " for cell in line
        )
        rows += "\\row\r\n"
    return rows + r"\pard\par"


def _rtf_text(text: str) -> str:
    made = ""
    for letter in text:
        if letter in "\\{}":
            made += "\\" + letter
        elif ord(letter) < 128:
            made += letter
        else:
            try:
                made += rf"\'{letter.encode('cp1252')[0]:02x}"
            except UnicodeEncodeError:
                made += rf"\u{ord(letter)}?"
    return made


def html_mail(blocks: list[Block], *, quoted: str = "") -> bytes:
    """As Outlook writes it, with the request below a line where `quoted` has one."""
    body = "\r\n".join(map(_html, blocks))
    if quoted:
        body += (
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
            '<p class="MsoNormal"><b>From:</b> Researcher &lt;requests@example.org&gt;<br>'
            "<b>Sent:</b> 07 May 2024 09:12<br><b>To:</b> FOI<br>"
            "<b>Subject:</b> Freedom of Information request</p></div>"
            + "".join(f'<p class="MsoNormal">{escape(p)}</p>' for p in quoted.splitlines() if p)
        )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        "<style>p.MsoNormal{margin:0cm;font-size:11.0pt;font-family:Calibri}</style></head>"
        f'<body lang="EN-GB"><div class="WordSection1">{body}</div></body></html>'
    ).encode()


def _html(block: Block) -> str:
    if isinstance(block, Turn):
        return "<hr>"
    if isinstance(block, Fixed):
        return f"<pre>{escape(block.text)}</pre>"
    if isinstance(block, Points):
        tag = "ol" if block.numbered else "ul"
        start = f' start="{block.start}"' if block.numbered and block.start > 1 else ""
        return f"<{tag}{start}>{''.join(f'<li>{escape(i)}</li>' for i in block.items)}</{tag}>"
    if isinstance(block, Para):
        text = escape(block.text).replace("\n", "<br>")
        text = f"<b>{text}</b>" if block.bold else text
        text = f'<span style="color:#1F4E9E">{text}</span>' if block.colour else text
        lead = f"<b>{escape(block.lead)}</b> " if block.lead else ""
        return f'<p class="MsoNormal">{lead}{text}</p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    rows: list[str] = [""] * len(block.rows)
    for row, _, cell in placed(block.rows):
        spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
            f' rowspan="{cell.down}"' if cell.down > 1 else ""
        )
        text = escape(cell.text).replace("\n", "<br>") or "&nbsp;"
        text = f"<b>{text}</b>" if row < block.heads or cell.bold else text
        raised = f"<sup>{cell.marker}</sup>" if cell.marker else ""
        rows[row] += f'<td{spans} valign="top"><p class="MsoNormal">{text}{raised}</p></td>'
    inner = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="MsoTableGrid" border="1" cellspacing="0">{inner}</table>'


def plain_mail(blocks: list[Block]) -> str:
    """The text of a mail; a table is pasted with tabs, as mail programs make of it."""
    parts = []
    for block in blocks:
        if isinstance(block, Para):
            parts.append(f"{block.lead} {block.text}".strip())
        elif isinstance(block, Points):
            mark = (lambda n: f"{n}.") if block.numbered else (lambda n: "-")
            parts.append(
                "\n".join(f"{mark(n)} {i}" for n, i in enumerate(block.items, block.start))
            )
        elif isinstance(block, Fixed):
            parts.append(block.text)
        elif isinstance(block, Table):
            parts.append(
                "\n".join(
                    "\t".join(cell.text.replace("\n", " ") if cell else "" for cell in line)
                    for line in _filled(block)
                )
            )
    return "\n\n".join(parts)
