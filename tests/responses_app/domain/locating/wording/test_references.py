"""A wording refers to other questions by their ids, or leaves them out."""

from responses_app.domain.locating.wording.references import references_in

KEYS = ("1a", "1b", "1c", "2a", "2b", "3")


def test_references_in_finds_the_questions_a_wording_speaks_of():
    both = references_in("Of those in 1a and 1(b), how many", KEYS)

    assert (both.included, both.excluded) == (("1a", "1b"), ())
    assert both.rest.split() == "Of those in and , how many".split()
    assert references_in("suspected, not already counted in 1a", KEYS).excluded == ("1a",)
    assert references_in("at least 3 times in question 3", KEYS).included == ("3",)
    assert references_in("at least 3 times", KEYS).included == ()
