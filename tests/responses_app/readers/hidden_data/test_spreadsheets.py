from datetime import date

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import CannotLook, Reason, find
from tests import made_documents as made

HIDDEN_COLUMN = '<table:table-column/><table:table-column table:visibility="collapse"/>'


def found(content, media_type=made.XLSX):
    return {finding.code: finding for finding in find(content, media_type)}


def suspects(content, media_type=made.XLSX):
    return {one.code for one in find(content, media_type) if one.weight is Weight.SUSPECT}


def test_look_finds_nothing_in_a_plain_answer():
    assert suspects(made.xlsx(made.COUNTS)) == set()


@pytest.mark.parametrize(
    ("state", "code"), [("hidden", "hidden_sheet"), ("veryHidden", "very_hidden_sheet")]
)
def test_look_counts_the_filled_cells_of_a_hidden_sheet(state, code):
    finding = found(made.xlsx(made.COUNTS, ([["a", "b"], ["c", None]], state)))[code]

    assert (finding.where, finding.count) == ("sheet 2", 3)
    assert finding.weight is Weight.SUSPECT


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (made.xlsb((made.COUNTS, 0), (made.CHILDREN, 1)), made.XLSB),
        (made.xls((made.COUNTS, 0), (made.CHILDREN, 1)), made.XLS),
        (
            made.ods(
                made.ods_table(made.COUNTS) + made.ods_table(made.CHILDREN, style="h"),
                styles=made.HIDDEN_TABLE,
            ),
            made.ODS,
        ),
    ],
)
def test_look_finds_hidden_sheets_and_the_people_on_them_in_every_format(content, media_type):
    codes = suspects(content, media_type)

    assert {"hidden_sheet", "dates_of_birth", "nhs_number", "people"} <= codes
    assert found(content, media_type)["hidden_sheet"].count == 16


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (made.xlsb((made.CHILDREN, 0), hidden_rows=(2, 3), hidden_columns=(2,)), made.XLSB),
        (made.xls((made.CHILDREN, 0), hidden_rows=(2, 3), hidden_columns=(2,)), made.XLS),
    ],
)
def test_look_counts_what_hidden_rows_and_columns_hold_in_binary_formats(content, media_type):
    findings = found(content, media_type)

    assert (findings["hidden_rows"].count, findings["hidden_columns"].count) == (8, 4)
    assert findings["hidden_columns"].where == "sheet 1, column B"


@pytest.mark.parametrize("attributes", ['table:visibility="collapse"', 'table:visibility="filter"'])
def test_look_counts_what_hidden_rows_hold_in_an_opendocument_sheet(attributes):
    content = made.ods(made.ods_table([["a", "b"]], attributes=attributes))

    assert found(content, made.ODS)["hidden_rows"].count == 2


def test_look_counts_what_hidden_columns_hold_in_an_opendocument_sheet():
    content = made.ods(made.ods_table(made.COUNTS, columns=HIDDEN_COLUMN))

    assert found(content, made.ODS)["hidden_columns"].count == 3


def test_look_takes_a_repeated_opendocument_row_for_what_it_is():
    content = made.ods(
        made.ods_table([[""]], attributes='table:number-rows-repeated="1048576"')
        + made.ods_table([["x"]], attributes='table:number-rows-repeated="1048576"')
    )

    assert suspects(content, made.ODS) == set()


def test_look_finds_hidden_rows_and_columns():
    def hide(book):
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["B"].hidden = True

    findings = found(made.xlsx(made.COUNTS, change=hide))

    assert findings["hidden_rows"].where == "sheet 1, row 2"
    assert findings["hidden_rows"].count == 2
    assert findings["hidden_columns"].count == 3
    assert findings["hidden_columns"].sentence == (
        "Column B of sheet 1 is hidden and has 3 filled cells."
    )


def test_look_only_notes_a_hidden_column_that_is_empty():
    def hide(book):
        book.active.column_dimensions["D"].hidden = True
        book.active.row_dimensions[70].hidden = True

    findings = found(made.xlsx(made.COUNTS, change=hide))

    assert findings["hidden_columns"].weight is Weight.NOTE
    assert "hidden_rows" not in findings


def test_look_takes_a_row_or_column_without_height_or_width_as_hidden():
    def flatten(book):
        book.active.row_dimensions[2].height = 0.5
        book.active.column_dimensions["B"].width = 0.1

    assert {"hidden_rows", "hidden_columns"} <= suspects(made.xlsx(made.COUNTS, change=flatten))


def test_look_finds_white_text_on_white_but_not_on_a_dark_heading():
    white, blue = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF003078")

    def in_white(book):
        for row in book.active["A1:B3"]:
            for cell in row:
                cell.font = white

    def on_blue(book):
        in_white(book)
        for row in book.active["A1:B3"]:
            for cell in row:
                cell.fill = blue

    assert "white_text" in suspects(made.xlsx(made.COUNTS, change=in_white))
    assert "white_text" not in found(made.xlsx(made.COUNTS, change=on_blue))


def test_look_finds_values_in_a_format_that_shows_nothing():
    def blank(book):
        for row in book.active["A1:B3"]:
            for cell in row:
                cell.number_format = ";;;"

    assert "white_text" in suspects(made.xlsx(made.COUNTS, change=blank))


def test_look_finds_days_of_birth_that_are_stored_as_numbers():
    rows = [["Child", "DOB"], ["A", date(2009, 3, 12)], ["B", date(2010, 11, 1)]]

    finding = found(made.xlsx(rows))["dates_of_birth"]

    assert (finding.where, finding.count) == ("sheet 1, column B", 2)


def test_look_finds_comments_and_who_is_in_them():
    def remark(book):
        book.active["A1"].comment = Comment("Chloe, DOB 12/03/2009", "An officer")

    assert {"comments", "date_of_birth"} <= suspects(made.xlsx(made.COUNTS, change=remark))


def test_look_counts_comments_of_an_opendocument_sheet_without_reading_them_as_values():
    remark = "<office:annotation><text:p>943 476 5919</text:p></office:annotation>"
    cell = f"<table:table-cell>{remark}<text:p>7</text:p></table:table-cell>"
    table = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"

    assert found(made.ods(table), made.ODS)["comments"].count == 1


@pytest.mark.parametrize(
    ("sheet", "records", "weight"),
    [
        ("Sheet1", 2, Weight.NOTE),
        ("Sheet1", 900, Weight.SUSPECT),
        ("Elsewhere", 2, Weight.SUSPECT),
        ("Sheet2", 2, Weight.SUSPECT),
        (None, 2, Weight.SUSPECT),
    ],
)
def test_look_holds_back_a_pivot_copy_of_rows_that_cannot_be_seen(sheet, records, weight):
    content = made.xlsx(made.COUNTS, ([["a"]] * 9, "hidden"))

    finding = found(made.with_pivot_cache(content, sheet=sheet, records=records))["pivot_cache"]

    assert (finding.weight, finding.count) == (weight, records)


def test_look_counts_the_values_of_a_pivot_copy_without_rows():
    content = made.with_pivot_cache(made.xlsx(made.COUNTS), sheet="Gone", records=0)

    assert found(content)["pivot_cache"].count == 2


@pytest.mark.parametrize(
    ("values", "weight"),
    [(["Chloe Jones"], Weight.SUSPECT), (["12", "9.5"], Weight.NOTE), ([], Weight.NOTE)],
)
def test_look_weighs_what_a_link_keeps_of_another_workbook(values, weight):
    finding = found(made.with_external_link(made.xlsx(made.COUNTS), values))["external_link"]

    assert (finding.weight, finding.count) == (weight, len(values))


@pytest.mark.parametrize(
    ("part", "code", "weight"),
    [
        ("xl/model/item.data", "data_model", Weight.SUSPECT),
        ("xl/vbaProject.bin", "macros", Weight.SUSPECT),
        ("xl/macrosheets/sheet1.xml", "macros", Weight.SUSPECT),
        ("xl/embeddings/oleObject1.bin", "embedded_files", Weight.SUSPECT),
        ("xl/revisions/revisionLog1.xml", "earlier_versions", Weight.SUSPECT),
        ("xl/connections.xml", "connections", Weight.NOTE),
        ("xl/queryTables/queryTable1.xml", "query_tables", Weight.NOTE),
        ("customXml/item1.xml", "custom_xml", Weight.NOTE),
    ],
)
def test_look_finds_what_a_workbook_carries_besides_its_sheets(part, code, weight):
    content = made.with_parts(made.xlsx(made.COUNTS), {part: b"<a/>"})

    assert found(content)[code].weight is weight


def test_look_finds_a_sheet_that_no_list_names():
    inner = '<sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>'
    part = f'<worksheet xmlns="http://schemas.openxmlformats.org/x">{inner}</worksheet>'
    content = made.with_parts(made.xlsx(made.COUNTS), {"xl/worksheets/sheet9.xml": part})

    assert found(content)["unlisted_sheet"].count == 1


def test_look_notes_names_for_hidden_sheets_and_lost_cells():
    def name(book):
        book.defined_names["People"] = DefinedName("People", attr_text="Sheet2!$A$1:$B$9")
        book.defined_names["Lost"] = DefinedName("Lost", attr_text="#REF!")

    content = made.xlsx(made.COUNTS, ([["a"]], "hidden"), change=name)
    findings = found(content)

    assert findings["name_of_hidden_range"].weight is Weight.NOTE
    assert findings["name_of_lost_range"].count == 1


def test_look_reads_a_cell_at_the_last_corner_of_a_sheet():
    cell = '<c r="XFD1048576" t="inlineStr"><is><t>NHS number 943 476 5919</t></is></c>'
    content = made.raw_xlsx(f'<sheetData><row r="1048576">{cell}</row></sheetData>')

    assert suspects(content) == {"nhs_number"}


def test_look_counts_cells_that_do_not_say_where_they_are():
    rows = '<row hidden="1"><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'

    finding = found(made.raw_xlsx(f"<sheetData>{rows}</sheetData>"))["hidden_rows"]

    assert (finding.where, finding.count) == ("sheet 1, row 1", 2)


def test_look_refuses_declared_entities():
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<worksheet><sheetData>&x;</sheetData></worksheet>"
    )
    with pytest.raises(CannotLook, match="never write") as caught:
        find(made.raw_xlsx(bomb), made.XLSX)

    assert caught.value.reason is Reason.DAMAGED


def test_look_names_many_columns_as_ranges():
    def hide(book):
        for column in (1, 2, 3, 7):
            book.active.column_dimensions[get_column_letter(column)].hidden = True

    content = made.xlsx([list(range(9))] * 2, change=hide)

    assert found(content)["hidden_columns"].where == "sheet 1, columns A to C and G"
