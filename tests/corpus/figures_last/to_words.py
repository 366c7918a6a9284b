"""Letters as word processors save them: DOCX, ODT and RTF."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from .pages import H, Letter, Listed, NewPage, P, T, placed, runs

_DAY = (2024, 6, 3, 9, 0, 0)


def steady(package: bytes) -> bytes:
    """The same parts with one date, so that the same letter gives the same bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _DAY)
            stored = name == "mimetype"
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return made.getvalue()


def word(letter: Letter) -> bytes:
    """The letter as DOCX."""
    document = docx.Document()
    section = document.sections[0]
    if letter.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for line in letter.paper:
        section.header.add_paragraph(line)
    if letter.foot:
        section.footer.add_paragraph(letter.foot)
    for block in letter.blocks:
        match block:
            case P():
                made = document.add_paragraph(style="Quote" if block.quoted else None)
                _fill(made, block.text, block.bold, 8 if block.small else 0)
            case H():
                _fill(document.add_heading(level=2), block.text)
            case Listed():
                for item in block.items:
                    style = "List Number" if block.numbered else "List Bullet"
                    _fill(document.add_paragraph(style=style), item)
            case NewPage():
                document.add_page_break()
            case T(look="tabbed"):
                for row in block.rows:
                    line = document.add_paragraph()
                    for number in range(1, len(row)):
                        line.paragraph_format.tab_stops.add_tab_stop(Pt(110 + 75 * number))
                    _fill(line, "\t".join(str(cell) for cell in row))
            case T():
                _word_table(document, block)
    made_file = io.BytesIO()
    document.save(made_file)
    return steady(made_file.getvalue())


def _fill(paragraph: Paragraph, text: str, bold: bool = False, size: int = 0) -> None:
    for run in runs(text):
        made = paragraph.add_run(run.text)
        made.bold = (bold or run.bold) or None
        made.font.superscript = run.raised or None
        if size:
            made.font.size = Pt(size)


def _word_table(document: object, block: T) -> None:
    cells, height, breadth = placed(block)
    style = {"ruled": "Table Grid", "shaded": "Light List Accent 1"}.get(block.look, "Normal Table")
    table = document.add_table(height, breadth, style=style)  # type: ignore[attr-defined]
    for place in cells:
        cell = table.cell(place.row, place.column)
        if place.cell.across > 1 or place.cell.down > 1:
            last = table.cell(place.row + place.cell.down - 1, place.column + place.cell.across - 1)
            cell = cell.merge(last)
        _fill(cell.paragraphs[0], place.cell.text, bold=place.row < block.head)
    document.add_paragraph()  # type: ignore[attr-defined]


_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "number")
) + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'  # fmt: skip
_STYLES = (
    '<style:style style:name="B" style:family="text"><style:text-properties '
    'fo:font-weight="bold"/></style:style><style:style style:name="S" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/></text:list-style>'
    '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="•"/></text:list-style>'
)


def open_package(kind: str, body: str, styles: str = "") -> bytes:
    """An OpenDocument package: kind is text or spreadsheet."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} '
        f'office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{space}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", media)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return steady(made.getvalue())


def open_text(letter: Letter) -> bytes:
    """The letter as ODT."""
    body = "".join(f"<text:p>{_open_runs(line)}</text:p>" for line in letter.paper)
    for number, block in enumerate(letter.blocks):
        match block:
            case P():
                body += f"<text:p>{_open_runs(block.text, block.bold)}</text:p>"
            case H():
                head = '<text:h text:outline-level="2">'
                body += f"{head}{_open_runs(block.text)}</text:h>"
            case Listed():
                items = "".join(
                    f"<text:list-item><text:p>{_open_runs(item)}</text:p></text:list-item>"
                    for item in block.items
                )
                style = "N" if block.numbered else "L"
                body += f'<text:list text:style-name="{style}">{items}</text:list>'
            case T(look="tabbed"):
                for row in block.rows:
                    line = "<text:tab/>".join(_open_runs(str(cell)) for cell in row)
                    body += f"<text:p>{line}</text:p>"
            case T():
                body += _open_table(block, f"Table{number}") + "<text:p/>"
            case NewPage():
                body += "<text:p><text:soft-page-break/></text:p>"
    if letter.foot:
        body += f"<text:p>{_open_runs(letter.foot)}</text:p>"
    return open_package("text", body, _STYLES)


def _open_runs(text: str, bold: bool = False) -> str:
    written = ""
    for run in runs(text):
        letters = escape(run.text).replace("\n", "<text:line-break/>")
        letters = letters.replace("\t", "<text:tab/>")
        style = "S" if run.raised else "B" if run.bold or bold else ""
        written += (
            f'<text:span text:style-name="{style}">{letters}</text:span>' if style else letters
        )
    return written


def _open_table(block: T, name: str) -> str:
    cells, height, breadth = placed(block)
    at = {(place.row, place.column): place.cell for place in cells}
    covered = {
        (place.row + down, place.column + across)
        for place in cells
        for down in range(place.cell.down)
        for across in range(place.cell.across)
    } - set(at)
    rows = ""
    for row in range(height):
        line = ""
        for column in range(breadth):
            cell = at.get((row, column))
            if cell is not None:
                span = ""
                if cell.across > 1 or cell.down > 1:
                    span = (
                        f' table:number-columns-spanned="{cell.across}"'
                        f' table:number-rows-spanned="{cell.down}"'
                    )
                text = _open_runs(cell.text, row < block.head)
                line += f"<table:table-cell{span}><text:p>{text}</text:p></table:table-cell>"
            elif (row, column) in covered:
                line += "<table:covered-table-cell/>"
            else:
                line += "<table:table-cell/>"
        rows += f"<table:table-row>{line}</table:table-row>"
    columns = f'<table:table-column table:number-columns-repeated="{breadth}"/>'
    return f'<table:table table:name="{name}">{columns}{rows}</table:table>'


def rich_text(letter: Letter) -> bytes:
    """The letter as RTF."""
    body = "".join(f"{_rtf(line)}\\par\n" for line in letter.paper)
    for block in letter.blocks:
        match block:
            case P():
                body += f"\\pard\\plain\\f0\\fs22 {_rtf(block.text, block.bold)}\\par\n\\par\n"
            case H():
                body += f"\\pard\\plain\\f0\\fs26\\b {_rtf(block.text)}\\b0\\par\n"
            case Listed():
                for number, item in enumerate(block.items, 1):
                    mark = f"{number}." if block.numbered else "\\bullet"
                    body += f"\\pard\\plain\\f0\\fs22 {mark}\\tab {_rtf(item)}\\par\n"
            case T(look="tabbed"):
                for row in block.rows:
                    stops = "".join(f"\\tx{2400 + 1500 * n}" for n in range(len(row)))
                    line = "\\tab ".join(_rtf(str(cell)) for cell in row)
                    body += f"\\pard\\plain{stops}\\f0\\fs22 {line}\\par\n"
            case T():
                body += _rtf_table(block)
            case NewPage():
                body += "\\page\n"
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\n"
    return (head + body + "}").encode("ascii")


def _rtf(text: str, bold: bool = False) -> str:
    written = ""
    for run in runs(text):
        letters = "".join(_rtf_letter(letter) for letter in run.text)
        if run.raised:
            letters = f"{{\\super {letters}}}"
        elif run.bold or bold:
            letters = f"{{\\b {letters}}}"
        written += letters
    return written


def _rtf_letter(letter: str) -> str:
    if letter in "\\{}":
        return f"\\{letter}"
    if letter == "\n":
        return "\\line "
    if letter == "\t":
        return "\\tab "
    if ord(letter) < 128:
        return letter
    return f"\\u{ord(letter)}?"


def _rtf_table(block: T) -> str:
    cells, height, breadth = placed(block)
    at = {(place.row, place.column): place.cell for place in cells}
    owner = {
        (place.row + down, place.column + across): place
        for place in cells
        for down in range(place.cell.down)
        for across in range(place.cell.across)
    }
    first = 3600 if block.wide_first else 1800
    ends = [first + (9400 - first) * n // max(1, breadth - 1) for n in range(breadth)]
    border = "".join(f"\\clbrdr{side}\\brdrs\\brdrw10" for side in "tlbr")
    written = ""
    for row in range(height):
        line, texts = "\\trowd\\trgaph108" + ("\\trhdr" if row < block.head else ""), ""
        for column in range(breadth):
            place = owner.get((row, column))
            merge = ""
            if place and place.cell.across > 1:
                merge += "\\clmgf" if column == place.column else "\\clmrg"
            if place and place.cell.down > 1:
                merge += "\\clvmgf" if row == place.row else "\\clvmrg"
            line += f"{merge}{border if block.look == 'ruled' else ''}\\cellx{ends[column]}"
            own = at.get((row, column))
            words = _rtf(own.text, row < block.head) if own else ""
            texts += f"\\pard\\intbl {words}\\cell\n"
        written += f"{line}\n{texts}\\row\n"
    return written + "\\pard\\par\n"
