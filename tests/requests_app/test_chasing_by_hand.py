"""The next step by a person's hand: the rules of the sweep, on what the person has read."""

from datetime import date

import pytest
from django.utils import timezone

from requests_app import lifecycle
from requests_app.batches import BatchExists
from requests_app.chasing_by_hand import preview, why_not_yet, write
from requests_app.lifecycle import Kind
from requests_app.models import Campaign, FoiRequest, OutgoingMessage

MONDAY = date(2026, 1, 5)  # due on 2 February 2026
DUE = date(2026, 2, 3)  # the first step falls


@pytest.fixture
def late(make_request):
    return make_request(MONDAY, email="foi@testham.example")


def rows(*chosen) -> object:
    return FoiRequest.objects.filter(pk__in=[one.pk for one in chosen])


def hand_in(campaign, *chosen, on=DUE, key="a key", step="reminder", **options):
    steps = {one.pk: step for one in chosen}
    return write(campaign, steps, on, key=key, at=timezone.now(), **options)


def test_preview_shows_the_letter_and_writes_nothing(late):
    (planned,) = preview(rows(late), DUE)

    assert planned.draft.step == "reminder"
    assert planned.why_not == ""
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize(
    ("speak_against_it", "why"),
    [
        (lambda one: lifecycle.hold(one, "they rang"), "a person stopped chasing it"),
        (lambda one: lifecycle.snooze(one, date(2026, 3, 1)), "not chased before"),
        (lambda one: lifecycle.something_arrived(one, timezone.now()), "not read yet"),
        (lambda one: lifecycle.record(one, Kind.RESPONSE, DUE, outcome="full"), "not overdue"),
        (lambda one: Campaign.objects.update(chasing_paused=True), "paused"),
    ],
)
def test_what_stops_the_sweep_stops_a_person_too(campaign, late, speak_against_it, why):
    speak_against_it(late)

    (planned,) = preview(rows(late), DUE)
    done = hand_in(campaign, late)

    assert planned.draft is None
    assert why in planned.why_not
    assert done.batch is None
    assert [reason for _, reason in done.left_out] == [planned.why_not]
    assert not OutgoingMessage.objects.exists()


def test_nobody_is_chased_over_christmas(campaign, make_request):
    one = make_request(date(2025, 10, 1), email="foi@testham.example")

    assert "From 20 December" in preview(rows(one), date(2025, 12, 22))[0].why_not


def test_a_step_is_written_before_its_day_only_where_that_is_said(campaign, late):
    hand_in(campaign, late)
    OutgoingMessage.objects.update(state=OutgoingMessage.State.SENT)
    late.refresh_from_db()
    day_before = date.fromordinal(late.chase_on.toordinal() - 1)

    (waits,) = preview(rows(late), day_before)
    (early,) = preview(rows(late), day_before, before_its_day=True)

    assert waits.draft is None
    assert waits.waits_for_its_day
    assert "'Reminder', falls on" in waits.why_not
    assert early.draft.step == "second_reminder"
    again = {"key": "another", "step": "second_reminder"}
    assert hand_in(campaign, late, on=day_before, **again).batch is None
    assert hand_in(campaign, late, on=day_before, before_its_day=True, **again).written == 1


def test_no_step_is_written_early_while_the_one_before_has_not_left(campaign, late):
    hand_in(campaign, late)

    (planned,) = preview(rows(late), DUE, before_its_day=True)

    assert planned.why_not == "its letter before this one has not left yet"
    assert not planned.waits_for_its_day


def test_write_makes_drafts_of_one_batch_and_moves_the_requests_on(campaign, make_request, person):
    chosen = [make_request(MONDAY, email=f"foi{n}@testham.example") for n in range(3)]

    done = hand_in(campaign, *chosen, by=person)

    assert (done.batch.title, done.written) == ("Friendly note to 3 authorities", 3)
    assert set(OutgoingMessage.objects.values_list("state", "batch", "written_by", "step")) == {
        ("draft", done.batch.pk, person.pk, "reminder")
    }
    assert {one.next_step for one in rows(*chosen)} == {"second_reminder"}


def test_write_twice_writes_each_letter_once(campaign, late):
    hand_in(campaign, late)

    again = hand_in(campaign, late)

    assert again.batch is None
    assert OutgoingMessage.objects.count() == 1


def test_the_same_form_names_the_batch_it_wrote(campaign, late, make_request):
    first = hand_in(campaign, late)
    other = make_request(MONDAY, email="b@testham.example")

    with pytest.raises(BatchExists) as caught:
        hand_in(campaign, other)

    assert caught.value.batch == first.batch


def test_a_letter_that_is_not_the_one_that_was_read_is_not_written(campaign, late):
    done = hand_in(campaign, late, step="second_reminder")

    assert [why for _, why in done.left_out] == ["its next step is another one by now"]
    assert not OutgoingMessage.objects.exists()


def test_write_takes_only_requests_of_the_campaign(campaign, late, db):
    other = Campaign.objects.create(slug="other", title="Other", applicant_name="A. Person")

    assert hand_in(other, late).left_out == ()
    assert not OutgoingMessage.objects.exists()


def test_preview_costs_the_same_for_2_and_20(make_request, django_assert_num_queries):
    two = [make_request(MONDAY, email=f"foi{n}@testham.example") for n in range(2)]
    many = [make_request(MONDAY, email=f"foi{n}@testham.example") for n in range(20)]

    preview(rows(*two), DUE)
    for chosen in (two, many):
        with django_assert_num_queries(10):
            preview(rows(*chosen), DUE)


def test_why_not_yet_names_the_reason_of_a_hold_and_the_day_of_a_snooze(late):
    def why():
        return why_not_yet(rows(late).with_obstacle(DUE).get(), DUE)

    assert why() == ""
    lifecycle.hold(late, "they rang")
    assert why() == "a person stopped chasing it: they rang"
    lifecycle.release_hold(late)
    lifecycle.snooze(late, date(2026, 3, 1))
    assert why() == "it is not chased before 1 March 2026"
