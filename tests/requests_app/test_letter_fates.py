"""What became of a letter is settled by evidence or by a person, and never by sending again."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from requests_app import letter_fates, lifecycle, outbox, restored
from requests_app.chasing import write_due_letters
from requests_app.letter_fates import OutboxError
from requests_app.models import AddressProblem, OutgoingMessage
from tests.outgoing import first_letters

MONDAY = date(2026, 1, 5)
CHASE = date(2026, 2, 3)
NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
State = OutgoingMessage.State


def now() -> datetime:
    return NOW


def fresh(message: OutgoingMessage) -> OutgoingMessage:
    return OutgoingMessage.objects.get(pk=message.pk)


def test_cancel_stops_a_letter_for_good(reminder, mail_server):
    letter_fates.cancel(reminder, "they rang")

    assert outbox.deliver(now)["sent"] == 0
    assert write_due_letters(CHASE).written == []
    with pytest.raises(OutboxError):
        letter_fates.cancel(fresh(reminder), "again")


def test_settle_needs_evidence_and_records_the_sending(letter):
    OutgoingMessage.objects.update(state=State.UNCERTAIN)
    with pytest.raises(OutboxError, match="evidence"):
        letter_fates.settle(letter, True, " ", timezone.now())

    letter_fates.settle(letter, True, "it lies in their mailbox", timezone.now())

    assert fresh(letter).state == State.SENT
    letter.foi_request.refresh_from_db()
    assert letter.foi_request.was_sent


def test_confirm_settles_a_letter_in_doubt_and_no_other(letter, make_request):
    [other] = first_letters(make_request(email="foi@other.example"))
    OutgoingMessage.objects.filter(pk=letter.pk).update(state=State.UNCERTAIN)

    assert letter_fates.confirm(letter.message_id, "a copy in our mailbox", NOW)
    assert not letter_fates.confirm(letter.message_id, "again", NOW)
    assert not letter_fates.confirm(other.message_id, "a copy", NOW)
    assert not letter_fates.confirm("<nobody@example.org>", "a copy", NOW)

    settled = fresh(letter)
    assert (settled.state, settled.sent_at, settled.evidence) == (
        State.SENT,
        NOW,
        "a copy in our mailbox",
    )
    letter.foi_request.refresh_from_db()
    assert letter.foi_request.sent_on == NOW.date()


def test_confirm_after_a_restore_knows_what_had_left(letter, settings, mail_server):
    (settings.DATA_DIR / restored.RESTORED).touch()

    assert letter_fates.confirm(letter.message_id, "a copy in our mailbox", NOW)
    (settings.DATA_DIR / restored.RESTORED).unlink()

    assert outbox.deliver(now)["sent"] == 0


def test_adopt_takes_in_a_letter_written_after_the_backup(letter, mail_server):
    raw, foi_request = bytes(letter.mime), letter.foi_request
    OutgoingMessage.objects.all().delete()
    [second] = first_letters(foi_request)

    taken = letter_fates.adopt(foi_request, "request", "request", raw, NOW, "a copy in our mailbox")

    assert fresh(second).state == State.CANCELLED
    assert (fresh(taken).state, taken.message_id) == (State.SENT, letter.message_id)
    foi_request.refresh_from_db()
    assert foi_request.was_sent
    assert outbox.deliver(now)["sent"] == 0


def test_settle_as_not_sent_sends_it_again_and_keeps_who_said_so(letter, mail_server, person):
    OutgoingMessage.objects.update(state=State.UNCERTAIN)

    letter_fates.settle(letter, False, "not in their log", NOW, person)

    assert (fresh(letter).evidence, fresh(letter).ended_by) == ("not in their log", person)
    assert outbox.deliver(now)["sent"] == 1


def test_a_reminder_that_is_adopted_after_a_restore_is_not_written_again(reminder):
    raw, foi_request = bytes(reminder.mime), reminder.foi_request
    OutgoingMessage.objects.all().delete()
    lifecycle.step_written(foi_request)

    letter_fates.adopt(foi_request, "ladder", "reminder", raw, NOW, "a copy")

    foi_request.refresh_from_db()
    assert foi_request.next_step == "second_reminder"
    assert write_due_letters(CHASE).written == []


def test_a_letter_in_doubt_that_came_back_reached_nobody(letter, mail_server):
    OutgoingMessage.objects.update(state=State.UNCERTAIN)

    assert letter_fates.came_back(letter.message_id, "it came back: 550 5.1.1", NOW)
    assert not letter_fates.came_back(letter.message_id, "again", NOW)

    assert fresh(letter).state == State.FAILED
    letter.foi_request.refresh_from_db()
    assert not letter.foi_request.was_sent
    assert AddressProblem.objects.get().address == "foi@testham.example"
