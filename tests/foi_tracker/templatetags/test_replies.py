"""What every page says of the replies that wait."""

import pytest

from foi_tracker.templatetags.replies import replies_waiting
from responses_app.models import InboundMessage
from tests.came_in import ARRIVED, came_in

pytestmark = pytest.mark.django_db


def test_replies_waiting_counts_what_is_to_read_and_what_is_in_the_pen():
    came_in()
    came_in(place="matched")
    came_in(place="matched", confirmed_at=ARRIVED)
    came_in(place="matched", kind="acknowledgement")
    came_in(place="aside")

    assert '<span class="count">2</span>' in replies_waiting()


@pytest.mark.parametrize(("n", "said"), [(99, "99"), (100, "99+"), (230, "99+")])
def test_replies_waiting_counts_no_further_than_anybody_reads(n, said):
    InboundMessage.objects.bulk_create(
        InboundMessage(
            came_by="mailbox", arrived_at=ARRIVED, place=("pen", "matched")[i % 2], holds_chasing=1
        )
        for i in range(n)
    )

    assert f'<span class="count">{said}</span>' in replies_waiting()


def test_replies_waiting_says_nothing_where_nothing_waits(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert replies_waiting() == ""
