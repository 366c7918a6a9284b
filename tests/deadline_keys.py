"""The keys of a clock as JSON, in their order: other people's scripts rely on them."""

JSON_KEYS = [
    "law",
    "received_on",
    "response_due",
    "councils_may_count_to",
    "alternatives",
    "provisional",
    "state",
    "excluded",
    "refusal_notice_due",
    "review_request_by",
    "review_due",
    "review_due_outer",
    "ico_complaint_from",
    "ico_complaint_by",
    "sic_appeal_by",
    "tribunal_appeal_by",
    "clarification_answer_by",
    "fee_payable_by",
    "aggregation_clear_from",
    "notes",
]
