"""Mail that lies in files: found, parted, kept and read; what is none is told."""

import mailbox
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responses_app.importing_mail import FoundMail, Imported, as_json, import_mail, mails_under
from responses_app.models import InboundMessage
from tests import made_msg

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)


def mail(number: int, body: str = "Some words.") -> bytes:
    return (
        f"From: foi{number}@testham.example\nMessage-ID: <{number}@testham.example>\n"
        f"Date: Mon, 02 Feb 2026 10:00:00 +0000\nSubject: Reply {number}\n\n{body}\n"
    ).encode()


def found(*paths: Path) -> list[FoundMail]:
    everything = list(mails_under(paths))
    assert all(isinstance(one, FoundMail) for one in everything), everything
    return everything


def mbox_of(path: Path, *bodies: str) -> Path:
    box = mailbox.mbox(path)
    for number, body in enumerate(bodies):
        box.add(mail(number, body))
    box.flush()
    return path


def test_mails_under_reads_one_mail_as_it_lies_there(tmp_path):
    path = tmp_path / "reply.eml"
    path.write_bytes(mail(1).replace(b"\n", b"\r\n"))

    assert found(path) == [FoundMail(str(path), path.read_bytes())]


def test_mails_under_parts_an_mbox_file_and_numbers_its_mails(tmp_path):
    path = mbox_of(tmp_path / "box.mbox", "one", "two", "three")

    mails = found(path)

    assert [one.path for one in mails] == [f"{path}#{number}" for number in (1, 2, 3)]
    assert [one.raw for one in mails] == [mail(0, "one"), mail(1, "two"), mail(2, "three")]


def test_mails_under_does_not_part_a_mail_at_a_sentence(tmp_path):
    path = tmp_path / "box.mbox"
    body = (
        "As follows.\n\nFrom 1 April 2023 to 31 March 2024\nthere were 12.\n\nFrom here: no date\n"
    )
    start = b"From foi@testham.example Mon Feb  2 10:00:00 2026\n"
    path.write_bytes(start + mail(1, body) + b"\n" + start + mail(2))

    assert [one.raw for one in found(path)] == [mail(1, body), mail(2)]


def test_mails_under_reads_a_maildir_and_leaves_its_own_files(tmp_path):
    box = mailbox.Maildir(tmp_path / "Maildir")
    for number in range(3):
        box.add(mail(number))
    (tmp_path / "Maildir" / "cur").mkdir(exist_ok=True)
    (tmp_path / "Maildir" / ".hidden").write_text("index")

    assert sorted(one.raw for one in found(tmp_path / "Maildir")) == [mail(n) for n in range(3)]


def test_mails_under_goes_through_folders_and_tells_what_is_no_mail(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.eml").write_bytes(mail(1))
    (tmp_path / "a" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "a" / "notes.txt").write_text("We rang them on Monday.")
    (tmp_path / "a" / "empty.eml").write_bytes(b"")

    everything = list(mails_under([tmp_path]))

    assert [one.raw for one in everything if isinstance(one, FoundMail)] == [mail(1)]
    told = [one.problem for one in everything if isinstance(one, Imported)]
    assert len(told) == 3
    assert any("empty.eml is empty" in one for one in told)
    assert any("photo.jpg was left out" in one for one in told)
    assert any("notes.txt was left out: it has no headers" in one for one in told)


def test_mails_under_follows_no_link_out_of_the_folder(tmp_path):
    (tmp_path / "secret.eml").write_bytes(mail(1))
    (tmp_path / "folder").mkdir()
    os.symlink(tmp_path / "secret.eml", tmp_path / "folder" / "link.eml")

    assert found(tmp_path / "folder") == []


def test_mails_under_tells_of_a_path_that_is_not_there(tmp_path):
    (one,) = mails_under([tmp_path / "nothing.eml"])

    assert "nothing.eml cannot be read: No such file" in one.problem


def test_mails_under_tells_of_a_mail_that_is_too_large_and_goes_on(tmp_path, settings):
    settings.LARGEST_FILE = 300
    path = mbox_of(tmp_path / "box.mbox", "one", "x" * 400, "three")

    first, second, third = mails_under([path])

    assert isinstance(second, Imported) and "at most" in second.problem
    assert (first.raw, third.raw) == (mail(0, "one"), mail(2, "three"))


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
