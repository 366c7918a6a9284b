from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.clock import EventKind, fold
from requests_app.domain.deadline_link import LONGEST_TEXT, MOST_EVENTS, read_question
from requests_app.domain.law import Law
from requests_app.domain.working_days import calendar_of


def read(query: str):
    return read_question(parse_qs(query, keep_blank_values=True))


def answered(query: str):
    question = read(query)
    return question, question.answer(calendar_of(question.law or Law.FOIA))


def test_read_question_reads_a_link_as_the_command_would():
    question, clock = answered(
        "law=foia&received=2026-03-10&event=clarification_requested:2026-03-20"
        "&event=acknowledged:2026-03-11"
    )

    assert question.problems == []
    assert clock == fold(Law.FOIA, date(2026, 3, 10), question.events)
    assert [event.kind for event in question.events] == ["clarification_requested", "acknowledged"]


def test_read_question_reads_the_rows_of_the_form_and_leaves_empty_ones_out():
    question = read(
        "law=foia&received=2026-03-10&posted=&kind=&on=&kind=response&on=2026-03-20&kind=&on="
    )

    assert question.is_form
    assert question.canonical == "law=foia&received=2026-03-10&event=response:2026-03-20"


def test_a_day_of_posting_takes_the_place_of_receipt():
    question, clock = answered("law=foisa&posted=2026-03-10")

    assert question.canonical == "law=foisa&event=posted:2026-03-10"
    assert clock.received_on == date(2026, 3, 13)
    again = read(question.canonical)
    assert (again.typed["posted"], again.rows) == ("2026-03-10", [])


@given(
    law=st.sampled_from(list(Law)),
    received=st.dates(date(2006, 1, 1), date(2040, 1, 1)),
    happened=st.lists(st.tuples(st.sampled_from(list(EventKind)), st.integers(0, 300)), max_size=8),
    as_of=st.none() | st.dates(date(2006, 1, 1), date(2041, 1, 1)),
)
def test_the_canonical_link_asks_the_same_again(law, received, happened, as_of):
    form = {
        "law": [law.label],
        "received": [received.isoformat()],
        "kind": [kind for kind, _ in happened],
        "on": [(received + timedelta(days)).isoformat() for _, days in happened],
        "as_of": [as_of.isoformat() if as_of else ""],
    }
    first = read_question(form)
    again = read(first.canonical)

    assert first.problems == []
    assert not again.is_form
    assert again.canonical == first.canonical
    assert (again.law, again.received, again.as_of) == (first.law, first.received, first.as_of)
    assert again.events == first.events


@pytest.mark.parametrize("plus", ["%2B01:00", "+01:00"])
def test_a_moment_is_counted_in_london_and_a_plus_that_became_a_space_is_one(plus):
    question, clock = answered(f"law=foia&received=2026-07-01T00:30:00{plus}")

    assert clock.received_on == date(2026, 7, 1)
    assert "received=2026-07-01T00:30:00%2B01:00" in question.canonical
    assert answered("law=foia&received=2026-06-30T23:30:00Z")[1].received_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("received=2026-03-10", "law", "Choose the law"),
        ("law=gdpr&received=2026-03-10", "law", "foia, foisa, eir, eisr"),
        ("law=foia&law=eir&received=2026-03-10", "law", "2 times"),
        ("law=foia", "received", "received, or was posted"),
        ("law=foia&received=10/3/2026", "received", "is not a date"),
        ("law=foia&received=2026-02-29", "received", "is not a date"),
        ("law=foia&received=2026-03-10T09:00:00", "received", "no offset"),
        ("law=foia&received=1999-01-01", "received", "outside our bank holidays"),
        ("law=foia&received=9999-12-31", "received", "outside our bank holidays"),
        ("law=foia&received=0001-01-01", "received", "outside our bank holidays"),
        ("law=foia&received=2050-12-20", "received", "outside our bank holidays"),
        (f"law=foia&received={'2' * 101}", "received", "Longer than 100"),
        ("law=foia&posted=yesterday", "posted", "is not a date"),
        ("law=foia&posted=1999-01-01", "posted", "outside our bank holidays"),
        ("law=foia&received=2026-03-10&as_of=soon", "as_of", "is not a date"),
        ("law=foia&received=2026-03-10&format=xml", "format", "expected json"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(query, field, words):
    question, clock = answered(query)

    assert clock is None
    assert words in question.errors[field]
    assert question.problems and all(line for line in question.problems)
    typed = parse_qs(query).get(field)
    assert typed is None or question.typed[field] == typed[-1][:LONGEST_TEXT]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("event=response", "expected KIND:DATE"),
        ("event=reply:2026-03-20", "Unknown event 'reply'"),
        ("event=response:20.3.2026", "is not a date"),
        ("event=response:", "Give the day"),
        ("kind=response&on=", "Give the day"),
        ("kind=&on=2026-03-20", "Say what happened"),
        ("kind=response&on=2026-01-01", "was received only on 2026-03-10"),
        ("event=delivered:2026-03-12", "two receipts"),
        ("event=response:9999-12-31", "our bank holidays"),
        ("event=response:2004-03-12", "was received only on"),
        (f"event={'a' * 101}:2026-03-20", "Longer than 100"),
    ],
)
def test_what_is_wrong_with_an_event_is_said_at_its_row(rows, words):
    question, clock = answered(f"law=foia&received=2026-03-10&event=acknowledged:2026-03-11&{rows}")

    assert clock is None
    assert question.errors == {}
    assert [bool(row.error) for row in question.rows] == [False, True]
    assert words in question.rows[1].error
    assert all(len(row.kind) <= LONGEST_TEXT for row in question.rows)


def test_more_events_than_are_read_are_refused():
    many = "&".join(["event=acknowledged:2026-03-11"] * (MOST_EVENTS + 1))
    question = read(f"law=foia&received=2026-03-10&{many}")

    assert "at most 30" in question.errors["event"]
    assert len(question.rows) == MOST_EVENTS
    assert read(f"law=foia&received=2026-03-10&{many[30:]}").problems == []


def test_an_unknown_name_is_told_and_refused_for_a_program():
    page = read("law=foia&received=2026-03-10&events=x")
    program = read("law=foia&received=2026-03-10&events=x&format=json")

    assert (page.unknown, page.problems) == (("events",), [])
    assert "Unknown: events" in program.problems[0]


def test_of_very_many_unknown_names_the_first_are_told():
    names = [f"{n}{'x' * 200}" for n in range(50)]

    unknown = read("law=foia&received=2026-03-10&" + "=1&".join(names)).unknown

    assert unknown[-1] == "…"
    assert [name[:1] for name in unknown[:10]] == list("0123456789")
    assert len("".join(unknown)) <= 10 * LONGEST_TEXT + 1


@pytest.mark.parametrize("between", ["T", "%20"])
def test_a_plus_sign_that_an_address_made_a_space_is_understood(between):
    _, clock = answered(f"law=foia&received=2026-06-30{between}00:30:00+01:00")

    assert clock.received_on == date(2026, 6, 30)


@pytest.mark.parametrize("query", ["", "fbclid=1"])
def test_a_question_that_asks_nothing_is_blank(query):
    question = read(query)

    assert question.is_blank
    assert question.problems == []


@given(
    st.dictionaries(
        st.sampled_from(
            ["law", "received", "posted", "event", "kind", "on", "as_of", "format", "x"]
        ),
        st.lists(
            st.text(max_size=120)
            | st.sampled_from(["foia", "2026-03-10", "posted:2026-03-02", "response", "json"]),
            max_size=4,
        ),
    )
)
def test_anything_typed_gives_a_clock_or_a_reason(asked):
    question = read_question(asked)
    clock = question.answer(calendar_of(question.law)) if question.law else None

    assert question.is_blank or (clock is None) == bool(question.problems)
