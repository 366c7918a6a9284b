"""Which messages wait, whose they may be, and how many: found by indexes, however many came."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from responses_app.models import InboundMessage, MessageTie
from responses_app.models.inbound_message import IN_PEN, TO_READ, count_each, counted
from responses_app.views.replies import MESSAGES_A_PAGE
from responses_app.views.reply_queues import QUEUES, in_turn, next_after, number_of
from tests.came_in import ARRIVED, came_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(make_request):
    """Two requests that were sent."""
    return [make_request(date(2026, 1, 5)) for _ in range(2)]


def test_unread_of_is_what_is_theirs_or_may_be_and_waits(two):
    one, other = two
    theirs = came_in(of=one)
    perhaps = came_in(perhaps=[one, other])
    came_in(of=other)
    came_in(perhaps=[other])
    came_in(of=one, confirmed_at=ARRIVED)
    came_in(of=one, kind="acknowledgement")
    came_in(perhaps=[one], kind="newsletter")
    came_in(perhaps=[one], place="aside")
    MessageTie.objects.create(
        message=came_in(of=other), foi_request=one, how="x", tied_at=ARRIVED, undone_at=ARRIVED
    )

    assert set(InboundMessage.objects.unread_of(one)) == {theirs, perhaps}


def test_unread_of_has_a_message_once_that_is_theirs_and_was_suggested(two):
    one, _ = two
    message = came_in(of=one)
    message.suggestions.create(foi_request=one, score=1, holds_chasing=True)

    assert list(InboundMessage.objects.unread_of(one)) == [message]


def test_of_campaign_is_what_is_tied_to_it_and_what_may_be_for_it(two, campaign):
    tied, perhaps = came_in(of=two[0]), came_in(perhaps=two)
    came_in()
    came_in(perhaps=two, place="aside")
    came_in(of=two[0]).ties.update(undone_at=ARRIVED)
    rows = InboundMessage.objects

    assert set(rows.of_campaign(campaign)) == {tied, perhaps}
    assert set(rows.tied_to(campaign)) == {tied}
    assert set(rows.perhaps_of(campaign)) == {perhaps}


def test_count_each_counts_in_one_query_and_ends_beyond(django_assert_num_queries):
    for _ in range(4):
        came_in()
    came_in(place="aside")
    rows = InboundMessage.objects
    each = {"pen": rows.in_pen(), "all": rows.all(), "none": rows.none()}

    with django_assert_num_queries(1):
        assert count_each(3, **each) == {"pen": 4, "all": 4, "none": 0}
    assert count_each(None, **each) == {"pen": 4, "all": 5, "none": 0}


def test_count_each_of_no_messages_is_none_of_each():
    assert count_each(3, all=InboundMessage.objects.all()) == {"all": 0}


@pytest.mark.parametrize(
    ("n", "up_to", "said"), [(0, 99, 0), (99, 99, 99), (100, 99, "99+"), (1001, 1000, "1,000+")]
)
def test_counted_says_more_beyond_what_was_counted(n, up_to, said):
    assert counted(n, up_to) == said


# ---------------------------------------------------------------------------- plans


@pytest.fixture
def many():
    """20,000 messages: a tenth in the pen, a tenth to read, some by hand."""
    places = ["pen", "matched", *["matched"] * 8]
    InboundMessage.objects.bulk_create(
        InboundMessage(
            came_by="mailbox",
            arrived_at=ARRIVED + timedelta(minutes=n),
            state="by_hand" if n % 500 == 1 else "parsed",
            place=places[n % 10],
            holds_chasing=True,
            confirmed_at=None if n % 10 < 2 else ARRIVED,
            text="Please find attached our reply. " * 20,
        )
        for n in range(20_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE responses_app_inboundmessage")
        # A short table may be read whole, whatever indexes it has: it is asked whether they serve.
        cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.postgres
def test_queues_are_listed_and_counted_by_an_index(many):
    by_index = {
        "read": "messages_to_read",
        "pen": "messages_by_place",
        "hand": "messages_by_hand",
        "aside": "messages_by_place",
        "all": "messages_by_arrival",
    }
    for key, index in by_index.items():
        plan = in_turn(key).values("pk")[:MESSAGES_A_PAGE].explain()
        assert index in plan, f"{key}: {plan}"
        assert "Sort" not in plan, f"{key}: {plan}"
    assert set(by_index) == set(QUEUES)


@pytest.mark.postgres
@pytest.mark.parametrize("find", [next_after, number_of])
def test_what_stands_before_and_after_a_message_is_found_by_an_index(many, find):
    middle = in_turn("pen")[1000]

    with CaptureQueriesContext(connection) as told:
        find(in_turn("pen"), middle)

    (asked,) = told.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    condition = plan.partition("Index Cond")[2].splitlines()[0]
    assert "place" in condition, plan
    assert "arrived_at" in condition, plan


@pytest.mark.postgres
@pytest.mark.parametrize("which", [TO_READ, IN_PEN])
def test_count_each_reads_no_message_that_it_does_not_count(many, which):
    plan = InboundMessage.objects.filter(which).order_by().values("pk")[:100].explain()

    assert "Seq Scan" not in plan
