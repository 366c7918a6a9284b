"""Mail that lies in files: kept and read, one by one; whatever goes wrong is told."""

import mailbox
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.signals import pre_save

from responses_app import inbox
from responses_app.importing_mail import as_json, import_mail
from responses_app.models import InboundMessage, StoredFile
from tests import made_msg

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)


def mail(number: int, body: str = "Some words.") -> bytes:
    return (
        f"From: foi{number}@testham.example\nMessage-ID: <{number}@testham.example>\n"
        f"Date: Mon, 02 Feb 2026 10:00:00 +0000\nSubject: Reply {number}\n\n{body}\n"
    ).encode()


def mbox_of(path: Path, *bodies: str) -> Path:
    box = mailbox.mbox(path)
    for number, body in enumerate(bodies):
        box.add(mail(number, body))
    box.flush()
    return path


@pytest.mark.django_db
def test_import_mail_twice_keeps_each_mail_once(tmp_path):
    path = mbox_of(tmp_path / "box.mbox", "one", "two")

    first = [as_json(one) for one in import_mail([path], NOW)]
    again = [as_json(one) for one in import_mail([path], NOW)]

    assert [one["stored"] for one in first + again] == [True, True, False, False]
    assert [one["duplicate_of"] for one in again] == [one["message"] for one in first]
    assert InboundMessage.objects.count() == 2


@pytest.mark.django_db
def test_import_mail_dates_a_mail_by_its_own_headers(tmp_path):
    path = tmp_path / "reply.eml"
    received = b"Received: from mx.example by ours; Tue, 03 Feb 2026 00:30:00 +0100\n"
    path.write_bytes(received + mail(1))

    (done,) = import_mail([path], NOW)

    assert done.message.arrived_at == datetime(2026, 2, 2, 23, 30, tzinfo=UTC)
    assert as_json(done)["received_on"] == "2026-02-02"


@pytest.mark.django_db
def test_import_mail_never_dates_a_mail_in_the_future(tmp_path):
    path = tmp_path / "reply.eml"
    path.write_bytes(mail(1).replace(b"2026", b"2036"))

    (done,) = import_mail([path], NOW)

    assert done.message.arrived_at == NOW


@pytest.mark.django_db
def test_import_mail_takes_any_bytes(tmp_path):
    path = tmp_path / "noise.eml"
    path.write_bytes(bytes(range(256)) * 10)

    (done,) = import_mail([path], NOW)

    assert done.is_new and done.message.place == "pen" and not done.problem


@pytest.mark.django_db
def test_import_mail_takes_a_mail_out_of_outlook(tmp_path):
    path = tmp_path / "reply.msg"
    path.write_bytes(made_msg.within_exchange())

    (done,) = import_mail([tmp_path], NOW)

    told = as_json(done)
    assert told["stored"] and told["state"] == "parsed" and not told["problems"]
    assert told["message_id"] == "<reply.2@council.example>"
    assert done.message.arrived_at == made_msg.ARRIVED


@pytest.fixture
def unlucky():
    """Let something go wrong with each row that fits."""
    receivers = []

    def let(model, is_meant, fault):
        def receiver(instance, **_):
            if is_meant(instance):
                fault()

        receivers.append((receiver, model))
        pre_save.connect(receiver, sender=model)

    yield let
    for receiver, model in receivers:
        pre_save.disconnect(receiver, sender=model)


def no_such_column() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM responses_app_inboundmessage")


def no_memory() -> None:
    raise MemoryError("no room")


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [no_such_column, no_memory])
def test_import_mail_goes_on_where_one_mail_cannot_be_kept(tmp_path, unlucky, fault):
    path = mbox_of(tmp_path / "box.mbox", "one", "two", "three")
    unlucky(InboundMessage, lambda row: row.came_from.endswith("#2"), fault)

    first, second, third = import_mail([path], NOW)

    assert first.is_new and third.is_new and second.message is None
    assert f"{path}#2 could not be kept: " in second.problem
    assert second.told["stored"] is False and second.told["problems"] == [second.problem]
    assert InboundMessage.objects.count() == 2


@pytest.mark.django_db
def test_import_mail_goes_on_where_one_mail_is_kept_but_cannot_be_read(tmp_path, unlucky):
    path = mbox_of(tmp_path / "box.mbox", "one", "two")
    is_read = {"parsed", "by_hand"}
    unlucky(
        InboundMessage,
        lambda row: row.state in is_read and row.came_from.endswith("#1"),
        no_such_column,
    )

    first, second = import_mail([path], NOW)

    assert second.message.state == "parsed" and not second.problem
    assert "box.mbox#1 is kept, but not all was done with it: " in first.problem
    assert (first.told["stored"], first.told["state"]) == (True, "kept")
    assert first.told["problems"] == [first.problem]


@pytest.mark.django_db
def test_import_mail_goes_on_where_a_file_cannot_be_looked_through(tmp_path, unlucky):
    path = tmp_path / "reply.eml"
    path.write_bytes(
        b"From: foi@testham.example\nMIME-Version: 1.0\n"
        b"Content-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\nyear,12\n"
    )
    unlucky(StoredFile, lambda row: row.inspected_at is not None, no_memory)

    (done,) = import_mail([path], NOW)

    assert "MemoryError" in done.problem
    assert done.told["state"] == "parsed" and done.told["attachments"][0]["filename"] == "a.csv"


@pytest.mark.django_db
def test_import_mail_tells_a_problem_with_all_keys(tmp_path):
    (tmp_path / "reply.eml").write_bytes(mail(1))

    good, bad = import_mail([tmp_path / "reply.eml", tmp_path / "nothing.eml"], NOW)

    assert good.told.keys() == bad.told.keys()
    assert bad.told["stored"] is False and bad.told["attachments"] == []
    empty = ("duplicate_of", "message_id", "sender", "received_on", "matched_request", "kind")
    assert {bad.told[key] for key in empty} == {None}


def in_other_hands(path: Path, until: datetime) -> InboundMessage:
    """A mail that is kept and claimed, as a reader leaves it that was killed."""
    message = inbox.keep(path.read_bytes(), "import", str(path), NOW).message
    InboundMessage.objects.filter(pk=message.pk).update(taken_until=until, tries=1)
    return message


@pytest.mark.django_db
def test_import_mail_reads_in_the_end_what_another_reader_did_not_finish(tmp_path):
    paths = [tmp_path / "1.eml", tmp_path / "2.eml"]
    for number, path in enumerate(paths):
        path.write_bytes(mail(number))
    in_other_hands(paths[0], NOW + timedelta(minutes=2))
    first = next(importing := import_mail(paths, NOW, patience=5))
    InboundMessage.objects.filter(state="kept").update(taken_until=None)

    (second,) = importing

    assert (first.number, second.number) == (2, 1)
    assert second.message.state == "parsed" and not second.problem


@pytest.mark.django_db
def test_import_mail_says_what_another_reader_has_in_hand(tmp_path):
    path = tmp_path / "reply.eml"
    path.write_bytes(mail(1))
    in_other_hands(path, NOW + timedelta(minutes=2))

    (done,) = import_mail([path], NOW, patience=0)

    assert "another reader has it in hand; it will be read within two minutes" in done.problem
    assert done.told["state"] == "kept" and done.told["problems"] == [done.problem]
