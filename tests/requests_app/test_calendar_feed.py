"""The calendar that other programs subscribe to, read back strictly and by hand."""

import re
from datetime import UTC, date, timedelta

import icalendar
import pytest
import time_machine
from django.contrib.auth.models import User

from requests_app import lifecycle
from requests_app.calendar_feed import (
    address_of,
    as_ical,
    feed_with,
    link_of,
    make_link,
    renew_link,
    rows_in,
    stop_link,
)
from requests_app.models import CalendarFeed
from requests_app.rights_board import board

MONDAY = date(2026, 1, 5)
TODAY = date(2026, 2, 16)
USUAL = frozenset()


@pytest.fixture
def refused(make_request, make_authority):
    foi_request = make_request(MONDAY, make_authority("Ayr", nation="Scotland"))
    lifecycle.record(foi_request, "refusal", date(2026, 1, 20), outcome="refused")
    return foi_request


def written(campaign, whose=USUAL, on=TODAY):
    return as_ical(campaign, rows_in(board(campaign.foi_requests.all(), on), whose))


def events_of(content):
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar.errors == []
    assert all(event.errors == [] for event in calendar.events)
    return {str(event["uid"]): event for event in calendar.events}


def the_event(content):
    (event,) = events_of(content).values()
    return event


# ---------------------------------------------------------------------------- an event


def test_as_ical_gives_each_right_a_day_of_its_own(campaign, refused, settings):
    settings.PUBLIC_URL = "https://foi.example.org"

    event = the_event(written(campaign))

    assert event["uid"] == f"{refused.pk}.review_request_by@foi.example.org"
    assert event["dtstart"].dt == date(2026, 3, 17) == event["dtend"].dt - timedelta(1)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["summary"] == "Last day: ask for an internal review – Ayr"
    assert event["url"] == f"https://foi.example.org{refused.get_absolute_url()}"
    assert event["categories"].to_ical().decode() == "FOI,FOISA,ours"
    description = str(event["description"])
    assert "the right to go to the Scottish Information Commissioner is lost" in description
    assert "(FOISA s.20(5))" in description
    assert "By the statute: 30 March 2026." in description
    assert "Received on Mon 5 January 2026" in description
    assert refused.reference in description
    assert "VALARM" not in written(campaign).decode()


def test_as_ical_keeps_the_uid_of_a_day_that_moves(campaign, refused):
    before = the_event(written(campaign))
    reply = refused.events.get(kind="refusal")
    lifecycle.strike_out(reply, "the day was wrong")
    lifecycle.record(refused, "refusal", date(2026, 1, 27), outcome="refused")

    after = the_event(written(campaign))

    assert before["uid"] == after["uid"]
    assert (before["dtstart"].dt, after["dtstart"].dt) == (date(2026, 3, 17), date(2026, 3, 24))
    assert before["sequence"] < after["sequence"]
    assert before["last-modified"].dt <= after["last-modified"].dt


def test_as_ical_is_the_same_to_the_byte_until_something_changes(campaign, refused):
    assert written(campaign) == written(campaign) == written(campaign, on=TODAY + timedelta(1))
    newest = refused.events.latest("recorded_at").recorded_at.astimezone(UTC)

    assert the_event(written(campaign))["dtstamp"].dt == newest.replace(microsecond=0)


def test_as_ical_drops_a_right_once_it_is_used(campaign, refused):
    lifecycle.record(refused, "review_requested", date(2026, 2, 10))

    assert [uid.partition("@")[0] for uid in events_of(written(campaign))] == [
        f"{refused.pk}.sic_appeal_by"
    ]


@time_machine.travel(date(2026, 12, 7))
def test_as_ical_says_what_is_provisional(campaign, make_request):
    make_request(date(2026, 12, 7))

    content = written(campaign, frozenset({"opens"}), on=date(2026, 12, 7))

    events = events_of(content).values()
    assert {"(provisional)" in event["summary"] for event in events} == {True}
    assert all("not all proclaimed" in event["description"] for event in events)


def test_as_ical_says_which_figures_are_made_up(campaign, refused):
    assert "MADE-UP" not in written(campaign).decode()
    campaign.made_up = True
    campaign.save()

    calendar = icalendar.Calendar.from_ical(written(campaign))
    assert str(calendar["x-wr-calname"]).startswith("MADE-UP FIGURES: ")
    assert str(calendar.events[0]["summary"]).startswith("MADE-UP FIGURES: ")
    assert "invented" in calendar.events[0]["description"]


def test_as_ical_names_the_calendar_and_how_often_to_look(campaign):
    calendar = icalendar.Calendar.from_ical(written(campaign))

    assert calendar.events == []
    assert calendar["version"] == "2.0" and calendar["prodid"]
    name = f"FOI: {campaign.title}".replace(",", "\\,")  # the library knows no type for these
    assert calendar["x-wr-calname"] == calendar["name"] == name
    assert calendar["refresh-interval"].dt == timedelta(hours=6)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in written(campaign)
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in written(campaign)


# ---------------------------------------------------------------------------- by hand


NASTY = 'Bristol; City, of\\ "Ünïcødé" 東京都 BEGIN:VEVENT ' + "ä" * 90


def test_as_ical_folds_and_escapes_as_the_standard_says(campaign, make_request, make_authority):
    foi_request = make_request(MONDAY, make_authority(NASTY))
    lifecycle.record(foi_request, "refusal", date(2026, 2, 2), outcome="refused")
    campaign.title = "Wait; what, \\n\nnow"

    content = written(campaign)

    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in unfolded if line)
    assert unfolded.count("BEGIN:VEVENT") == 1
    read = {
        name: re.sub(r"\\([;,\\n])", lambda m: "\n" if m[1] == "n" else m[1], value)
        for name, _, value in (line.partition(":") for line in unfolded)
    }
    assert read["SUMMARY"] == f"Last day: ask for an internal review – {NASTY}"
    assert read["NAME"] == read["X-WR-CALNAME"] == f"FOI: {campaign.title}"
    for line in unfolded:
        if line.startswith(("DTSTAMP", "LAST-MODIFIED")):
            assert re.fullmatch(r"[A-Z-]+:\d{8}T\d{6}Z", line)
        if line.startswith(("DTSTART", "DTEND")):
            assert re.fullmatch(r"[A-Z]+;VALUE=DATE:\d{8}", line)


# ---------------------------------------------------------------------------- which rows


@pytest.mark.parametrize(
    ("whose", "measures"),
    [
        ((), {"ico_complaint_from", "review_request_by"}),
        (("ours",), {"review_request_by"}),
        (("opens",), {"ico_complaint_from", "aggregation_clear_from"}),
        (("theirs",), {"response_due"}),
        (
            ("all",),
            {"ico_complaint_from", "aggregation_clear_from", "review_request_by", "response_due"},
        ),
    ],
)
def test_rows_in_gives_ours_and_what_opens_unless_asked_otherwise(
    campaign, refused, make_request, whose, measures
):
    make_request(MONDAY)

    rows = rows_in(board(campaign.foi_requests.all(), TODAY), frozenset(whose))
    assert {row.right.measure for row in rows} == measures


def test_rows_in_leaves_out_what_nobody_waits_for(campaign, make_request):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, "response", date(2026, 2, 2), outcome="full")

    assert rows_in(board(campaign.foi_requests.all(), TODAY), USUAL) == []


# ---------------------------------------------------------------------------- the address


def test_make_link_keeps_the_one_there_is(campaign, person):
    feed = make_link(person, campaign)

    assert make_link(person, campaign).token == feed.token
    assert len(feed.token) == 43  # 32 bytes, base64 without padding
    assert link_of(person, campaign) == feed == feed_with(feed.token)
    assert CalendarFeed.objects.count() == 1


def test_renew_link_ends_the_old_one(campaign, person):
    old = make_link(person, campaign).token
    new = renew_link(person, campaign).token

    assert feed_with(old) is None
    assert feed_with(new).person == person


def test_stop_link_ends_only_this_persons(campaign, person):
    other = User.objects.create_user("bea")
    mine, theirs = make_link(person, campaign), make_link(other, campaign)

    stop_link(person, campaign)

    assert feed_with(mine.token) is None
    assert feed_with(theirs.token) == theirs


def test_feed_with_is_shut_to_accounts_that_are_not_in_use(campaign, person):
    token = make_link(person, campaign).token
    assert feed_with("") is feed_with("x" * 43) is None

    person.is_active = False
    person.save()

    assert feed_with(token) is None


@pytest.mark.parametrize("token", ["\x00", "a\x00b", "", " ", "é"])
def test_feed_with_does_not_look_for_what_no_token_is(db, django_assert_num_queries, token):
    with django_assert_num_queries(0):
        assert feed_with(token) is None


def test_address_of_is_the_one_that_people_open(campaign, person, settings):
    settings.PUBLIC_URL = "https://foi.example.org"
    feed = make_link(person, campaign)

    assert address_of(feed) == f"https://foi.example.org/feeds/{feed.token}.ics"
