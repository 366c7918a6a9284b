import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.models import FoiRequest

MAY_IMPORT = "requests_app.add_foirequest"


@pytest.fixture
def post(client, person, campaign, authorities):
    person(client, MAY_IMPORT)
    authorities(3)

    def send(data):
        return client.post(reverse("import-requests", args=[campaign.slug]), data)

    return send


def file(text):
    return {"file": SimpleUploadedFile("sent.csv", text.encode())}


def test_requests_sent_looks_first_and_writes_on_the_second_post(post):
    looked = post(file("authority,sent_on\nTown 000,2026-01-05\nTown 001,2026-01-06\n"))

    assert looked.context["report"].created == 2
    assert not FoiRequest.objects.exists()

    written = post(
        {
            "step": "write",
            "kept": looked.context["kept"],
            "filename": looked.context["filename"],
            "authority_column": "authority",
        }
    )

    assert written.status_code == 302
    assert FoiRequest.objects.filter(was_sent=True).count() == 2


def test_requests_sent_lists_every_problem_with_its_line(post):
    answer = post(
        file("authority,sent_on\nTown 000,05/13/2026\nNowhere at all,2026-01-06\nTown 001,\n")
    )

    assert {problem.line for problem in answer.context["report"].errors} == {2, 3}
    assert "Write it" not in answer.content.decode()
    assert not FoiRequest.objects.exists()


def test_requests_sent_writes_nothing_of_a_file_with_a_problem_even_when_told_to(post):
    looked = post(file("authority,sent_on\nTown 000,2026-01-05\nNowhere at all,2026-01-06\n"))

    answer = post({"step": "write", "kept": looked.context["kept"], "filename": "sent.csv"})

    assert answer.status_code == 200
    assert not FoiRequest.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"authority_column": "authority"}, "This field is required"),
        ({"kept": "0" * 64, "step": "write"}, "no longer kept here"),
        ({"kept": "../../etc/passwd"}, "Enter a valid value"),
    ],
)
def test_requests_sent_answers_a_bad_post_with_a_sentence(post, data, sentence):
    assert sentence in post(data).content.decode()


def test_requests_sent_answers_a_file_that_is_no_table_with_a_sentence(post):
    picture = SimpleUploadedFile("sent.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00")

    assert "is not a table" in post({"file": picture}).content.decode()


def test_requests_sent_is_refused_without_the_permission(client, person, campaign):
    person(client)

    assert client.get(reverse("import-requests", args=[campaign.slug])).status_code == 403
