"""The letter that is due is written once, and only while nothing has come."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from requests_app import lifecycle
from requests_app.chasing import write_due_letters, write_letter_due
from requests_app.domain.law import Law
from requests_app.lifecycle import Kind
from requests_app.models import OutgoingMessage

MONDAY = date(2026, 1, 5)  # due on 2 February 2026
CHASE = date(2026, 2, 3)


@pytest.fixture
def late(make_request):
    return make_request(MONDAY, email="foi@testham.example")


def steps(foi_request) -> list[str]:
    return list(foi_request.outgoing_messages.order_by("pk").values_list("step", flat=True))


def test_write_due_letters_writes_each_letter_once(late):
    first = write_due_letters(CHASE)
    second = write_due_letters(CHASE)

    assert [(one.pk, step) for one, step in first.written] == [(late.pk, "reminder")]
    assert second.written == []
    assert steps(late) == ["reminder"]


def test_write_due_letters_waits_for_the_day_after_the_last(late):
    assert write_due_letters(date(2026, 2, 2)).written == []
    assert write_due_letters(CHASE).written


def test_write_letter_due_looks_again_under_the_lock(late):
    lifecycle.record(late, Kind.RESPONSE, date(2026, 2, 2), outcome="full")

    assert not write_letter_due(late, CHASE)
    assert steps(late) == []


def test_write_due_letters_says_why_it_wrote_none(make_request):
    nobody = make_request(MONDAY)

    report = write_due_letters(CHASE)

    assert report.written == []
    [(foi_request, why)] = report.skipped
    assert foi_request.pk == nobody.pk
    assert "no address" in why


def test_write_due_letters_on_a_dry_run_writes_nothing(late):
    report = write_due_letters(CHASE, dry_run=True)

    assert len(report.written) == 1
    assert not OutgoingMessage.objects.exists()


def test_write_due_letters_climbs_the_ladder_of_the_law(make_request):
    english = make_request(MONDAY, email="a@testham.example")
    scottish = make_request(MONDAY, email="b@testham.example", law=Law.FOISA)

    write_due_letters(CHASE)
    for foi_request in (english, scottish):
        # The next step counts from the day the last was written, which is today.
        foi_request.refresh_from_db()
        assert foi_request.chase_on > localdate()
    write_due_letters(max(english.chase_on, scottish.chase_on))

    assert steps(english) == ["reminder", "second_reminder"]
    assert steps(scottish) == ["reminder", "review_request"]
    review = scottish.outgoing_messages.get(step="review_request")
    assert review.state == OutgoingMessage.State.DRAFT  # a person approves it
    assert "dissatisfied because" in review.body


def test_write_due_letters_leaves_the_complaint_to_a_person(late):
    write_due_letters(CHASE)
    late.refresh_from_db()
    write_due_letters(late.chase_on)
    late.refresh_from_db()

    report = write_due_letters(late.chase_on)

    assert report.written == []
    assert "a person's step" in report.skipped[0][1]


def test_write_due_letters_leaves_a_paused_campaign_alone(late, campaign):
    campaign.chasing_paused = True
    campaign.save()

    assert write_due_letters(CHASE).written == []


def test_write_due_letters_costs_the_same_for_each_letter(
    make_request, django_assert_max_num_queries
):
    for number in range(12):
        make_request(MONDAY, email=f"foi{number}@testham.example")

    with django_assert_max_num_queries(2 + 12 * 12):
        report = write_due_letters(CHASE)
    assert len(report.written) == 12
