"""One mail a person and working day, and only when there is something to say."""

from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import lifecycle, outbox
from requests_app.campaigns import load_campaign
from requests_app.models import CaseEvent, OutgoingMessage, Reminder
from responses_app.digest import as_html, as_text, items_for, write_digests
from tests.came_in import came_in, document_of
from tests.conftest import CAMPAIGN

MONDAY = date(2026, 1, 5)  # a request of this day is due on 2 February
LONDON = ZoneInfo("Europe/London")


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


TUESDAY = date(2026, 2, 3)


@pytest.fixture
def late(make_request, person):
    """A request that is overdue on TUESDAY, and this person's to look after."""
    return make_request(MONDAY, assigned_to=person)


def mail_of(message):
    return message_from_bytes(bytes(message.mime), policy=policy.default)


# ---------------------------------------------------------------------------- what stands in it


def test_items_for_sorts_requests_by_what_is_to_do(make_request, person):
    overdue = make_request(MONDAY, assigned_to=person)
    this_week = make_request(date(2026, 1, 12), assigned_to=person)
    make_request(date(2026, 1, 30), assigned_to=person)
    waiting = make_request(MONDAY, assigned_to=person)
    lifecycle.record(waiting, "clarification_requested", date(2026, 1, 12))
    answered = make_request(MONDAY, assigned_to=person)
    lifecycle.record(answered, "response", date(2026, 1, 26), outcome="full")

    digest = items_for(person, TUESDAY)

    assert digest.overdue == [overdue]
    assert digest.due_this_week == [this_week]
    assert digest.waiting_for_us == [waiting]


def test_items_for_names_what_waits_and_belongs_to_no_request_yet(make_request, person):
    assert not items_for(person, TUESDAY), "whoever has no request is not asked"
    came_in(kind="answer")
    came_in(kind="newsletter")
    document_of(
        came_in(of=make_request(MONDAY, assigned_to=person), kind="answer"), state="suspect"
    )

    digest = items_for(person, TUESDAY)

    assert (digest.in_pen, digest.kept_back) == (1, 1)
    assert "Mails in the holding pen, whose reply nobody knows: 1\n  http" in as_text(digest)
    assert "Files kept back, of which a reviewer decides: 1" in as_html(digest)


def test_items_for_gives_what_nobody_looks_after_to_the_owner(make_request, campaign, person):
    gone = User.objects.create_user("gone", "gone@example.org", is_active=False)
    other = User.objects.create_user("bea", "bea@example.org")
    unassigned, left_behind = make_request(MONDAY), make_request(MONDAY, assigned_to=gone)
    theirs = make_request(MONDAY, assigned_to=other)
    assert not items_for(person, TUESDAY)

    campaign.owner = person
    campaign.save()

    assert items_for(person, TUESDAY).overdue == [unassigned, left_behind]
    assert items_for(other, TUESDAY).overdue == [theirs]


@pytest.mark.parametrize("state", ["uncertain", "failed"])
def test_items_for_tells_of_letters_in_doubt(make_request, person, state):
    foi_request = make_request(date(2026, 2, 2), assigned_to=person)
    letter = OutgoingMessage.objects.create(
        foi_request=foi_request, kind="request", step="request", to_address="foi@example.org",
        envelope_from="us@example.org", subject="s", body="b", message_id="<1@example.org>",
        mime=b"", state=state, last_reply="550 <no> such user",
    )  # fmt: skip

    digest = items_for(person, TUESDAY)

    assert digest.letters_in_doubt == [letter]
    assert foi_request.get_absolute_url() in as_text(digest)
    assert foi_request.get_absolute_url() in as_html(digest)
    assert "550 <no> such user" in as_text(digest)
    assert "550 &lt;no&gt; such user" in as_html(digest)


@pytest.fixture
def expiring(make_request, person):
    """A refusal of 2 February, this person's: a review can be asked for to 31 March."""
    foi_request = make_request(MONDAY, assigned_to=person)
    lifecycle.record(foi_request, "refusal", date(2026, 2, 2), outcome="refused")
    return foi_request


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 3, 16), False),  # fifteen days before
        (date(2026, 3, 17), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_items_for_tells_of_rights_that_expire_within_two_weeks(expiring, person, on, told):
    digest = items_for(person, on)

    assert [row.foi_request for row in digest.expiring] == [expiring] * told
    assert bool(digest) is told


def test_items_for_tells_of_no_right_that_was_used_or_is_not_wanted(expiring, make_request, person):
    lifecycle.record(expiring, "review_requested", date(2026, 3, 2))
    full = make_request(MONDAY, assigned_to=person)
    lifecycle.record(full, "response", date(2026, 2, 2), outcome="full")
    closed = make_request(MONDAY, assigned_to=person)
    lifecycle.record(closed, "refusal", date(2026, 2, 2), outcome="refused")
    lifecycle.record(closed, "closed", date(2026, 2, 3))

    assert items_for(person, date(2026, 3, 24)).expiring == []


def test_items_for_gives_rights_to_whoever_looks_after_them(make_request, campaign, person):
    foi_request = make_request(MONDAY)
    lifecycle.record(foi_request, "refusal", date(2026, 2, 2), outcome="refused")
    on = date(2026, 3, 24)
    assert not items_for(person, on)

    campaign.owner = person
    campaign.save()

    assert [row.foi_request for row in items_for(person, on).expiring] == [foi_request]


def test_items_for_keeps_a_right_of_long_after_the_newest_event(
    make_request, make_authority, person
):
    scottish = make_authority("Ayr", nation="Scotland")
    foi_request = make_request(MONDAY, scottish, assigned_to=person)
    lifecycle.record(foi_request, "review_requested", date(2026, 2, 10))

    (row,) = items_for(person, date(2026, 9, 1)).expiring
    assert (row.right.measure, row.right.day) == ("sic_appeal_by", date(2026, 9, 10))


def test_items_for_tells_of_a_log_that_cannot_be_counted(expiring, person):
    CaseEvent.objects.create(foi_request=expiring, kind="response", on=date(2025, 12, 1))

    digest = items_for(person, TUESDAY)

    assert bool(digest)
    for text in (as_text(digest), as_html(digest)):
        assert "Requests whose dates cannot be worked out: 1" in text
        assert "response on 2025-12-01" in text
        assert expiring.get_absolute_url() in text


def test_items_for_tells_of_unread_mail_drafts_and_what_one_wanted_to_be_reminded_of(
    make_request, person
):
    foi_request = make_request(date(2026, 2, 2), assigned_to=person)
    lifecycle.something_arrived(foi_request, at(date(2026, 2, 2)))
    OutgoingMessage.objects.create(
        foi_request=foi_request, kind="ladder", step="review_request", title="Review",
        to_address="foi@example.org", envelope_from="us@example.org", subject="s", body="b",
        message_id="<1@example.org>", mime=b"", state="draft",
    )  # fmt: skip
    today = Reminder.objects.create(
        foi_request=foi_request, person=person, on=TUESDAY, note="ring them"
    )
    Reminder.objects.create(foi_request=foi_request, person=person, on=date(2026, 2, 4))

    digest = items_for(person, TUESDAY)

    assert digest.unread == [foi_request]
    assert digest.reminders == [today]
    for text in (as_text(digest), as_html(digest)):
        assert "Mail of theirs that nobody has read: 1" in text
        assert "since Mon 2 February 2026" in text
        assert "Letters to approve: 1" in text
        assert "ring them" in text


def test_the_digest_is_grouped_by_campaign(make_request, person):
    other = load_campaign(CAMPAIGN.replace("missing-2025", "a-2025").replace("Children", "Adults"))
    make_request(MONDAY, assigned_to=person)
    make_request(MONDAY, assigned_to=person, campaign=other.campaign)

    text = as_text(items_for(person, TUESDAY))

    adults, children = text.index("Adults missing"), text.index("Children missing")
    assert adults < text.index("Testham 2") < children < text.index("Testham 1")


# ---------------------------------------------------------------------------- a last look


def test_a_digest_that_is_no_longer_true_is_written_again(late, mail_server):
    write_digests(at(TUESDAY))
    lifecycle.record(late, "acknowledged", date(2026, 1, 6))
    assert outbox.deliver(lambda: at(TUESDAY))["sent"] == 1  # what it says is still so

    write_digests(at(TUESDAY + timedelta(1)))
    lifecycle.record(late, "response", TUESDAY, outcome="full")
    counts = outbox.deliver(lambda: at(TUESDAY + timedelta(1)))

    assert (counts["sent"], counts["cancelled"]) == (0, 1)
    assert write_digests(at(TUESDAY + timedelta(1))) == 0  # nothing is left to say
    assert len(mail_server.mails) == 1


def test_a_digest_of_another_day_is_not_sent(late, mail_server):
    write_digests(at(TUESDAY))
    later = at(TUESDAY + timedelta(3))

    assert outbox.deliver(lambda: later)["cancelled"] == 1
    assert write_digests(later) == 1
    assert outbox.deliver(lambda: later)["sent"] == 1


# ---------------------------------------------------------------------------- when it is written


def test_write_digests_writes_one_a_person_and_day(late):
    assert write_digests(at(TUESDAY)) == 1
    assert write_digests(at(TUESDAY, 17)) == 0
    assert write_digests(at(TUESDAY + timedelta(1))) == 1
    assert OutgoingMessage.objects.count() == 2


def test_write_digests_writes_nothing_when_there_is_nothing_to_say(make_request, person):
    make_request(date(2026, 2, 2), assigned_to=person)

    assert write_digests(at(TUESDAY)) == 0
    assert not OutgoingMessage.objects.exists()


def test_write_digests_waits_for_the_hour(late, settings):
    settings.DIGEST_HOUR = 10

    assert [write_digests(at(TUESDAY, hour)) for hour in (0, 9, 10, 11)] == [0, 0, 1, 0]


@pytest.mark.parametrize(
    "day_off",
    [
        date(2026, 2, 7),  # Saturday
        date(2026, 2, 8),
        date(2026, 3, 17),  # St Patrick's Day: FOIA takes the days of every nation
        date(2026, 4, 3),  # Good Friday
        date(2026, 12, 28),  # in place of Boxing Day
    ],
)
def test_write_digests_rests_on_days_that_are_no_working_days(late, day_off):
    assert write_digests(at(day_off)) == 0


@pytest.mark.parametrize("changes", [{"email": ""}, {"is_active": False}])
def test_write_digests_skips_people_who_cannot_read_it(late, person, changes):
    User.objects.filter(pk=person.pk).update(**changes)

    assert write_digests(at(TUESDAY)) == 0


def test_write_digests_costs_the_same_for_10_and_60_requests(make_request, person):
    def cost(day):
        with CaptureQueriesContext(connection) as queries:
            assert write_digests(at(day)) == 1
        return len(queries)

    for _ in range(10):
        make_request(MONDAY, assigned_to=person)
    ten = cost(TUESDAY)
    for _ in range(50):
        make_request(MONDAY, assigned_to=person)

    assert cost(TUESDAY + timedelta(1)) == ten


def test_items_for_costs_the_same_for_3_and_30_rights(make_request, person):
    def cost(count):
        for _ in range(count):
            foi_request = make_request(MONDAY, assigned_to=person)
            lifecycle.record(foi_request, "refusal", date(2026, 2, 2), outcome="refused")
        with CaptureQueriesContext(connection) as queries:
            digest = items_for(person, date(2026, 3, 24))
            as_text(digest), as_html(digest)
        return len(queries), len(digest.expiring)

    three, few = cost(3)
    assert few == 3
    assert cost(27) == (three, 30)


# ---------------------------------------------------------------------------- the mail


def test_write_digests_tells_what_to_do_by_when_and_for_whom(expiring, settings):
    settings.PUBLIC_URL = "https://foi.example.org"
    assert write_digests(at(date(2026, 3, 24))) == 1

    mail = mail_of(OutgoingMessage.objects.get())

    assert mail["Subject"].strip() == (  # a long one begins on a line of its own
        "FOI Tracker: 0 overdue, 0 due this week, 0 waiting for you, 1 right expiring"
    )
    parts = {part.get_content_type(): part.get_content() for part in mail.iter_parts()}
    assert set(parts) == {"text/plain", "text/html"}
    for text in parts.values():
        assert "Rights that expire within two weeks: 1" in text
        assert "Tue 31 March 2026" in text
        assert "Ask for an internal review" in text
        assert "Testham 1" in text
        assert f"https://foi.example.org{expiring.get_absolute_url()}" in text


def test_write_digests_writes_a_mail_in_text_and_html(late, settings):
    settings.PUBLIC_URL = "https://foi.example.org"
    write_digests(at(TUESDAY))

    message = OutgoingMessage.objects.get()
    assert (message.state, message.to_address, message.foi_request) == (
        "pending",
        "ada@example.org",
        None,
    )
    mail = mail_of(message)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "ada@example.org"
    assert mail["Message-ID"] == message.message_id
    assert mail["Subject"] == "FOI Tracker: 1 overdue, 0 due this week, 0 waiting for you"
    link = f"https://foi.example.org{late.get_absolute_url()}"
    parts = {part.get_content_type(): part.get_content() for part in mail.iter_parts()}
    assert set(parts) == {"text/plain", "text/html"}
    for text in parts.values():
        assert link in text
        assert "Overdue: 1" in text
        assert "Mon 2 February 2026" in text
        assert "Testham 1" in text


def test_as_html_shows_names_as_text(make_request, make_authority, person):
    make_request(MONDAY, make_authority("<b>Ambush</b> & Sons"), assigned_to=person)

    html = as_html(items_for(person, TUESDAY))
    assert "&lt;b&gt;Ambush&lt;/b&gt; &amp; Sons" in html
    assert "<b>" not in html


def test_as_text_and_html_say_which_figures_are_made_up(late, campaign, person):
    for expected in (False, True):
        digest = items_for(person, TUESDAY)
        assert ("MADE-UP FIGURES" in as_text(digest)) is expected
        assert ("MADE-UP FIGURES" in as_html(digest)) is expected
        campaign.made_up = True
        campaign.save()
