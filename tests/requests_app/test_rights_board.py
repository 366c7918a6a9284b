"""The expiring rights of many requests at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import lifecycle
from requests_app.models import CaseEvent, FoiRequest, ProclaimedHoliday
from requests_app.rights_board import (
    ALL,
    EVERYTHING,
    PASSED,
    WHENS,
    Choice,
    board,
    chosen,
    counts,
)

MONDAY = date(2026, 1, 5)  # due on 2 February; a refusal of that day can be reviewed to 31 March
TODAY = date(2026, 2, 16)
THEIRS = Choice(whose=frozenset({"theirs"}), when=ALL)


@pytest.fixture
def requests(campaign):
    return campaign.foi_requests.all()


@pytest.fixture
def make_refused(make_request):
    def make(authority=None, outcome="refused", on=date(2026, 2, 2), **columns):
        foi_request = make_request(MONDAY, authority, **columns)
        lifecycle.record(foi_request, "refusal", on, outcome=outcome)
        return foi_request

    return make


def told(rows):
    return [(row.foi_request.authority.plain_name, row.right.measure) for row in rows]


def shown(requests, on=TODAY, **choice):
    return chosen(board(requests, on), Choice(**choice)).rows


# ---------------------------------------------------------------------------- what stands in it


def test_board_sorts_by_day_and_then_by_authority(requests, make_authority, make_refused):
    make_refused(make_authority("Beta"))
    make_refused(make_authority("Alpha"))
    make_refused(make_authority("Gamma"), on=date(2026, 1, 30))

    assert told(shown(requests)) == [
        (name, "review_request_by") for name in ("Gamma", "Alpha", "Beta")
    ]


def test_board_has_no_row_for_a_draft(requests, make_request):
    make_request()

    assert board(requests, TODAY).rows == board(requests, TODAY).problems == ()


def test_board_forgets_what_was_struck_out(requests, make_refused):
    foi_request = make_refused()
    lifecycle.strike_out(foi_request.events.get(kind="refusal"), "another council's letter")

    assert "review_request_by" not in dict(told(board(requests, TODAY).rows)).values()


def test_board_leaves_out_a_right_that_was_used(requests, make_refused):
    foi_request = make_refused()
    lifecycle.record(foi_request, "review_requested", date(2026, 2, 10))

    (row,) = shown(requests, whose=frozenset({"theirs"}))
    assert row.right.measure == "review_due"


def test_board_shows_a_log_that_cannot_be_counted(requests, make_refused):
    broken, sound = make_refused(), make_refused()
    CaseEvent.objects.create(foi_request=broken, kind="response", on=date(2025, 12, 1))

    found = board(requests, TODAY)

    assert {row.foi_request for row in found.rows} == {sound}
    (problem,) = found.problems
    assert problem.foi_request == broken and problem.broken
    assert "response on 2025-12-01" in problem.why


def test_board_says_which_date_cannot_be_told(requests, make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, "refusal", None, outcome="refused")

    (problem,) = board(requests, TODAY).problems
    assert "The day of the answer is not known" in problem.why
    assert not problem.broken
    assert "review_request_by" not in dict(told(board(requests, TODAY).rows)).values()


def test_board_on_an_earlier_day_knows_nothing_of_what_came_later(requests, make_refused):
    make_refused(outcome="full")

    (row,) = shown(requests, on=date(2026, 1, 20), whose=frozenset({"theirs"}))
    assert (row.right.measure, row.right.wanted) == ("response_due", True)


def test_board_counts_days_proclaimed_since(requests, make_refused):
    make_refused()
    (before,) = shown(requests)
    ProclaimedHoliday.objects.create(
        date=date(2026, 2, 20), name="State Funeral", england=True, proclaimed_on=TODAY
    )

    (after,) = shown(requests)
    assert (before.right.statute, after.right.statute) == (date(2026, 3, 31), date(2026, 4, 1))


# ---------------------------------------------------------------------------- how near


@pytest.mark.parametrize(
    ("on", "words", "passed"),
    [
        (date(2026, 3, 28), "in 3 days", False),
        (date(2026, 3, 30), "tomorrow", False),
        (date(2026, 3, 31), "today", False),
        (date(2026, 4, 1), "passed yesterday", True),
        (date(2026, 4, 2), "passed 2 days ago", True),
    ],
)
def test_row_says_how_near_its_day_is(requests, make_refused, on, words, passed):
    make_refused()

    (row,) = shown(requests, on=on, when=ALL)
    assert (row.how_near, row.passed) == (words, passed)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 2, 2), "opens tomorrow"),
        (date(2026, 2, 3), "opens today"),
        (date(2026, 2, 4), "open since yesterday"),
        (date(2026, 2, 13), "open for 10 days"),
    ],
)
def test_row_that_opened_never_passes(requests, make_request, on, words):
    make_request(MONDAY)

    row = next(
        row
        for row in shown(requests, on=on, whose=frozenset({"opens"}))
        if row.right.measure == "ico_complaint_from"
    )
    assert (row.how_near, row.passed) == (words, False)


def test_row_shows_the_statutes_day_only_where_another_is_gone_by(
    requests, make_authority, make_refused
):
    make_refused(make_authority("England"))
    make_refused(make_authority("Scotland", nation="Scotland"), on=date(2026, 1, 20))

    beside = {row.foi_request.authority.plain_name: row.statute_beside for row in shown(requests)}
    assert beside == {"England": None, "Scotland": date(2026, 3, 30)}


# ---------------------------------------------------------------------------- what is asked for


@pytest.fixture
def mixed(make_authority, make_request, make_refused, person):
    """Rights of every kind: ours, theirs, opening; near, far and passed; wanted and not."""
    make_refused(make_authority("Ayr", nation="Scotland"), assigned_to=person)
    make_refused(make_authority("Bath"))
    make_refused(make_authority("Cowes"), outcome="full")
    make_request(MONDAY, make_authority("Derry", nation="Northern Ireland"))
    make_request(date(2026, 2, 9), make_authority("Ely"))
    asked = make_request(MONDAY, make_authority("Flint", nation="Wales"), assigned_to=person)
    lifecycle.record(asked, "clarification_requested", date(2026, 1, 12))


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({}, ["Flint", "Ayr", "Bath"]),
        ({"when": "30"}, ["Flint"]),
        ({"unwanted": True}, ["Flint", "Ayr", "Bath", "Cowes"]),
        ({"law": "foisa"}, ["Ayr"]),
        ({"nation": "Wales"}, ["Flint"]),
        ({"assigned_to": "nobody"}, ["Bath"]),
        ({"right": "review_request_by"}, ["Ayr", "Bath"]),
        ({"whose": frozenset({"theirs"})}, ["Ely"]),
        ({"whose": frozenset({"theirs"}), "when": PASSED}, ["Derry"]),
        ({"whose": frozenset({"theirs"}), "when": ALL}, ["Derry", "Ely"]),
        ({"whose": frozenset({"ours", "theirs"}), "when": "40"}, ["Ely", "Flint"]),
    ],
)
def test_chosen_gives_just_what_is_asked_for(requests, mixed, choice, names):
    found = shown(requests, **choice)

    assert [row.foi_request.authority.plain_name for row in found] == names


def test_chosen_finds_what_a_person_looks_after(requests, mixed, person):
    found = shown(requests, assigned_to=str(person.pk))

    assert {row.foi_request.assigned_to for row in found} == {person}


def test_chosen_keeps_the_problems_of_those_asked_about(requests, make_request):
    lifecycle.record(make_request(MONDAY), "refusal", None, outcome="refused")
    whole = board(requests, TODAY)

    assert chosen(whole, Choice(when="7")).problems == whole.problems != ()
    assert chosen(whole, Choice(nation="Wales")).problems == ()


@pytest.mark.parametrize("choice", [Choice(), THEIRS, EVERYTHING, Choice(nation="Wales")])
def test_counts_says_how_many_each_answer_would_give(requests, mixed, person, choice):
    whole = board(requests, TODAY)
    answers = {
        "whose": [frozenset({one}) for one in ("ours", "theirs", "opens", ALL)],
        "when": WHENS,
        "right": ["review_request_by", "clarification_answer_by", "response_due"],
        "law": ["foia", "foisa", "eir"],
        "nation": ["England", "Wales", "Scotland"],
        "assigned_to": ["nobody", str(person.pk)],
    }

    found = counts(whole, choice)

    for name, values in answers.items():
        for value in values:
            told = next(iter(value)) if name == "whose" else value
            expected = chosen(whole, replace(choice, **{name: value})).rows
            assert found[name][told] == len(expected), (name, value)
    with_all = chosen(whole, replace(choice, unwanted=True)).rows
    assert found["unwanted"]["left out"] == len(with_all) - len(chosen(whole, choice).rows)


# ---------------------------------------------------------------------------- what it costs


def test_board_costs_the_same_for_3_and_30_requests(make_refused, django_assert_num_queries):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            found = board(FoiRequest.objects.all(), TODAY)
            assert all(row.foi_request.campaign.title for row in found.rows)
        return len(queries), len(found.rows)

    for _ in range(3):
        make_refused()
    three, few = cost()
    for _ in range(27):
        make_refused()

    assert cost() == (three, few * 10)
    assert three <= 5


def test_row_tells_of_the_newest_change_of_the_log(requests, make_refused):
    foi_request = make_refused()
    (first,) = shown(requests)
    note = lifecycle.record(foi_request, "note", TODAY - timedelta(1), note="they rang")
    (second,) = shown(requests)
    lifecycle.strike_out(note, "wrong request")
    (third,) = shown(requests)

    assert first.revision < second.revision < third.revision
    assert first.told_at < second.told_at == note.recorded_at < third.told_at
    assert third.working.startswith("Received on Mon 5 January 2026")
