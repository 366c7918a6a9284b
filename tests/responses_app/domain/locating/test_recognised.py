"""Headings recognised in a picture."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.locating import LINE, locate
from responses_app.domain.locating.recognised import mended
from tests.responses_app.domain.locating.made import ASKED, of_table, of_text, told


def test_mended_reads_letters_and_lost_spaces_of_headings():
    rows = [["", "Yearending31 December 2021"], ["la", "24"], ["Of those in la, missing", "3"]]

    located = locate(replace(of_table(rows), is_recognised=True), ASKED)

    assert told(located) == {("1a", "2021"): "24", ("2a", "2021"): "3"}
    assert all(one.confidence < LINE for one in located.proposals)


def test_mended_never_changes_a_value():
    rows = [["", "2021"], ["1a", "l2"]]

    cells = mended(of_table(rows), ASKED).tables[0].cells

    assert cells[-1].text == "l2"


@given(st.text(alphabet="lI|1a b()20", max_size=30))
def test_mended_keeps_the_length_of_a_line(text):
    (line,) = mended(of_text(text), ASKED).lines

    assert len(line.text) == len(text)
