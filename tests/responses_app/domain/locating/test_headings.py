"""What headings say of question and period."""

import pytest

from responses_app.domain.locating.headings import Headings
from responses_app.domain.locating.short_forms import ShortForms
from tests.responses_app.domain.locating.made import ASKED


@pytest.fixture(scope="module")
def headings():
    return Headings(ASKED)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1a", "1a"),
        ("Q1(a) Trafficked", "1a"),
        ("UASC", "1b"),
        ("Unaccompanied children", "1b"),
        ("UASC in our care", "1b"),
        ("Trafficked children who went missing", "2a"),
        ("Of those in 1a, number who went missing", "2a"),
        ("Number of missing incidents", "3"),
    ],
)
def test_read_finds_the_question_a_heading_speaks_of(headings, text, key):
    assert headings.read(text).best.key == key


@pytest.mark.parametrize("text", ["2021", "Calendar year 2021", "Total 2022", "Jan - Dec 2023"])
def test_read_knows_a_heading_that_is_only_a_period(headings, text):
    assert headings.read(text).is_period


@pytest.mark.parametrize("text", ["FY21: 72", "2021 - 24", "UASC 2021", "Number"])
def test_read_takes_no_value_or_question_for_a_period(headings, text):
    assert not headings.read(text).is_period


@pytest.mark.parametrize("text", ["Male", "Albania", "Aged 10 to 15"])
def test_is_explained_is_false_for_a_part_of_the_question(headings, text):
    assert not headings.is_explained(text, "1a")


@pytest.mark.parametrize("text", ["Total", "Number of children", "2021", "Identified"])
def test_is_explained_is_true_for_what_the_question_says_itself(headings, text):
    assert headings.is_explained(text, "1a")


def test_measures_other_tells_incidents_from_children(headings):
    assert headings.measures_other("Incidents", "1a")
    assert not headings.measures_other("Children", "1a")
    assert not headings.measures_other("Incidents", "3")


def test_find_takes_a_year_that_is_cut_short_as_one_period(headings):
    (mention,) = headings.find("2023 part year (to 30 September)", is_heading=True)

    assert (mention.first.month, mention.last.month, mention.basis) == (1, 9, "part")


def test_spelt_out_leaves_a_short_form_alone_that_no_other_question_claims():
    forms = ShortForms(ASKED.questions)

    assert forms.spelt_out("UASC in our care") == ""
    assert "unaccompanied" in forms.spelt_out("UASC identified as trafficked")
