from datetime import date

from requests_app.domain.bank_holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    Holiday,
    bank_holidays,
    holidays_in,
)
from requests_app.domain.law import Nation

BY_DAY = {holiday.date: holiday for holiday in bank_holidays()}
ALL = set(Nation)
NOT_SCOTLAND = ALL - {Nation.SCOTLAND}


def nations_on(*ymd: int) -> set[Nation]:
    holiday = BY_DAY.get(date(*ymd))
    return set(holiday.nations) if holiday else set()


def test_bank_holidays_know_each_nation():
    assert nations_on(2026, 3, 17) == {Nation.NORTHERN_IRELAND}
    assert nations_on(2026, 4, 3) == ALL
    assert nations_on(2026, 4, 6) == NOT_SCOTLAND
    assert nations_on(2026, 8, 3) == {Nation.SCOTLAND}
    assert nations_on(2026, 8, 31) == NOT_SCOTLAND
    assert nations_on(2026, 11, 30) == {Nation.SCOTLAND}


def test_bank_holidays_know_substitute_days():
    assert nations_on(2025, 7, 14) == {Nation.NORTHERN_IRELAND}
    assert nations_on(2022, 1, 4) == {Nation.SCOTLAND}
    assert nations_on(2026, 12, 28) == ALL


def test_bank_holidays_know_days_moved_and_days_added():
    assert nations_on(2020, 5, 8) == ALL and nations_on(2020, 5, 4) == set()
    assert nations_on(2022, 6, 2) == ALL and nations_on(2022, 5, 30) == set()
    assert nations_on(2022, 9, 19) == ALL
    assert nations_on(2023, 5, 8) == ALL
    assert nations_on(2026, 6, 15) == {Nation.SCOTLAND}


def test_bank_holidays_have_no_st_andrews_day_before_its_act():
    assert nations_on(2006, 11, 30) == set()
    assert nations_on(2007, 11, 30) == {Nation.SCOTLAND}


def test_bank_holidays_are_weekdays_in_order_one_entry_a_day():
    days = [holiday.date for holiday in bank_holidays()]
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)
    assert {day.year for day in days} == set(range(FIRST_YEAR, LAST_YEAR + 1))


def test_bank_holidays_say_when_the_state_funeral_became_known():
    assert BY_DAY[date(2022, 9, 19)].proclaimed_on == date(2022, 9, 9)
    assert BY_DAY[date(2022, 8, 29)].proclaimed_on is None


def test_bank_holidays_are_named_in_plain_words():
    assert BY_DAY[date(2026, 3, 17)].name == "St Patrick's Day"
    assert BY_DAY[date(2025, 7, 14)].name == "Battle of the Boyne (substitute day)"


def test_where_says_the_nations_in_words():
    assert BY_DAY[date(2026, 3, 17)].where == "Northern Ireland"
    assert BY_DAY[date(2026, 4, 6)].where == "England, Wales and Northern Ireland"
    assert BY_DAY[date(2026, 4, 3)].where == "all of the UK"


def test_holidays_in_one_nation_leaves_the_others_out():
    scottish = {holiday.date for holiday in holidays_in([Nation.SCOTLAND])}
    assert date(2026, 6, 15) in scottish
    assert date(2026, 4, 6) not in scottish and date(2026, 3, 17) not in scottish


def test_holidays_in_adds_a_proclaimed_day_where_it_belongs():
    new = Holiday(date(2027, 6, 7), "New day", (Nation.WALES,), date(2027, 5, 1))
    assert new in holidays_in(Nation, [new])
    assert new not in holidays_in([Nation.SCOTLAND], [new])


def test_holidays_in_leaves_out_a_proclaimed_weekend_day():
    saturday = Holiday(date(2027, 6, 5), "New day", tuple(Nation))
    assert saturday not in holidays_in(Nation, [saturday])


def test_holidays_in_joins_two_entries_for_one_day():
    wider = Holiday(date(2026, 6, 15), "World Cup", (Nation.ENGLAND,), date(2026, 6, 1))
    (joined,) = [h for h in holidays_in(Nation, [wider]) if h.date == wider.date]
    assert set(joined.nations) == {Nation.SCOTLAND, Nation.ENGLAND}


def test_holidays_in_leaves_out_a_dropped_day():
    gone = Holiday(date(2026, 5, 4), "Early May", tuple(Nation))
    assert gone.date not in {holiday.date for holiday in holidays_in(Nation, dropped=[gone])}


def test_holidays_in_leaves_a_dropped_day_to_the_nations_that_keep_it():
    gone = Holiday(date(2026, 1, 1), "New Year's Day", (Nation.SCOTLAND,))
    (left,) = [h for h in holidays_in(Nation, dropped=[gone]) if h.date == gone.date]
    assert set(left.nations) == set(Nation) - {Nation.SCOTLAND}
    assert gone.date not in {h.date for h in holidays_in([Nation.SCOTLAND], dropped=[gone])}


def test_holidays_in_knows_when_a_day_of_another_nation_became_ours():
    wider = Holiday(date(2026, 3, 17), "A day of thanks", (Nation.SCOTLAND,), date(2026, 3, 1))
    (ours,) = [h for h in holidays_in([Nation.SCOTLAND], [wider]) if h.date == wider.date]
    (uk,) = [h for h in holidays_in(Nation, [wider]) if h.date == wider.date]
    assert (ours.name, ours.proclaimed_on) == ("A day of thanks", date(2026, 3, 1))
    assert uk.proclaimed_on is None  # under FOIA it was no working day before either
