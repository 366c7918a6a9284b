"""A mail server in a process of its own, whose word can be relied on: what it answers 250 for is
on disk before. What it was given is counted from its file, never from our own tables.

    python -m tests.faults.sink PORT FILE [--slow STAGE=FROM-TO] [--says STAGE=REPLY:SHARE] ...

FILE gets a line of JSON for each mail that it keeps. It can be slow, refuse, hang up or fall
silent at every stage, in the order of a session: mail, rcpt, journal (the RCPT of our own
address), data, text (it has the text and has not kept it yet), kept (it has kept the mail and
has not said so yet).
"""

import argparse
import asyncio
import email
import json
import os
import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.servers import drop

STAGES = ("mail", "rcpt", "journal", "data", "text", "kept")
HANG_UP, SILENCE = "hang up", "silence"


@dataclass
class Manners:
    """How the server behaves at each stage; what is left to chance follows the seed."""

    seed: int = 0
    slow: dict[str, tuple[float, float]] = field(default_factory=dict)  # seconds, from and to
    says: dict[str, tuple[str, float]] = field(default_factory=dict)  # what, and how often

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def pause(self, stage: str) -> float:
        return self._chance.uniform(*self.slow.get(stage, (0, 0)))

    def answer(self, stage: str) -> str:
        """What it says instead of yes; empty for yes."""
        words, share = self.says.get(stage, ("", 0))
        return words if self._chance.random() < share else ""


class Sink:
    """Keeps every mail as a line in a file, and delivers the copy for our own address."""

    def __init__(self, file: Path, manners: Manners, journal: str, journal_to: Path | None) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._manners, self._journal, self._journal_to = manners, journal, journal_to

    async def stage(self, server: SMTP, stage: str) -> str:
        """Come to a stage; return what is said instead of yes, empty for yes."""
        await asyncio.sleep(self._manners.pause(stage))
        answer = self._manners.answer(stage)
        if answer == SILENCE:
            await asyncio.sleep(3600)
        if answer == HANG_UP:
            server.transport.close()
        return answer

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802
        if answer := await self.stage(server, "mail"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        stage = "journal" if address == self._journal else "rcpt"
        if answer := await self.stage(server, stage):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if answer := await self.stage(server, "text"):
            return answer
        self._keep(envelope)
        return await self.stage(server, "kept") or "250 kept"

    def _keep(self, envelope) -> None:
        mail = email.message_from_bytes(envelope.content)
        line = {
            "at": time.time(),
            "to": [one for one in envelope.rcpt_tos if one != self._journal],
            "message_id": mail["Message-ID"],
            "letter": mail["X-FOI-Letter"],
        }
        os.write(self._file, json.dumps(line).encode() + b"\n")
        os.fsync(self._file)
        if self._journal_to and self._journal in envelope.rcpt_tos:
            drop(self._journal_to, envelope.original_content)


class _Protocol(SMTP):
    """Comes to the stage of DATA before it says that it wants the text."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if answer := await self.event_handler.stage(self, "data"):
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Protocol(self.handler, **self.SMTP_kwargs)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slow", action="append", default=[], metavar="STAGE=FROM-TO")
    parser.add_argument("--says", action="append", default=[], metavar="STAGE=REPLY:SHARE")
    parser.add_argument("--journal", default="", help="our own address")
    parser.add_argument("--journal-to", type=Path, help="the Maildir of our own address")
    given = parser.parse_args()
    slow, says = {}, {}
    for words in given.slow:
        stage, _, span = words.partition("=")
        slow[_known(stage)] = tuple(map(float, span.split("-")))
    for words in given.says:
        stage, _, answer = words.partition("=")
        reply, _, share = answer.rpartition(":")
        says[_known(stage)] = (reply, float(share))
    sink = Sink(given.file, Manners(given.seed, slow, says), given.journal, given.journal_to)
    _Controller(sink, hostname="127.0.0.1", port=given.port).start()
    signal.pause()


def _known(stage: str) -> str:
    if stage not in STAGES:
        raise SystemExit(f"{stage} is no stage; {', '.join(STAGES)} were expected.")
    return stage


if __name__ == "__main__":
    main()
