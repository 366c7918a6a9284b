from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from requests_app.models import AuthorityList, LetterBatch, OutgoingMessage
from responses_app import confirming
from responses_app.figures import record_figure
from responses_app.models import Confirmation, Figure

WRITER = ("requests_app.add_outgoingmessage", "responses_app.add_confirmation")
KEEPER = ("responses_app.change_confirmation", "responses_app.add_figure")


@pytest.fixture
def answered(campaign, asked, long_ago):
    question, period = campaign.questions.get(), campaign.periods.get()
    requests = asked(3, sent_on=long_ago)
    for foi_request, words in zip(requests, ("800", "fewer than 5", "s.12"), strict=True):
        record_figure(foi_request, question, period, words)
    return requests


@pytest.fixture
def address(campaign):
    return reverse("confirming", args=[campaign.slug])


@pytest.fixture
def was_asked(answered, campaign):
    today = localdate()
    confirming.write(
        campaign,
        {answered[0].authority_id},
        object_by=confirming.usual_day(today),
        key="one",
        by=None,
        at=timezone.now(),
    )
    OutgoingMessage.objects.update(state="sent")
    return Confirmation.objects.get()


def form(step, **more):
    return {
        "step": step,
        "who": "all",
        "object_by": confirming.usual_day(localdate()).isoformat(),
        "text": confirming.TEXT,
        "key": "abc",
    } | more


def test_confirming_lists_who_can_be_asked_and_why_others_cannot(client, person, answered, address):
    person(client, *WRITER)

    text = client.get(address).content.decode()

    assert text.count("can be asked</td>") == 2
    assert "it has given no number" in text
    assert Confirmation.objects.count() == 0


def test_confirming_shows_every_letter_before_it_is_written(client, person, answered, address):
    person(client, *WRITER)

    text = client.post(address, form("preview")).content.decode()

    assert "2 letters as they would be written" in text
    assert "We understood: 800 homes" in text
    assert "We understood: between 0 and 4 homes" in text
    assert not OutgoingMessage.objects.exists()


def test_confirming_writes_drafts_of_one_batch(client, person, answered, address):
    person(client, *WRITER)

    answer = client.post(address, form("write"))

    batch = LetterBatch.objects.get()
    assert answer.headers["Location"] == batch.get_absolute_url()
    assert {one.state for one in batch.letters.all()} == {"draft"}
    assert Confirmation.objects.count() == 2


def test_confirming_sent_twice_writes_one_batch(client, person, answered, address):
    person(client, *WRITER)
    client.post(address, form("write"))

    client.post(address, form("write"))

    assert LetterBatch.objects.count() == 1


def test_confirming_asks_those_ticked(client, person, answered, address):
    person(client, *WRITER)

    client.post(address, form("write", who="ticked", authority=[answered[1].authority_id]))

    assert Confirmation.objects.get().foi_request == answered[1]


def test_confirming_asks_those_of_a_saved_list(client, person, answered, address):
    saved = AuthorityList.objects.create(name="Neighbours")
    saved.authorities.set([answered[0].authority])
    person(client, *WRITER)

    client.post(address, form("write", who="list:Neighbours"))

    assert Confirmation.objects.get().foi_request == answered[0]


def test_confirming_refuses_a_day_that_is_too_near(client, person, answered, address):
    person(client, *WRITER)
    near = (localdate() + timedelta(days=3)).isoformat()

    answer = client.post(address, form("write", object_by=near))

    assert answer.status_code == 400
    assert "They need 10 working days" in answer.content.decode()
    assert not OutgoingMessage.objects.exists()


def test_confirming_lets_only_writers_write(client, person, answered, address):
    person(client)

    assert "Ask them" not in client.get(address).content.decode()
    assert client.post(address, form("write")).status_code == 403


def test_confirming_needs_few_queries_however_many(
    client, person, campaign, asked, long_ago, address, django_assert_max_num_queries
):
    person(client, *WRITER)
    question, period = campaign.questions.get(), campaign.periods.get()
    for foi_request in asked(12, sent_on=long_ago):
        record_figure(foi_request, question, period, "12")

    with django_assert_max_num_queries(27):
        text = client.post(address, form("preview")).content.decode()

    assert "12 letters as they would be written" in text


# ---------------------------------------------------------------------------- one of them


def test_confirmation_shows_what_was_asked_and_what_stands_today(
    client, person, was_asked, campaign, django_assert_max_num_queries
):
    person(client, *KEEPER)
    record_figure(was_asked.foi_request, campaign.questions.get(), campaign.periods.get(), "750")

    with django_assert_max_num_queries(15):
        text = client.get(reverse("confirmation", args=[was_asked.pk])).content.decode()

    assert "800 homes" in text and "<strong>750</strong>" in text
    assert "At least one figure is another now" in text


def test_confirmation_takes_no_answer_to_a_letter_that_is_a_draft_still(client, person, was_asked):
    person(client)
    OutgoingMessage.objects.update(state="draft")

    page = client.get(reverse("confirmation", args=[was_asked.pk])).content.decode()

    assert "Keep their answer" not in page and 'name="figure-' not in page
    assert "has to be approved and to leave" in page


def test_confirmation_keeps_an_answer(client, person, was_asked):
    user = person(client, *KEEPER)

    client.post(
        reverse("confirmation", args=[was_asked.pk]),
        {"state": "confirmed", "on": localdate().isoformat(), "words": "Yes."},
    )

    was_asked.refresh_from_db()
    assert (was_asked.state, was_asked.note, was_asked.recorded_by) == ("confirmed", "Yes.", user)


def test_confirmation_keeps_a_correction_as_a_new_version(client, person, was_asked):
    person(client, *KEEPER)
    shown = was_asked.figures.get()

    client.post(
        reverse("confirmation", args=[was_asked.pk]),
        {
            "state": "corrected",
            "on": localdate().isoformat(),
            "words": "It is 750.",
            f"figure-{shown.pk}": "750",
        },
    )

    was_asked.refresh_from_db()
    new = Figure.objects.accepted().get(foi_request=was_asked.foi_request)
    assert (was_asked.state, new.version, new.value) == ("corrected", 2, 750)


def test_confirmation_keeps_what_was_typed_where_something_is_missing(client, person, was_asked):
    person(client, *KEEPER)
    shown = was_asked.figures.get()

    answer = client.post(
        reverse("confirmation", args=[was_asked.pk]),
        {"state": "corrected", "on": localdate().isoformat(), f"figure-{shown.pk}": "750"},
    )

    text = answer.content.decode()
    assert answer.status_code == 400
    assert "What did they say?" in text
    assert 'value="750"' in text
    assert Figure.objects.accepted().get(foi_request=was_asked.foi_request).version == 1


def test_confirmation_is_kept_by_those_who_may(client, person, was_asked):
    person(client)

    page = reverse("confirmation", args=[was_asked.pk])

    assert "Keep their answer" not in client.get(page).content.decode()
    answer = client.post(page, {"state": "confirmed", "on": localdate().isoformat()})
    assert answer.status_code == 403


def test_confirmation_is_linked_from_its_request(client, person, was_asked):
    person(client)

    text = client.get(was_asked.foi_request.get_absolute_url()).content.decode()

    assert reverse("confirmation", args=[was_asked.pk]) in text
