import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from responses_app.api import tokens
from responses_app.models import ApiToken

PAGE = "/tokens/"


@pytest.fixture
def page(client, viewer):
    """The page as a browser of the viewer's has it."""
    client.force_login(viewer)
    return client


def test_the_page_is_for_those_who_are_logged_in(client, db):
    assert client.get(PAGE).url.startswith("/login/")
    assert client.post(reverse("revoke-token", args=[1])).url.startswith("/login/")


def test_a_token_is_shown_once_and_is_nowhere_in_the_session(page, viewer):
    shown = page.post(PAGE, {"name": "laptop"})

    (token,) = set(re.findall(r"foit_[\w-]{43}", shown.content.decode()))
    assert tokens.known(token, timezone.now()).owner == viewer
    assert "no-store" in shown["Cache-Control"]
    again = page.get(PAGE).content.decode()
    assert token not in again and "laptop" in again
    assert token not in str(dict(page.session))


def test_a_form_that_is_sent_twice_makes_one_token(page):
    page.post(PAGE, {"name": "laptop"})
    again = page.post(PAGE, {"name": "laptop"}).content.decode()

    assert "You have a token of this name." in again
    assert ApiToken.objects.count() == 1


def test_a_token_needs_a_name(page):
    assert "This field is required." in page.post(PAGE, {"name": " "}).content.decode()
    assert not ApiToken.objects.exists()


def test_reading_the_page_makes_nothing(page):
    page.get(PAGE, {"name": "laptop"})

    assert not ApiToken.objects.exists()


def test_the_page_says_when_each_of_ones_own_was_used_last(page, viewer, django_user_model):
    tokens.make(viewer, "weekly report")
    used = tokens.make(viewer, "laptop")
    tokens.known(used, datetime(2026, 3, 2, 14, 5, tzinfo=UTC))
    tokens.make(django_user_model.objects.create_user("sam"), "a token of Sam's")

    text = page.get(PAGE).content.decode()

    assert "Mon 2 March 2026, 14:05" in text
    assert re.search(r"weekly report</th><td>.*</td><td>never</td>", text)
    assert "Sam" not in text


def test_a_token_is_revoked_by_post_alone(page, viewer):
    token = tokens.make(viewer, "laptop")
    address = reverse("revoke-token", args=[ApiToken.objects.get().pk])

    assert page.get(address).status_code == 405
    assert tokens.known(token, timezone.now())
    said = page.post(address, follow=True).content.decode()
    assert "has stopped working" in said
    assert tokens.known(token, timezone.now()) is None


def test_nobody_revokes_the_token_of_another(page, django_user_model):
    token = tokens.make(django_user_model.objects.create_user("sam"), "laptop")

    said = page.post(reverse("revoke-token", args=[ApiToken.objects.get().pk]), follow=True)

    assert "You have no such token." in said.content.decode()
    assert tokens.known(token, timezone.now())


def test_the_forms_of_other_sites_make_and_revoke_nothing(viewer):
    page = Client(enforce_csrf_checks=True)
    page.force_login(viewer)
    token = tokens.make(viewer, "laptop")

    assert page.post(PAGE, {"name": "another"}).status_code == 403
    revoke = reverse("revoke-token", args=[ApiToken.objects.get().pk])
    assert page.post(revoke).status_code == 403
    assert ApiToken.objects.count() == 1 and tokens.known(token, timezone.now())


def test_the_page_takes_a_few_queries_however_many_tokens(
    page, viewer, django_assert_max_num_queries
):
    for number in range(20):
        tokens.make(viewer, f"token {number}")

    with django_assert_max_num_queries(9):
        page.get(PAGE)
