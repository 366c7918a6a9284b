"""The papers for the regulator as a download."""

import io
import zipfile

import pytest
from django.urls import reverse

from requests_app.models import FoiRequest


@pytest.fixture
def address(asked, long_ago):
    (foi_request,) = asked(1, long_ago)
    return reverse("regulator-pack", args=[foi_request.reference])


def test_regulator_pack_is_a_download(client, person, address):
    person(client)

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Disposition"].endswith('-regulator-pack.zip"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "README.txt" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_regulator_pack_is_found_under_a_reference_with_slashes(client, person, address):
    person(client)
    FoiRequest.objects.update(reference="FOI/2026/3 é")

    answer = client.get(reverse("regulator-pack", args=["FOI/2026/3 é"]))

    assert 'filename="FOI-2026-3-regulator-pack.zip"' in answer["Content-Disposition"]


def test_regulator_pack_of_an_unknown_request_is_not_found(client, person, db):
    person(client)

    assert client.get(reverse("regulator-pack", args=["none"])).status_code == 404


def test_regulator_pack_asks_strangers_to_log_in(client, address):
    assert client.get(address)["Location"].startswith(reverse("login"))


def test_regulator_pack_is_only_read(client, person, address):
    person(client)

    assert client.post(address).status_code == 405
