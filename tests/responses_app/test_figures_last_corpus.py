"""The last corpus of figures: that it is made, and that its truth fits what was asked."""

import re
from collections import Counter

import pytest

from requests_app import reply_forms
from tests.corpus.figures_last import SPECS, forms, replies

KINDS = {
    "exact", "bounded", "approximate", "suppressed", "not_held", "not_recorded", "not_available",
    "refused", "neither_confirm_nor_deny", "not_applicable", "elsewhere", "pending", "unclear",
}  # fmt: skip
NUMBER = re.compile(r"[0-9]+(\.[0-9]*[1-9])?")


@pytest.fixture(scope="module", params=[20261124, 7])
def made(request):
    return list(replies(request.param, 120))


def test_replies_are_as_many_as_were_wanted_and_differ_in_layout_and_campaign(made):
    layouts = {reply.name.split("-")[1] for reply in made}
    campaigns = {tuple(q.text for q in reply.asked.questions) for reply in made}

    assert len(made) == 120
    assert len(SPECS) >= 60
    assert len(layouts) >= 60
    assert len(campaigns) >= 4


def test_replies_come_in_every_format(made):
    found = Counter(reply.name.rsplit("-", 1)[1] for reply in made)

    for file_format in ("pdf", "scan", "png", "docx", "odt", "rtf", "html", "mail"):
        assert found[file_format], f"no {file_format}"
    for file_format in ("xlsx", "xls", "ods", "csv", "form.csv", "form.xlsx", "form.ods"):
        assert found[file_format], f"no {file_format}"


def test_replies_say_something(made):
    for reply in made:
        assert reply.files or reply.mail, reply.name
        assert all(name and len(content) > 40 for name, content in reply.files), reply.name


def test_columns_are_those_of_the_form_that_we_send():
    assert forms.COLUMNS == reply_forms.COLUMNS


def test_truth_fits_what_was_asked(made):
    for reply in made:
        questions = {question.key for question in reply.asked.questions}
        periods = {period.key for period in reply.asked.periods} or {""}
        places = [(truth.question, truth.period) for truth in reply.truth]

        assert reply.truth, reply.name
        assert len(places) == len(set(places)), reply.name
        assert {question for question, _ in places} <= questions, reply.name
        assert {period for _, period in places} <= periods, reply.name


def test_truth_has_the_numbers_that_its_kind_allows(made):
    for reply in made:
        for truth in reply.truth:
            where = f"{reply.name}: {truth}"
            numbers = (truth.value, truth.lower, truth.upper)
            assert truth.kind in KINDS, where
            assert truth.basis in ("", "calendar", "financial", "part", "snapshot", "other"), where
            assert all(not number or NUMBER.fullmatch(number) for number in numbers), where
            if truth.kind == "exact":
                assert truth.value == truth.lower == truth.upper != "", where
            elif truth.kind in ("bounded", "suppressed"):
                assert not truth.value, where
                if truth.kind == "bounded" or truth.lower or truth.upper:
                    assert int(truth.lower) < int(truth.upper), where
            elif truth.kind == "approximate":
                assert truth.value and not truth.lower and not truth.upper, where
            else:
                assert not any(numbers), where


def test_replies_are_the_same_for_the_same_seed():
    first, second = (
        [(reply.name, reply.mail, reply.files, reply.truth) for reply in replies(3, 12)]
        for _ in range(2)
    )

    assert first == second
