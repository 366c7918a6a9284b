"""Each letter leaves once, or it is known why it did not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from requests_app import lifecycle, outbox, sending
from requests_app.chasing import write_due_letters
from requests_app.lifecycle import Kind
from requests_app.models import OutgoingMessage
from requests_app.outbox import OutboxError, State
from tests.at_once import at_once

MONDAY = date(2026, 1, 5)
CHASE = date(2026, 2, 3)
NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)


def now() -> datetime:
    return NOW


@pytest.fixture
def letter(make_request) -> OutgoingMessage:
    """The first letter of a request, waiting to be sent."""
    foi_request = make_request(email="foi@testham.example")
    sending.queue_first_letters([foi_request])
    return foi_request.outgoing_messages.get()


@pytest.fixture
def reminder(make_request) -> OutgoingMessage:
    foi_request = make_request(MONDAY, email="foi@testham.example")
    write_due_letters(CHASE)
    return foi_request.outgoing_messages.get()


def fresh(message: OutgoingMessage) -> OutgoingMessage:
    return OutgoingMessage.objects.get(pk=message.pk)


def test_deliver_sends_a_letter_once_and_starts_the_clock(letter, mail_server):
    first, second = outbox.deliver(), outbox.deliver()

    assert (first["sent"], second["sent"]) == (1, 0)
    assert mail_server.envelopes == [("foi@example.org", ["foi@testham.example"])]
    [mail] = mail_server.mails
    assert mail["Message-ID"] == letter.message_id
    assert "Auto-Submitted" not in mail
    letter.foi_request.refresh_from_db()
    assert letter.foi_request.sent_on == timezone.localdate()
    assert letter.foi_request.due_on


def test_deliver_sends_just_the_bytes_that_were_kept(letter, mail_server):
    outbox.deliver()

    assert mail_server.raw[0].rstrip() == bytes(letter.mime).rstrip()


def test_deliver_keeps_lines_that_begin_with_a_dot(letter, mail_server):
    dotted = bytes(letter.mime).rstrip() + b"\r\n.\r\n..two\r\n"
    OutgoingMessage.objects.update(mime=dotted)

    outbox.deliver()

    assert mail_server.raw[0].rstrip() == dotted.rstrip()


def test_deliver_without_a_mail_server_writes_to_a_folder_and_starts_no_clock(letter, settings):
    counts = outbox.deliver(now)

    assert counts["sent"] == 1
    [path] = settings.LETTERS_DIR.glob("*.eml")
    assert path.read_bytes() == bytes(letter.mime)
    assert fresh(letter).written_to_folder
    letter.foi_request.refresh_from_db()
    assert not letter.foi_request.was_sent


@pytest.mark.parametrize("command", ["rcpt_replies", "data_replies"])
@pytest.mark.parametrize(
    ("reply", "state"), [("451 later", State.DEFERRED), ("550 no such box", State.FAILED)]
)
def test_deliver_does_as_the_mail_server_says(letter, mail_server, command, reply, state):
    getattr(mail_server, command).append(reply)

    outbox.deliver(now)

    assert fresh(letter).state == state
    assert reply[:3] in fresh(letter).last_reply
    assert mail_server.mails == []
    letter.foi_request.refresh_from_db()
    assert not letter.foi_request.was_sent


def test_deliver_tries_a_deferred_letter_again_later_and_not_before(letter, mail_server):
    mail_server.rcpt_replies.append("451 later")
    outbox.deliver(now)

    assert outbox.deliver(lambda: NOW + timedelta(minutes=4))["sent"] == 0
    assert outbox.deliver(lambda: NOW + timedelta(minutes=6))["sent"] == 1
    assert len(mail_server.mails) == 1


def test_deliver_calls_a_letter_uncertain_when_the_server_hangs_up(letter, mail_server):
    mail_server.data_replies.append("hang up")

    outbox.deliver(now)

    assert fresh(letter).state == State.UNCERTAIN
    assert outbox.deliver(lambda: NOW + timedelta(days=9))["sent"] == 0


def test_deliver_defers_when_no_server_answers(letter, mail_server, settings):
    settings.EMAIL_PORT = 1

    assert outbox.deliver(now)["deferred"] == 1
    assert fresh(letter).state == State.DEFERRED


@pytest.mark.parametrize(
    ("state", "settled"),
    [(State.CLAIMED, State.PENDING), (State.DATA_STARTED, State.UNCERTAIN)],
)
def test_release_stale_claims_never_sends_again_what_may_have_gone(letter, state, settled):
    OutgoingMessage.objects.update(
        state=state, claim_token=7, lease_until=NOW - timedelta(seconds=1)
    )

    outbox.release_stale_claims(NOW)

    assert fresh(letter).state == settled
    assert fresh(letter).claim_token == 8


def test_deliver_one_stops_when_its_claim_is_old(letter, mail_server):
    """A sender that slept beyond its lease wakes: another has the letter now."""
    message = outbox._claim(letter.pk, NOW)
    OutgoingMessage.objects.update(claim_token=message.claim_token + 1)

    assert not outbox._move(message, State.CLAIMED, State.DATA_STARTED)
    assert fresh(letter).state == State.CLAIMED


def test_deliver_does_not_send_a_reminder_after_the_answer(reminder, mail_server):
    lifecycle.record(reminder.foi_request, Kind.RESPONSE, date(2026, 2, 2), outcome="full")

    counts = outbox.deliver(now)

    assert counts["cancelled"] == 1
    assert mail_server.mails == []
    assert "answer has come" in fresh(reminder).last_reply


def test_deliver_does_not_send_a_reminder_while_the_clock_stands_still(reminder, mail_server):
    lifecycle.record(reminder.foi_request, Kind.CLARIFICATION_REQUESTED, date(2026, 1, 30))

    outbox.deliver(now)

    assert fresh(reminder).state == State.CANCELLED
    assert mail_server.mails == []


def test_deliver_answers_the_first_letter_in_its_thread(letter, mail_server, make_request):
    outbox.deliver()
    foi_request = letter.foi_request
    foi_request.refresh_from_db()
    write_due_letters(foi_request.chase_on)
    outbox.deliver(lambda: datetime.combine(foi_request.chase_on, NOW.timetz()))

    first, second = mail_server.mails
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"] == first["Message-ID"]


def test_deliver_sends_nothing_after_a_restore_until_a_person_says_so(
    letter, mail_server, settings
):
    (settings.DATA_DIR / outbox.RESTORED).touch()
    assert outbox.deliver(now)["sent"] == 0
    (settings.DATA_DIR / outbox.RESTORED).unlink()
    assert outbox.deliver(now)["sent"] == 1


def test_cancel_stops_a_letter_for_good(reminder, mail_server):
    outbox.cancel(reminder, "they rang")

    assert outbox.deliver(now)["sent"] == 0
    assert write_due_letters(CHASE).written == []
    with pytest.raises(OutboxError):
        outbox.cancel(fresh(reminder), "again")


def test_approve_takes_drafts_only(reminder):
    with pytest.raises(OutboxError, match="draft"):
        outbox.approve(reminder)
    OutgoingMessage.objects.update(state=State.DRAFT)
    outbox.approve(reminder)
    assert fresh(reminder).state == State.PENDING


def test_settle_needs_evidence_and_records_the_sending(letter):
    OutgoingMessage.objects.update(state=State.UNCERTAIN)
    with pytest.raises(OutboxError, match="evidence"):
        outbox.settle(letter, True, " ", timezone.now())

    outbox.settle(letter, True, "it lies in their mailbox", timezone.now())

    assert fresh(letter).state == State.SENT
    letter.foi_request.refresh_from_db()
    assert letter.foi_request.was_sent


def test_deliver_costs_at_most_twenty_statements_a_letter(
    make_request, mail_server, django_assert_max_num_queries
):
    requests = [make_request(email=f"foi{number}@testham.example") for number in range(5)]
    sending.queue_first_letters(requests)

    with django_assert_max_num_queries(6 + 5 * 26):
        assert outbox.deliver()["sent"] == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_deliver_by_four_senders_at_once_sends_each_letter_once(make_request, mail_server):
    requests = [make_request(email=f"foi{number}@testham.example") for number in range(20)]
    sending.queue_first_letters(requests)

    at_once(outbox.deliver, 4)

    recipients = [recipient for _, [recipient] in mail_server.envelopes]
    assert sorted(recipients) == sorted(f"foi{number}@testham.example" for number in range(20))
