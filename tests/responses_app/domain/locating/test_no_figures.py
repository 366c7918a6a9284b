"""Numbers in a letter that are no figures."""

import pytest

from responses_app.domain.locating.no_figures import has_figure


@pytest.mark.parametrize(
    "text",
    [
        "Tel: 01632 960740",
        "Response to request 56930433: children looked after",
        "FOI 27/658: penalty charge notices",
        "1b. Suspected of being trafficked (in addition to 1a)",
        "[c] = confidential: less than 10",
        "Where a figure is below 5 it is shown as <5",
        "On Monday at 09:12 Researcher wrote:",
        "Answers to question 3",
    ],
)
def test_has_figure_is_false_for_what_only_looks_like_one(text):
    assert not has_figure(text)


def test_has_figure_is_false_for_our_own_reference():
    assert not has_figure("D1-DEMO-002: answers", "D1-DEMO-002")


@pytest.mark.parametrize(
    "text", ["We placed 12 children.", "Question 3: 24", "fewer than 5", "£300"]
)
def test_has_figure_is_true_for_any_other_number(text):
    assert has_figure(text)
