"""A manager proclaims a day: what cannot be meant is refused, and what follows is said."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from foi_tracker.roles import make_roles
from requests_app.models import ProclaimedHoliday, ProclaimedYear, Recount
from requests_app.recounting import recount

pytestmark = pytest.mark.django_db

ADD = "admin:requests_app_proclaimedholiday_add"
LIST = "admin:requests_app_proclaimedholiday_changelist"
SAID = {
    "date": "2026-11-10",
    "name": "A day of thanks",
    "is_held": "on",
    "wales": "on",
    "proclaimed_on": "2026-11-02",
    "source": "The Gazette, 2 November 2026",
}


def as_role(role: str) -> Client:
    make_roles()
    person = User.objects.create_user(role, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_a_proclaimed_day_says_how_many_requests_will_be_counted_anew(make_request):
    make_request(date(2026, 10, 26))
    make_request(date(2026, 11, 12))
    recount()

    response = as_role("manager").post(reverse(ADD), SAID, follow=True)

    assert "1 request will be counted anew within about" in told(response)
    assert "recompute_deadlines" in told(response)
    assert ProclaimedHoliday.objects.get().nations == ("Wales",)


def test_a_day_that_touches_no_request_says_so(make_request):
    make_request(date(2026, 1, 5))
    recount()

    response = as_role("manager").post(reverse(ADD), SAID, follow=True)

    assert "no date moves" in told(response)


def test_taking_a_day_out_says_what_follows_too(make_request):
    make_request(date(2026, 10, 26))
    client = as_role("manager")
    client.post(reverse(ADD), SAID)
    recount()
    row = ProclaimedHoliday.objects.get()

    url = reverse("admin:requests_app_proclaimedholiday_delete", args=[row.pk])
    one = client.post(url, {"post": "yes"}, follow=True)

    assert "1 request will be counted anew" in told(one)
    assert not ProclaimedHoliday.objects.exists()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"date": "2026-11-14"}, "14 November 2026 is a Saturday"),
        ({"wales": ""}, "Of which nations?"),
        ({"date": "2026-12-25"}, "Our list has it already"),
        ({"is_held": ""}, "Our list has no bank holiday on 10 November 2026 there"),
        ({"date": "10/11/2026x"}, "Enter a valid date"),
        ({"source": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_the_field(changed, problem):
    response = as_role("manager").post(reverse(ADD), SAID | changed)

    assert response.status_code == 200 and problem in response.content.decode()
    assert "is violated" not in response.content.decode()
    assert not ProclaimedHoliday.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("researcher", 403)])
def test_only_a_manager_proclaims_days(role, status):
    assert as_role(role).get(reverse(ADD)).status_code == status


def test_everybody_reads_what_a_recount_came_to_and_nobody_changes_it(make_request):
    make_request(date(2026, 10, 26))
    client = as_role("manager")
    client.post(reverse(ADD), SAID)
    found = recount()

    page = client.get(reverse("admin:requests_app_recount_changelist")).content.decode()
    assert "A day of thanks, is a bank holiday now under FOIA and the EIR" in page
    change = reverse("admin:requests_app_recount_change", args=[found.pk])
    assert client.post(change, {"moved": 0}).status_code == 403
    assert client.get(reverse("admin:requests_app_recount_add")).status_code == 403
    assert Recount.objects.get(pk=found.pk).moved == 1


def test_a_year_is_said_to_be_proclaimed():
    client = as_role("manager")
    url = reverse("admin:requests_app_proclaimedyear_add")

    wrong = client.post(url, {"year": 2026, "source": "The Gazette"})
    right = client.post(url, {"year": 2027, "source": "The Gazette"}, follow=True)

    assert "A year from 2027 to 2050 was expected" in wrong.content.decode()
    assert right.status_code == 200 and ProclaimedYear.objects.get().year == 2027


def test_the_list_of_days_links_to_the_recounts():
    assert "../recount/" in as_role("viewer").get(reverse(LIST)).content.decode()
