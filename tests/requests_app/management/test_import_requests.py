"""`manage.py import_requests`, and that commands need neither Redis nor a set-up database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from requests_app.models import FoiRequest

SLUG = "missing-2025"
ROOT = Path(__file__).parents[3]


def test_import_requests_logs_a_file_once(run, file, campaign, make_authority):
    make_authority("Testham")
    path = file("council;sent_on\nTestham;2026-01-05\n")

    ran = run("import_requests", SLUG, path, "--authority-column", "council", "--json")

    assert (ran.code, ran.document["created"], ran.document["errors"]) == (0, 1, [])
    again = run("import_requests", SLUG, path, "--authority-column", "council")
    assert again.out == "Requests: 0 created, 0 updated, 1 unchanged.\n"
    event = FoiRequest.objects.get().events.get()
    assert event.source == "import: file.csv"


def test_import_requests_writes_nothing_on_a_dry_run(run, file, campaign, make_authority):
    make_authority("Testham")

    ran = run("import_requests", SLUG, file("authority\nTestham\n"), "--dry-run")

    assert (ran.code, "1 created" in ran.out, "A dry run" in ran.out) == (0, True, True)
    assert not FoiRequest.objects.exists()


def test_import_requests_prints_one_line_a_problem_and_a_document_for_a_script(
    run, file, campaign, make_authority
):
    make_authority("Testham")
    path = file("authority,sent_on,mood\nTestham,05/01/2026,fine\nAtlantis,2026-01-05,fine\n")

    ran = run("import_requests", SLUG, path, "--json")

    assert ran.code == 1
    assert ran.document["created"] == 0
    assert [error.split(":")[0] for error in ran.document["errors"]] == [
        "line 2, column 'sent_on'",
        "line 3, column 'authority'",
    ]
    assert ran.err.splitlines()[0] == "note: line 1, column 'mood': unknown column, left out."
    assert ran.err.splitlines()[-1] == "2 problems; nothing was written."
    assert not FoiRequest.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00junk", b"PK\x03\x04", b'authority\n"Testham\n'])
def test_import_requests_answers_a_file_that_is_no_table_with_one_line(
    run, file, campaign, content
):
    ran = run("import_requests", SLUG, file(content))

    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)


def test_import_requests_of_a_header_alone_does_nothing(run, file, campaign):
    ran = run("import_requests", SLUG, file("authority,sent_on\n"))

    assert (ran.code, ran.out) == (0, "Requests: 0 created, 0 updated, 0 unchanged.\n")


# ---------------------------------------------------------------------------- as scripts run it


def manage(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing set but where the data are."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": f"sqlite:///{tmp_path / 'foi.sqlite3'}",
            "FOI_DATA_DIR": str(tmp_path),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_commands_need_only_a_database_and_a_folder(tmp_path):
    unready = manage(tmp_path, "import_authorities", "--json")
    assert (unready.returncode, unready.stdout) == (1, "")
    assert "the database cannot be used: " in unready.stderr
    assert "Traceback" not in unready.stderr
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0

    (tmp_path / "campaign.toml").write_text(
        'slug = "x"\ntitle = "x"\nask = { nation = "Wales" }\nletter = "{{ questions }}"\n'
        'applicant = { name = "Ada" }\n[[question]]\nid = "1"\ntext = "How many?"\n'
    )
    (tmp_path / "sent.csv").write_text("authority,sent_on\nCardiff,2026-01-05\n")
    for command, key, value in [
        (["import_authorities"], "created", 461),
        (["load_campaign", "campaign.toml"], "questions", 1),
        (["draft_requests", "x"], "created", 22),
        (["import_requests", "x", "sent.csv"], "updated", 1),
        (["chase", "--campaign", "x", "--as-of", "2026-03-02"], "as_of", "2026-03-02"),
    ]:
        ran = manage(tmp_path, *command, "--json")
        assert (ran.returncode, json.loads(ran.stdout)[key]) == (0, value), ran.stderr


def test_commands_exit_2_when_used_wrongly(tmp_path):
    ran = manage(tmp_path, "import_requests")

    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)
    assert "usage:" in ran.stderr
