"""The part of `reading.py` that sends replies through real Celery workers.

PostgreSQL, Redis, the beat and one worker of two processes are started for it. The replies lie in
the mailbox as mails with their files; the clock runs from the start of the worker until every file
and text was searched for figures.
"""

import mimetypes
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from requests_app.domain import reply_address
from tests import servers
from tests.corpus.figures.reply import Reply
from tests.journeys.conftest import House

PATTERN, KEY = "foi+{token}@example.org", "a key for measuring"
LONGEST = 300  # seconds
PROCESSES = 2


def suits(reply: Reply) -> bool:
    """Not our own form, whose rows name rows of another database, and not without periods."""
    is_form = any("form" in feature and "pro" in feature for feature in reply.features)
    return bool(reply.asked.periods) and not is_form


def report(replies: list[Reply]) -> None:
    """How long the replies take from kept to proposed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.postgres() as database,
        servers.redis() as redis,
    ):
        house = House(Path(folder), database, redis)
        house.environment |= {
            "FOI_REPLY_ADDRESS": PATTERN,
            "FOI_REPLY_KEY": KEY,
            "FOI_LOG_LEVEL": "WARNING",
        }
        try:
            house.manage("migrate", "-v0")
            _measure(house, replies)
        finally:
            house.end()


def _measure(house: House, replies: list[Reply]) -> None:
    os.environ |= {**house.environment, "DJANGO_SETTINGS_MODULE": "foi_tracker.settings"}
    import django

    django.setup()
    from django.db import connection

    from responses_app import inbox

    now = datetime.now(UTC)
    for number, reply in enumerate(replies, 1):
        _write(number, reply)
        inbox.keep(_mail(number, reply), "mailbox", f"mail {number}", now)
    began = time.perf_counter()
    house.start(
        "worker", "-P", "prefork", "-c", str(PROCESSES), "--without-mingle", "--without-gossip"
    )
    house.start_beat()
    parsed = _until(_all_parsed)
    searched = _until(_all_searched)
    ended = time.perf_counter()
    _tell(replies, parsed - began, ended - began, is_done=searched < began + LONGEST)
    connection.close()


def _until(done: Callable[[], bool]) -> float:
    """The moment when it was done, or when waiting ended."""
    deadline = time.perf_counter() + LONGEST
    while not done() and time.perf_counter() < deadline:
        time.sleep(0.1)
    return time.perf_counter()


def _all_parsed() -> bool:
    from responses_app.models import InboundMessage, StoredFile

    waiting = InboundMessage.objects.filter(state=InboundMessage.State.KEPT)
    unseen = StoredFile.objects.filter(state=StoredFile.State.WAITING)
    return not waiting.exists() and not unseen.exists()


def _all_searched() -> bool:
    """Every text has its row, and every row was searched."""
    from responses_app.models import FigureSearch, InboundMessage

    texts = FigureSearch.objects.filter(document=None)
    open_ones = FigureSearch.objects.filter(searched_at=None)
    tied = InboundMessage.objects.filter(place=InboundMessage.Place.MATCHED)
    return texts.count() >= tied.count() and not open_ones.exists()


def _tell(replies: list[Reply], parsed: float, ended: float, is_done: bool) -> None:
    from responses_app.models import FigureSearch, ProposedFigure

    searches = FigureSearch.objects.exclude(searched_at=None).count()
    proposed = ProposedFigure.objects.filter(is_best=True)
    found = {
        (one.foi_request_id, one.question.key, one.period.key): str(one.kind)
        for one in proposed.select_related("question", "period")
    }
    truth = {
        (number, one.question, one.period): one.kind
        for number, reply in enumerate(replies, 1)
        for one in reply.truth
    }
    same = sum(found.get(at) == kind for at, kind in truth.items())
    end = f"{ended:.0f} s" if is_done else f"not all within {LONGEST} s"
    print(
        f"{len(replies)} replies without scans and without our own form, one worker of {PROCESSES}"
        f" processes, from its start (some seconds of which are loading): mails and files looked"
        f" through after {parsed:.0f} s, all figures proposed after {end}. {searches} texts and"
        f" files searched; {len(found)} figures proposed, {same} of {len(truth)} of the right kind"
        " in the right place."
    )


def _write(number: int, reply: Reply) -> None:
    """The request that the reply answers, by the same number, in a campaign of its own."""
    from requests_app.models import Authority, Campaign, FoiRequest, Period, Question

    authority = Authority.objects.create(
        pk=number, code=f"ZZ{number:04}", official_name=f"Testham {number} Council",
        plain_name=f"Testham {number}", email=f"foi@testham{number}.example",
    )  # fmt: skip
    campaign = Campaign.objects.create(pk=number, slug=f"c{number}", title=f"Campaign {number}")
    Question.objects.bulk_create(
        Question(
            campaign=campaign, key=one.key, text=one.text, unit=one.unit, kind=one.kind,
            also_called=list(one.also_called), position=place,
        )
        for place, one in enumerate(reply.asked.questions)
    )  # fmt: skip
    Period.objects.bulk_create(
        Period(
            campaign=campaign, key=one.key, basis=one.basis, start=one.start, end=one.end,
            position=place,
        )
        for place, one in enumerate(reply.asked.periods)
    )  # fmt: skip
    FoiRequest.objects.create(
        pk=number, campaign=campaign, authority=authority, law=reply.asked.law,
        reference=f"REF-{number:04}",
    )  # fmt: skip


def _mail(number: int, reply: Reply) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"foi@testham{number}.example"
    mail["To"] = reply_address.make_address(PATTERN, number, KEY)
    mail["Subject"], mail["Message-ID"] = f"Reply {number}", f"<{number}@testham.example>"
    mail["Date"] = "Mon, 09 Feb 2026 14:00:00 +0000"
    mail.set_content(reply.mail or "Please find attached our response to your request.")
    for name, content in reply.files:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()
