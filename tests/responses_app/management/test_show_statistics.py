from datetime import date, timedelta

import pytest
from django.utils import timezone

from responses_app.statistics_rebuild import COUNTS

MONDAY = date(2026, 1, 5)


@pytest.fixture
def built(campaign, make_authority, make_request, answer, run):
    said = {"1a": ("10", "30"), "1b": ("0", "0"), "2a": ("4", "6"), "3a": ("8", "<5")}
    for position, nation in enumerate(("Scotland", "England")):
        foi_request = make_request(MONDAY, make_authority(nation=nation))
        for question, raws in said.items():
            answer(foi_request, question, raws[position], period="2023")
            answer(foi_request, question, raws[position] + "0" * (position == 0), period="2024")
    run("rebuild_statistics")
    return campaign


def test_show_statistics_gives_every_key_that_scripts_rely_on(run, built):
    rows = run("show_statistics", "missing-2025", "--json").json

    assert {row["area"] for row in rows} == {
        "uk", "nation:England", "nation:Scotland", "region:South East", "region:Scotland",
        "type:unitary",
    }  # fmt: skip
    for row in rows:
        assert set(row) >= {
            "question", "period", "area", *COUNTS, "total", "total_lower", "total_upper", "rate",
            "ratio", "change",
        }  # fmt: skip
    spans = {f"{name}{end}" for name in ("numerator", "denominator", "percent")
             for end in ("", "_lower", "_upper")}  # fmt: skip
    found = {(row["question"], row["period"], row["area"]): row for row in rows}
    rate = found["2a", "2023", "uk"]["rate"]
    assert set(rate) >= {"of", "n", "full_numerator", "full_denominator", "exact_pairs"} | spans
    assert set(rate["exact_pairs"]) >= {"n", "numerator", "denominator", "percent"}
    assert (rate["numerator"], rate["denominator"], rate["percent"]) == (10, 40, 25)
    assert isinstance(rate["numerator"], int)


def test_show_statistics_gives_a_ratio_and_a_change(run, built):
    (row,) = run(
        "show_statistics", "missing-2025", "--json",
        "--question", "3a", "--period", "2024", "--area", "nation:Scotland",
    ).json  # fmt: skip

    ratio, change = row["ratio"], row["change"]
    assert (ratio["of"], ratio["n"], ratio["value"]) == ("2a", 1, 2)
    assert {"value_lower", "value_upper"} <= set(ratio)
    assert "value" in ratio["exact_pairs"] and "percent" not in ratio
    assert set(change) >= {"from", "n", "old", "new", "percent"}
    assert (change["from"], change["old"], change["new"], change["percent"]) == (
        "2023", 8, 80, 900,
    )  # fmt: skip


def test_show_statistics_tells_a_person_what_it_rests_on(run, built):
    def told(question, period="2023"):
        arguments = ["--question", question, "--period", period, "--area", "uk"]
        return run("show_statistics", "missing-2025", *arguments).out.strip()

    assert told("2a") == (
        "2a 2023 uk: 10 from 2 of 2 authorities; 25.0% (10 of 40 of 1ab, in the 2 that gave both)"
    )
    assert told("3a") == "3a 2023 uk: 9 to 12 from 2 of 2 authorities"
    assert "+225.0% since 2023 (40 to 130, the same 2)" in told("1a", "2024")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no campaign 'nowhere'"),
        (["missing-2025", "--question", "9z"], "unknown question '9z'; 1a, 1b, 1ab, 2a, 3a"),
        (["missing-2025", "--period", "1999"], "unknown period '1999'; 2023, 2024"),
        (["missing-2025", "--area", "nation:Atlantis"], "nobody was asked in the area"),
    ],
)
def test_show_statistics_refuses_with_a_clear_line(run, built, arguments, said):
    ran = run("show_statistics", *arguments, "--json")

    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_show_statistics_wants_a_build(run, campaign):
    ran = run("show_statistics", "missing-2025")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "missing-2025 has no statistics yet: rebuild them first."


def test_show_statistics_notes_on_stderr_what_a_reader_must_know(run, built, make_request):
    assert run("show_statistics", "missing-2025").err == ""
    make_request(MONDAY)
    built.made_up = True
    built.save()

    ran = run("show_statistics", "missing-2025", "--json")
    assert ran.json
    assert "made-up figures" in ran.err and "something changed since" in ran.err


def test_show_statistics_of_a_past_day_leaves_out_what_was_recorded_since(run, built):
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)

    now = run("show_statistics", "missing-2025", "--as-of", f"{today}", "--json").json
    before = run(
        "show_statistics", "missing-2025", "--as-of", f"{yesterday}", "--question", "1a", "--json"
    ).json

    assert now == run("show_statistics", "missing-2025", "--json").json
    assert {row["question"] for row in before} <= {"1a"}
    assert not any(row["answered"] for row in before)


def test_show_statistics_says_what_is_wrong_with_a_day(run, built):
    tomorrow = timezone.localdate() + timedelta(days=1)

    unread = run("show_statistics", "missing-2025", "--as-of", "tomorrow")
    to_come = run("show_statistics", "missing-2025", "--as-of", f"{tomorrow}")

    assert (unread.code, to_come.code) == (2, 1)
    assert "'tomorrow'" in unread.err and "has not come yet" in to_come.err
