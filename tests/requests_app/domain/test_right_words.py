from datetime import date

import pytest

from requests_app.domain.clock import MEASURES, fold
from requests_app.domain.event_lists import parse_event
from requests_app.domain.law import Law
from requests_app.domain.right_words import LISTED, RIGHT_WORDS, STEPS, Whose, reason
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
