"""The plan of a day gives the clock's own dates, and what it suggests is really better."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.bank_holidays import Holiday
from requests_app.domain.clock import ClockError, fold
from requests_app.domain.ladder import QUIET_FROM, QUIET_UNTIL
from requests_app.domain.law import Law, Nation
from requests_app.domain.planning import (
    CHRISTMAS_FROM,
    CHRISTMAS_UNTIL,
    WarningKind,
    better_days,
    good_friday,
    next_sending_day,
    plan,
    same_week,
)
from requests_app.domain.working_days import Calendar, CalendarTooShort, calendar_of

CALENDARS = {law: calendar_of(law) for law in Law}
BOTH = {Law.FOIA: 180, Law.FOISA: 32}
COUNTS = st.dictionaries(st.sampled_from(list(Law)), st.integers(1, 400), min_size=1)
DAYS = st.dates(date(2005, 1, 6), date(2049, 6, 1))
Kind = WarningKind


def kinds(sent_on: date, counts: dict[Law, int] = BOTH) -> list[WarningKind]:
    return [warning.kind for warning in plan(counts, sent_on, CALENDARS).warnings]


# ---------------------------------------------------------------------------- the plan of a day


@given(counts=COUNTS, sent_on=DAYS)
def test_plan_gives_the_dates_of_the_clock(counts, sent_on):
    found = plan(counts, sent_on, CALENDARS)

    assert {one.law: one.authorities for one in found.laws} == counts
    assert found.authorities == sum(counts.values())
    for one in found.laws:
        clock = fold(one.law, sent_on)
        assert one.response_due == clock.response_due == CALENDARS[one.law].add(sent_on, 20)
        assert one.councils_may_count_to == clock.councils_may_count_to
        assert one.provisional == clock.provisional
        assert one.skipped == CALENDARS[one.law].holidays_between(sent_on, one.response_due)
        assert one.first_reminder > max(
            one.response_due, one.councils_may_count_to or one.response_due
        )


def test_plan_tells_the_laws_apart():
    foia, foisa = plan(BOTH, date(2026, 3, 9), CALENDARS).laws

    assert (foia.authorities, foia.response_due, foia.first_reminder) == (
        180, date(2026, 4, 9), date(2026, 4, 10),
    )  # fmt: skip
    assert [day.date for day in foia.skipped] == [
        date(2026, 3, 17), date(2026, 4, 3), date(2026, 4, 6),
    ]  # fmt: skip
    assert (foisa.authorities, foisa.response_due) == (32, date(2026, 4, 7))
    assert [day.name for day in foisa.skipped] == ["Good Friday"]


def test_plan_leaves_out_a_law_without_letters():
    assert [one.law for one in plan({**BOTH, Law.EIR: 0}, date(2026, 3, 9), CALENDARS).laws] == [
        Law.FOIA, Law.FOISA,
    ]  # fmt: skip
    assert plan({}, date(2026, 12, 25), {}).warnings == ()


def test_plan_counts_by_the_calendar_it_is_given():
    new_day = Holiday(date(2026, 2, 6), "A new day", (Nation.WALES,), date(2026, 1, 20))
    calendars = {law: Calendar.of(law, [new_day]) for law in BOTH}

    foia, foisa = plan(BOTH, date(2026, 1, 14), calendars).laws

    assert (foia.response_due, foia.skipped) == (date(2026, 2, 12), (new_day,))
    assert (foisa.response_due, foisa.skipped) == (date(2026, 2, 11), ())


def test_plan_refuses_what_cannot_be_counted():
    with pytest.raises(CalendarTooShort):
        plan(BOTH, date(2051, 1, 4), CALENDARS)
    with pytest.raises(ClockError, match="sent_on"):
        plan(BOTH, datetime(2026, 1, 5, 9), CALENDARS)  # noqa: DTZ001
    with pytest.raises(ValueError, match="-1 letters under FOISA"):
        plan({Law.FOISA: -1}, date(2026, 1, 5), CALENDARS)


# ---------------------------------------------------------------------------- what speaks against


@pytest.mark.parametrize(
    ("sent_on", "expected"),
    [
        (date(2026, 2, 2), []),
        (date(2026, 1, 10), [Kind.NOT_A_WORKING_DAY] * 2),  # Saturday: FOIA reads it in two ways
        (date(2025, 11, 18), []),  # due on 17 December
        (date(2025, 11, 19), [Kind.DUE_AT_CHRISTMAS]),  # due on 18 December
        (date(2025, 12, 3), [Kind.DUE_AT_CHRISTMAS, Kind.MUCH_OVER_CHRISTMAS]),  # due on 6 January
        (date(2025, 12, 4), [Kind.MUCH_OVER_CHRISTMAS]),
        (date(2026, 1, 2), [Kind.NOT_A_WORKING_DAY] * 2 + [Kind.LEAVES_AT_CHRISTMAS]),
        (date(2026, 1, 5), []),
        (date(2026, 2, 26), []),  # due on Friday 27 March at the latest
        (date(2026, 2, 27), [Kind.DUE_AT_EASTER, Kind.DIFFERENT_WEEKS]),  # FOIA: Monday 30 March
        (date(2026, 3, 10), [Kind.DUE_AT_EASTER, Kind.DUE_AT_EASTER]),  # due on 10 and 8 April
        (date(2026, 8, 28), [Kind.DIFFERENT_WEEKS]),  # Monday in Scotland is a working day
        (date(2026, 12, 2), [Kind.DUE_AT_CHRISTMAS, Kind.MUCH_OVER_CHRISTMAS, Kind.PROVISIONAL]),
        (date(2027, 2, 1), [Kind.PROVISIONAL]),
    ],
)
def test_plan_warns_of_what_speaks_against_a_day(sent_on, expected):
    assert kinds(sent_on) == expected


def test_a_warning_says_why_and_to_which_laws_it_applies():
    (due,) = plan(BOTH, date(2026, 11, 23), CALENDARS).warnings

    assert due.laws == (Law.FOIA, Law.FOISA)
    assert due.words == (
        "Due on Tue 22 December 2026, between 18 December and 6 January, when many offices are"
        " closed. No reminder leaves before Tue 5 January 2027."
    )


def test_a_day_that_is_not_a_working_day_names_both_readings_and_the_days_beside_it():
    (patrick,) = plan(BOTH, date(2026, 3, 17), CALENDARS).warnings

    assert patrick.laws == (Law.FOIA,)
    for said in ("Thu 16 April", "s.45 Code take Fri 17 April", "Mon 16 March", "Wed 18 March"):
        assert said in patrick.words


@given(counts=COUNTS, sent_on=DAYS)
def test_plan_warns_exactly_where_a_calendar_on_the_wall_would(counts, sent_on):
    found = plan(counts, sent_on, CALENDARS)
    warned = {(warning.kind, law) for warning in found.warnings for law in warning.laws}

    for one in found.laws:
        due, calendar = one.response_due, CALENDARS[one.law]
        month_and_day = (due.month, due.day)
        easter = easter_sunday(due.year)
        expected = {
            Kind.NOT_A_WORKING_DAY: not calendar.is_working_day(sent_on),
            Kind.DUE_AT_CHRISTMAS: month_and_day >= (12, 18) or month_and_day <= (1, 6),
            Kind.DUE_AT_EASTER: easter - timedelta(6) <= due <= easter + timedelta(5),
            Kind.PROVISIONAL: due.year > calendar.proclaimed_to,
        }
        assert {kind: (kind, one.law) in warned for kind in expected} == expected
    mondays = {one.response_due - timedelta(one.response_due.weekday()) for one in found.laws}
    assert any(kind is Kind.DIFFERENT_WEEKS for kind, _ in warned) == (len(mondays) > 1)


def easter_sunday(year: int) -> date:
    """By the rule of Meeus, Jones and Butcher, which knows no list of holidays."""
    a, b, c = year % 19, *divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("law", [Law.FOIA, Law.FOISA])
def test_good_friday_is_two_days_before_easter_in_every_year(law):
    for year in range(2005, 2051):
        assert good_friday(year, CALENDARS[law]) == easter_sunday(year) - timedelta(2)
    assert good_friday(2051, CALENDARS[law]) is None


def test_the_days_around_christmas_hold_the_quiet_days_of_the_ladder():
    assert CHRISTMAS_FROM < QUIET_FROM
    assert CHRISTMAS_UNTIL > QUIET_UNTIL


# ---------------------------------------------------------------------------- better days


@given(counts=COUNTS, after=DAYS)
def test_better_days_are_later_in_order_and_carry_no_warning_that_can_be_avoided(counts, after):
    days = better_days(counts, after, CALENDARS)

    assert 0 < len(days) <= 5
    assert list(days) == sorted(set(days))
    assert all(after < day <= after + timedelta(60) for day in days)
    for day in days:
        assert set(kinds(day, counts)) <= {Kind.PROVISIONAL}


@given(counts=COUNTS, after=DAYS)
def test_better_days_pass_over_no_good_day(counts, after):
    days = better_days(counts, after, CALENDARS)

    day = after + timedelta(1)
    while day < days[-1]:
        assert (day in days) == plan(counts, day, CALENDARS).is_good
        day += timedelta(1)


def test_better_days_before_christmas_are_those_of_the_new_year():
    assert better_days(BOTH, date(2026, 11, 23), CALENDARS, at_most=2) == (
        date(2027, 1, 5), date(2027, 1, 6),
    )  # fmt: skip
    assert better_days(BOTH, date(2026, 11, 23), CALENDARS, within=30) == ()


def test_better_days_end_with_the_bank_holidays_we_know():
    assert better_days(BOTH, date(2050, 11, 1), CALENDARS) == ()


@given(laws=st.sets(st.sampled_from(list(Law)), min_size=1), on=DAYS)
def test_next_sending_day_is_the_first_working_day_under_every_law(laws, on):
    calendars = [CALENDARS[law] for law in laws]
    day = next_sending_day(on, calendars)

    assert all(calendar.is_working_day(day) for calendar in calendars)
    between = (on + timedelta(n) for n in range((day - on).days))
    assert not any(all(one.is_working_day(day) for one in calendars) for day in between)


# ---------------------------------------------------------------------------- the same week


@given(counts=COUNTS, sent_on=DAYS)
def test_same_week_makes_all_due_in_one_week_and_never_sends_before_the_day_asked(counts, sent_on):
    found = same_week(counts, sent_on, CALENDARS)

    if found is None:
        assert Kind.DIFFERENT_WEEKS not in kinds(sent_on, counts)
        return
    assert Kind.DIFFERENT_WEEKS in kinds(sent_on, counts)
    sent = {one.law: (one, each.sent_on) for each in found.plans for one in each.laws}
    assert {law: one.authorities for law, (one, _) in sent.items()} == counts
    for law, (one, day) in sent.items():
        assert day >= sent_on
        assert one.response_due == CALENDARS[law].add(day, 20)
        assert found.monday <= one.response_due <= found.monday + timedelta(6)
        assert set(kinds(day, {law: 1})) <= {Kind.PROVISIONAL}
    assert found.monday.weekday() == 0


def test_same_week_lets_scotland_wait_until_its_replies_fall_due_with_the_others():
    found = same_week(BOTH, date(2026, 8, 28), CALENDARS)

    assert found is not None
    assert found.as_dict() == {
        "monday": "2026-09-28",
        "send": [
            {"law": "foia", "authorities": 180, "sent_on": "2026-08-28",
             "response_due": "2026-09-28"},
            {"law": "foisa", "authorities": 32, "sent_on": "2026-08-31",
             "response_due": "2026-09-28"},
        ],
    }  # fmt: skip


def test_same_week_has_nothing_to_offer_where_one_week_is_due_already():
    assert same_week(BOTH, date(2026, 2, 2), CALENDARS) is None
    assert same_week({Law.FOIA: 3}, date(2026, 8, 28), CALENDARS) is None
