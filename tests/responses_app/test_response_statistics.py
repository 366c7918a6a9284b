"""How authorities have responded, worked out from logged requests, events and figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from requests_app import lifecycle
from requests_app.models import CaseEvent
from responses_app.domain.answers.answer import Answer, Kind
from responses_app.response_statistics import TABLES, response_statistics, table
from responses_app.statistics_rebuild import rebuild, show

SENT = date(2026, 1, 5)  # due on 2 February under FOIA
TODAY = date(2026, 3, 2)


def answered(foi_request, on, outcome="full"):
    kind = CaseEvent.Kind.REFUSAL if outcome == "refused" else CaseEvent.Kind.RESPONSE
    lifecycle.record(foi_request, kind, on, outcome=outcome)


def times(found, kind="uk", name="All requests"):
    (row,) = [row for row in found.times if (row.kind, row.name) == (kind, name)]
    return row.times


def group(found, kind="all", name="All asked"):
    (one,) = [one for one in found.groups if (one.kind, one.name) == (kind, name)]
    return one


@pytest.fixture
def requests(make_request, make_authority):
    """In time, late, overdue, in Scotland not yet due, a draft, and one withdrawn."""
    in_time, late, overdue = (make_request(SENT) for _ in range(3))
    answered(in_time, date(2026, 2, 2))
    answered(late, date(2026, 2, 9))
    scottish = make_request(date(2026, 2, 20), make_authority(nation="Scotland"))
    make_request()
    withdrawn = make_request(SENT)
    lifecycle.record(withdrawn, "withdrawn", date(2026, 1, 12))
    return in_time, late, overdue, scottish


def test_response_statistics_says_who_was_in_time(campaign, requests):
    found = response_statistics(campaign, TODAY)

    assert found.overall.requests == 4
    assert (found.overall.on_time, found.overall.answered_late, found.overall.overdue) == (1, 1, 1)
    assert (found.overall.not_yet_due, found.overall.not_known) == (1, 0)
    assert found.overall.on_time_percent == Decimal("33.3")
    assert times(found, "nation", "Scotland").not_yet_due == 1
    assert times(found, "law", "FOISA").requests == 1
    assert times(found, "region", "South East").requests == 3
    assert not [row for row in found.times if (row.kind, row.name) == ("region", "Scotland")]


def test_response_statistics_counts_the_days_from_receipt(campaign, requests):
    days = response_statistics(campaign, TODAY).overall.days
    working = response_statistics(campaign, TODAY).overall.working_days

    assert (days.n, days.lowest, days.median, days.highest) == (2, 28, Decimal("31.5"), 35)
    assert (working.lowest, working.highest) == (20, 25)  # the twentieth is the last in time


def test_response_statistics_counts_a_narrowed_request_as_one_of_its_own(
    campaign, make_request, make_authority
):
    authority = make_authority()
    answered(make_request(SENT, authority), date(2026, 1, 20), "refused")
    answered(make_request(date(2026, 2, 2), authority, round=2), date(2026, 2, 9))

    found = response_statistics(campaign, TODAY)

    assert times(found, "authority", authority.plain_name).requests == 2
    assert group(found).asked == 1


def test_response_statistics_does_not_guess_a_day(campaign, make_request):
    foi_request = make_request(SENT)
    lifecycle.record(foi_request, "response", None, outcome="full")

    found = response_statistics(campaign, TODAY)

    assert found.overall.not_known == 1
    assert found.overall.days is None
    assert found.overall.on_time_percent is None


def test_response_statistics_says_who_answered_each_question(campaign, make_request, answer):
    one, two, three = (make_request(SENT) for _ in range(3))
    answer(one, "1a", "7")
    answer(two, "1a", "fewer than 5")
    answer(three, "1a", "about 30")
    make_request(SENT)

    found = response_statistics(campaign, TODAY)
    (row,) = [row for row in found.questions if (row.question, row.period) == ("1a", "2023")]

    assert (row.asked, row.replied, row.answered, row.exact, row.usable) == (4, 3, 3, 1, 2)
    assert row.usable_percent == Decimal("50.0")


def test_response_statistics_counts_as_the_statistics_do(campaign, make_request, answer):
    words = ["7", "fewer than 5", "*", "s.40(2)", "not held", "see attached", "", "not asked", None]
    for raw in words:
        foi_request = make_request(SENT)
        if raw is not None:
            answer(foi_request, "1a", raw)
    rebuild(campaign, timezone.now())

    questions = {(row.question, row.period): row for row in
                 response_statistics(campaign, TODAY).questions}  # fmt: skip

    for row in show(campaign, area="uk"):
        ours = questions[row["question"], row["period"]]
        for name in ("asked", "replied", "answered", "exact"):
            assert getattr(ours, name) == row[name], (row["question"], name)


def test_response_statistics_counts_refusals_by_section(campaign, make_request, answer):
    for words in ("s.40(2)", "s.40(2) and s.12", "refused"):
        answer(make_request(SENT), "1a", words)
    answer(make_request(SENT), "1a", "s.14", period="2024")
    silent = make_request(SENT)
    answered(silent, date(2026, 2, 2), "refused")

    found = response_statistics(campaign, TODAY)
    by_section = {row.section: row for row in found.refusals}

    assert (by_section["40(2)"].authorities, by_section["40(2)"].meaning) == (2, "personal data")
    assert by_section["12"].authorities == 1
    assert by_section[""].meaning == "no section cited"
    assert by_section["14"].answers == 1
    assert found.refused_without_figure == 1


def test_response_statistics_compares_who_answered_with_who_did_not(
    campaign, make_request, make_authority, answer
):
    people = [10_000, 20_000, 30_000, 40_000, 50_000, None]
    for number, population in enumerate(people):
        foi_request = make_request(SENT, make_authority(population=population))
        if number % 2 == 0:
            answer(foi_request, "1a", "7")

    found = response_statistics(campaign, TODAY, "1a", "2023")

    everyone = group(found)
    assert (everyone.asked, everyone.replied, everyone.usable) == (6, 3, 3)
    assert everyone.population_replied_percent == Decimal("60.0")
    assert group(found, "population", "1 of 5: 10,000 to 10,000 people").replied == 1
    assert group(found, "population", "not known").asked == 1
    assert (found.question, found.period) == ("1a", "2023")


def test_response_statistics_compares_of_a_question_those_who_were_asked_it(
    campaign, make_request, answer
):
    asked, elsewhere, not_asked = (make_request(SENT) for _ in range(3))
    answer(asked, "1a", "7")
    answer(elsewhere, "1b", "8")
    answer(not_asked, "1a", "", answer=Answer("", Kind.NOT_ASKED), is_settled=True)

    found = response_statistics(campaign, TODAY, "1a", "2023")

    assert (group(found).asked, group(found).replied, group(found).usable) == (2, 2, 1)
    assert group(response_statistics(campaign, TODAY)).replied == 2


@pytest.mark.parametrize(("question", "period"), [("9z", "2023"), ("1a", "1999"), ("", "")])
def test_response_statistics_of_no_question_compares_replies_alone(
    campaign, requests, question, period
):
    found = response_statistics(campaign, TODAY, question, period)

    assert (found.question, found.period) == ("", "")
    assert group(found).usable == 0


def test_response_statistics_of_a_campaign_nobody_was_asked_in(campaign):
    found = response_statistics(campaign, TODAY)

    assert found.overall.requests == 0
    assert group(found).asked == 0
    assert group(found).replied_percent is None
    assert found.refusals == ()


def test_response_statistics_says_where_people_are_counted_twice(
    campaign, make_request, make_authority
):
    make_request(SENT, make_authority(type="county"))
    make_request(SENT, make_authority(type="non-metropolitan district"))

    assert "serve the same people" in response_statistics(campaign, TODAY).overlap


@pytest.mark.parametrize("name", TABLES)
def test_table_has_a_cell_for_each_column(campaign, requests, answer, name):
    answer(requests[0], "1a", "s.40(2)")
    for question in ("", "1a"):
        columns, rows = table(response_statistics(campaign, TODAY, question, "2023"), name)

        assert rows
        assert len(set(columns)) == len(columns)
        assert all(len(row) == len(columns) for row in rows)


def test_table_of_made_up_figures_says_so_in_every_row(campaign, requests):
    campaign.made_up = True
    columns, rows = table(response_statistics(campaign, TODAY), "times")

    assert columns[0] == "made_up"
    assert {row[0] for row in rows} == {"made-up figures"}


@pytest.mark.parametrize("number", [1, 6])
def test_response_statistics_asks_the_database_the_same_for_many(
    campaign, make_request, answer, django_assert_max_num_queries, number
):
    for day in range(1, number + 1):
        foi_request = make_request(SENT)
        answer(foi_request, "1a", str(day))
        answered(foi_request, date(2026, 2, day))

    with django_assert_max_num_queries(14):
        response_statistics(campaign, TODAY, "1a", "2023")
