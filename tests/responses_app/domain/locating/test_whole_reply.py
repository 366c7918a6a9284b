"""What a reply says of all questions at once."""

import pytest

from responses_app.domain.locating import LINE, Means, locate
from tests.responses_app.domain.locating.made import ASKED, YEARS, find, of_text

EVERY = {(question.key, year) for question in ASKED.questions for year in YEARS}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Your request is refused under section 12(1) of the Freedom of Information Act.",
            "refused",
        ),
        ("The Council does not hold the information you have requested.", "not_held"),
        (
            "The Council can neither confirm nor deny whether it holds the information requested.",
            "neither_confirm_nor_deny",
        ),
    ],
)
def test_find_gives_a_refusal_of_everything_to_every_question(text, kind):
    located = locate(of_text("Dear Requester", text, "Yours sincerely"), ASKED)

    assert {(one.question, one.period) for one in located.proposals} == EVERY
    assert {one.answer.kind for one in located.proposals} == {kind}
    assert {one.means for one in located.proposals} == {Means.WHOLE_REPLY}
    assert all(one.confidence >= LINE for one in located.proposals)


def test_find_keeps_to_the_questions_that_are_named():
    found = find(of_text("For questions 2a and 3 we do not hold this information.", "1a: 2021: 24"))

    assert found["2a", "2022"] == found["3", "2021"] == "not_held"
    assert found["1a", "2021"] == "24"
    assert ("1b", "2021") not in found


def test_find_doubts_a_general_refusal_beside_figures():
    located = locate(
        of_text("1a: 2021: 24", "The information you requested is exempt under section 40(2)."),
        ASKED,
    )

    sure = {(one.question, one.period) for one in located.proposals if one.confidence >= LINE}
    assert sure == {("1a", "2021")}


@pytest.mark.parametrize(
    "text",
    [
        "You may complain if your request is refused.",
        "Section 12 allows a public authority to refuse a request where the cost is too high.",
        "You have the right to an internal review.",
    ],
)
def test_find_takes_nothing_for_a_refusal_that_is_only_possible(text):
    assert find(of_text(text)) == {}
