from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis.strategies import composite, dates, integers, lists, sampled_from, sets

from requests_app.domain.clock import ClockError, State, fold
from requests_app.domain.event_lists import Event, EventKind, in_order, parse_event
from requests_app.domain.expiring import Whose, doubts, expiring
from requests_app.domain.law import Law, Regulator

RECEIVED = date(2026, 1, 5)  # due on 2 February under every law
OUTCOMES = ["", "answered", "full", "partial", "refused", "not_held", "no_reply", "withdrawn"]


def rights_of(law, *happened, **stands):
    """The rights of a request received on RECEIVED, by measure."""
    events = [parse_event(text) for text in happened]
    clock = fold(Law(law), RECEIVED, events)
    return {right.measure: right for right in expiring(clock, events, **stands)}


# ---------------------------------------------------------------------------- what is listed

# law, events, outcome, what still matters
LISTS = [
    ("foia", [], "", ["response_due", "ico_complaint_from", "aggregation_clear_from"]),
    ("eir", [], "", ["response_due", "ico_complaint_from", "review_request_by"]),
    ("foisa", [], "", ["response_due", "review_request_by"]),
    ("eisr", [], "", ["response_due", "review_request_by"]),
    (
        "foia",
        ["pit_extension:2026-01-30"],
        "",
        ["refusal_notice_due", "response_due", "ico_complaint_from", "aggregation_clear_from"],
    ),
    ("foia", ["refusal:2026-02-02"], "refused", ["review_request_by", "aggregation_clear_from"]),
    ("foisa", ["refusal:2026-02-02"], "refused", ["review_request_by"]),
    (
        "foia",
        ["clarification_requested:2026-01-12"],
        "",
        ["clarification_answer_by", "aggregation_clear_from"],
    ),
    ("foisa", ["fees_notice:2026-01-12"], "", ["fee_payable_by"]),
    (
        "foia",
        ["refusal:2026-02-02", "review_requested:2026-02-10"],
        "refused",
        ["review_due", "aggregation_clear_from", "ico_complaint_from"],
    ),
    (
        "foia",
        ["refusal:2026-02-02", "review_requested:2026-02-10", "review_response:2026-03-10"],
        "refused",
        ["aggregation_clear_from", "ico_complaint_by"],
    ),
    ("foisa", ["review_requested:2026-02-10"], "", ["response_due", "review_due", "sic_appeal_by"]),
    (
        "foisa",
        ["refusal:2026-02-02", "review_requested:2026-02-10", "review_response:2026-03-10"],
        "refused",
        ["sic_appeal_by"],
    ),
    (
        "eir",
        ["refusal:2026-02-02", "review_requested:2026-02-10", "review_response:2026-03-10",
         "complaint:2026-04-01", "decision_notice:2026-09-01"],
        "refused",
        ["tribunal_appeal_by"],
    ),
    (
        "foisa",
        ["refusal:2026-02-02", "review_requested:2026-02-10", "review_response:2026-03-10",
         "complaint:2026-04-01", "decision_notice:2026-09-01"],
        "refused",
        [],
    ),
    ("foisa", ["withdrawn:2026-01-20"], "withdrawn", []),
]  # fmt: skip


@pytest.mark.parametrize(("law", "happened", "outcome", "measures"), LISTS)
def test_expiring_lists_what_still_matters_the_nearest_first(law, happened, outcome, measures):
    assert list(rights_of(law, *happened, outcome=outcome)) == measures


def test_expiring_lists_nothing_before_a_request_was_received():
    assert expiring(fold(Law.FOIA, None)) == ()


def test_expiring_keeps_a_review_open_after_an_answer_that_came_after_it_was_asked_for():
    late = ["review_requested:2026-02-10", "response:2026-02-20"]

    assert "review_request_by" in rights_of("foisa", *late)
    assert "review_request_by" not in rights_of("foisa", *late, "review_requested:2026-02-23")


def test_expiring_begins_anew_where_a_request_was_narrowed_after_an_answer():
    rights = rights_of(
        "foisa",
        *("refusal:2026-02-02", "review_requested:2026-02-10", "review_response:2026-03-10"),
        *("complaint:2026-03-20", "narrowed:2026-04-07"),
    )

    assert list(rights) == ["response_due", "review_request_by"]


@pytest.mark.parametrize(
    ("law", "complaint", "measure", "stays"),
    [
        # Before the right began a complaint is premature, or was about the silence before.
        ("foia", "2026-02-20", "ico_complaint_by", True),
        ("foia", "2026-03-10", "ico_complaint_by", False),
        ("foisa", "2026-02-20", "sic_appeal_by", True),
        ("foisa", "2026-03-10", "sic_appeal_by", False),
    ],
)
def test_expiring_leaves_out_the_regulator_once_it_was_gone_to(law, complaint, measure, stays):
    rights = rights_of(
        law,
        *("refusal:2026-02-02", "review_requested:2026-02-10", "review_response:2026-03-10"),
        f"complaint:{complaint}",
    )

    assert (measure in rights) is stays


def test_expiring_opens_a_complaint_only_after_the_day_councils_may_count_to():
    saturday = fold(Law.FOIA, date(2026, 1, 10))

    (complaint,) = [one for one in expiring(saturday) if one.measure == "ico_complaint_from"]

    assert saturday.councils_may_count_to == date(2026, 2, 9)
    assert (complaint.statute, complaint.day) == (date(2026, 2, 7), date(2026, 2, 10))


# ---------------------------------------------------------------------------- each right


def test_expiring_goes_by_the_earliest_day_for_our_own_step():
    review = rights_of("foisa", "refusal:2026-01-20")["review_request_by"]

    assert (review.day, review.statute) == (date(2026, 3, 17), date(2026, 3, 30))
    assert [str(other.reading) for other in review.others] == ["sic_guide"]
    assert review.loses


def test_expiring_tells_lateness_by_the_statute():
    events = [parse_event(f"clarification_{what}") for what in
              ("requested:2026-01-12", "received:2026-01-26")]  # fmt: skip
    (reply, *_) = expiring(fold(Law.FOISA, RECEIVED, events), events)

    assert (reply.measure, reply.day) == ("response_due", date(2026, 2, 23))
    assert min(other.date for other in reply.others) < reply.day


@pytest.mark.parametrize(
    ("law", "measure", "happened", "source", "loses"),
    [
        ("foia", "review_request_by", ["refusal:2026-02-02"], "s.45 Code of Practice", False),
        ("foisa", "review_request_by", ["refusal:2026-02-02"], "FOISA s.20(5)", True),
        ("eir", "review_request_by", ["refusal:2026-02-02"], "EIR reg 11", False),
        ("eisr", "review_request_by", ["refusal:2026-02-02"], "EI(S)R reg 16", True),
        ("foisa", "sic_appeal_by", ["review_requested:2026-02-10"], "FOISA s.47(4)", True),
        ("foia", "tribunal_appeal_by", ["decision_notice:2026-09-01"], "FOIA s.57", True),
        ("eir", "fee_payable_by", ["fees_notice:2026-01-12"], "EIR reg 8", True),
    ],
)
def test_expiring_names_the_source_and_what_is_lost(law, measure, happened, source, loses):
    right = rights_of(law, *happened)[measure]

    assert (right.source, right.loses) == (source, loses)


def test_expiring_says_that_silence_needs_a_review_in_scotland_alone():
    for law in Law:
        rights = rights_of(law)
        assert ("review_request_by" in rights) is (law is not Law.FOIA)
        if law is not Law.FOIA:
            assert rights["review_request_by"].loses is law.is_scottish
            assert "if none comes" in rights["review_request_by"].why


@pytest.mark.parametrize(
    ("outcome", "closed", "wanted"),
    [
        ("partial", False, True),
        ("refused", False, True),
        ("not_held", False, True),
        ("answered", False, True),  # how is not recorded: it may have been a refusal
        ("full", False, False),
        ("partial", True, False),
        ("withdrawn", False, False),
    ],
)
def test_expiring_marks_what_nobody_waits_for(outcome, closed, wanted):
    rights = rights_of("foia", "response:2026-02-02", outcome=outcome, closed=closed)

    assert rights["review_request_by"].wanted is wanted


def test_expiring_marks_a_day_that_rests_on_holidays_not_proclaimed():
    happened = ["refusal:2026-02-02", "review_requested:2026-02-10"]
    by_year = {
        year: rights_of("foisa", *happened, proclaimed_to=year)["sic_appeal_by"].provisional
        for year in (2025, 2026)
    }
    reviewed = rights_of("foisa", *happened, "review_response:2026-03-02", proclaimed_to=2025)

    assert by_year == {2025: True, 2026: False}
    assert not reviewed["sic_appeal_by"].provisional  # six months from a known day


# ---------------------------------------------------------------------------- days not known


@pytest.mark.parametrize(
    ("kind", "happened", "gone", "says"),
    [
        ("clarification_requested", [], "response_due", "They asked what we mean"),
        ("refusal", [], "review_request_by", "The day of the answer"),
        ("refusal", [], "response_due", "The day of the answer"),
        ("fees_notice", [], None, "They asked for a fee"),
        ("review_requested", ["refusal:2026-02-02"], "review_request_by", "The day a review"),
        (
            "review_response",
            ["refusal:2026-02-02", "review_requested:2026-02-10"],
            "sic_appeal_by",
            "The day of the outcome",
        ),
    ],
)
def test_doubts_names_what_a_day_not_known_leaves_open(kind, happened, gone, says):
    events = [parse_event(text) for text in happened]
    clock, unknown = fold(Law.FOISA, RECEIVED, events), {EventKind(kind)}

    (said,) = doubts(clock, events, unknown_days=unknown)

    assert said.startswith(says)
    assert gone not in {right.measure for right in expiring(clock, events, unknown_days=unknown)}
    assert doubts(clock, events, unknown_days=unknown, closed=True) == ()


def test_doubts_has_none_where_every_day_is_known():
    events = [parse_event("refusal:2026-02-02"), parse_event("review_requested:2026-02-10")]

    assert doubts(fold(Law.FOIA, RECEIVED, events), events, outcome="refused") == ()


def test_doubts_names_the_decision_whose_day_is_not_known():
    unknown = {EventKind.DECISION_NOTICE}

    assert "decision notice" in doubts(fold(Law.EIR, RECEIVED), unknown_days=unknown)[0]
    assert doubts(fold(Law.EISR, RECEIVED), unknown_days=unknown) == ()  # not counted here


# ---------------------------------------------------------------------------- for every history


@composite
def histories(draw):
    """A law, a clock, and the events it was folded from."""
    law = draw(sampled_from(list(Law)))
    received = draw(dates(date(2019, 1, 1), date(2027, 12, 31)))
    days = draw(lists(integers(0, 300), max_size=8))
    kinds = draw(lists(sampled_from(list(EventKind)), min_size=len(days), max_size=len(days)))
    events = [Event(kind, received + timedelta(n)) for kind, n in zip(kinds, days, strict=True)]
    try:
        return fold(law, received, events), events
    except ClockError:
        assume(False)


HISTORIES = histories()
UNKNOWN = sets(sampled_from(list(EventKind)), max_size=2)


@given(history=HISTORIES, unknown=UNKNOWN, outcome=sampled_from(OUTCOMES))
def test_expiring_lists_nothing_twice_and_each_with_its_date_in_the_clock(
    history, unknown, outcome
):
    clock, events = history

    rights = expiring(clock, events, unknown_days=unknown, outcome=outcome)

    measures = [right.measure for right in rights]
    assert len(set(measures)) == len(measures)
    assert not {"ico_complaint_from", "ico_complaint_by"} <= set(measures)
    assert [right.day for right in rights] == sorted(right.day for right in rights)
    for right in rights:
        assert right.statute == getattr(clock, right.measure)
        assert right.day in {right.statute, *(other.date for other in right.others)}
        if right.whose is Whose.OURS:
            assert right.day == clock.plan_to(right.measure)
        if right.whose is Whose.THEIRS:
            assert right.day == right.statute
        assert right.why.endswith(".") and right.source


@given(history=HISTORIES)
def test_expiring_lists_only_what_the_law_knows(history):
    clock, events = history

    measures = {right.measure for right in expiring(clock, events)}

    ico = {"ico_complaint_from", "ico_complaint_by", "tribunal_appeal_by"}
    foreign = {"sic_appeal_by"} if clock.law.regulator is Regulator.ICO else ico
    foreign |= set() if clock.law is Law.FOIA else {"aggregation_clear_from"}
    assert measures.isdisjoint(foreign)


# After the step was taken nothing asks for it again.
USES = {
    EventKind.RESPONSE: {
        *("response_due", "refusal_notice_due", "clarification_answer_by", "fee_payable_by"),
    },
    EventKind.CLARIFICATION_RECEIVED: {"clarification_answer_by"},
    EventKind.FEE_RECEIVED: {"fee_payable_by"},
    EventKind.REVIEW_REQUESTED: {"review_request_by"},
    EventKind.REVIEW_RESPONSE: {"review_request_by", "review_due", "ico_complaint_from"},
    EventKind.COMPLAINT: {"ico_complaint_from", "ico_complaint_by", "sic_appeal_by"},
    EventKind.DECISION_NOTICE: {"ico_complaint_from", "ico_complaint_by", "sic_appeal_by"},
}


@given(history=HISTORIES, kind=sampled_from(list(USES)))
def test_expiring_leaves_out_what_has_been_done(history, kind):
    clock, events = history
    begins = (clock.received_on, clock.ico_complaint_from, clock.review_due)
    last = max(day for day in (*begins, *(event.on for event in events)) if day)
    done = [*events, Event(kind, last + timedelta(1))]
    try:
        after = fold(clock.law, clock.received_on, done)
    except ClockError:
        assume(False)

    assert USES[kind].isdisjoint(right.measure for right in expiring(after, done))


@given(history=HISTORIES, kind=sampled_from(list(USES)))
def test_expiring_counts_a_step_as_taken_where_its_day_is_not_known(history, kind):
    clock, events = history
    assume(kind not in (EventKind.CLARIFICATION_RECEIVED, EventKind.FEE_RECEIVED))

    rights = expiring(clock, events, unknown_days={kind})

    assert USES[kind].isdisjoint(right.measure for right in rights)


@given(history=HISTORIES)
def test_expiring_ends_our_rights_within_a_year_of_the_newest_event(history):
    clock, events = history
    newest = max((event.on for event in events), default=clock.received_on)

    for right in expiring(clock, events):
        if right.whose is Whose.OURS:
            assert right.day <= max(newest, clock.received_on) + timedelta(366)


@given(history=HISTORIES)
def test_expiring_owes_nothing_once_the_clock_has_ended(history):
    clock, events = history
    assume(clock.state is State.ENDED)

    owed = {"response_due", "refusal_notice_due", "clarification_answer_by", "fee_payable_by"}
    assert owed.isdisjoint(right.measure for right in expiring(clock, in_order(events)))
