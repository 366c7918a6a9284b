from datetime import date

from requests_app.domain.clock import Reading
from requests_app.domain.rights_in_order import rights_in_order


def test_rights_in_order_gives_every_date_but_the_replys_earliest_first(clock):
    found = clock("foia", "2026-01-05", "response:2026-02-02", "review_requested:2026-02-10")

    rights = rights_in_order(found)

    assert [(right.measure, right.on) for right in rights] == [
        ("refusal_notice_due", date(2026, 2, 2)),
        ("review_due", date(2026, 3, 10)),
        ("review_request_by", date(2026, 3, 31)),
        ("aggregation_clear_from", date(2026, 3, 31)),
        ("review_due_outer", date(2026, 4, 10)),
        ("ico_complaint_from", date(2026, 4, 11)),
    ]
    assert all(right.words for right in rights)


def test_rights_in_order_puts_the_other_reading_beside_its_date(clock):
    found = clock("foisa", "2026-01-05", "response:2026-01-20")

    (review,) = [one for one in rights_in_order(found) if one.measure == "review_request_by"]

    assert [other.reading for other in review.others] == [Reading.SIC_GUIDE]


def test_rights_in_order_is_empty_before_receipt(clock):
    assert rights_in_order(clock("foia", None)) == []


def test_rights_in_order_marks_what_rests_on_holidays_that_are_not_proclaimed(clock):
    found = clock("foia", "2026-11-02", "response:2026-11-30")

    marked = {right.measure: right.provisional for right in rights_in_order(found, 2026)}

    assert marked["review_request_by"] and marked["aggregation_clear_from"]
    assert not marked["refusal_notice_due"]
    assert not any(right.provisional for right in rights_in_order(found, 2027))
