"""A campaign's numbers, made safe by its own rule."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from requests_app import lifecycle
from requests_app.models import Authority, AuthorityList
from responses_app.domain.disclosure import recoverable
from responses_app.publications import of_campaign
from responses_app.safe_exports import made_safe, rule_of, warnings_of
from responses_app.statistics_rebuild import rebuild

MONDAY = date(2026, 1, 5)


@pytest.fixture
def small(campaign, make_request, make_authority, answer):
    """Five unitary councils of one region, one with a small number, on two saved lists."""
    neighbours = AuthorityList.objects.create(name="neighbours")
    for raw in ("3", "20", "30", "0", "41"):
        foi_request = make_request(MONDAY, make_authority())
        answer(foi_request, "1a", raw)
        if raw in ("3", "41"):
            neighbours.authorities.add(foi_request.authority)
    rebuild(campaign, timezone.now())
    return campaign


def values(publication):
    return [one.value for one in publication.figures if one.question == "1a"]


def test_rule_of_is_the_campaigns_own(campaign):
    campaign.suppression_threshold, campaign.zero_shown = 10, False

    assert (rule_of(campaign).threshold, rule_of(campaign).zero_shown) == (10, False)


def test_made_safe_hides_a_small_number_and_one_beside_it(small):
    found = made_safe(of_campaign(small), small)

    assert values(found.publication)[0] is None
    assert values(found.publication).count(None) == 2
    assert found.report.primary == 1


def test_made_safe_follows_the_threshold_of_the_campaign(small):
    small.suppression_threshold = 2

    assert values(made_safe(of_campaign(small), small).publication) == [3, 20, 30, 0, 41]


def test_made_safe_knows_who_stands_on_a_saved_list(small):
    found = made_safe(of_campaign(small), small)
    (row,) = (
        one
        for one in found.publication.statistics
        if (one["question"], one["period"], one["area"]) == ("1a", "2023", "list:neighbours")
    )

    beside_it = values(found.publication)[-1]
    assert row["total"] is None or beside_it is None


def test_made_safe_adds_up_what_the_rebuild_printed(small):
    found = made_safe(of_campaign(small), small)

    assert not any("cannot be added up" in one.why for one in found.report.withheld)


def test_recoverable_names_what_a_total_tells(small):
    everything = of_campaign(small)
    published = replace(
        everything,
        figures=tuple(
            replace(one, status="suppressed", value=None, lower=None, upper=None)
            if one.value == 3
            else one
            for one in everything.figures
        ),
    )

    (warning,) = recoverable(published, everything, rule_of(small))

    assert (warning.lowest, warning.highest) == (3, 3)
    assert recoverable(made_safe(everything, small).publication, everything, rule_of(small)) == []


@pytest.fixture
def say(make_request, answer):
    """One authority's answers by question."""

    def said(**raws):
        foi_request = make_request(MONDAY)
        for question, raw in raws.items():
            answer(foi_request, question.removeprefix("q"), raw)
        return foi_request

    return said


WORKED_OUT = "work out {}'s hidden 2a of 2023"
NARROWED = "narrow {}'s hidden 2a of 2023 down to two values"


@pytest.mark.parametrize(
    ("raws", "told"),
    [
        # 2a is no more than 1a + 1b; who shows a 0 means 1 to 4 by "<5".
        ({"q1a": "1", "q1b": "0", "q2a": "<5"}, WORKED_OUT),
        ({"q1a": "2", "q1b": "0", "q2a": "<5"}, NARROWED),
        ({"q1a": "0", "q1b": "1", "q2a": "*"}, NARROWED),
        ({"q1a": "1", "q1b": "1", "q2a": "<5"}, None),  # 0, 1 or 2
        ({"q1a": "0", "q1b": "0", "q2a": "<5"}, None),  # they contradict themselves
        ({"q1a": "9", "q1b": "3", "q2a": "<5"}, None),
        ({"q1a": "9", "q1b": "3", "q2a": "4"}, None),  # nobody hid it
        ({"q1a": "1", "q2a": "<5"}, None),
        ({"q1a": "s.12", "q1b": "0", "q2a": "<5"}, None),
        ({"q2a": "<5", "q3a": "0"}, None),  # nothing says that incidents are no fewer
    ],
)
@pytest.mark.parametrize("built", [True, False])
def test_warnings_of_names_hidden_figures_that_relations_give_away(
    campaign, say, raws, told, built
):
    foi_request = say(**raws)
    if built:
        rebuild(campaign, timezone.now())

    found = [one.sentence for one in warnings_of(campaign)]

    assert len(found) == bool(told)
    for sentence in found:
        assert told.format(foi_request.authority.official_name) in sentence


def test_warnings_of_tells_no_number(campaign, say):
    Authority.objects.filter(pk=say(q1a="1", q1b="0", q2a="<5").authority.pk).update(
        official_name="Testham"
    )

    (found,) = warnings_of(campaign)

    assert found.sentence == (
        "A reader could work out Testham's hidden 2a of 2023, by what the questions say of one "
        "another."
    )


def test_warnings_of_leaves_out_a_request_that_was_withdrawn(campaign, say):
    lifecycle.record(say(q1a="1", q1b="0", q2a="<5"), "withdrawn", date(2026, 1, 9))

    assert not warnings_of(campaign)


def test_warnings_of_reads_no_figure_where_questions_have_nothing_to_do_with_one_another(
    campaign, say, django_assert_num_queries
):
    campaign.questions.update(sum_of=[], subset_of="", at_most=[], per="")
    say(q1a="1", q1b="0", q2a="<5")

    with django_assert_num_queries(1):
        assert not warnings_of(campaign)
