"""Fetching from a mailbox, against a real IMAP server (Dovecot): nothing lost, nothing twice."""

import contextlib
import errno
import hashlib
import itertools
import os
import random
import resource
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from responses_app import fetching, inbox, vault
from responses_app.fetching import Fetched, fetch
from responses_app.mailbox import KEPT, MailboxError
from responses_app.models import InboundMessage, MailboxFolder, StoredFile
from tests import servers
from tests.mails import bounce, mail
from tests.servers import ScriptedImap, Wire, free_port
from tests.token_server import TokenServer

pytestmark = pytest.mark.django_db(transaction=True)

MARK = KEPT.decode()
A_MEGABYTE = 1024 * 1024
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def fetched(now=None) -> Fetched:
    return fetch(now or timezone.now())


def counts(done: Fetched) -> tuple[int, int, int, int]:
    return (done.fetched, done.stored, done.duplicates, len(done.errors))


def letter(number, text="Dear applicant\n", **headers):
    return mail(f"<their.{number}@council.example>", text=text, **headers).as_bytes()


def on_the_wire(raw: bytes) -> bytes:
    """As IMAP gives a mail out, however it lies on the server's disk."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def kept() -> list[bytes]:
    """What we keep, in the order in which it came."""
    files = StoredFile.objects.filter(message__isnull=False).order_by("message__pk")
    return [vault.read(file.sha256) for file in files]


def row(folder="INBOX") -> MailboxFolder:
    return MailboxFolder.objects.get(folder=folder)


# ---------------------------------------------------------------------------- what is kept


def test_fetch_keeps_each_mail_byte_for_byte_with_its_place_and_its_arrival(imap):
    arrived = time.time() - 3 * 86_400
    mails = [letter(1), letter(2, "Annwyl ymgeisydd, â\n"), bounce("<x@example.org>")]
    for number, raw in enumerate(mails):
        imap.drop(raw, arrived=arrived + number)

    done = fetched()

    assert counts(done) == (3, 3, 0, 0)
    assert kept() == [on_the_wire(raw) for raw in mails]
    messages = InboundMessage.objects.order_by("pk")
    assert [one.came_from for one in messages] == [
        f"folder INBOX, mail {number} of foi@example.org at 127.0.0.1" for number in (1, 2, 3)
    ]
    assert [one.arrived_at.timestamp() for one in messages] == [
        int(arrived + number) for number in range(3)
    ]
    assert {one.came_by for one in messages} == {"mailbox"}
    assert (row().last_uid, row().passed_over) == (3, [])


def test_fetch_brings_only_what_came_since(imap):
    imap.drop(letter(1))
    assert counts(fetched()) == (1, 1, 0, 0)
    assert counts(fetched()) == (0, 0, 0, 0)
    imap.drop(letter(2))
    assert counts(fetched()) == (1, 1, 0, 0)
    assert counts(fetched()) == (0, 0, 0, 0)


def test_fetch_takes_bytes_that_no_parser_reads(imap):
    strange = [b"\x00\xff\x80" * 50, b"no header at all", b"\n", b"Subject: =?x?q?=\n\n\xe9\n"]
    for raw in strange:
        imap.drop(raw)

    done = fetched()

    assert counts(done) == (4, 4, 0, 0)
    assert [hashlib.sha256(raw).hexdigest() for raw in kept()] == list(
        StoredFile.objects.order_by("pk").values_list("sha256", flat=True)
    )
    assert kept()[1:] == [on_the_wire(raw) for raw in strange[1:]]


def test_fetch_looks_into_junk_too_and_into_no_other_folder(imap):
    for number, folder in enumerate(("INBOX", "Spam", "Sent", "All Mail", "Done")):
        imap.drop(letter(number), folder)

    assert counts(fetched()) == (2, 2, 0, 0)
    assert set(MailboxFolder.objects.values_list("folder", flat=True)) == {"INBOX", "Spam"}


def test_fetch_looks_into_the_folder_of_imap_url(imap, settings):
    imap.drop(letter(1))
    imap.drop(letter(2), "Anfragen & mehr")
    settings.IMAP_URL = f"{imap.url}/Anfragen%20%26%20mehr"

    fetched()

    assert kept() == [on_the_wire(letter(2))]


def test_fetch_keeps_one_of_what_lies_in_two_folders(imap):
    imap.drop(letter(1))
    imap.drop(letter(1), "Spam")

    assert counts(fetched()) == (2, 1, 1, 0)
    assert len(kept()) == 1


def test_fetch_keeps_the_same_message_id_with_other_bytes_beside_the_first(imap):
    imap.drop(letter(1))
    imap.drop(letter(1, "Another text\n"))

    assert counts(fetched()) == (2, 2, 0, 0)


def test_fetch_keeps_our_own_copies_like_everything_else(imap):
    imap.drop(letter(1, sender="foi@example.org", X_FOI_Letter="FOI-7; step=request"))

    assert counts(fetched()) == (1, 1, 0, 0)


def test_fetch_takes_what_a_person_has_read_and_skips_what_was_deleted(imap):
    imap.drop(letter(1), flags="S")
    gone = imap.drop(letter(2))
    imap.drop(letter(3), flags="RS")
    fetched()
    gone_too = imap.drop(letter(4))
    imap.drop(letter(5))
    gone_too.unlink()

    assert counts(fetched()) == (1, 1, 0, 0)
    assert len(kept()) == 4
    assert not gone.exists()  # moved among those that were looked at, by the server


def test_fetch_without_a_mailbox_does_nothing(db, settings):
    settings.IMAP_URL = ""

    assert fetched() == Fetched()


# ---------------------------------------------------------------------------- on the server


def test_fetch_marks_what_is_kept_and_changes_nothing_else(imap):
    imap.drop(letter(1))
    imap.drop(letter(2), flags="S")
    imap.drop(letter(3), "Spam")

    fetched()

    assert [MARK in words for words in imap.keywords()] == [True, True]
    assert [MARK in words for words in imap.keywords("Spam")] == [True]
    assert ["S" in flags for flags in imap.flags()] == [False, True]
    assert not any(set(flags) & set("TRF") for flags in imap.flags())


def test_fetch_keeps_what_the_server_lets_nobody_mark(imap):
    maildir = imap.maildir()
    imap.drop(letter(1))
    fetched()
    # As many keywords as the server has room for; ours is not among them.
    words = "".join(f"{number} word{number}\n" for number in range(26))
    (maildir / "dovecot-keywords").write_text(words)
    for path in maildir.glob("dovecot.index*"):
        path.unlink()
    imap.drop(letter(2))
    imap.drop(letter(3))

    assert counts(fetched()) == (2, 2, 0, 0)
    assert row().last_uid == 3


def an_answer(uid, raw=b"Subject: x\r\n\r\nx\r\n", arrived=b'"02-Mar-2026 09:00:00 +0000"'):
    return b"* %d FETCH (UID %d INTERNALDATE %s BODY[] {%d}\r\n%s)\r\nTAG OK done\r\n" % (
        uid, uid, arrived, len(raw), raw,
    )  # fmt: skip


def a_folder(uids, *, flags=rb"(\Seen \*)", selected=b"[READ-WRITE]", bodies=None):
    """The answers of a server with these mails; `bodies` are those that it gives in its own way."""

    def fetch_answer(words):
        asked = [int(one) for one in words[2].split(b",") if one.isdigit()]
        for span in words[2].split(b","):
            first, colon, last = span.partition(b":")
            asked += range(int(first), int(last) + 1) if colon else []
        if b"RFC822.SIZE" in words[3]:
            lines = [b"* %d FETCH (UID %d RFC822.SIZE 17)\r\n" % (uid, uid) for uid in asked]
            return b"".join(lines) + ScriptedImap.OK
        (uid,) = asked
        return (bodies or {}).get(uid, an_answer(uid, b"Subject: %d\r\n\r\nx\r\n" % uid))

    def search_answer(words):
        return b"* SEARCH %s\r\n" % b" ".join(b"%d" % uid for uid in uids) + ScriptedImap.OK

    opened = (
        b"* %d EXISTS\r\n* OK [PERMANENTFLAGS %s] x\r\n* OK [UIDVALIDITY 7] x\r\n"
        b"* OK [UIDNEXT 1000] x\r\nTAG OK %s done\r\n" % (len(uids), flags, selected)
    )
    examined = opened.replace(selected, b"[READ-ONLY]")
    return ScriptedImap.UP_TO_LIST | {
        b"SELECT": opened,
        b"EXAMINE": examined,
        b"SEARCH": search_answer,
        b"FETCH": fetch_answer,
        b"STORE": ScriptedImap.OK,
    }


@pytest.fixture
def scripted(settings):
    with contextlib.ExitStack() as stack:

        def start(answers):
            server = stack.enter_context(ScriptedImap(answers))
            settings.IMAP_URL = server.url
            return server

        yield start


def stores(server):
    return [said for said in server.heard if b"STORE" in said]


@pytest.mark.parametrize(
    ("answers", "marks"),
    [
        (a_folder([5]), 1),
        (a_folder([5], flags=rb"(\Seen $FOIKept)"), 1),
        (a_folder([5], flags=rb"(\Seen)"), 0),
        (a_folder([5], flags=b"()", selected=b"[READ-ONLY]"), 0),
        (a_folder([5, 6]) | {b"STORE": b"TAG NO not today\r\n"}, 1),
    ],
    ids=["any keyword", "ours", "no keywords", "read-only", "refused"],
)
def test_fetch_marks_where_the_server_allows_it_and_keeps_all_the_same(scripted, answers, marks):
    server = scripted(answers)

    done = fetched()

    assert done.errors == []
    assert done.stored == row().last_uid - 4
    assert len(stores(server)) == marks
    assert all(b"+FLAGS.SILENT ($FOIKept)" in said for said in stores(server))


def test_fetch_goes_on_where_numbers_have_gaps_and_takes_none_that_is_old(scripted):
    """`n:*` always gives the last mail, however old (RFC 9051, 9)."""
    scripted(a_folder([3, 900, 901]))
    assert counts(fetched()) == (3, 3, 0, 0)
    assert counts(fetched()) == (0, 0, 0, 0)
    assert row().last_uid == 901


@pytest.mark.parametrize(
    "arrived",
    [b"NIL", b'"nonsense"', b'"01-Jan-1903 00:00:00 +1200"', b'"02-Mar-2199 09:00:00 +0000"'],
)
def test_fetch_takes_now_for_an_arrival_that_cannot_be_true(scripted, arrived):
    scripted(a_folder([1], bodies={1: an_answer(1, arrived=arrived)}))

    assert counts(fetched(NOW)) == (1, 1, 0, 0)
    assert InboundMessage.objects.get().arrived_at == NOW


def test_fetch_passes_a_mail_that_vanished_between_search_and_fetch(imap):
    uids_after = fetching.OpenFolder.uids_after
    paths = [imap.drop(letter(number)) for number in range(1, 4)]
    found_before = []

    def and_then_one_is_deleted(folder, uid):
        found = uids_after(folder, uid)
        found_before.extend(found)
        for path in imap.maildir().glob(f"*/{paths[1].name.partition(':')[0]}*"):
            path.unlink()
        return found

    with pytest.MonkeyPatch.context() as patch:  # the moment, not the answer, is chosen here
        patch.setattr(fetching.OpenFolder, "uids_after", and_then_one_is_deleted)
        done = fetched()

    assert found_before == [1, 2, 3]
    assert counts(done) == (2, 2, 0, 0)
    assert row().last_uid == 3
    assert counts(fetched()) == (0, 0, 0, 0)


def test_fetch_does_not_take_an_empty_answer_for_a_mail_that_is_gone(scripted):
    scripted(a_folder([1, 2], bodies={1: b"* 1 FETCH (UID 1 FLAGS ())\r\nTAG OK done\r\n"}))

    done = fetched()

    assert (done.stored, len(done.errors)) == (1, 1)
    assert "mail 1 of foi at 127.0.0.1 is not to be had" in done.errors[0]
    assert [one["uid"] for one in row().passed_over] == [1]


# ---------------------------------------------------------------------------- numbers


def test_fetch_begins_anew_under_another_uidvalidity_and_keeps_nothing_twice(imap):
    for number in range(5):
        imap.drop(letter(number))
    fetched()
    before = row().uid_validity
    imap.number_anew()
    imap.drop(letter(5))

    assert counts(fetched()) == (6, 1, 5, 0)
    assert row().uid_validity != before
    assert counts(fetched()) == (0, 0, 0, 0)


def test_fetch_loses_nothing_where_the_mark_came_along_with_a_copy(imap):
    """Only bytes count: a mark may be copied with a mail, or come from another installation."""
    imap.drop(letter(1))
    fetched()
    InboundMessage.objects.all().delete()
    StoredFile.objects.all().delete()
    imap.number_anew()

    assert imap.keywords() == [[MARK]] or imap.flags() == ["a"]
    assert counts(fetched()) == (1, 1, 0, 0)


def test_fetch_begins_anew_where_a_restored_server_gives_numbers_out_again(imap):
    for number in range(6):
        imap.drop(letter(number))
    fetched()
    names = imap.maildir() / "dovecot-uidlist"
    head, *lines = names.read_text().splitlines()
    for path in imap.maildir().glob("dovecot.index*"):
        path.unlink()
    for line in lines[3:]:  # as its backup had it: the last three had not come yet
        (name,) = imap.maildir().glob(f"*/{line.partition(':')[2].partition(':')[0]}*")
        name.unlink()
    names.write_text("\n".join([head.replace("N7", "N4"), *lines[:3]]) + "\n")
    imap.drop(letter(9))

    assert counts(fetched()) == (4, 1, 3, 0)
    assert row().last_uid == 4
    assert counts(fetched()) == (0, 0, 0, 0)


def test_fetch_does_not_begin_anew_for_a_server_that_never_says_the_next_number(scripted):
    answers = a_folder([3, 4])
    answers[b"SELECT"] = answers[b"SELECT"].replace(b"UIDNEXT 1000", b"UIDNEXT 2")
    scripted(answers)

    assert counts(fetched()) == (2, 2, 0, 0)
    assert counts(fetched()) == (0, 0, 0, 0)


def test_uids_after_finds_all_where_more_lie_there_than_are_asked_for_at_once(imap, monkeypatch):
    monkeypatch.setattr("responses_app.mailbox.NUMBERED_AT_ONCE", 7)
    for number in range(23):
        imap.drop(letter(number))

    assert counts(fetched()) == (23, 23, 0, 0)
    imap.drop(letter(99))
    assert counts(fetched()) == (1, 1, 0, 0)


def test_fetch_takes_no_more_at_once_than_it_is_told_to(imap):
    for number in range(5):
        imap.drop(letter(number))

    assert [fetch(timezone.now(), at_most=2).stored for _ in range(4)] == [2, 2, 1, 0]


# ---------------------------------------------------------------------------- passed over


def test_fetch_leaves_a_mail_that_is_too_large_and_takes_those_behind_it(imap, settings, caplog):
    settings.LARGEST_FILE = A_MEGABYTE
    imap.drop(letter(1))
    imap.drop(letter(2, "too much\n" * 150_000))
    imap.drop(letter(3))

    done = fetched()

    assert counts(done) == (2, 2, 0, 1)
    assert done.is_complete
    assert done.errors[0].startswith(
        "folder INBOX, mail 2 of foi@example.org at 127.0.0.1 has 1.4 MB; at most 1 MB are taken"
    )
    assert [MARK in words for words in imap.keywords()] == [True, False, True]
    caplog.clear()
    assert fetched() == Fetched(errors=done.errors)  # seen each time, and logged once
    assert caplog.text == ""


def test_fetch_takes_a_large_mail_once_that_many_megabytes_are_allowed(imap, settings):
    settings.LARGEST_FILE = A_MEGABYTE
    imap.drop(letter(1, "too much\n" * 150_000))
    imap.drop(letter(2))
    fetched()
    settings.LARGEST_FILE = 10 * A_MEGABYTE

    assert counts(fetched()) == (1, 1, 0, 0)
    assert row().passed_over == []
    assert all(MARK in words for words in imap.keywords())


def test_fetch_forgets_a_mail_that_was_too_large_when_somebody_deletes_it(imap, settings):
    settings.LARGEST_FILE = A_MEGABYTE
    imap.drop(letter(1, "too much\n" * 150_000))
    assert len(fetched().errors) == 1
    for path in imap.maildir().glob("cur/*"):
        path.unlink()

    assert counts(fetched()) == (0, 0, 0, 0)
    assert row().passed_over == []


def test_fetch_brings_a_mail_only_once_that_the_server_calls_smaller_than_it_is(scripted, settings):
    settings.LARGEST_FILE = 1000
    server = scripted(a_folder([1, 2], bodies={1: an_answer(1, b"x" * 2000)}))

    first, second = fetched(), fetched()

    assert (first.stored, len(first.errors)) == (1, 1)
    assert (second.stored, len(second.errors)) == (0, 1)
    assert sum(b"FETCH 1 (BODY.PEEK" in said for said in server.heard) == 1


def test_fetch_leaves_an_empty_mail_and_takes_those_behind_it(imap):
    imap.drop(letter(1))
    imap.drop(b"")
    imap.drop(letter(2))

    done = fetched()

    assert counts(done) == (2, 2, 0, 1)
    assert "mail 2 of foi@example.org at 127.0.0.1 is empty" in done.errors[0]
    assert fetched().errors == done.errors
    assert row().last_uid == 3


NO = b"TAG NO [SERVERBUG] try again\r\n"


def test_fetch_passes_over_a_mail_that_the_server_refuses_until_it_hands_it_out(scripted):
    bodies = {2: NO}
    scripted(a_folder([1, 2, 3], bodies=bodies))

    done = fetched()

    assert counts(done) == (2, 2, 0, 1)
    assert done.is_complete
    assert "mail 2 of foi at 127.0.0.1 is not to be had: 127.0.0.1: " in done.errors[0]
    assert row().last_uid == 3
    del bodies[2]
    assert counts(fetched()) == (1, 1, 0, 0)
    assert row().passed_over == []


def test_fetch_stops_where_the_server_refuses_one_mail_after_the_other(scripted):
    bodies = dict.fromkeys(range(1, 50), NO)
    scripted(a_folder(list(range(1, 60)), bodies=bodies))

    done = fetched()

    assert (done.stored, done.is_complete) == (0, False)
    assert row().last_uid == len(row().passed_over) == 3
    bodies.clear()
    fetched()
    assert sorted(kept()) == sorted(b"Subject: %d\r\n\r\nx\r\n" % uid for uid in range(1, 60))


def test_fetch_stops_passing_over_where_very_many_mails_are_not_to_be_had(scripted, monkeypatch):
    monkeypatch.setattr(fetching, "MANY", 4)
    bodies = dict.fromkeys(range(1, 50, 2), NO)
    scripted(a_folder(list(range(1, 50)), bodies=bodies))

    for _ in range(5):
        done = fetched()

    assert not done.is_complete
    assert (len(row().passed_over), row().last_uid) == (4, 8)
    bodies.clear()
    fetched()
    assert len(kept()) == 49


def test_fetch_gets_past_a_mail_at_which_the_server_hangs_up(scripted):
    bodies = {2: b""}
    scripted(a_folder([1, 2, 3, 4], bodies=bodies))

    first, second = fetched(), fetched()

    assert (first.stored, first.is_complete, len(first.errors)) == (1, False, 1)
    assert "mail 2 of foi at 127.0.0.1 is not to be had" in first.errors[0]
    assert (second.stored, second.is_complete, len(second.errors)) == (2, False, 1)
    assert row().last_uid == 4
    del bodies[2]
    assert counts(fetched()) == (1, 1, 0, 0)


def test_fetch_gets_past_two_mails_at_which_the_server_hangs_up(scripted):
    bodies = {1: b"", 2: b""}
    scripted(a_folder([1, 2, 3], bodies=bodies))
    for _ in range(3):
        fetched()
    assert len(kept()) == 1

    del bodies[2]
    for _ in range(2):  # each of them comes first in its turn
        fetched()
    assert len(kept()) == 2


# ---------------------------------------------------------------------------- servers that fail


def test_fetch_says_clearly_that_a_password_is_wrong(imap, settings):
    settings.IMAP_URL = imap.url.replace("phrase", "phase")

    done = fetched()

    assert not done.is_complete
    assert "does not accept the password of foi@example.org" in done.errors[0]


@pytest.mark.usefixtures("db")
def test_fetch_says_clearly_that_nobody_is_there(settings):
    settings.IMAP_URL = f"imap://foi:x@127.0.0.1:{free_port()}"

    assert "refused" in fetched().errors[0].lower()
    with pytest.raises(MailboxError, match="(?i)refused"):
        fetching.fetch_some(timezone.now())


@pytest.fixture
def wire(imap, settings):
    with Wire(imap.port) as wire:
        settings.IMAP_URL = imap.url.replace(f":{imap.port}", f":{wire.port}")
        yield wire


def test_fetch_loses_nothing_wherever_the_wire_is_cut(imap, wire):
    mails = [letter(number, f"{number} bottles\n" * 300) for number in range(12)]
    for raw in mails:
        imap.drop(raw)
    chance = random.Random(5)

    for _ in range(25):
        wire.after = chance.randrange(70_000)
        done = fetched()
        assert len(done.errors) == (not done.is_complete), done.errors
        assert "\n" not in "".join(done.errors)
    cuts, wire.after = wire.cuts, None
    for _ in range(2):
        last = fetched()

    assert cuts >= 10
    assert (last.errors, row().passed_over, row().last_uid) == ([], [], 12)
    assert sorted(kept()) == sorted(map(on_the_wire, mails))
    assert all(MARK in words for words in imap.keywords())


def test_fetch_keeps_no_mail_of_which_only_a_part_came(imap, wire):
    imap.drop(letter(1, "in time\n"))
    imap.drop(letter(2, "1234567890\n" * 20_000 + "and so on\n"))
    wire.at = b"and so on"

    done = fetched()

    assert (done.stored, wire.cuts, done.is_complete) == (1, 1, False)
    assert kept() == [on_the_wire(letter(1, "in time\n"))]
    assert StoredFile.objects.count() == 1
    assert [MARK in words for words in imap.keywords()] == [True, False]
    wire.at = None
    assert counts(fetched()) == (1, 1, 0, 0)


def test_fetch_keeps_what_it_has_where_the_server_stops(imap, monkeypatch):
    for number in range(6):
        imap.drop(letter(number))
    keep = inbox.keep

    def keep_and_stop_the_server(*given):
        if InboundMessage.objects.count() == 3:
            imap.stop()
        return keep(*given)

    monkeypatch.setattr(inbox, "keep", keep_and_stop_the_server)  # the moment is chosen here

    done = fetched()

    assert (done.stored, done.is_complete, len(done.errors)) == (4, False, 1)
    assert len(kept()) == 4


def test_fetch_looks_into_the_other_folders_where_one_cannot_be_opened(imap):
    imap.drop(letter(1))
    imap.drop(letter(2), "Spam")
    answers = fetched()
    assert answers.stored == 2
    imap.drop(letter(3))
    imap.drop(letter(4), "Spam")
    spam = imap.maildir("Spam")
    spam.chmod(0)

    done = fetched()

    assert (done.stored, done.is_complete, len(done.errors)) == (1, False, 1)
    assert "folder Spam of foi@example.org at 127.0.0.1: 127.0.0.1: " in done.errors[0]
    spam.chmod(0o755)
    assert counts(fetched()) == (1, 1, 0, 0)


def test_fetch_says_which_folder_is_not_there(imap, settings):
    settings.IMAP_URL = f"{imap.url}/Replies"

    assert "no folder 'Replies'; there are: " in fetched().errors[0]


def test_fetch_passes_over_a_mail_that_the_server_cannot_read_itself(imap):
    imap.drop(letter(1))
    unreadable = imap.drop(letter(2))
    unreadable.chmod(0)
    imap.drop(letter(3))
    imap.drop(letter(4), "Spam")

    fetched(), fetched()

    assert len(kept()) == 3
    (path,) = imap.maildir().glob(f"*/{unreadable.name}*")
    path.chmod(0o644)
    assert fetched().errors == []
    assert len(kept()) == 4


# ---------------------------------------------------------------------------- a full disk


@contextlib.contextmanager
def a_small_disk(folder: Path):
    """A real file system of 200 kB; only root may mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k,mode=700", "tmpfs", folder],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@contextlib.contextmanager
def no_large_files(most: int):
    """The system refuses what goes beyond so many bytes of a file, as it may for anybody."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def hash_of(raw: bytes) -> str:
    return hashlib.sha256(on_the_wire(raw)).hexdigest()


def test_fetch_leaves_on_the_server_what_the_disk_has_no_room_for(imap, settings):
    folder = settings.DATA_DIR / "vault"
    small, large, later = letter(1), letter(2, "0123456789\n" * 30_000), letter(3)
    for raw in (small, large, later):
        imap.drop(raw)
    in_junk = letter(4)
    imap.drop(in_junk, "Spam")
    with a_small_disk(folder):
        for _ in range(2):
            done = fetched()
            assert not done.is_complete
            assert done.errors == [
                "folder INBOX, mail 2 of foi@example.org at 127.0.0.1: "
                f"{len(on_the_wire(large))} bytes could not be kept: "
                f"{os.strerror(errno.ENOSPC)}. It stays on the server."
            ]
            assert files_in(folder) == {hash_of(small), hash_of(in_junk)}
            assert StoredFile.objects.count() == InboundMessage.objects.count() == 2
            assert (row().last_uid, row().passed_over) == (1, [])
            assert [MARK in words for words in imap.keywords()] == [True, False, False]
        subprocess.run(["mount", "-o", "remount,size=8m", folder], check=True)

        assert counts(fetched()) == (2, 2, 0, 0)
        assert files_in(folder) == {hash_of(raw) for raw in (small, large, later, in_junk)}
        assert sorted(kept()) == sorted(map(on_the_wire, (small, large, later, in_junk)))
        assert all(MARK in words for words in imap.keywords())


def test_fetch_leaves_on_the_server_what_the_system_does_not_let_us_write(imap, settings):
    folder = settings.DATA_DIR / "vault"
    large, later = letter(1, "0123456789\n" * 300_000), letter(2)
    imap.drop(large)
    imap.drop(later)
    with no_large_files(2 * A_MEGABYTE):
        done = fetched()

    assert (done.stored, done.is_complete) == (0, False)
    assert os.strerror(errno.EFBIG) in done.errors[0]
    assert files_in(folder) == set()
    assert not StoredFile.objects.exists() and not InboundMessage.objects.exists()
    assert not any(MARK in words for words in imap.keywords())
    assert counts(fetched()) == (2, 2, 0, 0)
    assert files_in(folder) == {hash_of(large), hash_of(later)}


# ---------------------------------------------------------------------------- who fetches


def test_fetch_leaves_it_to_whoever_is_fetching_already(imap, monkeypatch):
    imap.drop(letter(1))
    keep, meanwhile = inbox.keep, []

    def keep_while_another_begins(*given):
        meanwhile.append(fetched())
        return keep(*given)

    monkeypatch.setattr(inbox, "keep", keep_while_another_begins)

    done = fetched()

    assert meanwhile == [Fetched(is_elsewhere=True)]
    assert counts(done) == (1, 1, 0, 0)
    monkeypatch.undo()
    assert not fetched().is_elsewhere


@pytest.mark.usefixtures("dovecot")
def test_fetch_signs_in_by_token_where_the_address_has_no_password(settings):
    with TokenServer() as tokens, servers.Imap(tokeninfo=tokens.info_url) as imap:
        tokens.set_up(settings)
        settings.IMAP_URL = imap.url
        imap.drop(letter(1))
        tokens.people["access-2"] = imap.user

        refused = fetched()
        assert "does not accept the access token" in refused.errors[0]
        assert not refused.is_complete
        assert counts(fetched()) == (1, 1, 0, 0)
        imap.drop(letter(2))
        assert counts(fetched()) == (1, 1, 0, 0)


def test_fetch_some_takes_a_share_at_a_time_and_counts_them(imap, monkeypatch):
    monkeypatch.setattr(fetching, "A_SWEEP", 2)
    for number in range(3):
        imap.drop(letter(number))
    imap.drop(b"")

    found = [fetching.fetch_some(timezone.now()) for _ in range(3)]

    assert [one["stored"] for one in found] == [2, 1, 0]
    assert [one["errors"] for one in found] == [0, 1, 1]


def test_a_mailbox_with_many_mails_is_fetched_in_a_minute(imap):
    for number, size in zip(range(150), itertools.cycle((1, 40, 400))):
        imap.drop(letter(number, "a line of some words\n" * size))

    began = time.monotonic()
    assert counts(fetched()) == (150, 150, 0, 0)
    assert time.monotonic() - began < 60
    began = time.monotonic()
    assert counts(fetched()) == (0, 0, 0, 0)
    assert time.monotonic() - began < 10


def test_arrivals_before_and_after_a_clock_change_are_the_same_instants(imap):
    for day in ("2026-03-29T00:59:59", "2026-03-29T01:00:01"):
        imap.drop(letter(day), arrived=datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())

    fetched()

    first, second = InboundMessage.objects.order_by("pk").values_list("arrived_at", flat=True)
    assert second - first == timedelta(seconds=2)
