"""How far a mail got is known from where the attempt ended."""

import socket

import pytest

from requests_app.smtp import Fate, Patience, Server, Session, Stage
from tests.servers import ScriptedServer

MIME = b"Subject: hello\r\n\r\nHello.\r\n"

HELLO, FROM, TO = ["220 hello", "250 hello"], "250 from", "250 to"
TO_TEXT = [*HELLO, FROM, TO]
PATIENCE = Patience(connect=2, command=0.5, after_dot=0.5)


def attempt(server, *, go_on=True, journal="", **options):
    options = {"patience": PATIENCE, **options}
    with Session(Server("127.0.0.1", server.port, **options)) as session:
        return session.submit(
            "a@example.org", "b@example.org", MIME, lambda journalled: go_on, journal
        )


@pytest.mark.parametrize(
    ("replies", "fate", "stage"),
    [
        ([*TO_TEXT, "354 go on", "250 kept"], Fate.SENT, Stage.TEXT),
        ([*TO_TEXT, "354 go on", "451 disk full"], Fate.LATER, Stage.TEXT),
        ([*TO_TEXT, "354 go on", "421 closing"], Fate.LATER, Stage.TEXT),
        ([*TO_TEXT, "354 go on", "554 spam"], Fate.NO, Stage.TEXT),
        ([*TO_TEXT, "354 go on", "hang up"], Fate.UNKNOWN, Stage.TEXT),
        ([*TO_TEXT, "354 go on", "silence"], Fate.UNKNOWN, Stage.TEXT),
        ([*TO_TEXT, "354 go on", "what?"], Fate.UNKNOWN, Stage.TEXT),
        ([*TO_TEXT, "354 go on", "354 still"], Fate.UNKNOWN, Stage.TEXT),
        ([*TO_TEXT, "421 closing"], Fate.LATER, Stage.DATA),
        ([*TO_TEXT, "451 later"], Fate.LATER, Stage.DATA),
        ([*TO_TEXT, "554 no"], Fate.NO, Stage.DATA),
        ([*TO_TEXT, "250 odd"], Fate.LATER, Stage.DATA),
        ([*TO_TEXT, "hang up"], Fate.LATER, Stage.DATA),
        ([*TO_TEXT, "silence"], Fate.LATER, Stage.DATA),
        ([*HELLO, FROM, "550 no such box"], Fate.NO, Stage.RCPT),
        ([*HELLO, FROM, "450 greylisted"], Fate.LATER, Stage.RCPT),
        ([*HELLO, FROM, "421 closing"], Fate.LATER, Stage.RCPT),
        ([*HELLO, FROM, "hang up"], Fate.LATER, Stage.RCPT),
        ([*HELLO, FROM, "silence"], Fate.LATER, Stage.RCPT),
        ([*HELLO, "451 later"], Fate.LATER, Stage.MAIL),
        ([*HELLO, "421 closing"], Fate.LATER, Stage.MAIL),
        ([*HELLO, "553 sender refused"], Fate.LATER, Stage.MAIL),
        ([*HELLO, "silence"], Fate.LATER, Stage.MAIL),
        (["220 hello", "hang up"], Fate.LATER, Stage.CONNECT),
        (["220 hello", "421 closing", "421 closing"], Fate.LATER, Stage.CONNECT),
        (["554 not today"], Fate.LATER, Stage.CONNECT),
        (["421 too busy"], Fate.LATER, Stage.CONNECT),
        (["what?"], Fate.LATER, Stage.CONNECT),
        (["silence"], Fate.LATER, Stage.CONNECT),
        (["hang up"], Fate.LATER, Stage.CONNECT),
    ],
)
def test_submit_knows_how_far_the_mail_got(replies, fate, stage):
    found = attempt(ScriptedServer(replies))

    assert (found.fate, found.stage) == (fate, stage)
    assert found.reply


@pytest.mark.parametrize(
    ("journal", "fate", "stage"),
    [
        ("250 our own", Fate.SENT, Stage.TEXT),
        ("550 no such box", Fate.SENT, Stage.TEXT),
        ("451 later", Fate.SENT, Stage.TEXT),
        ("421 closing", Fate.LATER, Stage.JOURNAL),
        ("hang up", Fate.LATER, Stage.JOURNAL),
    ],
)
def test_submit_sends_though_the_journal_is_refused(journal, fate, stage):
    server = ScriptedServer([*TO_TEXT, journal, "354 go on", "250 kept"])

    found = attempt(server, journal="us@example.org")

    assert (found.fate, found.stage) == (fate, stage)
    assert server.heard[3] == "RCPT TO:<us@example.org>" if len(server.heard) > 3 else journal


def test_submit_gives_no_text_when_the_letter_is_no_longer_ours():
    server = ScriptedServer([*TO_TEXT, "221 bye"])

    found = attempt(server, go_on=False)

    assert found.fate == Fate.LATER
    assert "data" not in " ".join(server.heard).lower()


def test_submit_says_later_when_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with Session(Server("127.0.0.1", port)) as session:
        found = session.submit("a@example.org", "b@example.org", MIME, lambda _: True)

    assert (found.fate, found.stage) == (Fate.LATER, Stage.CONNECT)


def test_submit_says_later_when_the_server_cannot_encrypt():
    server = ScriptedServer([*HELLO, "454 TLS not available"])

    found = attempt(server, use_tls=True)

    assert (found.fate, found.stage) == (Fate.LATER, Stage.CONNECT)
    assert "FROM" not in " ".join(server.heard)  # nothing is said in the clear


def test_a_slow_greeting_is_waited_for_as_long_as_any_command():
    server = ScriptedServer(["wait 0.6", *TO_TEXT, "354 go on", "250 kept"])

    found = attempt(server, patience=Patience(connect=0.2, command=3, after_dot=3))

    assert found.fate == Fate.SENT


def test_a_session_sends_several_letters_over_one_connection():
    letter = [FROM, TO, "354 go on", "250 kept"]
    server = ScriptedServer([*HELLO, *letter, *letter])

    with Session(Server("127.0.0.1", server.port, patience=PATIENCE)) as session:
        fates = [
            session.submit("a@example.org", "b@example.org", MIME, lambda _: True).fate
            for _ in range(2)
        ]

    assert fates == [Fate.SENT, Fate.SENT]
    assert server.connections == 1


@pytest.mark.parametrize("stale", ["hang up", "421 idle for too long"])
def test_a_session_connects_anew_when_the_server_tired_of_waiting(stale):
    letter = [FROM, TO, "354 go on", "250 kept"]
    server = ScriptedServer([*HELLO, *letter, stale], [*HELLO, *letter])

    with Session(Server("127.0.0.1", server.port, patience=PATIENCE)) as session:
        fates = [
            session.submit("a@example.org", "b@example.org", MIME, lambda _: True).fate
            for _ in range(2)
        ]

    assert fates == [Fate.SENT, Fate.SENT]
    assert server.connections == 2


def test_a_refused_letter_leaves_the_connection_fit_for_the_next():
    server = ScriptedServer(
        [*HELLO, FROM, "550 no such box", "250 reset", FROM, TO, "354 go on", "250 kept"]
    )

    with Session(Server("127.0.0.1", server.port, patience=PATIENCE)) as session:
        fates = [
            session.submit("a@example.org", "b@example.org", MIME, lambda _: True).fate
            for _ in range(2)
        ]

    assert fates == [Fate.NO, Fate.SENT]
    assert server.heard.count("RSET") == 1
