"""A bank holiday is proclaimed while clocks run: every date it touches moves, and says so."""

import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import address_book, chasing, letter_fates, lifecycle, outbox, recounting
from requests_app.calendars import calendar_for
from requests_app.domain.law import Law
from requests_app.lifecycle import LifecycleError, record, refold
from requests_app.models import (
    CaseEvent,
    FoiRequest,
    OutgoingMessage,
    ProclaimedHoliday,
    ProclaimedYear,
    Recount,
)
from requests_app.recounting import recount, waiting
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

SENT = date(2026, 10, 26)  # under FOIA due on 23 November 2026
DUE = date(2026, 11, 23)
NEW_DAY = date(2026, 11, 10)
STORED = (
    *("received_on", "due_on", "due_is_provisional", "councils_may_count_to", "clock_state"),
    *("chase_on", "next_step"),
)


def proclaim(day: date = NEW_DAY, **columns) -> ProclaimedHoliday:
    nations = {"england": True, "wales": True, "scotland": True, "northern_ireland": True}
    return ProclaimedHoliday.objects.create(
        **{"date": day, "name": "A day of thanks", "proclaimed_on": day, "source": "The Gazette"}
        | nations
        | columns
    )


def notes(foi_request: FoiRequest) -> list[str]:
    return [event.note for event in foi_request.events.filter(kind="recounted")]


@pytest.fixture(autouse=True)
def _first_count(db):
    recount()


def test_recount_does_nothing_while_the_calendar_is_the_same(make_request):
    make_request(SENT)

    assert recount() is None
    assert Recount.objects.count() == 1


def test_recount_moves_the_day_and_logs_old_and_new(make_request):
    foi_request = make_request(SENT)
    assert foi_request.due_on == DUE
    proclaim()

    found = recount()

    foi_request.refresh_from_db()
    assert foi_request.due_on == date(2026, 11, 24)
    assert foi_request.chase_on == date(2026, 11, 25)
    assert (found.looked_at, found.moved) == (1, 1)
    assert notes(foi_request) == [
        "Last day in time: 23 November 2026 before, 24 November 2026 now. Why: 10 November 2026,"
        " A day of thanks, is a bank holiday now."
    ]
    event = foi_request.events.get(kind="recounted")
    assert event.on and event.recorded_at and event.struck_out_at is None


def test_recount_moves_back_when_the_day_is_taken_out_again(make_request):
    foi_request = make_request(SENT)
    row = proclaim()
    recount()
    row.delete()

    assert recount().moved == 1

    foi_request.refresh_from_db()
    assert foi_request.due_on == DUE
    assert len(notes(foi_request)) == 2 and "is a bank holiday no longer" in notes(foi_request)[1]


def test_recount_leaves_alone_what_the_day_does_not_touch(make_request):
    before, after = make_request(date(2026, 9, 1)), make_request(date(2026, 11, 12))
    answered_in_time = make_request(SENT)
    record(answered_in_time, "response", date(2026, 11, 2), outcome="full")
    proclaim(date(2026, 11, 11))

    found = recount()

    assert found.moved == 1  # the answered one: whether it was in time must stay right
    assert notes(before) == notes(after) == []
    assert found.looked_at == 1
    answered_in_time.refresh_from_db()
    assert answered_in_time.due_on == date(2026, 11, 24)


def test_recount_touches_a_request_received_on_the_very_day(make_request):
    """The day of receipt is a working day no longer, so the s.45 Code counts from the next."""
    foi_request = make_request(NEW_DAY)
    proclaim()

    assert recount().moved == 1

    foi_request.refresh_from_db()
    assert foi_request.councils_may_count_to == date(2026, 12, 10)


def test_recount_of_a_day_in_wales_moves_no_scottish_request(make_request, make_authority):
    scottish = make_request(SENT, make_authority(nation="Scotland"))
    english = make_request(SENT, make_authority(nation="England"))
    proclaim(england=False, scotland=False, northern_ireland=False)

    assert recount().moved == 1

    scottish.refresh_from_db()
    english.refresh_from_db()
    assert (scottish.due_on, english.due_on) == (DUE, date(2026, 11, 24))


def test_recount_of_a_newly_proclaimed_year_looks_at_its_dates(make_request):
    with_2027 = make_request(date(2026, 11, 20))
    record(with_2027, "pit_extension", date(2026, 11, 21))
    assert with_2027.due_on.year == 2027 and with_2027.due_is_provisional
    make_request(date(2026, 10, 1))
    ProclaimedYear.objects.create(year=2027, source="The Gazette")

    found = recount()

    with_2027.refresh_from_db()
    assert not with_2027.due_is_provisional
    assert (found.looked_at, found.moved) == (1, 0)
    assert found.why == "bank holidays are proclaimed to the end of 2027"


def test_recount_whole_puts_right_what_was_stored_wrong(make_request):
    foi_request = make_request(SENT)
    FoiRequest.objects.filter(pk=foi_request.pk).update(due_on=date(2026, 11, 20))

    found = recount(whole=True)

    foi_request.refresh_from_db()
    assert foi_request.due_on == DUE and found.moved == 1
    assert found.why == "asked for by hand"


def test_recount_counts_the_others_where_a_moment_is_not_on_its_day(make_request):
    broken, sound = make_request(SENT), make_request(SENT)
    for hour in (9, 10):
        broken.events.create(
            kind="acknowledged",
            on=date(2026, 10, 28),
            at=datetime(2026, 10, 30, hour, tzinfo=UTC),
        )
    proclaim()

    found = recount()

    assert "is not on 2026-10-28" in found.problems and found.moved == 1
    sound.refresh_from_db()
    assert sound.due_on == date(2026, 11, 24)


def test_recount_looks_at_a_request_sent_on_after_the_changed_day(make_request):
    """The notice came on day 21, and the extension holds once a holiday makes that day 20."""
    foi_request = make_request(date(2026, 9, 1), law=Law.EIR)
    record(foi_request, "eir_extension", date(2026, 9, 30))
    record(foi_request, "redirected", date(2026, 10, 12))
    assert (foi_request.clock_state, foi_request.due_on) == ("running", date(2026, 11, 9))
    proclaim(date(2026, 9, 15))

    assert recount().moved == 1

    foi_request.refresh_from_db()
    assert (foi_request.clock_state, foi_request.due_on) == ("extended", date(2026, 12, 8))


def test_recount_stores_the_day_of_receipt_where_the_calendar_decides_it(make_request):
    """A question asked in time: our narrowed request is its answer, and no new request."""
    foi_request = make_request(date(2026, 9, 1), law=Law.EIR)
    record(foi_request, "clarification_requested", date(2026, 9, 30))
    record(foi_request, "narrowed", date(2026, 10, 5))
    assert foi_request.received_on == date(2026, 10, 5)
    proclaim(date(2026, 9, 15))

    recount()

    foi_request.refresh_from_db()
    assert foi_request.received_on == date(2026, 9, 1)


def test_recount_names_a_request_whose_log_cannot_be_counted(make_request):
    broken, sound = make_request(SENT), make_request(SENT)
    CaseEvent.objects.create(foi_request=broken, kind="response", on=date(2020, 1, 1))
    proclaim()

    found = recount()

    assert found.problems.startswith(f"{broken.reference}: ") and found.moved == 1
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.due_on, sound.due_on) == (DUE, date(2026, 11, 24))


@pytest.mark.parametrize(
    "note",
    ["s.36\x1e\x1fs.12", "s.36\x1efees_notice\x1f2026-11-04\x1f\x1efee_received\x1f2026-11-06\x1f"],
)
def test_recount_is_not_misled_by_control_characters_in_a_note(make_request, note):
    foi_request = make_request(SENT)
    record(foi_request, "pit_extension", date(2026, 11, 3), note=note)
    proclaim()

    found = recount()

    foi_request.refresh_from_db()
    assert found.problems == "" and found.moved == 1
    assert foi_request.clock_state == "extended"
    assert foi_request.due_on == lifecycle.clock_of(foi_request, date(2026, 11, 22)).response_due


# ---------------------------------------------------------------------------- letters


def test_recount_takes_back_a_reminder_that_names_the_old_day(make_request):
    foi_request = make_request(SENT, email="foi@example.org")
    chasing.write_due_letters(date(2026, 11, 24))
    letter = foi_request.outgoing_messages.get()
    proclaim()

    found = recount()

    letter.refresh_from_db()
    foi_request.refresh_from_db()
    assert letter.state == OutgoingMessage.State.CANCELLED
    assert "24 November 2026 now" in letter.last_reply
    assert (foi_request.next_step, foi_request.chase_on) == ("reminder", date(2026, 11, 25))
    assert (found.moved, found.letters_taken_back) == (1, 1)
    again = chasing.write_due_letters(date(2026, 11, 25))
    assert len(again.written) == 1


@pytest.mark.parametrize("state", ["draft", "pending", "deferred"])
def test_recount_takes_back_the_second_letter_and_counts_from_the_first(make_request, state):
    foi_request = make_request(SENT, law=Law.FOISA, email="foi@example.org")
    letters = foi_request.outgoing_messages
    chasing.write_due_letters(date(2026, 11, 24))
    letters.update(state="sent", written_at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    refold(FoiRequest.objects.get(pk=foi_request.pk))
    chasing.write_due_letters(date(2026, 12, 9))
    letters.filter(step="review_request").update(state=state)
    proclaim()

    assert recount().letters_taken_back == 1

    assert list(letters.order_by("step").values_list("step", "state")) == [
        ("reminder", "sent"),
        ("review_request", "cancelled"),
    ]
    foi_request.refresh_from_db()
    assert (foi_request.next_step, foi_request.chase_on) == ("review_request", date(2026, 12, 9))


def test_recount_leaves_a_reminder_whose_day_did_not_move(make_request):
    foi_request = make_request(SENT, email="foi@example.org")
    chasing.write_due_letters(date(2026, 11, 24))
    proclaim(date(2026, 11, 25))

    found = recount()

    assert foi_request.outgoing_messages.get().state == OutgoingMessage.State.PENDING
    assert (found.moved, found.letters_taken_back) == (0, 0)


def test_a_letter_that_names_a_day_that_moved_is_never_sent(make_request, mail_server):
    """It was on its way while dates were counted, and its sender died before it gave the text."""
    foi_request = make_request(SENT, email="foi@example.org")
    chasing.write_due_letters(date(2026, 11, 24))
    letters = foi_request.outgoing_messages
    letters.update(state="claimed", lease_until=datetime(2026, 11, 25, tzinfo=UTC))
    proclaim()
    assert (recount().moved, Recount.objects.first().letters_taken_back) == (1, 0)

    outbox.deliver(lambda: datetime(2026, 11, 26, 9, tzinfo=UTC))

    assert mail_server.mails == []
    assert letters.get().state == OutgoingMessage.State.CANCELLED
    assert "day that it names moved" in letters.get().last_reply
    chasing.write_due_letters(date(2026, 11, 26))
    outbox.deliver(lambda: datetime(2026, 11, 26, 10, tzinfo=UTC))
    [mail] = mail_server.mails
    assert "Tuesday 24 November 2026" in mail.get_content()


def test_nobody_is_chased_between_a_proclamation_and_the_recount(make_request, mail_server):
    waiting_letter = make_request(SENT, email="one@example.org")
    chasing.write_due_letters(date(2026, 11, 24))
    not_written = make_request(SENT, email="two@example.org")
    proclaim()

    report = chasing.write_due_letters(date(2026, 11, 24))
    outbox.deliver(lambda: datetime(2026, 11, 24, 9, tzinfo=UTC))

    assert report.written == [] and "calendar changed" in report.note
    assert mail_server.mails == []
    assert waiting_letter.outgoing_messages.get().state == OutgoingMessage.State.PENDING
    assert not not_written.outgoing_messages.exists()


# ---------------------------------------------------------------------------- many at once


def test_recount_takes_the_same_number_of_queries_for_few_and_for_many(
    make_request, django_assert_max_num_queries
):
    for _ in range(3):
        make_request(SENT)
    proclaim()
    with django_assert_max_num_queries(45):
        assert recount().moved == 3
    for _ in range(27):
        make_request(SENT)
    proclaim(date(2026, 11, 12))

    with django_assert_max_num_queries(45):
        assert recount().moved == 30


def test_recount_goes_on_where_it_was_interrupted(make_request, monkeypatch):
    requests = [make_request(SENT) for _ in range(5)]
    proclaim()
    counted = recounting._count

    def dies_in_the_second_batch(rows, *more):
        if rows[0].pk != requests[0].pk:
            raise KeyboardInterrupt
        return counted(rows, *more)

    monkeypatch.setattr(recounting, "_count", dies_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        recount(batch=2)
    assert Recount.objects.first().moved == 2 and not Recount.objects.first().finished_at
    monkeypatch.undo()

    found = recount(batch=2)

    assert (found.looked_at, found.moved) == (5, 5)
    assert all(len(notes(one)) == 1 for one in requests)


def test_recount_begins_anew_when_the_calendar_changed_meanwhile(make_request, monkeypatch):
    """What a half-done recount moved is put right, also when the day is taken out again."""
    requests = [make_request(SENT) for _ in range(4)]
    row = proclaim()
    counted = recounting._count

    def taken_out_after_the_first_batch(rows, *more):
        tally = counted(rows, *more)
        row.delete()
        return tally

    monkeypatch.setattr(recounting, "_count", taken_out_after_the_first_batch)
    assert recount(batch=2).finished_at is None
    monkeypatch.undo()

    found = recount(batch=2)

    assert found.finished_at and (found.looked_at, found.moved) == (4, 2)
    for one in requests:
        one.refresh_from_db()
        assert one.due_on == DUE


def test_recount_does_not_go_on_with_one_that_the_calendar_overtook(make_request, monkeypatch):
    """Proclaimed, half counted, taken out, proclaimed again: the first half is counted again."""
    requests = [make_request(SENT) for _ in range(4)]
    row = proclaim()
    counted = recounting._count

    def dies_in_the_second_batch(rows, *more):
        if rows[0].pk != requests[0].pk:
            raise KeyboardInterrupt
        return counted(rows, *more)

    monkeypatch.setattr(recounting, "_count", dies_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        recount(batch=2)
    monkeypatch.undo()
    row.delete()
    assert recount(batch=2).moved == 2
    proclaim()

    found = recount(batch=2)

    assert found.finished_at and (found.looked_at, found.moved) == (4, 4)
    assert found == Recount.objects.first() and recount() is None


@pytest.mark.parametrize("again", [False, True])
def test_recount_whole_looks_at_all_where_another_was_interrupted(make_request, monkeypatch, again):
    """Also where the calendar changes once more before it has ended."""
    untouched = make_request(date(2026, 3, 2))
    make_request(SENT)
    FoiRequest.objects.filter(pk=untouched.pk).update(due_on=date(2026, 3, 3))
    proclaim()

    def dies(*more):
        raise KeyboardInterrupt

    monkeypatch.setattr(recounting, "_count", dies)
    with pytest.raises(KeyboardInterrupt):
        recount()
    if again:
        with pytest.raises(KeyboardInterrupt):
            recount(whole=True)
        proclaim(date(2026, 11, 12))
    monkeypatch.undo()

    found = recount(whole=not again)

    untouched.refresh_from_db()
    assert untouched.due_on == lifecycle.clock_of(untouched, SENT).response_due
    assert (found.looked_at, found.moved) == (2, 2)
    assert again or found.why.endswith("; asked for by hand")


def test_waiting_says_how_many_a_recount_will_look_at(make_request):
    make_request(SENT)
    assert waiting() == 0
    proclaim()
    assert waiting() == 1
    recount()
    assert waiting() == 0


def test_recount_takes_at_most_five_queries_for_a_letter_that_it_takes_back(
    make_request, django_assert_max_num_queries
):
    for number in range(20):
        make_request(SENT, email=f"foi{number}@example.org")
    chasing.write_due_letters(date(2026, 11, 24))
    proclaim()

    with django_assert_max_num_queries(45 + 20 * 5):
        assert recount().letters_taken_back == 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_recounts_at_once_share_the_work(make_request):
    recount()
    requests = [make_request(SENT) for _ in range(12)]
    proclaim()

    at_once(lambda: recount(batch=2), 2)

    found = Recount.objects.first()
    assert (found.looked_at, found.moved) == (12, 12)
    assert all(len(notes(one)) == 1 for one in requests)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_recount_waits_for_an_import_that_began_before_the_calendar_changed(make_request):
    """It counted by the calendar before, and its rows are seen by nobody until it ends."""
    recount()
    foi_request = make_request()
    counted, proclaimed = threading.Event(), threading.Event()

    def log() -> None:
        with transaction.atomic():
            lifecycle.log_history(foi_request, [("sent", SENT, "")], source="sheet.csv")
            counted.set()
            proclaimed.wait(10)
            time.sleep(0.5)  # the recount has begun by now
        connection.close()

    importing = threading.Thread(target=log)
    importing.start()
    counted.wait(10)
    proclaim()
    proclaimed.set()

    found = recount()

    importing.join()
    foi_request.refresh_from_db()
    assert (found.moved, foi_request.due_on) == (1, date(2026, 11, 24))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda letter: outbox._claim(letter, datetime(2026, 11, 24, 9, tzinfo=UTC)),
        lambda letter: letter_fates.cancel(letter, "They rang."),
        lambda letter: address_book.put_right(letter.foi_request.authority, None, timezone.now()),
        lambda letter: lifecycle.ladder_changed(letter.foi_request.campaign),
    ],
    ids=["claim", "cancel", "put right", "ladder changed"],
)
def test_recount_and_outbox_do_not_wait_for_each_other(make_request, monkeypatch, act):
    """Both lock a request before its letter."""
    recount()
    foi_request = make_request(SENT, email="foi@example.org")
    chasing.write_due_letters(date(2026, 11, 24))
    letter = foi_request.outgoing_messages.get()
    proclaim()
    locked, problems = threading.Event(), []
    counted = recounting._count

    def slowly(*more):
        locked.set()
        time.sleep(0.5)  # the outbox asks for the letter by now
        return counted(*more)

    def in_the_outbox() -> None:
        locked.wait(10)
        try:
            act(letter)
        except letter_fates.OutboxError:  # it was taken back already
            pass
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    monkeypatch.setattr(recounting, "_count", slowly)
    other = threading.Thread(target=in_the_outbox)
    other.start()
    found = recount()
    other.join()

    assert problems == []
    assert found.letters_taken_back == 1


KINDS = st.sampled_from(
    [
        *("acknowledged", "clarification_requested", "clarification_received", "fees_notice"),
        *("fee_received", "pit_extension", "eir_extension", "partial_response", "response"),
        *("bounced", "redirected", "narrowed", "withdrawn", "review_requested"),
    ]
)
HISTORY = st.lists(st.tuples(KINDS, st.integers(0, 40), st.integers(0, 23) | st.none()), max_size=5)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=HISTORY,
    law=st.sampled_from(Law),
    sent=st.dates(date(2026, 8, 1), date(2026, 10, 20)),
    day=st.dates(date(2026, 8, 3), date(2026, 12, 18)).filter(lambda day: day.weekday() < 5),
)
def test_recount_stores_what_folding_each_request_stores(make_request, history, law, sent, day):
    """Reading and writing many at once is the same as one by one."""
    with transaction.atomic():
        foi_request = make_request(law=law)
        moment = datetime.combine(sent, datetime.min.time(), UTC)
        record(foi_request, "sent", sent, at=moment + timedelta(hours=9))
        for kind, after, hour in history:
            on = sent + timedelta(after)
            at = moment + timedelta(days=after, hours=hour) if hour is not None else None
            try:
                with transaction.atomic():
                    record(foi_request, kind, on, at=at if at and hour < 22 else None)
            except LifecycleError:
                continue
        if day not in {one.date for one in calendar_for(law).holidays}:
            proclaim(day)
        recount()
        stored = FoiRequest.objects.filter(pk=foi_request.pk).values(*STORED).get()
        refold(foi_request)

        assert stored == {name: getattr(foi_request, name) for name in STORED}
        transaction.set_rollback(True)
