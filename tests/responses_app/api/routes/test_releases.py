import pytest
from django.utils import timezone

from responses_app.models import Release

PATH = "campaigns/missing-2025/releases"


@pytest.fixture
def two(campaign):
    """A release that is published, and a later one that is not yet."""
    now = timezone.now()
    return [
        Release.objects.create(
            campaign=campaign,
            number=number,
            made_at=now,
            note=note,
            sha256=str(number) * 64,
            size=1000,
            figures=8,
            statistics=9,
            summary={"asked": 5},
            published_at=now if number == 1 else None,
        )
        for number, note in ((1, ""), (2, "Corrects Lambeth."))
    ]


def test_releases_are_listed_the_first_one_first(reader, two):
    first, second = reader.rows(PATH, limit=1)

    assert (first["number"], first["note"], first["sha256"]) == (1, None, "1" * 64)
    assert (first["figures"], first["statistics"], first["bytes"]) == (8, 9, 1000)
    assert first["summary"] == {"asked": 5}
    assert (second["number"], second["note"]) == (2, "Corrects Lambeth.")


def test_only_a_published_release_has_a_public_address(reader, two):
    first, second = reader.rows(PATH)

    assert first["published_at"] and first["address"].endswith("/published/missing-2025/1/")
    assert (second["published_at"], second["address"]) == (None, None)


def test_one_release_is_the_row_of_the_list_and_says_whose_it_is(reader, two):
    one = reader.read(f"{PATH}/2")

    assert one == reader.rows(PATH)[1] | {"campaign": "missing-2025", "made_up": False}


@pytest.mark.parametrize("number", ["3", "0", "x", "-1", "9" * 30])
def test_an_unknown_release_is_not_found(reader, two, number):
    assert reader.refusal(f"{PATH}/{number}")[0] == 404
