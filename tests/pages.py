"""People, authorities and requests for the tests of pages."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from requests_app import lifecycle
from requests_app.models import Authority, Campaign

NATIONS = ["England", "Wales", "Scotland", "Northern Ireland"]


@pytest.fixture
def person(db):
    """Make a person with just these permissions, and let the client be that person."""

    def make(client, *permissions):
        user = get_user_model().objects.create_user(f"person{get_user_model().objects.count()}")
        for name in permissions:
            app, codename = name.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        client.force_login(user)
        return user

    return make


@pytest.fixture
def campaign(db):
    campaign = Campaign.objects.create(
        slug="repairs",
        title="Waiting for repairs",
        letter="To {{ authority.name }}: {{ questions }} {{ reference }}",
        applicant_name="A. Researcher",
        ask={"nation": NATIONS},
    )
    campaign.questions.create(key="1", text="How many homes?", unit="homes")
    campaign.periods.create(key="2025")
    return campaign


@pytest.fixture
def authorities(db):
    def make(count, **columns):
        first = Authority.objects.count()
        return Authority.objects.bulk_create(
            Authority(
                code=f"X{number:03}",
                official_name=f"Council of Town {number:03}",
                plain_name=f"Town {number:03}",
                type="unitary",
                nation=NATIONS[number % 4],
                region=NATIONS[number % 4],
                **{"email": f"foi{number}@example.org"} | columns,
            )
            for number in range(first, first + count)
        )

    return make


@pytest.fixture
def asked(campaign, authorities):
    """Ask new authorities in the campaign, each on `sent_on` (None leaves it a draft)."""

    def make(count, sent_on=None, **columns):
        made = []
        for authority in authorities(count, **columns):
            foi_request = lifecycle.new_request(campaign, authority)
            if sent_on:
                lifecycle.record(foi_request, "sent", sent_on)
            made.append(foi_request)
        return made

    return make


@pytest.fixture
def long_ago():
    return date(2026, 1, 5)
