import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, text

from responses_app.domain.matching import subjects

HEADS = ("Re: ", "RE : ", "FW: ", "Fwd: ", "Re[2]: ", "[EXTERNAL] ", "Automatic reply: ",
         "Ymateb: ", "EXTERNAL: ", "(OFFICIAL) ", "*** OFFICIAL *** ")  # fmt: skip
TAILS = ("", " ", " [FOI 12]", " (our ref 7) [x]")


@given(lists(sampled_from(HEADS), max_size=4), sampled_from(TAILS))
def test_readings_have_the_subject_without_what_stands_around_it(heads, tail):
    found = subjects.readings("".join(heads) + "School Transport [2025]: costs" + tail)

    assert "school transport [2025]: costs" in found


def test_readings_keep_what_belongs_to_the_subject_before_what_is_left_without_it():
    assert subjects.readings("Re: Potholes (2024)") == (
        "re: potholes (2024)",
        "re: potholes",
        "potholes (2024)",
        "potholes",
    )


@given(text(max_size=300))
def test_readings_are_few_and_folded(written):
    found = subjects.readings(written)

    assert len(found) <= subjects.MOST_READINGS + 300
    assert all(one == subjects.folded(one) != "" for one in found)


@pytest.mark.parametrize("written", ["  A\u200bb \n C.", "ab c", "AB C", "\uff21B c -"])
def test_folded_takes_no_account_of_case_blanks_and_invisible_signs(written):
    assert subjects.folded(written) == "ab c"
