"""An OpenDocument spreadsheet (ISO/IEC 26300), written as it streams."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from responses_app.exports.cells import in_full, plain
from responses_app.exports.sheets import LANGUAGE, Rows, Sheet, Workbook, column_letters
from responses_app.exports.zips import ZipStream

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
CM_A_CHARACTER: Final = 0.25

_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES: Final = re.compile(r"^ +|(?<=\n) +|  +| +$")
_LINE_END: Final = re.compile(r"\r\n?|\n")


def chunks(book: Workbook) -> Iterator[bytes]:
    """Stream a workbook."""
    package = ZipStream()
    yield from package.member("mimetype", [MEDIA_TYPE], stored=True)  # first, and as it is
    for name, content in {
        "META-INF/manifest.xml": MANIFEST,
        "meta.xml": _meta(book),
        "settings.xml": _settings(book),
        "styles.xml": STYLES,
    }.items():
        yield from package.member(name, [content])
    yield from package.member("content.xml", _content(book), huge=True)
    yield from package.end()


def _content(book: Workbook) -> Iterator[str]:
    yield f'{XML}<office:document-content {NAMES} office:version="1.3">'
    yield "<office:automatic-styles>"
    for width in sorted({width for sheet in book.sheets for width in sheet.widths}):
        yield (
            f'<style:style style:name="w{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * CM_A_CHARACTER}cm"/>'
            "</style:style>"
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    ranges = []
    for sheet in book.sheets:
        rows = Rows(sheet)
        yield f"<table:table table:name={quoteattr(sheet.name)}>"
        for width in sheet.widths:
            yield f'<table:table-column table:style-name="w{width}"/>'
        if sheet.is_table:
            yield f"<table:table-header-rows>{_row(sheet.header, 'Heading')}"
            yield "</table:table-header-rows>"
        for row in rows:
            yield _row(row, "Title" if rows.count == 1 and not sheet.is_table else "Text")
        yield "</table:table>"
        if sheet.is_table:
            ranges.append(_range(sheet, rows.count))
    yield f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _range(sheet: Sheet, rows: int) -> str:
    """The table of a sheet, marked up as one."""
    name = sheet.name
    where = f"'{name}'.A1:'{name}'.{column_letters(len(sheet.header) - 1)}{rows + 1}"
    return (
        f"<table:database-range table:name={quoteattr(name.lower() + '_table')} "
        f'table:target-range-address={quoteattr(where)} table:display-filter-buttons="false"/>'
    )


def _row(cells: Iterable[object], style: str) -> str:
    return f"<table:table-row>{''.join([_cell(one, style) for one in cells])}</table:table-row>"


def _cell(value: object, style: str) -> str:
    if isinstance(value, int | float | Decimal):
        number = in_full(value)
        kind = f'office:value-type="float" office:value="{number}"'
        return (
            f'<table:table-cell table:style-name="Number" {kind}><text:p>{number}</text:p>'
            "</table:table-cell>"
        )
    text = escape(_NOT_IN_XML.sub("\ufffd", str(plain(value))))
    if not text:
        return "<table:table-cell/>"
    # A run of spaces would be read as one.
    text = _SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    lines = "".join(f"<text:p>{line}</text:p>" for line in _LINE_END.split(text))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}'
        "</table:table-cell>"
    )


# ---------------------------------------------------------------------------- the other parts

XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
NAMES: Final = " ".join(
    [
        *(
            f'xmlns:{name}="{OASIS}:{name}:1.0"'
            for name in ("office", "table", "text", "style", "meta", "config")
        ),
        f'xmlns:fo="{OASIS}:xsl-fo-compatible:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:ooo="http://openoffice.org/2004/office"',
    ]
)
_PARTS: Final = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
MANIFEST: Final = (
    f'{XML}<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
    f'manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>'
        for part in _PARTS
    )
    + "</manifest:manifest>"
)
_WRAPPED: Final = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
_LANGUAGE: Final = 'fo:language="en" fo:country="GB" style:font-name="Arial"'


def _style(name: str, properties: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:parent-style-name="Default">{_WRAPPED}{properties}</style:style>'
    )


STYLES: Final = "".join(
    [
        f'{XML}<office:document-styles {NAMES} office:version="1.3"><office:font-face-decls>',
        '<style:font-face style:name="Arial" xmlns:svg="',
        f'{OASIS}:svg-compatible:1.0" svg:font-family="Arial"/></office:font-face-decls>',
        '<office:styles><style:default-style style:family="table-cell">',
        f'<style:text-properties {_LANGUAGE} fo:font-size="12pt"/></style:default-style>',
        '<style:style style:name="Default" style:family="table-cell"/>',
        _style("Text", ""),
        _style("Number", '<style:paragraph-properties fo:text-align="end"/>'),
        _style("Heading", '<style:text-properties fo:font-weight="bold"/>'),
        _style("Title", '<style:text-properties fo:font-weight="bold" fo:font-size="16pt"/>'),
        "</office:styles></office:document-styles>",
    ]
)


def _meta(book: Workbook) -> str:
    day = f"{book.as_of.isoformat()}T00:00:00"
    return (
        f'{XML}<office:document-meta {NAMES} office:version="1.3"><office:meta>'
        f"<meta:generator>FOI Tracker</meta:generator><dc:title>{_plain(book.title)}</dc:title>"
        f"<meta:initial-creator>{_plain(book.creator)}</meta:initial-creator>"
        f"<meta:creation-date>{day}</meta:creation-date><dc:date>{day}</dc:date>"
        f"<dc:language>{LANGUAGE}</dc:language></office:meta></office:document-meta>"
    )


def _plain(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def _settings(book: Workbook) -> str:
    """It opens at its cover."""
    return (
        f'{XML}<office:document-settings {NAMES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f"{_item('ViewId', 'string', 'view1')}"
        f"{_item('ActiveTable', 'string', book.sheets[0].name)}"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _item(name: str, kind: str, value: str) -> str:
    return (
        f'<config:config-item config:name="{name}" config:type="{kind}">{escape(value)}'
        "</config:config-item>"
    )
