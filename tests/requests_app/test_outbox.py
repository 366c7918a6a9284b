"""Each letter leaves once, or it is known why it did not."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app import (
    address_book,
    batches,
    letter_fates,
    letters,
    lifecycle,
    outbox,
    restored,
    smtp,
)
from requests_app.campaigns import load_campaign
from requests_app.chasing import write_due_letters
from requests_app.domain.law import Law
from requests_app.letter_fates import OutboxError
from requests_app.lifecycle import Kind
from requests_app.models import (
    AddressProblem,
    Authority,
    Campaign,
    MailDomain,
    OutgoingMessage,
    SendingRules,
)
from requests_app.outbox import State
from tests.at_once import at_once
from tests.conftest import CAMPAIGN
from tests.outgoing import first_letters

MONDAY = date(2026, 1, 5)
CHASE = date(2026, 2, 3)
NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)


def now() -> datetime:
    return NOW


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

    assert outbox.deliver(lambda: NOW + timedelta(minutes=3.9))["sent"] == 0
    assert outbox.deliver(lambda: NOW + timedelta(minutes=6.1))["sent"] == 1
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
    (settings.DATA_DIR / restored.RESTORED).touch()
    assert outbox.deliver(now)["sent"] == 0
    (settings.DATA_DIR / restored.RESTORED).unlink()
    assert outbox.deliver(now)["sent"] == 1


STATEMENTS = re.compile("SELECT|INSERT|UPDATE|DELETE")


def statements_for(letters: int) -> int:
    """How many statements one run took, but for the bounds of transactions."""
    with CaptureQueriesContext(connection) as told:
        assert outbox.deliver(now)["sent"] == letters
    return sum(bool(STATEMENTS.match(query["sql"])) for query in told.captured_queries)


def test_deliver_costs_at_most_eight_statements_a_letter(make_request, mail_server):
    made = [make_request(email=f"foi{number}@testham.example") for number in range(15)]
    first_letters(*made[:5])
    few = statements_for(5)
    first_letters(*made[5:])
    many = statements_for(10)

    assert (many - few) / 5 <= 8


def test_a_reminder_costs_at_most_eight_statements(make_request, mail_server):
    for number in range(15):
        make_request(MONDAY, email=f"foi{number}@testham.example")
    write_due_letters(CHASE)
    OutgoingMessage.objects.filter(pk__in=OutgoingMessage.objects.all()[5:]).update(
        not_before=NOW + timedelta(days=1)
    )
    few = statements_for(5)
    OutgoingMessage.objects.update(not_before=None)
    many = statements_for(10)

    assert (many - few) / 5 <= 8


# ------------------------------------------------------------------ when letters may leave


def rules(**columns) -> None:
    SendingRules.objects.update(**columns)


def test_deliver_keeps_to_so_many_letters_a_minute(make_request, mail_server):
    first_letters(*(make_request(email=f"foi@t{number}.example") for number in range(7)))
    rules(letters_a_minute=3)

    sent = [outbox.deliver(lambda at=at: NOW + timedelta(seconds=at))["sent"] for at in (0, 30, 61)]

    assert sent == [3, 0, 3]


def test_deliver_keeps_to_so_many_letters_a_minute_to_one_exchanger(make_request, mail_server):
    for name in ("a.example", "b.example"):
        MailDomain.objects.create(name=name, exchanger="shared.example", looked_up_at=NOW)
    first_letters(
        *(make_request(email=f"foi{n}@{'ab'[n % 2]}.example") for n in range(6)),
        make_request(email="foi@alone.example"),
    )
    rules(letters_a_minute=100, letters_a_minute_to_one=2)

    outbox.deliver(now)

    sent_to = sorted(recipient.partition("@")[2] for _, [recipient] in mail_server.envelopes)
    assert sent_to == ["a.example", "alone.example", "b.example"]


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (datetime(2026, 2, 3, 8, 59, tzinfo=UTC), 0),
        (datetime(2026, 2, 3, 9, 0, tzinfo=UTC), 1),
        (datetime(2026, 2, 3, 17, 0, tzinfo=UTC), 0),
        (datetime(2026, 2, 7, 12, 0, tzinfo=UTC), 0),  # a Saturday
        (datetime(2026, 4, 3, 12, 0, tzinfo=UTC), 0),  # Good Friday
        (datetime(2026, 7, 1, 8, 30, tzinfo=UTC), 1),  # 9:30 in London
    ],
)
def test_deliver_keeps_to_office_hours(letter, mail_server, at, sent):
    rules(office_hours_only=True)

    assert outbox.deliver(lambda: at)["sent"] == sent


def test_deliver_sends_no_reminder_over_christmas_but_first_letters(
    reminder, mail_server, make_request
):
    first_letters(make_request(email="foi@other.example"))

    outbox.deliver(lambda: datetime(2026, 12, 21, 12, tzinfo=UTC))

    assert [recipient for _, [recipient] in mail_server.envelopes] == ["foi@other.example"]
    assert fresh(reminder).state == State.PENDING


def test_the_kill_switch_stops_everything_and_a_letter_in_hand_too(letter, mail_server):
    rules(paused=True, paused_why="we asked the wrong question")
    assert outbox.deliver(now)["sent"] == 0
    assert "we asked the wrong question" in outbox.why_nothing_leaves(NOW)
    rules(paused=False)
    [taken] = outbox._take(NOW, 1)
    rules(paused=True)

    assert outbox._claim(taken, NOW) is None
    assert (fresh(letter).state, fresh(letter).attempts) == (State.PENDING, 0)

    rules(paused=False)
    assert outbox.deliver(lambda: NOW + timedelta(minutes=1))["sent"] == 1


def test_deliver_waits_an_hour_when_the_server_says_that_we_are_too_many(make_request, mail_server):
    first_letters(*(make_request(email=f"foi@t{number}.example") for number in range(5)))
    mail_server.rcpt_replies += ["250", "451 4.7.500 Server busy. Please try again later"]

    counts = outbox.deliver(now)

    assert (counts["sent"], counts["deferred"], counts["pending"]) == (1, 1, 3)
    assert "4.7.500" in outbox.why_nothing_leaves(NOW)
    assert outbox.deliver(lambda: NOW + timedelta(minutes=59))["sent"] == 0
    assert outbox.deliver(lambda: NOW + timedelta(minutes=61))["sent"] == 4


def test_deliver_stops_at_the_first_letter_when_the_server_is_away(
    make_request, mail_server, settings
):
    first_letters(*(make_request(email=f"foi@t{number}.example") for number in range(5)))
    settings.EMAIL_PORT = 1

    assert outbox.deliver(now)["deferred"] == 1
    assert OutgoingMessage.objects.filter(state=State.PENDING, tried_at=None).count() == 4


def test_deferred_letters_do_not_all_come_back_together(make_request, mail_server):
    first_letters(*(make_request(email=f"foi@t{number}.example") for number in range(12)))
    mail_server.rcpt_replies += ["451 4.3.0 later"] * 12

    outbox.deliver(now)

    again = set(OutgoingMessage.objects.values_list("not_before", flat=True))
    assert len(again) == 12
    assert all(timedelta(minutes=4) <= at - NOW <= timedelta(minutes=6) for at in again)


def test_deliver_gives_up_after_days_of_later(letter, mail_server):
    OutgoingMessage.objects.update(attempts=outbox.MOST_ATTEMPTS - 1)
    mail_server.rcpt_replies.append("450 4.2.0 later")

    assert outbox.deliver(now)["failed"] == 1
    assert "given up" in fresh(letter).last_reply
    letter_fates.try_again(letter)
    assert outbox.deliver(now)["sent"] == 1


# ------------------------------------------------------------------ a last look


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (lambda row: lifecycle.hold(row, "they rang"), "chasing is stopped: they rang"),
        (lambda row: lifecycle.snooze(row, date(2026, 2, 4)), "not chased before 2026-02-04"),
        (lambda row: lifecycle.something_arrived(row, NOW), "not read yet"),
        (lambda row: Campaign.objects.update(chasing_paused=True), "paused for the whole campaign"),
        (
            lambda row: Campaign.objects.update(chasing_snoozed_until=date(2026, 2, 4)),
            "the campaign is not chased before",
        ),
        (lambda row: Authority.objects.update(email="new@testham.example"), "another address"),
        (
            lambda row: address_book.open_problem(row.authority, "x@x.example", "550", NOW),
            "its address was refused",
        ),
    ],
)
def test_a_reminder_is_looked_at_once_more_and_written_again_later(
    reminder, mail_server, happens, why
):
    happens(reminder.foi_request)

    counts = outbox.deliver(now)

    assert counts["cancelled"] == 1
    assert why in fresh(reminder).last_reply
    assert mail_server.mails == []
    reminder.foi_request.refresh_from_db()
    assert reminder.foi_request.next_step == "reminder"  # due again, once nothing is in the way


def test_a_first_letter_is_sent_though_chasing_is_stopped(letter, mail_server):
    lifecycle.hold(letter.foi_request, "no reminders for this one")

    assert outbox.deliver(now)["sent"] == 1


def test_a_letter_follows_its_authority_to_a_new_address(letter, mail_server):
    Authority.objects.update(email="new@testham.example")

    outbox.deliver(now)
    outbox.deliver(now)

    assert [recipient for _, [recipient] in mail_server.envelopes] == ["new@testham.example"]
    assert fresh(letter).state == State.CANCELLED


# ------------------------------------------------------------------ an address that is refused


def test_a_refused_address_is_put_on_the_list_once_and_nothing_is_lost(make_request, mail_server):
    foi_request = make_request(email="old@testham.example")
    other = lifecycle.new_request(
        load_campaign(CAMPAIGN.replace("missing-2025", "second-2025")).campaign,
        foi_request.authority,
    )
    first_letters(foi_request)
    first_letters(other)
    mail_server.rcpt_replies.append("550 5.1.1 no such user")

    counts = outbox.deliver(now)

    assert counts["failed"] == 2  # the second was not even tried
    assert len(mail_server.envelopes) == 0
    [problem] = AddressProblem.objects.all()
    assert (problem.address, problem.fixed_at) == ("old@testham.example", None)

    Authority.objects.update(email="new@testham.example")
    foi_request.authority.refresh_from_db()
    assert address_book.put_right(foi_request.authority, None, NOW, "their page") == 2
    assert outbox.deliver(now)["sent"] == 2
    assert {recipient for _, [recipient] in mail_server.envelopes} == {"new@testham.example"}
    assert AddressProblem.objects.get().how == "their page"


@pytest.mark.parametrize(
    "reply", ["550 5.7.1 relaying denied", "554 5.7.1 blocked as spam", "552 5.2.2 mailbox full"]
)
def test_a_refusal_that_is_not_the_addresss_fault_opens_no_item(letter, mail_server, reply):
    mail_server.rcpt_replies.append(reply)

    assert outbox.deliver(now)["failed"] == 1
    assert not AddressProblem.objects.exists()


# ------------------------------------------------------------------ the journal, and evidence


def test_deliver_sends_a_copy_to_our_own_mailbox_by_the_envelope(letter, mail_server, settings):
    settings.JOURNAL = "journal@example.org"

    outbox.deliver(now)

    [(_, recipients)] = mail_server.envelopes
    assert recipients == ["foi@testham.example", "journal@example.org"]
    assert "journal" not in mail_server.mails[0].as_string()
    assert fresh(letter).journalled


def test_deliver_sends_though_the_journal_is_refused(letter, mail_server, settings):
    settings.JOURNAL = "journal@example.org"
    mail_server.rcpt_replies += ["250", "550 5.1.1 not here"]

    assert outbox.deliver(now)["sent"] == 1
    assert fresh(letter).journalled is False
    assert not AddressProblem.objects.exists()


# ------------------------------------------------------------------ senders that sleep, and many


def test_a_sender_whose_letter_was_taken_over_gives_no_text(letter, mail_server):
    [taken] = outbox._take(NOW, 1)
    outbox._claim(taken, NOW)
    outbox.release_stale_claims(NOW + timedelta(hours=2))

    assert not outbox._start_text(taken, True)
    assert fresh(letter).state == State.PENDING


def test_a_sender_that_slept_after_the_text_still_knows_what_became_of_it(letter, mail_server):
    [taken] = outbox._take(NOW, 1)
    outbox._claim(taken, NOW)
    outbox._start_text(taken, True)
    OutgoingMessage.objects.update(lease_until=NOW)
    outbox.release_stale_claims(NOW + timedelta(hours=2))
    assert fresh(letter).state == State.UNCERTAIN

    attempt = smtp.Attempt(smtp.Fate.SENT, "250 kept", smtp.Stage.TEXT)
    assert outbox._record_fate(taken, attempt, outbox.Run(now)) == State.SENT
    assert fresh(letter).state == State.SENT


def test_a_letter_whose_request_for_review_left_is_in_the_log_as_one(make_request, mail_server):
    foi_request = make_request(MONDAY, email="foi@testham.example", law=Law.FOISA)
    write_due_letters(CHASE, at=NOW)
    foi_request.refresh_from_db()
    assert foi_request.chase_on == date(2026, 2, 17)
    then = NOW + timedelta(days=14)
    OutgoingMessage.objects.update(state=State.SENT)
    write_due_letters(foi_request.chase_on, at=then)
    batches.approve(OutgoingMessage.objects.filter(state=State.DRAFT), None, then)
    assert outbox.deliver(lambda: then)["sent"] == 1

    kinds = [event.kind for event in foi_request.events.standing()]
    assert kinds == ["sent", "review_requested"]
    foi_request.refresh_from_db()
    assert foi_request.next_step == "regulator"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_deliver_by_four_senders_at_once_sends_each_letter_once(make_request, mail_server):
    requests = [make_request(email=f"foi{number}@testham.example") for number in range(60)]
    first_letters(*requests)

    at_once(outbox.deliver, 4)

    recipients = [recipient for _, [recipient] in mail_server.envelopes]
    assert sorted(recipients) == sorted(f"foi{number}@testham.example" for number in range(60))


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_four_senders_at_once_keep_to_the_throttle(make_request, mail_server):
    first_letters(*(make_request(email=f"foi@t{number}.example") for number in range(30)))
    rules(letters_a_minute=10)

    at_once(lambda: outbox.deliver(now), 4)

    assert len(mail_server.envelopes) == 10


# ------------------------------------------------------------------ one fault stops no others


def test_the_kill_switch_in_the_middle_of_a_run_ends_the_run(make_request, mail_server):
    first_letters(*(make_request(email=f"foi@t{number}.example") for number in range(30)))
    asked = []

    def switched_off_on_the_way() -> datetime:
        asked.append(NOW)
        if len(asked) == 20:
            rules(paused=True, paused_why="stop")
        assert len(asked) < 500, "it spins"
        return NOW

    counts = outbox.deliver(switched_off_on_the_way)

    assert 0 < counts["sent"] < 30
    waiting = OutgoingMessage.objects.filter(state=State.PENDING)
    assert set(waiting.values_list("attempts", flat=True)) == {0}


def test_a_letter_that_we_cannot_handle_keeps_none_of_the_others(
    make_request, mail_server, monkeypatch
):
    bad, *others = first_letters(
        *(make_request(email=f"foi@t{number}.example") for number in range(4))
    )
    really = outbox._claim

    def claim(letter, at):
        if letter.pk == bad.pk:
            raise ValueError("a fault of ours")
        return really(letter, at)

    monkeypatch.setattr(outbox, "_claim", claim)

    with pytest.raises(OutboxError, match="a fault of ours"):
        outbox.deliver(now)

    assert {fresh(letter).state for letter in others} == {State.SENT}
    assert fresh(bad).state == State.PENDING
    assert "a fault of our own" in fresh(bad).last_reply
    assert outbox.deliver(lambda: NOW + timedelta(minutes=30))["sent"] == 0
    monkeypatch.setattr(outbox, "_claim", really)
    assert outbox.deliver(lambda: NOW + timedelta(minutes=61))["sent"] == 1


def test_a_server_that_is_away_for_days_costs_no_letter(letter, mail_server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for hours in range(0, 24 * 14, 5):
        outbox.deliver(lambda hours=hours: NOW + timedelta(hours=hours))

    assert (fresh(letter).state, fresh(letter).attempts) == (State.DEFERRED, 0)
    settings.EMAIL_PORT = port
    assert outbox.deliver(lambda: NOW + timedelta(days=15))["sent"] == 1


@pytest.mark.parametrize("reply", ["450 4.2.0 not\0now", "550 5.1.1 no\0body"])
def test_a_reply_with_a_character_that_no_database_keeps_is_kept_without_it(reply):
    attempt = smtp.Attempt(smtp.Fate.LATER, reply, smtp.Stage.RCPT)
    assert "\0" not in attempt.reply


def test_a_letter_that_was_taken_back_and_approved_again_keeps_its_time(letter, mail_server):
    rules(undo_minutes=10)
    [taken] = outbox._take(NOW, 1)
    batches.take_back(OutgoingMessage.objects.all())
    batches.approve(OutgoingMessage.objects.all(), None, NOW)

    assert outbox._claim(taken, NOW) is None
    assert outbox.deliver(now)["sent"] == 0


# ------------------------------------------------------------------ the next step, once one left


def test_the_next_step_is_counted_from_the_day_a_letter_left(make_request, mail_server):
    foi_request = make_request(MONDAY, email="foi@testham.example")
    write_due_letters(CHASE, at=NOW)
    weeks_later = NOW + timedelta(days=21)

    assert outbox.deliver(lambda: weeks_later)["sent"] == 1
    assert write_due_letters(weeks_later.date(), at=weeks_later).written == []
    foi_request.refresh_from_db()
    assert (foi_request.next_step, foi_request.chase_on) == ("second_reminder", date(2026, 3, 10))


def test_the_regulator_waits_for_the_review_that_left_late(make_request, mail_server):
    foi_request = make_request(MONDAY, email="foi@testham.example", law=Law.FOISA)
    write_due_letters(CHASE, at=NOW)
    OutgoingMessage.objects.update(state=State.SENT, sent_at=NOW)
    then = datetime(2026, 2, 17, 10, tzinfo=UTC)
    write_due_letters(then.date(), at=then)
    batches.approve(OutgoingMessage.objects.filter(state=State.DRAFT), None, then)
    left = datetime(2026, 3, 18, 10, tzinfo=UTC)

    assert outbox.deliver(lambda: left)["sent"] == 1

    foi_request.refresh_from_db()
    assert foi_request.next_step == "regulator"
    assert foi_request.chase_on > lifecycle.clock_of(foi_request, left.date()).review_due


@pytest.mark.parametrize("kind", [Kind.PARTIAL_RESPONSE, Kind.ACKNOWLEDGED, Kind.TRANSFERRED])
def test_a_reminder_does_not_leave_when_something_came_since(reminder, mail_server, kind):
    lifecycle.record(reminder.foi_request, kind, date(2026, 2, 3))

    assert outbox.deliver(now)["cancelled"] == 1
    assert mail_server.mails == []


# ------------------------------------------------------------------ answers and new rounds


@pytest.fixture
def asked(make_request):
    """A request about which the authority asked what is meant, and our answer, approved."""
    foi_request = make_request(MONDAY, email="foi@testham.example")
    lifecycle.record(foi_request, Kind.CLARIFICATION_REQUESTED, date(2026, 1, 12))
    draft = letters.answer_letter(
        foi_request,
        "Calendar years.",
        title="Answer",
        step="answer 1",
        event_kind=Kind.CLARIFICATION_RECEIVED,
    )
    [letter] = letters.write([draft], approved=True, at=NOW)
    return letter


def test_an_answer_that_left_starts_the_clock_anew(asked, mail_server):
    assert outbox.deliver(now)["sent"] == 1

    asked.foi_request.refresh_from_db()
    assert asked.foi_request.due_on == date(2026, 3, 3)


@pytest.mark.parametrize("since", [Kind.RESPONSE, Kind.CLARIFICATION_RECEIVED])
def test_an_answer_that_nobody_waits_for_does_not_leave(asked, mail_server, since):
    outcome = "full" if since == Kind.RESPONSE else ""
    lifecycle.record(asked.foi_request, since, date(2026, 2, 2), outcome=outcome)
    before = lifecycle.clock_of(asked.foi_request, date(2026, 3, 1)).response_due

    assert outbox.deliver(now)["cancelled"] == 1
    assert lifecycle.clock_of(asked.foi_request, date(2026, 3, 1)).response_due == before


def test_a_narrowed_request_does_not_leave_once_the_first_was_answered(make_request, mail_server):
    old = make_request(MONDAY, email="foi@testham.example")
    lifecycle.record(old, Kind.REFUSAL, date(2026, 1, 26))
    first_letters(lifecycle.new_round(old))
    lifecycle.record(old, Kind.RESPONSE, date(2026, 1, 30), outcome="full")

    assert outbox.deliver(now)["cancelled"] == 1


# ------------------------------------------------------------------ what comes too late


def test_a_sender_that_wakes_after_a_person_said_not_sent_says_that_it_was(letter, mail_server):
    [taken] = outbox._take(NOW, 1)
    outbox._claim(taken, NOW)
    outbox._start_text(taken, True)
    OutgoingMessage.objects.update(state=State.UNCERTAIN)
    letter_fates.settle(letter, False, "not in the log", NOW)

    attempt = smtp.Attempt(smtp.Fate.SENT, "250 kept", smtp.Stage.TEXT)
    assert outbox._record_fate(taken, attempt, outbox.Run(now)) == State.SENT

    assert outbox.deliver(now)["sent"] == 0
    assert fresh(letter).state == State.SENT


def test_a_refusal_of_an_address_that_was_changed_meanwhile_blames_nobody(letter, mail_server):
    [taken] = outbox._take(NOW, 1)
    outbox._claim(taken, NOW)
    Authority.objects.update(email="new@testham.example")

    attempt = smtp.Attempt(smtp.Fate.NO, "550 5.1.1 no such user", smtp.Stage.RCPT)
    outbox._record_fate(taken, attempt, outbox.Run(now))

    assert not AddressProblem.objects.exists()
    assert outbox.deliver(now)["sent"] == 1
    assert mail_server.envelopes[0][1] == ["new@testham.example"]
