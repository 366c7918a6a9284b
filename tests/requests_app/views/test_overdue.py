import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app import lifecycle
from requests_app.filters import OverdueFilter
from requests_app.models import (
    AddressProblem,
    ChaseRun,
    FoiRequest,
    LetterBatch,
    OutgoingMessage,
    Reminder,
    StandardAnswer,
)

CHANGE = "requests_app.change_foirequest"
WRITE = "requests_app.add_outgoingmessage"
APPROVE = "requests_app.change_outgoingmessage"
REMIND = "requests_app.add_reminder"
KEY = "0123456789abcdef" * 2
TODAY = date(2026, 2, 10)  # Tuesday; what was sent on 5 January was due on 2 February


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel("2026-02-10 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def desk(client, campaign):
    def get(query=""):
        return client.get(reverse("overdue", args=[campaign.slug]) + query)

    return get


@pytest.fixture
def act(client, campaign):
    def post(action, rows=(), **answers):
        data = {"action": action, "request": [row.reference for row in rows], **answers}
        return client.post(reverse("act-on-requests", args=[campaign.slug]), data, follow=True)

    return post


def names(answer):
    return [row.foi_request.authority.plain_name for row in answer.context["rows"]]


# ---------------------------------------------------------------------------- the list


def test_overdue_says_how_late_what_comes_next_and_what_is_in_the_way(
    client, person, desk, asked, long_ago
):
    person(client)
    held, unread, *_ = asked(3, sent_on=long_ago)
    asked(1, sent_on=date(2026, 2, 2))
    lifecycle.hold(held, "they rang")
    lifecycle.something_arrived(unread, timezone.now())

    answer = desk()

    rows = {row.foi_request.pk: row for row in answer.context["rows"]}
    assert len(rows) == 3
    assert {row.days_late for row in rows.values()} == {6}
    assert {row.step for row in rows.values()} == {"Friendly note"}
    assert rows[held.pk].why_not == "a person stopped chasing it: they rang"
    assert "not read yet" in rows[unread.pk].why_not
    text = answer.content.decode()
    assert "3 are overdue on Tue 10 February 2026; the next step is due for 3." in text
    assert "nothing: with the next sweep" in text


def test_days_late_are_counted_by_the_law_of_each(client, person, desk, asked, long_ago):
    """17 March is a bank holiday in Northern Ireland: it counts under FOISA and not under FOIA."""
    asked(3, sent_on=long_ago)

    with time_machine.travel("2026-03-20 10:00:00+00:00"):
        person(client)
        rows = desk().context["rows"]

    assert {row.foi_request.due_on for row in rows} == {date(2026, 2, 2)}
    assert {row.foi_request.law: row.days_late for row in rows} == {"foia": 33, "foisa": 34}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?search=Town 002", ["Town 002"]),
        ("?nation=Scotland", ["Town 002"]),
        ("?law=foisa", ["Town 002"]),
        ("?obstacle=held", ["Town 000"]),
        ("?obstacle=anything", ["Town 000"]),
        ("?obstacle=nothing", ["Town 001", "Town 002", "Town 003"]),
        ("?next_step=due", ["Town 000", "Town 001", "Town 002"]),
        ("?next_step=later", ["Town 003"]),
        ("?next_step=step:reminder", ["Town 000", "Town 001", "Town 002"]),
        ("?next_step=step:second_reminder", ["Town 003"]),
        ("?next_step=none", []),
        ("?assigned_to=nobody", ["Town 000", "Town 001", "Town 002", "Town 003"]),
        ("?days_late=5", ["Town 000", "Town 001", "Town 002", "Town 003"]),
        ("?days_late=10", []),
        ("?sort=-authority", ["Town 003", "Town 002", "Town 001", "Town 000"]),
        ("?sort=step", ["Town 000", "Town 001", "Town 002", "Town 003"]),
    ],
)
def test_overdue_is_filtered_and_sorted(client, person, desk, act, asked, long_ago, query, found):
    person(client, WRITE)
    held, _, _, chased = asked(4, sent_on=long_ago)
    lifecycle.hold(held, "they rang")
    act("write", [chased], confirm="yes", key=KEY, letter=f"{chased.pk}:reminder")

    assert names(desk(query)) == found


@pytest.mark.parametrize("days", [5, 6, 7])
def test_days_late_filters_on_working_days(client, person, desk, asked, long_ago, days, campaign):
    person(client)
    asked(1, sent_on=long_ago)
    days_late = desk().context["rows"][0].days_late

    rows = OverdueFilter({}, campaign, TODAY, {})
    shown = rows.so_late(campaign.foi_requests.all(), "days_late", str(days))

    assert shown.exists() is (days_late >= days)


def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(
    client, person, desk, asked, long_ago
):
    person(client)
    asked(1, sent_on=long_ago)

    answer = desk("?nation=Atlantis")

    assert names(answer) == []
    assert "a filter cannot be read" in answer.content.decode()


def test_all_on_the_page_are_ticked_when_asked(client, person, desk, asked, long_ago):
    person(client, CHANGE)
    asked(3, sent_on=long_ago)

    assert desk().content.decode().count(" checked>") == 1  # the radio button alone
    assert desk("?tick=all").content.decode().count(" checked>") == 4


def test_overdue_costs_the_same_for_3_and_60_rows(
    client, person, desk, asked, long_ago, django_assert_num_queries, django_assert_max_num_queries
):
    person(client, CHANGE)
    asked(3, sent_on=long_ago)
    with django_assert_max_num_queries(22) as few:
        desk()
    asked(57, sent_on=long_ago)
    with django_assert_num_queries(len(few)):
        desk()


def test_overdue_shows_what_the_sweep_did(client, person, desk, asked, long_ago):
    person(client)
    ChaseRun.objects.create(
        as_of=TODAY, due=3, written=1, skipped=[{"why": "it is held", "requests": 2, "first": []}]
    )

    text = desk().content.decode()

    assert "<li>2: it is held</li>" in text


def test_overdue_leads_to_refused_addresses_and_drafts(client, person, desk, act, asked, long_ago):
    person(client, WRITE)
    refused, chased = asked(2, sent_on=long_ago)
    AddressProblem.objects.create(authority=refused.authority, address="x@example.org", why="550")
    act("write", [chased], confirm="yes", key=KEY, letter=f"{chased.pk}:reminder")

    text = desk().content.decode()

    assert reverse("address-problems") in text
    assert "1 draft</a> waits" in text


def test_campaigns_lead_to_the_desk_where_somebody_is_overdue(
    client, person, campaign, asked, long_ago
):
    person(client)
    asked(1)
    assert f'href="{campaign.get_absolute_url()}"' in client.get("/").content.decode()

    asked(1, sent_on=long_ago)
    assert f'href="{reverse("overdue", args=[campaign.slug])}"' in client.get("/").content.decode()


# ---------------------------------------------------------------------------- the next step


def test_write_shows_exactly_who_gets_what_and_then_writes_just_that(
    client, person, act, asked, long_ago
):
    user = person(client, WRITE)
    held, *others = asked(3, sent_on=long_ago)
    lifecycle.hold(held, "they rang")

    looked = act("write", [held, *others])

    text = looked.content.decode()
    assert "Of 3 chosen, 2 would be written to and 1 left out" in text
    assert text.count("<pre>") == 2
    assert "a person stopped chasing it" in text
    assert not OutgoingMessage.objects.exists()

    shown = [f"{one.foi_request.pk}:{one.draft.step}" for one in looked.context["letters"]]
    done = act("write", [held, *others], confirm="yes", key=KEY, letter=shown)

    batch = LetterBatch.objects.get()
    assert done.redirect_chain[-1][0] == batch.get_absolute_url()
    assert {one.foi_request for one in batch.letters.all()} == set(others)
    assert batch.made_by == user


def test_write_pressed_twice_writes_one_batch(client, person, act, asked, long_ago):
    person(client, WRITE)
    rows = asked(2, sent_on=long_ago)
    shown = [f"{row.pk}:reminder" for row in rows]

    for _ in range(2):
        answer = act("write", rows, confirm="yes", key=KEY, letter=shown)

    assert answer.redirect_chain[-1][0] == LetterBatch.objects.get().get_absolute_url()
    assert OutgoingMessage.objects.count() == 2


def test_write_offers_those_whose_day_has_not_come(client, person, act, asked, long_ago):
    person(client, WRITE)
    (row,) = asked(1, sent_on=long_ago)
    act("write", [row], confirm="yes", key=KEY, letter=f"{row.pk}:reminder")
    OutgoingMessage.objects.update(state="sent")

    looked = act("write", [row])
    early = act("write", [row], before_its_day="yes")

    assert (looked.context["letters"], looked.context["for_its_day"]) == ([], 1)
    assert [one.draft.step for one in early.context["letters"]] == ["second_reminder"]
    assert "before the day of its step" in early.content.decode()


def test_write_takes_all_that_fit_the_filter(client, person, act, asked, long_ago):
    person(client, WRITE)
    asked(8, sent_on=long_ago)

    looked = act("write", which="all", query="nation=Scotland")

    found = {one.foi_request.authority.nation for one in looked.context["letters"]}
    assert (found, len(looked.context["letters"])) == ({"Scotland"}, 2)


def test_approve_shows_the_drafts_and_lets_just_those_go(client, person, act, asked, long_ago):
    person(client, WRITE, APPROVE)
    rows = asked(3, sent_on=long_ago)
    act("write", rows, confirm="yes", key=KEY, letter=[f"{row.pk}:reminder" for row in rows])

    looked = act("approve", rows[:2])
    shown = [letter.pk for letter in looked.context["letters"]]
    act("approve", rows[:2], confirm="yes", letter=shown)

    assert len(shown) == 2
    pending = OutgoingMessage.objects.filter(state="pending")
    assert {one.foi_request for one in pending} == set(rows[:2])


def test_answer_goes_on_with_the_same_requests(client, person, campaign, asked, long_ago):
    person(client, WRITE)
    row, other = asked(2, sent_on=long_ago)
    address = reverse("act-on-requests", args=[campaign.slug])
    to = reverse("answer", args=[campaign.slug])

    ticked = client.post(address, {"action": "answer", "request": row.reference})
    every = client.post(address, {"action": "answer", "which": "all"})

    assert (ticked.status_code, ticked.url) == (307, to)
    assert f'action="{to}"' in every.content.decode()
    assert every.content.decode().count('name="request"') == 2
    assert not StandardAnswer.objects.exists()
    assert other.reference in every.content.decode()


# ---------------------------------------------------------------------------- the other actions


def test_hold_asks_for_a_reason_first_and_release_lifts_it(client, person, act, asked, long_ago):
    person(client, CHANGE)
    rows = asked(2, sent_on=long_ago)

    looked = act("hold", rows)
    assert "Why we do not chase this one" in looked.content.decode()
    assert act("hold", rows, confirm="yes", reason="").status_code == 400
    assert not FoiRequest.objects.filter(held=True).exists()

    act("hold", rows, confirm="yes", reason="they rang")
    assert FoiRequest.objects.filter(held=True, hold_reason="they rang").count() == 2
    act("release", rows, confirm="yes")
    assert not FoiRequest.objects.filter(held=True).exists()


def test_snooze_takes_a_day_to_come_or_none(client, person, act, asked, long_ago):
    person(client, CHANGE)
    rows = asked(1, sent_on=long_ago)

    assert act("snooze", rows, confirm="yes", until="2026-02-10").status_code == 400
    act("snooze", rows, confirm="yes", until="2026-02-20")
    assert FoiRequest.objects.get().snoozed_until == date(2026, 2, 20)
    act("snooze", rows, confirm="yes", until="")
    assert FoiRequest.objects.get().snoozed_until is None


def test_remind_offers_three_weeks_and_keeps_a_note_for_oneself(
    client, person, act, asked, long_ago
):
    user = person(client, REMIND)
    rows = asked(2, sent_on=long_ago)

    looked = act("remind", rows)
    assert looked.context["form"].initial["on"] == TODAY + timedelta(weeks=3)

    act("remind", rows, confirm="yes", on="2026-03-03", note="ring them")
    kept = Reminder.objects.values_list("person", "on", "note")
    assert list(kept) == [(user.pk, date(2026, 3, 3), "ring them")] * 2


def test_a_reminder_is_ticked_off_by_its_owner_alone(client, person, act, asked, long_ago):
    person(client, REMIND)
    act("remind", asked(1, sent_on=long_ago), confirm="yes", on="2026-03-03", note="")
    reminder = Reminder.objects.get()
    address = reverse("reminder-done", args=[reminder.pk])
    client.force_login(User.objects.create_user("somebody"))
    assert client.post(address).status_code == 404

    client.force_login(reminder.person)
    client.post(address)

    reminder.refresh_from_db()
    assert reminder.done_at is not None


def test_assign_gives_them_to_a_person(client, person, act, asked, long_ago):
    user = person(client, CHANGE)

    act("assign", asked(2, sent_on=long_ago), confirm="yes", person=user.pk)

    assert FoiRequest.objects.filter(assigned_to=user).count() == 2


def test_mail_that_has_come_stops_chasing_until_it_is_read(client, person, act, asked, long_ago):
    person(client, CHANGE)
    (row,) = asked(1, sent_on=long_ago)

    back = act("arrived", [row], confirm="yes", back="request")
    assert back.redirect_chain[-1][0] == f"{row.get_absolute_url()}#chasing"
    assert not FoiRequest.objects.to_chase(TODAY).exists()

    act("read", [row], confirm="yes")
    assert FoiRequest.objects.to_chase(TODAY).exists()


def test_an_action_goes_back_to_the_list_as_it_was_filtered(client, person, act, asked, long_ago):
    person(client, CHANGE)

    back = act("release", asked(1, sent_on=long_ago), confirm="yes", query="nation=England&page=2")

    assert back.redirect_chain[-1][0].endswith("/overdue/?nation=England&page=2")


def test_nothing_is_done_where_nobody_is_ticked(client, person, act, asked, long_ago):
    person(client, CHANGE)
    asked(1, sent_on=long_ago)

    assert "tick at least one request" in act("hold", confirm="yes", reason="x").content.decode()
    assert not FoiRequest.objects.filter(held=True).exists()


@pytest.mark.parametrize(
    "action",
    ["write", "approve", "answer", "hold", "release", "snooze", "remind", "assign", "read",
     "arrived"],
)  # fmt: skip
def test_a_viewer_looks_and_does_nothing(client, person, desk, act, asked, long_ago, action):
    person(client)
    rows = asked(1, sent_on=long_ago)

    assert act(action, rows, confirm="yes", key=KEY).status_code == 403
    assert 'name="action"' not in desk().content.decode()


def test_an_action_that_does_not_exist_is_refused(client, person, act, asked, long_ago):
    person(client, CHANGE)

    assert act("delete", asked(1, sent_on=long_ago)).status_code == 400


# ---------------------------------------------------------------------------- one request


def test_the_page_of_a_request_says_where_its_chasing_stands(client, person, asked, long_ago):
    user = person(client, CHANGE, REMIND, WRITE)
    (row,) = asked(1, sent_on=long_ago)
    lifecycle.hold(row, "they rang")
    Reminder.objects.create(foi_request=row, person=user, on=date(2026, 3, 3), note="ring them")

    text = client.get(row.get_absolute_url()).content.decode()

    assert "Friendly note, Tue 3 February 2026" in text
    assert "Not now: a person stopped chasing it: they rang." in text
    assert "Tue 3 March 2026: ring them" in text
    assert 'name="on" value="2026-03-03"' in text  # in three weeks
    assert reverse("regulator-pack", args=[row.reference]) in text


# ---------------------------------------------------------------------------- two at once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", ["write-letters", "act-on-requests"])
def test_one_form_posted_many_times_at_once_writes_one_batch(
    client, person, campaign, asked, long_ago, which
):
    user = person(client, WRITE)
    rows = asked(6, sent_on=None if which == "write-letters" else long_ago)
    form = {"key": KEY, "action": "write", "confirm": "yes"}
    form["request"] = [row.reference for row in rows]
    form["letter"] = [f"{row.pk}:reminder" for row in rows]
    begin, answers = threading.Barrier(4), []

    def post() -> None:
        browser = Client()
        browser.force_login(user)
        begin.wait(20)
        answers.append(browser.post(reverse(which, args=[campaign.slug]), form))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    batch = LetterBatch.objects.get()
    assert [answer.url for answer in answers] == [batch.get_absolute_url()] * 4
    assert batch.letters.count() == OutgoingMessage.objects.count() == 6
