"""The scripts, run as a person runs them; the lock files; and what docker-compose.yml passes on."""

import fcntl
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
import zipfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from foi_tracker import settings
from tests import servers

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ["backup", "check", "lock", "restore", "run", "setup", "test", "update"]
LOCKS = ["requirements.lock", "requirements-dev.lock", "redis-binary.lock"]
ON_POSTGRES = os.environ.get("FOI_TEST_DATABASE") == "postgres"


def run(*command: str | Path, data: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project on a data folder of its own, with no setting but `given`."""
    inherited = {key: value for key, value in os.environ.items() if key not in settings.KNOBS}
    return subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**inherited, "FOI_DATA_DIR": str(data), **given},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


def rows_of(database: Path) -> list[str]:
    """Every table and row, as SQL."""
    with closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder as it is after a first start, with a letter in it."""
    folder = tmp_path / "var"
    done = run(sys.executable, "manage.py", "first_start", "--empty", data=folder)
    assert done.returncode == 0, done.stderr
    (folder / "letters").mkdir(exist_ok=True)
    (folder / "letters" / "one.eml").write_bytes(b"Subject: \xa3100\r\n")
    (folder / "logs").mkdir(exist_ok=True)
    (folder / "logs" / "web.log").write_text("noise")
    return folder


# ------------------------------------------------------------------ backup and restore
def test_backup_while_a_writer_is_at_work_restores_the_same_rows_and_files(data, tmp_path):
    before = rows_of(data / "foi.sqlite3")
    with closing(sqlite3.connect(data / "foi.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM auth_user")  # never committed: no part of the backup
        done = run("script/backup", tmp_path / "kept.zip", data=data)
        writer.execute("ROLLBACK")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600
    assert re.search(r"^sha256 [0-9a-f]{64}$", done.stdout, flags=re.MULTILINE)

    again = tmp_path / "again"
    restored = run("script/restore", tmp_path / "kept.zip", data=again)

    assert restored.returncode == 0, restored.stderr
    assert rows_of(again / "foi.sqlite3") == before
    assert any("INSERT INTO" in line and "auth_user" in line for line in before)
    assert (again / "letters" / "one.eml").read_bytes() == b"Subject: \xa3100\r\n"
    assert (again / "secret_key").read_text() == (data / "secret_key").read_text()
    assert (again / "secret_key").stat().st_mode & 0o777 == 0o600
    assert not (again / "logs").exists()
    assert (again / "restored").exists()  # the outbox sends nothing while it is there
    assert str(again / "restored") in restored.stdout


def test_backup_has_a_name_of_its_own_and_leaves_earlier_ones_out(data):
    assert run("script/backup", data=data).returncode == 0
    (first,) = (data / "backups").iterdir()
    done = run("script/backup", data / "second.zip", data=data)

    assert done.returncode == 0
    with zipfile.ZipFile(data / "second.zip") as archive:
        assert first.name not in " ".join(archive.namelist())
        assert json.loads(archive.read("backup.json"))["secret_key_inside"] is True


def test_backup_replaces_no_file(data, tmp_path):
    (tmp_path / "kept.zip").write_text("dear")

    done = run("script/backup", tmp_path / "kept.zip", data=data)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "kept.zip").read_text() == "dear"


def test_backup_without_a_database_says_so(tmp_path):
    done = run("script/backup", tmp_path / "kept.zip", data=tmp_path / "empty")

    assert done.returncode == 1
    assert "there is no database" in done.stderr
    assert not (tmp_path / "kept.zip").exists()


def test_restore_never_overwrites(data, tmp_path):
    run("script/backup", tmp_path / "kept.zip", data=data)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}

    done = run("script/restore", tmp_path / "kept.zip", data=data)

    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_restore_refuses_a_damaged_or_foreign_file_and_leaves_the_folder_empty(data, tmp_path):
    run("script/backup", tmp_path / "kept.zip", data=data)
    whole = bytearray((tmp_path / "kept.zip").read_bytes())
    for place, name in ((2000, "damaged.zip"), (20_000, "damaged-too.zip"), (60, "and-this.zip")):
        hurt = whole.copy()
        hurt[place : place + 100] = bytes(100)
        (tmp_path / name).write_bytes(hurt)
    (tmp_path / "cut.zip").write_bytes(whole[:-500])
    (tmp_path / "foreign.txt").write_text("no backup")
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as archive:
        archive.writestr("a.txt", "no backup")

    damaged = ("damaged.zip", "damaged-too.zip", "and-this.zip", "cut.zip")
    for name in (*damaged, "foreign.txt", "foreign.zip", "absent.zip"):
        done = run("script/restore", tmp_path / name, data=tmp_path / "again")

        assert done.returncode == 1, name
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert not list((tmp_path / "again").glob("*"))


def test_restore_refuses_a_name_that_points_outside(data, tmp_path):
    run("script/backup", tmp_path / "kept.zip", data=data)
    with zipfile.ZipFile(tmp_path / "kept.zip", "a") as archive:
        archive.writestr("data/../../outside.txt", "caught")

    done = run("script/restore", tmp_path / "kept.zip", data=tmp_path / "a" / "b")

    assert done.returncode == 1
    assert "outside the data folder" in done.stderr
    assert not list(tmp_path.rglob("outside.txt"))
    assert not list((tmp_path / "a" / "b").iterdir())


@pytest.fixture
def two_databases():
    """The addresses of two new databases on the PostgreSQL that the tests use."""
    given = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    where = {name: given[key] for name, key in names.items() if given[key]}
    server = psycopg.connect(**where, dbname="postgres", autocommit=True)
    databases = [f"foi_backup_{os.getpid()}", f"foi_restore_{os.getpid()}"]
    for name in databases:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    host, port = str(given["HOST"]).replace("/", "%2F"), given["PORT"] or 5432
    person = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    yield [f"postgres://{person}@{host}:{port}/{name}" for name in databases]
    for name in databases:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    server.close()


if ON_POSTGRES:

    def test_backup_of_postgresql_restores_into_an_empty_database_only(
        two_databases, tmp_path, monkeypatch
    ):
        source, target = two_databases
        data = tmp_path / "var"
        # pg_dump must be no older than the server: take those that belong together
        monkeypatch.setenv("PATH", f"{servers.postgres_binaries()}:{os.environ['PATH']}")
        first = run(
            sys.executable, "manage.py", "first_start", "--empty", data=data, DATABASE_URL=source
        )
        assert first.returncode == 0, first.stderr
        done = run("script/backup", tmp_path / "kept.zip", data=data, DATABASE_URL=source)
        assert done.returncode == 0, done.stderr

        kept = tmp_path / "kept.zip"
        restored = run("script/restore", kept, data=tmp_path / "again", DATABASE_URL=target)
        assert restored.returncode == 0, restored.stderr
        dumps = [
            run(sys.executable, "manage.py", "dumpdata", data=data, DATABASE_URL=address).stdout
            for address in (source, target)
        ]
        assert json.loads(dumps[0]) == json.loads(dumps[1])

        refused = run("script/restore", kept, data=tmp_path / "third", DATABASE_URL=target)
        assert refused.returncode == 1
        assert "an empty one was expected" in refused.stderr
        assert not list((tmp_path / "third").iterdir())


# ------------------------------------------------------------------ the other scripts
@pytest.mark.parametrize("name", [*SCRIPTS, "../.ci/run"])
def test_script_can_be_run_and_names_no_package_server(name):
    script = ROOT / "script" / name

    assert os.access(script, os.X_OK)
    assert not re.search(r"pypi|index-url|find-links|trusted-host", script.read_text())


def test_setup_names_an_option_it_does_not_know(tmp_path):
    done = run("script/setup", "--everything", data=tmp_path)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "script/setup: unknown option --everything; --dev or --without-redis was expected."
    ]


def run_setup_elsewhere(folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """Run script/setup of a copy of the project with no programs but those of one folder."""
    for name in ("script/setup", "requirements.lock", "redis-binary.lock"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    for name in ("dirname", "cat", "cksum", "head"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    return subprocess.run(
        ["/bin/bash", str(folder / "script" / "setup")],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_setup_says_so_where_no_python_is_new_enough(tmp_path):
    program(tmp_path / "bin" / "python3", 'test "$1" = --version && echo Python 3.9.2')

    done = run_setup_elsewhere(tmp_path, tmp_path / "bin")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no Python 3.11 or newer" in done.stderr
    assert "3.9.2" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_setup_names_the_one_line_that_installs_a_missing_venv(tmp_path):
    program(
        tmp_path / "bin" / "python3",
        f'case "$2" in "import ensurepip"*) exit 1 ;; esac\nexec {sys.executable} "$@"',
    )

    done = run_setup_elsewhere(tmp_path, tmp_path / "bin")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "script/setup: Python's venv is missing; as root: apt-get install -y python3-venv"
    ]


def test_update_refuses_while_it_runs(data):
    with (data / "run.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = run("script/update", data=data)

    assert done.returncode == 1
    assert "is running" in done.stderr
    assert not (data / "backups").exists()


# ------------------------------------------------------------------ locks and docker-compose.yml
@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_and_hashes_every_package_and_names_no_server(name):
    lock = (ROOT / name).read_text()
    packages = lock.replace("\\\n", " ").splitlines()

    assert packages
    assert all(re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line) for line in packages)
    assert "://" not in lock


def test_locks_agree_with_one_another_and_hold_what_the_project_asks_for():
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    uv = {
        p["name"]: p.get("version")
        for p in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    }
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = {re.match(r"[a-z0-9-]+", each)[0] for each in asked["project"]["dependencies"]}

    assert runtime.items() <= dev.items()
    assert names <= set(runtime)
    assert all(uv[name] == version for name, version in dev.items())


def test_compose_passes_every_setting_on():
    compose = (ROOT / "docker-compose.yml").read_text()
    passed = set(re.findall(r"^    ([A-Z_]+): ", compose, flags=re.MULTILINE))

    assert set(settings.KNOBS) <= passed
    assert "container_name" not in compose  # or --scale would fail
