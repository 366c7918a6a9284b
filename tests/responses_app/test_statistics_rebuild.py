"""Statistics are a pure function of the accepted figures."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import lifecycle
from requests_app.campaigns import load_campaign
from requests_app.models import Campaign, CampaignChange
from responses_app.figures import accept, record_figure
from responses_app.models import Figure, Statistic, StatisticsBuild
from responses_app.statistics_rebuild import (
    COUNTS,
    NotBuilt,
    rebuild,
    rebuild_all,
    rebuild_changed,
    show,
)
from responses_app.statistics_rebuild.building import QUIET
from tests.at_once import at_once

MONDAY = date(2026, 1, 5)
REPLY = date(2026, 1, 26)
COLUMNS = [name for name in COUNTS if name not in ("asked", "replied", "answered")]


def now():
    return timezone.now()


def rows_of(campaign):
    """Every cell of the build, without the numbers the database gives its rows."""
    rows = Statistic.objects.filter(build__campaign=campaign).values()
    return [{name: row[name] for name in row if name != "id"} for row in rows]


def campaign_of(questions, periods='{ id = "2024", basis = "calendar" }', slug="other-2025"):
    return load_campaign(
        f"""
        slug = "{slug}"
        title = "Another campaign"
        ask = {{ function = "children" }}
        letter = "{{{{ questions }}}}"
        applicant = {{ name = "Ada Researcher" }}
        periods = [ {periods} ]
        question = [ {questions} ]
        """
    ).campaign


# ---------------------------------------------------------------------------- counts and totals


def test_rebuild_counts_each_authority_asked_in_one_column(
    campaign, make_request, answer, statistic
):
    said = ["12", "<5", "about 20", "*", "s.40(2)", "not held", "", "see attached", "-3"]
    for raw in said:
        answer(make_request(MONDAY), "1a", raw)
    answer(make_request(MONDAY), "1a", "7", basis="financial")
    make_request(MONDAY)
    make_request()  # a draft asks nobody

    row = statistic(campaign, "1a")

    assert {name: row[name] for name in COUNTS} == {
        "asked": 11, "replied": 9, "answered": 3, "exact": 1, "bounded": 1, "approximate": 1,
        "suppressed": 1, "refused": 1, "not_held": 1, "other_basis": 1, "other": 2, "no_reply": 2,
    }  # fmt: skip
    # A blank cell of an authority that has not replied says nothing.
    assert (row["total"], row["total_lower"], row["total_upper"]) == (None, 12, None)


def test_rebuild_gives_a_total_only_where_every_answer_is_exact(
    campaign, make_request, answer, statistic
):
    for raw in ("12", "0", "refused"):
        answer(make_request(MONDAY), "1a", raw)

    row = statistic(campaign, "1a")
    assert (row["total"], row["total_lower"], row["total_upper"]) == (12, 12, 12)

    answer(make_request(MONDAY), "1a", "fewer than 5")
    row = statistic(campaign, "1a")
    assert (row["total"], row["total_lower"], row["total_upper"]) == (None, 12, 16)


def test_rebuild_says_nothing_where_nobody_answered(campaign, make_request, statistic):
    make_request(MONDAY)

    row = statistic(campaign, "1a")
    assert (row["asked"], row["no_reply"]) == (1, 1)
    assert (row["total"], row["total_lower"], row["total_upper"]) == (None, None, None)
    assert row["rate"] is row["ratio"] is row["change"] is None


def test_rebuild_counts_a_reply_without_figures_as_other(campaign, make_request, statistic):
    lifecycle.record(make_request(MONDAY), "response", REPLY, outcome="full")

    row = statistic(campaign, "1a")
    assert (row["replied"], row["other"], row["no_reply"]) == (1, 1, 0)


NATIONS = {
    "England": ["South East", "London"],
    "Wales": ["Wales"],
    "Scotland": ["Scotland"],
    "Northern Ireland": ["Northern Ireland"],
}
PLACES = [(nation, region) for nation, regions in NATIONS.items() for region in regions]
TRUTHS = st.integers(0, 3000)


@st.composite
def told(draw):
    """A number as it truly is, and one of the ways in which an authority tells it or does not."""
    truth = draw(TRUTHS)
    ways = ["exact", "basis", "silent", "refused", "not_held", "blank", "odd", "wide"]
    way = draw(st.sampled_from([*ways, "small"] if truth < 5 else ways))
    words = {
        "exact": f"{truth:,}", "basis": "999", "refused": "s.12", "not_held": "not held",
        "blank": "", "odd": f"-{truth + 1}", "small": "<5", "wide": f"{truth} or more",
    }  # fmt: skip
    return truth, way, words.get(way), draw(st.sampled_from(PLACES)), draw(st.booleans())


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(authorities=st.lists(told(), min_size=1, max_size=12))
def test_rebuild_adds_up_and_holds_the_truth(make_authority, make_request, answer, authorities):
    slug = f"random-{Campaign.objects.count()}"
    campaign = campaign_of('{ id = "1", text = "How many?", unit = "children" }', slug=slug)
    for _, way, words, (nation, region), replied in authorities:
        authority = make_authority(nation=nation, region=region)
        foi_request = make_request(MONDAY, authority, campaign=campaign)
        if way != "silent":
            basis = "financial" if way == "basis" else ""
            answer(foi_request, "1", words, period="2024", basis=basis)
        if replied:
            lifecycle.record(foi_request, "response", REPLY)

    rebuild(campaign, now())
    rows = {row["area"]: row for row in show(campaign)}

    for row in rows.values():
        assert row["asked"] == sum(row[name] for name in COLUMNS)
        assert row["answered"] == row["exact"] + row["bounded"] + row["approximate"]
        assert row["replied"] == row["asked"] - row["no_reply"]
    uk = rows["uk"]
    assert uk["asked"] == len(authorities)
    # What could be a year waits for a person, and is in no total.
    doubted = set(Figure.objects.for_review().values_list("raw", flat=True))
    answered = [
        (truth, way)
        for truth, way, words, *_ in authorities
        if way in ("exact", "small", "wide") and words not in doubted
    ]
    if answered:
        truth = sum(truth for truth, _ in answered)
        assert uk["total_lower"] <= truth
        assert uk["total_upper"] is None or truth <= uk["total_upper"]
        ways = {way for _, way in answered}
        assert uk["total"] == (truth if ways == {"exact"} else None)
        assert (uk["total_upper"] is None) == ("wide" in ways)
    else:
        assert uk["total_lower"] is None
    for kind in ("nation", "region", "type"):
        parts = [row for area, row in rows.items() if area.startswith(f"{kind}:")]
        for name in COUNTS:
            assert uk[name] == sum(row[name] for row in parts)
        if uk["total"] is not None:
            assert uk["total"] == sum(row["total"] or 0 for row in parts)


def test_rebuild_leaves_out_a_figure_until_a_person_has_looked(
    campaign, make_request, answer, statistic
):
    answer(make_request(MONDAY), "1a", "12")
    doubtful = answer(make_request(MONDAY), "1a", "2024")

    row = statistic(campaign, "1a")
    assert (row["total"], row["exact"], row["other"]) == (12, 1, 1)

    accept(doubtful)
    row = statistic(campaign, "1a")
    assert (row["total"], row["exact"], row["other"]) == (2036, 2, 0)


@pytest.mark.parametrize(("included", "total", "columns"), [(False, 12, 1), (True, 19, 0)])
def test_rebuild_counts_another_basis_only_where_the_campaign_says_so(
    campaign, make_request, answer, statistic, included, total, columns
):
    campaign.include_other_basis = included
    campaign.save()
    answer(make_request(MONDAY), "1a", "12", basis="calendar")
    answer(make_request(MONDAY), "1a", "7", basis="financial")

    row = statistic(campaign, "1a")
    assert (row["total"], row["other_basis"], row["asked"]) == (total, columns, 2)


def test_rebuild_follows_the_newest_version(campaign, make_request, answer, statistic):
    foi_request = make_request(MONDAY)
    answer(foi_request, "1a", "12")
    answer(foi_request, "1a", "15")

    row = statistic(campaign, "1a")
    assert (row["total"], row["exact"], row["asked"]) == (15, 1, 1)
    assert foi_request.figures.count() == 2


def test_rebuild_leaves_out_a_withdrawn_request(campaign, make_request, answer, statistic):
    foi_request = make_request(MONDAY)
    answer(foi_request, "1a", "12")
    make_request(MONDAY)
    lifecycle.record(foi_request, "withdrawn", REPLY)

    row = statistic(campaign, "1a")
    assert (row["asked"], row["total"]) == (1, None)


# ---------------------------------------------------------------------------- a second round


def test_rebuild_counts_an_authority_asked_twice_once(campaign, make_request, answer, statistic):
    first = make_request(MONDAY)
    lifecycle.record(first, "refusal", REPLY)
    second = make_request(date(2026, 2, 2), first.authority, round=2)
    answer(first, "1a", "s.12")

    row = statistic(campaign, "1a")
    assert (row["asked"], row["replied"], row["refused"]) == (1, 1, 1)

    answer(second, "1a", "9")
    row = statistic(campaign, "1a")
    assert (row["asked"], row["refused"], row["exact"], row["total"]) == (1, 0, 1, 9)


@pytest.mark.parametrize("later", ["", "-3", "2024"])
def test_rebuild_lets_no_blank_or_doubtful_second_answer_silence_the_first(
    campaign, make_request, answer, statistic, later
):
    first = make_request(MONDAY)
    answer(first, "1a", "12")
    answer(make_request(date(2026, 2, 2), first.authority, round=2), "1a", later)

    assert statistic(campaign, "1a")["total"] == 12


@pytest.mark.parametrize("later", ["s.12", "not held", "*", "to follow", "see attached"])
@pytest.mark.parametrize(
    ("earlier", "column"), [("12", "exact"), ("<5", "bounded"), ("c.20", "approximate")]
)
def test_rebuild_lets_no_answer_without_a_number_silence_one_of_another_round(
    campaign, make_request, answer, statistic, earlier, column, later
):
    first = make_request(MONDAY)
    answer(first, "1a", earlier)
    answer(make_request(date(2026, 2, 2), first.authority, round=2), "1a", later)

    row = statistic(campaign, "1a")
    assert (row["asked"], row[column]) == (1, 1)


def test_rebuild_takes_the_newest_of_two_answers_without_a_number(
    campaign, make_request, answer, statistic
):
    first = make_request(MONDAY)
    answer(first, "1a", "s.12")
    answer(make_request(date(2026, 2, 2), first.authority, round=2), "1a", "not held")

    row = statistic(campaign, "1a")
    assert (row["refused"], row["not_held"]) == (0, 1)


def test_rebuild_takes_the_first_round_where_the_second_was_withdrawn(
    campaign, make_request, answer, statistic
):
    first = make_request(MONDAY)
    answer(first, "1a", "12")
    second = make_request(date(2026, 2, 2), first.authority, round=2)
    answer(second, "1a", "9")
    lifecycle.record(second, "withdrawn", date(2026, 2, 9))

    assert statistic(campaign, "1a")["total"] == 12


@pytest.mark.parametrize("second", ["awaiting", "refused", "answered", "not sent"])
def test_rebuild_counts_an_authority_once_however_its_second_round_stands(
    campaign, make_request, answer, statistic, second
):
    first = make_request(MONDAY)
    lifecycle.record(first, "refusal", REPLY)
    answer(first, "1a", "s.12")
    again = lifecycle.new_round(first)
    if second != "not sent":
        lifecycle.record(again, "sent", date(2026, 2, 2))
    if second == "refused":
        answer(again, "1a", "s.40(2)")
        lifecycle.record(again, "refusal", date(2026, 2, 9))
    if second == "answered":
        answer(again, "1a", "9")
        lifecycle.record(again, "response", date(2026, 2, 9), outcome="full")

    row = statistic(campaign, "1a")

    was_answered = second == "answered"
    assert (row["asked"], row["replied"]) == (1, 1)
    assert (row["exact"], row["refused"]) == (was_answered, not was_answered)
    assert sum(row[name] for name in COLUMNS) == 1


def test_rebuild_counts_one_who_refused_without_figures_as_replied_while_asked_again(
    campaign, make_request, statistic
):
    first = make_request(MONDAY)
    lifecycle.record(first, "refusal", REPLY)
    lifecycle.record(lifecycle.new_round(first), "sent", date(2026, 2, 2))

    row = statistic(campaign, "1a")
    assert (row["asked"], row["replied"], row["other"], row["no_reply"]) == (1, 1, 1, 0)


def test_rebuild_takes_each_answer_from_the_round_that_gave_it(
    campaign, make_request, answer, statistic
):
    first = make_request(MONDAY)
    answer(first, "1a", "12")
    answer(first, "1b", "s.40(2)")
    again = lifecycle.new_round(first)
    lifecycle.record(again, "sent", date(2026, 2, 2))
    answer(again, "1b", "fewer than 5")

    assert statistic(campaign, "1a")["total"] == 12
    row = statistic(campaign, "1b")
    assert (row["asked"], row["refused"], row["bounded"]) == (1, 0, 1)
    # The sum rests on both rounds of the one authority.
    row = statistic(campaign, "1ab")
    assert (row["asked"], row["bounded"], row["total_lower"], row["total_upper"]) == (1, 1, 12, 16)


# ---------------------------------------------------------------------------- derived questions


def test_rebuild_adds_a_derived_question_over_those_who_gave_every_part(
    campaign, make_request, answer, statistic
):
    for first, second in (("3", "4"), ("5", "<5"), ("6", None), ("7", "s.40")):
        foi_request = make_request(MONDAY)
        answer(foi_request, "1a", first)
        if second:
            answer(foi_request, "1b", second)

    row = statistic(campaign, "1ab")
    assert (row["exact"], row["bounded"], row["refused"]) == (1, 1, 1)
    assert (row["total"], row["total_lower"], row["total_upper"]) == (None, 12, 16)


def test_rebuild_adds_a_sum_of_sums_in_any_order_and_leaves_out_a_circle(
    make_request, answer, statistic
):
    campaign = campaign_of(
        """
        { id = "all", sum_of = ["ab", "c"] },
        { id = "ab", sum_of = ["a", "b"] },
        { id = "x", sum_of = ["a", "b"] },
        { id = "y", sum_of = ["x", "c"] },
        { id = "a", text = "A?" }, { id = "b", text = "B?" }, { id = "c", text = "C?" }
        """
    )
    campaign.questions.filter(key="x").update(sum_of=["y"])
    foi_request = make_request(MONDAY, campaign=campaign)
    for question, raw in (("a", "1"), ("b", "2"), ("c", "4")):
        answer(foi_request, question, raw, period="2024")

    assert statistic(campaign, "all", "2024")["total"] == 7
    assert statistic(campaign, "x", "2024")["total"] is None


@pytest.mark.parametrize("kind", ["percent", "text"])
def test_rebuild_never_adds_percentages_or_words(make_request, answer, statistic, kind):
    earlier = campaign_of(
        f'{{ id = "p", text = "P?", kind = "{kind}" }}', '{ id = "2023" }', slug="earlier"
    )
    campaign = campaign_of(
        f"""
        {{ id = "n", text = "N?" }},
        {{ id = "p", text = "P?", kind = "{kind}", subset_of = "n", per = "n" }},
        {{ id = "q", text = "Q?", kind = "{kind}" }},
        {{ id = "pq", text = "Both?" }},
        {{ id = "of_p", text = "R?", subset_of = "p", per = "p", previous = "earlier:p" }}
        """,
        '{ id = "2024" }, { id = "2025" }',
    )
    # A campaign file like this is refused; the desk of the researchers may not know better.
    campaign.questions.filter(key="pq").update(sum_of=["p", "q"])
    for number in ("10", "20"):
        foi_request = make_request(MONDAY, campaign=campaign)
        for period in ("2024", "2025"):
            for question in ("n", "p", "q", "of_p"):
                answer(foi_request, question, number, period=period)
        before = make_request(MONDAY, foi_request.authority, campaign=earlier)
        answer(before, "p", "10", period="2023")

    for question in ("p", "q", "pq"):
        row = statistic(campaign, question, "2025")
        assert (row["total"], row["total_lower"], row["total_upper"]) == (None, None, None)
        assert row["rate"] is row["ratio"] is row["change"] is None
        assert row["asked"] == 2
    for period in ("2024", "2025"):
        row = statistic(campaign, "of_p", period)
        assert row["rate"] is row["ratio"] is None
    assert statistic(campaign, "of_p", "2024")["change"] is None


def test_rebuild_adds_up_how_many_said_yes(make_request, answer, statistic):
    campaign = campaign_of('{ id = "y", text = "Is there one?", kind = "yes_no" }')
    for raw in ("Yes", "No", "yes", "7", "not held"):
        answer(make_request(MONDAY, campaign=campaign), "y", raw, period="2024")

    row = statistic(campaign, "y", "2024")
    assert (row["exact"], row["total"], row["other"], row["not_held"]) == (3, 2, 1, 1)


# ---------------------------------------------------------------------------- rates and change


def test_rebuild_divides_over_the_matched_authorities_only(
    campaign, make_request, answer, statistic
):
    for first, missing in (("10", "4"), ("30", "6"), ("500", "s.12")):
        foi_request = make_request(MONDAY)
        answer(foi_request, "1a", first)
        answer(foi_request, "1b", "0")
        answer(foi_request, "2a", missing)

    row = statistic(campaign, "2a")
    rate = row["rate"]
    assert (rate["of"], rate["n"]) == ("1ab", 2)
    assert (rate["numerator"], rate["denominator"], rate["percent"]) == (10, 40, 25)
    assert (rate["full_numerator"], rate["full_denominator"]) == (10, 540)
    assert set(rate) >= {
        "of", "n", "numerator", "numerator_lower", "numerator_upper", "denominator",
        "denominator_lower", "denominator_upper", "percent", "percent_lower", "percent_upper",
        "exact_pairs", "full_numerator", "full_denominator",
    }  # fmt: skip
    assert set(rate["exact_pairs"]) >= {"n", "numerator", "denominator", "percent"}


def test_rebuild_gives_a_band_where_a_matched_figure_is_bounded(
    campaign, make_request, answer, statistic
):
    for first, missing in (("10", "5"), ("10", "<5")):
        foi_request = make_request(MONDAY)
        answer(foi_request, "1a", first)
        answer(foi_request, "1b", "0")
        answer(foi_request, "2a", missing)

    rate = statistic(campaign, "2a")["rate"]
    assert (rate["numerator"], rate["percent"]) == (None, None)
    # The reply shows a real zero, so "<5" is at least 1: (5 + 1) to (5 + 4) of 20.
    assert (rate["percent_lower"], rate["percent_upper"]) == (30, 45)
    assert (rate["exact_pairs"]["n"], rate["exact_pairs"]["percent"]) == (1, 50)


def test_rebuild_gives_a_ratio_that_may_be_above_one(campaign, make_request, answer, statistic):
    foi_request = make_request(MONDAY)
    answer(foi_request, "2a", "4")
    answer(foi_request, "3a", "31")

    ratio = statistic(campaign, "3a")["ratio"]
    assert (ratio["of"], ratio["n"], ratio["value"]) == ("2a", 1, 7.75)
    assert statistic(campaign, "3a")["rate"] is None


def test_rebuild_rounds_half_up(campaign, make_request, answer, statistic):
    foi_request = make_request(MONDAY)
    for question, raw in (("1a", "2000"), ("1b", "0"), ("2a", "25")):
        accept(answer(foi_request, question, raw))  # 2000 could be a year

    assert statistic(campaign, "2a")["rate"]["percent"] == 1.3


def test_rebuild_compares_the_same_authorities_and_divides_by_the_older(
    campaign, make_request, answer, statistic
):
    for older, newer in (("40", "50"), ("60", "75"), ("500", None), (None, "700")):
        foi_request = make_request(MONDAY)
        if older:
            answer(foi_request, "1a", older, period="2023")
        if newer:
            answer(foi_request, "1a", newer, period="2024")

    assert statistic(campaign, "1a", "2023")["change"] is None
    change = statistic(campaign, "1a", "2024")["change"]
    assert change["from"] == "2023"
    assert (change["n"], change["old"], change["new"], change["percent"]) == (2, 100, 125, 25)


PART = '{ id = "part", basis = "part", start = 2024-01-01, end = 2024-04-30 }'


@pytest.mark.parametrize(
    "periods",
    [
        f'{{ id = "2023" }}, {PART}',
        f'{PART}, {{ id = "2024" }}',
        '{ id = "2023" }, { id = "2023-24", basis = "financial" }',
    ],
)
def test_rebuild_never_compares_what_is_not_alike(make_request, answer, statistic, periods):
    campaign = campaign_of('{ id = "1", text = "How many?" }', periods)
    foi_request = make_request(MONDAY, campaign=campaign)
    keys = list(campaign.periods.values_list("key", flat=True))
    for key in keys:
        answer(foi_request, "1", "40", period=key)

    assert [statistic(campaign, "1", key)["change"] for key in keys] == [None, None]


def test_rebuild_never_compares_a_part_of_a_year_even_where_other_bases_count(
    campaign, make_request, answer, statistic
):
    campaign.include_other_basis = True
    campaign.save()
    for basis in ("calendar", "part"):
        foi_request = make_request(MONDAY)
        answer(foi_request, "1a", "40", period="2023")
        answer(foi_request, "1a", "50", period="2024", basis=basis)

    row = statistic(campaign, "1a", "2024")
    assert row["total"] == 100
    assert (row["change"]["n"], row["change"]["old"], row["change"]["new"]) == (1, 40, 50)


def test_rebuild_compares_the_first_period_with_the_earlier_campaign(
    make_request, answer, statistic
):
    earlier = campaign_of(
        '{ id = "7", text = "How many?" }',
        '{ id = "2021" }, { id = "2022" }, { id = "part", basis = "part" }',
        slug="earlier",
    )
    campaign = campaign_of(
        '{ id = "1", text = "How many?", previous = "earlier:7" }',
        '{ id = "2024" }, { id = "2025" }',
    )
    for old, new in (("40", "30"), ("60", "45"), ("900", None)):
        before = make_request(MONDAY, campaign=earlier)
        answer(before, "7", old, period="2022")
        answer(before, "7", "1", period="part")
        if new:
            foi_request = make_request(MONDAY, before.authority, campaign=campaign)
            answer(foi_request, "1", new, period="2024")

    change = statistic(campaign, "1", "2024")["change"]
    assert (change["from"], change["n"]) == ("earlier:2022", 2)
    assert (change["old"], change["new"], change["percent"]) == (100, 75, -25)


@pytest.mark.parametrize("previous", ["nowhere:7", "earlier:9", "earlier:7"])
def test_rebuild_gives_no_change_without_an_earlier_figure(make_request, answer, previous):
    campaign_of('{ id = "7", text = "How many?" }', '{ id = "2024" }', slug="earlier")
    campaign = campaign_of(f'{{ id = "1", text = "How many?", previous = "{previous}" }}')
    answer(make_request(MONDAY, campaign=campaign), "1", "3", period="2024")

    rebuild(campaign, now())
    assert [row["change"] for row in show(campaign)] == [None] * 4


# ---------------------------------------------------------------------------- rebuilding


def test_rebuild_twice_gives_identical_rows(campaign, make_request, answer):
    for raw in ("12", "<5", "not held"):
        foi_request = make_request(MONDAY)
        for question in ("1a", "1b", "2a", "3a"):
            answer(foi_request, question, raw)
    first = rebuild(campaign, now())
    rows = rows_of(campaign)

    second = rebuild(campaign, now())

    assert rows_of(campaign) == rows
    assert first.cells == second.cells == len(rows) == StatisticsBuild.objects.get().cells


def before_statistics_are_written(happens):
    """While this is open, `happens` comes in the middle of a rebuild."""
    table = Statistic._meta.db_table

    def watch(execute, sql, params, many, context):
        if sql.startswith(f'DELETE FROM "{table}"'):
            happens()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(watch)


def test_rebuild_shows_no_half_of_a_build(campaign, make_request, answer):
    answer(make_request(MONDAY), "1a", "12")

    def fails():
        raise RuntimeError("the power went")

    with before_statistics_are_written(fails), pytest.raises(RuntimeError):
        rebuild(campaign, now())

    with pytest.raises(NotBuilt, match="rebuild them first"):
        show(campaign)
    assert campaign.changes.exists()


def test_rebuild_keeps_the_build_before_where_it_fails(campaign, make_request, answer):
    foi_request = make_request(MONDAY)
    answer(foi_request, "1a", "12")
    rebuild(campaign, now())
    before = rows_of(campaign)
    answer(foi_request, "1a", "13")

    def fails():
        raise RuntimeError("the power went")

    with before_statistics_are_written(fails), pytest.raises(RuntimeError):
        rebuild(campaign, now())

    assert rows_of(campaign) == before


def test_rebuild_keeps_a_change_that_comes_while_it_runs(campaign, make_request, answer):
    foi_request = make_request(MONDAY)

    with before_statistics_are_written(lambda: answer(foi_request, "1a", "12")):
        rebuild(campaign, now())

    assert campaign.changes.exists()
    (rebuilt,) = rebuild_changed(now() + QUIET)
    assert rebuilt.campaign == campaign
    assert show(campaign, "1a", "2023", "uk")[0]["total"] == 12
    assert not campaign.changes.exists()


def test_rebuild_changed_leaves_alone_what_has_not_changed(campaign, make_request):
    make_request(MONDAY)
    rebuild_all(now())
    assert not CampaignChange.objects.exists()

    assert rebuild_changed(now() + QUIET) == []


def test_rebuild_costs_the_same_for_10_and_60_authorities(campaign, make_request, answer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            rebuild(campaign, now())
        return len(queries)

    rebuild(campaign, now())  # the very first build makes its row
    for _ in range(10):
        answer(make_request(MONDAY), "1a", "12")
    ten = cost()
    for _ in range(50):
        answer(make_request(MONDAY), "1a", "12")

    assert cost() == ten


def test_rebuild_asks_the_earlier_campaign_once_for_all_areas(make_authority, make_request, answer):
    earlier = campaign_of('{ id = "7", text = "How many?" }', '{ id = "2023" }', slug="earlier")
    campaign = campaign_of('{ id = "1", text = "How many?", previous = "earlier:7" }')

    def cost():
        with CaptureQueriesContext(connection) as queries:
            rebuild(campaign, now())
        return len(queries)

    def ask(nation):
        authority = make_authority(nation=nation)
        for one, question, period in ((earlier, "7", "2023"), (campaign, "1", "2024")):
            answer(make_request(MONDAY, authority, campaign=one), question, "3", period=period)

    rebuild(campaign, now())
    ask("Wales")
    one_nation = cost()
    for nation in NATIONS:
        ask(nation)

    assert cost() == one_nation


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rebuild_is_safe_twice_at_once(campaign, make_request, answer):
    for raw in ("12", "<5", "not held"):
        answer(make_request(MONDAY), "1a", raw)
    rebuild(campaign, now())
    alone = rows_of(campaign)
    StatisticsBuild.objects.all().delete()  # the first build of a campaign is the hardest

    def work():
        for _ in range(3):
            rebuild(Campaign.objects.get(pk=campaign.pk), now())

    at_once(work, 4)

    together = rows_of(campaign)
    assert [{**row, "build_id": 0} for row in together] == [{**row, "build_id": 0} for row in alone]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rebuild_loses_no_change_made_beside_it(campaign, make_request):
    requests = [make_request(MONDAY) for _ in range(6)]
    question, period = campaign.questions.get(key="1a"), campaign.periods.get(key="2023")
    done = threading.Event()
    problems = []

    def rebuilding():
        try:
            while not done.is_set():
                rebuild_changed(now() + QUIET)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=rebuilding)
    thread.start()
    for foi_request in requests:
        record_figure(foi_request, question, period, "10")
    done.set()
    thread.join(60)

    assert problems == []
    rebuild_changed(now() + QUIET)
    assert show(campaign, "1a", "2023", "uk")[0]["total"] == 60
    assert not campaign.changes.exists()


# ---------------------------------------------------------------------------- showing


def test_show_gives_the_keys_that_scripts_rely_on(campaign, make_request, answer, statistic):
    answer(make_request(MONDAY), "1a", "10.50")
    row = statistic(campaign, "1a")

    assert list(row) == [
        "question", "period", "area", *COUNTS, "total", "total_lower", "total_upper", "rate",
        "ratio", "change",
    ]  # fmt: skip


def test_show_gives_decimals_as_numbers(make_request, answer, statistic):
    campaign = campaign_of('{ id = "m", text = "How much?", unit = "GBP", kind = "money" }')
    for raw in ("£10.50", "£0.25", "£4"):
        answer(make_request(MONDAY, campaign=campaign), "m", raw, period="2024")

    total = statistic(campaign, "m", "2024")["total"]
    assert (total, type(total)) == (14.75, float)
    assert Statistic.objects.filter(area="uk").get().total == Decimal("14.75")


def test_show_follows_the_campaign_file_and_the_map(campaign, make_authority, make_request):
    make_request(MONDAY, make_authority(nation="Scotland"))
    make_request(MONDAY, make_authority(region="London", type="London borough"))
    rebuild(campaign, now())

    rows = show(campaign)
    assert [row["area"] for row in rows[:7]] == [
        "uk", "nation:England", "nation:Scotland", "region:London", "region:Scotland",
        "type:London borough", "type:unitary",
    ]  # fmt: skip
    assert list(dict.fromkeys((row["question"], row["period"]) for row in rows)) == [
        (question, period)
        for question in ("1a", "1b", "1ab", "2a", "3a")
        for period in ("2023", "2024")
    ]


def test_show_narrows_to_a_question_a_period_and_an_area(campaign, make_request):
    make_request(MONDAY)
    rebuild(campaign, now())

    (row,) = show(campaign, "2a", "2024", "nation:England")
    assert (row["question"], row["period"], row["area"]) == ("2a", "2024", "nation:England")
