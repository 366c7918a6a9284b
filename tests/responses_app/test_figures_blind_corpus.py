"""The replies to judge the reading by are made, and what they are said to say can be said."""

from decimal import Decimal

import pytest

from requests_app.domain.law import Law
from requests_app.reply_forms import COLUMNS
from responses_app.domain.answers import Kind
from tests.corpus import figures_blind
from tests.corpus.figures_blind import forms

NUMBERS = ("value", "lower", "upper")
BASES = ("", "calendar", "financial", "part", "snapshot", "other")


@pytest.fixture(scope="module", params=[figures_blind.SEED, 7])
def made(request):
    return list(figures_blind.replies(request.param))


def test_replies_are_many_with_words_or_files(made):
    assert len(made) >= 80
    assert all(reply.mail or reply.files for reply in made)
    assert all(name and content for reply in made for name, content in reply.files)


def test_replies_ask_within_one_law_and_with_keys_told_once(made):
    for reply in made:
        Law.parse(reply.asked.law)
        questions = [question.key for question in reply.asked.questions]
        periods = [period.key for period in reply.asked.periods]
        assert len(questions) == len(set(questions))
        assert len(periods) == len(set(periods))
        assert len(reply.asked.rows) == len(questions) * (len(periods) or 1)


def test_truth_fits_what_was_asked(made):
    for reply in made:
        asked = set(reply.asked.rows.values())
        told = [(truth.question, truth.period) for truth in reply.truth]
        assert told, reply.name
        assert len(told) == len(set(told)), reply.name
        assert set(told) <= asked, reply.name


def test_truth_has_numbers_that_parse_and_bounds_in_order(made):
    for reply in made:
        for truth in reply.truth:
            Kind(truth.kind)
            assert truth.basis in BASES
            value, lower, upper = (
                Decimal(text) if (text := getattr(truth, name)) else None for name in NUMBERS
            )
            if truth.kind == "exact":
                assert value is not None
                assert value == lower == upper
            if truth.kind == "bounded":
                assert lower is not None or upper is not None
            if lower is not None and upper is not None:
                assert lower <= upper


def test_replies_come_in_every_format(made):
    features = frozenset().union(*(reply.features for reply in made))
    formats = {"xlsx", "xls", "ods", "csv", "pdf", "scanned", "docx", "odt", "rtf", "html", "mail"}

    assert features >= formats | {"pro forma", "welsh", "suppressed", "refused", "other basis"}


def test_replies_are_the_same_for_the_same_seed():
    first, second = (list(figures_blind.replies(3, 12)) for _ in range(2))

    assert [(r.name, r.mail, r.truth) for r in first] == [(r.name, r.mail, r.truth) for r in second]


def test_columns_are_those_of_our_form():
    assert forms.COLUMNS == COLUMNS
