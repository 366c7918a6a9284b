"""Letters as officers send them: DOCX, ODT, RTF, HTML and the text of a mail."""

from __future__ import annotations

import io
import textwrap
from datetime import UTC, datetime
from html import escape as html_escape
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from .blocks import Block, C, Items, Letter, Rows, Table
from .open_packages import package

_DAY = datetime(2025, 1, 6, tzinfo=UTC)


def _width(table: Table) -> int:
    return max(len(cells) for cells in table.rows)


def covered_by(rows: Rows) -> set[tuple[int, int]]:
    """The places that a merged cell takes besides its own."""
    return {
        (at + down, column + right)
        for at, cells in enumerate(rows)
        for column, one in enumerate(cells)
        if one
        for down in range(one.rows)
        for right in range(one.columns)
        if down or right
    }


# Word


def docx_file(letter: Letter) -> bytes:
    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = _DAY
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    section = made.sections[0]
    if letter.is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if letter.head:
        section.header.paragraphs[0].text = letter.head.council
        section.footer.paragraphs[0].text = letter.head.footer
        for line in (*letter.head.address, "", *letter.head.contact):
            made.add_paragraph(line).paragraph_format.space_after = Pt(0)
    for block in letter.blocks:
        _docx_block(made, block)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _docx_block(made, block: Block) -> None:
    if isinstance(block, Table):
        if block.title:
            made.add_paragraph().add_run(block.title).bold = True
        _docx_table(made, block)
        made.add_paragraph()
    elif isinstance(block, Items):
        style = {"1.": "List Number", "a)": "List Number 2"}.get(block.form, "List Bullet")
        for text in block.texts:
            made.add_paragraph(text, style=style)
    elif block.heading:
        made.add_heading(block.text, block.heading)
    else:
        run = made.add_paragraph().add_run(block.text)
        run.bold, run.italic = block.bold or None, block.italic or None
        if block.small:
            run.font.size = Pt(8)


def _docx_table(made, block: Table) -> None:
    made_table = made.add_table(len(block.rows), _width(block))
    made_table.style = "Table Grid" if block.is_ruled else "Normal Table"
    covered = covered_by(block.rows)
    for at, cells in enumerate(block.rows):
        for column, one in enumerate(cells):
            if one is None or (at, column) in covered:
                continue
            place = made_table.cell(at, column)
            if one.columns > 1 or one.rows > 1:
                place = place.merge(made_table.cell(at + one.rows - 1, column + one.columns - 1))
            run = place.paragraphs[0].add_run(one.text)
            run.bold = one.bold or None
            if one.marker:
                place.paragraphs[0].add_run(one.marker).font.superscript = True
    for at in range(block.head):
        marks = made_table.rows[at]._tr.get_or_add_trPr()
        marks.append(marks.makeelement(qn("w:tblHeader"), {}))
    for column, width in enumerate(block.widths):
        made_table.columns[column].width = Cm(width)


# OpenDocument text


def odt(letter: Letter) -> bytes:
    parts = []
    if letter.head:
        lines = (letter.head.council, *letter.head.address, "", *letter.head.contact)
        parts += [f"<text:p>{escape(line)}</text:p>" for line in lines]
    for block in letter.blocks:
        parts.append(_odt_block(block))
    return package("text", "".join(parts))


def _odt_block(block: Block) -> str:
    if isinstance(block, Table):
        title = f"<text:p>{escape(block.title)}</text:p>" if block.title else ""
        return title + _odt_table(block)
    if isinstance(block, Items):
        inner = "".join(
            f"<text:list-item><text:p>{escape(text)}</text:p></text:list-item>"
            for text in block.texts
        )
        return f"<text:list>{inner}</text:list>"
    if block.heading:
        return f'<text:h text:outline-level="{block.heading}">{escape(block.text)}</text:h>'
    return f"<text:p>{escape(block.text).replace(chr(10), '<text:line-break/>')}</text:p>"


def _odt_table(block: Table) -> str:
    covered = covered_by(block.rows)
    width = _width(block)
    written = [f'<table:table-column table:number-columns-repeated="{width}"/>']
    for at, cells in enumerate(block.rows):
        inner = ""
        for column in range(width):
            one = cells[column] if column < len(cells) else None
            if (at, column) in covered:
                inner += "<table:covered-table-cell/>"
            elif one is None:
                inner += "<table:table-cell><text:p/></table:table-cell>"
            else:
                spans = f' table:number-columns-spanned="{one.columns}"' if one.columns > 1 else ""
                if one.rows > 1:
                    spans += f' table:number-rows-spanned="{one.rows}"'
                mark = (
                    f'<text:span text:style-name="T1">{escape(one.marker)}</text:span>'
                    if one.marker
                    else ""
                )
                inner += (
                    f"<table:table-cell{spans}><text:p>{escape(one.text)}{mark}</text:p>"
                    "</table:table-cell>"
                )
        line = f"<table:table-row>{inner}</table:table-row>"
        if at < block.head:
            line = f"<table:table-header-rows>{line}</table:table-header-rows>"
        written.append(line)
    return f'<table:table table:name="Table1">{"".join(written)}</table:table>'


# Rich text


def rtf(letter: Letter) -> bytes:
    parts = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}"
        r"{\info{\author FOI Team}{\creatim\yr2025\mo1\dy6}}\viewkind4\uc1\pard\f0\fs22"
    ]
    if letter.head:
        for line in (letter.head.council, *letter.head.address, "", *letter.head.contact):
            parts.append(rf"{_rtf_text(line)}\par")
    for block in letter.blocks:
        if isinstance(block, Table):
            if block.title:
                parts.append(rf"{{\b {_rtf_text(block.title)}}}\par")
            parts.append(_rtf_table(block))
        elif isinstance(block, Items):
            parts += [rf"\pard\fi-360\li720 {_rtf_text(t)}\par\pard" for t in block.marked()]
        else:
            text = _rtf_text(block.text)
            if block.bold or block.heading:
                text = rf"{{\b {text}}}"
            parts.append(rf"\pard\sa120 {text}\par")
    return ("\n".join(parts) + "}").encode("ascii")


def _rtf_text(text: str) -> str:
    written = ""
    for letter in text:
        if letter in "\\{}":
            written += "\\" + letter
        elif letter == "\n":
            written += "\\line "
        elif ord(letter) < 128:
            written += letter
        elif ord(letter) < 256:
            written += f"\\'{ord(letter):02x}"
        else:
            written += f"\\u{ord(letter)}?"
    return written


def _rtf_table(block: Table) -> str:
    width = _width(block)
    lines = []
    for cells in block.rows:
        ends, inner, column = "", "", 0
        while column < width:
            one = cells[column] if column < len(cells) else None
            across = one.columns if one else 1
            ends += rf"\clbrdrt\brdrs\clbrdrb\brdrs\cellx{(column + across) * 1900}"
            text = _rtf_text(one.text) if one else ""
            if one and one.marker:
                text += rf"{{\super {one.marker}}}"
            inner += (
                rf"\pard\intbl {{\b {text}}}" if one and one.bold else rf"\pard\intbl {text}"
            ) + r"\cell"
            column += across
        lines.append(rf"\trowd\trgaph108{ends}{inner}\row")
    return "\n".join(lines) + r"\pard\par"


# Pages of the web, as Outlook sends them


def html(letter: Letter, quoted: tuple[str, ...] = ()) -> bytes:
    parts = [
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        "<style><!-- p.MsoNormal {margin:0cm; font-family:Calibri} --></style></head>"
        '<body lang="EN-GB" link="#0563C1"><div class="WordSection1">'
    ]
    for block in letter.blocks:
        parts.append(_html_block(block))
    if quoted:
        parts.append(
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:'
            "</b> Ada Researcher<br><b>Sent:</b> 06 January 2025 10:30<br><b>To:</b> FOI<br><b>"
            "Subject:</b> Freedom of Information request<o:p></o:p></p></div>"
        )
        parts += [f'<p class="MsoNormal">{html_escape(line)}<o:p></o:p></p>' for line in quoted]
    parts.append("</div></body></html>")
    return "\n".join(parts).encode()


def _html_block(block: Block) -> str:
    if isinstance(block, Table):
        return _html_table(block)
    if isinstance(block, Items):
        tag = "ul" if block.form == "-" else f'ol type="{"a" if block.form == "a)" else "1"}"'
        inner = "".join(f'<li class="MsoListParagraph">{html_escape(t)}</li>' for t in block.texts)
        return f"<{tag}>{inner}</{tag.split()[0]}>"
    text = html_escape(block.text).replace("\n", "<br>") or "&nbsp;"
    if block.bold or block.heading:
        text = f"<b>{text}</b>"
    if block.is_quoted:
        text = f'<span style="color:#1F497D"><i>{text}</i></span>'
    return f'<p class="MsoNormal">{text}<o:p></o:p></p>'


def _html_table(block: Table) -> str:
    covered = covered_by(block.rows)
    lines = []
    width = _width(block)
    for at, cells in enumerate(block.rows):
        inner = ""
        for column in range(width):
            one = cells[column] if column < len(cells) else None
            if (at, column) in covered:
                continue
            spans = f' colspan="{one.columns}"' if one and one.columns > 1 else ""
            if one and one.rows > 1:
                spans += f' rowspan="{one.rows}"'
            text = html_escape(one.text) if one else "&nbsp;"
            if one and one.bold:
                text = f"<b>{text}</b>"
            if one and one.marker:
                text += f"<sup>{one.marker}</sup>"
            inner += f'<td width="120"{spans}><p class="MsoNormal">{text}<o:p></o:p></p></td>'
        lines.append(f"<tr>{inner}</tr>")
    title = f'<p class="MsoNormal"><b>{html_escape(block.title)}</b></p>' if block.title else ""
    return (
        f'{title}<table class="MsoTableGrid" border="1" cellspacing="0" cellpadding="0">'
        f"{''.join(lines)}</table>"
    )


# The text of a mail


def mail_text(letter: Letter, table_form: str = "tabs") -> str:
    """Plain text; tables as tabs, or as columns of spaces."""
    parts: list[str] = []
    for block in letter.blocks:
        if isinstance(block, Table):
            if block.title:
                parts.append(block.title)
            parts.append(_text_table(block, table_form))
            parts.append("")
        elif isinstance(block, Items):
            parts += [*block.marked(), ""]
        elif block.is_quoted:
            parts.append("\n".join(f"> {line}" for line in textwrap.wrap(block.text, 72)))
            parts.append("")
        else:
            parts += [block.text, ""]
    return "\n".join(parts).replace("\n\n\n", "\n\n").strip() + "\n"


def _text_table(block: Table, form: str) -> str:
    width = _width(block)
    texts = [
        [_one_line(cells[n] if n < len(cells) else None) for n in range(width)]
        for cells in block.rows
    ]
    if form == "tabs":
        return "\n".join("\t".join(line).rstrip("\t") for line in texts)
    widths = [max(len(line[n]) for line in texts) + 3 for n in range(width)]
    return "\n".join(
        "".join(text.ljust(size) for text, size in zip(line, widths, strict=True)).rstrip()
        for line in texts
    )


def _one_line(one: C | None) -> str:
    return one.text.replace("\n", " ") if one else ""
