"""Every change is an event, and every date follows from the events."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import lifecycle
from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.lifecycle import (
    Kind,
    LifecycleError,
    log_history,
    record,
    relabel,
    strike_out,
)
from requests_app.models import CampaignChange, FoiRequest

MONDAY = date(2026, 1, 5)
DUE = date(2026, 2, 2)


def test_new_request_asks_an_authority_once_a_round(campaign, make_authority):
    authority = make_authority()
    lifecycle.new_request(campaign, authority)

    with pytest.raises(LifecycleError, match="asked already"):
        lifecycle.new_request(campaign, authority)
    assert lifecycle.new_request(campaign, authority, round=2).reference.endswith("-R2")


@pytest.mark.parametrize(
    ("nation", "law", "environmental"),
    [
        ("England", Law.FOIA, Law.EIR),
        ("Scotland", Law.FOISA, Law.EISR),
        ("Northern Ireland", Law.FOIA, Law.EIR),
    ],
)
def test_law_of_follows_the_nation(campaign, make_authority, nation, law, environmental):
    authority = make_authority(nation=nation)

    assert lifecycle.law_of(campaign, authority) == law
    campaign.law = "eir"
    assert lifecycle.law_of(campaign, authority) == environmental


def test_record_sets_every_date_from_the_events(make_request):
    foi_request = make_request(MONDAY)

    assert (foi_request.sent_on, foi_request.received_on, foi_request.due_on) == (
        MONDAY,
        MONDAY,
        DUE,
    )
    assert foi_request.phase(DUE) == Phase.IN_TIME
    assert foi_request.phase(DUE + timedelta(1)) == Phase.OVERDUE


def test_record_stops_the_clock_while_they_wait_for_us(make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, Kind.CLARIFICATION_REQUESTED, date(2026, 1, 12))

    assert foi_request.phase(date(2026, 6, 1)) == Phase.WAITING_FOR_US
    assert foi_request.chase_on is None
    lifecycle.record(foi_request, Kind.CLARIFICATION_RECEIVED, date(2026, 1, 26))
    assert foi_request.due_on == date(2026, 2, 23)


def test_record_keeps_an_answer_whose_day_is_not_known(make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, Kind.RESPONSE, None, outcome="full")

    assert foi_request.phase(date(2026, 6, 1)) == Phase.ANSWERED
    assert foi_request.responded_on is None


def test_record_never_guesses_what_an_answer_amounted_to(make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, Kind.RESPONSE, DUE)

    assert foi_request.outcome == FoiRequest.Outcome.ANSWERED


@pytest.mark.parametrize(
    ("kind", "on", "outcome", "complaint"),
    [
        (Kind.RESPONSE, date(2099, 1, 1), "", "future"),
        (Kind.RESPONSE, date(2026, 1, 2), "", "before the request was sent"),
        (Kind.RESPONSE, DUE, "splendid", "not an outcome"),
        (Kind.SENT, MONDAY, "", "in the log already"),
        ("eaten", DUE, "", "not a kind of event"),
    ],
)
def test_record_refuses_what_cannot_be_and_writes_nothing(
    make_request, kind, on, outcome, complaint
):
    foi_request = make_request(MONDAY)
    before = foi_request.events.count()

    with pytest.raises(LifecycleError, match=complaint):
        lifecycle.record(foi_request, kind, on, outcome=outcome)
    assert foi_request.events.count() == before


def test_record_refuses_a_reply_to_a_request_that_was_not_sent(make_request):
    with pytest.raises(LifecycleError, match="has not been sent"):
        lifecycle.record(make_request(), Kind.RESPONSE, DUE)


def test_strike_out_counts_the_event_no_longer_and_keeps_it(make_request, person):
    foi_request = make_request(MONDAY)
    event = lifecycle.record(foi_request, Kind.RESPONSE, DUE, outcome="full")

    lifecycle.strike_out(event, "it was another council's", person)

    foi_request.refresh_from_db()
    assert foi_request.outcome == ""
    event.refresh_from_db()
    assert (event.struck_out_by, event.struck_out_why) == (person, "it was another council's")
    with pytest.raises(LifecycleError, match="before"):
        lifecycle.strike_out(event, "again")


def test_strike_out_needs_a_reason(make_request):
    foi_request = make_request(MONDAY)

    with pytest.raises(LifecycleError, match="reason"):
        lifecycle.strike_out(foi_request.events.get(), "  ")


def test_narrowed_starts_a_new_clock(make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, Kind.REFUSAL, DUE)
    lifecycle.record(foi_request, Kind.NARROWED, date(2026, 2, 9))

    assert foi_request.outcome == ""
    assert foi_request.due_on == date(2026, 3, 9)


def test_log_history_strikes_out_what_the_file_no_longer_says(make_request):
    foi_request = make_request()
    first = [(Kind.SENT, MONDAY, ""), (Kind.RESPONSE, DUE, "full")]
    assert lifecycle.log_history(foi_request, first, source="a.csv")
    assert not lifecycle.log_history(foi_request, first, source="a.csv")

    assert lifecycle.log_history(foi_request, [(Kind.SENT, MONDAY, "")], source="b.csv")

    assert foi_request.outcome == ""
    assert foi_request.events.count() == 2
    assert foi_request.events.standing().count() == 1


def test_log_history_leaves_what_a_person_wrote(make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, Kind.RESPONSE, DUE, outcome="full")

    lifecycle.log_history(foi_request, [(Kind.SENT, MONDAY, "")], source="a.csv")

    assert foi_request.outcome == "full"


def test_chase_on_waits_for_the_later_of_the_two_due_dates(make_request):
    saturday = date(2026, 1, 10)
    foi_request = make_request(saturday)

    assert foi_request.due_on == date(2026, 2, 6)
    assert foi_request.councils_may_count_to == date(2026, 2, 9)
    assert foi_request.chase_on == date(2026, 2, 10)


def test_refold_asks_for_a_rebuild_only_when_the_statistics_change(make_request, campaign):
    foi_request = make_request(MONDAY)
    CampaignChange.objects.all().delete()

    lifecycle.record(foi_request, Kind.ACKNOWLEDGED, date(2026, 1, 6))
    assert not campaign.changes.exists()
    lifecycle.record(foi_request, Kind.RESPONSE, DUE, outcome="full")
    assert campaign.changes.count() == 1


def test_hold_keeps_a_late_request_from_being_chased(make_request):
    foi_request = make_request(MONDAY, email="foi@testham.example")
    day = date(2026, 3, 2)
    assert FoiRequest.objects.to_chase(day).exists()

    lifecycle.hold(foi_request, "they rang: it comes on Friday")
    assert not FoiRequest.objects.to_chase(day).exists()
    lifecycle.release_hold(foi_request)
    assert FoiRequest.objects.to_chase(day).exists()


HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                Kind.DELIVERED, Kind.BOUNCED, Kind.ACKNOWLEDGED, Kind.CLARIFICATION_REQUESTED,
                Kind.CLARIFICATION_RECEIVED, Kind.FEES_NOTICE, Kind.FEE_RECEIVED,
                Kind.PIT_EXTENSION, Kind.PARTIAL_RESPONSE, Kind.RESPONSE, Kind.REFUSAL,
                Kind.WITHDRAWN, Kind.CLOSED, Kind.REOPENED,
            ]
        ),
        st.integers(0, 60),
    ),
    max_size=5,
)  # fmt: skip


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=HISTORIES, law=st.sampled_from(list(Law)), later=st.integers(-5, 200))
def test_phases_are_exclusive_and_exhaustive(make_request, history, law, later):
    foi_request = make_request(law=law)
    for kind, days in [(Kind.SENT, 0), *sorted(history, key=lambda entry: entry[1])]:
        try:
            lifecycle.record(foi_request, kind, MONDAY + timedelta(days))
        except LifecycleError:
            continue  # a history that contradicts itself is refused, and is another test's

    on = MONDAY + timedelta(later)
    rows = FoiRequest.objects.filter(pk=foi_request.pk)
    by_question = [
        phase
        for phase, found in [
            (Phase.NOT_SENT, rows.not_sent()),
            (Phase.CLOCK_NOT_STARTED, rows.clock_not_started()),
            (Phase.WAITING_FOR_US, rows.waiting_for_us()),
            (Phase.IN_TIME, rows.in_time(on)),
            (Phase.OVERDUE, rows.overdue(on)),
            (Phase.ANSWERED, rows.answered()),
            (Phase.CLOSED, rows.closed()),
        ]
        if found.exists()
    ]

    assert by_question == [rows.with_phase(on).get().phase_now] == [rows.get().phase(on)]


def test_record_refuses_a_moment_of_another_day(make_request):
    foi_request = make_request(MONDAY)

    with pytest.raises(LifecycleError, match="is not on 2026-01-07"):
        record(foi_request, "acknowledged", date(2026, 1, 7), at=datetime(2026, 1, 9, tzinfo=UTC))
    assert foi_request.events.count() == 1


def test_refold_says_provisional_of_the_last_day_in_time_and_not_of_a_review(make_request):
    foi_request = make_request(date(2026, 9, 1))
    record(foi_request, "response", date(2026, 9, 20), outcome="partial")
    lifecycle.record(foi_request, "review_requested", date(2026, 11, 20))
    foi_request.events.filter(kind="review_requested").update(on=date(2026, 12, 10))
    lifecycle.refold(foi_request)

    assert lifecycle.clock_of(foi_request, date(2026, 12, 11)).review_due.year == 2027
    assert not foi_request.due_is_provisional


# ---------------------------------------------------------------------------- relabelling


def test_relabel_says_what_an_event_really_was_and_moves_the_dates(make_request, person):
    foi_request = make_request(date(2026, 1, 5))
    wrong = record(foi_request, "response", date(2026, 1, 20), outcome="full", note="their e-mail")
    assert foi_request.clock_state == "ended"

    right = relabel(wrong, "clarification_requested", "It only asked which year.", by=person)

    foi_request.refresh_from_db()
    wrong.refresh_from_db()
    assert (foi_request.clock_state, foi_request.due_on) == ("stopped_clarification", None)
    assert foi_request.outcome == ""
    assert (right.corrects, right.on, right.note) == (wrong, date(2026, 1, 20), "their e-mail")
    assert wrong.struck_out_by == person
    assert wrong.struck_out_why == "It only asked which year."


def test_relabel_can_put_right_the_day_alone(make_request):
    foi_request = make_request(date(2026, 1, 5))

    relabel(foi_request.events.get(), "sent", "It left on Tuesday.", on=date(2026, 1, 6))

    foi_request.refresh_from_db()
    assert (foi_request.received_on, foi_request.due_on) == (date(2026, 1, 6), date(2026, 2, 3))


@pytest.mark.parametrize(
    ("kind", "on", "why", "problem"),
    [
        ("response", None, "  ", "A reason is needed"),
        ("acknowledged", None, "why", "Nothing would change"),
        ("nonsense", None, "why", "is not a kind of event"),
        ("response", date(2025, 1, 1), "why", "before the request was sent"),
        ("response", date(2099, 1, 1), "why", "lies in the future"),
    ],
)
def test_relabel_refuses_what_cannot_be_and_writes_nothing(make_request, kind, on, why, problem):
    foi_request = make_request(date(2026, 1, 5))
    event = record(foi_request, "acknowledged", date(2026, 1, 7))

    with pytest.raises(LifecycleError, match=problem):
        relabel(event, kind, why, on=on)

    event.refresh_from_db()
    assert event.struck_out_at is None
    assert foi_request.events.count() == 2


def test_relabel_refuses_an_event_that_was_struck_out(make_request):
    event = record(make_request(date(2026, 1, 5)), "acknowledged", date(2026, 1, 7))
    strike_out(event, "not theirs")

    with pytest.raises(LifecycleError, match="struck out before"):
        relabel(event, "response", "why")


def test_log_history_does_not_bring_back_what_a_person_struck_out(make_request, person):
    foi_request = make_request(date(2026, 1, 5))
    facts = [("sent", date(2026, 1, 5), ""), ("response", date(2026, 1, 20), "full")]
    log_history(foi_request, facts, source="sheet.csv")
    strike_out(foi_request.events.get(kind="response"), "It is another council's.", by=person)

    assert log_history(foi_request, facts, source="sheet.csv") is False

    foi_request.refresh_from_db()
    assert foi_request.outcome == ""


def test_log_history_brings_back_what_only_a_file_had_taken_out(make_request):
    foi_request = make_request(date(2026, 1, 5))
    facts = [("sent", date(2026, 1, 5), ""), ("response", date(2026, 1, 20), "full")]
    log_history(foi_request, facts, source="sheet.csv")
    log_history(foi_request, facts[:1], source="sheet.csv")

    assert log_history(foi_request, facts, source="sheet.csv") is True

    foi_request.refresh_from_db()
    assert foi_request.outcome == "full"


def test_what_was_counted_anew_cannot_be_struck_out(make_request):
    foi_request = make_request(date(2026, 1, 5))
    counted = foi_request.events.create(kind="recounted", on=date(2026, 1, 6), note="moved")

    with pytest.raises(LifecycleError, match="cannot be struck out"):
        strike_out(counted, "why")
