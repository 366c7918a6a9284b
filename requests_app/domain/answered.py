"""The answer that a last day is measured against."""

from collections.abc import Sequence
from datetime import date

from requests_app.domain.event_lists import Event, EventKind, in_order
from requests_app.domain.steps_taken import ANSWERS


def answered_on(events: Sequence[Event]) -> date | None:
    """Return the day of the first final answer since the clock last began; None: none came.

    Whether time was kept is settled by that answer. What comes after it, such as a correction or
    the outcome of a review, changes nothing, and a part of the answer is not final. A narrowed
    request is a new one, with a clock of its own; after a withdrawal nothing is owed.

    Source: FOIA 2000 s.10(1) and s.17(1); FOISA 2002 s.10(1) and s.16; EIR 2004 reg 5(2), 14(2).
    """
    answered: date | None = None
    for event in in_order(events):
        if event.kind is EventKind.WITHDRAWN:
            break
        if event.kind is EventKind.NARROWED:
            answered = None
        elif answered is None and event.kind in ANSWERS:
            answered = event.on
    return answered
