import csv
import io
from datetime import date
from decimal import Decimal

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.exports.cells import Symbol
from responses_app.exports.csv_lines import csv_text, line_for_excel, line_of

TEXT = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("=+-@\t\r\n\"',;|ŵŷ\x00 ")), max_size=40
)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12), st.decimals("-1e12", "1e12", places=6, allow_nan=False)
)
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "＠")


def rows_of(lines):
    return list(csv.reader(io.StringIO("".join(lines), newline="")))


@given(st.lists(st.tuples(TEXT, NUMBERS, TEXT), max_size=5))
def test_csv_text_is_read_back_as_it_was(rows):
    header, *read = rows_of(csv_text(["a", "b", "c"], rows))

    assert header == ["a", "b", "c"]
    assert [(one, Decimal(number), other) for one, number, other in read] == [
        (one, Decimal(str(number)), other) for one, number, other in rows
    ]


@given(st.lists(st.tuples(TEXT, NUMBERS), min_size=1, max_size=5))
def test_csv_text_is_as_python_writes_it(rows):
    """An independent writer of RFC 4180."""
    other = io.StringIO(newline="")
    csv.writer(other).writerows([["a", "b"], *((text, line_of([n])) for text, n in rows)])

    assert "".join(csv_text(["a", "b"], rows)) == other.getvalue()


@given(st.lists(st.tuples(TEXT, NUMBERS), min_size=1, max_size=5))
def test_csv_text_for_excel_starts_no_formula_and_changes_no_number(rows):
    text = "".join(csv_text(["a", "b"], rows, for_excel=True))

    assert text.startswith("\ufeff")
    _, *read = rows_of([text.removeprefix("\ufeff")])
    for (words, number), (shown, figure) in zip(rows, read, strict=True):
        assert Decimal(figure) == Decimal(str(number))
        assert shown in (words, f"'{words}")
        assert not shown.startswith(RUN) or Decimal(shown).is_finite()


@pytest.mark.parametrize(
    ("cell", "plain", "excel"),
    [
        ("=1+1", "=1+1", "'=1+1"),
        ("-", "-", "'-"),
        ("-0.1276", "-0.1276", "-0.1276"),
        (Decimal("-0.1276"), "-0.1276", "-0.1276"),
        (-0.5, "-0.5", "-0.5"),
        (1e-6, "0.000001", "0.000001"),
        (None, "", ""),
        (Symbol("[c]"), "", ""),
        (date(2026, 1, 5), "2026-01-05", "2026-01-05"),
        ('say "so", he said', '"say ""so"", he said"', '"say ""so"", he said"'),
    ],
)
def test_line_writes_a_cell_for_programs_and_for_excel(cell, plain, excel):
    assert (line_of([cell]), line_for_excel([cell])) == (plain, excel)


def test_a_very_long_answer_stays_whole():
    words = "é😀," * 40_000

    ((read,),) = rows_of([line_of([words]) + "\r\n"])

    assert read == words


def test_pandas_reads_numbers_as_numbers_and_text_as_text():
    rows = [("=1+1", Decimal("-0.1276")), ("ŵ\nŷ", None), ("007", 12)]

    found = pandas.read_csv(
        io.StringIO("".join(csv_text(["words", "value"], rows))), dtype={"words": str}
    )

    assert found["value"].dtype == "float64"
    assert list(found["words"]) == ["=1+1", "ŵ\nŷ", "007"]
    assert found["value"].tolist()[0] == -0.1276 and found["value"].tolist()[2] == 12
