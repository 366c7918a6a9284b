"""`manage.py load_campaign`."""

import pytest

from requests_app.models import Campaign
from tests.conftest import CAMPAIGN


def test_load_campaign_creates_and_updates(run, file):
    path = file(CAMPAIGN, "campaign.toml")

    ran = run("load_campaign", path, "--json")

    assert ran.code == 0
    assert ran.document == {
        "campaign": "missing-2025",
        "created": True,
        "questions": 5,
        "periods": 2,
        "warnings": [],
    }
    assert run("load_campaign", path).out == "Updated missing-2025: 5 questions, 2 periods.\n"


def test_load_campaign_reads_a_file_with_a_byte_order_mark(run, file):
    assert run("load_campaign", file(b"\xef\xbb\xbf" + CAMPAIGN.encode())).code == 0


def test_load_campaign_writes_nothing_on_a_dry_run(run, file):
    ran = run("load_campaign", file(CAMPAIGN), "--dry-run")

    assert ran.out.endswith("A dry run: nothing was written.\n")
    assert not Campaign.objects.exists()


def test_load_campaign_tells_warnings_apart_from_the_document(run, file):
    ran = run("load_campaign", file('slug = "x"\ntitle = "x"'), "--json")

    assert ran.document["created"] is True
    assert "note: there is no letter; drafting needs one.\n" in ran.err


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (CAMPAIGN.replace("title", "titel"), ["'title' was probably meant", "title is missing."]),
        ("slug = ", ["the file is not TOML"]),
        (CAMPAIGN.replace("children", "Kinder\xe9").encode("cp1252"), ["is not UTF-8 text."]),
        (b"\xff\xfe\x00", ["is not UTF-8 text."]),
    ],
)
def test_load_campaign_says_all_that_is_wrong_and_exits_1(run, file, content, lines):
    ran = run("load_campaign", file(content, "campaign.toml"), "--json")

    assert (ran.code, ran.out) == (1, "")
    assert all(line in ran.err for line in lines)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("name", ["none.toml", "."])
def test_load_campaign_says_why_a_path_cannot_be_read(run, tmp_path, name):
    ran = run("load_campaign", tmp_path / name)

    assert (ran.code, "cannot be read: " in ran.err) == (1, True)
