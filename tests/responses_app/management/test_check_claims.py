"""`manage.py check_claims`: what other people's scripts rely on."""

from datetime import date

import pytest
from django.utils import timezone

from responses_app import releases
from tests.made_documents import docx, word_text

MONDAY = date(2026, 1, 5)
KEYS = {"sentence", "claim", "printed", "recomputed", "verdict", "why"}


@pytest.fixture
def draft(tmp_path):
    def write(content, name="report.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def built(campaign, make_authority, make_request, answer, run):
    """Two authorities gave both numbers, one the base alone: 10 of 40, and 100 in all."""
    said = {"1a": ("10", "30", "60"), "1b": ("0", "0", "0"), "2a": ("4", "6", "refused under s.12")}
    for position in range(3):
        foi_request = make_request(MONDAY, make_authority())
        for question, raws in said.items():
            answer(foi_request, question, raws[position], period="2023")
            answer(foi_request, question, raws[position], period="2024")
    run("rebuild_statistics")
    return campaign


def test_check_claims_answers_in_json_with_the_keys_that_scripts_rely_on(run, built, draft):
    path = draft(
        "25% of children went missing in 2024 (10 of 40).\n\n10 of 100 (25%) went missing."
    )
    ran = run("check_claims", built.slug, path, "--json")

    assert ran.code == 0
    right, wrong = ran.json
    assert set(right) >= KEYS
    assert right["sentence"] == "25% of children went missing in 2024 (10 of 40)."
    assert (right["printed"], right["verdict"]) == ("25%", "holds")
    assert (wrong["printed"], wrong["verdict"]) == ("25%", "wrong_base")
    assert "25.0% of 40" in wrong["recomputed"]
    assert "not released" in ran.err


def test_check_claims_tells_a_person_what_to_look_at(run, built, draft):
    ran = run("check_claims", built.slug, draft("59 of 80 = 75%"))

    assert "rounds_differently" in ran.out and "73.75%" in ran.out
    assert "1 figure; 1 to look at." in ran.out


def test_check_claims_reads_markdown_and_word(run, built, draft):
    markdown = draft(
        "# 2024\n\nOf **40** children[^1], [10](http://x.org/99) (25%) went missing.\n", "a.md"
    )
    word = draft(docx(word_text("Of 40 children, 10 (24%) went missing.")), "a.docx")

    assert {one["verdict"] for one in run("check_claims", built.slug, markdown, "--json").json} == {
        "holds"
    }
    (found,) = run("check_claims", built.slug, word, "--json").json
    assert found["verdict"] in ("rounds_differently", "wrong_base")


def test_check_claims_checks_against_the_newest_release_unless_told_otherwise(
    run, built, draft, make_authority, make_request, answer
):
    releases.release(built, None, "first", timezone.now())
    foi_request = make_request(MONDAY, make_authority())
    for question in ("1a", "1b", "2a"):
        answer(foi_request, question, "0" if question == "1b" else "20", period="2024")
    run("rebuild_statistics")
    path = draft("30 of 60 (50%) went missing in 2024.")

    newest = run("check_claims", built.slug, path, "--json")
    now = run("check_claims", built.slug, path, "--json", "--release", 0)

    assert "release 1" in newest.err
    assert {one["verdict"] for one in newest.json} == {"not_found"}
    assert {one["verdict"] for one in now.json} == {"holds"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", b"\x00\x01 nothing"), ("a.txt", b"\x00\x01\x02\xff"), ("empty.txt", b" \n")],
)
def test_check_claims_refuses_what_it_cannot_read_in_one_line(run, built, draft, name, content):
    ran = run("check_claims", built.slug, draft(content, name))

    assert ran.code == 1
    assert name in ran.err and len(ran.err.strip().splitlines()) == 1


def test_check_claims_refuses_a_file_and_a_release_that_are_not_there(run, built, draft, tmp_path):
    missing = run("check_claims", built.slug, tmp_path / "none.txt")
    release = run("check_claims", built.slug, draft("1 of 2"), "--release", 7)
    campaign = run("check_claims", "nothing", draft("1 of 2"))

    assert [one.code for one in (missing, release, campaign)] == [1, 1, 1]
    assert "No such file" in missing.err
    assert "no release 7" in release.err


def test_check_claims_says_so_where_there_are_no_statistics(run, campaign, draft):
    ran = run("check_claims", campaign.slug, draft("864 of 2,638 = 37%"), "--json")

    assert "no statistics yet" in ran.err
    assert [one["verdict"] for one in ran.json] == ["wrong_base"]
