"""Looking into a mailbox, against a real IMAP server (Dovecot)."""

import contextlib
import subprocess
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from responses_app.mailbox import Mailbox, MailboxError, MailRefused
from tests import servers
from tests.mails import bounce, mail
from tests.servers import ScriptedImap
from tests.token_server import TokenServer

LETTER = "<FOI-7.request.aa11@example.org>"
LONGER = "<FOI-7.request.aa11@example.org.uk>"


def days_ago(count):
    return timezone.localdate() - timedelta(days=count)


# ---------------------------------------------------------------------------- a copy


def test_has_copy_finds_the_mail_whose_own_message_id_it_is(imap):
    imap.drop(mail(LETTER, sender="foi@example.org"))

    with Mailbox.opened() as mailbox:
        found = mailbox.has_copy(LETTER)

    assert (found.folder, found.sender) == ("INBOX", "foi@example.org")
    assert f"mail {found.uid} in folder INBOX of foi@example.org, arrived 20" in str(found)
    assert found.arrived.tzinfo is not None


@pytest.mark.parametrize(
    "other",
    [
        mail(text=f"You wrote {LETTER}\n"),
        mail(Subject_2=LETTER),
        mail(In_Reply_To=LETTER),
        mail(LONGER),
        mail(LETTER.replace("aa11", "xaa11")),
        bounce(LETTER),
    ],
    ids=["quoted in its text", "in another header", "a reply", "longer", "another", "a bounce"],
)
def test_has_copy_finds_nothing_but_the_exact_message_id(imap, other):
    imap.drop(other)

    with Mailbox.opened() as mailbox:
        assert mailbox.has_copy(LETTER) is None


@pytest.mark.parametrize("folder", ["Sent", "Spam"])
def test_has_copy_looks_where_providers_put_mail_to_ourselves(imap, folder):
    imap.drop(mail(LETTER), folder)

    with Mailbox.opened() as mailbox:
        assert mailbox.has_copy(LETTER).folder == folder


def test_has_copy_reads_a_folded_header(imap):
    imap.drop(b"From: foi@example.org\r\nMessage-ID:\r\n " + LETTER.encode() + b"\r\n\r\nx\r\n")

    with Mailbox.opened() as mailbox:
        assert mailbox.has_copy(LETTER)


def test_has_copy_looks_no_further_back_than_asked(imap):
    imap.drop(mail(LETTER), arrived=time.time() - 30 * 86_400)

    with Mailbox.opened() as mailbox:
        assert mailbox.has_copy(LETTER, since=days_ago(5)) is None
        assert mailbox.has_copy(LETTER, since=days_ago(31))


# ---------------------------------------------------------------------------- answers


def test_answers_to_finds_replies_that_name_the_letter_oldest_first(imap):
    imap.drop(mail("<b@c.example>", References=f"<x@y> {LETTER}"), arrived=time.time() - 60)
    imap.drop(mail("<a@c.example>", In_Reply_To=LETTER), arrived=time.time() - 3600)
    imap.drop(mail("<n@c.example>", References=LONGER))
    imap.drop(mail("<q@c.example>", text=f"You wrote {LETTER}\n"))

    with Mailbox.opened() as mailbox:
        answers = mailbox.answers_to(LETTER)

    assert len(answers) == 2
    assert answers[0].arrived < answers[1].arrived


@pytest.mark.parametrize(
    "other",
    [
        mail(LONGER, sender="foi@example.org", In_Reply_To=LETTER, References=LETTER),
        mail(LONGER, sender="other@example.org", References=LETTER, X_FOI_Letter="FOI-7; step=a"),
        mail(sender="MAILER-DAEMON@mail.example.org", In_Reply_To=LETTER),
    ],
    ids=["our own next letter", "a letter of ours by another name", "a robot's"],
)
def test_answers_to_counts_neither_our_own_letters_nor_bounces(imap, other):
    imap.drop(other)

    with Mailbox.opened() as mailbox:
        assert mailbox.answers_to(LETTER) == []


# ---------------------------------------------------------------------------- bounces


@pytest.mark.parametrize("action", ["failed", "delayed"])
def test_bounces_of_finds_the_report_that_returns_the_letter_and_its_word(imap, action):
    imap.drop(bounce(LETTER, action=action))

    with Mailbox.opened() as mailbox:
        [found] = mailbox.bounces_of(LETTER)
        assert mailbox.bounces_of(LETTER) == [found]

    assert found.action == action


def test_bounces_of_reads_a_letter_returned_whole(imap):
    inner = mail(LETTER, sender="foi@example.org")
    outer = mail(sender="postmaster@council.example")
    outer.add_attachment(inner)
    imap.drop(outer)

    with Mailbox.opened() as mailbox:
        assert len(mailbox.bounces_of(LETTER)) == 1


def test_bounces_of_takes_mail_to_the_letter_s_own_address_that_carries_it(imap):
    own = "foi+b77@example.org"
    text = f"Sorry.\n\n----- the original -----\nMessage-ID: {LETTER}\n"
    imap.drop(bounce(LETTER, to=own, sender="gateway@council.example"))
    plain = mail("<p@c.example>", text=text)
    plain.replace_header("To", own)
    imap.drop(plain)

    with Mailbox.opened() as mailbox:
        assert len(mailbox.bounces_of(LETTER, own)) == 2
        assert mailbox.bounces_of("<FOI-8.request.bb@example.org>", own) == []
        assert len(mailbox.bounces_of(LETTER, "foi@example.org")) == 1  # not all of our mail


def test_bounces_of_says_failed_of_the_letter_and_not_of_our_copy_of_it(imap, settings):
    imap.drop(bounce(LETTER))
    settings.JOURNAL = "FOI@council.example"  # whom the report is about

    with Mailbox.opened() as mailbox:
        (report,) = mailbox.bounces_of(LETTER)

    assert report.action == ""


@pytest.mark.parametrize(
    "other",
    [bounce(LONGER), bounce("<FOI-7.reminder.cc@example.org>", names=LETTER), mail(text=LETTER)],
    ids=["of another", "of the next letter, which names this one", "quoted"],
)
def test_bounces_of_takes_no_report_about_another_letter(imap, other):
    imap.drop(other)

    with Mailbox.opened() as mailbox:
        assert mailbox.bounces_of(LETTER, "foi+b7@example.org") == []


# ---------------------------------------------------------------------------- our own mail


def test_sent_by_us_yields_each_mail_from_our_address_once_with_what_it_says_it_is(imap):
    ours = mail(
        LETTER,
        sender="Ada Researcher <FOI@example.org>",
        X_FOI_Letter="FOI-7; step=request; kind=request",
    )
    imap.drop(ours)
    imap.drop(ours, "Sent")
    imap.drop(mail("<d@example.org>", sender="foi@example.org", Auto_Submitted="auto-generated"))
    imap.drop(mail("<their.2@council.example>", sender="not-foi@example.org"))
    imap.drop(mail("<their.3@council.example>", sender='"foi@example.org" <x@council.example>'))

    with Mailbox.opened() as mailbox:
        found = {one.message_id: one for one in mailbox.sent_by_us()}
        raw = mailbox.raw(found[LETTER].found)

    assert found.keys() == {LETTER, "<d@example.org>"}
    assert found[LETTER].letter == "FOI-7; step=request; kind=request"
    assert (found[LETTER].is_automatic, found["<d@example.org>"].is_automatic) == (False, True)
    assert raw.replace(b"\r\n", b"\n") == ours.as_bytes()


def test_sent_by_us_says_what_lies_nowhere_but_in_the_junk_folder(imap):
    for message_id, folder in ((LETTER, "Spam"), (LETTER, "Sent"), ("<j@example.org>", "Spam")):
        imap.drop(mail(message_id, sender="foi@example.org"), folder)

    with Mailbox.opened() as mailbox:
        found = {one.message_id: one.is_junk for one in mailbox.sent_by_us()}

    assert found == {LETTER: False, "<j@example.org>": True}


def test_sent_by_us_yields_what_arrived_since_a_day(imap):
    imap.drop(mail(LETTER, sender="foi@example.org"), arrived=time.time() - 20 * 86_400)
    imap.drop(mail("<new@example.org>", sender="foi@example.org"))

    with Mailbox.opened() as mailbox:
        found = [one.message_id for one in mailbox.sent_by_us(days_ago(3))]

    assert found == ["<new@example.org>"]


def test_nothing_is_marked_as_seen_or_deleted_by_looking(imap):
    imap.drop(mail(LETTER, sender="foi@example.org"))
    imap.drop(mail("<a@c.example>", In_Reply_To=LETTER))
    imap.drop(bounce(LETTER))
    imap.drop(mail("<read@c.example>"), flags="S")

    with Mailbox.opened() as mailbox:
        mailbox.raw(mailbox.has_copy(LETTER))
        assert mailbox.answers_to(LETTER)
        assert mailbox.bounces_of(LETTER)
        assert list(mailbox.sent_by_us())

    assert sorted(imap.flags()) == ["", "", "", "S"]


def test_a_mailbox_with_two_thousand_mails_is_fast_enough(imap):
    for number in range(2000):
        imap.drop(
            mail(f"<n{number}@example.org>", sender="foi@example.org", References=f"<r{number}@x>")
        )
    with Mailbox.opened() as mailbox:
        assert mailbox.has_copy("<n0@example.org>")  # the server makes its index
        began = time.monotonic()
        for number in range(0, 2000, 100):
            assert mailbox.has_copy(f"<n{number}@example.org>")
            assert mailbox.answers_to(f"<r{number}@x>") == []
            assert mailbox.bounces_of(f"<n{number}@example.org>") == []
        assert time.monotonic() - began < 20
        began = time.monotonic()
        assert len(list(mailbox.sent_by_us())) == 2000
        assert time.monotonic() - began < 20


# ---------------------------------------------------------------------------- fetching


def test_incoming_is_the_folder_of_imap_url_and_the_one_for_junk(imap):
    imap.drop(mail(LETTER), "All Mail")

    with Mailbox.opened() as mailbox:
        assert mailbox.incoming() == ["INBOX", "Spam"]
        assert mailbox.name == "foi@example.org at 127.0.0.1"
    with Mailbox.opened(f"{imap.url}/inbox") as mailbox:
        assert mailbox.incoming() == ["INBOX", "Spam"]
    with Mailbox.opened(f"{imap.url}/Spam") as mailbox:
        assert mailbox.incoming() == ["Spam"]


def test_a_folder_tells_what_came_after_a_number_and_how_large_it_is(imap):
    mails = [mail(f"<{number}@council.example>", text=f"{number}\n" * number) for number in (1, 20)]
    for one in mails:
        imap.drop(one)

    with Mailbox.opened() as mailbox:
        folder = mailbox.enter("INBOX")
        assert [folder.uids_after(uid) for uid in (0, 1, 2, 3)] == [[1, 2], [2], [], []]
        raws = [one.as_bytes().replace(b"\n", b"\r\n") for one in mails]
        assert [folder.size(uid) for uid in (1, 2, 3)] == [*map(len, raws), 0]
        assert [folder.take(uid).raw for uid in (1, 2)] == raws
        assert folder.take(3) is None
        assert (folder.highest_uid(), folder.uid_next) == (2, 3)
        assert mailbox.enter("Spam").uids_after(0) == []
        assert mailbox.enter("Spam").highest_uid() == 0


def test_fetching_and_looking_do_not_get_in_each_other_s_way(imap):
    imap.drop(mail(LETTER))

    with Mailbox.opened() as mailbox:
        assert mailbox.has_copy(LETTER)
        mailbox.enter("INBOX").mark(1)
        assert mailbox.has_copy(LETTER)
        mailbox.enter("Spam")
        assert mailbox.has_copy(LETTER).folder == "INBOX"

    assert imap.keywords() == [["$FOIKept"]]


def test_what_a_server_refuses_is_told_apart_from_a_server_that_is_gone(imap):
    with Mailbox.opened() as mailbox:
        with pytest.raises(MailRefused, match="127.0.0.1: "):
            mailbox.enter("Nowhere")
        folder = mailbox.enter("INBOX")
        imap.stop()
        with pytest.raises(MailboxError) as gone:
            folder.size(1)

    assert not isinstance(gone.value, MailRefused)


# ---------------------------------------------------------------------------- the door


@pytest.mark.usefixtures("dovecot")
def test_opened_takes_special_letters_in_user_password_and_folder():
    with servers.Imap(user="für foi@example.org", password="a:b/c@d%e? ü") as imap:
        imap.drop(mail(LETTER), "Anfragen & mehr")
        url = f"{imap.url}/Anfragen%20%26%20mehr"
        with Mailbox.opened(url) as mailbox:
            assert mailbox.has_copy(LETTER).folder == "Anfragen & mehr"


def refusal(url=None):
    with pytest.raises(MailboxError) as caught, Mailbox.opened(url) as mailbox:
        mailbox.has_copy(LETTER)
    words = str(caught.value)
    assert "\n" not in words
    return words


def test_opened_says_clearly_that_a_password_is_wrong_and_does_not_repeat_it(imap):
    words = refusal(imap.url.replace("phrase", "phase"))

    assert "does not accept the password of foi@example.org" in words
    assert "phase" not in words


def test_opened_says_clearly_what_else_is_wrong(imap):
    nobody = servers.free_port()

    assert "no folder 'Replies'; there are: " in refusal(f"{imap.url}/Replies")
    assert "has no password" in refusal(imap.url.replace("a%20long%20pass%20phrase", ""))
    assert "refused" in refusal(f"imap://foi:x@127.0.0.1:{nobody}").lower()
    assert "IMAP_URL names no mailbox" in refusal("")
    assert "IMAP_URL names no mailbox" in refusal("imaps://imap.example.org")


@pytest.fixture
def scripted():
    """Start a server that says what it is told to, for faults that no good server has."""
    with contextlib.ExitStack() as stack:

        def start(greeting, answers, **more):
            return stack.enter_context(ScriptedImap(answers, greeting, **more)).url

        yield start


OK, GREETING, UP_TO_LIST = ScriptedImap.OK, ScriptedImap.GREETING, ScriptedImap.UP_TO_LIST


def folders(*lines):
    return {b"LIST": b"".join(b"* LIST %s\r\n" % line for line in lines) + OK}


@pytest.mark.parametrize(
    ("lines", "incoming"),
    [
        ([rb'() "/" INBOX', rb'(\Junk) "/" Rubbish', rb'() "/" Spam'], ["Rubbish"]),
        ([rb'() "/" INBOX', rb'() "/" "Junk E-mail"', rb'() "/" "Junk food"'], ["Junk E-mail"]),
        ([rb'() "." INBOX', rb'() "." INBOX.Spam', rb'() "." Sent'], ["INBOX.Spam"]),
        ([rb"() NIL INBOX", rb"() NIL JUNK"], ["JUNK"]),
        ([rb'() "/" INBOX', rb'(\Junk \Noselect) "/" Spam'], []),
        ([rb'() "/" INBOX', rb'(\NonExistent) "/" Spam'], []),
        ([rb'() "/" INBOX', rb'(\All) "/" All', rb'(\Sent) "/" Sent'], []),
    ],
)
def test_incoming_knows_junk_by_its_mark_and_else_by_its_name(scripted, lines, incoming):
    url = scripted(GREETING, UP_TO_LIST | folders(*lines))

    with Mailbox.opened(url) as mailbox:
        assert mailbox.incoming() == ["INBOX", *incoming]


def test_a_folder_without_uidvalidity_is_refused(scripted):
    url = scripted(GREETING, UP_TO_LIST | {b"SELECT": b"* 0 EXISTS\r\nTAG OK done\r\n"})

    with Mailbox.opened(url) as mailbox, pytest.raises(MailRefused, match="no UIDVALIDITY"):
        mailbox.enter("INBOX")


def test_a_server_that_hangs_up_mid_session_is_a_clear_error(scripted):
    assert refusal(scripted(GREETING, UP_TO_LIST)).startswith("127.0.0.1: ")


def test_news_of_other_mails_in_between_is_no_answer(scripted):
    """In a shared mailbox somebody may read another mail just while we look."""
    head = f"Message-ID: {LETTER}\r\n\r\n".encode()
    answer = b'* 1 FETCH (UID 7 INTERNALDATE "02-Mar-2026 10:00:00 +0000" BODY[HEADER.FIELDS '
    answer += b"(MESSAGE-ID)] {%d}\r\n%s)\r\n" % (len(head), head)
    seen = b"* 3 FETCH (FLAGS (\\Seen))\r\n"
    answers = {
        b"EXAMINE": b"* 3 EXISTS\r\nTAG OK [READ-ONLY] done\r\n",
        b"SEARCH": b"* SEARCH 7\r\n" + OK,
        b"FETCH": seen + answer + b"* 2 FETCH (UID 9 FLAGS ())\r\n" + OK,
    }
    url = scripted(GREETING, UP_TO_LIST | answers)

    with Mailbox.opened(url) as mailbox:
        assert mailbox.has_copy(LETTER).uid == 7


def test_a_server_that_is_stopped_mid_session_is_a_clear_error(imap):
    with Mailbox.opened() as mailbox:
        assert mailbox.has_copy(LETTER) is None
        imap.stop()
        with pytest.raises(MailboxError):
            mailbox.has_copy(LETTER)


def test_a_server_that_falls_silent_is_a_clear_error_in_time(scripted, monkeypatch):
    from imapclient import SocketTimeout

    from responses_app import mailbox

    monkeypatch.setattr(mailbox, "TIMEOUT", SocketTimeout(connect=1, read=0.3))
    done = threading.Event()
    url = scripted(GREETING, {}, then=lambda client: done.wait(10))

    assert "no answer within the time allowed" in refusal(url)
    done.set()


def test_a_server_that_speaks_nonsense_is_a_clear_error(scripted):
    no_browser = scripted(b"HTTP/1.1 400 Bad Request\r\n\r\n", {})
    no_answers = scripted(GREETING, dict.fromkeys([*UP_TO_LIST, b"EXAMINE", b"SEARCH"], OK))

    assert refusal(no_browser).startswith("127.0.0.1: ")
    assert refusal(no_answers).startswith("127.0.0.1: ")


# ---------------------------------------------------------------------------- TLS


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 and .2 that nobody vouches for, with its key in one file."""
    key, pem = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,IP:127.0.0.2",
         "-keyout", key, "-out", pem],
        check=True, capture_output=True,
    )  # fmt: skip
    pem.write_bytes(pem.read_bytes() + key.read_bytes())
    return pem


@pytest.mark.usefixtures("dovecot")
def test_imaps_is_refused_where_nobody_vouches_for_the_certificate(certificate, monkeypatch):
    with servers.Imap(certificate=certificate) as imap:
        imap.drop(mail(LETTER))
        assert "its certificate is not good" in refusal(imap.tls_url)

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with Mailbox.opened(imap.tls_url) as mailbox:
            assert mailbox.has_copy(LETTER)


@pytest.mark.usefixtures("dovecot")
def test_imap_beyond_this_machine_wants_encryption(certificate, monkeypatch):
    # 127.0.0.2 is a host like any other: only localhost may be spoken to in the clear.
    with servers.Imap(address="127.0.0.2") as plain:
        assert "offers no encryption" in refusal(plain.url)

    with servers.Imap(address="127.0.0.2", certificate=certificate) as imap:
        imap.drop(mail(LETTER))
        assert "its certificate is not good" in refusal(imap.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with Mailbox.opened(imap.url) as mailbox:
            assert mailbox.has_copy(LETTER)


# ---------------------------------------------------------------------------- tokens


@pytest.mark.usefixtures("dovecot")
def test_opened_signs_in_by_token_where_the_address_has_no_password(settings):
    with TokenServer() as tokens, servers.Imap(tokeninfo=tokens.info_url) as imap:
        tokens.set_up(settings)
        imap.drop(mail(LETTER))
        tokens.people["access-1"] = imap.user

        with Mailbox.opened(imap.url) as mailbox:
            assert mailbox.has_copy(LETTER)


@pytest.mark.usefixtures("dovecot")
def test_opened_asks_for_another_token_after_one_was_refused(settings):
    with TokenServer() as tokens, servers.Imap(tokeninfo=tokens.info_url) as imap:
        tokens.set_up(settings)
        imap.drop(mail(LETTER))
        tokens.people["access-2"] = imap.user

        assert "does not accept the access token" in refusal(imap.url)
        with Mailbox.opened(imap.url) as mailbox:
            assert mailbox.has_copy(LETTER)


@pytest.mark.usefixtures("dovecot")
def test_opened_says_that_no_token_was_given(settings):
    with TokenServer() as tokens, servers.Imap(tokeninfo=tokens.info_url) as imap:
        tokens.set_up(settings)
        tokens.answers.append((400, {"error": "invalid_grant", "error_description": "expired"}))

        assert "invalid_grant: expired" in refusal(imap.url)
