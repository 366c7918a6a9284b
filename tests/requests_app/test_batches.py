"""Letters written in one go are approved in one go, by who may, and can be taken back in time."""

from datetime import UTC, datetime, timedelta

import pytest

from requests_app import batches, outbox, sending
from requests_app.domain.law import Law
from requests_app.models import FoiRequest, OutgoingMessage, SendingRules
from tests.at_once import at_once
from tests.outgoing import leave_at_once

NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
State = OutgoingMessage.State


@pytest.fixture
def batch(campaign, make_request, make_authority, person):
    for number, nation in enumerate(["England"] * 5 + ["Scotland"] * 2):
        make_request(authority=make_authority(nation=nation, email=f"foi@t{number}.example"))
    chosen = FoiRequest.objects.all()
    return sending.write_first_letters(campaign, chosen, key="k", at=NOW, by=person).batch


def states(batch) -> dict[str, int]:
    found = list(batch.letters.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_start_makes_one_batch_a_key(campaign):
    first = batches.start(campaign, "First letters", "key")

    with pytest.raises(batches.BatchExists) as there:
        batches.start(campaign, "First letters", "key")

    assert there.value.batch == first


def test_approve_lets_letters_go_after_the_time_to_take_them_back(batch, person):
    SendingRules.current()

    assert batches.approve(batch.letters.all(), person, NOW) == 7

    letter = batch.letters.first()
    assert (letter.approved_by, letter.approved_at) == (person, NOW)
    assert letter.not_before == NOW + timedelta(minutes=10)
    assert batches.approve(batch.letters.all(), person, NOW) == 0  # there is no draft left


def test_a_pilot_is_a_few_of_each_law_and_the_others_wait(batch):
    assert batches.approve(batch.letters.all(), None, NOW, first=3) == 3

    assert states(batch) == {"pending": 3, "draft": 4}
    laws = batch.letters.filter(state=State.PENDING).values_list("foi_request__law", flat=True)
    assert sorted(laws) == [Law.FOIA, Law.FOIA, Law.FOISA]
    assert batches.approve(batch.letters.all(), None, NOW) == 4


def test_take_back_makes_drafts_of_what_was_never_tried(batch, mail_server):
    batches.approve(batch.letters.all(), None, NOW)
    outbox.deliver(lambda: NOW, limit=2)

    assert batches.take_back(batch.letters.all()) == 5

    assert states(batch) == {"sent": 2, "draft": 5}
    assert outbox.deliver(lambda: NOW)["sent"] == 0
    assert not batch.letters.filter(state=State.DRAFT, approved_at__isnull=False).exists()


def test_nothing_leaves_before_the_time_to_take_it_back_has_passed(batch, mail_server):
    SendingRules.objects.update(undo_minutes=10)
    batches.approve(batch.letters.all(), None, NOW)

    assert outbox.deliver(lambda: NOW + timedelta(minutes=9))["sent"] == 0
    assert outbox.deliver(lambda: NOW + timedelta(minutes=10))["sent"] == 7


def test_a_second_person_approves_where_the_campaign_says_so(
    batch, campaign, person, django_user_model
):
    campaign.second_person_approves = True
    campaign.save()
    bea = django_user_model.objects.create_user("bea")

    with pytest.raises(batches.BatchError, match="somebody else than its writer"):
        batches.approve(batch.letters.all(), person, NOW)
    with pytest.raises(batches.BatchError, match="a person must approve it"):
        batches.approve(batch.letters.all(), None, NOW)
    assert states(batch) == {"draft": 7}

    assert batches.approve(batch.letters.all(), bea, NOW) == 7


def test_approve_costs_the_same_for_few_and_many(batch, django_assert_max_num_queries):
    SendingRules.current()
    with django_assert_max_num_queries(6):
        batches.approve(batch.letters.all(), None, NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_the_same_form_sent_by_four_at_once_writes_one_batch(campaign, make_request):
    leave_at_once()
    make_request(email="foi@t.example")

    def write() -> None:
        try:
            sending.write_first_letters(campaign, FoiRequest.objects.all(), key="one form", at=NOW)
        except batches.BatchExists:
            pass

    at_once(write, 4)

    assert OutgoingMessage.objects.count() == 1
