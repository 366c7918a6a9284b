"""From a mail's bytes to a tie in the database: 2,000 mixed mails, and readers that are killed.

    .venv/bin/python benchmarks/replies_in.py [--mails 300] [--kills 100] [--only N ...]

Part 1 keeps and reads the mails of `tests/corpus/threads.py` (400 requests, at least a third of the
mails adversarial) as the sweep does, on a real PostgreSQL, and compares the ties with the truth.
Part 2 kills the processes that keep and read mail. Writes benchmarks/replies_in.md after each part.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import servers  # noqa: E402
from tests.faults.office import open_office  # noqa: E402
from tests.faults.reading import kill_readers  # noqa: E402

REPORT = Path(__file__).with_suffix(".md")
SEED = 77_003  # not used elsewhere


def mixed(given: argparse.Namespace) -> list[str]:
    """Part 1: the whole way, for mails of which the truth is known."""
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.Postgres(durable=True) as database,
    ):
        os.environ |= {
            "DATABASE_URL": database.url,
            "FOI_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "foi_tracker.settings",
            "FOI_LOG_LEVEL": "ERROR",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test import override_settings

        from tests.corpus import in_database

        call_command("migrate", verbosity=0)
        with override_settings(**in_database.SETTINGS):
            lines = _mixed()
        connection.close()
        return lines


def _mixed() -> list[str]:
    from responses_app import inbox, replies
    from responses_app.known_requests import KnownRequests
    from responses_app.models import InboundMessage
    from tests.corpus import in_database
    from tests.corpus.office import Office
    from tests.corpus.threads import ADVERSARIAL, cases

    adversarial = {make.__name__ for make in ADVERSARIAL}
    office = Office(SEED)
    in_database.write(office)
    now = datetime.now(UTC)
    known, found = KnownRequests(), Counter()
    began = time.perf_counter()
    for case in cases(office):
        kept = inbox.keep(case.raw, "mailbox", case.kind, now)
        message = replies.parse(kept.message, now, known)
        ties = set(message.ties.values_list("foi_request_id", flat=True))
        suggested = set(message.suggestions.values_list("foi_request_id", flat=True))
        found["mails"] += 1
        found["adversarial"] += case.kind in adversarial
        found["tied"] += bool(ties)
        found["tied wrongly"] += bool(ties - case.truth)
        found["held"] += message.place == "pen"
        found["held, and the truth is no candidate"] += message.place == "pen" and not (
            case.truth <= suggested
        )
        found["should be tied, and is not"] += case.expected == "tied" and not ties
        found["our own"] += message.place == "ours"
        found["by hand"] += message.state == "by_hand"
    seconds = time.perf_counter() - began
    kept = InboundMessage.objects.count()
    return [
        *(f"{count:>6,}  {what}" for what, count in found.items()),
        f"{kept:>6,}  rows kept (mails of the same bytes are one)",
        f"{found['mails'] / seconds:,.0f} mails a second, one process, each read apart",
    ]


def killed(given: argparse.Namespace) -> list[str]:
    """Part 2: SIGKILL at random moments between storing and the end of reading."""
    with (
        servers.postgres(durable=True) as url,
        tempfile.TemporaryDirectory() as folder,
        open_office(Path(folder), url, mailbox=False) as office,
    ):
        found = kill_readers(office, given.mails, given.kills, seed=1)
    left = ", ".join(f"{count} {where}" for where, count in found.kills.most_common())
    return [
        f"{sum(found.kills.values())} kills of processes that keep and read {found.mails} mails: "
        f"{left}",
        f"lost {found.lost}, kept twice {found.twice}, never read {found.unread}, tied to none or "
        f"to two {found.untied}, read by hand {found.by_hand}, logged twice {found.events_twice}; "
        f"{found.seconds:.0f} seconds",
    ]


PARTS: dict[int, tuple[str, Callable[[argparse.Namespace], list[str]]]] = {
    1: ("2,000 mixed mails over 400 requests, the whole way", mixed),
    2: ("Killed between storing and reading", killed),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--only", type=int, nargs="*", choices=PARTS, default=list(PARTS))
    given = parser.parse_args()
    sections = _printed_before()
    for number in given.only:
        title, part = PARTS[number]
        print(title, flush=True)
        lines = part(given)
        print("\n".join(lines), flush=True)
        today = date.today()  # noqa: DTZ011
        sections[number] = f"## {number}. {title}\n\n{today}.\n\n" + "\n".join(
            ["```text", *lines, "```"]
        )
        _write(sections)


def _printed_before() -> dict[int, str]:
    """The parts of the last report, so that one can be run again by itself."""
    text = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    return {int(one[0]): f"## {one.strip()}" for one in text.split("\n## ")[1:]}


def _write(sections: dict[int, str]) -> None:
    head = (
        f"# Replies in, the whole way\n\n{platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL with fsync."
    )
    parts = [sections[number] for number in sorted(sections)]
    REPORT.write_text("\n\n".join([head, *parts]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
