"""How far a mail got is known from where the attempt ended."""

import socket
import threading

import pytest

from requests_app import smtp
from requests_app.smtp import Fate, Server

MIME = b"Subject: hello\r\n\r\nHello.\r\n"


class ScriptedServer:
    """Says what it is told to, line by line, and may fall silent or hang up."""

    def __init__(self, replies: list[str]) -> None:
        self.replies = replies
        self.heard: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rwb") as lines:
            for reply in self.replies:
                if reply == "hang up":
                    return
                if reply == "silence":
                    connection.settimeout(5)
                    connection.recv(1)
                    return
                lines.write(f"{reply}\r\n".encode())
                lines.flush()
                if reply.startswith("354"):
                    while (line := lines.readline()) not in (b".\r\n", b""):
                        pass
                    self.heard.append("TEXT")
                else:
                    line = lines.readline()
                    if not line:
                        return
                    self.heard.append(line.decode().strip())


GREETING = ["220 hello", "250 hello"]
TO_TEXT = [*GREETING, "250 from", "250 to"]


@pytest.mark.parametrize(
    ("replies", "fate"),
    [
        ([*TO_TEXT, "354 go on", "250 kept"], Fate.SENT),
        ([*TO_TEXT, "354 go on", "451 disk full"], Fate.LATER),
        ([*TO_TEXT, "354 go on", "554 spam"], Fate.NO),
        ([*TO_TEXT, "354 go on", "hang up"], Fate.UNKNOWN),
        ([*TO_TEXT, "354 go on", "silence"], Fate.UNKNOWN),
        ([*TO_TEXT, "421 closing"], Fate.LATER),
        ([*TO_TEXT, "554 no"], Fate.NO),
        ([*TO_TEXT, "hang up"], Fate.LATER),
        ([*GREETING, "250 from", "550 no such box"], Fate.NO),
        ([*GREETING, "250 from", "450 greylisted"], Fate.LATER),
        ([*GREETING, "250 from", "hang up"], Fate.LATER),
        ([*GREETING, "451 later"], Fate.LATER),
        ([*GREETING, "553 sender refused"], Fate.NO),
        (["220 hello", "hang up"], Fate.LATER),
        (["554 not today"], Fate.LATER),
        (["421 too busy"], Fate.LATER),
        (["hang up"], Fate.LATER),
    ],
)
def test_submit_knows_how_far_the_mail_got(monkeypatch, replies, fate):
    monkeypatch.setattr(smtp, "AFTER_DOT_SECONDS", 0.5)
    server = ScriptedServer(replies)

    attempt = smtp.submit(
        Server("127.0.0.1", server.port), "a@example.org", "b@example.org", MIME, lambda: True
    )

    assert attempt.fate == fate
    assert attempt.reply


def test_submit_gives_no_text_when_the_letter_is_no_longer_ours():
    server = ScriptedServer([*TO_TEXT, "221 bye"])

    attempt = smtp.submit(
        Server("127.0.0.1", server.port), "a@example.org", "b@example.org", MIME, lambda: False
    )

    assert attempt.fate == Fate.LATER
    assert "data" not in " ".join(server.heard).lower()


def test_submit_says_later_when_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    attempt = smtp.submit(
        Server("127.0.0.1", port), "a@example.org", "b@example.org", MIME, lambda: True
    )

    assert attempt.fate == Fate.LATER
