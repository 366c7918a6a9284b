"""An Excel workbook (ISO/IEC 29500), written as it streams.

The table of a sheet is marked up as one, with a header row and without filters. Text stays text: an
authority's words are never run as a formula or followed as a link.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from responses_app.exports.cells import in_full, plain
from responses_app.exports.sheets import LANGUAGE, Rows, Sheet, Workbook, column_letters
from responses_app.exports.zips import ZipStream

MOST_CHARACTERS: Final = 32_767  # of UTF-16, in one cell
CUT: Final = " [cut here: a cell holds no more; the CSV has it in full]"

TEXT, HEADER, TITLE, NUMBER = range(4)  # styles, in the order of STYLES

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\r]")
_NEVER: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def chunks(book: Workbook) -> Iterator[bytes]:
    """Stream a workbook. Raises ExportError where a sheet cannot hold it."""
    package = ZipStream()
    numbers = range(1, len(book.sheets) + 1)
    tables = [number for number, sheet in zip(numbers, book.sheets, strict=True) if sheet.is_table]
    small = {
        "[Content_Types].xml": _content_types(numbers, tables),
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": _core(book),
        "docProps/app.xml": APP,
        "xl/workbook.xml": _workbook(book),
        "xl/_rels/workbook.xml.rels": _workbook_relations(numbers),
        "xl/styles.xml": STYLES,
    }
    for name, content in small.items():
        yield from package.member(name, [content])
    for number, sheet in zip(numbers, book.sheets, strict=True):
        rows = Rows(sheet)
        yield from package.member(f"xl/worksheets/sheet{number}.xml", _sheet(sheet, rows))
        if sheet.is_table:
            rel = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            yield from package.member(rel, [_table_relation(number)])
            table = _table(sheet, number, rows.count)
            yield from package.member(f"xl/tables/table{number}.xml", [table])
    yield from package.end()


def _sheet(sheet: Sheet, rows: Iterable[Sequence[object]]) -> Iterator[str]:
    letters = [column_letters(place) for place in range(max(len(sheet.header), 1))]
    yield f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{RELATION}"><sheetViews>'
    yield '<sheetView workbookViewId="0"/></sheetViews>'
    yield '<sheetFormatPr defaultRowHeight="15"/><cols>'
    for place, width in enumerate(sheet.widths, 1):
        yield f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    first = 1
    if sheet.is_table:
        yield _row(1, letters, sheet.header, HEADER)
        first = 2
    for number, row in enumerate(rows, first):
        style = TITLE if number == 1 else TEXT
        yield _row(number, letters, row, style)
    yield "</sheetData>"
    if sheet.is_table:
        yield '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    yield "</worksheet>"


def _row(number: int, letters: Sequence[str], cells: Sequence[object], style: int) -> str:
    written = []
    for letter, cell in zip(letters, cells, strict=True):
        if cell is None or cell == "":
            continue
        shown = plain(cell)
        if isinstance(shown, int | float):
            written.append(f'<c r="{letter}{number}" s="{NUMBER}"><v>{in_full(cell)}</v></c>')
        else:
            written.append(
                f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is>'
                f'<t xml:space="preserve">{_text(str(shown))}</t></is></c>'
            )
    return f'<row r="{number}">{"".join(written)}</row>'


def _text(text: str) -> str:
    """Text as the file keeps it: signs that XML has no place for are written by their number."""
    text = _LOOKS_ESCAPED.sub("_x005F_", _NEVER.sub("\ufffd", _cut(text)))
    return escape(_NOT_IN_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text))


def _cut(text: str) -> str:
    """What does not fit is cut where all can see it, not in silence."""
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    in_utf_16 = text.encode("utf-16-le", "replace")
    if len(in_utf_16) <= 2 * MOST_CHARACTERS:
        return text
    return in_utf_16[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore") + CUT


# ---------------------------------------------------------------------------- the other parts

XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OPEN: Final = "http://schemas.openxmlformats.org"
MAIN: Final = f"{OPEN}/spreadsheetml/2006/main"
RELATION: Final = f"{OPEN}/officeDocument/2006/relationships"
PACKAGE: Final = f"{OPEN}/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

RELATIONS: Final = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATION}/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)
APP: Final = (
    f'{XML}<Properties xmlns="{OPEN}/officeDocument/2006/extended-properties">'
    "<Application>FOI Tracker</Application></Properties>"
)
_WRAPPED: Final = '<alignment vertical="top" wrapText="1"/>'
STYLES: Final = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<fonts count="3">'
    '<font><sz val="12"/><name val="Arial"/><family val="2"/></font>'
    '<font><b/><sz val="12"/><name val="Arial"/><family val="2"/></font>'
    '<font><b/><sz val="16"/><name val="Arial"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    f"{_WRAPPED}</xf>"
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" '
    f'applyAlignment="1">{_WRAPPED}</xf>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" '
    f'applyAlignment="1">{_WRAPPED}</xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" horizontal="right"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def _content_types(numbers: Iterable[int], tables: Iterable[int]) -> str:
    parts = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument."
        "extended-properties+xml",
        "/xl/workbook.xml": f"{KIND}.sheet.main+xml",
        "/xl/styles.xml": f"{KIND}.styles+xml",
        **{f"/xl/worksheets/sheet{number}.xml": f"{KIND}.worksheet+xml" for number in numbers},
        **{f"/xl/tables/table{number}.xml": f"{KIND}.table+xml" for number in tables},
    }
    told = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts.items()
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _core(book: Workbook) -> str:
    day = f"{book.as_of.isoformat()}T00:00:00Z"
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(book.title)}</dc:title><dc:creator>{_text(book.creator)}</dc:creator>"
        f"<dc:language>{LANGUAGE}</dc:language>{stamps}</cp:coreProperties>"
    )


def _workbook(book: Workbook) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(book.sheets, 1)
    )
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><bookViews>'
        f'<workbookView activeTab="0"/></bookViews><sheets>{sheets}</sheets></workbook>'
    )


def _workbook_relations(numbers: Sequence[int]) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATION}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    return (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{sheets}'
        f'<Relationship Id="rId{len(numbers) + 1}" Type="{RELATION}/styles" Target="styles.xml"/>'
        "</Relationships>"
    )


def _table_relation(number: int) -> str:
    return (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATION}/table" Target="../tables/table{number}.xml"/></Relationships>'
    )


def _table(sheet: Sheet, number: int, rows: int) -> str:
    # A table has one row beside its header at least, be it an empty one.
    where = f"A1:{column_letters(len(sheet.header) - 1)}{max(rows, 1) + 1}"
    columns = "".join(
        f'<tableColumn id="{place}" name={quoteattr(name)}/>'
        for place, name in enumerate(sheet.header, 1)
    )
    name = re.sub(r"\W", "_", sheet.name).lower()
    return (
        f'{XML}<table xmlns="{MAIN}" id="{number}" name="{name}_table" displayName="{name}_table" '
        f'ref="{where}" totalsRowShown="0">'
        f'<tableColumns count="{len(sheet.header)}">{columns}</tableColumns>'
        '<tableStyleInfo showFirstColumn="0" showLastColumn="0" showRowStripes="0" '
        'showColumnStripes="0"/></table>'
    )
