"""The page that loads a merge file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.models import Campaign, FoiRequest

MAY_LOAD = "requests_app.change_foirequest"


@pytest.fixture
def page(campaign):
    return reverse("merge-file", args=[campaign.slug])


@pytest.fixture
def post(client, person, page, asked):
    person(client, MAY_LOAD)
    asked(2)
    return lambda data: client.post(page, data)


def file(text):
    return {"file": SimpleUploadedFile("merge.csv", text.encode())}


def test_merge_file_looks_first_and_writes_on_the_second_post(post, client, page):
    looked = post(file("authority,An officer\nTown 000,Ms North\nTown 001,\n"))

    assert "{{ an_officer }}" in looked.content.decode()
    assert "is blank in 1 row" in looked.content.decode()
    assert Campaign.objects.get().merge_columns == []

    written = post(
        {
            "step": "write",
            "kept": looked.context["kept"],
            "filename": looked.context["filename"],
            "authority_column": "authority",
        }
    )

    assert (written.status_code, written["Location"]) == (302, page)
    assert FoiRequest.objects.first().merge_values == {"an_officer": "Ms North"}
    shown = client.get(page).content.decode()
    assert "<code>{{ an_officer }}</code>" in shown


def test_merge_file_lists_every_problem_with_its_line(post):
    answer = post(file("authority,officer\nNowhere at all,A\nTown 000,B\nTown 000,C\n"))

    assert {problem.line for problem in answer.context["report"].errors} == {2, 4}
    assert "Write it" not in answer.content.decode()
    assert not FoiRequest.objects.first().merge_values


def test_merge_file_runs_nothing_that_a_file_says(post):
    answer = post(file("authority,officer\nTown 000,<script>alert(1)</script>\n"))

    assert "<script>alert" not in answer.content.decode()


def test_merge_file_is_refused_without_the_permission(client, person, page):
    person(client)

    assert client.get(page).status_code == 403


def test_merge_file_asks_strangers_to_log_in(client, page):
    assert client.get(page)["Location"].startswith(reverse("login"))
