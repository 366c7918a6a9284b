"""A question over the periods of its campaign and of those before it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.campaigns import load_campaign
from responses_app.statistics_rebuild.waves import questions_with_waves, waves

MONDAY = date(2026, 1, 5)
KEYS = ("1", "2", "3", "12")


def survey(slug, periods, previous=""):
    """A campaign with two parts, their sum, and a share of it; periods are "2024", ..."""

    def before(key):
        return f', previous = "{previous}:{key}"' if previous else ""

    listed = ", ".join(f'{{ id = "{one}", basis = "calendar" }}' for one in periods)
    return load_campaign(
        f"""
        slug = "{slug}"
        title = "Survey {slug}"
        ask = {{ nation = "England" }}
        letter = "{{{{ questions }}}}"
        applicant = {{ name = "Ada Researcher" }}
        periods = [ {listed} ]
        question = [
            {{ id = "1", text = "How many boys?", unit = "children"{before("1")} }},
            {{ id = "2", text = "How many girls?", unit = "children"{before("2")} }},
            {{ id = "12", sum_of = ["1", "2"], unit = "children"{before("12")} }},
            {{ id = "3", text = "Who went?", subset_of = "12", unit = "children"{before("3")} }},
            {{ id = "4", text = "Why?", kind = "text"{before("4")} }},
        ]
        """
    ).campaign


@pytest.fixture
def told(make_request, answer):
    """Record what an authority said in a survey: `"1@2024": "12"`."""

    def record(campaign, authority, **said):
        foi_request = make_request(MONDAY, authority, campaign=campaign)
        for place, raw in said.items():
            question, _, period = place.strip("q").partition("_")
            answer(foi_request, question, raw, period=period)

    return record


def totals(found):
    return [
        (one["campaign"], one["label"], one["total"], one["answered"]) for one in found["waves"]
    ]


def test_waves_go_back_over_periods_and_campaigns(make_authority, told):
    first, second = survey("s-2021", ["2021"]), survey("s-2024", ["2023", "2024"], "s-2021")
    kent, devon = make_authority(), make_authority()
    told(first, kent, q1_2021="10")
    told(first, devon, q1_2021="5")
    told(second, kent, q1_2023="12", q1_2024="15")
    told(second, devon, q1_2024="8")

    found = waves(second, "1")

    assert totals(found) == [
        ("s-2021", "2021", 15, 2), ("s-2024", "2023", 12, 1), ("s-2024", "2024", 23, 2),
    ]  # fmt: skip
    assert [(one["panel"]["n"], one["panel"]["total"]) for one in found["waves"]] == [
        (1, 10), (1, 12), (1, 15),
    ]  # fmt: skip
    assert found["waves"][-1]["panel"]["since_first"]["percent"] == 50


def test_waves_say_of_two_waves_what_the_statistics_say(make_authority, told, statistic):
    campaign = survey("s-2024", ["2023", "2024"])
    for number in range(4):
        kent = make_authority()
        told(
            campaign, kent, q1_2023=f"{10 + number}", q2_2023="<5", q3_2023="4",
            q1_2024=f"{20 + number}", q2_2024="3" if number else "refused", q3_2024="<5",
        )  # fmt: skip
    for key in KEYS:
        row = statistic(campaign, key, "2024")
        newest = waves(campaign, key)["waves"][-1]

        assert [newest[name] for name in ("asked", "answered", "total_lower", "total_upper")] == [
            row[name] for name in ("asked", "answered", "total_lower", "total_upper")
        ]
        change, since = row["change"], newest["panel"]["since_last"]
        assert [since[name] for name in ("n", "percent_lower", "percent_upper")] == [
            change[name] for name in ("n", "percent_lower", "percent_upper")
        ]
        if row["rate"]:
            assert newest["rate"]["percent_lower"] == row["rate"]["percent_lower"]
            assert newest["rate"]["percent_upper"] == row["rate"]["percent_upper"]


def test_waves_use_what_relations_tell_of_a_hidden_number(make_authority, told):
    campaign = survey("s-2024", ["2023", "2024"])
    kent = make_authority()
    told(campaign, kent, q1_2023="<5", q2_2023="0", q3_2023="4", q1_2024="6")

    assert waves(campaign, "1")["waves"][0]["panel"]["total_lower"] == 4  # no fewer than went


def test_waves_come_to_an_end_where_campaigns_name_one_another(make_authority, told):
    first, second = survey("s-2021", ["2021"], "s-2024"), survey("s-2024", ["2024"], "s-2021")
    kent = make_authority()
    told(first, kent, q1_2021="10")
    told(second, kent, q1_2024="12")

    assert [one["label"] for one in waves(second, "1")["waves"]] == ["2021", "2024"]


def test_waves_pass_over_a_campaign_that_is_not_there(make_authority, told):
    campaign = survey("s-2024", ["2024"], "nowhere")
    told(campaign, make_authority(), q1_2024="12")

    assert [one["label"] for one in waves(campaign, "1")["waves"]] == ["2024"]
    assert questions_with_waves(campaign) == ()


def test_waves_end_where_the_question_did_not_add_up(make_authority, told):
    first, second = survey("s-2021", ["2021"]), survey("s-2024", ["2024"], "s-2021")
    first.questions.filter(key="1").update(kind="percent")
    kent = make_authority()
    told(first, kent, q1_2021="10%")
    told(second, kent, q1_2024="12")

    assert [one["label"] for one in waves(second, "1")["waves"]] == ["2024"]


@pytest.mark.parametrize("key", ["9", "4"])
def test_waves_of_what_does_not_add_up_is_a_key_error(key, db):
    with pytest.raises(KeyError):
        waves(survey("s-2024", ["2023", "2024"]), key)


def test_questions_with_waves_are_those_that_add_up(db):
    survey("s-2021", ["2021"])
    second = survey("s-2024", ["2024"], "s-2021")

    assert {one.key for one in questions_with_waves(second)} == set(KEYS)


def test_waves_ask_the_database_as_often_for_many_as_for_few(make_authority, told):
    first, second = survey("s-2021", ["2021"]), survey("s-2024", ["2023", "2024"], "s-2021")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            waves(second, "3")
        return len(queries)

    def both():
        kent = make_authority()
        told(first, kent, q1_2021="10", q2_2021="1", q3_2021="1")
        told(second, kent, q1_2023="12", q2_2023="1", q3_2023="2")

    both()
    alone = cost()
    for _ in range(3):
        both()

    assert cost() == alone <= 26
