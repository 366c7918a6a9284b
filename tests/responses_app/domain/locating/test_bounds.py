"""What a stranger may send is searched in bounded work, and what is left out is said.

Work is counted, not timed: how many texts were compared with the questions, how many values read.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from responses_app.domain.content import Cell, Content, Line, Table
from responses_app.domain.locating import bounds, headings, layouts, locate, readings
from responses_app.domain.locating.bounds import searched, with_short_texts
from responses_app.domain.locating.passages import sentences
from responses_app.domain.locating.pro_forma import columns
from responses_app.domain.locating.wording import wording
from tests.responses_app.domain.locating.made import ASKED, TEXT, of_table, of_text, table

FORM = replace(ASKED, rows={"q1p1": ("1a", "2021"), "q2p1": ("1b", "2021")})


class Counter:
    """Lets calls through and adds up the letters of the first text in each."""

    def __init__(self, through: Callable[..., object]) -> None:
        self.through, self.calls, self.letters = through, 0, 0

    def __call__(self, *given: object, **named: object) -> object:
        self.calls += 1
        self.letters += sum(len(one) for one in given[:2] if isinstance(one, str))
        return self.through(*given, **named)


@pytest.fixture
def compared(monkeypatch):
    """Counts the texts that are compared with the questions."""
    counter = Counter(wording.Wording._say)
    monkeypatch.setattr(wording.Wording, "_say", lambda self, text: counter(self, text))
    return counter


@pytest.fixture
def values_read(monkeypatch):
    """Counts the values whose meaning is read."""
    counter = Counter(readings.read_answer)
    monkeypatch.setattr(readings, "read_answer", counter)
    return counter


def big_table(rows: int, columns: int, text: Callable[[int, int], str], order: int = 0) -> Table:
    cells = tuple(Cell(r, c, text(r, c), f"S!{r},{c}") for r in range(rows) for c in range(columns))
    return Table(cells, rows, columns, f"S{order}", order)


def test_with_short_texts_leaves_an_ordinary_document_as_it_is():
    content = of_text("1a: 24")

    assert with_short_texts(content) == (content, ())
    assert searched(content).content == content
    assert searched(content).flags == ()


def test_with_short_texts_never_cuts_a_number_in_half():
    content, told = with_short_texts(of_text("1234567 " * 10_000))

    assert set(content.lines[0].text.split()) == {"1234567"}
    assert told == (f"only the first {bounds.LONGEST_LINE:,} letters of 1 line were searched",)


def test_with_short_texts_takes_nothing_of_a_number_without_an_end():
    content, _ = with_short_texts(of_text("1" * 100_000))

    assert content.lines[0].text == ""


def test_with_short_texts_cuts_cells_and_says_how_many():
    content, told = with_short_texts(Content(tables=(big_table(2, 2, lambda r, c: "24 " * 9999),)))

    assert max(len(cell.text) for cell in content.tables[0].cells) <= bounds.LONGEST_CELL
    assert told == (f"only the first {bounds.LONGEST_CELL:,} letters of 4 cells were searched",)


def test_searched_takes_the_first_lines_and_says_so():
    part = searched(of_text(*["some words"] * (bounds.MOST_LINES + 5)))

    assert len(part.content.lines) == bounds.MOST_LINES
    assert part.flags == (
        f"only the first {bounds.MOST_LINES:,} of its {bounds.MOST_LINES + 5:,} lines were "
        "searched: the text is too long",
    )


def test_searched_does_not_count_empty_lines():
    assert searched(of_text(*[""] * (2 * bounds.MOST_LINES))).flags == ()


def test_searched_takes_small_tables_before_large_ones():
    large = big_table(500, 100, lambda r, c: "cases", order=0)
    small = big_table(3, 3, lambda r, c: "24", order=1)

    part = searched(Content(tables=(large, large, small)))

    assert 2 in part.tables
    assert part.content.tables[2] == small
    assert part.flags[0].startswith("S0: only its first ")
    assert part.flags[1] == "S0 was not searched: the tables are too large, or too many"


def test_searched_counts_the_places_that_merged_cells_cover():
    cells = tuple(Cell(n // 100, n % 100, "7", "x", 500, 100) for n in range(20_000))

    part = searched(Content(tables=(Table(cells, 500, 100, "S", 0),)))

    assert sum(len(part.content.tables[n].cells) for n in part.tables) < 100
    assert part.flags


def test_locate_still_finds_the_answer_beside_a_list_of_all_cases():
    cases = big_table(20_000, 10, lambda r, c: f"case {r} {c}")
    answers = table([["", "2021"], [TEXT["1a"], "24"]], order=1)

    found = locate(Content(tables=(cases, answers)), ASKED)

    assert [(one.question, one.period, one.answer.value) for one in found.proposals] == [
        ("1a", "2021", 24)
    ]
    assert found.proposals[0].spot.table == 1


def test_locate_still_finds_the_answer_in_a_table_below_a_long_text():
    long = of_text(*(f"Paragraph {n} speaks of many other matters." for n in range(6_000)))
    answers = table([["", "2021"], [TEXT["1a"], "24"]], order=10_000)

    found = locate(replace(long, tables=(answers,)), ASKED)

    assert [(one.question, one.period, one.answer.value) for one in found.proposals] == [
        ("1a", "2021", 24)
    ]


HOSTILE = {
    "lines that look like questions": of_text(
        *(f"1a) How many children trafficked in care? 2021: {n}" for n in range(6_000))
    ),
    "sentences": of_text(*(f"In 2021 there were {n} trafficked children." for n in range(6_000))),
    "short lines": of_text(*map(str, range(50_000))),
    "one line": of_text("1 " * 500_000),
    "words in a table": Content(
        tables=(big_table(500, 100, lambda r, c: "7" if c == 99 else f"w{r} {c} children"),)
    ),
    "many tables": Content(
        tables=tuple(
            big_table(10, 10, lambda r, c, n=n: f"children {n} {r} {c}", n) for n in range(200)
        )
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_locate_reads_so_many_texts_and_values_and_no_more(name, compared, values_read):
    found = locate(HOSTILE[name], ASKED)

    assert (
        compared.letters <= 6 * headings.MOST_LETTERS
    )  # text and tables; what refers is read anew
    assert compared.calls <= 6 * headings.MOST_LETTERS / headings._EACH
    assert values_read.calls <= 4 * readings.MOST_LETTERS / readings._EACH
    assert any("only" in flag or "not searched" in flag for flag in found.flags)


def test_locate_says_that_not_all_words_were_compared(monkeypatch):
    monkeypatch.setattr(headings, "MOST_LETTERS", 100)

    found = locate(of_text("We hold 4 such cases.", "There were more.", "And others still."), ASKED)

    assert "it has so many different words that only the first were compared with ours" in (
        found.flags
    )


@pytest.mark.parametrize("most", range(100, 1500, 50))
def test_locate_never_takes_words_that_were_not_read_for_a_total(most, monkeypatch):
    parts = of_table([["", "2021"], ["Boys", "9"], ["Girls", "5"]], f"1a) {TEXT['1a']}")
    monkeypatch.setattr(headings, "MOST_LETTERS", most)

    assert locate(parts, ASKED).proposals == ()


def test_locate_says_that_not_all_values_were_read(monkeypatch):
    monkeypatch.setattr(readings, "MOST_LETTERS", 10)

    found = locate(of_table([["", "2021"], [TEXT["1a"], "fewer than 5"]]), ASKED)

    assert "it has so many different values that only the first were read" in found.flags
    assert all(one.answer.needs_review for one in found.proposals)


def test_locate_says_where_a_value_has_more_headings_than_are_read():
    deep = big_table(40, 3, lambda r, c: f"{r}" if r == 39 and c else f"trafficked {r} {c}")

    found = locate(Content(tables=(deep,)), ASKED)

    assert any(f"{layouts.MOST_HEADINGS} nearest" in flag for flag in found.flags)


def test_locate_reads_so_many_rows_of_our_form_and_says_so():
    form = of_text(
        "row,question,question_text,period,answer",
        *(f"q1p1,1a,How many?,2021,{n}" for n in range(columns.MOST_ROWS + 500)),
    )

    found = locate(form, FORM)

    assert len(found.proposals) == columns.MOST_ROWS
    assert found.flags == (
        f"only the first {columns.MOST_ROWS:,} rows of our form were read: it has more",
    )


def test_sentences_are_parted_at_signs_with_spaces_around_them():
    text = "We hold 4  ;  more ; 2021: 5  /  2022: 6 , 2023: 7"

    said = [text[start:end] for start, end in sentences(text)]

    assert said == ["We hold 4", "more", "2021: 5", "2022: 6", "2023: 7"]


def test_locate_keeps_the_numbers_of_lines():
    content = Content(lines=(Line("9 " * 5000, "line 1", 0), Line("", "line 2", 1),
                             Line("1a: In 2021 there were 24.", "line 3", 2)))  # fmt: skip

    found = {(one.question, one.period): one for one in locate(content, ASKED).proposals}

    assert found["1a", "2021"].spot.line == 2


@pytest.mark.parametrize(
    "line",
    [" ".join(TEXT.values())[:-1], "* " * 60, "*" * 120, "of whom 3 " * 12, "2021: 3, " * 13,
     "trafficked children " * 6, "questions 1 and " * 8, "(" * 120, "- " * 60],
)  # fmt: skip
def test_locate_takes_little_time_over_lines_that_go_on_and_on(line):
    """Our own words are blanked: patterns must not try each of thousands of spaces in turn."""
    content = of_text(*[line] * 600)
    began = time.process_time()

    locate(content, ASKED)

    assert time.process_time() - began < 4
