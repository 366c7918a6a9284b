"""Other dates that sources give where they differ from the statute, each with its source.

Neither is chosen in silence: the statute's date is ours, and the other stands beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from requests_app.domain.history import ONE_DAY
from requests_app.domain.law import Law, rule_sets
from requests_app.domain.rights import Dates, days_after
from requests_app.domain.working_days import Calendar


class Reading(StrEnum):
    """Whose reading gives another date than ours."""

    CODE_S45 = "code_s45"
    FIRST_CLOCK = "first_clock"
    OUTER_LIMIT = "outer_limit"
    BEFORE_PROCLAMATION = "before_proclamation"
    SIC_GUIDE = "sic_guide"
    RULE_THEN_IN_FORCE = "rule_then_in_force"

    @property
    def words(self) -> str:
        """Whose reading it is, in words that may follow its date."""
        return _WORDS[self]


_WORDS = {
    Reading.CODE_S45: "the s.45 Code (2018) treats receipt on a non-working day as receipt on the"
    " next working day",
    Reading.FIRST_CLOCK: "if the detail asked for was not reasonably required, the earlier clock"
    " stands",
    Reading.OUTER_LIMIT: "the outer limit for a complex review",
    Reading.BEFORE_PROCLAMATION: "by the bank holidays as they were known on the day of receipt",
    Reading.SIC_GUIDE: "the Scottish Information Commissioner's page counts from the reply",
    Reading.RULE_THEN_IN_FORCE: "by the limit in force for replies issued 7 April to 26 May 2020",
}


@dataclass(frozen=True)
class Alternative:
    """Another date that a source gives for `measure`, a date of the clock."""

    date: date
    reading: Reading
    measure: str


def alternatives(dates: Dates) -> tuple[Alternative, ...]:
    """Every date another source gives, nearest to the reply first."""
    return (
        *_code_s45(dates),
        *_first_clocks(dates),
        *_before_proclamation(dates),
        *_rule_then_in_force(dates),
        *_outer_limit(dates),
        *_sic_guide(dates),
        *_review_after_silence(dates),
    )


def _code_s45(dates: Dates) -> list[Alternative]:
    later = dates.councils_may_count_to
    return [Alternative(later, Reading.CODE_S45, "response_due")] if later else []


def _first_clocks(dates: Dates) -> list[Alternative]:
    history = dates.history
    dues = list(history.earlier_dues)
    if history.question_on is not None:
        dues.append(history.due_if_paid_on(history.question_on, history.limit))
    return [
        Alternative(due, Reading.FIRST_CLOCK, "response_due")
        for due in dict.fromkeys(dues)
        if due != dates.response_due
    ]


def _before_proclamation(dates: Dates) -> list[Alternative]:
    """Whether a change of bank holidays after receipt moves the date is unsettled: show both."""
    history, asked = dates.history, dates.history.review_requested
    limit, outer = dates.rules.review_limit, dates.rules.review_outer_limit
    counts: list[tuple[str, date | None, Callable[[Calendar], date | None]]] = [
        ("response_due", dates.start, lambda before: history.due(history.limit, before)),
        ("review_due", asked, lambda before: days_after(before, asked, limit)),
        ("review_due_outer", asked, lambda before: days_after(before, asked, outer)),
    ]
    found = []
    for measure, begins, count in counts:
        ends: date | None = getattr(dates, measure)
        if begins is None or ends is None:
            continue
        earlier = dates.calendar.as_known_on(begins)
        other = ends if earlier is dates.calendar else count(earlier)
        if other is not None and other != ends:
            found.append(Alternative(other, Reading.BEFORE_PROCLAMATION, measure))
    return found


def _rule_then_in_force(dates: Dates) -> list[Alternative]:
    """While no reply is logged: another limit, if a reply it makes timely could have come."""
    if dates.response_due is None or dates.history.replies:
        return []
    found = []
    for past in rule_sets(dates.law):
        if past.reply_limit == dates.rules.reply_limit:
            continue
        due = dates.history.due(past.reply_limit)
        if max(past.first, dates.response_due + ONE_DAY) <= min(past.last, due):
            found.append(Alternative(due, Reading.RULE_THEN_IN_FORCE, "response_due"))
    return found


def _outer_limit(dates: Dates) -> list[Alternative]:
    outer = dates.review_due_outer
    return [Alternative(outer, Reading.OUTER_LIMIT, "review_due")] if outer else []


def _sic_guide(dates: Dates) -> list[Alternative]:
    """The Commissioner's page counts from the reply even where that came early."""
    replies, limit = dates.history.replies, dates.rules.review_request_limit
    if dates.law is not Law.FOISA or not replies or dates.review_request_by is None:
        return []
    from_reply = dates.calendar.add(max(replies), limit)
    if from_reply >= dates.review_request_by:
        return []
    return [Alternative(from_reply, Reading.SIC_GUIDE, "review_request_by")]


def _review_after_silence(dates: Dates) -> list[Alternative]:
    """Where the time to ask for a review begins with the day a reply fell due, another reading of
    that day moves its end too."""
    found = []
    for other in (*_first_clocks(dates), *_before_proclamation(dates)):
        calendar = dates.calendar
        if other.reading is Reading.BEFORE_PROCLAMATION:
            calendar = calendar.as_known_on(dates.start)
        by = dates.review_request_by_where(other.date, calendar)
        if other.measure == "response_due" and by not in (None, dates.review_request_by):
            assert by is not None
            found.append(Alternative(by, other.reading, "review_request_by"))
    return found
