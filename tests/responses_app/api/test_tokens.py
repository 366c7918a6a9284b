from datetime import timedelta

import pytest
from django.utils import timezone

from responses_app.api import tokens
from responses_app.models import ApiToken

NOW = timezone.now()


def test_make_gives_a_token_that_is_kept_as_a_hash_only(viewer):
    token = tokens.make(viewer, "laptop")

    assert token.startswith("foit_")
    assert tokens.TOKEN.fullmatch(token)
    kept = ApiToken.objects.values_list().get()
    assert token not in str(kept) and token.removeprefix("foit_") not in str(kept)


def test_make_gives_another_token_each_time(viewer):
    assert tokens.make(viewer, "laptop") != tokens.make(viewer, "server")


def test_make_refuses_a_name_that_a_working_token_has(viewer):
    tokens.make(viewer, "laptop")

    with pytest.raises(tokens.NameTaken):
        tokens.make(viewer, "laptop")
    tokens.revoke(viewer, ApiToken.objects.get().pk, NOW)
    assert tokens.make(viewer, "laptop")


def test_known_names_the_owner_of_a_token(viewer):
    token = tokens.make(viewer, "laptop")

    assert tokens.known(token, NOW).owner == viewer


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.removeprefix("foit_"),
        lambda token: token.upper(),
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: token + "\n",
        lambda token: "foit_" + "\0" * 43,
    ],
)
def test_known_knows_no_token_but_those_made(viewer, change):
    token = tokens.make(viewer, "laptop")

    assert tokens.known(change(token), NOW) is None


def test_the_hash_of_a_token_is_no_token(viewer):
    tokens.make(viewer, "laptop")
    digest = ApiToken.objects.get().digest

    assert tokens.known(digest, NOW) is None
    assert tokens.known(f"foit_{digest[:43]}", NOW) is None


def test_known_knows_no_revoked_token(viewer):
    token = tokens.make(viewer, "laptop")
    tokens.revoke(viewer, ApiToken.objects.get().pk, NOW)

    assert tokens.known(token, NOW) is None


def test_a_token_stops_working_when_its_owner_leaves(viewer):
    token = tokens.make(viewer, "laptop")
    viewer.is_active = False
    viewer.save()

    assert tokens.known(token, NOW) is None


def test_revoke_leaves_the_tokens_of_others_alone(viewer, django_user_model):
    token = tokens.make(viewer, "laptop")
    somebody = django_user_model.objects.create_user("sam")

    assert tokens.revoke(somebody, ApiToken.objects.get().pk, NOW) is None
    assert tokens.known(token, NOW)


def test_revoking_twice_keeps_the_first_moment(viewer):
    tokens.make(viewer, "laptop")
    pk = ApiToken.objects.get().pk
    tokens.revoke(viewer, pk, NOW)

    assert tokens.revoke(viewer, pk, NOW + timedelta(days=1)).revoked_at == NOW


def test_known_notes_when_a_token_was_used_once_a_minute_at_most(viewer, django_assert_num_queries):
    token = tokens.make(viewer, "laptop")

    def used_at():
        return ApiToken.objects.get().used_at

    assert used_at() is None
    tokens.known(token, NOW)
    assert used_at() == NOW
    with django_assert_num_queries(1):
        tokens.known(token, NOW + timedelta(seconds=59))
    assert used_at() == NOW
    with django_assert_num_queries(2):
        tokens.known(token, NOW + timedelta(seconds=60))
    assert used_at() == NOW + timedelta(seconds=60)
