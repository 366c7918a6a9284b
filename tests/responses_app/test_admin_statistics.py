"""In the admin statistics, lists and tokens can be read; a token can be ended, and no more."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from requests_app.models import AuthorityList
from responses_app import statistics_rebuild
from responses_app.api import tokens
from responses_app.models import ApiToken, Statistic, StatisticsBuild

MONDAY = date(2026, 1, 5)


@pytest.fixture
def root(client, db):
    person = User.objects.create_superuser("root")
    client.force_login(person)
    return person


def page(name, *arguments):
    return reverse(f"admin:{name}", args=arguments)


def text_of(client, name, *arguments):
    answer = client.get(page(name, *arguments))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def built(campaign, make_request, answer):
    answer(make_request(MONDAY), "1a", "12")
    statistics_rebuild.rebuild(campaign, timezone.now())
    return StatisticsBuild.objects.get()


def test_builds_say_whether_they_have_the_newest_change(root, client, built, make_request, answer):
    cell = '<td class="field-newest_change">–</td>'
    assert cell in text_of(client, "responses_app_statisticsbuild_changelist")

    answer(make_request(MONDAY), "1a", "3")

    assert cell not in text_of(client, "responses_app_statisticsbuild_changelist")
    assert "Its rows" in text_of(client, "responses_app_statisticsbuild_change", built.pk)


def test_statistics_rows_name_their_build_and_cannot_be_written(root, client, built):
    row = Statistic.objects.filter(area="uk").first()
    text = text_of(client, "responses_app_statistic_changelist")

    assert f'<td class="field-of_build">{built.number}</td>' in text
    assert "area=uk" in text_of(client, "responses_app_statistic_change", row.pk)
    for action in ("change", "delete"):
        url = page(f"responses_app_statistic_{action}", row.pk)
        assert client.post(url, {"asked": "1"}).status_code == 403
    assert client.get(page("responses_app_statistic_add")).status_code == 403


def test_statistics_rows_take_as_many_queries_for_many(root, client, built, campaign):
    def count():
        with CaptureQueriesContext(connection) as queries:
            text_of(client, "responses_app_statistic_changelist")
        return len(queries)

    count()
    few = count()
    one = Statistic.objects.filter(area="uk").first()
    for number in range(30):
        one.pk, one.area = None, f"list:{number}"
        one.save()

    assert count() == few


def test_a_token_is_ended_in_the_admin_and_its_hash_is_not_shown(root, client):
    token = tokens.make(User.objects.create_user("ada"), "laptop")
    row = ApiToken.objects.get()
    text = text_of(client, "responses_app_apitoken_change", row.pk)
    assert row.digest not in text

    listed = page("responses_app_apitoken_changelist")
    client.post(listed, {"action": "revoke", "_selected_action": [row.pk]})

    assert tokens.known(token, timezone.now()) is None
    assert client.get(page("responses_app_apitoken_add")).status_code == 403


@pytest.mark.parametrize(("role", "may"), [("manager", True), ("researcher", False)])
def test_a_manager_ends_the_token_of_another(client, db, role, may):
    token = tokens.make(User.objects.create_user("ada"), "laptop")
    person = User.objects.create_user("bo", is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)
    row = ApiToken.objects.get()
    assert "laptop" in text_of(client, "responses_app_apitoken_changelist")

    listed = page("responses_app_apitoken_changelist")
    client.post(listed, {"action": "revoke", "_selected_action": [row.pk]})

    assert (tokens.known(token, timezone.now()) is None) is may


@pytest.mark.parametrize("name", ["responses_app_apitoken", "requests_app_authoritylist"])
def test_tokens_and_lists_are_never_changed_in_the_admin(root, client, name):
    saved = AuthorityList.objects.create(name="Ours")
    tokens.make(root, "laptop")
    row = saved if "list" in name else ApiToken.objects.get()

    for action in ("change", "delete"):
        answer = client.post(page(f"{name}_{action}", row.pk), {"name": "x", "post": "yes"})
        assert answer.status_code == 403

    row.refresh_from_db()
    assert row.name in ("Ours", "laptop")


def test_the_population_of_an_authority_stands_in_its_form(root, client, make_authority):
    one = make_authority()

    assert 'name="population"' in text_of(client, "requests_app_authority_change", one.pk)
