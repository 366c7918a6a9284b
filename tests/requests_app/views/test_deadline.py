import json
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from requests_app import rate_limit
from requests_app.domain.clock import fold
from requests_app.domain.law import Law
from requests_app.models import ProclaimedHoliday

LINK = "/deadline?law=foia&received=2026-03-10&event=clarification_requested:2026-03-20"


@pytest.fixture(autouse=True)
def _counted_anew():
    rate_limit.counters.cache_clear()


@pytest.fixture
def page(client, db):
    """Open the page with a query and return its status and text."""

    def open_page(query: str = "") -> tuple[int, str]:
        answer = client.get(f"/deadline?{query}" if query else "/deadline")
        return answer.status_code, answer.content.decode()

    return open_page


def test_deadline_needs_no_login_no_session_and_no_cookie(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/deadline")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Vary" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_deadline_is_the_same_for_one_who_is_logged_in(client, person):
    stranger = client.get(LINK).content
    user = person(client)

    assert client.get(LINK).content == stranger
    assert user.get_username() not in stranger.decode()


def test_deadline_shows_the_day_with_its_working(page):
    status, text = page("law=foia&received=2026-03-10&as_of=2026-03-18")

    assert status == 200
    assert '<p class="due"><time datetime="2026-04-10">Fri 10 April 2026</time>' in text
    assert "day 5 of 20" in text
    assert "17 March 2026, St Patrick&#x27;s Day, a bank holiday in Northern Ireland" in text
    assert "Received on Tue 10 March 2026" in text
    assert "Complain to the Information Commissioner from" in text
    assert "not legal advice" in text
    assert text.index("Tue 17 March 2026: St Patrick") < text.index("Fri 10 April 2026: day 20")


def test_deadline_shows_another_reading_beside_the_day(page):
    _, text = page("law=foia&received=2026-01-10")

    assert "Fri 6 February 2026" in text
    assert "<strong>Mon 9 February 2026</strong>: the s.45 Code" in text
    assert "no reminder until Mon 9 February 2026 is over" in text


def test_deadline_says_that_a_clock_stands_still(page):
    status, text = page(LINK.split("?")[1])

    assert status == 200
    assert "There is no last day at present" in text
    assert "stands still" in text
    assert "Answer their question by" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("law=foia&received=2026-03-10&as_of=2026-05-01", "Overdue"),
        ("law=foia&received=2026-03-10&as_of=2026-04-10", "day 20 of 20"),
        ("law=foia&received=2026-03-10&as_of=2026-03-01", "Clock not started"),
        ("law=foia&received=2026-03-10&event=response:2026-03-12", "Answered"),
        ("law=foia&received=2026-03-10&event=withdrawn:2026-03-12", "Closed"),
        ("law=foia&received=2026-03-10&event=fees_notice:2026-03-12", "until it is paid"),
    ],
)
def test_deadline_says_where_the_request_stands(page, query, words):
    status, text = page(query)

    assert status == 200
    assert words in text


@pytest.mark.parametrize(
    ("happened", "stands"),
    [
        ("response:2026-12-01", "In time</span> on Sun 22 November 2026, day 14 of 20"),
        ("withdrawn:2026-12-01", "In time</span> on Sun 22 November 2026"),
        (
            "clarification_requested:2026-11-12&event=clarification_received:2026-12-01",
            "Waiting for us</span> on Sun 22 November 2026",
        ),
    ],
)
def test_deadline_says_where_it_stands_by_what_has_happened_so_far(page, happened, stands):
    with time_machine.travel("2026-11-22T12:00:00Z"):
        _, text = page(f"law=foia&received=2026-11-02&event={happened}")

    assert stands in text
    assert "This counts what is still to come as if it happened: " in text
    assert " on 1 December 2026." in text


def test_deadline_speaks_of_no_day_to_come_where_it_was_set_aside(page):
    _, text = page("law=foia&received=2026-01-05&event=response:2026-02-02&as_of=2026-01-20")

    assert "still to come" not in text
    assert "was set aside" in text


def test_deadline_says_that_it_was_told_of_no_reply(page):
    _, late = page("law=foia&received=2026-03-10&as_of=2026-05-01")
    _, in_time = page("law=foia&received=2026-03-10&as_of=2026-03-20")

    assert "No reply is told here" in late
    assert "No reply is told here" not in in_time


def test_deadline_calls_the_day_provisional_that_rests_on_forecasts_and_no_other(page):
    reviewed = "event=response:2026-10-20&event=review_requested:2026-12-10"
    _, text = page(f"law=foia&received=2026-10-01&{reviewed}")

    assert "the day may move" not in text
    assert 'Wed 13 January 2027 <span class="small quiet">provisional</span>' in text
    assert "the day may move" in page("law=foia&received=2026-12-10")[1]


def test_the_form_keeps_a_day_that_a_date_field_would_drop(page):
    _, text = page("law=foia&received=20260310")

    assert 'type="text" name="received" id="id_received" value="20260310"' in text


def test_a_filled_form_leads_to_the_link_that_says_the_same(client, db):
    form = {
        "law": "foia", "received": "2026-03-10", "posted": "", "as_of": "",
        "kind": ["clarification_requested", "", ""], "on": ["2026-03-20", "", ""],
    }  # fmt: skip

    answer = client.get("/deadline", form)

    assert (answer.status_code, answer.url) == (302, LINK)
    assert LINK.replace("&", "&amp;") in client.get(LINK).content.decode()


def test_the_form_shows_what_the_link_says_and_three_rows_more(page):
    _, text = page(LINK.split("?")[1])

    assert '<option value="foia" selected>' in text
    assert 'name="received" id="id_received" value="2026-03-10"' in text
    assert text.count('<option value="clarification_requested" selected>') == 1
    assert text.count('name="kind"') == text.count('name="on"') == 4


@pytest.mark.parametrize("law", list(Law))
def test_json_is_exactly_the_clock(client, db, law):
    answer = client.get(f"/deadline?law={law}&received=2026-03-10&format=json")

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.json() == fold(law, date(2026, 3, 10)).as_dict()


@pytest.mark.parametrize(
    "query",
    [
        "format=json",
        "law=foia&format=json",
        "law=foia&received=10/3/2026&format=json",
        "law=foia&received=2026-03-10&event=response&format=json",
        "law=foia&received=2026-03-10&event=response:2026-03-01&format=json",
        "law=foia&received=2026-03-10&events=response:2026-03-11&format=json",
    ],
)
def test_json_of_a_bad_question_is_an_error(client, db, query):
    answer = client.get(f"/deadline?{query}")

    assert answer.status_code == 400
    assert list(json.loads(answer.content)) == ["error"]
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("law=gdpr&received=2026-03-10", "gdpr (not known)"),
        ("law=foia&received=10/3/2026", 'value="10/3/2026"'),
        ("law=foia&received=2026-03-10&as_of=soon", 'value="soon"'),
        ("law=foia&received=2026-03-10&event=reply:2026-03-12", "reply (not known)"),
        ("law=foia&received=2026-03-10&kind=response&on=", "Give the day on which it happened."),
        ("law=foia&received=2026-03-10&event=response:2026-03-01", "only on 2026-03-10"),
        ("law=foia&received=1999-01-01", "outside our bank holidays"),
        ("law=foia&received=2026-03-10&format=xml", "is not known; expected json"),
        ("law=foia&received=%3Cb%3E", "&lt;b&gt;"),
        (f"law=foia&received=2026-03-10{'&event=acknowledged:2026-03-12' * 31}", "at most 30"),
    ],
)
def test_a_bad_question_is_answered_with_what_is_wrong_and_keeps_what_was_typed(page, query, words):
    status, text = page(query)

    assert status == 400
    assert words in text
    assert "Please put this right" in text
    assert 'class="due"' not in text


def test_a_name_that_is_not_known_is_told_and_left_out(page):
    status, text = page("law=foia&received=2026-03-10&utm_source=x")

    assert status == 200
    assert "utm_source" in text and 'class="due"' in text


def test_a_day_proclaimed_since_counts(client, db, django_assert_max_num_queries):
    before = client.get("/deadline?law=foia&received=2026-12-01&format=json").json()
    ProclaimedHoliday.objects.create(
        date=date(2026, 12, 9),
        name="A day of rest",
        wales=True,
        proclaimed_on=date(2026, 11, 30),
        source="the Gazette",
    )

    with django_assert_max_num_queries(2):
        after = client.get("/deadline?law=foia&received=2026-12-01&format=json").json()
    assert after["response_due"] > before["response_due"]
    assert "A day of rest" in client.get("/deadline?law=foia&received=2026-12-01").content.decode()


def test_deadline_with_a_slash_leads_to_the_one_without(client, db):
    answer = client.get("/deadline/?law=foia&received=2026-03-10")

    assert (answer.status_code, answer.url) == (302, "/deadline?law=foia&received=2026-03-10")


def test_deadline_takes_no_post(client, db):
    assert client.post("/deadline").status_code == 405


def test_one_question_too_many_is_told_to_wait(client, db, settings):
    settings.DEADLINE_PAGE_PER_MINUTE = 2
    assert [client.get("/deadline").status_code for _ in range(2)] == [200, 200]

    answer = client.get("/deadline")
    text = answer.content.decode()

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert f"Please wait {answer.headers['Retry-After']} second" in text
    assert answer.headers["Cache-Control"] == "no-store"
    program = client.get("/deadline?format=json")
    assert (program.status_code, list(program.json())) == (429, ["error"])
    assert client.get("/deadline", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_deadline_marks_today(page):
    with time_machine.travel("2026-03-18T12:00:00Z"):
        _, text = page("law=foia&received=2026-03-10")

    assert text.count('aria-current="date"') == 1
    assert "Wed 18 March 2026: day 5, today" in text


def test_the_login_page_and_every_page_link_to_it(client, person):
    assert 'href="/deadline"' in client.get(reverse("login")).content.decode()
    person(client)
    assert 'href="/deadline"' in client.get(reverse("campaigns")).content.decode()
