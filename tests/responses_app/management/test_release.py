import hashlib
import json

import pytest

from responses_app import vault
from responses_app.models import Release
from tests.responses_app.releases.conftest import answered  # noqa: F401


@pytest.fixture
def released(answered, run):  # noqa: F811
    return run("release", "missing-2025", "--note", "The first.", "--json")


def test_release_says_number_hash_and_counts(released):
    assert released.code == 0
    told = released.json
    assert {"number": 1, "figures": 6}.items() <= told.items()
    assert told["statistics"] == Release.objects.get().statistics
    assert hashlib.sha256(vault.read(told["sha256"])).hexdigest() == told["sha256"]


def test_release_of_unchanged_numbers_is_refused_in_one_line(released, run):
    again = run("release", "missing-2025")

    assert again.code == 1
    assert again.err.count("\n") == 0
    assert "Nothing has changed since" in again.err
    assert run("release", "missing-2025", "--although-unchanged").code == 0


def test_release_names_who_made_it(answered, run, person):  # noqa: F811
    assert run("release", "missing-2025", "--by", "ada").code == 0
    assert Release.objects.get().made_by == person
    assert run("release", "missing-2025", "--by", "nobody").code == 1


def test_release_of_an_unknown_campaign_names_those_there_are(released, run):
    refused = run("release", "missing-2024")

    assert (refused.code, "missing-2025" in refused.err) == (1, True)


def test_release_without_anybody_asked_is_refused(campaign, run):
    refused = run("release", "missing-2025")

    assert (refused.code, "Nobody has been asked" in refused.err) == (1, True)


def test_releases_lists_the_newest_first(released, run, answered, answer):  # noqa: F811
    answer(answered[0], "1a", "121")
    run("release", "missing-2025")

    told = run("releases", "missing-2025", "--json").json

    assert [one["number"] for one in told] == [2, 1]
    assert told[1]["note"] == "The first."
    assert told[1]["published_at"] is None
    assert "release 1, " in run("releases", "missing-2025").out


def test_releases_of_a_campaign_without_one_is_an_empty_list(campaign, run):
    assert run("releases", "missing-2025", "--json").json == []
    assert "has no release yet" in run("releases", "missing-2025").out


def test_diff_releases_names_each_change(released, run, answered, answer):  # noqa: F811
    answer(answered[0], "2a", "50", note="A slip.")
    answer(answered[2], "1a", "7")
    run("release", "missing-2025")

    told = run("diff_releases", "missing-2025", "1", "2", "--json").json

    assert [(one["old"], one["new"], one["why"]) for one in told["corrected"]] == [
        ("60", "50", "A slip.")
    ]
    assert [one["authority_name"] for one in told["added"]] == ["Westham Council"]
    assert told["newly_replied"] == ["Westham Council"]
    moved = {(one["question"], one["what"]): one for one in told["moved"] if one["area"] == "uk"}
    assert (moved["2a", "total"]["old"], moved["2a", "total"]["new"]) == ("63", "53")
    assert any("63" in one["old"] and "53" in one["new"] for one in told["wrong_now"])
    text = run("diff_releases", "missing-2025", "1", "2").out
    assert "Northham Council, 2a, 2023: 60 -> 50 (A slip.)" in text
    assert "Sentences that are now wrong" in text


def test_diff_releases_the_other_way_round_says_the_opposite(
    released,
    run,
    answered,  # noqa: F811
    answer,
):
    answer(answered[2], "1a", "7")
    run("release", "missing-2025")

    told = run("diff_releases", "missing-2025", "2", "1", "--json").json

    assert [one["authority_name"] for one in told["removed"]] == ["Westham Council"]


def test_diff_releases_refuses_a_number_there_is_not(released, run):
    refused = run("diff_releases", "missing-2025", "1", "7")

    assert (refused.code, refused.err) == (1, "missing-2025 has no release 7; there are: 1.")


def test_diff_releases_says_where_files_are_damaged(released, run, settings):
    sha256 = Release.objects.get().sha256
    path = settings.DATA_DIR / "vault" / sha256[:2] / sha256[2:4] / sha256
    path.write_bytes(b"rubbish")

    refused = run("diff_releases", "missing-2025", "1", "1")

    assert (refused.code, "damaged" in refused.err) == (1, True)


def test_release_prints_json_alone(released):
    json.loads(released.out)
