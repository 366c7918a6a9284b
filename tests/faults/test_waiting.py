"""What was committed while a claim waited for the request's row counts, too."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from requests_app import address_book, outbox
from requests_app.chasing import write_due_letters
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from tests.servers import wait_for

SENT_ON, CHASE_ON = date(2026, 1, 5), date(2026, 2, 3)
NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def somebody_waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() != (0,)


def the_day_moves(foi_request: FoiRequest) -> None:
    foi_request.due_on -= timedelta(days=1)
    foi_request.save(update_fields=["due_on"])
    CaseEvent.objects.create(
        foi_request=foi_request, kind=CaseEvent.Kind.RECOUNTED, on=timezone.localdate()
    )


def the_address_is_refused(foi_request: FoiRequest) -> None:
    foi_request.save(update_fields=["notes"])
    authority = foi_request.authority
    address_book.open_problem(authority, authority.email, "550 5.1.1 no such user", NOW)


@pytest.mark.parametrize("change", [the_day_moves, the_address_is_refused])
def test_a_claim_sees_what_was_committed_while_it_waited(change, make_request, mail_server):
    foi_request = make_request(SENT_ON, email="foi@testham.example")
    write_due_letters(CHASE_ON, at=NOW)

    def deliver() -> None:
        try:
            outbox.deliver(lambda: NOW)
        finally:
            connections.close_all()

    sender = threading.Thread(target=deliver)
    with transaction.atomic():
        locked = FoiRequest.objects.select_for_update().get(pk=foi_request.pk)
        sender.start()
        wait_for("the claim", somebody_waits_for_a_row)
        change(locked)
    sender.join(30)

    assert foi_request.outgoing_messages.get().state == OutgoingMessage.State.CANCELLED
    assert mail_server.mails == []
