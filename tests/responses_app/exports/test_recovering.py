from datetime import date

import pytest
from django.urls import reverse

from requests_app import lifecycle
from requests_app.models import Authority
from responses_app.safe_exports import warnings_of

MONDAY = date(2026, 1, 5)


@pytest.fixture
def say(make_request, answer):
    """One authority's answers by question."""

    def said(**raws):
        foi_request = make_request(MONDAY)
        for question, raw in raws.items():
            answer(foi_request, question.removeprefix("q"), raw)
        return foi_request

    return said


@pytest.mark.parametrize(
    ("raws", "told"),
    [
        # 2a is no more than 1a + 1b; who shows a 0 means 1 to 4 by "<5".
        ({"q1a": "1", "q1b": "0", "q2a": "<5"}, "2a of 2023 can be worked out."),
        ({"q1a": "2", "q1b": "0", "q2a": "<5"}, "2a of 2023 can be narrowed down to two values."),
        ({"q1a": "0", "q1b": "1", "q2a": "*"}, "2a of 2023 can be narrowed down to two values."),
        ({"q1a": "1", "q1b": "1", "q2a": "<5"}, None),  # 0, 1 or 2
        ({"q1a": "0", "q1b": "0", "q2a": "<5"}, None),  # they contradict themselves
        ({"q1a": "9", "q1b": "3", "q2a": "<5"}, None),
        ({"q1a": "9", "q1b": "3", "q2a": "4"}, None),  # nobody hid it
        ({"q1a": "1", "q2a": "<5"}, None),
        ({"q1a": "s.12", "q1b": "0", "q2a": "<5"}, None),
        ({"q2a": "<5", "q3a": "0"}, None),  # nothing says that incidents are no fewer
    ],
)
def test_recoverable_names_hidden_figures_that_relations_give_away(campaign, say, raws, told):
    foi_request = say(**raws)

    found = list(recoverable(campaign))

    assert found == ([f"{foi_request.authority.plain_name}: {told}"] if told else [])


def test_recoverable_tells_no_number(campaign, say):
    Authority.objects.filter(pk=say(q1a="2", q1b="0", q2a="<5").authority.pk).update(
        plain_name="Testham"
    )

    (sentence,) = recoverable(campaign)

    assert sentence == "Testham: 2a of 2023 can be narrowed down to two values."


def test_recoverable_leaves_out_a_request_that_was_withdrawn(campaign, say):
    lifecycle.record(say(q1a="1", q1b="0", q2a="<5"), "withdrawn", date(2026, 1, 9))

    assert not list(recoverable(campaign))


def test_recoverable_costs_the_same_for_many(campaign, say, django_assert_num_queries):
    for _ in range(5):
        say(q1a="1", q1b="0", q2a="<5")

    with django_assert_num_queries(2 + campaign.periods.count()):
        assert len(list(recoverable(campaign))) == 5


def test_the_command_warns_on_stderr_and_the_safe_one_does_not(campaign, say, run, tmp_path):
    say(q1a="1", q1b="0", q2a="<5")
    run("rebuild_statistics")

    ran = run("export", "figures", campaign.slug, "-o", tmp_path / "a.csv", "--json")
    safe = run("export", "figures", campaign.slug, "-o", tmp_path / "b.csv", "--safe", "--json")

    assert ran.json["rows"] == 3 and "2a of 2023 can be worked out" in ran.err
    assert "Do not publish" not in safe.err


def test_the_page_warns(client, person, campaign, say):
    client.force_login(person)
    say(q1a="1", q1b="0", q2a="<5")

    page = client.get(reverse("exports", args=[campaign.slug])).content.decode()

    assert "1 hidden figure could be worked out" in page
    assert "2a of 2023 can be worked out." in page
