"""The four roles: made by `migrate`, nested as they are described, and never undone by hand."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from foi_tracker.roles import MANAGER, RESEARCHER, REVIEWER, ROLES, VIEWER, make_roles

pytestmark = pytest.mark.django_db


def permissions_of(role: str) -> set[str]:
    rows = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def test_migrate_makes_the_four_groups():
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert {group.name for group in Group.objects.all()} == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_make_roles_gives_each_group_just_its_permissions(role):
    Group.objects.all().delete()

    make_roles()

    assert permissions_of(role) == ROLES[role]


def test_make_roles_twice_changes_nothing():
    make_roles()
    before = {role: permissions_of(role) for role in ROLES}

    make_roles()

    assert {role: permissions_of(role) for role in ROLES} == before
    assert Group.objects.filter(name__in=ROLES).count() == len(ROLES)


def test_make_roles_leaves_what_was_added_by_hand():
    make_roles()
    extra = Permission.objects.get(codename="delete_user")
    Group.objects.get(name="viewer").permissions.add(extra)

    make_roles()

    assert "auth.delete_user" in permissions_of("viewer")


def test_make_roles_makes_the_permissions_it_needs_itself():
    Group.objects.all().delete()
    Permission.objects.filter(content_type__app_label="requests_app").delete()

    make_roles()

    assert permissions_of("viewer") == VIEWER


def test_make_roles_refuses_a_permission_that_no_model_has(monkeypatch):
    monkeypatch.setitem(ROLES, "viewer", VIEWER | {"requests_app.view_nothing"})

    with pytest.raises(LookupError, match=r"viewer needs requests_app\.view_nothing"):
        make_roles()


def test_every_role_sees_everything_and_the_viewer_changes_nothing():
    assert all(VIEWER <= role for role in ROLES.values())
    assert all(".view_" in permission for permission in VIEWER)


def test_viewer_sees_every_model_of_ours():
    ours = Permission.objects.filter(
        content_type__app_label__in=["requests_app", "responses_app"], codename__startswith="view_"
    ).select_related("content_type")

    assert {f"{row.content_type.app_label}.{row.codename}" for row in ours} == VIEWER


def test_reviewer_enters_figures_and_touches_no_request():
    deciding = {"responses_app.change_storedfile", "responses_app.change_codingitem"}
    assert REVIEWER - VIEWER == deciding | {
        "responses_app.add_figure",
        "responses_app.change_figure",
        "responses_app.add_coding",
        "responses_app.add_checkverdict",
    }
    assert REVIEWER - deciding <= RESEARCHER <= MANAGER
    assert REVIEWER <= MANAGER


def test_nobody_may_delete_what_the_log_and_the_figures_keep():
    kept = {"caseevent", "outgoingmessage", "figure", "user"}

    deletable = {name.partition(".delete_")[2] for role in ROLES.values() for name in role}

    assert not kept & deletable
