"""Whatever a mail server does, the letter is in the state that is true of it."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app import outbox, smtp
from requests_app.models import AddressProblem, OutgoingMessage, SendingRules
from tests.faults.smtp_faults import DEFERRED, FAULTS, SENT, Fault
from tests.outgoing import first_letters
from tests.servers import ScriptedServer

SHORT = smtp.Patience(connect=2, command=0.8, after_dot=0.8)

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody vouches for, with its key in one file."""
    folder = tmp_path_factory.mktemp("certificate")
    key, pem = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", pem],
        check=True, capture_output=True,
    )  # fmt: skip
    pem.write_bytes(pem.read_bytes() + key.read_bytes())
    return pem


@pytest.fixture
def letter(make_request) -> OutgoingMessage:
    return first_letters(make_request(email="foi@testham.example"))[0]


@pytest.fixture
def impatient(monkeypatch) -> None:
    """The outbox as it is, but that nobody has ten minutes to wait in a test."""
    server_of = outbox._server
    monkeypatch.setattr(outbox, "_server", lambda: replace(server_of(), patience=SHORT))


def test_the_table_has_at_least_forty_faults_each_named_once():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_deliver_leaves_the_letter_in_the_state_that_is_true(
    fault: Fault, letter, certificate, settings
):
    server = ScriptedServer(fault.script, certificate=certificate)
    settings.SMTP_IS_SET, settings.JOURNAL = True, "foi@example.org"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    for name, value in fault.settings.items():
        setattr(settings, name, value)

    outbox.deliver()

    now = OutgoingMessage.objects.get(pk=letter.pk)
    assert now.state == fault.state, now.last_reply
    assert ("TEXT" in server.heard) == fault.gave_text
    assert now.journalled is fault.journalled
    assert now.lease_until is None
    assert now.attempts <= 1  # a server that is not reached may be no attempt at this letter
    assert now.last_reply and fault.words in now.last_reply
    assert (now.state == DEFERRED) == bool(now.not_before)
    assert AddressProblem.objects.still_open().exists() == fault.address
    assert bool(SendingRules.current().busy_until) == fault.all_wait
    letter.foi_request.refresh_from_db()
    assert letter.foi_request.was_sent == (fault.state == SENT)
    at_once = outbox.deliver(lambda: timezone.now() + timedelta(seconds=61))
    assert not any(at_once[what] for what in ("sent", "deferred", "failed", "uncertain"))
