"""How many figures of the made replies are found, and how many are right: never fewer than this.

The whole measurement, with scans and with replies that were not built on, is
`benchmarks/reading.py`.
"""

import pytest

from tests.corpus.figures import replies
from tests.corpus.figures.scoring import Score, contents_of, proposals_of, score
from tests.corpus.figures.specs import SPECS

SEED = 40_961
PICTURES = {"scan", "png", "tiff"}


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    """Scores of all replies without pictures, and of our own forms among them."""
    found = {"all": Score(), "pro forma": Score()}
    for reply in replies(SEED, len(SPECS)):
        if reply.features & PICTURES:
            continue
        one = score(reply, proposals_of(contents_of(reply, with_scans=False), reply.asked))
        found["all"].add(one)
        if "form" in reply.features:
            found["pro forma"].add(one)
    return found


def test_figures_are_proposed_for_the_right_question_and_period(scores):
    assert scores["all"].figures > 1500
    assert scores["all"].recall >= 0.9, scores["all"].wrong


def test_figures_above_the_line_are_right(scores):
    assert scores["all"].precision >= 0.95, scores["all"].wrong
    assert scores["all"].coverage >= 0.6
    assert scores["all"].covered >= 0.6


def test_figures_of_our_own_form_are_all_right(scores):
    form = scores["pro forma"]

    assert form.figures == form.proposed == form.right == form.right_above > 100, form.wrong
