"""An authority whose reply was taken down before its reminder was claimed is never chased."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections, transaction

from requests_app import lifecycle, outbox
from requests_app.chasing import write_due_letters
from requests_app.models import FoiRequest, OutgoingMessage
from tests.faults import report

INTERLEAVINGS = int(os.environ.get("FOI_TEST_INTERLEAVINGS", "100"))
SENT_ON, CHASE_ON = date(2026, 1, 5), date(2026, 2, 3)
NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
State = OutgoingMessage.State
STEP = 0.003  # seconds

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# Both changes are made while the request's row is locked, so the order of the numbers is the
# order of the commits.
WATCH = """
CREATE TABLE fault_order (number bigserial, what text, foi_request_id bigint);
CREATE FUNCTION fault_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO fault_order (what, foi_request_id)
    VALUES (TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::bigint);
    RETURN NULL;
END $$;
CREATE TRIGGER fault_reply AFTER UPDATE ON requests_app_foirequest FOR EACH ROW
    WHEN (NEW.outcome <> OLD.outcome OR NEW.unread_since IS DISTINCT FROM OLD.unread_since)
    EXECUTE FUNCTION fault_note('reply', 'id');
CREATE TRIGGER fault_claim AFTER UPDATE ON requests_app_outgoingmessage FOR EACH ROW
    WHEN (NEW.state = 'claimed' AND OLD.state <> 'claimed')
    EXECUTE FUNCTION fault_note('claim', 'foi_request_id');
"""
UNWATCH = "DROP TABLE fault_order; DROP FUNCTION fault_note CASCADE;"


@pytest.fixture
def _watched(db) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(WATCH)
    yield
    with connection.cursor() as cursor:
        cursor.execute(UNWATCH)


def an_answer(foi_request: FoiRequest) -> None:
    lifecycle.record(foi_request, lifecycle.Kind.RESPONSE, CHASE_ON, outcome="full")


def a_mail(foi_request: FoiRequest) -> None:
    lifecycle.something_arrived(foi_request, NOW)


@pytest.mark.usefixtures("_watched")
def test_nobody_is_chased_whose_reply_came_before_the_claim(make_request, mail_server):
    chance, orders, lead = random.Random(7), Counter(), 0.0
    for _ in range(INTERLEAVINGS):
        foi_request = make_request(SENT_ON, email="foi@testham.example")
        write_due_letters(CHASE_ON, at=NOW)
        letter = foi_request.outgoing_messages.get()
        reply = chance.choice([an_answer, a_mail])

        run_both(foi_request, reply, chance, lead)

        letter.refresh_from_db()
        was_sent = letter.message_id in {mail["Message-ID"] for mail in mail_server.mails[-1:]}
        first = first_of(foi_request)
        orders[first] += 1
        # However busy the machine is, each shall come first now and then.
        lead += STEP if first == "reply" else -STEP
        assert (letter.state, was_sent) == {
            "reply": (State.CANCELLED, False),
            "claim": (State.SENT, True),
        }[first]
    report.note("interleavings", {"all": INTERLEAVINGS, **orders})
    assert min(orders["reply"], orders["claim"]) >= INTERLEAVINGS // 10


def run_both(foi_request: FoiRequest, reply: Callable, chance: random.Random, lead: float) -> None:
    """Deliver and take the reply down at once, each from a moment of chance; delivery is given a
    lead of so many seconds, or a handicap."""
    waits = [chance.uniform(0, 0.012), chance.uniform(0, 0.02), chance.uniform(0, 0.01)]

    def take_down() -> None:
        time.sleep(max(0, lead) + waits[1])
        with transaction.atomic():
            reply(FoiRequest.objects.get(pk=foi_request.pk))
            time.sleep(waits[2])  # written, and not committed yet

    def deliver() -> None:
        time.sleep(max(0, -lead) + waits[0])
        outbox.deliver(lambda: NOW)

    at_the_same_time(take_down, deliver)


def at_the_same_time(*works: Callable[[], object]) -> None:
    """Do these in threads that start together, each with a connection of its own."""
    start, problems = threading.Barrier(len(works)), []

    def do(work: Callable[[], object]) -> None:
        try:
            start.wait(10)
            work()
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if problems:
        raise problems[0]


def first_of(foi_request: FoiRequest) -> str:
    """Which was committed first: the reply or the claim."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what FROM fault_order WHERE foi_request_id = %s ORDER BY number",
            [foi_request.pk],
        )
        order = [what for (what,) in cursor.fetchall()]
    # The claim of a letter that is then cancelled, in the same transaction, is none that counts.
    assert order[0] in ("reply", "claim")
    return order[0]
