"""What comes in is kept before anything else, once."""

from datetime import UTC, datetime

import pytest

from responses_app import inbox, vault
from responses_app.models import InboundMessage, StoredFile

NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
RAW = b"From: foi@testham.example\r\nSubject: Reply\r\n\r\n12\r\n"
pytestmark = pytest.mark.django_db


def keep(raw=RAW, **options):
    return inbox.keep(raw, "import", "reply.eml", NOW, **options)


def test_keep_keeps_the_bytes_and_reads_nothing():
    kept = keep()

    assert kept.is_new
    assert kept.message.state == "kept" and kept.message.place == "new"
    assert kept.message.raw.state == StoredFile.State.RAW_MAIL
    assert vault.read(kept.message.raw.sha256) == RAW
    assert kept.message.arrived_at == NOW and kept.message.came_from == "reply.eml"


def test_keep_knows_the_same_bytes_again():
    first, again = keep(), keep()

    assert not again.is_new
    assert again.message == first.message
    assert InboundMessage.objects.count() == StoredFile.objects.count() == 1


def test_keep_mends_a_vault_that_lost_the_bytes():
    sha256 = keep().message.raw.sha256
    vault.destroy(sha256)

    assert not keep().is_new
    assert vault.read(sha256) == RAW


def test_keep_takes_one_other_byte_for_another_mail():
    assert keep().message != keep(RAW + b"\r\n").message


@pytest.mark.parametrize("raw, why", [(b"", "is empty"), (b"x" * 200, "at most")])
def test_keep_refuses_what_it_cannot_take_in(raw, why, settings):
    settings.LARGEST_FILE = 100

    with pytest.raises(inbox.InboxError, match=why):
        keep(raw)
    assert not InboundMessage.objects.exists()


def test_keep_writes_no_row_where_the_vault_has_no_room(settings, tmp_path):
    (tmp_path / "vault").write_text("a file where the folder should be")

    with pytest.raises(vault.VaultError, match="could not be kept"):
        keep()
    assert not InboundMessage.objects.exists() and not StoredFile.objects.exists()


def test_store_keeps_what_was_destroyed_destroyed():
    file = inbox.store(b"names of children")
    vault.destroy(file.sha256)
    StoredFile.objects.update(state=StoredFile.State.DESTROYED)

    again = inbox.store(b"names of children")

    assert again.state == StoredFile.State.DESTROYED
    with pytest.raises(vault.VaultError):
        vault.read(again.sha256)


def test_store_looks_through_a_mail_that_comes_again_as_a_file():
    keep()

    assert inbox.store(RAW).state == StoredFile.State.WAITING
