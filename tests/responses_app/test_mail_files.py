"""Files and folders that hold mails: what is found, and what is told of the rest."""

import mailbox
import os
from pathlib import Path

from responses_app.mail_files import FoundMail, LeftOut, mails_under


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
    for name in (".hidden", "dovecot-uidlist", "dovecot.index.log", "maildirfolder"):
        (tmp_path / "Maildir" / name).write_text("3 V1770 N4 G8f1c")
    (tmp_path / "Maildir" / "subscriptions").write_text("")
    (tmp_path / "Maildir" / ".imap").mkdir()

    assert sorted(one.raw for one in found(tmp_path / "Maildir")) == [mail(n) for n in range(3)]


def test_mails_under_goes_through_folders_and_tells_what_is_no_mail(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.eml").write_bytes(mail(1))
    (tmp_path / "a" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "a" / "notes.txt").write_text("We rang them on Monday.")
    (tmp_path / "a" / "empty.eml").write_bytes(b"")

    everything = list(mails_under([tmp_path]))

    assert [one.raw for one in everything if isinstance(one, FoundMail)] == [mail(1)]
    told = [one.problem for one in everything if isinstance(one, LeftOut)]
    assert len(told) == 3
    assert any("empty.eml is empty" in one for one in told)
    assert any("photo.jpg was left out" in one for one in told)
    assert any("notes.txt was left out: it has no headers" in one for one in told)


def test_mails_under_follows_no_link_out_of_the_folder_and_tells_of_it(tmp_path):
    (tmp_path / "secret.eml").write_bytes(mail(1))
    (tmp_path / "folder").mkdir()
    os.symlink(tmp_path / "secret.eml", tmp_path / "folder" / "link.eml")
    os.symlink(tmp_path / "folder", tmp_path / "folder" / "more")

    first, second = mails_under([tmp_path / "folder"])

    assert "link.eml was left out: it is a link" in first.problem
    assert "more was left out: it is a link" in second.problem


def test_mails_under_follows_a_link_that_is_named(tmp_path):
    (tmp_path / "reply.eml").write_bytes(mail(1))
    os.symlink(tmp_path / "reply.eml", tmp_path / "link.eml")

    assert [one.raw for one in found(tmp_path / "link.eml")] == [mail(1)]


def test_mails_under_tells_of_a_path_that_is_not_there(tmp_path):
    (one,) = mails_under([tmp_path / "nothing.eml"])

    assert "nothing.eml cannot be read: No such file" in one.problem


def test_mails_under_tells_of_a_mail_that_is_too_large_and_goes_on(tmp_path, settings):
    settings.LARGEST_FILE = 300
    path = mbox_of(tmp_path / "box.mbox", "one", "x" * 400, "three")

    first, second, third = mails_under([path])

    assert isinstance(second, LeftOut) and "at most" in second.problem
    assert (first.raw, third.raw) == (mail(0, "one"), mail(2, "three"))


def test_mails_under_enters_the_folders_of_a_maildir(tmp_path):
    box = mailbox.Maildir(tmp_path / "Maildir")
    box.add(mail(1))
    box.add_folder("Archive.2026").add(mail(2))

    assert sorted(one.raw for one in found(tmp_path / "Maildir")) == [mail(1), mail(2)]


def test_mails_under_tells_of_a_delivery_that_was_not_finished(tmp_path):
    mailbox.Maildir(tmp_path / "Maildir")
    (tmp_path / "Maildir" / "tmp" / "1770.host").write_bytes(mail(1))

    (one,) = mails_under([tmp_path])

    assert "1770.host was left out: its delivery" in one.problem


def test_mails_under_tells_of_hidden_mails_and_folders(tmp_path):
    (tmp_path / ".1.eml").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / ".2").write_bytes(mail(2))
    (tmp_path / ".DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1")
    (tmp_path / ".old").mkdir()

    told = [one.problem for one in mails_under([tmp_path])]

    assert len(told) == 3
    for name, what in ((".1.eml", "file"), (".2", "file"), (".old", "folder")):
        assert any(f"{name} was left out: it is a hidden {what}" in one for one in told)


def test_mails_under_takes_a_mail_in_a_folder_whatever_it_is_called(tmp_path):
    for name in ("1", "00001.7c53336b37003a92", "saved.txt"):
        (tmp_path / name).write_bytes(b"\n" + mail(1))

    assert len(found(tmp_path)) == 3


def test_mails_under_shows_a_name_that_is_not_utf8(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.eml"))
    path.write_bytes(mail(1))

    assert [one.path for one in found(path)] == [f"{tmp_path}/caf\ufffd.eml"]
    assert [one.path for one in found(tmp_path)] == [f"{tmp_path}/caf\ufffd.eml"]


def test_mails_under_never_waits_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.eml")
    os.mkfifo(tmp_path / ".pipe")

    (one,) = mails_under([tmp_path])

    assert "pipe.eml was left out: it is no ordinary file" in one.problem
    assert next(mails_under([tmp_path / "pipe.eml"])).problem == one.problem


def test_mails_under_tells_of_a_path_that_cannot_be_looked_at_and_goes_on(tmp_path):
    (tmp_path / "reply.eml").write_bytes(mail(1))

    first, second = mails_under([tmp_path / ("x" * 5000), tmp_path / "reply.eml"])

    assert "cannot be read: File name too long" in first.problem
    assert second.raw == mail(1)


def test_mails_under_warns_of_a_mail_that_may_hold_others(tmp_path):
    start = b"From foi@testham.example Mon Feb  2 10:00:00 2026\n"
    (tmp_path / "box.mbox").write_bytes(
        start + mail(1) + b"\nFrom foi@testham.example\n" + mail(2) + b"\n" + start + mail(3)
    )

    first, second = found(tmp_path / "box.mbox")

    assert "box.mbox#1 holds further lines that look like the start of a mail: 1" in first.notes[0]
    assert second.notes == ()
