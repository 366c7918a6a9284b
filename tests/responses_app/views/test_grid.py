"""Figures typed in as in a spreadsheet: nothing is overwritten unseen, nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from requests_app.campaigns import load_campaign
from responses_app.models import Figure
from tests.conftest import CAMPAIGN

MONDAY = date(2026, 1, 5)
ENTERS = "responses_app.add_figure"


@pytest.fixture
def campaign(db):
    return load_campaign(CAMPAIGN).campaign


@pytest.fixture
def foi_request(make_request):
    return make_request(MONDAY)


def url(foi_request):
    return reverse("figure-grid", args=[foi_request.reference])


def cells(client, foi_request):
    """The fields of the page, by question and period."""
    rows = client.get(url(foi_request)).context["rows"]
    return {(c.question.key, c.period.key): c for row in rows for c in row.cells}


def typed(cells, **said):
    """What a browser sends: every field as it was shown, but for those that were typed in."""
    data = {}
    for (question, period), cell in cells.items():
        data[f"raw-{cell.name}"] = said.get(f"q{question}_{period}", cell.raw)
        data[f"seen-{cell.name}"] = cell.version
    return data


def keep(client, foi_request, shown=None, **said):
    shown = shown or cells(client, foi_request)
    source = said.pop("source", "")
    return client.post(url(foi_request), typed(shown, **said) | {"source": source}, follow=True)


def current(foi_request):
    rows = Figure.objects.accepted().filter(foi_request=foi_request)
    return {(one.question.key, one.period.key): one for one in rows}


def test_grid_is_for_those_who_enter_figures(client, person, foi_request):
    assert client.get(url(foi_request)).status_code == 302
    person(client)
    assert client.get(url(foi_request)).status_code == 403
    assert client.post(url(foi_request)).status_code == 403
    person(client, ENTERS)
    assert client.get(url(foi_request)).status_code == 200
    assert client.put(url(foi_request)).status_code == 405
    assert client.get(reverse("figure-grid", args=["NO-1"])).status_code == 404


def test_grid_asks_for_every_question_that_is_asked(client, person, foi_request):
    person(client, ENTERS)

    assert {key for key, _ in cells(client, foi_request)} == {"1a", "1b", "2a", "3a"}


def test_grid_keeps_what_was_typed_in_their_words_and_where_it_was_read(
    client, person, foi_request
):
    me = person(client, ENTERS)
    keep(client, foi_request, q1a_2023="1,204", q1b_2023="<5", q2a_2024="nil", source="page 2")

    found = current(foi_request)
    assert {place: (one.raw, one.kind) for place, one in found.items()} == {
        ("1a", "2023"): ("1,204", "exact"),
        ("1b", "2023"): ("<5", "bounded"),
        ("2a", "2024"): ("nil", "exact"),
    }
    assert {(one.source, one.recorded_by, one.how) for one in found.values()} == {
        ("page 2", me, "typed")
    }


def test_grid_makes_no_new_version_of_what_was_left_as_it_is(client, person, foi_request, answer):
    person(client, ENTERS)
    answer(foi_request, "1a", "12\n(of which  3 went missing)")
    answer(foi_request, "1b", "")
    shown = cells(client, foi_request)
    assert shown["1a", "2023"].raw == "12 (of which 3 went missing)"
    assert shown["1b", "2023"].raw == "left blank"

    text = keep(client, foi_request).content.decode()

    assert "Nothing was changed" in text
    assert Figure.objects.count() == 2


def test_grid_reads_left_blank_as_no_answer(client, person, foi_request):
    person(client, ENTERS)
    keep(client, foi_request, q1a_2023="Left  blank")

    figure = current(foi_request)["1a", "2023"]
    assert (figure.raw, figure.kind, figure.value) == ("", "blank", None)


def test_grid_does_not_take_a_figure_away_by_an_empty_field(client, person, foi_request, answer):
    person(client, ENTERS)
    answer(foi_request, "1a", "12")

    refused = keep(client, foi_request, q1a_2023="  ", q1b_2023="7")

    text = refused.content.decode()
    assert refused.status_code == 400
    assert "not taken away by an empty field" in text
    assert 'value="7"' in text  # what else was typed stands in its field
    assert set(current(foi_request)) == {("1a", "2023")}


def test_grid_overwrites_nothing_that_somebody_else_has_entered_meanwhile(
    client, person, foi_request, answer
):
    person(client, ENTERS)
    answer(foi_request, "1a", "12")
    shown = cells(client, foi_request)
    answer(foi_request, "1a", "13")
    answer(foi_request, "2a", "5")

    refused = keep(client, foi_request, shown, q1a_2023="14", q1b_2023="7")

    text = refused.content.decode()
    assert refused.status_code == 400
    assert "Somebody else has entered “13” meanwhile" in text
    assert 'value="14"' in text and 'value="7"' in text
    assert {place: one.value for place, one in current(foi_request).items()} == {
        ("1a", "2023"): 13,
        ("2a", "2023"): 5,
    }
    # Having seen it, they may.
    again = refused.context["rows"]
    seen = {(c.question.key, c.period.key): c for row in again for c in row.cells}
    keep(client, foi_request, seen)
    assert current(foi_request)["1a", "2023"].value == 14


def test_grid_leaves_alone_what_somebody_else_entered_in_a_field_that_was_not_touched(
    client, person, foi_request, answer
):
    person(client, ENTERS)
    answer(foi_request, "1a", "12")
    shown = cells(client, foi_request)
    answer(foi_request, "1a", "13")
    answer(foi_request, "2a", "5")

    kept = keep(client, foi_request, shown, q1b_2023="7")

    assert "1 figure kept" in kept.content.decode()
    assert {place: one.value for place, one in current(foi_request).items()} == {
        ("1a", "2023"): 13,
        ("1b", "2023"): 7,
        ("2a", "2023"): 5,
    }


def test_grid_tells_what_was_not_read_for_sure(client, person, foi_request):
    person(client, ENTERS)
    doubtful = {f"q{key}_{year}": "l2" for key in ("1a", "1b", "2a", "3a") for year in (2023, 2024)}

    text = keep(client, foi_request, **doubtful).content.decode()

    assert text.count("but not for sure") == 5 and "3 more were not read for sure" in text
    assert Figure.objects.filter(needs_review=True).count() == 8


def test_grid_shows_what_hardly_can_be_right(client, person, foi_request):
    person(client, ENTERS)

    text = keep(client, foi_request, q1a_2023="5", q1b_2023="4", q2a_2023="12").content.decode()

    assert "2a, 2023 is 12, and should be part of 1a + 1b" in text


@pytest.mark.parametrize(
    "wrong", [{"seen": "9" * 30}, {"seen": "²"}, {"seen": "a\0"}, {"seen": "-1"}]
)
def test_grid_bears_any_form(client, person, foi_request, wrong):
    person(client, ENTERS)
    cell = cells(client, foi_request)["1a", "2023"]
    data = {f"raw-{cell.name}": "12", f"seen-{cell.name}": wrong["seen"], "raw-9-9": "77"}

    assert client.post(url(foi_request), data).status_code == 400
    assert not Figure.objects.exists()


def test_grid_keeps_no_character_that_a_database_refuses(client, person, foi_request):
    person(client, ENTERS)
    keep(client, foi_request, q1a_2023="1\x002", source="p\x00 2")

    assert current(foi_request)["1a", "2023"].raw == "1\ufffd2"


def test_grid_refuses_what_is_too_long_to_be_an_answer(client, person, foi_request):
    person(client, ENTERS)

    refused = keep(client, foi_request, q1a_2023="word " * 2_000)
    assert refused.status_code == 400 and "At most 5,000 letters" in refused.content.decode()
    assert not Figure.objects.exists()


def test_grid_asks_the_database_no_more_for_many_figures(
    client, person, foi_request, campaign, answer, django_assert_num_queries,
    django_assert_max_num_queries,
):  # fmt: skip
    person(client, ENTERS)
    answer(foi_request, "1a", "12")
    with django_assert_max_num_queries(16) as few:
        client.get(url(foi_request))
    for question in ("1b", "2a", "3a"):
        for period in ("2023", "2024"):
            answer(foi_request, question, "9", period=period)

    with django_assert_num_queries(len(few)):
        client.get(url(foi_request))
