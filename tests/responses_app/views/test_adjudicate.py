"""Deciding between two coders: by a third person, who loses nothing that they typed."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from requests_app.campaigns import load_campaign
from responses_app import double_coding
from responses_app.models import Coding, CodingItem, Figure, ProposedFigure
from tests.coded import code, coder, say, to_be_coded
from tests.conftest import CAMPAIGN

MONDAY = date(2026, 1, 5)
CODES, DECIDES = "responses_app.add_coding", "responses_app.change_codingitem"
TWO = {("1a", "2023"): "12", ("1b", "2023"): "<5"}


@pytest.fixture
def campaign(db):
    return load_campaign(CAMPAIGN).campaign


@pytest.fixture
def make_item(make_request):
    """Two codings that differ in 1a: 12, and what is said."""

    def make(words=TWO, **said):
        item = to_be_coded(make_request(MONDAY, email="foi@x.example"), words, is_double=True)
        code(item, coder("hilda"))
        code(item, coder("irene"), say(item, **(said or {"decision": "correct", "raw": "13"})))
        item.refresh_from_db()
        return item

    return make


def url(item):
    return reverse("adjudicate", args=[item.pk])


def post(client, item, **typed):
    (pair,) = [one for one in double_coding.pairs_of(item) if not one.agrees]
    return client.post(url(item), {f"{name}-{pair.name}": one for name, one in typed.items()})


def test_adjudicate_is_for_those_who_may_decide(client, person, make_item):
    item = make_item()
    assert client.get(url(item)).status_code == 302
    person(client, CODES)
    assert client.get(url(item)).status_code == 403
    assert post(client, item, choice="first").status_code == 403
    assert not Figure.objects.exists()


def test_adjudicate_shows_what_both_said_without_their_names(client, person, make_item):
    item = make_item()
    person(client, DECIDES)

    text = client.get(url(item)).content.decode()
    assert "Coder A" in text and "Coder B" in text
    assert "hilda" not in text and "irene" not in text
    assert "Where they say the same" in text


def test_adjudicate_tells_a_coder_nothing_of_the_other(client, person, make_item):
    item = make_item(decision="correct", raw="1313")
    person(client, DECIDES)
    client.force_login(coder("hilda"))
    grant(coder("hilda"))

    for response in (client.get(url(item)), post(client, item, choice="first")):
        assert response.url == reverse("review", args=[item.foi_request.campaign.slug])
    assert not Figure.objects.exists()


def grant(user):
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename="change_codingitem"))


def test_adjudicate_tells_nothing_before_both_have_coded_it(client, person, make_request):
    item = to_be_coded(make_request(MONDAY), TWO, is_double=True)
    code(item, coder("hilda"), say(item, decision="correct", raw="777"))
    person(client, DECIDES)

    text = client.get(url(item)).content.decode()
    assert "777" not in text and "waits for no decision" in text


def test_adjudicate_decides_and_goes_on_to_the_next(client, person, make_item):
    one, other = make_item(), make_item()
    person(client, DECIDES)

    assert post(client, one, choice="second").url == url(other)
    figure = Figure.objects.accepted().get(question__key="1a")
    assert (figure.value, figure.how) == (13, "adjudicated")
    review = reverse("review", args=[one.foi_request.campaign.slug])
    assert post(client, other, choice="own", raw="14").url == review
    assert Figure.objects.filter(how="adjudicated").count() == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "nothing was chosen"),
        ({"choice": "third"}, "neither the first coder nor the second"),
        ({"choice": "own"}, "type what it is"),
        ({"choice": "own", "raw": "who knows", "note": "kept words"}, "for sure"),
        ({"choice": "own", "raw": "x" * 6_000}, "At most 5,000 letters"),
        ({"choice": "own", "reading": "1\x00 2"}, "for sure"),
    ],
)
def test_adjudicate_keeps_what_was_typed_where_it_cannot_be_decided_so(
    client, person, make_item, typed, says
):
    item = make_item()
    person(client, DECIDES)

    response = post(client, item, **typed)

    text = response.content.decode()
    assert response.status_code == 400 and says in text
    if "note" in typed:
        assert 'value="kept words"' in text and 'value="who knows"' in text
    assert not Figure.objects.exists()


def test_adjudicate_keeps_what_was_typed_where_somebody_else_has_taken_it(
    client, person, make_item
):
    item = make_item()
    double_coding.take_to_adjudicate(item, coder("jonas"), timezone.now())
    person(client, DECIDES)

    response = post(client, item, choice="own", raw="14", note="kept words")

    text = response.content.decode()
    assert response.status_code == 400
    assert "Somebody else is deciding" in text and 'value="kept words"' in text
    assert client.get(url(item)).status_code == 302


def test_adjudicate_asks_them_what_nobody_can_tell(client, person, make_item):
    item = make_item(decision="ask", note="Children or incidents?")
    person(client, DECIDES)

    post(client, item, choice="second")

    letter = item.foi_request.outgoing_messages.get(step__startswith="query")
    assert "Children or incidents?" in letter.body
    assert ProposedFigure.objects.get(question__key="1a").state == "asked"


def test_adjudicate_of_what_is_decided_or_unknown(client, person, make_item):
    item = make_item()
    person(client, DECIDES)
    post(client, item, choice="first")
    CodingItem.objects.get(pk=item.pk, state="done")

    assert "waits for no decision" in client.get(url(item)).content.decode()
    assert client.post(url(item)).status_code == 400
    assert client.get(reverse("adjudicate", args=[item.pk + 1])).status_code == 404
    assert client.get(reverse("adjudicate", args=[10**30])).status_code == 404
    assert Figure.objects.filter(question__key="1a").count() == 1


def test_adjudicate_asks_the_database_no_more_for_many_answers(
    client, person, make_item, django_assert_num_queries, django_assert_max_num_queries
):
    person(client, DECIDES)
    few_item = make_item()
    places = {(key, year): "12" for key in ("1a", "1b", "2a", "3a") for year in ("2023", "2024")}
    many_item = make_item(places)
    for item in (few_item, many_item):
        client.get(url(item))  # it is in hand now
    with django_assert_max_num_queries(26) as few:
        client.get(url(few_item))

    with django_assert_num_queries(len(few)):
        client.get(url(many_item))
    assert Coding.objects.filter(turn=Coding.Turn.ADJUDICATOR).count() == 2
    assert get_user_model().objects.count() == 3
