"""PDFs: every figure in its cell, whatever rules the table, and every word somewhere, once."""

import re
from collections import Counter

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from responses_app.domain.content import Content
from responses_app.readers.contents.pdfs import read
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from tests import made_pages as made

YEARS = ["Question", "2021", "2022", "2023"]
ROWS = [
    YEARS,
    ["Children looked after", "1,204", "987", "1,033"],
    ["Placed out of area", "<5", "12", "*"],
    ["Missing at least once", "0", "37%", "8"],
]
WALLS = [60, 240, 320, 400, 480]
PLACES = [60, 290, 370, 450]


def page(*lines: str):
    def draw(canvas):
        for number, line in enumerate(lines):
            made.write(canvas, 60, 100 + number * 14, line)

    return draw


def grids(content: Content) -> list[list[list[str]]]:
    return [table.grid() for table in content.tables]


def words(content: Content) -> str:
    return "\n".join(line.text for line in content.lines)


# ------------------------------------------------------------------------------ ruled tables


def test_read_finds_each_cell_of_a_ruled_table():
    content = read(made.drawn(lambda canvas: made.ruled(canvas, 100, ROWS, WALLS)), {})

    assert grids(content) == [ROWS]
    assert content.tables[0].is_ruled
    assert content.lines == ()


def test_read_says_where_a_cell_is_in_words_and_as_a_box():
    content = read(made.drawn(lambda canvas: made.ruled(canvas, 100, ROWS, WALLS)), {})

    cell = next(one for one in content.tables[0].cells if one.text == "987")

    assert cell.where == "page 1, table 1, row 2, column 3"
    assert cell.box is not None
    assert cell.box.page == 1
    assert (cell.box.left, cell.box.right) == pytest.approx((320, 400), abs=1)
    assert (cell.box.top, cell.box.bottom) == pytest.approx((118, 136), abs=1)


def test_read_joins_the_lines_of_a_cell():
    style = getSampleStyleSheet()["BodyText"]
    long = "How many children who were looked after went missing from their placement?"
    table = made.Table(
        [[made.Paragraph(long, style), "12"], [made.Paragraph("Other", style), "7"]],
        colWidths=[150, 60],
        style=made.GRID,
    )

    assert grids(read(made.flowing(table), {})) == [[[long, "12"], ["Other", "7"]]]


def test_read_gives_a_merged_heading_once_with_the_columns_that_it_covers():
    style = made.TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (1, 0), (2, 0)),
         ("SPAN", (0, 0), (0, 1))]
    )  # fmt: skip
    rows = [["Area", "2022/23", ""], ["", "Boys", "Girls"], ["North", "4", "6"]]

    (table,) = read(made.flowing(made.Table(rows, style=style)), {}).tables

    spans = {cell.text: (cell.rows, cell.columns) for cell in table.cells}
    assert spans["2022/23"] == (1, 2)
    assert spans["Area"] == (2, 1)
    assert table.grid() == rows


def test_read_takes_rows_of_two_colours_for_ruled_where_no_line_is_drawn():
    style = made.TableStyle(
        [("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.lightgrey, colors.white])]
    )
    table = made.Table(ROWS, colWidths=[180, 80, 80, 80], style=style)

    assert grids(read(made.flowing(table), {})) == [ROWS]


def test_read_sees_no_line_between_two_fillings_of_one_colour():
    def draw(canvas):
        canvas.setFillColor(colors.lightblue)
        for left in (60, 66, 150, 234):  # a cell as a word processor fills it, piece by piece
            canvas.rect(left, made.HEIGHT - 118, 84, 18, stroke=0, fill=1)
        canvas.setFillColor(colors.black)
        made.ruled(canvas, 118, [["North", "4"], ["South", "6"]], [60, 240, 318])
        made.write(canvas, 64, 104, "Placements by area")

    (table,) = read(made.drawn(draw), {}).tables

    assert table.columns == 2
    assert table.grid()[-2:] == [["North", "4"], ["South", "6"]]


def test_read_tells_the_rows_of_a_table_in_which_only_columns_are_ruled():
    def draw(canvas):
        for x in (60, 240, 340):
            canvas.line(x, made.HEIGHT - 100, x, made.HEIGHT - 170)
        for y in (100, 118, 170):
            canvas.line(60, made.HEIGHT - y, 340, made.HEIGHT - y)
        rows = [["Year", "Children"], ["2021", "12"], ["2022", "340"], ["2023", "7"]]
        for number, row in enumerate(rows):
            made.write(canvas, 64, 103 + 17 * number, row[0])
            made.write(canvas, 330, 103 + 17 * number, row[1], align="right")

    assert grids(read(made.drawn(draw), {})) == [
        [["Year", "Children"], ["2021", "12"], ["2022", "340"], ["2023", "7"]]
    ]


# --------------------------------------------------------------------------- tables without lines


def test_read_finds_the_columns_of_a_table_without_lines():
    content = read(made.drawn(lambda canvas: made.columns(canvas, 100, ROWS, PLACES)), {})

    assert grids(content) == [ROWS]
    assert not content.tables[0].is_ruled


def test_read_parts_a_label_that_fills_its_column_from_the_value_beside_it():
    def draw(canvas):
        for number, row in enumerate(ROWS):
            for place, text in zip(PLACES, row, strict=True):
                made.write(canvas, place, 100 + number * 20, text)
        full = "Children that were looked after by someone else"
        made.write(canvas, 290 - 6 - canvas.stringWidth(full, "Helvetica", 10), 180, full)
        for place, text in zip(PLACES[1:], ("0", "1", "2"), strict=True):
            made.write(canvas, place, 180, text)

    (found,) = grids(read(made.drawn(draw), {}))

    assert found[-1] == ["Children that were looked after by someone else", "0", "1", "2"]


def test_read_finds_rows_that_only_level_lines_divide():
    def draw(canvas):
        made.columns(canvas, 100, ROWS, PLACES, pitch=18)
        for number in range(5):
            y = made.HEIGHT - 98 - 18 * number
            canvas.line(60, y, 460, y)

    assert grids(read(made.drawn(draw), {})) == [ROWS]


def test_read_keeps_a_table_apart_from_the_letter_around_it():
    def draw(canvas):
        made.write(
            canvas, 60, 60, "Thank you for your request. The figures that we hold are below."
        )
        made.columns(canvas, 100, ROWS, PLACES)
        made.write(canvas, 60, 190, "If you are not content with this you may ask for a review.")

    content = read(made.drawn(draw), {})

    assert grids(content) == [ROWS]
    assert [line.text[:9] for line in content.lines] == ["Thank you", "If you ar"]
    assert content.lines[0].order < content.tables[0].order < content.lines[1].order


def test_read_keeps_the_merged_heading_of_a_table_without_lines_over_its_columns():
    def draw(canvas):
        made.write(canvas, 330, 84, "Financial year", align="centre")
        made.columns(canvas, 100, ROWS, PLACES)

    (table,) = read(made.drawn(draw), {}).tables

    heading = next(cell for cell in table.cells if cell.text == "Financial year")
    assert heading.row == 0
    assert heading.column >= 1


@pytest.mark.parametrize("leaders", ["." * 40, ". " * 40])
def test_read_takes_dots_that_lead_to_a_number_for_a_gap(leaders):
    def draw(canvas):
        for number, (year, count) in enumerate([("2021", "12"), ("2022", "340"), ("2023", "7")]):
            made.write(canvas, 60, 100 + 16 * number, f"Calendar year {year} {leaders}")
            made.write(canvas, 360, 100 + 16 * number, count, align="right")

    assert grids(read(made.drawn(draw), {})) == [
        [["Calendar year 2021", "12"], ["Calendar year 2022", "340"], ["Calendar year 2023", "7"]]
    ]


def test_read_finds_tiny_letters():
    content = read(made.drawn(lambda c: made.columns(c, 100, ROWS, PLACES, size=4, pitch=6)), {})

    assert grids(content) == [ROWS]


# ----------------------------------------------------------------------------- several pages


def test_read_joins_a_table_that_goes_on_over_the_page_and_drops_the_repeated_heading():
    rows = [["Question", "Number"]] + [[f"Question {n}", str(1000 + n)] for n in range(60)]
    table = made.Table(rows, colWidths=[200, 80], style=made.GRID, repeatRows=1)

    content = read(made.flowing(table), {})

    assert grids(content) == [rows]
    last = content.tables[0].cells[-1]
    assert last.where == "page 2, table 1, row 61, column 2"
    assert last.box is not None
    assert last.box.page == 2


def test_read_joins_a_table_without_lines_over_the_page():
    first = [["Area", "2022", "2023"], ["North", "12", "14"], ["South", "7", "11"]]
    second = [["Area", "2022", "2023"], ["East", "3", "2"], ["West", "21", "20"]]

    def draw(rows):
        return lambda canvas: made.columns(
            canvas, 700 if rows is first else 60, rows, [60, 200, 300]
        )

    content = read(made.drawn(draw(first), draw(second)), {})

    assert grids(content) == [first + second[1:]]


def test_read_does_not_join_tables_with_words_between_them():
    def draw(canvas):
        made.write(canvas, 60, 60, "The second table is about something else altogether.")
        made.ruled(canvas, 100, ROWS, WALLS)

    content = read(made.drawn(lambda canvas: made.ruled(canvas, 600, ROWS, WALLS), draw), {})

    assert grids(content) == [ROWS, ROWS]


def test_read_leaves_out_page_numbers_and_puts_running_heads_last_once():
    def draw(number, text):
        def page(canvas):
            made.write(canvas, 60, 30, "Example Borough Council", 8)
            made.write(canvas, 60, 200, text)
            made.write(canvas, 280, 800, f"Page {number} of 2", 8)

        return page

    content = read(made.drawn(draw(1, "There were 12 children."), draw(2, "None is held.")), {})

    assert [line.text for line in content.lines] == [
        "There were 12 children.", "None is held.", "Example Borough Council",
    ]  # fmt: skip


# ---------------------------------------------------------------------------- how a page lies


def test_read_reads_a_page_that_is_turned_as_one_looks_at_it():
    def draw(canvas):
        canvas.setPageRotation(90)
        canvas.translate(made.WIDTH, 0)
        canvas.rotate(90)
        made.ruled(canvas, 100, ROWS, WALLS, height=made.WIDTH)

    content = read(made.drawn(draw), {})

    assert grids(content) == [ROWS]
    box = content.tables[0].cells[0].box
    assert box is not None
    assert (box.left, box.top) == pytest.approx((60, 100), abs=1)
    # The sheet itself is as wide as the page is high.
    assert content.sizes == (pytest.approx((made.WIDTH, made.HEIGHT), abs=0.1),)


def test_read_reads_a_table_that_runs_up_an_upright_page():
    def draw(canvas):
        canvas.translate(made.WIDTH, 0)
        canvas.rotate(90)
        made.ruled(canvas, 100, ROWS, WALLS, height=made.WIDTH)

    content = read(made.drawn(draw), {})

    assert grids(content) == [ROWS]
    box = content.tables[0].cells[0].box
    assert box is not None
    # On the page as it lies the table begins at the lower left.
    assert (box.left, box.bottom) == pytest.approx((100, made.HEIGHT - 60), abs=1)
    assert content.sizes == (pytest.approx((made.WIDTH, made.HEIGHT), abs=0.1),)


def test_read_counts_from_the_corner_that_the_crop_box_leaves():
    def draw(canvas):
        canvas.setCropBox((50, 100, 550, 800))
        made.ruled(canvas, 100, ROWS, WALLS)

    content = read(made.drawn(draw), {})

    assert grids(content) == [ROWS]
    box = content.tables[0].cells[0].box
    assert box is not None
    assert (box.left, box.top) == pytest.approx((10, 100 - (made.HEIGHT - 800)), abs=1)


def test_read_reads_landscape_pages():
    size = landscape(A4)
    content = read(
        made.drawn(lambda c: made.ruled(c, 100, ROWS, WALLS, height=size[1]), size=size), {}
    )

    assert grids(content) == [ROWS]


def test_read_leaves_words_beyond_the_edge_out_and_says_so():
    def draw(canvas):
        made.write(canvas, 60, 100, "There were 12 children.")
        canvas.drawString(-300, 400, "Printer 99")

    content = read(made.drawn(draw), {})

    assert words(content) == "There were 12 children."
    assert "beyond its edges" in content.problems[0]


def test_read_leaves_white_words_out_and_keeps_those_on_something_dark():
    def draw(canvas):
        canvas.setFillColor(colors.white)
        made.write(canvas, 60, 100, "Secret 99")
        canvas.setFillColor(colors.darkblue)
        canvas.rect(50, made.HEIGHT - 220, 300, 30, fill=1)
        canvas.setFillColor(colors.white)
        made.write(canvas, 60, 200, "Heading 12")

    content = read(made.drawn(draw), {})

    assert words(content) == "Heading 12"
    assert "white" in content.problems[0]


@pytest.mark.parametrize("colour", [colors.black, colors.white])
def test_read_leaves_words_out_that_a_box_is_drawn_over(colour):
    def draw(canvas):
        made.write(canvas, 60, 100, "Children 12")
        made.write(canvas, 60, 200, "Incidents 99")
        canvas.setFillColor(colour)
        canvas.rect(100, made.HEIGHT - 215, 60, 20, stroke=0, fill=1)

    content = read(made.drawn(draw), {})

    assert words(content) == "Children 12\nIncidents"
    assert "drawn over" in content.problems[0]


def test_read_keeps_words_below_a_box_that_shines_through():
    def draw(canvas):
        made.write(canvas, 60, 100, "Children 12")
        canvas.setFillColor(colors.yellow, alpha=0.4)
        canvas.rect(50, made.HEIGHT - 115, 200, 20, stroke=0, fill=1)

    content = read(made.drawn(draw), {})

    assert words(content) == "Children 12"
    assert content.problems == ()


# ----------------------------------------------------------------------------------- prose


def test_read_reads_columns_of_prose_one_after_the_other():
    left = [f"The council has {number} things to say about this matter" for number in range(12)]
    right = [
        f"On the other side it tells of {number} more of them here" for number in range(30, 42)
    ]

    def draw(canvas):
        made.write(
            canvas, 60, 60, "A circular of the council about all of its many different works."
        )
        for number, (one, other) in enumerate(zip(left, right, strict=True)):
            made.write(canvas, 60, 100 + 12 * number, one, 8)
            made.write(canvas, 310, 100 + 12 * number, other, 8)

    content = read(made.drawn(draw), {})

    text = " ".join(line.text for line in content.lines)
    assert content.tables == ()
    assert [int(n) for n in re.findall(r"\d+", text)] == [*range(12), *range(30, 42)]


def test_read_makes_no_table_of_a_letter():
    style = getSampleStyleSheet()["BodyText"]
    style.alignment = 4  # set to full width
    text = (
        "Further to your request of 12 May 2024, I can confirm that the Council holds some of the "
        "information. In 2023 there were 12 children, of whom 3 went missing, and in 2022 there "
        "were 15, of whom fewer than 5 did. "
    )
    content = read(made.flowing(*[made.Paragraph(text * 3, style) for _ in range(4)]), {})

    assert content.tables == ()
    assert len(content.lines) == 4


def test_read_makes_whole_words_of_those_broken_at_the_end_of_a_line():
    lines = ["The number of unaccom-", "panied children for 2022-", "23 was 12."]

    content = read(made.drawn(page(*lines)), {})

    assert words(content) == "The number of unaccompanied children for 2022-23 was 12."


def test_read_follows_the_page_where_the_file_has_another_order():
    def draw(canvas):
        for number in (3, 1, 2):
            made.write(canvas, 60, 100 + 30 * number, f"Line {number}")

    assert words(read(made.drawn(draw), {})) == "Line 1\nLine 2\nLine 3"


WELSH = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
  /Resources << /Font << /F1 5 0 R >> >> >> endobj
4 0 obj << /Length 64 >> stream
BT /F1 10 Tf 60 700 Td (Nifer y t\001 a'r \002yr: llai na 5, \003n 12) Tj ET
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding <<
  /Type /Encoding /BaseEncoding /WinAnsiEncoding
  /Differences [1 /ycircumflex /wcircumflex /acircumflex] >> >> endobj
trailer << /Root 1 0 R >>
%%EOF
"""


def test_read_keeps_welsh_letters():
    assert words(read(WELSH, {})) == "Nifer y tŷ a'r ŵyr: llai na 5, ân 12"


def test_read_says_of_a_list_that_each_item_is_a_line():
    content = read(
        made.drawn(page("1. In 2021 there were 12.", "2. In 2022 there were 7.", "3. None.")), {}
    )

    assert [line.text[:2] for line in content.lines] == ["1.", "2.", "3."]


# ------------------------------------------------------------------------------- footnotes


def test_read_keeps_raised_markers_apart_from_the_number():
    def draw(canvas):
        made.ruled(canvas, 100, [["Year", "Children"], ["2023", "12"]], [60, 160, 260])
        made.write(canvas, 164 + 11.2, 120, "1", 6)
        made.write(canvas, 60, 160, "1 Includes care leavers.", 8)

    (table,) = read(made.drawn(draw), {}).tables

    cell = next(one for one in table.cells if one.row == 1 and one.column == 1)
    assert (cell.text, cell.footnotes) == ("12", ("1",))


def test_read_leaves_the_letters_of_an_ordinal_with_their_number():
    def draw(canvas):
        made.write(canvas, 60, 100, "on the 31")
        made.write(canvas, 60 + 41, 99, "st", 6)
        made.write(canvas, 60 + 50, 100, "of March")

    (line,) = read(made.drawn(draw), {}).lines

    assert (line.text, line.footnotes) == ("on the 31st of March", ())


# --------------------------------------------------------------- what it cannot or must not read


def scan_of(content: bytes) -> bytes:
    with pypdfium2.PdfDocument(content) as document:
        picture = document[0].render(scale=2).to_pil()

    def draw(canvas):
        canvas.drawImage(ImageReader(picture), 0, 0, made.WIDTH, made.HEIGHT)

    return made.drawn(draw)


def test_read_names_a_page_that_is_a_picture():
    content = read(scan_of(made.drawn(lambda canvas: made.ruled(canvas, 100, ROWS, WALLS))), {})

    assert content.pictures == (1,)
    assert content.tables == ()
    assert "picture" in content.problems[0]


def test_read_names_words_that_somebody_laid_invisibly_over_a_scan():
    picture = ImageReader(Image.new("L", (600, 800), 230))

    def draw(canvas):
        canvas.drawImage(picture, 0, 0, made.WIDTH, made.HEIGHT)
        text = canvas.beginText(60, 700)
        text.setFont("Helvetica", 10)
        text.setTextRenderMode(3)
        text.textLine("There were 12 children who went missing from care in the calendar year 2023")
        canvas.drawText(text)

    content = read(made.drawn(draw), {})

    assert content.is_recognised
    assert "recognised" in content.problems[0]


def test_read_takes_a_page_for_a_picture_whose_letters_nobody_can_tell():
    pdfmetrics.registerFont(TTFont("Letters", "Vera.ttf"))
    secret = "".join(chr(0xE000 + number) for number in range(40))
    content = read(
        made.drawn(lambda canvas: made.write(canvas, 60, 100, secret, font="Letters")), {}
    )

    assert content.pictures == (1,)
    assert content.lines == ()
    assert "does not say which" in content.problems[0]


def test_read_raises_for_a_locked_file():
    with pytest.raises(CannotLook) as problem:
        read(made.drawn(page("There were 12."), encrypt="secret"), {})
    assert problem.value.reason is Reason.ENCRYPTED


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\nnothing", b"PK\x03\x04"])
def test_read_raises_for_a_damaged_file(content):
    with pytest.raises(CannotLook) as problem:
        read(content, {})
    assert problem.value.reason is Reason.DAMAGED


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_read_raises_nothing_else_for_bytes_that_are_broken(data):
    whole = made.drawn(lambda canvas: made.ruled(canvas, 100, ROWS, WALLS))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=40)) + whole[at + 20 :]
    try:
        read(broken, {})
    except CannotLook:
        pass


def test_read_says_that_it_reads_only_the_first_pages(monkeypatch):
    from responses_app.readers.contents import pdfs

    monkeypatch.setattr(pdfs, "MOST_PAGES", 2)

    content = read(made.drawn(page("One 1"), page("Two 2"), page("Three 3")), {})

    assert content.pages == 3
    assert "Three" not in words(content)
    assert "only the first 2" in content.problems[0]


# ------------------------------------------------------------------------- nothing is lost

NUMBERS = st.integers(0, 99_999).map("{:,}".format)
LABELS = st.text("abcdefghij", min_size=2, max_size=14)
ROW = st.tuples(LABELS, st.lists(NUMBERS, min_size=4, max_size=4))
TABLE = st.tuples(st.integers(2, 4), st.lists(ROW, min_size=1, max_size=12))


def numbers_in(content: Content) -> Counter[str]:
    texts = [cell.text for table in content.tables for cell in table.cells]
    texts += [line.text for line in content.lines]
    texts += [marker for table in content.tables for c in table.cells for marker in c.footnotes]
    texts += [marker for line in content.lines for marker in line.footnotes]
    return Counter(word.strip(".") for text in texts for word in text.split() if word[0].isdigit())


@settings(deadline=None, max_examples=40)
@given(
    table=TABLE,
    is_ruled=st.booleans(),
    size=st.sampled_from([5, 8, 10, 12]),
    sentences=st.lists(st.tuples(LABELS, NUMBERS), max_size=6),
    top=st.integers(200, 320),
)
def test_read_gives_every_number_of_a_page_once(table, is_ruled, size, sentences, top):
    columns, rows = table
    rows = [[label, *values[: columns - 1]] for label, values in rows]
    expected = Counter(value for row in rows for value in row[1:])
    expected += Counter(value for _, value in sentences)

    def draw(canvas):
        for number, (label, value) in enumerate(sentences):
            made.write(canvas, 60, 60 + 14 * number, f"There were {value} of {label}.", size)
        if is_ruled:
            made.ruled(canvas, top, rows, [60, 200, 290, 380, 470][: columns + 1], size)
        else:
            made.columns(canvas, top, rows, [60, 250, 340, 430][:columns], size)

    assert numbers_in(read(made.drawn(draw), {})) == expected


@settings(deadline=None, max_examples=40)
@given(
    spots=st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 40)), NUMBERS, min_size=1, max_size=60
    )
)
def test_read_gives_every_number_once_wherever_it_stands(spots):
    def draw(canvas):
        for (across, down), value in spots.items():
            made.write(canvas, 40 + 85 * across, 100 + 16 * down, value)

    assert numbers_in(read(made.drawn(draw), {})) == Counter(spots.values())
