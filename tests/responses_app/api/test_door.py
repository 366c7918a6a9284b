"""Who is let in, and what those are told who are not."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from responses_app.api import tokens
from responses_app.api.service import document
from responses_app.models import ApiToken

ADDRESS = "/api/v1/campaigns"
TEMPLATES = sorted(document()["paths"])


def said(response):
    """What an error says; it is JSON, whatever it is about."""
    assert response["Content-Type"] == "application/json"
    answer = response.json()
    assert answer.keys() == {"error", "detail"}
    return answer["error"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def address_of(template):
    """A path of the document, with something in the place of each name."""
    return (
        template.replace("{slug}", "missing-2025")
        .replace("{number}", "1")
        .replace("{code}", "TEST00001")
    )


# ---------------------------------------------------------------------------- 401


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_is_read_without_a_token_or_a_login(client, campaign, template):
    response = client.get(address_of(template))

    assert (response.status_code, said(response)) == (401, "not_logged_in")
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert "Location" not in response


@pytest.mark.parametrize(
    "given",
    [
        "Bearer",
        "Bearer ",
        "Bearer foit_unknown",
        "Bearer foit_" + "a" * 43,
        "Basic dmVyYTphIGxvbmcgcGFzcyBwaHJhc2U=",
        "{token}",
        "Token {token}",
        "Bearer {token} {token}",
        "Bearer {token}x",
    ],
)
def test_a_header_that_is_no_token_is_refused(client, viewer, given):
    token = tokens.make(viewer, "laptop")

    response = client.get(ADDRESS, headers={"Authorization": given.format(token=token)})

    assert (response.status_code, said(response)) == (401, "not_logged_in")


@pytest.mark.parametrize("given", ["Bearer {}", "bearer {}", "Bearer  {}"])
def test_a_token_lets_its_owner_in(client, viewer, given):
    token = tokens.make(viewer, "laptop")

    response = client.get(ADDRESS, headers={"Authorization": given.format(token)})

    assert response.status_code == 200


def test_a_token_in_the_address_is_none(client, viewer):
    token = tokens.make(viewer, "laptop")

    assert client.get(ADDRESS, {"token": token}).status_code == 401


def test_a_login_does_not_make_a_bad_token_good(client, viewer):
    client.force_login(viewer)

    assert client.get(ADDRESS).status_code == 200
    assert client.get(ADDRESS, headers=bearer("foit_" + "a" * 43)).status_code == 401


def test_a_revoked_token_and_one_of_a_person_who_left_are_refused(client, viewer):
    token = tokens.make(viewer, "laptop")
    tokens.revoke(viewer, ApiToken.objects.get().pk, timezone.now())
    assert client.get(ADDRESS, headers=bearer(token)).status_code == 401

    token = tokens.make(viewer, "laptop")
    assert client.get(ADDRESS, headers=bearer(token)).status_code == 200
    viewer.is_active = False
    viewer.save()
    assert client.get(ADDRESS, headers=bearer(token)).status_code == 401


def test_a_token_opens_no_page(client, viewer, campaign):
    token = tokens.make(viewer, "laptop")

    for address in ("/", "/campaigns/missing-2025/", "/tokens/", "/admin/"):
        response = client.get(address, headers=bearer(token))
        assert response.status_code == 302 and "login" in response.url


def test_a_token_reads_and_sets_no_cookie(client, viewer):
    response = client.get(ADDRESS, headers=bearer(tokens.make(viewer, "laptop")))

    assert not response.cookies


# ---------------------------------------------------------------------------- 403


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_the_owner_may_not_see_the_token_may_not_see(
    client, campaign, django_user_model, template
):
    somebody = django_user_model.objects.create_user("sam")
    token = tokens.make(somebody, "laptop")

    response = client.get(address_of(template), headers=bearer(token))

    if template in ("/api/v1/", "/api/v1/openapi.json"):  # these tell nothing of anybody
        assert response.status_code == 200
    else:
        assert (response.status_code, said(response)) == (403, "not_allowed")


def test_a_permission_that_is_given_later_counts_at_once(client, django_user_model):
    somebody = django_user_model.objects.create_user("sam")
    token = tokens.make(somebody, "laptop")
    assert client.get(ADDRESS, headers=bearer(token)).status_code == 403

    somebody.user_permissions.add(Permission.objects.get(codename="view_campaign"))

    assert client.get(ADDRESS, headers=bearer(token)).status_code == 200


# ---------------------------------------------------------------------------- 404, 405, 422


@pytest.mark.parametrize(
    "path",
    ["nothing", "campaigns/", "campaigns/none-such", "campaigns/none-such/figures", "docs",
     "authorities/E99", "campaigns//figures", "..", "campaigns/../campaigns"],
)  # fmt: skip
def test_what_is_not_there_is_said_as_json(reader, path):
    response = reader.get(path)

    assert (response.status_code, said(response)) == (404, "not_found")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["campaigns", "nothing", ""])
def test_nothing_can_be_changed(viewer, method, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(viewer)

    response = getattr(client, method)(f"/api/v1/{path}")

    assert (response.status_code, said(response)) == (405, "read_only")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_options_tells_what_may_be_asked(client, db):
    response = client.options(ADDRESS)

    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_other_sites_are_told_nothing(client, viewer):
    theirs = {"Origin": "https://elsewhere.example"}

    for response in (
        client.options(ADDRESS, headers=theirs),
        client.get(ADDRESS, headers=theirs | bearer(tokens.make(viewer, "laptop"))),
    ):
        assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_a_head_is_a_get_without_its_body(reader, campaign):
    response = reader.client.head(ADDRESS, headers=bearer(reader.token))

    assert response.status_code == 200
    assert response.content == b""


@pytest.mark.parametrize(
    "query, about",
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"limit": ["1", "2"]}, "limit"),
        ({"after": "x"}, "after"),
        ({"page": "2"}, "page"),
        ({"nation": "Wales"}, "nation"),
        ({"after": "a\0b"}, "NUL"),
        ({"a\0b": "x"}, "no parameter"),
    ],
)
def test_what_cannot_be_read_is_named(reader, campaign, query, about):
    response = reader.get("campaigns", **query)

    assert (response.status_code, said(response)) == (422, "cannot_be_read")
    assert about in response.json()["detail"]


def test_a_nul_in_a_path_is_an_error_like_others(reader):
    assert reader.get("campaigns/a%00b").status_code == 422


# ---------------------------------------------------------------------------- 429


def test_a_token_may_ask_so_often_a_minute_and_others_all_the_same(
    client, viewer, settings, django_user_model
):
    settings.API_PER_MINUTE = 3
    token, other = tokens.make(viewer, "laptop"), tokens.make(viewer, "server")

    statuses = [client.get(ADDRESS, headers=bearer(token)).status_code for _ in range(5)]
    response = client.get(ADDRESS, headers=bearer(token))

    assert statuses == [200, 200, 200, 429, 429]
    assert said(response) == "too_many"
    assert 0 < int(response["Retry-After"]) <= 60
    assert client.get(ADDRESS, headers=bearer(other)).status_code == 200


def test_those_who_try_tokens_are_counted_by_their_address(client, db, settings):
    settings.API_PER_MINUTE = 3

    def tried(address, number):
        headers = bearer(f"foit_{number:043}")
        return client.get(ADDRESS, headers=headers, REMOTE_ADDR=address).status_code

    assert [tried("203.0.113.77", number) for number in range(5)] == [401, 401, 401, 429, 429]
    assert tried("203.0.113.78", 9) == 401


# ---------------------------------------------------------------------------- headers


def test_nobody_else_keeps_an_answer_and_no_page_may_use_it(reader, campaign):
    for path in ("campaigns", "nothing"):
        response = reader.get(path)
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]
