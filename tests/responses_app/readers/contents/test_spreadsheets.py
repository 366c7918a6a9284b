"""What is read of workbooks, made by the usual programs' own writers."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.readers.contents import spreadsheets
from responses_app.readers.hidden_data.cannot_look import CannotLook
from responses_app.readers.hidden_data.workbook import letters
from tests import made_documents as made
from tests import made_files

TABLE = [["Question", "2022", "2023"], ["1a", 5, 6], ["1b", 7, 8]]


def read(content):
    return spreadsheets.read(content, {})


def workbook(write, name="Answers"):
    """An .xlsx of xlsxwriter, and what is read of it; `write` takes the workbook and a sheet."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    write(book, book.add_worksheet(name))
    book.close()
    return read(kept.getvalue())


def sheet_of(rows, name="Answers"):
    def write(_, sheet):
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    sheet.write(number, column, value)

    return workbook(write, name)


def text_of(content, where):
    (cell,) = [c for table in content.tables for c in table.cells if c.where == where]
    return cell.text


def lines(content):
    return [(line.where, line.text) for line in content.lines]


# ------------------------------------------------------------------------------ numbers and days


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("General", 1204, "1204"),
        ("General", 0.1 + 0.2, "0.3"),
        ("General", 0.00001, "0.00001"),
        ("#,##0", 1204567, "1204567"),
        ("0.0", 12.34, "12.34"),
        ("0%", 0.37, "37%"),
        ("0%", 0.125, "12.5%"),
        ("0.0%", 0.07, "7%"),
        ('0"%"', 37, "37%"),
        ("0\\%", 37, "37%"),
        ("£#,##0.00", 1204.5, "1204.5"),
        ("[$£-809]#,##0", 1204, "1204"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 0, "0"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 1204, "1204"),
        ("#,##0_);(#,##0)", -5, "-5"),
        ("+0;-0;0", 5, "5"),
        ('[<5]"*";0', 3, "*"),
        ('[<5]"*";0', 12, "12"),
        ('[>0][<=4]"<5";0', 9, "9"),
        ('"<"0', 5, "<5"),
        ('0"+"', 10, "10+"),
        ('"c."0', 120, "c.120"),
        ('0.0,"k"', 12500, "12500"),
        ("dd/mm/yyyy", 45382, "2024-03-31"),
        ("d-mmm", 45383, "2024-04-01"),
        ('0;-0;"none"', 0, "none"),
    ],
)
def test_read_gives_numbers_whole_and_with_what_their_format_adds(code, value, text):
    def write(book, sheet):
        sheet.write_row(0, 0, ["Question", "Answer"])
        sheet.write(1, 0, "1a")
        sheet.write(1, 1, value, book.add_format({"num_format": code}))

    content = workbook(write)
    cell = next(c for c in content.tables[0].cells if c.where == "Answers!B2")

    assert cell.text + "".join(m for m in cell.footnotes) == text


def test_read_gives_words_truths_and_faults_as_they_stand():
    def write(_, sheet):
        sheet.write_row(0, 0, ["Question", "Answer"])
        sheet.write_row(1, 0, ["1a", "  less than 5 "])
        sheet.write(2, 0, "1b")
        sheet.write_boolean(2, 1, True)
        sheet.write(3, 0, "1c")
        sheet.write_formula(3, 1, "=B9/0", None, "#DIV/0!")

    content = workbook(write)

    assert text_of(content, "Answers!B2") == "less than 5"
    assert text_of(content, "Answers!B3") == "TRUE"
    assert text_of(content, "Answers!B4") == "#DIV/0!"


def test_read_says_which_formulas_have_no_value_and_never_calls_them_zero():
    def write(_, sheet):
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.write(3, 0, "Total")
        sheet.write_formula(3, 1, "=B2+B3", None, 12)
        sheet.write_formula(3, 2, "=C2+C3")  # its value is to be worked out on opening

    content = workbook(write)

    assert text_of(content, "Answers!B4") == "12"
    assert content.tables[0].grid()[3] == ["Total", "12", ""]
    assert any("1 formula without a value" in problem for problem in content.problems)


def test_read_says_so_where_a_formula_was_written_without_a_value():
    content = read(made.xlsx([*TABLE, ["Total", "=B2+B3", "=C2+C3"]]))

    assert content.tables[0].grid()[3] == ["Total", "", ""]
    assert any("2 formulas without a value" in problem for problem in content.problems)


# ------------------------------------------------------------------------------ where things are


def test_read_names_each_cell_as_the_workbook_does():
    content = sheet_of([[], [], ["", *TABLE[0]], ["", *TABLE[1]]], "Q1 & 2")

    (table,) = content.tables
    assert [(c.row, c.column, c.where) for c in table.cells] == [
        (0, 0, "Q1 & 2!B3"), (0, 1, "Q1 & 2!C3"), (0, 2, "Q1 & 2!D3"),
        (1, 0, "Q1 & 2!B4"), (1, 1, "Q1 & 2!C4"), (1, 2, "Q1 & 2!D4"),
    ]  # fmt: skip
    assert (table.rows, table.columns, table.where) == (2, 3, "Q1 & 2")


def test_read_keeps_a_merged_heading_as_one_cell():
    def write(_, sheet):
        sheet.merge_range("A1:E1", "Children missing")
        sheet.merge_range("A2:A3", "Question")
        sheet.merge_range("B2:C2", "2021/22")
        sheet.merge_range("D2:E2", "2022/23")
        sheet.write_row("B3", ["Boys", "Girls", "Boys", "Girls"])
        sheet.write_row("A4", ["1a", 5, 6, 7, 8])

    content = workbook(write)

    (table,) = content.tables
    spans = {c.text: (c.row, c.column, c.rows, c.columns) for c in table.cells if c.row == 0}
    assert spans == {
        "Question": (0, 0, 2, 1), "2021/22": (0, 1, 1, 2), "2022/23": (0, 3, 1, 2)
    }  # fmt: skip
    assert lines(content) == [("Answers!A1", "Children missing")]
    assert table.title == "Answers: Children missing"


def test_read_takes_raised_letters_as_footnotes():
    def write(book, sheet):
        raised = book.add_format({"font_script": 1})
        sheet.write_row(0, 0, ["Question", "2023"])
        sheet.write_rich_string(1, 0, "Children", raised, "a")
        sheet.write_rich_string(1, 1, "12", raised, "1")
        sheet.write_rich_string(2, 0, "On the 4", raised, "th")
        sheet.write(2, 1, "7*")

    content = workbook(write)

    found = {c.where: (c.text, c.footnotes) for c in content.tables[0].cells}
    assert found["Answers!A2"] == ("Children", ("a",))
    assert found["Answers!B2"] == ("12", ("1",))
    assert found["Answers!A3"] == ("On the 4th", ())
    assert found["Answers!B3"] == ("7", ("*",))


def test_read_gives_comments_and_boxes_as_lines_with_their_cell():
    def write(_, sheet):
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.write_comment("B2", "Includes care leavers", {"author": "A"})
        sheet.insert_textbox("E5", "Figures for 2023 are provisional")

    assert set(lines(workbook(write))) == {
        ("Answers!B2", "Comment at B2: Includes care leavers"),
        ("Answers!E5", "Figures for 2023 are provisional"),
    }


# ------------------------------------------------------------------------------ what is hidden


def test_read_leaves_out_what_is_hidden_and_says_so():
    def write(book, sheet):
        for number, row in enumerate([*TABLE, ["secret", 98, 99]]):
            sheet.write_row(number, 0, row)
        sheet.write("D2", "secret too")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})
        other = book.add_worksheet("Names")
        other.write("A1", "secret as well")
        other.hide()

    content = workbook(write)

    assert content.tables[0].grid() == [[str(value) for value in row] for row in TABLE]
    assert "secret" not in str(content.as_json()["tables"]) + str(content.lines)
    assert content.problems == (
        "Sheet 'Answers': not read are 1 hidden row and 1 hidden column with something in them.",
        "1 hidden sheet was not read.",
    )


def test_read_joins_what_is_left_and_right_of_a_hidden_column():
    def write(_, sheet):
        for number, row in enumerate([["Question", "x", "2023"], ["1a", "y", 6]]):
            sheet.write_row(number, 0, row)
        sheet.set_column("B:B", None, None, {"hidden": True})

    (table,) = workbook(write).tables

    assert table.grid() == [["Question", "2023"], ["1a", "6"]]
    assert [c.where for c in table.cells if c.column == 1] == ["Answers!C1", "Answers!C2"]


def test_read_keeps_a_merged_heading_that_begins_in_a_hidden_column():
    def write(_, sheet):
        sheet.write_row(1, 0, ["Question", "x", "Boys", "Girls"])
        sheet.merge_range("B1:D1", "2023")
        sheet.write_row(2, 0, ["1a", "y", 6, 7])
        sheet.set_column("B:B", None, None, {"hidden": True})

    (table,) = workbook(write).tables

    (head,) = [cell for cell in table.cells if cell.text == "2023"]
    assert (head.row, head.column, head.columns, head.where) == (0, 1, 2, "Answers!B1")


def test_read_leaves_out_writing_that_cannot_be_seen():
    def write(book, sheet):
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.write("D2", "case note", book.add_format({"font_color": "#FFFFFF"}))

    content = workbook(write)

    assert "case note" not in str(content)
    assert any("what cannot be seen, in 1 cell" in problem for problem in content.problems)


# ------------------------------------------------------------------------------ the other formats


@pytest.mark.parametrize("make", [made.xlsx, made.xls, made.xlsb])
def test_read_reads_every_format_of_excel_alike(make):
    shown = TABLE if make is made.xlsx else (TABLE, 0)

    content = read(make(shown))

    assert content.tables[0].grid() == [[str(value) for value in row] for row in TABLE]
    assert content.tables[0].cells[-1].where == "Sheet1!C3"


def test_read_says_how_many_sheets_of_an_old_workbook_are_hidden():
    content = read(made.xls((TABLE, 0), ([["secret", 1]], 1), hidden_rows=[3]))

    assert content.tables[0].grid() == [["Question", "2022", "2023"], ["1a", "5", "6"]]
    assert "1 hidden sheet was not read." in content.problems


def cell_of(value_type, value, shown, more=""):
    kind = "date" if value_type == "date" else "boolean" if value_type == "boolean" else ""
    attribute = f"office:{kind}-value" if kind else "office:value"
    return (
        f'<table:table-cell office:value-type="{value_type}" {attribute}="{value}" {more}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def ods(*rows, name="Answers", styles=""):
    written = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    table = f'<table:table table:name="{name}">{written}</table:table>'
    return made.ods(table, styles=styles)


WORD = "<table:table-cell><text:p>{}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("value_type", "value", "shown", "text"),
    [
        ("float", "1204", "1,204", "1204"),
        ("float", "0.30000000000000004", "0.3", "0.3"),
        ("float", "12.34", "12", "12.34"),
        ("float", "0", "-", "0"),
        ("float", "3", "*", "*"),
        ("float", "4", "&lt;5", "<5"),
        ("float", "37", "37%", "37%"),
        ("float", "1204", "###", "1204"),
        ("float", "120000", "1.2E+05", "120000"),
        ("percentage", "0.125", "13%", "12.5%"),
        ("currency", "1204.5", "£1,204.50", "1204.5"),
        ("currency", "1204.5", "GBP 1,204.50", "1204.5"),
        ("date", "2024-03-31", "31/03/24", "2024-03-31"),
        ("boolean", "true", "TRUE", "TRUE"),
    ],
)
def test_read_gives_figures_of_open_document_whole(value_type, value, shown, text):
    rows = (
        [WORD.format("Question"), WORD.format("2023")],
        [
            WORD.format("1a"),
            cell_of(value_type, value, shown),
        ],
    )

    assert text_of(read(ods(*rows)), "Answers!B2") == text


def test_read_keeps_merged_cells_comments_and_markers_of_open_document():
    raised = (
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
    )
    heading = WORD.format("2023").replace("cell>", 'cell table:number-columns-spanned="2">', 1)
    marked = WORD.format('12<text:span text:style-name="T1">1</text:span>')
    noted = (
        "<table:table-cell><office:annotation><text:p>Includes care leavers</text:p>"
        "</office:annotation><text:p>7</text:p></table:table-cell>"
    )
    content = read(
        ods(
            [WORD.format("Question"), heading, "<table:covered-table-cell/>"],
            ["<table:table-cell/>", WORD.format("Boys"), WORD.format("Girls")],
            [WORD.format("1a"), marked, noted],
            styles=raised,
        )
    )

    (table,) = content.tables
    (head,) = [c for c in table.cells if c.text == "2023"]
    (boys,) = [c for c in table.cells if c.where == "Answers!B3"]
    assert (head.columns, boys.text, boys.footnotes) == (2, "12", ("1",))
    assert lines(content) == [("Answers!C3", "Comment at C3: Includes care leavers")]


# ------------------------------------------------------------------------------ limits


def test_read_stops_at_so_many_rows_and_says_so():
    content = read(made_files.xlsx_full(25_000))

    (table,) = content.tables or [None]
    assert table is None or table.rows <= 20_000
    assert any("20,000" in problem for problem in content.problems)


def test_read_leaves_out_the_farthest_corner():
    content = read(made_files.xlsx_with_far_cell())

    assert "2" not in [line.text for line in content.lines]
    assert any("below the first 20,000 rows" in problem for problem in content.problems)


def test_read_stops_within_a_sheet_of_endless_repeats():
    content = read(made_files.ods_with_repeats())

    assert sum(len(table.cells) for table in content.tables) <= 301_000
    assert any("200 columns" in problem for problem in content.problems)


def test_read_stops_after_so_many_sheets():
    content = read(made.xlsx(*[TABLE] * 55))

    assert len(content.tables) == 50
    assert content.problems == ("Sheet 'Sheet51' and those behind it were not read.",)


@pytest.mark.parametrize(
    "content",
    [
        made_files.xlsx_with(made_files.BILLION_LAUGHS, made_files.LAUGH),
        made_files.xlsx_with_strings(made_files.outside_entity(), "&out;"),
        made_files.locked_office_file(),
        made_files.flat_bomb(),
        b"",
        b"PK\x03\x04 and no more",
        made.xls((TABLE, 0))[:700],
        made.xlsx(TABLE)[:-200],
    ],
    ids=lambda content: f"{len(content)} bytes",
)
def test_read_says_why_it_cannot_read_a_file(content):
    with pytest.raises(CannotLook) as caught:
        read(content)

    assert str(caught.value).endswith(".")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_read_survives_damage_anywhere(data):
    content = bytearray(data.draw(st.sampled_from([XLSX, XLS, ODS])))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        found = read(bytes(content))
    except CannotLook:
        return
    assert found.reader == "spreadsheets"


XLSX, XLS = made.xlsx(TABLE), made.xls((TABLE, 0))
ODS = ods(*[[WORD.format(value) for value in row] for row in TABLE])


# ------------------------------------------------------------------------------ round trip


VALUES = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 4)),
    st.text("abcdefgh '&<>", min_size=1, max_size=12).map(str.strip).filter(bool),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(0, 12), st.integers(0, 30)), VALUES, min_size=1),
    st.text("abc 123!'&", min_size=1, max_size=12).filter(lambda name: name.strip("'")),
)
def test_read_gives_every_cell_once_with_its_place(cells, name):
    name = name.strip("'")

    def write(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for (row, column), value in cells.items():
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)

    content = workbook(write, name)

    found = [(c.where, c.text) for table in content.tables for c in table.cells]
    found += [(line.where, line.text) for line in content.lines]
    wanted = {
        f"{name}!{letters(column + 1)}{row + 1}": written(value)
        for (row, column), value in cells.items()
    }
    assert len(found) == len(wanted)
    assert dict(found) == wanted


def written(value):
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace("-0", "-0") if value else "0"
    return str(value)
