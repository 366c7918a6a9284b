"""Documents as councils send them, and what may hide in them, made for the tests.

Where a library writes a format it is used; what no library writes (a copy behind a pivot table, a
black box, an old workbook) is made by hand, byte by byte, as the format's specification has it.
"""

import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

import openpyxl

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF = "application/pdf"
CSV = "text/csv"
HTML = "text/html"

COUNTS = [["Year", "Children missing"], ["2022-23", 14], ["2023-24", 9]]
CHILDREN = [
    ["First name", "Surname", "Date of birth", "NHS number"],
    ["Chloe", "Jones", "12/03/2009", "943 476 5919"],
    ["Aled", "Hughes", "01/11/2010", "401 023 2137"],
    ["Amira", "Hassan", "23/07/2008", "450 557 7104"],
]

_SHEET_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(parts):
    """A zip of parts by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_parts(content, parts):
    """A package with parts added or put in place of others."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        all_parts = {name: archive.read(name) for name in archive.namelist()}
    return package({**all_parts, **parts})


def with_text(content, part, old, new):
    """A package with a text in one part put in place of another."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        written = archive.read(part).decode()
    assert old in written, f"{old!r} is not in {part}"
    return with_parts(content, {part: written.replace(old, new)})


def relations(*found):
    """A part that lists relations: key, kind, target."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for key, kind, target in found
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def xlsx(*sheets, change=None):
    """An .xlsx; each sheet is rows, or rows with a state. `change` is called with the workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets or [COUNTS], 1):
        rows, state = sheet if isinstance(sheet, tuple) else (sheet, "visible")
        made = book.create_sheet(f"Sheet{number}")
        for row in rows:
            made.append(row)
        made.sheet_state = state
    if change:
        change(book)
    return saved(book)


def saved(book):
    """The bytes of a workbook of openpyxl."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_pivot_cache(content, *, sheet, records, fields=("First name", "Surname"), area="A1:B9"):
    """A workbook with a pivot table's copy of so many rows of a sheet by name; None is no sheet."""
    source = f'sheet="{sheet}" ref="{area}"' if sheet else 'name="Lost" '
    definition = (
        f'<pivotCacheDefinition xmlns="{_SHEET_NS}" xmlns:r="{_RELATIONS}" r:id="rId1">'
        f'<cacheSource type="worksheet"><worksheetSource {source}/></cacheSource><cacheFields>'
        + "".join(
            f'<cacheField name="{field}"><sharedItems><s v="a"/></sharedItems></cacheField>'
            for field in fields
        )
        + "</cacheFields></pivotCacheDefinition>"
    )
    rows = "".join('<r><s v="Chloe"/><s v="Jones"/></r>' for _ in range(records))
    folder = "xl/pivotCache"
    return with_parts(
        content,
        {
            f"{folder}/pivotCacheDefinition1.xml": definition,
            f"{folder}/_rels/pivotCacheDefinition1.xml.rels": relations(
                ("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
            ),
            f"{folder}/pivotCacheRecords1.xml": (
                f'<pivotCacheRecords xmlns="{_SHEET_NS}" count="{records}">{rows}'
                "</pivotCacheRecords>"
            ),
        },
    )


def with_external_link(content, values):
    """A workbook that keeps values of another one."""
    cells = "".join(
        f'<cell r="A{n}" t="str"><v>{value}</v></cell>' for n, value in enumerate(values, 1)
    )
    return with_parts(
        content,
        {
            "xl/externalLinks/externalLink1.xml": (
                f'<externalLink xmlns="{_SHEET_NS}"><externalBook><sheetDataSet>'
                f'<sheetData sheetId="0"><row r="1">{cells}</row></sheetData>'
                "</sheetDataSet></externalBook></externalLink>"
            )
        },
    )


def raw_xlsx(sheet, *, strings=""):
    """An .xlsx with one sheet, its XML written by hand."""
    return package(
        {
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_SHEET_NS}" xmlns:r="{_RELATIONS}"><sheets>'
                '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "sharedStrings", "sharedStrings.xml"),
            ),
            "xl/sharedStrings.xml": strings or f'<sst xmlns="{_SHEET_NS}"/>',
            "xl/worksheets/sheet1.xml": sheet
            if sheet.startswith("<?xml")
            else f'<worksheet xmlns="{_SHEET_NS}">{sheet}</worksheet>',
        }
    )


def _record(kind, content=b""):
    """A record of a binary workbook."""
    size, written = len(content), bytearray()
    written += bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    while True:
        written.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return bytes(written) + content


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(*sheets, hidden_rows=(), hidden_columns=(), pivot_records=0):
    """An .xlsb; each sheet is rows and a state (0 visible, 1 hidden, 2 very hidden)."""
    parts = {}
    listed = b""
    for number, (rows, state) in enumerate(sheets, 1):
        name = _wide(f"rId{number}") + _wide(f"Sheet{number}")
        listed += _record(156, struct.pack("<II", state, number) + name)
        content = b"".join(
            _record(60, struct.pack("<IIIIH", column - 1, column - 1, 2304, 0, 1))
            for column in hidden_columns
        )
        for place, row in enumerate(rows):
            flags = 0x10 if place + 1 in hidden_rows else 0
            content += _record(0, struct.pack("<IIHBBB", place, 0, 300, 0, flags, 0) + bytes(4))
            for column, value in enumerate(row):
                head = struct.pack("<II", column, 0)
                if isinstance(value, str):
                    content += _record(6, head + _wide(value))
                else:
                    content += _record(5, head + struct.pack("<d", value))
        parts[f"xl/worksheets/sheet{number}.bin"] = content
    if pivot_records:
        parts["xl/pivotCache/pivotCacheRecords1.bin"] = _record(33, b"abcd") * pivot_records
    keys = [("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)]
    return package(
        {
            "xl/workbook.bin": listed,
            "xl/_rels/workbook.bin.rels": relations(
                *[(f"rId{n}", kind, target) for n, (kind, target) in enumerate(keys, 1)]
            ),
            **parts,
        }
    )


def _biff(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def xls(*sheets, hidden_rows=(), hidden_columns=()):
    """An .xls (BIFF8) in its OLE file; each sheet is rows and a state (0, 1 or 2)."""
    font = struct.pack("<HHHHHBBBxBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 5, 0) + b"Arial"
    style = struct.pack("<HHHBBBBIIH", 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x20C0)
    bodies = []
    for rows, _ in sheets:
        body = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
        for column in hidden_columns:
            body += _biff(0x7D, struct.pack("<HHHHHH", column - 1, column - 1, 2304, 0, 1, 0))
        for place, row in enumerate(rows):
            options = 0x100 | (0x20 if place + 1 in hidden_rows else 0)
            body += _biff(0x208, struct.pack("<HHHHHHI", place, 0, len(row), 300, 0, 0, options))
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                head = struct.pack("<HHH", place, column, 0)
                if isinstance(value, str):
                    text = struct.pack("<HB", len(value), 0) + value.encode("latin-1")
                    body += _biff(0x204, head + text)
                else:
                    body += _biff(0x203, head + struct.pack("<d", value))
        bodies.append(body + _biff(0x0A))
    start = _biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _biff(0x42, struct.pack("<H", 1200)) + _biff(0x31, font) * 4 + _biff(0xE0, style)
    names = [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
    place = len(start) + sum(4 + 8 + len(name) for name in names) + 4
    listed = b""
    for (_, state), name, body in zip(sheets, names, bodies):
        head = struct.pack("<IBBBB", place, state, 0, len(name), 0)
        listed += _biff(0x85, head + name.encode())
        place += len(body)
    return ole({"Workbook": start + listed + _biff(0x0A) + b"".join(bodies)})


def ole(streams):
    """An OLE file with streams at its top; each is filled up to be kept in whole sectors."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    sizes = [-(-len(content) // sector) for content in contents]
    tables = -(-(sum(sizes) + 1 + 2 + (sum(sizes) // 100)) // 128)
    chain, body, starts = [0xFFFFFFFD] * tables, b"", []
    entries = -(-(len(streams) + 1) // 4)
    chain += [tables + n + 1 for n in range(entries - 1)] + [end]
    for content, size in zip(contents, sizes):
        starts.append(len(chain))
        chain += [len(chain) + n + 1 for n in range(size - 1)] + [end]
        body += content.ljust(size * sector, b"\0")
    chain += [free] * (tables * 128 - len(chain))

    def entry(name, kind, start, size, child=free, right=free):
        letters = (name + "\0").encode("utf-16-le")
        head = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1)
        return (
            head
            + struct.pack("<III", free, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    listed = entry("Root Entry", 5, end, 0, child=1 if streams else free)
    names = list(streams)
    for number, (name, start, content) in enumerate(zip(names, starts, contents), 1):
        following = number + 1 if number < len(names) else free
        listed += entry(name, 2, start, len(content), right=following)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    return (
        header
        + struct.pack(f"<{len(chain)}I", *chain)
        + listed.ljust(entries * sector, b"\0")
        + body
    )


_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "manifest")
)


def ods(tables, *, styles="", extra=None):
    """An .ods whose tables are written by hand; `styles` are its automatic ones."""
    return _open_document(f"<office:spreadsheet>{tables}</office:spreadsheet>", styles, extra)


def ods_table(rows, *, style="", columns="", attributes=""):
    """A table of an .ods; `attributes` go to each of its rows."""
    written = "".join(
        f"<table:table-row {attributes}>"
        + "".join(
            f"<table:table-cell><text:p>{escape(str(value))}</text:p></table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return (
        f'<table:table table:name="T" table:style-name="{style}">{columns}{written}</table:table>'
    )


HIDDEN_TABLE = (
    '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
)
"""The automatic style h of an .ods: a table that is not shown."""


def odt(body, *, styles="", extra=None):
    """An .odt whose body is written by hand."""
    return _open_document(f"<office:text>{body}</office:text>", styles, extra)


def _open_document(body, styles, extra):
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    )
    return package({"content.xml": content, **(extra or {})})


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body, *, comments=(), extra=None):
    """A .docx whose body is written by hand, with comments by their texts."""
    parts = {
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }
    if comments:
        inner = "".join(f"<w:comment>{word_text(text)}</w:comment>" for text in comments)
        parts["word/comments.xml"] = f'<w:comments xmlns:w="{_W}">{inner}</w:comments>'
    return package({**parts, **(extra or {})})


def word_text(text, properties=""):
    """A paragraph of a .docx."""
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def word_removal(text):
    """A paragraph of a .docx with a tracked removal."""
    return f"<w:p><w:del><w:r><w:delText>{text}</w:delText></w:r></w:del></w:p>"


def doc(text, *, comment_letters=0, revisers=()):
    """A .doc with one piece of text in Windows' letters."""
    table = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(text))
    table += struct.pack("<HIH", 0, (0x800 * 2) | 0x40000000, 0)
    names = ["Unknown", *revisers]
    listed = struct.pack("<HHH", 0xFFFF, len(names), 0)
    listed += b"".join(struct.pack("<H", len(name)) + name.encode("utf-16-le") for name in names)
    main = bytearray(0x800) + text.encode("cp1252")
    struct.pack_into("<H", main, 0, 0xA5EC)
    struct.pack_into("<i", main, 0x5C, comment_letters)
    struct.pack_into("<II", main, 0x1A2, 0, len(table))
    struct.pack_into("<II", main, 0x232, len(table), len(listed))
    return ole({"WordDocument": bytes(main), "0Table": table + listed})


def pptx(slides, *, hidden=(), notes=()):
    """A .pptx of slides by their texts; `hidden` are their numbers."""
    space = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    parts = {"ppt/presentation.xml": f"<p:presentation {space}/>"}
    for number, text in enumerate(slides, 1):
        show = ' show="0"' if number in hidden else ""
        said = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {space}{show}>{said}</p:sld>"
    for number, text in enumerate(notes, 1):
        said = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        parts[f"ppt/notesSlides/notesSlide{number}.xml"] = f"<p:notes {space}>{said}</p:notes>"
    return package(parts)


def pdf(*pages, catalog="", page_extra="", box="0 0 595 842", extra=(), trailer=""):
    """A PDF of pages by their drawing commands. `extra` are objects by number from 100."""
    objects = {}
    kids = []
    for number, commands in enumerate(pages):
        page, stream = 10 + 2 * number, 11 + 2 * number
        kids.append(f"{page} 0 R")
        objects[page] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {stream} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>/XObject<</Im 4 0 R>>>>{page_extra}>>"
        ).encode()
        written = commands.encode("latin-1")
        objects[stream] = b"<</Length %d>>stream\n%s\nendstream" % (len(written), written)
    objects[1] = f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode()
    objects[2] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(pages)}>>".encode()
    objects[3] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects[4] = _scanned_page()
    for number, content in extra:
        objects[number] = content.encode("latin-1") if isinstance(content, str) else content
    made = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(made)
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        made += b"%d 1\n%010d 00000 n \n" % (number, place)
    made += f"trailer\n<</Size 900/Root 1 0 R{trailer}>>\n".encode()
    return bytes(made) + b"startxref\n%d\n%%%%EOF\n" % start


def _scanned_page():
    """A picture that looks like writing: stripes of black and white."""
    rows = b"".join((b"\xaa\x55" if row % 2 else b"\x55\xaa") * 16 for row in range(64))
    packed = zlib.compress(rows)
    head = "<</Type/XObject/Subtype/Image/Width 256/Height 64/ColorSpace/DeviceGray"
    head += f"/BitsPerComponent 1/Filter/FlateDecode/Length {len(packed)}>>stream\n"
    return head.encode() + packed + b"\nendstream"


def pdf_text(text, *, x=72, y=700, size=12, colour="0 g", mode=0):
    """Drawing commands for a line of text."""
    return f"{colour} BT /F1 {size} Tf {mode} Tr {x} {y} Td ({text}) Tj ET\n"


def pdf_box(*, x=70, y=695, width=300, height=20, colour="0 g"):
    """Drawing commands for a filled box."""
    return f"{colour} {x} {y} {width} {height} re f\n"


def added_to_pdf(content, number, replacement):
    """A PDF with one object changed by an addition at its end, as editors do."""
    last = int(content.rsplit(b"startxref", 1)[1].split()[0])
    start = len(content)
    made = content + b"%d 0 obj\n%s\nendobj\n" % (number, replacement)
    xref = len(made)
    made += b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    made += b"trailer\n<</Size 900/Root 1 0 R/Prev %d>>\n" % last
    return made + b"startxref\n%d\n%%%%EOF\n" % xref
