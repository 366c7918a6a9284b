"""The dates that follow from a history: when a reply is due, and which rights expire when.

The statute gives each date; what other sources make of it is in `other_readings.py`. A date is
the last day that is in time, except the two named `..._from`, the first day a step is open.

Sources: FOIA 2000 ss.10 and 17; FOISA 2002 ss.10, 20, 21, 47; EIR 2004 regs 5 to 8 and 11; the
s.45 Code of Practice (2018); Fees Regulations 2004 reg 5; the ICO's guidance on complaints.
"""

from calendar import monthrange
from datetime import date, timedelta
from itertools import count

from requests_app.domain.history import ONE_DAY, History
from requests_app.domain.law import Law, Regulator
from requests_app.domain.working_days import Calendar

CODE_S45_FROM = date(2018, 7, 4)
CLARIFICATION_MONTHS = 2
ICO_WEEKS = 6
SIC_MONTHS = 6
TRIBUNAL_DAYS = 28
AGGREGATION_LIMIT = 60  # consecutive working days, Fees Regulations 2004 reg 5


class Dates:
    """The dates that follow from a history in which the request was received."""

    def __init__(self, history: History) -> None:
        assert history.start is not None and history.received_on is not None
        self.history = history
        self.law = history.law
        self.rules = history.rules
        self.calendar = history.calendar
        self.start = history.start
        self.received_on = history.received_on
        stopped = history.question_on or history.fee_wanted_on
        self.response_due = None if stopped else history.due(history.limit)
        self.refusal_notice_due = self._refusal_notice_due()
        self.councils_may_count_to = self._councils_may_count_to()
        self.review_request_by = self._review_request_by()
        asked = history.review_requested
        self.review_due = self._after(asked, self.rules.review_limit)
        self.review_due_outer = self._after(asked, self.rules.review_outer_limit)
        waiting = asked is not None and history.review_response is None
        open_date = self.review_due if waiting else self.response_due
        self.provisional = open_date is not None and self.calendar.is_provisional(open_date)

    def _after(self, day: date | None, n: int | None) -> date | None:
        return days_after(self.calendar, day, n)

    def _refusal_notice_due(self) -> date | None:
        """FOIA s.17: day 20, even when the public interest is still being weighed."""
        if self.response_due is None or self.law is not Law.FOIA:
            return self.response_due
        return self.history.due(self.rules.reply_limit)

    def _councils_may_count_to(self) -> date | None:
        """The date by para 4.2 of the s.45 Code, where receipt was on a non-working day."""
        if self.response_due is None or self.law is not Law.FOIA or self.start < CODE_S45_FROM:
            return None
        if self.calendar.is_working_day(self.start):
            return None
        next_working_day = self.calendar.add(self.start, 1)
        due = self.history.due(self.history.limit, start=next_working_day)
        return due if due != self.response_due else None  # a fee pause can take in both day 1s

    def _review_request_by(self) -> date | None:
        return self.review_request_by_where(self.response_due, self.calendar)

    def review_request_by_where(self, due: date | None, calendar: Calendar) -> date | None:
        """40 working days from the reply, or where the law has it, from the day `due` it fell due.

        FOISA s.20(5) counts from the later of the two. Under FOIA silence opens no window: no
        review is needed.
        """
        reply = self._last_reply()
        if self.law is Law.FOIA:
            begins = reply
        elif self.law is Law.FOISA or not self.history.replies:
            begins = max(due, reply) if due and reply else due
        else:
            begins = reply
        return days_after(calendar, begins, self.rules.review_request_limit)

    def _last_reply(self) -> date | None:
        return max((*self.history.replies, *self.history.partial_replies), default=None)

    def ico_complaint_from(self) -> date | None:
        """The first day the ICO takes a complaint; after a reply, only once a review was asked."""
        history = self.history
        if self.law.regulator is not Regulator.ICO:
            return None
        if history.review_response:
            return history.review_response
        if history.review_requested:
            last = self.review_due_outer or self.review_due
        else:
            last = None if history.replies else self.response_due
        return last + ONE_DAY if last else None

    def ico_complaint_by(self) -> date | None:
        answered = self.history.review_response
        if self.law.regulator is not Regulator.ICO or answered is None:
            return None
        return answered + timedelta(weeks=ICO_WEEKS)

    def sic_appeal_by(self) -> date | None:
        """Six months from the outcome of the review, or from the day it fell due: FOISA s.47(4)."""
        begins = self.history.review_response or self.review_due
        if self.law.regulator is not Regulator.SIC or begins is None:
            return None
        return _months_after(begins, SIC_MONTHS)

    def tribunal_appeal_by(self) -> date | None:
        decided = self.history.decided
        if self.law.regulator is not Regulator.ICO or decided is None:
            return None
        return decided + timedelta(TRIBUNAL_DAYS)

    def clarification_answer_by(self) -> date | None:
        asked = self.history.question_on
        return _months_after(asked, CLARIFICATION_MONTHS) if asked else None

    def fee_payable_by(self) -> date | None:
        asked = self.history.fee_wanted_on
        if asked is None or self.rules.fee_months is None:
            return self._after(asked, self.rules.fee_working_days)
        return _months_after(asked, self.rules.fee_months)

    def aggregation_clear_from(self) -> date | None:
        """The working day after day 60, the day of receipt (or the next working day) being day 1.

        Clarification does not move it: Fees Regulations 2004 reg 5 asks when requests are received.
        """
        if self.law is not Law.FOIA:
            return None
        day_one = self.received_on
        if not self.calendar.is_working_day(day_one):
            day_one = self.calendar.add(day_one, 1)
        return self.calendar.add(day_one, AGGREGATION_LIMIT)

    def counted(self) -> tuple[tuple[date, int], ...]:
        """Each working day that counts towards the reply, with its number."""
        if self.response_due is None:
            return ()
        days = self.calendar.days_between(self.start, self.response_due)
        for first, last in self.history.pauses:
            days = [day for day in days if not first <= day <= last]
        return tuple(zip(days, count(1)))


def days_after(calendar: Calendar, day: date | None, n: int | None) -> date | None:
    """Working day `n` after `day`; None where there is no such day or no such limit."""
    return calendar.add(day, n) if day is not None and n is not None else None


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
