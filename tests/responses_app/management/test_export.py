import csv
import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from responses_app.exports import FORMATS, WHAT

MONDAY = date(2026, 1, 5)  # answered or not, long ago


@pytest.fixture
def asked(make_authority, make_request, answer, run):
    for nation in ("England", "Scotland"):
        answer(make_request(MONDAY, make_authority(nation=nation)), "1a", "=1+1")
    make_request()
    run("rebuild_statistics")


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("what", WHAT)
def test_export_writes_each_table_in_each_format(run, asked, tmp_path, what, file_format):
    path = tmp_path / f"out.{file_format}"

    ran = run("export", what, "missing-2025", "--format", file_format, "-o", path, "--json")

    assert ran.code == 0
    assert set(ran.json) == {"path", "rows", "sha256"}
    assert ran.json["path"] == str(path) and ran.json["rows"] > 0
    assert ran.json["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (["nation=Scotland"], {"Scotland"}),
        (["phase=overdue"], {"England", "Scotland"}),
        (["phase=overdue", "nation=England"], {"England"}),
        (["phase=not_sent", "phase=overdue", "nation=England"], {"England"}),
    ],
)
@pytest.mark.parametrize("what", ["requests", "figures", "authorities"])
def test_export_narrows_as_the_page_does(run, asked, tmp_path, what, where, expected):
    path = tmp_path / "out.csv"
    chosen = [part for pair in where for part in ("--where", pair)]

    ran = run("export", what, "missing-2025", "-o", path, *chosen)

    assert ran.code == 0
    assert {row["nation"] for row in read(path)} == expected


def test_export_guards_text_for_excel_only(run, asked, tmp_path):
    path = tmp_path / "out.csv"

    for reader, expected in (("r", "=1+1"), ("excel", "'=1+1")):
        run("export", "figures", "missing-2025", "-o", path, "--for", reader)
        assert {row["as_written"] for row in read(path)} == {expected}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["requests", "nowhere"], 1, "no campaign 'nowhere'"),
        (["requests", "missing-2025", "--where", "colour=red"], 2, "KEY one of search, phase"),
        (["requests", "missing-2025", "--where", "nation"], 2, "KEY=VALUE was expected"),
        (["requests", "missing-2025", "--where", "nation=Atlantis"], 2, "nation: "),
        (["requests", "missing-2025", "--where", "due_from=soon"], 2, "due_from: "),
        (["statistics", "missing-2025", "--where", "nation=Wales"], 2, "not statistics"),
    ],
)
def test_export_refuses_with_a_clear_line_and_writes_nothing(
    run, asked, tmp_path, arguments, code, said
):
    ran = run("export", *arguments, "-o", tmp_path / "out.csv", "--json")

    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert not list(tmp_path.iterdir())


def test_export_of_statistics_wants_a_build(run, campaign, tmp_path):
    ran = run("export", "statistics", "missing-2025", "-o", tmp_path / "out.csv")

    assert (ran.code, "rebuild them first" in ran.err) == (1, True)
    assert not list(tmp_path.iterdir())


def test_export_says_why_a_path_cannot_be_written(run, asked, tmp_path):
    ran = run("export", "requests", "missing-2025", "-o", tmp_path / "nowhere" / "out.csv")

    assert (ran.code, "No such file or directory" in ran.err) == (1, True)


# ---------------------------------------------------------------------------- the bundle and more


def test_export_of_a_bundle_writes_every_table(run, asked, tmp_path):
    path = tmp_path / "all.zip"

    ran = run("export", "bundle", "missing-2025", "-o", path, "--as-of", "2026-03-02", "--json")

    assert (ran.code, ran.json["sha256"]) == (0, hashlib.sha256(path.read_bytes()).hexdigest())
    with zipfile.ZipFile(path) as package:
        described = json.loads(package.read("datapackage.json"))
        rows = sum(
            len(list(csv.DictReader(io.StringIO(package.read(f"{what}.csv").decode()))))
            for what in WHAT
        )
    assert described["as_of"] == "2026-03-02"
    assert ran.json["rows"] == rows


def test_export_narrows_figures_by_question_and_period(run, asked, tmp_path):
    path = tmp_path / "out.csv"
    where = ("--where", "question=1a", "--where", "period=2023", "--where", "nation=Scotland")

    ran = run("export", "figures", "missing-2025", "-o", path, *where)

    assert ran.code == 0
    assert [(row["question_id"], row["period"], row["nation"]) for row in read(path)] == [
        ("1a", "2023", "Scotland")
    ]


def test_export_is_complete_where_asked(run, asked, tmp_path):
    path = tmp_path / "out.csv"

    ran = run("export", "figures", "missing-2025", "-o", path, "--complete", "--json")

    assert ran.json["rows"] == len(read(path)) == 2 * 4 * 2
    assert {row["status"] for row in read(path)} > {"no_figure"} or "no_reply" in {
        row["status"] for row in read(path)
    }


def test_export_that_is_safe_tells_on_stderr_what_was_hidden(
    run, make_request, answer, campaign, tmp_path
):
    for raw in ("3", "20", "40"):
        answer(make_request(MONDAY), "1a", raw)
    run("rebuild_statistics")
    path = tmp_path / "out.csv"

    ran = run("export", "figures", "missing-2025", "-o", path, "--safe", "--json")

    assert ran.code == 0 and set(ran.json) == {"path", "rows", "sha256"}
    assert "hidden because they are small" in ran.err or "hidden because" in ran.err
    assert "3" not in {row["value"] for row in read(path)}


@pytest.mark.parametrize("what", [*WHAT, "bundle"])
def test_export_that_is_safe_wants_a_build(run, campaign, tmp_path, what):
    ran = run("export", what, "missing-2025", "-o", tmp_path / "out", "--safe")

    assert (ran.code, "rebuild them first" in ran.err) == (1, True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["bundle", "--format", "xlsx"], 2, "a bundle holds plain CSV"),
        (["bundle", "--for", "excel"], 2, "a bundle holds plain CSV"),
        (["requests", "--complete"], 2, "--complete adds rows to figures"),
        (["requests", "--where", "question=1a"], 2, "KEY one of search, phase"),
        (["figures", "--where", "question=9z"], 1, "no question '9z'; there are: 1a, 1b"),
        (["figures", "--where", "period=1999"], 1, "no period '1999'"),
        (["figures", "--as-of", "soon"], 2, "--as-of is 'soon'"),
        (["codebook", "--where", "nation=Wales"], 2, "not codebook"),
    ],
)
def test_export_refuses_what_does_not_go_together(run, asked, tmp_path, arguments, code, said):
    what, *options = arguments

    ran = run("export", what, "missing-2025", *options, "-o", tmp_path / "out", "--json")

    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert not list(tmp_path.iterdir())


def test_export_warns_of_what_could_be_worked_out_and_the_safe_one_does_not(
    campaign, make_request, answer, run, tmp_path
):
    foi_request = make_request(date(2026, 1, 5))
    for question, raw in (("1a", "1"), ("1b", "0"), ("2a", "<5")):
        answer(foi_request, question, raw)
    run("rebuild_statistics")

    ran = run("export", "figures", campaign.slug, "-o", tmp_path / "a.csv", "--json")
    safe = run("export", "figures", campaign.slug, "-o", tmp_path / "b.csv", "--safe", "--json")

    assert ran.json["rows"] == 3
    assert "hidden 2a of 2023" in ran.err and "Do not publish this file." in ran.err
    assert "Do not publish" not in safe.err
