"""In the admin releases and confirmations can be read, and nothing else."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from responses_app import confirming
from responses_app.models import Confirmation, Release
from tests.responses_app.releases.conftest import AT, answered, make_release  # noqa: F401


@pytest.fixture
def superuser(client, db):
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.mark.parametrize("action", ["change", "delete", "add"])
def test_a_release_cannot_be_written_in_the_admin(superuser, answered, make_release, action):  # noqa: F811
    made = make_release()
    arguments = [] if action == "add" else [made.pk]
    page = reverse(f"admin:responses_app_release_{action}", args=arguments)

    answer = superuser.post(page, {"note": "another", "post": "yes"})

    assert answer.status_code == 403
    made.refresh_from_db()
    assert made.note == ""


def test_a_release_can_be_read_in_the_admin(superuser, answered, make_release):  # noqa: F811
    made = make_release("The first.")

    text = superuser.get(
        reverse("admin:responses_app_release_change", args=[made.pk])
    ).content.decode()

    assert made.sha256 in text
    assert made.get_absolute_url() in text
    assert superuser.get(reverse("admin:responses_app_release_changelist")).status_code == 200


def test_a_confirmation_can_be_read_in_the_admin_and_not_written(superuser, answered, campaign):  # noqa: F811
    today = timezone.localdate(AT)
    confirming.write(
        campaign,
        {answered[0].authority_id},
        object_by=confirming.usual_day(today),
        key="one",
        by=None,
        at=AT,
    )
    one = Confirmation.objects.get()
    page = reverse("admin:responses_app_confirmation_change", args=[one.pk])

    assert superuser.get(page).status_code == 200
    assert superuser.post(page, {"state": "confirmed"}).status_code == 403
    assert superuser.get(reverse("admin:responses_app_confirmation_changelist")).status_code == 200


def test_a_release_is_written_by_no_query_either(answered, make_release):  # noqa: F811
    make_release()

    for columns in ({"sha256": "0" * 64}, {"note": "another"}, {"published_at": None, "note": "x"}):
        with pytest.raises(ValueError, match="never changes"):
            Release.objects.update(**columns)
    with pytest.raises(ValueError, match="never deleted"):
        Release.objects.all().delete()
