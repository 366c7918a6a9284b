"""Settings: a wrong value is one clear line; one secret key; the docs list every setting."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from foi_tracker import environment, settings
from foi_tracker.environment import SettingsError

ROOT = Path(__file__).resolve().parents[2]


def run_manage(data: Path, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a management command with nothing set but `given` and a data folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**kept, "FOI_DATA_DIR": str(data), **given},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_text_is_the_default_when_not_set_or_empty(monkeypatch):
    monkeypatch.delenv("FOI_TRIAL", raising=False)
    assert environment.text("FOI_TRIAL", "quiet") == "quiet"

    monkeypatch.setenv("FOI_TRIAL", "  ")
    assert environment.text("FOI_TRIAL", "quiet") == "quiet"

    monkeypatch.setenv("FOI_TRIAL", " loud ")
    assert environment.text("FOI_TRIAL", "quiet") == "loud"


@pytest.mark.parametrize("written", ["0", "24", "-1", "eight", "8.5", "1e1"])
def test_whole_number_names_the_setting_and_its_limits_when_wrong(monkeypatch, written):
    monkeypatch.setenv("FOI_TRIAL", written)

    with pytest.raises(SettingsError, match=r"FOI_TRIAL is .* from 1 to 23 was expected"):
        environment.whole_number("FOI_TRIAL", 8, 1, 23)


@pytest.mark.parametrize("written, number", [("1", 1), ("23", 23), ("", 8)])
def test_whole_number_accepts_its_limits_and_its_default(monkeypatch, written, number):
    monkeypatch.setenv("FOI_TRIAL", written)

    assert environment.whole_number("FOI_TRIAL", 8, 1, 23) == number


@pytest.mark.parametrize("written", ["ftp://a.example", "a.example", "http://a.example:port"])
def test_url_names_the_setting_when_wrong(monkeypatch, written):
    monkeypatch.setenv("FOI_TRIAL", written)

    with pytest.raises(SettingsError, match="FOI_TRIAL"):
        environment.url("FOI_TRIAL", "", ("http", "https"))


def test_url_never_repeats_a_password(monkeypatch):
    monkeypatch.setenv("FOI_TRIAL", "ftp://admin:correct-horse@a.example")

    with pytest.raises(SettingsError) as problem:
        environment.url("FOI_TRIAL", "", ("http",))

    assert "correct-horse" not in str(problem.value)


def test_parsed_turns_a_library_s_complaint_into_one_that_names_the_setting():
    with pytest.raises(SettingsError, match="FOI_TRIAL cannot be read"):
        environment.parsed("FOI_TRIAL", lambda: int("x"))


def test_data_dir_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("FOI_DATA_DIR", str(tmp_path / "a-file" / "var"))

    with pytest.raises(SettingsError, match="FOI_DATA_DIR"):
        environment.data_dir()


def test_secret_key_is_made_once_by_eight_processes_at_a_time(tmp_path):
    program = (
        "import sys; from pathlib import Path; from foi_tracker.environment import secret_key; "
        "print(secret_key(Path(sys.argv[1])))"
    )

    def one_start(_: int) -> str:
        return subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=ROOT,
            env={**os.environ, "FOI_SECRET_KEY": ""},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout.strip()

    with ThreadPoolExecutor(8) as starts:
        keys = set(starts.map(one_start, range(8)))

    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_redis_socket_fits_a_unix_socket_however_long_the_folder(tmp_path):
    deep = tmp_path / ("d" * 120)

    assert environment.redis_socket(Path("/srv/foi")) == Path("/srv/foi/redis/redis.sock")
    assert len(os.fsencode(environment.redis_socket(deep))) <= environment.LONGEST_SOCKET_PATH
    assert environment.redis_socket(deep) != environment.redis_socket(deep / "other")


@pytest.mark.parametrize(
    "name, written",
    [
        ("DATABASE_URL", "mysql://foi@db/foi"),
        ("REDIS_URL", "http://redis"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "smtp+tls://:587"),
        ("FOI_MAIL_FROM", "nobody"),
        ("IMAP_URL", "pop3://mail.example.org"),
        ("IMAP_URL", "imaps://mail.example.org"),
        ("IMAP_URL", "imaps://foi:secret@:993"),
        ("FOI_MAIL_OAUTH_TOKEN_URL", "http://login.example.org/token"),
        ("FOI_PUBLIC_URL", "foi.example.org"),
        ("FOI_DIGEST_HOUR", "24"),
        ("FOI_SWEEP_SECONDS", "soon"),
        ("FOI_LOG_LEVEL", "LOUD"),
        ("FOI_DATA_DIR", "/dev/null/var"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line_that_names_it(tmp_path, name, written):
    done = run_manage(tmp_path, "check", **{name: written})

    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "FOI_MAIL_OAUTH_CLIENT_ID"),
        ({"CLIENT_ID": "us"}, "FOI_MAIL_OAUTH_CLIENT_SECRET"),
        ({"CLIENT_ID": "us", "CLIENT_SECRET": "hush"}, ""),
        ({"CLIENT_ID": "us", "REFRESH_TOKEN": "consent"}, ""),
    ],
)
def test_access_tokens_need_whom_to_ask_as(tmp_path, given, missing):
    settings = {f"FOI_MAIL_OAUTH_{name}": value for name, value in given.items()}
    place = "https://login.example.org/token"
    done = run_manage(tmp_path, "check", FOI_MAIL_OAUTH_TOKEN_URL=place, **settings)

    assert done.returncode == (1 if missing else 0)
    assert missing in done.stderr
    assert len(done.stderr.splitlines()) <= 1


def test_a_token_setting_without_the_place_stops_the_start(tmp_path):
    done = run_manage(tmp_path, "check", FOI_MAIL_OAUTH_CLIENT_ID="us")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "FOI_MAIL_OAUTH_TOKEN_URL is missing" in done.stderr


def test_a_mail_server_without_a_sender_stops_the_start(tmp_path):
    done = run_manage(tmp_path, "check", EMAIL_URL="smtp://mail.example.org:25")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "FOI_MAIL_FROM" in done.stderr


@pytest.mark.parametrize(
    ("email_url", "mail_from"),
    [
        ("", "foi@example.org"),
        ("smtp://127.0.0.1:1025", "foi@example.org"),
        ("smtp+tls://foi%40charity.example:secret@mail.example.org:587", "foi@charity.example"),
    ],
)
def test_letters_come_from_an_address_that_can_be_answered(tmp_path, email_url, mail_from):
    words = ("shell", "-v0", "-c", "from django.conf import settings; print(settings.MAIL_FROM)")

    done = run_manage(tmp_path, *words, EMAIL_URL=email_url)

    assert done.stdout.strip() == mail_from


def test_first_start_names_the_database_that_does_not_answer_and_hides_its_password(tmp_path):
    address = "postgres://foi:correct-horse@127.0.0.1:1/foi"

    done = run_manage(tmp_path, "first_start", "--empty", DATABASE_URL=address)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "DATABASE_URL" in done.stderr
    assert "correct-horse" not in done.stderr


def test_the_settings_in_the_docs_are_those_of_the_code():
    table = (ROOT / "docs" / "deploy.md").read_text().split("## Settings")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)

    assert sorted(listed) == sorted(settings.KNOBS)


def test_every_setting_of_the_code_is_listed():
    source = (ROOT / "foi_tracker" / "settings.py").read_text()
    source += (ROOT / "foi_tracker" / "environment.py").read_text()
    reads = r"(?:text|url|whole_number|parsed|address_pattern)"
    asked = set(re.findall(reads + r'\(\s*"([A-Z_]+)"', source))
    asked |= set(re.findall(r'kept_key\([^()]*"(FOI_[A-Z_]+)"\)', source))

    assert asked == set(settings.KNOBS)
