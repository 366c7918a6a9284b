from datetime import date

import pytest
import time_machine
from django.urls import reverse

from requests_app import lifecycle

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture
def page(client, person, campaign):
    person(client)

    def get(query=""):
        return client.get(reverse("request-list", args=[campaign.slug]) + query)

    return get


def names(answer):
    return [row.authority.plain_name for row in answer.context["page"]]


def test_request_list_takes_several_phases_at_once(page, asked, long_ago):
    asked(2)
    asked(3, sent_on=long_ago)
    (answered,) = asked(1, sent_on=long_ago)
    lifecycle.record(answered, "response", date(2026, 1, 20), outcome="full")

    answer = page("?phase=overdue&phase=answered")

    assert len(names(answer)) == 4
    assert {row.phase_now for row in answer.context["page"]} == {"overdue", "answered"}


@pytest.mark.parametrize("query", ["Town 003", "council of town 003", "x003", "R1-X003"])
def test_request_list_finds_by_name_code_and_reference(page, asked, campaign, query):
    asked(9)

    assert names(page(f"?search={query.replace('R1', f'R{campaign.pk}')}")) == ["Town 003"]


def test_request_list_narrows_by_nation(page, asked):
    asked(8)

    assert names(page("?nation=Scotland")) == ["Town 002", "Town 006"]


def test_request_list_narrows_by_person_and_by_nobody(page, asked, person, client):
    mine, *_ = asked(3)
    mine.assigned_to = person(client)
    mine.save()

    assert names(page(f"?assigned_to={mine.assigned_to.pk}")) == ["Town 000"]
    assert names(page("?assigned_to=nobody")) == ["Town 001", "Town 002"]


@time_machine.travel(WEDNESDAY)
def test_request_list_due_this_week_runs_from_monday_to_sunday(page, asked):
    # Day 20 of 2 February is 2 March, a Monday; of 9 February, the Monday after.
    asked(1, sent_on=date(2026, 2, 2))
    asked(1, sent_on=date(2026, 2, 9))

    assert names(page("?due=this_week")) == ["Town 000"]
    assert names(page("?due=next_week")) == ["Town 001"]


def test_request_list_puts_rows_without_a_date_last_either_way(page, asked):
    asked(1)
    asked(1, sent_on=date(2026, 1, 12))
    asked(1, sent_on=date(2026, 1, 5))

    assert names(page("?sort=due")) == ["Town 002", "Town 001", "Town 000"]
    assert names(page("?sort=-due")) == ["Town 001", "Town 002", "Town 000"]


@pytest.mark.parametrize("query", ["?due_from=tomorrow", "?nation=Atlantis", "?sort=colour"])
def test_request_list_shows_nothing_where_a_filter_cannot_be_read(page, asked, query):
    asked(2)

    answer = page(query)

    assert names(answer) == []
    assert "a filter cannot be read" in answer.content.decode()


def test_request_list_costs_the_same_for_10_and_60_requests(
    page, asked, django_assert_num_queries, django_assert_max_num_queries, long_ago
):
    asked(10, sent_on=long_ago)
    with django_assert_max_num_queries(12) as ten:
        page()
    asked(50, sent_on=long_ago)
    with django_assert_num_queries(len(ten)):
        page()


def test_request_list_keeps_the_filter_on_the_next_page(page, asked):
    asked(60)

    text = page("?nation=Wales&nation=Wales&sort=authority").content.decode()
    assert "Page 1 of" not in text
    assert "sort=authority&amp;page=2" in page("?sort=authority").content.decode()
