"""Answers in tables of every usual shape."""

from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.content import Content
from responses_app.domain.locating import LINE, locate
from tests.responses_app.domain.locating.made import (
    ASKED,
    TEXT,
    YEARS,
    find,
    of_table,
    table,
    told,
)  # fmt: skip

NAMES = {
    "1a": ["1a", "Q1(a)", "1a) Trafficked", TEXT["1a"], "Trafficked children"],
    "1b": ["1b", "Question 1b", "UASC", TEXT["1b"], "1b. Unaccompanied children"],
    "2a": ["2a", "Q2a Went missing", TEXT["2a"], "Of those in 1a, number who went missing"],
    "3": ["3.", "Q3", TEXT["3"], "Total missing incidents"],
}
COUNTS = st.integers(0, 1800)
PERIODS = st.sampled_from(["{}", "Calendar year {}", "Jan-Dec {}", "1 Jan to 31 Dec {}"])


@st.composite
def grids(draw):
    """A table whose truth is known: questions by periods, in any order."""
    keys = draw(st.permutations(list(NAMES)))
    years = draw(st.permutations(list(YEARS)))
    pattern = draw(PERIODS)
    names = {key: draw(st.sampled_from(NAMES[key])) for key in keys}
    counts = {(key, year): draw(COUNTS) for key in keys for year in years}
    rows = [["", *(pattern.format(year) for year in years)]]
    rows += [[names[key], *(str(counts[key, year]) for year in years)] for key in keys]
    return rows, {at: str(count) for at, count in counts.items()}


def turned(rows):
    return [list(column) for column in zip(*rows, strict=True)]


@settings(max_examples=60, deadline=None)
@given(grids())
def test_read_finds_every_figure_of_a_grid(made):
    rows, truth = made

    assert find(of_table(rows)) == truth


@settings(max_examples=40, deadline=None)
@given(grids())
def test_read_finds_the_same_in_a_table_that_is_turned(made):
    rows, _ = made

    assert find(of_table(turned(rows))) == find(of_table(rows))


@settings(max_examples=40, deadline=None)
@given(grids(), st.randoms(use_true_random=False))
def test_read_finds_every_figure_of_a_long_table(made, random):
    _, truth = made
    rows = [[NAMES[key][0], year, count] for (key, year), count in truth.items()]
    random.shuffle(rows)

    assert find(of_table([["Question", "Period", "Answer"], *rows])) == truth


@settings(max_examples=30, deadline=None)
@given(st.lists(COUNTS, min_size=6, max_size=6), st.booleans())
def test_read_finds_every_figure_below_two_rows_of_headings(counts, is_merged):
    rows = [
        ["", "2021", "", "2022", "", "2023", ""],
        ["", *(["1a", "1b"] * 3)],
        ["Number", *map(str, counts)],
    ]
    merged = {(0, c): (1, 2) for c in (1, 3, 5)} if is_merged else None
    expected = {
        (key, year): str(counts[2 * y + k])
        for y, year in enumerate(YEARS)
        for k, key in enumerate(("1a", "1b"))
    }

    assert find(of_table(rows, merged=merged)) == expected


def test_read_takes_the_period_from_the_title_of_each_table():
    tables = tuple(
        table([["Question", "Number"], ["1a", str(n)], ["1b", str(n + 1)]], title=year, order=n)
        for n, year in enumerate(YEARS, 10)
    )

    found = told(locate(Content(tables=tables), ASKED))

    assert found["1a", "2022"] == "11"
    assert found["1b", "2023"] == "13"


def test_read_takes_the_question_from_the_line_above():
    rows = [["Year", "Number"], ["2021", "24"], ["2022", "60"]]

    assert find(of_table(rows, TEXT["1a"])) == {("1a", "2021"): "24", ("1a", "2022"): "60"}


def test_read_takes_the_total_of_a_breakdown_and_never_a_part():
    rows = [["Gender", "2021", "2022"], ["Male", "10", "12"], ["Female", "14", "48"]]
    total = ["Total", "24", "60"]

    assert find(of_table([*rows, total], title="1a Trafficked children")) == {
        ("1a", "2021"): "24", ("1a", "2022"): "60",
    }  # fmt: skip
    located = locate(of_table(rows, title="1a Trafficked children"), ASKED)
    assert not located.proposals
    assert any("parts of 1a" in flag for flag in located.flags)


def test_read_takes_no_total_over_periods_for_a_period():
    rows = [["", "2021", "2022", "Total"], ["1a", "24", "60", "84"]]

    assert find(of_table(rows)) == {("1a", "2021"): "24", ("1a", "2022"): "60"}


def test_read_takes_the_count_and_not_the_percentage_beside_it():
    rows = [["2021", "Number", "%"], ["1a", "24", "37"], ["1b", "12", "18%"]]

    assert find(of_table(rows, title="2021")) == {("1a", "2021"): "24", ("1b", "2021"): "12"}


def test_read_joins_of_whom_with_the_column_before_it():
    rows = [["Year", "Trafficked children", "Of whom went missing"], ["2021", "24", "3"]]

    assert find(of_table(rows)) == {("1a", "2021"): "24", ("2a", "2021"): "3"}


def test_read_reads_signs_by_the_legend_and_by_zeros_that_are_shown():
    rows = [["", "2021", "2022", "2023"], ["1a", "*", "0", "<5"]]

    found = find(of_table(rows, legend="fewer than 5"))

    assert found["1a", "2021"] == "suppressed 1..4"
    assert found["1a", "2023"] == "bounded 1..4"


def test_read_takes_a_reason_in_a_merged_cell_for_every_period_below_it():
    rows = [["", "2021", "2022", "2023"], ["1b", "Not held", "", ""], ["1a", "1", "2", "3"]]

    found = find(of_table(rows, merged={(1, 1): (1, 3)}))

    assert [found["1b", year] for year in YEARS] == ["not_held"] * 3


def test_read_doubts_a_number_in_a_cell_over_several_periods():
    rows = [["", "2021", "2022", "2023"], ["1b", "57", "", ""], ["1a", "1", "2", "3"]]

    located = locate(of_table(rows, merged={(1, 1): (1, 3)}), ASKED)

    assert all(one.confidence < LINE for one in located.proposals if one.question == "1b")


def test_read_never_takes_an_empty_cell_for_zero():
    rows = [["", "2021", "2022"], ["1a", "24", ""], ["1b", "3", "4"]]

    located = locate(of_table(rows), ASKED)

    (empty,) = [one for one in located.proposals if one.answer.kind == "blank"]
    assert (empty.question, empty.period) == ("1a", "2022")
    assert empty.answer.value is None
    assert empty.confidence < LINE


def test_read_reads_several_periods_in_one_cell():
    rows = [["Question", "Response"], [f"1a) {TEXT['1a']}", "2021 - 24\n2022 - fewer than 5"]]

    assert find(of_table(rows)) == {("1a", "2021"): "24", ("1a", "2022"): "bounded 0..4"}


def test_read_tells_the_year_basis_they_answered_on():
    located = locate(of_table([["", "2021/22"], ["1a", "24"]]), ASKED)

    (only,) = located.proposals
    assert (only.period, only.basis) == ("2021", "financial")
    assert only.doubts


def test_read_says_where_each_figure_stands():
    content = of_table([["", "2021"], ["1a", "24"]])

    (only,) = locate(content, ASKED).proposals

    assert (only.spot.table, only.spot.row, only.spot.column) == (0, 1, 1)
    assert only.where == "table 1, row 2, column 2"
    assert "1a" in only.quote and "24" in only.quote


def test_read_takes_the_question_from_the_corner_and_no_quarter_for_a_year():
    rows = [["1a", "Q1", "Q2", "Q3", "Q4", "Total"], ["2021", "5", "6", "7", "6", "24"]]

    assert find(of_table(rows)) == {("1a", "2021"): "24"}


def test_read_takes_the_calendar_year_where_both_years_are_given():
    financial = table([["", "2021/22"], ["1a", "30"]], order=1)
    calendar = table([["", "2021"], ["1a", "24"]], order=2)

    (only,) = locate(Content(tables=(financial, calendar)), ASKED).proposals

    assert (only.answer.value, only.basis, only.confidence >= LINE) == (24, "", True)


def test_read_takes_bands_of_ages_for_parts():
    rows = [["Age", "2021"], ["Under 10", "3"], ["10-15", "10"], ["16+", "11"], ["Total", "24"]]

    assert find(of_table(rows, title="Q1a Trafficked children by age")) == {("1a", "2021"): "24"}
