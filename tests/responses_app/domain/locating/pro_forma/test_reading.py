"""Our own form comes back whole, whatever programs and people did to it."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Kind
from responses_app.domain.content import Cell, Content, Line, Note, Table
from responses_app.domain.locating import LINE, Asked, AskedPeriod, AskedQuestion, Means
from responses_app.domain.locating.pro_forma import read_form
from responses_app.domain.locating.pro_forma.columns import COLUMNS

QUESTIONS = (
    AskedQuestion(
        "1a", "How many looked-after children were identified as trafficked?", "children"
    ),
    AskedQuestion("2a", "Of those in 1a, how many went missing, at least once?", "children"),
    AskedQuestion("3", "How much was spent on searches?", "GBP", "money"),
)
PERIODS = (
    AskedPeriod("2022", "calendar", date(2022, 1, 1), date(2022, 12, 31)),
    AskedPeriod("2023", "calendar", date(2023, 1, 1), date(2023, 12, 31)),
    AskedPeriod("2010-11", "financial", date(2010, 4, 1), date(2011, 3, 31)),
)
BASIS = {"calendar": "calendar year", "financial": "financial year"}
ROWS = {
    f"q{10 + i}p{70 + j}": (question.key, period.key)
    for i, question in enumerate(QUESTIONS)
    for j, period in enumerate(PERIODS)
}
ASKED = Asked(QUESTIONS, PERIODS, "foia", "MFC-2025/017", ROWS, date(2025, 1, 10))
GIVEN = dict(
    zip(
        ROWS,
        ["24", "60", "fewer than 5", "7", "0", "not held", "1,204", "s.12", "350"],
        strict=True,
    )
)


def form(answers=GIVEN, notes=()):
    """The form as a grid with its heading, filled in."""
    grid = [list(COLUMNS)]
    for name, (question, period) in ROWS.items():
        asked = next(one for one in QUESTIONS if one.key == question)
        span = next(one for one in PERIODS if one.key == period)
        grid.append(
            [
                name, ASKED.reference, "Herefordshire, County of", question, asked.text, period,
                span.start.isoformat(), span.end.isoformat(), BASIS[span.basis], asked.unit,
                answers.get(name, ""), dict(notes).get(name, ""),
            ]
        )  # fmt: skip
    return grid


def sheet(grid, where="answers", **more):
    cells = tuple(
        Cell(r, c, text, f"{where}!{r}:{c}")
        for r, row in enumerate(grid)
        for c, text in enumerate(row)
        if text
    )
    return Content(
        tables=(Table(cells, len(grid), max(map(len, grid)), where, 0, where),), **more
    )  # fmt: skip


def pasted(lines):
    return Content(lines=tuple(Line(text, f"line {n}", n) for n, text in enumerate(lines, 1)))


def words(proposals):
    """The row of each answer and its words."""
    names = {value: name for name, value in ROWS.items()}
    return {names[one.question, one.period]: one.answer.raw for one in proposals}


def assert_whole(proposals):
    assert words(proposals) == GIVEN
    assert all(one.confidence > 0.98 and one.means is Means.PRO_FORMA for one in proposals)


def test_read_form_reads_every_row_as_it_was_filled_in():
    proposals = read_form(sheet(form()), ASKED)

    assert_whole(proposals)
    by_key = {(one.question, one.period): one for one in proposals}
    assert by_key["1a", "2022"].answer.value == 24
    assert by_key["1a", "2010-11"].answer.upper == 4
    assert by_key["2a", "2010-11"].answer.kind is Kind.NOT_HELD
    assert by_key["3", "2023"].answer.kind is Kind.REFUSED
    assert by_key["1a", "2023"].where == "answers!2:10"
    assert by_key["1a", "2023"].spot.row == 2
    assert by_key["1a", "2023"].spot.column == 10


@given(order=st.permutations(range(len(COLUMNS))), rows=st.permutations(range(9)))
def test_read_form_does_not_mind_the_order_of_columns_and_rows(order, rows):
    head, *body = form()
    grid = [[line[at] for at in order] for line in [head, *(body[row] for row in rows)]]

    assert_whole(read_form(sheet(grid), ASKED))


@given(kept=st.sets(st.sampled_from(list(ROWS)), min_size=1))
def test_read_form_reads_the_rows_that_are_left(kept):
    head, *body = form()

    proposals = read_form(sheet([head, *(row for row in body if row[0] in kept)]), ASKED)

    assert words(proposals) == {name: GIVEN[name] for name in kept}


@given(gone=st.sets(st.sampled_from(range(1, 10))))
def test_read_form_needs_only_its_row_names_and_the_answers(gone):
    grid = [[text for at, text in enumerate(row) if at not in gone] for row in form()]

    assert_whole(read_form(sheet(grid), ASKED))


@pytest.mark.parametrize(
    "name", ["Answer", "ANSWERS", "Council response", "Answer (number)", "Ymateb", "Our reply"]
)
def test_read_form_knows_a_renamed_column(name):
    grid = form()
    grid[0][10] = name
    grid[0][11] = "Comments"

    assert_whole(read_form(sheet(grid), ASKED))


def test_read_form_reads_below_titles_and_beside_added_columns():
    grid = [["", "Department", *row] for row in form()]
    for row in grid[1:]:
        row[1] = "Children's services"
    grid = [["Response of the council"], [], *grid, [], ["Completed by J. Officer"]]

    assert_whole(read_form(sheet(grid), ASKED))


def test_read_form_reads_a_form_turned_round():
    assert_whole(read_form(sheet([list(column) for column in zip(*form(), strict=True)]), ASKED))


def test_read_form_reads_names_that_a_narrow_cell_broke():
    grid = [[row[0][:3] + "\n" + row[0][3:], *row[1:]] for row in form()]
    grid[0][0] = "row"

    assert_whole(read_form(sheet(grid), ASKED))


def test_read_form_works_out_the_columns_where_the_heading_is_gone():
    proposals = read_form(sheet(form()[1:]), ASKED)

    assert words(proposals) == GIVEN
    assert all(one.confidence < LINE and "headings" in one.doubts[0] for one in proposals)


def test_read_form_doubts_a_comma_that_parts_a_number():
    lines = [",".join(COLUMNS), 'q12p70,MFC-2025/017,X,3,"How?",2022,,,calendar year,GBP,1,204']

    [one] = read_form(pasted(lines), ASKED)

    assert "1,204" in one.doubts[0]
    assert one.confidence < LINE


def test_read_form_goes_on_under_the_heading_of_the_page_before():
    head, *body = form()
    first, second = sheet([head, *body[:4]]).tables[0], sheet(body[4:]).tables[0]

    assert_whole(read_form(Content(tables=(first, replace(second, order=1))), ASKED))


def test_read_form_reads_a_form_without_row_names_by_question_and_period():
    grid = [row[1:] for row in form()]

    assert_whole(read_form(sheet(grid), ASKED))


def test_read_form_knows_a_period_that_a_spreadsheet_made_a_date():
    grid = [row[1:] for row in form()]
    for row in grid:
        row[4] = "2010-11-01" if row[4] == "2010-11" else row[4]

    assert_whole(read_form(sheet(grid), ASKED))
    named = form()
    for row in named:
        row[5] = "2010-11-01" if row[5] == "2010-11" else row[5]
    assert_whole(read_form(sheet(named), ASKED))


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_read_form_reads_a_form_pasted_into_a_letter(sign):
    text = io.StringIO()
    csv.writer(text, delimiter=sign).writerows(form())
    lines = ["Dear Sir", "Please see our answers:", *text.getvalue().splitlines(), "Yours"]

    proposals = read_form(pasted(lines), ASKED)

    assert_whole(proposals)
    assert {one.where for one in proposals} <= {f"line {n}" for n in range(4, 13)}
    first = next(one for one in proposals if one.answer.raw == "1,204")
    line = lines[first.spot.line]
    assert line[first.spot.start : first.spot.end] == "1,204"


def test_read_form_puts_lines_together_that_a_mail_program_broke():
    text = io.StringIO()
    csv.writer(text).writerows(form())
    lines = []
    for line in text.getvalue().splitlines():
        head, _, tail = line.partition(" how many ") if " how many " in line else (line, "", "")
        lines += [f"> {head}", f"> how many {tail}"] if tail else [f"> {head}"]

    assert_whole(read_form(pasted(lines), ASKED))


def test_read_form_reads_a_cell_a_line():
    filled = [[cell for cell in row if cell] for row in form()]

    assert_whole(read_form(pasted([cell for row in filled for cell in row]), ASKED))


def test_read_form_reads_rows_that_ran_together():
    lines = [" ".join(cell for cell in row if cell) for row in form()]

    proposals = read_form(pasted(lines), ASKED)

    assert words(proposals) == GIVEN
    assert all(one.doubts for one in proposals)


def test_read_form_gives_nothing_for_rows_left_empty():
    assert read_form(sheet(form({})), ASKED) == ()
    assert read_form(pasted([",".join(row) for row in form({})]), ASKED) == ()


@pytest.mark.parametrize(
    "content",
    [
        Content(),
        sheet([["Year", "Children"], ["2022", "24"], ["2023", "60"]]),
        sheet([["row", "question", "period", "answer"], ["q5p5", "1a", "2023", "12"]]),
        sheet([["Question", "Response"], ["1a", "24"], ["2a", "7"]]),
        pasted(["We hold 24 cases for q99p1.", "q99p1,MFC,1a,12"]),
    ],
)
def test_read_form_leaves_other_documents_alone(content):
    assert read_form(content, ASKED) is None


def test_read_form_is_not_there_where_none_was_sent():
    assert read_form(sheet(form()), replace(ASKED, rows={})) is None


def test_read_form_doubts_a_date_made_of_a_range():
    first, second, third = list(ROWS)[:3]
    given_ = {first: "2025-04-02", second: "2025-04-01", third: "Oct-15"}

    by_row = {one.answer.raw: one for one in read_form(sheet(form(given_)), ASKED)}

    assert (by_row["2025-04-02"].answer.lower, by_row["2025-04-02"].answer.upper) == (2, 4)
    assert by_row["2025-04-01"].answer.upper == 4
    assert by_row["Oct-15"].answer.kind is Kind.UNCLEAR
    assert all(one.answer.needs_review and one.confidence < LINE for one in by_row.values())


def test_read_form_doubts_both_of_two_answers_to_one_row():
    name = next(iter(ROWS))
    grid = form({name: "24"})
    grid.append([*grid[1][:10], "42", ""])

    proposals = read_form(sheet(grid), ASKED)

    assert [one.answer.value for one in proposals] == [24, 42]
    assert all("more than once" in one.doubts[-1] and one.confidence < LINE for one in proposals)


def test_read_form_says_once_what_stands_there_twice():
    content = sheet(form())
    twice = replace(content, tables=content.tables * 2)

    assert_whole(read_form(twice, ASKED))


def test_read_form_doubts_the_form_of_another_request():
    proposals = read_form(sheet(form()), replace(ASKED, reference="MFC-2025/018"))

    assert all("MFC-2025/017" in one.doubts[0] and one.confidence < LINE for one in proposals)


def test_read_form_doubts_a_row_whose_columns_say_another_question_or_period():
    grid = form()
    grid[1][3] = "2a"
    grid[2][5] = "2022"

    by_key = {(one.question, one.period): one for one in read_form(sheet(grid), ASKED)}

    assert "says 2a" in by_key["1a", "2022"].doubts[0]
    assert "says 2022" in by_key["1a", "2023"].doubts[0]
    assert not by_key["2a", "2022"].doubts


@pytest.mark.parametrize(
    ("note", "basis"),
    [
        ("Figures are for the financial year 2023/24", "financial"),
        ("as at 31 March 2023", "snapshot"),
        ("January to June 2023 only", "part"),
    ],
)
def test_read_form_tells_the_period_that_a_note_names(note, basis):
    grid = form(GIVEN, [("q10p71", note)])

    by_key = {(one.question, one.period): one for one in read_form(sheet(grid), ASKED)}

    assert by_key["1a", "2023"].basis == basis
    assert by_key["1a", "2023"].confidence < LINE
    assert by_key["1a", "2022"].basis == ""
    assert by_key["1a", "2022"].confidence > LINE


def test_read_form_minds_no_note_on_the_period_that_was_asked():
    notes = [("q10p71", "1 January to 31 December 2023, see s.40 and the Act of 2000")]

    assert_whole(read_form(sheet(form(GIVEN, notes)), ASKED))


def test_read_form_reads_a_reason_in_the_note_with_a_doubt():
    content = sheet(form({}, [("q10p71", "Information not held"), ("q10p70", "We met on Monday")]))

    [one] = read_form(content, ASKED)

    assert one.answer.kind is Kind.NOT_HELD
    assert one.doubts


def test_read_form_doubts_one_cell_for_several_rows():
    content = sheet(form({"q10p70": "24"}))
    [table] = content.tables
    merged = [replace(c, rows=3) if (c.row, c.column) == (1, 10) else c for c in table.cells]

    proposals = read_form(Content(tables=(replace(table, cells=tuple(merged)),)), ASKED)

    assert [one.period for one in proposals] == ["2022", "2023", "2010-11"]
    assert all("several rows" in one.doubts[0] for one in proposals)


def test_read_form_takes_the_legend_and_real_zeros_of_the_reply():
    given_ = {"q10p70": "#", "q10p71": "0", "q10p72": "<5"}
    content = sheet(form(given_), notes=(Note("#", "fewer than 10", "line 3"),))

    by_key = {(one.question, one.period): one for one in read_form(content, ASKED)}

    assert by_key["1a", "2022"].answer.upper == Decimal(9)
    assert by_key["1a", "2010-11"].answer.lower == 1


def test_read_form_reads_a_campaign_without_periods():
    asked = replace(ASKED, periods=(), rows={"q1": ("1a", ""), "q2": ("2a", "")})
    grid = [["row", "question", "answer"], ["q1", "1a", "12"], ["q2", "2a", "3"]]

    proposals = read_form(sheet(grid), asked)

    assert [(one.question, one.period, one.answer.value) for one in proposals] == [
        ("1a", "", 12),
        ("2a", "", 3),
    ]


@given(
    grid=st.lists(
        st.lists(
            st.one_of(st.text(max_size=12), st.sampled_from([*ROWS, *COLUMNS, "12", "2010-11"])),
            min_size=1, max_size=6,
        ),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_read_form_never_raises_and_never_names_what_was_not_asked(grid):
    for content in (sheet(grid), pasted([",".join(row) for row in grid])):
        for one in read_form(content, ASKED) or ():
            assert (one.question, one.period) in ROWS.values()
            assert 0 <= one.confidence <= 1
