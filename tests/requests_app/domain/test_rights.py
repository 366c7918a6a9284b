import pytest

# law, received, events, measure, its date
RIGHTS = [
    ("foia", "2026-01-05", ["pit_extension:2026-01-30"], "refusal_notice_due", "2026-02-02"),
    ("eir", "2026-01-05", ["eir_extension:2026-01-30"], "refusal_notice_due", "2026-03-02"),
    ("foia", "2026-01-05", [], "review_request_by", None),
    ("foia", "2026-01-05", ["response:2026-02-02"], "review_request_by", "2026-03-31"),
    ("foisa", "2026-01-05", [], "review_request_by", "2026-03-30"),
    ("foisa", "2026-01-05", ["response:2026-02-09"], "review_request_by", "2026-04-07"),
    ("foisa", "2026-01-05", ["response:2026-01-19"], "review_request_by", "2026-03-30"),
    ("eisr", "2026-01-05", ["response:2026-01-19"], "review_request_by", "2026-03-16"),
    ("foia", "2026-01-05", ["review_requested:2026-03-02"], "review_due", "2026-03-31"),
    ("foia", "2026-01-05", ["review_requested:2026-03-02"], "review_due_outer", "2026-04-30"),
    ("eir", "2026-01-05", ["review_requested:2026-03-02"], "review_due", "2026-04-30"),
    ("eir", "2026-01-05", ["review_requested:2026-03-02"], "review_due_outer", None),
    ("foisa", "2026-01-05", ["review_requested:2026-03-02"], "review_due", "2026-03-30"),
    ("eisr", "2026-01-05", ["review_requested:2026-03-02"], "review_due", "2026-03-30"),
    ("foia", "2026-01-05", [], "ico_complaint_from", "2026-02-03"),
    ("foisa", "2026-01-05", [], "ico_complaint_from", None),
    ("foia", "2026-01-05", ["response:2026-02-02"], "ico_complaint_from", None),
    ("foia", "2026-01-05", ["review_requested:2026-03-02"], "ico_complaint_from", "2026-05-01"),
    ("eir", "2026-01-05", ["review_requested:2026-03-02"], "ico_complaint_from", "2026-05-01"),
    ("foia", "2026-01-05", ["review_response:2026-05-11"], "ico_complaint_by", "2026-06-22"),
    ("foisa", "2026-01-05", ["review_response:2026-05-11"], "ico_complaint_by", None),
    ("foisa", "2026-01-05", ["review_response:2026-03-31"], "sic_appeal_by", "2026-09-30"),
    ("foisa", "2026-01-05", ["review_response:2026-08-31"], "sic_appeal_by", "2027-02-28"),
    ("eisr", "2026-01-05", ["review_requested:2026-03-02"], "sic_appeal_by", "2026-09-30"),
    ("foia", "2026-01-05", ["review_response:2026-03-31"], "sic_appeal_by", None),
    ("foia", "2026-01-05", ["decision_notice:2026-09-01"], "tribunal_appeal_by", "2026-09-29"),
    ("foisa", "2026-01-05", ["decision_notice:2026-09-01"], "tribunal_appeal_by", None),
    (
        "foia",
        "2026-01-05",
        ["clarification_requested:2026-01-12"],
        "clarification_answer_by",
        "2026-03-12",
    ),
    ("foia", "2026-01-05", ["fees_notice:2026-01-12"], "fee_payable_by", "2026-04-12"),
    ("eir", "2026-01-05", ["fees_notice:2026-01-12"], "fee_payable_by", "2026-04-09"),
    ("foia", "2026-01-05", [], "fee_payable_by", None),
    ("foia", "2026-01-05", [], "aggregation_clear_from", "2026-03-31"),
    ("foia", "2026-01-03", [], "aggregation_clear_from", "2026-03-31"),
    ("foisa", "2026-01-05", [], "aggregation_clear_from", None),
    ("eir", "2026-01-05", [], "aggregation_clear_from", None),
    ("foia", "2026-01-10", [], "councils_may_count_to", "2026-02-09"),
    ("foia", "2026-04-03", [], "councils_may_count_to", "2026-05-06"),
    ("foia", "2026-01-05", [], "councils_may_count_to", None),
    ("foisa", "2026-01-10", [], "councils_may_count_to", None),
    ("eir", "2026-01-10", [], "councils_may_count_to", None),
    ("foia", "2018-07-01", [], "councils_may_count_to", None),
    ("foia", "2018-07-07", [], "councils_may_count_to", "2018-08-08"),
    ("foia", "2026-01-10", ["pit_extension:2026-01-30"], "councils_may_count_to", "2026-03-09"),
    # The fee was asked for on either reading's day 1, so that both count the same days.
    (
        "foia",
        "2026-01-10",
        ["fees_notice:2026-01-12", "fee_received:2026-01-14"],
        "councils_may_count_to",
        None,
    ),
    ("foia", "2026-01-05", ["narrowed:2026-01-20"], "aggregation_clear_from", "2026-04-17"),
]


@pytest.mark.parametrize(("law", "received", "events", "measure", "day"), RIGHTS)
def test_fold_gives_each_right_its_day(clock, law, received, events, measure, day):
    assert clock(law, received, *events).as_dict()[measure] == day


def test_fold_marks_dates_that_await_a_proclamation(clock):
    assert not clock("foisa", "2026-12-01").provisional  # due on 31 December 2026
    later = clock("foia", "2026-12-18")
    assert later.provisional
    assert any("await proclamation" in note for note in later.notes)
