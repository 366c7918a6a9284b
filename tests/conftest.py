"""What the tests share: made-up people, authorities, campaigns and requests."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from requests_app import lifecycle
from requests_app.campaigns import load_campaign
from requests_app.models import Authority, AuthorityFunction, Campaign, CaseEvent, FoiRequest
from tests import servers
from tests.outgoing import leave_at_once

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)

CAMPAIGN = """
slug = "missing-2025"
title = "Children missing from care, 2025"
ask = { function = "children" }
subject = "FOI request: children missing from care"
letter = "Dear {{ authority.name }},\\n\\nUnder the {{ law.title }}:\\n\\n{{ questions }}\\n"
applicant = { name = "Ada Researcher", organisation = "Example Trust", address = "1 Street" }
periods = [ { id = "2023", basis = "calendar" }, { id = "2024", basis = "calendar" } ]

[[question]]
id = "1a"
text = "How many children were identified as trafficked?"
unit = "children"
kind = "count"

[[question]]
id = "1b"
text = "How many more were suspected?"
unit = "children"
kind = "count"

[[question]]
id = "1ab"
sum_of = ["1a", "1b"]
unit = "children"
kind = "count"

[[question]]
id = "2a"
text = "How many of those went missing?"
unit = "children"
kind = "count"
subset_of = "1ab"

[[question]]
id = "3a"
text = "How many incidents were there?"
unit = "incidents"
kind = "count"
per = "2a"
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests of PostgreSQL's row locks to the run on PostgreSQL, and to that run nothing
    that knows no database.

    Without a browser its tests are skipped and say so; with REQUIRE_ALL they fail instead.
    """
    on_postgres = "FOI_TESTS_POSTGRES" in os.environ
    wanted = _knows_a_database if on_postgres else _runs_on_any
    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]
    if CHROMIUM or REQUIRE_ALL:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium here: apt-get install chromium"))


def _knows_a_database(item: pytest.Item) -> bool:
    """Whether a test reads or writes a database, or starts processes that do."""
    marked = any(item.get_closest_marker(one) for one in ("django_db", "journey", "postgres"))
    return marked or bool({"db", "transactional_db"}.intersection(item.fixturenames))


def _runs_on_any(item: pytest.Item) -> bool:
    """Whether a test can run whatever the database is."""
    return not item.get_closest_marker("postgres")


@pytest.fixture(autouse=True)
def _data_dir(tmp_path: Path, settings) -> None:
    """Each test writes its letters and uploads to a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.LETTERS_DIR = tmp_path / "letters"
    settings.UPLOADS_DIR = tmp_path / "uploads"
    vault = settings.STORAGES["vault"]
    options = {**vault["OPTIONS"], "location": tmp_path / "vault"}
    settings.STORAGES = {**settings.STORAGES, "vault": {**vault, "OPTIONS": options}}


@pytest.fixture
def make_authority(db):
    """Make an authority of made-up name, in a nation."""
    made = []

    def make(name: str = "", *, nation: str = "England", email: str = "", **columns) -> Authority:
        number = len(made) + 1
        name = name or f"Testham {number}"
        functions = columns.pop("functions", ("children",))
        authority = Authority.objects.create(
            **{
                "code": f"TEST{number:05}",
                "official_name": f"{name} Council",
                "plain_name": name,
                "type": "unitary",
                "nation": nation,
                "region": "South East" if nation == "England" else nation,
                "email": email,
                **columns,
            }
        )
        AuthorityFunction.objects.bulk_create(
            AuthorityFunction(authority=authority, function=function) for function in functions
        )
        made.append(authority)
        return authority

    return make


@pytest.fixture
def campaign(db) -> Campaign:
    return load_campaign(CAMPAIGN).campaign


@pytest.fixture
def make_request(campaign: Campaign, make_authority):
    """Make a request; `sent_on` says when it was sent, None leaves it a draft."""

    def make(
        sent_on: date | None = None, authority: Authority | None = None, **columns
    ) -> FoiRequest:
        authority = authority or make_authority(email=columns.pop("email", ""))
        foi_request = lifecycle.new_request(columns.pop("campaign", campaign), authority, **columns)
        if sent_on:
            lifecycle.record(foi_request, CaseEvent.Kind.SENT, sent_on)
        return foi_request

    return make


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("ada", "ada@example.org", "a long pass phrase")


@pytest.fixture
def mail_server(db, settings) -> Iterator[servers.MailServer]:
    """A real mail server; the outbox of this process sends to it, at any hour and at once."""
    leave_at_once()
    with servers.MailServer() as server:
        settings.SMTP_IS_SET = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def dovecot() -> None:
    """Skip where there is no IMAP server; with REQUIRE_ALL the test fails instead."""
    if not servers.DOVECOT and not REQUIRE_ALL:
        pytest.skip("no Dovecot here: apt-get install dovecot-imapd")


@pytest.fixture
def imap(dovecot: None, settings) -> Iterator[servers.Imap]:
    """A real IMAP server with an empty mailbox of ours; IMAP_URL of this process leads to it."""
    with servers.Imap() as server:
        settings.IMAP_URL, settings.MAIL_FROM = server.url, server.user
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with servers.redis() as url:
        yield url


# ------------------------------------------------------------------ a test file of one COMMAND


@pytest.fixture
def ask(request, capsys):
    """Run the command of the test file and return what it printed."""

    def printed(*arguments: str) -> str:
        call_command(request.module.COMMAND, *arguments)
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return printed


@pytest.fixture
def refusal(request, capsys):
    """Run the command where it must fail; return its exit code, its lines and its stdout."""

    def failed(*arguments: str) -> tuple[int, list[str], str]:
        with pytest.raises(CommandError) as caught:
            call_command(request.module.COMMAND, *arguments)
        return caught.value.returncode, str(caught.value).splitlines(), capsys.readouterr().out

    return failed
