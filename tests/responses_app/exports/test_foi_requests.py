"""The rows of authorities: everyone asked, whatever became of it."""

from datetime import date

import pytest

from requests_app import lifecycle
from requests_app.models import Authority, FoiRequest
from responses_app.exports import Choice, rows

MONDAY, LATER = date(2026, 1, 5), date(2026, 2, 2)


def authorities(campaign, **choice):
    names, found = rows("authorities", campaign, choice=Choice(**choice))
    return {
        row["authority_code"]: row for row in (dict(zip(names, one, strict=True)) for one in found)
    }


@pytest.fixture
def two_rounds(make_request, answer):
    """An authority that was asked twice, and answered some questions in both rounds."""
    first = make_request(MONDAY)
    for question, raw in (("1a", "s.12"), ("1b", "<5"), ("2a", "not held")):
        answer(first, question, raw)
    second = make_request(LATER, first.authority, round=2)
    for question, raw in (("1a", "7"), ("1b", "3"), ("3a", "s.12")):
        answer(second, question, raw)
    answer(second, "1a", "s.12", "2024")
    return first


def test_rows_of_authorities_count_a_place_of_two_rounds_once(campaign, two_rounds, make_request):
    make_request(MONDAY)

    found = authorities(campaign)

    row = found[two_rounds.authority.code]
    assert (row["figures"], row["figures_with_numbers"], row["requests"]) == (5, 2, 2)
    assert sum(one["figures"] for one in found.values()) == 5


def test_rows_of_authorities_count_the_rounds_that_were_chosen(campaign, two_rounds):
    chosen = campaign.foi_requests.filter(round=1)

    row = authorities(campaign, foi_requests=chosen)[two_rounds.authority.code]

    assert (row["figures"], row["figures_with_numbers"], row["requests"]) == (3, 1, 1)


def test_rows_of_authorities_take_as_many_queries_however_many_figures(
    campaign, two_rounds, make_request, answer, django_assert_num_queries
):
    for _ in range(3):
        answer(make_request(MONDAY), "1a", "8")

    with django_assert_num_queries(6):
        assert len(authorities(campaign)) == 4


def test_rows_of_authorities_hold_everyone_asked_whatever_became_of_it(
    campaign, make_request, answer
):
    silent, withdrawn, draft, blank = (
        make_request(MONDAY), make_request(MONDAY), make_request(None), make_request(MONDAY)
    )  # fmt: skip
    lifecycle.record(withdrawn, "withdrawn", LATER)
    Authority.objects.filter(pk=silent.authority.pk).update(end_date=LATER)
    answer(blank, "1a", "")

    found = authorities(campaign)

    assert len(found) == FoiRequest.objects.count() == 4
    told = {one: (found[one.authority.code]["asked"], found[one.authority.code]["replied"])
            for one in (silent, withdrawn, draft, blank)}  # fmt: skip
    assert told == {
        silent: ("yes", "no"),
        withdrawn: ("no", "no"),
        draft: ("no", "no"),
        blank: ("yes", "no"),
    }
    assert found[silent.authority.code]["figures"] == 0
