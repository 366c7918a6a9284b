"""The letter that is due is written once, and only while nothing has come."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from requests_app import ladders, lifecycle
from requests_app.chasing import log_run, write_due_letters
from requests_app.domain.law import Law
from requests_app.lifecycle import Kind
from requests_app.models import AddressProblem, ChaseRun, OutgoingMessage
from tests.at_once import at_once

MONDAY = date(2026, 1, 5)  # due on 2 February 2026
CHASE = date(2026, 2, 3)


@pytest.fixture
def late(make_request):
    return make_request(MONDAY, email="foi@testham.example")


def steps(foi_request) -> list[str]:
    return list(foi_request.outgoing_messages.order_by("pk").values_list("step", flat=True))


def all_left() -> None:
    OutgoingMessage.objects.update(state=OutgoingMessage.State.SENT)


@pytest.mark.parametrize("state", ["draft", "pending", "deferred", "uncertain", "failed"])
def test_no_step_follows_a_letter_that_has_not_left(late, state):
    write_due_letters(CHASE)
    late.refresh_from_db()
    OutgoingMessage.objects.update(state=state)

    report = write_due_letters(late.chase_on)

    assert report.written == []
    assert "the letter before it has not left" in report.skipped[0]["why"]


def test_write_due_letters_writes_each_letter_once(late):
    first = write_due_letters(CHASE)
    second = write_due_letters(CHASE)

    assert first.written == [
        {"request": late.reference, "authority": "Testham 1", "step": "reminder"}
    ]
    assert second.written == []
    assert steps(late) == ["reminder"]


def test_write_due_letters_waits_for_the_day_after_the_last(late):
    assert write_due_letters(date(2026, 2, 2)).written == []
    assert write_due_letters(CHASE).written


def test_write_due_letters_writes_none_after_the_answer(late):
    lifecycle.record(late, Kind.RESPONSE, date(2026, 2, 2), outcome="full")

    assert write_due_letters(CHASE).written == []
    assert steps(late) == []


def test_write_due_letters_says_why_it_wrote_none(make_request):
    nobody = make_request(MONDAY)

    report = write_due_letters(CHASE)

    assert report.written == []
    assert report.skipped == [
        {
            "request": nobody.reference,
            "authority": "Testham 1",
            "why": "the authority has no address",
        }
    ]


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
    all_left()
    write_due_letters(max(english.chase_on, scottish.chase_on))

    assert steps(english) == ["reminder", "second_reminder"]
    assert steps(scottish) == ["reminder", "review_request"]
    review = scottish.outgoing_messages.get(step="review_request")
    assert review.state == OutgoingMessage.State.DRAFT  # a person approves it
    assert "dissatisfied because" in review.body


def test_write_due_letters_leaves_the_complaint_to_a_person(late):
    write_due_letters(CHASE)
    for _ in range(2):
        late.refresh_from_db()
        all_left()
        write_due_letters(late.chase_on)
    late.refresh_from_db()
    all_left()

    report = write_due_letters(late.chase_on)

    assert report.written == []
    assert "the next step is a person's" in report.skipped[0]["why"]
    assert steps(late) == ["reminder", "second_reminder", "complaint_notice"]


def test_write_due_letters_leaves_a_paused_campaign_alone(late, campaign):
    campaign.chasing_paused = True
    campaign.save()

    assert write_due_letters(CHASE).written == []


@pytest.mark.parametrize("how_many", [1, 25])
def test_write_due_letters_costs_the_same_for_many_letters(
    make_request, django_assert_max_num_queries, how_many
):
    for number in range(how_many):
        make_request(MONDAY, email=f"foi{number}@testham.example")

    with django_assert_max_num_queries(26):
        report = write_due_letters(CHASE)
    assert len(report.written) == how_many


@pytest.mark.parametrize("day", [date(2026, 12, 21), date(2026, 12, 31), date(2027, 1, 2)])
def test_write_due_letters_writes_to_nobody_over_christmas(late, day):
    report = write_due_letters(day)

    assert report.written == []
    assert "nobody is chased" in report.note


OBSTACLES = {
    "chasing is paused": lambda row: row.campaign.__class__.objects.update(chasing_paused=True),
    "campaign is not chased before": lambda row: row.campaign.__class__.objects.update(
        chasing_snoozed_until=date(2026, 2, 4)
    ),
    "a person stopped chasing": lambda row: lifecycle.hold(row, "they rang"),
    "it is not chased before": lambda row: lifecycle.snooze(row, date(2026, 2, 4)),
    "not read yet": lambda row: lifecycle.something_arrived(row, timezone.now()),
    "real name is missing": lambda row: row.campaign.__class__.objects.update(applicant_name=""),
    "address was refused": lambda row: AddressProblem.objects.create(
        authority=row.authority, address="foi@testham.example", why="550"
    ),
}


@pytest.mark.parametrize("words", list(OBSTACLES))
def test_write_due_letters_names_what_speaks_against_it(late, words):
    OBSTACLES[words](late)

    report = write_due_letters(CHASE)

    assert report.written == []
    assert words in report.skipped[0]["why"]


def test_write_due_letters_goes_on_once_nothing_speaks_against_it(late):
    lifecycle.something_arrived(late, timezone.now())
    lifecycle.snooze(late, CHASE)
    assert write_due_letters(CHASE).written == []

    lifecycle.everything_read(late)

    assert write_due_letters(CHASE).written


def test_write_due_letters_climbs_the_campaigns_own_ladder(late, campaign):
    ladders.make_own(campaign, Law.FOIA)
    campaign.ladder_steps.filter(name="second_reminder").update(
        name="nudge", title="Nudge", working_days=2, text="Dear {{ authority.name }}, still late."
    )
    assert lifecycle.ladder_changed(campaign) == 0
    write_due_letters(CHASE)
    all_left()
    late.refresh_from_db()
    write_due_letters(late.chase_on)

    assert steps(late) == ["reminder", "nudge"]
    nudge = late.outgoing_messages.get(step="nudge")
    assert nudge.title == "Nudge"
    assert nudge.body.startswith("Dear Testham 1 Council, still late.")
    assert nudge.body.rstrip().endswith("Example Trust")  # signed, though the text forgot it


def test_ladder_changed_moves_the_next_step_of_open_requests(late, campaign):
    ladders.make_own(campaign, Law.FOIA)
    campaign.ladder_steps.filter(name="reminder").update(working_days=5)

    assert lifecycle.ladder_changed(campaign) == 1

    late.refresh_from_db()
    assert late.chase_on == date(2026, 2, 9)


def test_log_run_writes_once_what_stays_the_same(late, make_request):
    make_request(MONDAY)
    runs = [log_run(write_due_letters(CHASE), timezone.now()) for _ in range(3)]

    assert (runs[0].due, runs[0].written) == (2, 1)
    assert runs[1].pk != runs[0].pk
    assert runs[2].pk == runs[1].pk
    [told] = ChaseRun.objects.first().skipped
    assert (told["why"], told["requests"]) == ("the authority has no address", 1)
    assert log_run(write_due_letters(MONDAY), timezone.now()) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_write_due_letters_by_four_sweeps_at_once_writes_each_letter_once(make_request):
    for number in range(30):
        make_request(MONDAY, email=f"foi{number}@testham.example")

    at_once(lambda: write_due_letters(CHASE), 4)

    assert OutgoingMessage.objects.count() == 30


@pytest.mark.parametrize("nation", ["England", "Scotland"])
def test_after_a_review_asked_for_by_hand_only_the_regulator_is_left(
    make_request, make_authority, nation
):
    foi_request = make_request(MONDAY, make_authority(nation=nation, email="foi@testham.example"))
    lifecycle.record(foi_request, Kind.REVIEW_REQUESTED, date(2026, 2, 10))

    foi_request.refresh_from_db()
    assert foi_request.next_step == "regulator"
    assert foi_request.chase_on > date(2026, 3, 10)  # twenty working days for the review
    assert write_due_letters(date(2026, 3, 3)).written == []


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.DECISION_NOTICE])
def test_nobody_is_chased_who_is_with_the_regulator(late, kind):
    lifecycle.record(late, kind, date(2026, 2, 3))

    late.refresh_from_db()
    assert (late.next_step, late.chase_on) == ("", None)


def test_a_part_of_the_answer_leaves_the_rest_to_a_person(late):
    lifecycle.record(late, Kind.PARTIAL_RESPONSE, date(2026, 2, 2))

    report = write_due_letters(CHASE)

    assert report.written == []
    assert "a part of the answer came" in report.skipped[0]["why"]


def test_one_letter_that_cannot_be_written_keeps_none_of_the_others(late, make_request):
    write_due_letters(CHASE)
    all_left()
    other = make_request(MONDAY, email="foi@other.example")
    # As after a fault: the letter is there, and its request does not know of it.
    type(late).objects.update(next_step="reminder", chase_on=CHASE)

    report = write_due_letters(CHASE)

    assert [one["request"] for one in report.written] == [other.reference]
    assert "is there already" in report.skipped[0]["why"]
    late.refresh_from_db()
    assert late.next_step == "second_reminder"
