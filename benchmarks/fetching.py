"""What fetching survives, in full: the faults of tests/faults as often as it takes to trust it.

    .venv/bin/python benchmarks/fetching.py [--mails 300] [--kills 100] [--only N ...]

Real processes, a real PostgreSQL (fsync on) and a real IMAP server (Dovecot); lost and kept twice
are counted by comparing the bytes that lay in the mailbox with those on our disk and with our
rows. Writes benchmarks/fetching.md after each part.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.faults import run_tests  # noqa: E402
from tests import servers  # noqa: E402
from tests.faults.fetching import (  # noqa: E402
    Compared,
    a_mailbox,
    compare,
    drop_mails,
    fetch_at_once,
    kill_at_random,
)
from tests.faults.office import Office  # noqa: E402

REPORT = Path(__file__).with_suffix(".md")


@contextmanager
def a_mailbox_of_our_own() -> Iterator[tuple[Office, servers.Imap]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.postgres(durable=True) as url,
        a_mailbox(Path(folder), url) as both,
    ):
        (Path(folder) / "var" / "vault").mkdir(parents=True, exist_ok=True)
        yield both


def killed(given: argparse.Namespace) -> list[str]:
    """Part 1: SIGKILL at random moments."""
    with a_mailbox_of_our_own() as (office, imap):
        found = kill_at_random(office, imap, given.mails, given.kills, seed=1)
    moments = (f"{count} {where}" for where, count in found.where.most_common())
    return [
        f"{sum(found.where.values())} kills: {', '.join(moments)}",
        in_words(found.after),
        f"fetched once more after a kill: at most {found.most_again}; {found.seconds:.0f} seconds",
    ]


def crowded(given: argparse.Namespace) -> list[str]:
    """Part 2: many processes at once, on one machine and as on many."""
    lines = []
    for machines in (False, True):
        with a_mailbox_of_our_own() as (office, imap):
            hashes = drop_mails(imap, given.mails)
            said = fetch_at_once(office, given.processes, machines)
            after = compare(office, imap, hashes)
        sums = {
            name: sum(one[name] for one in said) for name in ("fetched", "stored", "duplicates")
        }
        where = "as on as many machines" if machines else "on one machine"
        lines += [
            f"{given.processes} processes at once, {where}: {sums['fetched']:,} fetched, "
            f"{sums['stored']:,} stored, {sums['duplicates']:,} known by their bytes",
            in_words(after),
        ]
    return lines


def delivered(given: argparse.Namespace) -> list[str]:
    """Part 3: one mail, delivered twenty times at once."""
    found, lines = run_tests("test_inbox.py", FOI_TEST_DELIVERIES=str(given.deliveries))
    runs = found["deliveries"]
    return [
        f"{runs['runs']} mails, each delivered {runs['at once']} times at once: {runs['kept']} "
        "kept, each once",
        *lines,
    ]


def in_words(after: Compared) -> str:
    return (
        f"{after.dropped} mails in the mailbox: {after.kept} kept, {after.lost} lost, "
        f"{after.twice} kept twice, {after.strange} of other bytes, {after.unmarked} not marked"
    )


PARTS: dict[int, tuple[str, Callable[[argparse.Namespace], list[str]]]] = {
    1: ("Whoever fetches is killed at random (SIGKILL)", killed),
    2: ("Many fetch at once", crowded),
    3: ("One mail is delivered by many at once", delivered),
}


def write_report(found: dict[int, list[str]]) -> None:
    text = [
        f"# What fetching survives, {date.today().isoformat()}",  # noqa: DTZ011
        "",
        f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL with fsync on,",
        "Dovecot. Printed by `benchmarks/fetching.py`; tests/faults runs a short form of each. The",
        "kills are counted by what was done and what was not: the bytes on the disk, the rows, the",
        "mark on the server, the number up to which all is kept. `lost` are mails whose bytes are",
        "not whole on our disk with a row of their own, compared with what lay in the mailbox.",
    ]
    for number, (title, _) in PARTS.items():
        lines = found.get(number, ["not run this time"])
        text += ["", f"## {number}. {title}", "", "```text", *lines, "```"]
    REPORT.write_text("\n".join(text) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--processes", type=int, default=20)
    parser.add_argument("--deliveries", type=int, default=100)
    parser.add_argument("--only", type=int, nargs="+", choices=PARTS, default=list(PARTS))
    given = parser.parse_args()
    found: dict[int, list[str]] = {}
    for number in given.only:
        title, part = PARTS[number]
        began = time.monotonic()
        print(f"\n{number}. {title}", flush=True)
        found[number] = part(given)
        print(*found[number], f"({time.monotonic() - began:.0f} s)", sep="\n", flush=True)
        write_report(found)


if __name__ == "__main__":
    main()
