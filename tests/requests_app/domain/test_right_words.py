from datetime import date

import pytest

from requests_app.domain.clock import MEASURES, fold
from requests_app.domain.event_lists import parse_event
from requests_app.domain.law import Law
from requests_app.domain.right_words import (
    LISTED,
    RIGHT_WORDS,
    STEPS,
    Whose,
    last_counted,
    readings,
    reason,
)
from requests_app.domain.steps_taken import StepsTaken

RECEIVED = date(2026, 1, 5)


def because(law, measure, *happened):
    events = [parse_event(text) for text in happened]
    clock = fold(Law(law), RECEIVED, events)
    return reason(measure, clock, StepsTaken(clock, events))


def test_right_words_names_every_date_that_is_listed():
    assert set(LISTED) < set(RIGHT_WORDS) <= set(MEASURES)
    assert RIGHT_WORDS["review_request_by"] == "Ask for an internal review by"


def test_steps_say_by_a_day_for_ours_from_it_for_what_opens_and_due_for_theirs():
    until = {Whose.OURS: "by", Whose.OPENS: "from", Whose.THEIRS: "due"}

    assert all(step.until == until[step.whose] for step in STEPS.values())


ICO_ONLY = ("ico_complaint_from", "tribunal_appeal_by")


@pytest.mark.parametrize(
    ("law", "measure"),
    [(law, one) for law in Law for one in LISTED if not (law.is_scottish and one in ICO_ONLY)],
)
def test_reason_has_whole_sentences_and_a_source_for_every_date_a_law_knows(law, measure):
    told = because(law, measure)

    assert not told.why[0].islower() and told.why.endswith(".")
    assert told.source


@pytest.mark.parametrize(
    ("law", "happened", "begins"),
    [
        ("foia", ["refusal:2026-01-20"], "40 working days from the reply."),
        ("eisr", ["refusal:2026-01-20"], "40 working days from the reply."),
        ("foisa", ["refusal:2026-01-20"], "40 working days from the end of the time for a reply"),
        ("foisa", [], "40 working days from the day a reply falls due, if none comes"),
        ("eir", [], "40 working days from the day a reply falls due, if none comes"),
        ("eir", ["partial_response:2026-01-20"], "40 working days from the end of the time"),
    ],
)
def test_reason_says_from_what_a_review_is_counted(law, happened, begins):
    assert because(law, "review_request_by", *happened).why.startswith(begins)


def test_reason_says_that_silence_needs_a_review_in_scotland_alone():
    assert {law for law in Law if "Silence needs" in because(law, "review_request_by").why} == {
        Law.FOISA,
        Law.EISR,
    }


def test_reason_counts_the_days_of_the_reply_as_the_clock_did():
    extended = because("foia", "response_due", "pit_extension:2026-01-30")
    restarted = because(
        "foia",
        "response_due",
        *("clarification_requested:2026-01-12", "clarification_received:2026-01-26"),
    )

    assert because("foia", "response_due").why == "Working day 20 after receipt."
    assert extended.why == "Working day 40 after receipt, the extension counted in."
    assert restarted.why == "Working day 20 after their question was answered."


def test_reason_counts_six_months_from_the_outcome_once_it_has_come():
    asked = ["review_requested:2026-02-10"]

    assert "the day the review falls due" in because("foisa", "sic_appeal_by", *asked).why
    assert "the outcome of the review" in (
        because("foisa", "sic_appeal_by", *asked, "review_response:2026-03-02").why
    )


def test_reason_says_that_the_letter_that_claims_the_time_may_be_the_refusal_notice():
    assert "is that notice, if" in because("foia", "refusal_notice_due").why


@pytest.mark.parametrize(
    ("law", "measure"), [("foisa", "sic_appeal_by"), ("foia", "tribunal_appeal_by")]
)
def test_reason_does_not_say_that_a_late_appeal_is_never_heard(law, measure):
    assert "may be turned away" in because(law, measure).why


# What is read otherwise, and the day from which the ICO takes a complaint by that.
READ_OTHERWISE = [
    ("2026-01-10", [], "2026-02-10", "code_s45"),
    ("2022-09-01", [], "2022-09-30", "before_proclamation"),
    (
        "2022-07-01",
        ["review_requested:2022-08-01", "refusal:2022-07-28"],
        "2022-09-28",
        "before_proclamation",
    ),
]


@pytest.mark.parametrize(("received", "happened", "opens", "reading"), READ_OTHERWISE)
def test_readings_open_a_complaint_the_day_after_the_last_day(
    clock, received, happened, opens, reading
):
    (other,) = readings("ico_complaint_from", clock("foia", received, *happened))

    assert (str(other.date), other.reading, other.measure) == (opens, reading, "ico_complaint_from")


def test_readings_are_the_clocks_own_for_every_other_date(clock):
    found = clock("foia", "2026-01-10", "refusal:2026-02-02", "review_requested:2026-02-10")

    for measure in set(LISTED) - {"ico_complaint_from"}:
        assert readings(measure, found) == found.alternatives_to(measure)


@pytest.mark.parametrize(
    ("law", "measure", "happened", "last"),
    [
        ("foia", "response_due", [], "2026-02-02"),
        ("foia", "ico_complaint_from", [], "2026-02-02"),
        ("foia", "clarification_answer_by", ["clarification_requested:2026-01-12"], None),
        ("foia", "fee_payable_by", ["fees_notice:2026-01-12"], None),
        ("eir", "fee_payable_by", ["fees_notice:2026-01-12"], "2026-04-09"),
        ("foisa", "sic_appeal_by", ["review_requested:2026-02-10"], "2026-03-10"),
        ("foia", "review_request_by", [], None),
    ],
)
def test_last_counted_is_the_last_day_found_by_counting_working_days(
    clock, law, measure, happened, last
):
    found = last_counted(measure, clock(law, "2026-01-05", *happened))

    assert found == (date.fromisoformat(last) if last else date.min)
