"""The replies that are to be coded: anybody sees how they stand, coders are given the next."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from requests_app.campaigns import load_campaign
from responses_app import coding
from responses_app.models import Coding, CodingItem
from tests.came_in import came_in
from tests.coded import NOW, coder, propose, say, to_be_coded
from tests.conftest import CAMPAIGN

MONDAY = date(2026, 1, 5)
CODES, DECIDES = "responses_app.add_coding", "responses_app.change_codingitem"


@pytest.fixture
def campaign(db):
    return load_campaign(CAMPAIGN).campaign


@pytest.fixture
def page(client, campaign):
    def shown(**query):
        return client.get(reverse("review", args=[campaign.slug]), query)

    return shown


def ask_next(client, campaign):
    return client.post(reverse("review-next", args=[campaign.slug]))


def test_review_is_seen_by_everybody_and_codes_for_nobody_without_the_right(
    client, person, campaign, page, make_request
):
    assert page().status_code == 302
    person(client)
    to_be_coded(make_request(MONDAY))

    text = page().content.decode()
    assert "Testham 1" in text and "Code the next reply" not in text
    assert ask_next(client, campaign).status_code == 403
    assert not Coding.objects.exists()


def test_next_reply_is_only_posted(client, person, campaign):
    person(client, CODES)

    assert client.get(reverse("review-next", args=[campaign.slug])).status_code == 405


def test_next_reply_goes_to_one_reply_and_holds_it(client, person, campaign, make_request):
    item = to_be_coded(make_request(MONDAY))
    me = person(client, CODES)

    assert ask_next(client, campaign).url == reverse("coding", args=[item.pk])
    assert Coding.objects.get().coder == me
    person(client, CODES)
    assert ask_next(client, campaign).url == reverse("review", args=[campaign.slug])


@pytest.mark.parametrize("slug", ["nowhere", "x" * 300])
def test_review_of_an_unknown_campaign_is_not_found(client, person, slug, campaign):
    person(client, CODES)

    assert client.get(reverse("review", args=[slug])).status_code == 404
    assert client.post(reverse("review-next", args=[slug])).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"show": "nothing"},
        {"show": "\0", "page": "-1"},
        {"page": "9" * 40},
        {"authority": "a\0b"},
        {"authority": "%_'\"\\"},
        {"authority": "x" * 10_000},
    ],
)
def test_review_bears_any_question(client, person, page, make_request, query):
    to_be_coded(make_request(MONDAY))
    person(client)

    assert page(**query).status_code == 200


@pytest.mark.parametrize("words", ["testham 1", "TESTHAM 1 COUNCIL", "am 1", " Testham  1 "])
def test_review_jumps_to_an_authority(client, person, page, make_request, words):
    item = to_be_coded(make_request(MONDAY))
    to_be_coded(make_request(MONDAY))
    person(client)

    assert page(authority=words).url == reverse("coding", args=[item.pk])


def test_review_jumps_to_what_is_to_be_coded_of_an_authority_before_what_is(
    client, person, page, make_request
):
    foi_request = make_request(MONDAY)
    done, waits = to_be_coded(foi_request), to_be_coded(foi_request)
    CodingItem.objects.filter(pk=done.pk).update(state="done")
    person(client)

    assert page(authority="Testham 1").url == reverse("coding", args=[waits.pk])
    assert page(authority=foi_request.reference).status_code == 200
    assert "has come" in page(authority="Nowhere").content.decode()


def test_review_counts_what_each_reply_proposes_and_no_other(client, person, page, make_request):
    foi_request = make_request(MONDAY)
    one = to_be_coded(foi_request, {("1a", "2023"): "12", ("1b", "2023"): "3"})
    two = to_be_coded(foi_request, {("2a", "2023"): "4"})
    propose(foi_request, one.message, {("1a", "2023"): "13"})  # of another file, the same place
    propose(foi_request, one.message, {("2a", "2023"): "13"}, is_best=False)
    person(client)

    assert page().context["proposed"] == {one.pk: 2, two.pk: 1}


def test_review_shows_who_is_at_it_and_tells_nothing_of_what_is_coded_blind(
    client, person, page, make_request
):
    taken, skipped, double = (
        to_be_coded(make_request(MONDAY), is_double=is_double) for is_double in (False, False, True)
    )
    now = page_now()
    coding.take(taken, coder("hilda"), now)
    coding.skip(coding.take(skipped, coder("irene"), now), "poor scan", now)
    coding.take(double, coder("jonas"), now)
    person(client)

    text = page().content.decode()
    assert "hilda has it in hand" in text and "skipped by irene: poor scan" in text
    assert "jonas" not in text and "two people code it" in text


def page_now():
    from django.utils import timezone

    return timezone.now()


def test_review_does_not_call_skipped_what_is_coded_once_more(client, person, page, make_request):
    item = to_be_coded(make_request(MONDAY))
    now = page_now()
    taken = coding.take(item, coder("hilda"), now)
    coding.keep(taken, [say(item)], now)
    coding.finish(taken, now)
    coding.reopen(item, "page 2 was missed", coder("irene"), now)
    person(client)

    text = page().content.decode()
    assert "page 2 was missed" in text and "skipped by" not in text
    assert page(show="skipped").context["page"].paginator.count == 0


def test_review_asks_the_database_no_more_for_200_replies(
    client, person, page, make_request, django_assert_num_queries, django_assert_max_num_queries
):
    foi_request = make_request(MONDAY)
    first = to_be_coded(foi_request)
    coding.take(first, coder("hilda"), page_now())
    person(client, CODES, DECIDES)
    with django_assert_max_num_queries(20) as few:
        page()
    messages = [came_in(kind="answer", of=foi_request) for _ in range(200)]
    items = CodingItem.objects.bulk_create(
        CodingItem(foi_request=foi_request, message=one, made_at=NOW - timedelta(days=1))
        for one in messages
    )
    Coding.objects.bulk_create(
        Coding(item=one, coder=coder("hilda"), turn=1, taken_until=NOW, started_at=NOW)
        for one in items
    )

    with django_assert_num_queries(len(few)):
        assert page().context["page"].paginator.count == 201
