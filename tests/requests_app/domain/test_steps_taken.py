from datetime import date

import pytest

from requests_app.domain.clock import fold
from requests_app.domain.event_lists import EventKind, parse_event
from requests_app.domain.law import Law
from requests_app.domain.steps_taken import StepsTaken

RECEIVED = date(2026, 1, 5)
REVIEWED = ["refusal:2026-02-02", "review_requested:2026-02-10", "review_response:2026-03-10"]


def taken(law, *happened, unknown=(), outcome=""):
    events = [parse_event(text) for text in happened]
    return StepsTaken(
        fold(Law(law), RECEIVED, events), events, {EventKind(kind) for kind in unknown}, outcome
    )


@pytest.mark.parametrize(
    ("happened", "unknown", "outcome", "silent"),
    [
        ([], [], "", True),
        (["partial_response:2026-01-20"], [], "", True),
        (["refusal:2026-02-02"], [], "refused", False),
        ([], ["refusal"], "refused", False),
        ([], [], "not_held", False),
        ([], [], "no_reply", True),
        (["review_requested:2026-02-10", "review_response:2026-03-10"], [], "", False),
    ],
)
def test_steps_taken_knows_silence_from_an_answer(happened, unknown, outcome, silent):
    assert taken("foisa", *happened, unknown=unknown, outcome=outcome).silent is silent


@pytest.mark.parametrize(
    ("happened", "used", "reviewed"),
    [
        (REVIEWED[:1], False, False),
        (REVIEWED[:2], True, False),
        (REVIEWED, True, True),
        ([*REVIEWED, "response:2026-04-01"], False, True),
        ([*REVIEWED, "response:2026-04-01", "review_requested:2026-04-07"], True, False),
        ([*REVIEWED, "narrowed:2026-04-01"], False, False),
    ],
)
@pytest.mark.parametrize("law", list(Law))
def test_steps_taken_knows_the_review_of_the_newest_answer(law, happened, used, reviewed):
    steps = taken(law, *happened)

    assert (steps.review_used, steps.reviewed) == (used, reviewed)


@pytest.mark.parametrize("law", ["foia", "foisa"])
@pytest.mark.parametrize(
    ("event", "asked"),
    [
        ("complaint:2026-03-09", False),
        ("complaint:2026-03-10", True),
        ("decision_notice:2026-06-01", True),
    ],
)
def test_steps_taken_knows_a_complaint_about_the_review_from_an_earlier_one(law, event, asked):
    assert taken(law, *REVIEWED, event).regulator_asked is asked


def test_steps_taken_counts_what_happened_on_a_day_not_known():
    assert taken("foia", *REVIEWED, unknown=["complaint"]).regulator_asked
    assert taken("foia", REVIEWED[0], unknown=["review_requested"]).review_used


@pytest.mark.parametrize(
    ("kind", "which"),
    [
        ("clarification_requested", "question_day_unknown"),
        ("fees_notice", "fee_day_unknown"),
        ("response", "answer_day_unknown"),
        ("review_requested", "review_day_unknown"),
        ("review_response", "outcome_day_unknown"),
        ("decision_notice", "decision_day_unknown"),
    ],
)
def test_steps_taken_names_the_day_that_is_not_known(kind, which):
    names = [name for name in dir(StepsTaken) if name.endswith("_day_unknown")]

    assert [name for name in names if getattr(taken("foia", unknown=[kind]), name)] == [which]
    assert not any(getattr(taken("foia"), name) for name in names)


def test_steps_taken_has_no_open_question_once_it_was_answered():
    unknown = ["clarification_requested", "clarification_received"]

    assert not taken("foia", unknown=unknown).question_day_unknown
