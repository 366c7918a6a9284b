"""Workbooks follow the guidance on spreadsheets, and other programs read them."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pandas
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app import exports
from responses_app.domain.symbols import MEANINGS
from responses_app.exports import Choice, ExportError, ods, sheets, xlsx
from responses_app.exports.columns import NUMERIC, TABLES
from responses_app.exports.sheets import Rows, Sheet, Workbook, column_letters
from responses_app.models import Figure
from tests.responses_app.exports.conftest import MONDAY, table

BOTH = pytest.mark.parametrize("file_format", ["xlsx", "ods"])
DAY = date(2026, 3, 2)
SYMBOLS = ["[c]", "[x]", "[z]", "[u]"]
THIRD_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def frame(content, what, **options):
    options.setdefault("na_values", SYMBOLS)
    return pandas.read_excel(
        io.BytesIO(content), sheet_name=what, engine="calamine", keep_default_na=False, **options
    )


@BOTH
def test_a_workbook_has_a_cover_notes_and_one_table(full, file_format):
    content = table("figures", full, file_format)

    sheets = pandas.read_excel(io.BytesIO(content), sheet_name=None, engine="calamine", header=None)
    assert list(sheets) == ["Cover", "Notes", "figures"]
    cover = "\n".join(map(str, sheets["Cover"][0]))
    for told in (
        full.title,
        "Source:",
        "Asked by: Example Trust",
        "Date:",
        "Contents",
        "Sheet “Notes”",
        "Sheet “figures”",
    ):
        assert told in cover
    assert "not been made safe" in cover
    assert list(sheets["figures"].iloc[0]) == list(exports.COLUMNS["figures"])


@BOTH
def test_the_notes_explain_every_symbol_and_column(full, file_format):
    notes = frame(table("figures", full, file_format), "Notes", na_values=[])

    explained = dict(zip(notes["name"], notes["meaning"], strict=True))
    more = {"empty cell", "bounds"}
    assert set(MEANINGS) | set(exports.COLUMNS["figures"]) | more == set(explained)
    assert all(explained.values())


@BOTH
@pytest.mark.parametrize("what", exports.WHAT)
def test_no_number_is_missing_without_a_symbol(full, what, file_format):
    found = frame(table(what, full, file_format), what, na_values=[])

    for column in TABLES[what]:
        if column.type in NUMERIC:
            for cell in found[column.name]:
                assert isinstance(cell, int | float) or cell in SYMBOLS, column.name


@BOTH
@pytest.mark.parametrize("what", ["requests", "figures", "authorities", "statistics"])
def test_pandas_reads_the_same_numbers_as_numbers(full, what, file_format):
    names, rows = exports.rows(what, full)
    rows = list(rows)

    found = frame(table(what, full, file_format), what)

    assert list(found.columns) == names and len(found) == len(rows)
    for column in TABLES[what]:
        if column.type not in NUMERIC:
            continue
        meant = [row[names.index(column.name)] for row in rows]
        if any(one is not None for one in meant):
            assert found[column.name].dtype.kind in "if", column.name
        read = [None if pandas.isna(one) else Decimal(str(one)) for one in found[column.name]]
        assert read == [None if one is None else Decimal(str(one)) for one in meant], column.name


def test_symbols_of_figures_tell_of_the_number_alone_and_not_of_days_or_versions(
    campaign, make_request, answer
):
    answer(make_request(MONDAY), "1a", "*")  # hidden by them; that they replied is not logged
    make_request(MONDAY)

    found = frame(
        table("figures", campaign, "xlsx", Choice(complete=True)), "figures", na_values=[]
    )

    hidden = found[found["status"] == "suppressed"].iloc[0]
    assert (hidden["value"], hidden["value_upper"]) == ("[c]", "[c]")
    assert (hidden["days_taken"], hidden["version"]) == ("[z]", 1)
    silent = found[found["status"] == "no_reply"].iloc[0]
    assert (silent["value"], silent["version"]) == ("[x]", "[z]")


def test_symbols_of_statistics_tell_what_does_not_apply(full):
    found = frame(table("statistics", full, "xlsx"), "statistics", na_values=[], dtype=object)
    first = found.set_index(["question", "period", "area"]).loc["1a", "2023", "uk"]

    assert first["rate_percent"] == "[z]"  # no rate is asked of it
    assert first["total"] == "[x]" and first["total_lower"] > 0  # within bounds only


# ---------------------------------------------------------------------------- XLSX


def test_xlsx_marks_its_tables_up_without_filters_and_freezes_nothing(full):
    book = opened(table("figures", full, "xlsx"))

    for name in ("Notes", "figures"):
        sheet = book[name]
        (marked,) = sheet.tables.values()
        assert marked.ref == sheet.dimensions
        assert [one.name for one in marked.tableColumns] == [cell.value for cell in sheet[1]]
        assert sheet.freeze_panes is None
        assert marked.autoFilter is None and sheet.auto_filter.ref is None
        assert all(cell.font.b and cell.alignment.wrap_text for cell in sheet[1])
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert all(one.width >= 10 for one in sheet.column_dimensions.values())
        assert not any(cell.fill.fill_type for row in sheet for cell in row)
        assert not any(cell.hyperlink or cell.data_type == "f" for row in sheet for cell in row)
    assert book["Cover"]["A1"].font.sz == 16
    assert book.active.title == "Cover"


def test_xlsx_has_a_title_a_language_and_a_day(full):
    about = opened(table("figures", full, "xlsx", Choice(as_of=DAY))).properties

    assert about.title.startswith(full.title)
    assert about.language == "en-GB"
    assert about.created.date() == DAY


def test_xlsx_of_nothing_is_still_a_table(campaign):
    sheet = opened(table("requests", campaign, "xlsx"))["requests"]

    (marked,) = sheet.tables.values()
    assert marked.ref.endswith("2")  # Excel wants one row, be it an empty one
    assert sheet.max_row == 1


def test_xlsx_parts_are_well_formed_and_all_declared(full):
    package = zipfile.ZipFile(io.BytesIO(table("figures", full, "xlsx")))
    types = ElementTree.fromstring(package.read("[Content_Types].xml"))

    declared = {one.get("PartName") for one in types if one.get("PartName")}
    for name in package.namelist():
        ElementTree.fromstring(package.read(name))
        assert f"/{name}" in declared or name.endswith(".rels") or name == "[Content_Types].xml"
    assert declared <= {f"/{name}" for name in package.namelist()}


# ---------------------------------------------------------------------------- ODS


def test_ods_begins_with_its_type_as_it_is(full):
    content = table("figures", full, "ods")

    first = zipfile.ZipFile(io.BytesIO(content)).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert content[30:38] == b"mimetype"
    assert content[38:].startswith(ods.MEDIA_TYPE.encode())


def test_ods_marks_tables_up_without_filters_and_tells_its_language(full):
    package = zipfile.ZipFile(io.BytesIO(table("figures", full, "ods")))
    for name in package.namelist():
        if name.endswith(".xml"):
            ElementTree.fromstring(package.read(name))
    content, settings_ = package.read("content.xml").decode(), package.read("settings.xml").decode()

    last = f"{column_letters(len(TABLES['figures']) - 1)}{Figure.objects.accepted().count() + 1}"
    assert f"table:target-range-address=\"'figures'.A1:'figures'.{last}\"" in content
    assert content.count("<table:table-header-rows>") == 2
    assert "number-columns-spanned" not in content
    assert content.count('table:display-filter-buttons="false"') == 2
    assert "Split" not in settings_ and '"ActiveTable" config:type="string">Cover<' in settings_
    assert "<dc:language>en-GB</dc:language>" in package.read("meta.xml").decode()


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
@BOTH
def test_libreoffice_opens_it_with_all_its_rows(full, tmp_path, file_format):
    path = tmp_path / f"figures.{file_format}"
    path.write_bytes(table("figures", full, file_format))

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", THIRD_SHEET, "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    (made,) = tmp_path.glob("*figures.csv")
    back = pandas.read_csv(made, na_values=SYMBOLS)
    assert list(back.columns) == list(exports.COLUMNS["figures"])
    names, rows = exports.rows("figures", full)
    values = [row[names.index("value")] for row in rows]
    assert [None if pandas.isna(one) else Decimal(str(one)) for one in back["value"]] == values


# ---------------------------------------------------------------------------- any text

NASTY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("=+-@\t\r\n\"',;_x0041ŵŷŴ\x00\x01\x0b\ufffe\u2028 "),
    ),
    max_size=60,
)


def book_of(texts):
    sheet = Sheet("table", ("words", "number"), [(text, 7) for text in texts], (20, 20))
    return Workbook("Any text", DAY, (sheet,))


def as_shown(text):
    """What any program makes of signs that XML has no place for, and of ends of lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=30)
@given(st.lists(NASTY, min_size=1, max_size=5))
def test_xlsx_keeps_any_text_as_text(texts):
    content = b"".join(xlsx.chunks(book_of(texts)))

    sheet = opened(content)["table"]
    for text, row in zip(texts, sheet.iter_rows(min_row=2), strict=True):
        words, number = row
        assert number.value == 7
        assert words.data_type in ("s", "inlineStr") or not text
    found = frame(content, "table", na_values=[], dtype={"words": str})
    for text, read in zip(texts, found["words"], strict=True):
        assert as_shown(str(read)).replace("\ufffd", "\ufffe") == as_shown(text).replace(
            "\ufffd", "\ufffe").replace("\uffff", "\ufffe")  # fmt: skip


@settings(max_examples=30)
@given(st.lists(NASTY, min_size=1, max_size=5))
def test_ods_keeps_any_text_as_text(texts):
    content = b"".join(ods.chunks(book_of(texts)))

    ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    found = frame(content, "table", na_values=[], dtype={"words": str})
    assert list(found["number"]) == [7] * len(texts)
    for text, read in zip(texts, found["words"], strict=True):
        shown = "".join(
            one if one in "\t\n" or (one >= " " and one not in "\ufffe\uffff") else "\ufffd"
            for one in as_shown(text)
        )
        assert str(read) == shown


@pytest.mark.parametrize("write", [xlsx.chunks, ods.chunks])
def test_a_sheet_that_is_too_long_is_refused(monkeypatch, write):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)

    assert b"".join(write(book_of("abc")))
    with pytest.raises(ExportError, match="no more than 3 rows; use CSV"):
        b"".join(write(book_of("abcd")))


def test_rows_count_as_they_pass():
    rows = Rows(book_of("abc").sheets[0])

    assert len(list(rows)) == rows.count == 3


@pytest.mark.parametrize(
    ("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_letters_count_without_a_zero(place, letters):
    assert column_letters(place) == letters
