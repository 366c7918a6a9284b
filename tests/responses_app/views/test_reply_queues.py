"""The order in which people go through replies, and two people at one message."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from responses_app import holding_pen
from responses_app.models import InboundMessage
from responses_app.views.reply_queues import (
    COUNTED,
    QUEUES,
    as_seen,
    how_many,
    in_turn,
    next_after,
    number_of,
    queue_of,
    tabs_of,
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


def test_within_a_campaign_is_what_the_models_call_its_own(three, asked, campaign):
    one, other = asked(2)
    came_in(of=one)
    came_in(of=one, kind="acknowledgement", state="by_hand")
    came_in(of=other, confirmed_at=ARRIVED)
    came_in(perhaps=[one, other], state="by_hand")
    came_in(perhaps=[one], place="aside")
    came_in(of=one).ties.update(undone_at=ARRIVED)
    rows = InboundMessage.objects.all()

    counts = how_many(rows, campaign, QUEUES)
    assert counts == {"read": 1, "pen": 1, "hand": 2, "aside": 0, "all": 4}
    for key, queue in QUEUES.items():
        theirs = set(rows.filter(queue.which).of_campaign(campaign))
        assert set(queue.within(rows, campaign)) == theirs, key
        assert len(theirs) == counts[key]


def test_tabs_say_that_a_long_queue_has_more_than_they_count(db, django_assert_num_queries):
    InboundMessage.objects.bulk_create(
        InboundMessage(came_by="mailbox", arrived_at=ARRIVED, place=place)
        for place in ["pen"] * COUNTED + ["aside"]
    )

    with django_assert_num_queries(1):
        said = {tab.queue.key: tab.n for tab in tabs_of(None)}

    assert said == {"read": 0, "pen": COUNTED, "hand": 0, "aside": 1, "all": "1,000+"}


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
