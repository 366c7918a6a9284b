"""Which replies are shown."""

from datetime import date

import pytest

from responses_app.filters import ReplyFilter
from tests.came_in import came_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(make_request):
    """A reply to one request, and a mail that may be the reply to another."""
    sent_on = date(2026, 1, 5)
    return came_in(of=make_request(sent_on)), came_in(perhaps=[make_request(sent_on)])


def test_qs_has_everything_where_nothing_is_asked(two):
    chosen = ReplyFilter({})

    assert set(chosen.qs) == set(two)
    assert not chosen.in_use
    assert chosen.narrowed_to is None


def test_of_campaign_takes_what_is_tied_and_what_waits_and_leaves_out_the_rest(two, campaign):
    came_in()
    chosen = ReplyFilter({"campaign": campaign.slug})

    assert set(chosen.qs) == set(two)
    assert chosen.in_use
    assert chosen.narrowed_to == campaign


def test_find_takes_each_message_once_however_many_requests_it_answers(two, make_request):
    message, _ = two
    second = make_request(date(2026, 1, 5))
    message.ties.create(foi_request=second, how="person", tied_at=message.arrived_at)

    assert list(ReplyFilter({"search": "-TEST0"}).qs) == [message]


def test_qs_is_empty_where_the_query_cannot_be_read(two):
    chosen = ReplyFilter({"kind": "nonsense"})

    assert not chosen.qs
    assert chosen.in_use
