"""What every page says about whether letters leave."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import RequestFactory
from django.utils import timezone

from foi_tracker.context import where_letters_go
from requests_app import restored
from requests_app.models import SendingRules


@pytest.fixture
def page(db):
    request = RequestFactory().get("/")
    request.user = User.objects.create_user("ada")
    return request


def told(request) -> str:
    return where_letters_go(request)["nothing_leaves"]


def test_where_letters_go_costs_one_query_while_letters_leave(page, django_assert_num_queries):
    SendingRules.current()

    with django_assert_num_queries(1):
        assert told(page) == ""


def test_where_letters_go_says_why_nothing_leaves(page):
    SendingRules.objects.update(paused=True, paused_why="wrong wording")

    assert told(page) == "Sending is switched off: wrong wording"


def test_where_letters_go_says_until_when_a_busy_server_is_waited_for(page, settings):
    settings.SMTP_IS_SET = True
    rules = SendingRules.current()
    rules.busy_until, rules.busy_why = timezone.now() + timedelta(hours=1), "4.7.500 busy"
    rules.save()

    assert "4.7.500 busy" in told(page)

    SendingRules.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert told(page) == ""


def test_where_letters_go_says_that_a_restored_database_waits_for_a_person(page):
    restored.restored_file().touch()

    assert "restored from a backup" in told(page)


def test_where_letters_go_tells_strangers_nothing_and_asks_nothing(db, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        assert told(request) == ""
