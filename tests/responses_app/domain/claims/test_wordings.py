"""Every printed slip that is known, in its printed wording and in many others; and right ones."""

from pathlib import Path

import pytest

from responses_app.domain.claims import check, from_text
from tests.responses_app.domain.claims.published import CARE, SERIES

DATA = {"E": SERIES, "B": CARE, "-": None}
LINES = (Path(__file__).parent / "wordings.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("|", 2)) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("data", "wanted", "text"), CASES)
def test_check_names_what_is_wrong_with_a_sentence(data, wanted, text):
    found = [one.verdict.value for one in check(from_text(text), DATA[data])]

    if wanted == "none":
        assert found == []
    elif wanted == "holds":
        assert set(found) == {"holds"}
    else:
        assert wanted in found


def test_check_finds_no_fault_without_data_in_a_sentence_that_holds_with_it():
    """What is right by its own numbers is never called wrong for want of data."""
    wrong = {"wrong_base", "inverted", "rounds_differently", "parts_exceed_whole"}
    for _, wanted, text in CASES:
        if wanted == "holds":
            found = {one.verdict.value for one in check(from_text(text), None)}
            assert not found & wrong, text
