"""The cells of a workbook, as a person sees them; and workbooks made to do harm."""

import io
import resource
import time
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest

from requests_app import sheets
from requests_app.sheets import SheetError, read_sheet


def lines(content: bytes) -> list[tuple[int, list[str]]]:
    return [(line, cells) for line, cells in read_sheet(content).lines if any(cells)]


def repacked(workbook: bytes, /, **changed) -> bytes:
    """The same archive with some members changed (None: left out), by the end of their name."""
    packed = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            change = changed.get(name.rpartition("/")[2].partition(".")[0], bytes)
            if change is not None:
                target.writestr(name, change(source.read(name)))
    return packed.getvalue()


ODS_ATTRIBUTES = {
    "valuetype": "office:value-type",
    "value": "office:value",
    "datevalue": "office:date-value",
    "booleanvalue": "office:boolean-value",
    "timevalue": "office:time-value",
    "stringvalue": "office:string-value",
    "currency": "office:currency",
    "numbercolumnsrepeated": "table:number-columns-repeated",
}


def ods(*rows: list, more_tables: tuple[str, ...] = ()) -> bytes:
    """A workbook of LibreOffice's kind; a cell is its attributes and what it shows."""
    lines = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    return ods_with(lines, more_tables)


def ods_cell(cell: tuple[dict[str, str], str]) -> str:
    attributes, shown = cell
    written = "".join(
        f" {ODS_ATTRIBUTES[name]}={quoteattr(value)}" for name, value in attributes.items()
    )
    return f"<table:table-cell{written}><text:p>{escape(shown)}</text:p></table:table-cell>"


def ods_with(lines: str, more_tables: tuple[str, ...] = ()) -> bytes:
    """The archive around the rows of the first table (OASIS OpenDocument 1.3, parts 2 and 3)."""
    namespaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = f'<table:table table:name="Sheet1">{lines}</table:table>' + "".join(
        f'<table:table table:name="{name}"/>' for name in more_tables
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f"<office:document-content{namespaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return packed.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (15.0, "General", "15"),
        (15, "0.00", "15"),
        (1204.5, "#,##0.0", "1204.5"),
        (0.37, "0%", "37%"),
        (0.375, "0.0%", "37.5%"),
        (0.29, "0%", "29%"),
        (37, '0"%"', "37%"),
        (37, "0\\%", "37%"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (0, "0%", "0%"),
        (True, "General", "TRUE"),
        (date(2026, 1, 5), "dd/mm/yyyy", "2026-01-05"),
        (datetime(2026, 1, 5, 10, 30), "dd/mm/yyyy hh:mm", "2026-01-05T10:30:00"),  # noqa: DTZ001
        ("  <5 ", "General", "  <5 "),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_read_sheet_shows_a_cell_of_an_xlsx_as_a_person_sees_it(xlsx, value, number_format, text):
    assert lines(xlsx([(value, number_format)])) == [(1, [text])]


def test_read_sheet_counts_the_lines_of_an_xlsx_past_empty_rows(xlsx):
    assert lines(xlsx(["a"], [], [], ["x"], far=("C6", "y"))) == [
        (1, ["a"]),
        (4, ["x"]),
        (6, ["", "", "y"]),
    ]


def test_read_sheet_takes_the_first_sheet_that_can_be_seen_and_names_the_others():
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Seen").append(["seen"])
    book.create_sheet("Lists").append(["other"])
    content = io.BytesIO()
    book.save(content)

    sheet = read_sheet(content.getvalue())

    assert [cells for _, cells in sheet.lines] == [["seen"]]
    assert sheet.notes == ["only the sheet 'Seen' was read; there are others: Lists."]


def test_read_sheet_takes_little_for_a_cell_in_the_farthest_corner(xlsx):
    content = xlsx(["a"], ["x"], far=("XFD1048576", "far"))
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    *_, (line, cells) = lines(content)

    assert (line, len(cells), cells[-1]) == (1_048_576, 16_384, "far")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("attributes", "shown", "text"),
    [
        ({"valuetype": "float", "value": "15.0"}, "15.00", "15"),
        ({"valuetype": "percentage", "value": "0.37"}, "37%", "37%"),
        ({"valuetype": "currency", "value": "12.5"}, "£12.50", "12.5"),
        ({"valuetype": "date", "datevalue": "2026-01-05"}, "05/01/26", "2026-01-05"),
        (
            {"valuetype": "date", "datevalue": "2026-01-05T10:30:00"},
            "05/01/26 10:30",
            "2026-01-05T10:30:00",
        ),
        ({"valuetype": "boolean", "booleanvalue": "true"}, "TRUE", "TRUE"),
        ({"valuetype": "string"}, "<5", "<5"),
        ({"valuetype": "float", "value": "NaN"}, "Err:502", "Err:502"),
        ({"valuetype": "date", "datevalue": "1899-13-45"}, "odd", "odd"),
    ],
)
def test_read_sheet_shows_a_cell_of_an_ods_as_a_person_sees_it(attributes, shown, text):
    assert lines(ods([(attributes, shown)])) == [(1, [text])]


def test_read_sheet_repeats_what_an_ods_repeats():
    blank, word = {"numbercolumnsrepeated": "3"}, {"valuetype": "string"}
    content = repacked(
        ods(
            [(word, "a"), (blank, ""), (word | {"numbercolumnsrepeated": "2"}, "b")], [(word, "z")]
        ),
        content=lambda xml: xml.replace(
            b"<table:table-row>",
            b'<table:table-row table:number-rows-repeated="3"><table:table-cell '
            b'table:number-columns-repeated="16384"/></table:table-row><table:table-row>',
            1,
        ),
    )

    assert lines(content) == [(4, ["a", "", "", "", "b", "b"]), (5, ["z"])]


def test_read_sheet_reads_the_words_of_an_ods_cell_and_not_its_comment():
    content = ods_with(
        '<table:table-row><table:table-cell office:value-type="string">'
        "<office:annotation><text:p>checked by Ada</text:p></office:annotation>"
        '<text:p>not<text:s text:c="2"/>held</text:p><text:p>by us</text:p>'
        "</table:table-cell></table:table-row>"
    )

    assert lines(content) == [(1, ["not  held\nby us"])]


def test_read_sheet_names_the_sheets_of_an_ods_that_were_not_read():
    sheet = read_sheet(ods([({"valuetype": "string"}, "a")], more_tables=("Notes",)))

    assert [cells for _, cells in sheet.lines] == [["a"]]
    assert sheet.notes == ["only the sheet 'Sheet1' was read; there are others: Notes."]


@pytest.mark.parametrize("part", ["sheet1", "workbook"])
def test_read_sheet_says_that_an_xlsx_is_broken(xlsx, part):
    content = repacked(xlsx(["a"], ["x"]), **{part: lambda xml: xml[: len(xml) // 2]})

    with pytest.raises(SheetError, match="broken, or protected by a password"):
        lines(content)


def test_read_sheet_says_that_an_ods_is_broken():
    content = repacked(ods([({}, "a")]), content=lambda xml: xml[:-200])

    with pytest.raises(SheetError, match="broken, or protected"):
        lines(content)


def test_read_sheet_refuses_an_xml_bomb(xlsx):
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet '
    content = repacked(xlsx(["a"]), sheet1=lambda xml: xml.replace(b"<worksheet ", entity, 1))

    with pytest.raises(SheetError):
        lines(content)


def test_read_sheet_refuses_a_row_that_no_sheet_has(xlsx):
    content = repacked(xlsx(["a"]), sheet1=lambda xml: xml.replace(b'r="1"', b'r="99999999999"', 1))

    with pytest.raises(SheetError, match="more rows than a sheet can have"):
        lines(content)


def test_read_sheet_refuses_what_unpacks_to_too_much(xlsx, monkeypatch):
    content = repacked(xlsx(["a"]), sheet1=lambda xml: xml + b" " * 3 * 2**20)
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 2 * 2**20)

    with pytest.raises(SheetError, match="unpacks to more than 2 MB"):
        read_sheet(content)


@pytest.mark.parametrize("content", [b"PK", b"\xd0\xcf\x11\xe0 no workbook"])
def test_read_sheet_refuses_what_only_begins_like_a_workbook(content):
    with pytest.raises(SheetError, match="broken"):
        read_sheet(content)


def test_read_sheet_refuses_an_archive_of_other_files():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("letter.txt", "Dear Sir")

    with pytest.raises(SheetError, match="is not a table"):
        read_sheet(packed.getvalue())


def test_xls_lines_are_counted_from_the_top_and_shares_are_doubted():
    # Nothing here writes the old format; the same reader takes a new workbook by the same way.
    book = openpyxl.Workbook()
    for place, value in {"B3": "a", "C3": "b", "B5": 15.0, "C5": 0.37}.items():
        book.active[place] = value
    content = io.BytesIO()
    book.save(content)

    sheet = sheets._xls(content.getvalue())

    assert [row for row in sheet.lines if any(row[1])] == [
        (3, ["", "a", "b"]),
        (5, ["", "15", "0.37"]),
    ]
    assert "does not tell whether 0.37 was shown as 37%" in sheet.notes[0]
