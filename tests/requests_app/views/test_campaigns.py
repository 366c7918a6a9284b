import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.campaigns import load_campaign
from requests_app.models import Campaign
from requests_app.views.campaigns import EXAMPLE

MAY_LOAD = "requests_app.add_campaign"


def upload(text):
    return {"file": SimpleUploadedFile("campaign.toml", text.encode())}


def test_campaigns_tells_what_to_do_on_an_empty_database(client, person):
    person(client, MAY_LOAD)

    page = client.get(reverse("campaigns")).content.decode()

    assert page.count("<li><strong>") == 4
    assert reverse("load-campaign") in page


def test_campaigns_counts_each_phase_of_each_campaign(client, person, campaign, asked, long_ago):
    person(client)
    asked(2)
    asked(3, sent_on=long_ago)

    (row,) = client.get(reverse("campaigns")).context["rows"]

    # overdue, in time, waiting for us, clock not started, not sent, answered, closed
    assert row == (campaign, 5, [3, 0, 0, 0, 2, 0, 0])


@pytest.mark.parametrize(
    "name",
    ["request-list", "draft", "letters", "outbox", "campaign", "statistics", "import-requests",
     "import-figures", "request-list-csv"],
)  # fmt: skip
def test_every_page_of_a_campaign_asks_for_a_login(client, campaign, name):
    answer = client.get(reverse(name, args=[campaign.slug]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


def test_load_creates_the_campaign_of_the_example(client, person):
    person(client, MAY_LOAD)

    answer = client.post(reverse("load-campaign"), upload(EXAMPLE))

    assert answer.url == Campaign.objects.get().get_absolute_url()
    assert Campaign.objects.get().questions.count() == 2


def test_load_lists_every_problem_and_writes_nothing(client, person):
    person(client, MAY_LOAD)

    wrong = EXAMPLE.replace('unit = "homes"', 'unitt = "homes"').replace("title =", "name =", 1)
    answer = client.post(reverse("load-campaign"), upload(wrong))

    assert answer.status_code == 400
    assert len(answer.context["problems"]) >= 3
    assert not Campaign.objects.exists()


def test_load_answers_bytes_that_are_no_text_with_a_sentence(client, person):
    person(client, MAY_LOAD)

    answer = client.post(
        reverse("load-campaign"), {"file": SimpleUploadedFile("c.toml", b"\xff\xfe\x00\x01")}
    )

    assert answer.context["problems"] == ["The file is not UTF-8 text. Save it as UTF-8."]


def test_load_is_refused_without_the_permission(client, person):
    person(client)

    answer = client.post(reverse("load-campaign"), upload(EXAMPLE))

    assert answer.status_code == 403
    assert "does not have the permission" in answer.content.decode()


def test_example_can_be_loaded_as_it_is(db):
    assert load_campaign(EXAMPLE).created
