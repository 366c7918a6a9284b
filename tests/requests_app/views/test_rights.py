"""The rights page, its table to take away, and the calendar at a private address."""

import csv
import io
import logging
from datetime import date

import icalendar
import pytest
import time_machine
from django.urls import reverse

from requests_app import lifecycle
from requests_app.calendar_feed import make_link
from requests_app.models import CalendarFeed, CaseEvent

TODAY = date(2026, 2, 16)

pytestmark = pytest.mark.usefixtures("_today")


@pytest.fixture
def _today():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def refused(asked, long_ago):
    """Councils that refused on 2 February: a review can be asked for to the end of March."""

    def make(count, **columns):
        made = asked(count, sent_on=long_ago, **columns)
        for foi_request in made:
            lifecycle.record(foi_request, "refusal", date(2026, 2, 2), outcome="refused")
        return made

    return make


@pytest.fixture
def page(client, person, campaign):
    client.me = person(client)

    def get(query="", name="rights"):
        return client.get(reverse(name, args=[campaign.slug]) + query)

    return get


def names(answer):
    return [row.foi_request.authority.plain_name for row in answer.context["page"]]


def text_of(answer):
    return answer.content.decode()


# ---------------------------------------------------------------------------- the page


def test_rights_shows_what_we_must_do_with_its_reason(page, refused):
    foi_request = refused(3)[2]  # the third is Scottish

    answer = page()

    assert names(answer) == ["Town 002", "Town 000", "Town 001"]
    text = text_of(answer)
    assert "Ask for an internal review" in text
    assert "Mon 30 March 2026" in text and "in 42 days" in text
    assert "FOISA s.20(5)" in text and "right to go to the Scottish Information" in text
    assert foi_request.get_absolute_url() in text


def test_rights_wants_a_login(client, campaign):
    for name in ("rights", "rights-csv"):
        answer = client.get(reverse(name, args=[campaign.slug]))
        assert (answer.status_code, answer["Location"].startswith("/login/")) == (302, True)


def test_rights_costs_the_same_for_3_and_30_requests(
    page, refused, django_assert_num_queries, django_assert_max_num_queries
):
    refused(4)
    with django_assert_max_num_queries(16) as few:
        page()
    refused(28)
    with django_assert_num_queries(len(few)):
        page()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?nation=Wales", ["Town 001"]),
        ("?law=foisa", ["Town 002"]),
        ("?right=clarification_answer_by", []),
        ("?when=7", []),
        ("?when=90", ["Town 002", "Town 000", "Town 001", "Town 003"]),
        ("?whose=theirs", []),
        ("?assigned_to=nobody&nation=England", ["Town 000"]),
    ],
)
def test_rights_narrows_what_it_shows(page, refused, query, found):
    refused(4)

    assert names(page(query)) == found


def test_rights_narrows_by_person(page, refused, client):
    mine, *_ = refused(3)
    mine.assigned_to = client.me
    mine.save()

    assert names(page(f"?assigned_to={client.me.pk}")) == ["Town 000"]


def test_rights_says_how_many_each_choice_would_give(page, refused, asked, long_ago):
    refused(4)
    asked(4, sent_on=long_ago)

    text = text_of(page())

    assert "We must act (5)" in text  # of the silent, only the Scottish one
    assert "They must act (0)" in text
    assert "FOISA (2)" in text
    assert 'value="eir"' not in text  # a choice that would give nothing is left out
    assert "They must act (4)" in text_of(page("?when=passed"))


def test_rights_leaves_out_what_nobody_waits_for_and_says_so(page, refused):
    answered, *_ = refused(2)
    lifecycle.record(answered, "review_response", date(2026, 2, 10), outcome="full")

    answer = page()
    assert names(answer) == ["Town 001"]
    assert "1 more of requests answered in full" in text_of(answer)
    assert sorted(names(page("?unwanted=on"))) == ["Town 000", "Town 001"]


@pytest.mark.parametrize("query", ["?whose=mine", "?when=soon", "?nation=Atlantis", "?law=gdpr"])
def test_rights_shows_nothing_where_a_filter_cannot_be_read(page, refused, query):
    refused(2)

    answer = page(query)

    assert names(answer) == []
    assert "a filter cannot be read" in text_of(answer)


def test_rights_shows_a_request_whose_log_cannot_be_counted(page, refused):
    broken, _ = refused(2)
    CaseEvent.objects.create(foi_request=broken, kind="response", on=date(2025, 12, 1))

    answer = page()

    assert names(answer) == ["Town 001"]
    assert "1 date cannot be told" in text_of(answer)
    assert "the log cannot be counted" in text_of(answer)
    assert broken.get_absolute_url() in text_of(answer)


def test_rights_explains_itself_where_there_are_none(page, asked):
    asked(2)

    assert "No day runs yet" in text_of(page())


def test_rights_leads_to_what_has_passed_where_nothing_is_to_come(page, asked):
    (foi_request,) = asked(1, sent_on=date(2025, 10, 1))
    lifecycle.record(foi_request, "refusal", date(2025, 10, 20), outcome="refused")

    text = text_of(page())

    assert "0 rights" in text
    assert '<a href="?when=passed">has passed</a>' in text
    assert names(page("?when=passed")) == ["Town 000"]


def test_rights_counts_nothing_and_gives_no_table_where_a_filter_cannot_be_read(page, refused):
    refused(1)

    text = text_of(page("?when=soon"))

    assert "cannot be read" in text
    assert "0 rights" not in text and "rights.csv" not in text


def test_rights_keeps_the_filter_on_the_next_page(page, refused):
    refused(60)

    answer = page("?when=90")

    assert len(names(answer)) == 50
    assert "when=90&amp;page=2" in text_of(answer)
    assert len(names(page("?when=90&page=2"))) == 10


# ---------------------------------------------------------------------------- the table


def test_rights_csv_gives_what_the_page_shows(page, refused):
    refused(60)

    answer = page("?nation=Scotland", name="rights-csv")

    rows = list(csv.DictReader(io.StringIO(text_of(answer))))
    assert len(rows) == 15
    assert rows[0]["right"] == "review_request_by"
    assert (rows[0]["by"], rows[0]["statute"]) == ("2026-03-30", "2026-03-30")
    assert (rows[0]["days_left"], rows[0]["whose"], rows[0]["loses"]) == ("42", "ours", "yes")
    assert answer["Content-Disposition"] == 'attachment; filename="repairs-rights.csv"'


def test_rights_csv_keeps_what_cannot_be_told(page, asked, long_ago):
    (foi_request,) = asked(1, sent_on=long_ago)
    lifecycle.record(foi_request, "refusal", None, outcome="refused")

    (row,) = csv.DictReader(io.StringIO(text_of(page(name="rights-csv"))))

    assert (row["reference"], row["right"]) == (foi_request.reference, "cannot be told")
    assert "The day of the answer is not known" in row["why"]
    assert (row["by"], row["as_of"]) == ("", "2026-02-16")


def test_rights_csv_says_which_figures_are_made_up(page, refused, campaign):
    refused(1)
    campaign.made_up = True
    campaign.save()

    answer = page(name="rights-csv")

    assert 'filename="made-up-repairs-rights.csv"' in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(text_of(answer)))
    assert row["made_up"] == "made-up figures"


def test_rights_csv_for_excel_runs_no_formula(page, refused):
    foi_request = refused(1)[0]
    foi_request.authority.official_name = "=1+1"
    foi_request.authority.save()

    assert "?for=excel" in text_of(page())
    answer = page("?for=excel", name="rights-csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["authority_name"], row["days_left"]) == ("'=1+1", "43")
    (plain,) = csv.DictReader(io.StringIO(text_of(page(name="rights-csv"))))
    assert plain["authority_name"] == "=1+1"


def test_rights_csv_sends_back_to_the_page_where_a_filter_cannot_be_read(page):
    answer = page("?when=soon", name="rights-csv")

    assert (answer.status_code, answer["Location"]) == (302, "/campaigns/repairs/rights/?when=soon")


# ---------------------------------------------------------------------------- the address


@pytest.fixture
def press(client, page, campaign):
    def post(action):
        return client.post(reverse("rights-link", args=[campaign.slug]), {"action": action})

    return post


def test_rights_link_makes_renews_and_stops_a_persons_own_address(press, page, client):
    assert "Make a private link" in text_of(page())

    assert press("make")["Location"] == "/campaigns/repairs/rights/#calendar"
    first = CalendarFeed.objects.get(person=client.me).token
    shown = text_of(page())
    assert f"/feeds/{first}.ics" in shown and "webcal://" in shown
    assert first not in shown.partition("</title>")[0]

    press("make")
    assert CalendarFeed.objects.get().token == first
    press("renew")
    assert CalendarFeed.objects.get().token != first
    press("stop")
    assert not CalendarFeed.objects.exists()


def test_rights_link_is_nobody_elses_to_see(press, page, client, person):
    press("make")
    token = CalendarFeed.objects.get().token
    person(client)

    assert token not in text_of(page())


def test_rights_link_refuses_what_it_does_not_know(press, client, campaign):
    assert press("share").status_code == 400
    assert client.get(reverse("rights-link", args=[campaign.slug])).status_code == 405
    client.logout()
    assert press("make").status_code == 302
    assert not CalendarFeed.objects.exists()


# ---------------------------------------------------------------------------- the feed


@pytest.fixture
def feed(client, campaign, person):
    """Read the feed of one person's address, without a login."""
    token = make_link(person(client), campaign).token
    client.logout()

    def get(query="", token=token):
        return client.get(reverse("rights-feed", args=[token]) + query)

    get.token = token
    return get


def summaries(answer):
    return [str(one["summary"]) for one in icalendar.Calendar.from_ical(answer.content).events]


def test_rights_feed_needs_no_login_and_is_kept_by_nobody(feed, refused):
    refused(2)

    answer = feed()

    assert answer.status_code == 200
    assert len(summaries(answer)) == 2
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "Set-Cookie" not in answer and not answer.cookies
    assert feed().content == answer.content


def test_rights_feed_costs_the_same_for_3_and_30_requests(
    feed, refused, django_assert_num_queries, django_assert_max_num_queries
):
    refused(4)
    with django_assert_max_num_queries(8) as few:
        feed()
    refused(28)
    with django_assert_num_queries(len(few)):
        feed()


def test_rights_feed_gives_whose_moves_are_asked_for(feed, asked, long_ago):
    asked(1, sent_on=long_ago)

    assert summaries(feed("?whose=theirs")) == ["Reply due – Town 000"]
    assert len(summaries(feed("?whose=theirs&whose=opens"))) == 3
    assert feed("?whose=mine").status_code == 400


def test_rights_feed_is_not_there_for_whoever_may_not_read_it(feed, campaign):
    assert feed(token="x" * 43).status_code == 404
    reader = CalendarFeed.objects.get().person
    reader.is_active = False
    reader.save()

    assert feed().status_code == 404


@pytest.mark.parametrize("ending", [".ics", "", ".ics/", ".ics/x", "x.ics", ".ics?whose=mine"])
def test_rights_feed_never_logs_the_token(feed, client, refused, ending, caplog):
    caplog.set_level(logging.DEBUG, "django.request")
    CalendarFeed.objects.all().delete()

    answer = client.get(f"/feeds/{feed.token}{ending}")
    refused_method = client.post(f"/feeds/{feed.token}{ending}")

    assert (answer.status_code, refused_method.status_code in (404, 405)) == (404, True)
    assert caplog.text.count("/feeds/") >= 2
    assert feed.token not in caplog.text
    # What the web server writes its own log from.
    assert feed.token not in str(answer.wsgi_request.META)
