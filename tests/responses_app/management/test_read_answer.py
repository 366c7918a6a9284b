"""`manage.py read_answer`: what other people's scripts rely on. No test here has a database."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

COMMAND = "read_answer"
JSON_KEYS = [
    "raw",
    "kind",
    "value",
    "lower",
    "upper",
    "unit",
    "needs_review",
    "note",
    "sections",
    "parts",
]


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a script would, on a data folder that is still empty."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), COMMAND, *arguments],
        env={**os.environ, "FOI_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def table(path: Path, columns: list[str], *rows: tuple[str, ...]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return str(path)


def test_read_answer_needs_nothing_set_up(tmp_path):
    done = run(tmp_path, "1,204", "Fewer than 5", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert [row["kind"] for row in json.loads(done.stdout)] == ["exact", "bounded"]
    assert not (tmp_path / "data" / "foi.sqlite3").exists()


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--csv", "missing.csv"), 1), (("12", "--law", "gdpr"), 2), ((), 2)]
)
def test_read_answer_fails_with_one_line_and_no_traceback(tmp_path, arguments, code):
    done = run(tmp_path, *arguments, "--json")

    assert (done.returncode, done.stdout) == (code, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("option", ["--kind=guess", "--colour"])
def test_read_answer_shows_its_usage_for_an_option_it_does_not_know(tmp_path, option):
    done = run(tmp_path, "12", option)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: ")
    assert option.split("=")[0] in done.stderr.splitlines()[-1]


def test_read_answer_json_has_just_the_keys_scripts_rely_on(ask):
    first, second = json.loads(ask("1,204", "<5 (s.38(1)(b))", "--law", "foisa", "--json"))

    assert list(first) == list(second) == JSON_KEYS
    assert [first[key] for key in JSON_KEYS[:5]] == ["1,204", "exact", 1204, 1204, 1204]
    assert [second[key] for key in JSON_KEYS[1:5]] == ["bounded", None, 0, 4]
    assert second["sections"] == [{"number": "38(1)(b)", "law": "foisa", "means": "personal data"}]


def test_read_answer_gives_the_parts_of_several_numbers(ask):
    (row,) = json.loads(ask("2019-20 = 4, 2020-21 = 0", "--json"))

    assert row["kind"] == "several" and row["value"] is None
    assert [(part["label"], part["value"]) for part in row["parts"]] == [
        ("2019-20", 4),
        ("2020-21", 0),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["12"], "'12' -> exact 12\n"),
        (["10+"], "'10+' -> bounded, 10 or more\n"),
        (["<5"], "'<5' -> bounded, 0 to 4\n"),
        (["s.38"], "'s.38' -> refused [s.38]\n"),
        (["s.17"], "'s.17' -> refused [s.17] (a person should look): the meaning depends on"),
        (["s.38", "--law", "foisa"], "'s.38' -> refused [s.38 personal data]\n"),
        (["reg 12(5)(e)", "--law", "eir"], "[reg.12(5)(e) commercial interests]\n"),
        (["yes", "--kind", "YES_NO"], "'yes' -> exact 1: yes\n"),
        ([""], "'' -> blank: an empty cell is not a zero\n"),
    ],
)
def test_read_answer_without_json_says_it_to_a_person(ask, arguments, said):
    assert said in ask(*arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "a TEXT or --csv FILE was expected"),
        (["12", "--csv", "cells.csv"], "a TEXT or --csv FILE was expected"),
        (["12", "--law", "gdpr"], "foia, foisa, eir, eisr"),
    ],
)
def test_read_answer_calls_wrong_usage_by_its_name(refusal, arguments, said):
    code, lines, printed = refusal(*arguments, "--json")

    assert (code, len(lines), printed) == (2, 1, "")
    assert said in lines[0]


def test_read_answer_csv_gives_one_result_per_row_in_order(ask, tmp_path):
    path = table(
        tmp_path / "cells.csv",
        ["id", "law", "raw", "unit"],
        ("1", "foisa", "s.38(1)(b)", ""),
        ("2", "", "", ""),
        ("3", "FOIA", "s.38(1)(b)", "children"),
        ("4", "", "  12 ", ""),
        ("5", "", "two\nlines", ""),
        ("", "", "", ""),
        ("6",),
    )

    rows = json.loads(ask("--csv", path, "--unit", "placements", "--json"))

    words = [row["raw"] for row in rows]
    assert words == ["s.38(1)(b)", "", "s.38(1)(b)", "  12 ", "two\nlines", "", ""]
    assert [row["kind"] for row in rows][1::2] == ["blank", "exact", "blank"]
    assert [row["unit"] for row in rows][:3] == ["placements", "placements", "children"]
    assert [section["means"] for row in rows for section in row["sections"]] == [
        "personal data",
        "health and safety",
    ]


def test_read_answer_csv_of_one_column_keeps_an_empty_line_as_a_blank_answer(ask, tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text('raw\n7\n\n""\n8\n', encoding="utf-8")

    rows = json.loads(ask("--csv", str(path), "--json"))

    assert [row["kind"] for row in rows] == ["exact", "blank", "blank", "exact"]
    assert [row["value"] for row in rows] == [7, None, None, 8]


def test_read_answer_csv_of_many_columns_passes_over_an_empty_line(ask, tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text("raw,unit\n7,\n\n,\n", encoding="utf-8")

    assert [row["raw"] for row in json.loads(ask("--csv", str(path), "--json"))] == ["7", ""]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_read_answer_csv_reads_what_spreadsheets_save(ask, tmp_path, encoding):
    path = tmp_path / "cells.csv"
    path.write_text('raw\r\n"£1,250"\r\n', encoding=encoding, newline="")

    (row,) = json.loads(ask("--csv", str(path), "--json"))
    assert (row["raw"], row["value"]) == ("£1,250", 1250)


def test_read_answer_csv_takes_the_law_of_the_command_where_a_row_has_none(ask, tmp_path):
    path = table(tmp_path / "cells.csv", ["raw", "law"], ("s.17", ""), ("s.17", "foia"))

    rows = json.loads(ask("--csv", path, "--law", "foisa", "--json"))
    assert [row["kind"] for row in rows] == ["not_held", "refused"]


def test_read_answer_csv_names_every_bad_row(refusal, tmp_path):
    path = table(
        tmp_path / "cells.csv",
        ["raw", "law"],
        ("12", "gdpr"),
        ("13", "foia"),
        ("fewer than 5", "foia", " of which 2 boys"),
    )

    code, lines, printed = refusal("--csv", path, "--json")

    assert (code, printed) == (1, "")
    assert len(lines) == 2
    assert "line 2: unknown law 'gdpr'" in lines[0]
    assert "line 4: more cells than columns" in lines[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"answer\n12\n", "no column 'raw'"),
        (b"", "no column 'raw'"),
        (b"raw\n\x81\n", "cannot be read"),
        (None, "No such file"),
    ],
)
def test_read_answer_csv_refuses_a_file_it_cannot_use(refusal, tmp_path, content, said):
    path = tmp_path / "cells.csv"
    if content is not None:
        path.write_bytes(content)

    code, lines, printed = refusal("--csv", str(path), "--json")

    assert (code, len(lines), printed) == (1, 1, "")
    assert said in lines[0]
