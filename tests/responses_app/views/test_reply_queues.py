"""The order in which people go through replies, and two people at one message."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from responses_app import holding_pen
from responses_app.models import InboundMessage
from responses_app.views.reply_queues import (
    as_seen,
    in_turn,
    next_after,
    number_of,
    queue_of,
    what_happened,
)
from tests.came_in import ARRIVED, came_in


@pytest.fixture
def three(db):
    """Three messages in the pen; two of them came in the same moment."""
    return [came_in(), came_in(), came_in(arrived_at=ARRIVED + timedelta(days=1))]


def test_next_after_goes_round_and_passes_nobody_over(three):
    waiting = in_turn("pen")

    assert [next_after(waiting, one) for one in three] == [three[1], three[2], three[0]]


def test_next_after_the_only_one_is_none(db):
    assert next_after(in_turn("pen"), came_in()) is None


def test_number_of_counts_from_one_in_the_same_order(three):
    assert [number_of(in_turn("pen"), one) for one in three] == [1, 2, 3]


def test_in_turn_keeps_to_a_campaign(three, asked, campaign):
    theirs = came_in(perhaps=asked(1))

    assert list(in_turn("pen", campaign)) == [theirs]


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"place": "pen"}, "pen"),
        ({"place": "aside"}, "aside"),
        ({"place": "ours"}, "all"),
        ({"place": "matched"}, "read"),
        ({"place": "matched", "holds_chasing": False}, "all"),
        ({"place": "matched", "confirmed_at": ARRIVED}, "all"),
    ],
)
def test_queue_of_is_the_tab_in_which_it_stands(db, columns, key):
    message = came_in(**columns)

    assert queue_of(message).key == key
    assert key == "all" or message in in_turn(key)


def test_as_seen_differs_once_somebody_has_handled_it(db):
    message = came_in()
    before = as_seen(message)
    ada = get_user_model().objects.create_user("ada")

    holding_pen.set_aside(message, "spam", ada, timezone.now())

    message = InboundMessage.objects.get(pk=message.pk)
    assert as_seen(message) != before
    assert what_happened(message).startswith("ada set it aside (spam) on ")


def test_what_happened_names_who_tied_it_and_to_whom(asked):
    message = came_in()
    (foi_request,) = asked(1)
    ada = get_user_model().objects.create_user("ada")

    holding_pen.accept(message, [foi_request], ada, timezone.now())

    said = what_happened(InboundMessage.objects.get(pk=message.pk))
    assert said.startswith(f"ada said that it is the reply to {foi_request}")
