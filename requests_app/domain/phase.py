"""Where a request stands on a given day: seven phases, of which exactly one is true."""

from enum import StrEnum


class Phase(StrEnum):
    """A request's phase; `label` is for a heading, `sentence` says what it means."""

    label: str
    sentence: str

    def __new__(cls, value: str, label: str, sentence: str) -> "Phase":
        phase = str.__new__(cls, value)
        phase._value_ = value
        phase.label = label
        phase.sentence = sentence
        return phase

    OVERDUE = (
        "overdue",
        "Overdue",
        "The last day for a reply has passed and no final answer has come.",
    )
    IN_TIME = (
        "in_time",
        "In time",
        "The authority still has time to answer.",
    )
    WAITING_FOR_US = (
        "waiting_for_us",
        "Waiting for us",
        "The authority asked us something; its clock stands still until we answer.",
    )
    CLOCK_NOT_STARTED = (
        "clock_not_started",
        "Clock not started",
        "Sent, but not known to have been received, or on a day we do not know.",
    )
    NOT_SENT = (
        "not_sent",
        "Not sent",
        "A draft: nothing has gone out yet.",
    )
    ANSWERED = (
        "answered",
        "Answered",
        "A final answer came: in full, in part, a refusal, or that nothing is held.",
    )
    CLOSED = (
        "closed",
        "Closed",
        "Withdrawn, or closed by us.",
    )
