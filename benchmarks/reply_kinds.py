"""How often a reply's kind is read right, on made-up replies and on public mails.

.venv/bin/python benchmarks/reply_kinds.py [FOLDER] > benchmarks/reply_kinds.md

FOLDER holds public mails, never committed: `bounces/` (tests/data of the flufl.bounce 6.0.0 source
package of PyPI) and `people/` (the .eml files of the talon 1.4.4 source package and the msg_*.txt
of Debian's libpython3.11-testsuite). Without it only our own replies are read.
"""

import platform
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from os import cpu_count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from requests_app.domain.law import Law
from responses_app.domain.mail import Mail
from responses_app.domain.quoting import split
from responses_app.domain.reply_kinds import KindReading, ReplyKind, read_kind
from responses_app.readers.emails import read_mail
from tests.corpus.replies import Case, Phrasing, blind, built_on, cases, first_blind

NO_ANSWER = (ReplyKind.BOUNCE, ReplyKind.OUT_OF_OFFICE)
SETS = {
    "built on": built_on,
    "first blind, later built on too": first_blind,
    "blind": blind,
}


def read(mail: Mail, law: Law = Law.FOIA) -> KindReading:
    return read_kind(mail, split(mail.text).own, law)


def facts(case: Case, reading: KindReading) -> dict[str, bool]:
    """What else was to be read from the case, and whether it was."""
    wanted = {
        "their reference": (case.reference, reading.their_reference == case.reference),
        "elsewhere": (case.elsewhere, case.elsewhere in reading.elsewhere),
        "sections": (case.sections, ",".join(reading.sections) == case.sections),
        "extension": (case.extension, reading.extension == case.extension),
        "new date": (case.new_date, reading.new_date == case.new_date),
        "fee": (case.fee, bool(case.fee) and reading.fee == Decimal(case.fee)),
    }
    return {name: right for name, (want, right) in wanted.items() if want}


def of_a_set(name: str, phrasings: list[Phrasing]) -> None:
    read_so: dict[str, Counter[str]] = defaultdict(Counter)
    sure, right_facts, all_facts = Counter[str](), Counter[str](), Counter[str]()
    for case in cases(phrasings):
        reading = read(case.mail, case.law)
        read_so[case.kind][reading.kind] += 1
        if reading.is_sure:
            sure["right" if reading.kind == case.kind else "wrong"] += 1
        for fact, right in facts(case, reading).items():
            all_facts[fact] += 1
            right_facts[fact] += right
    total = sum(sum(row.values()) for row in read_so.values())
    right = sum(row[kind] for kind, row in read_so.items())
    print(f"\n## Our own replies: {name}\n")
    print(
        f"{len(phrasings)} phrasings, {total} mails. Best guess right: {right} "
        f"({right / total:.1%}). Sure: {sum(sure.values())}, of which right {sure['right']} "
        f"({sure['right'] / max(1, sum(sure.values())):.1%}).\n"
    )
    print("| kind | mails | right | read as |\n|---|---|---|---|")
    for kind, row in sorted(read_so.items()):
        wrong = ", ".join(f"{other} {n}" for other, n in row.most_common() if other != kind)
        print(f"| {kind} | {sum(row.values())} | {row[kind]} | {wrong or '-'} |")
    print("\n| read from it | asked | right |\n|---|---|---|")
    for fact, asked in sorted(all_facts.items()):
        print(f"| {fact} | {asked} | {right_facts[fact]} |")


def of_public_mails(folder: Path) -> None:
    print("\n## Public mails\n")
    bounced = [
        read(read_mail(path.read_bytes())) for path in sorted((folder / "bounces").iterdir())
    ]
    known = sum(reading.kind in NO_ANSWER for reading in bounced)
    as_bounce = sum(reading.kind is ReplyKind.BOUNCE for reading in bounced)
    named = sum(bool(reading.bounce and reading.bounce.addresses) for reading in bounced)
    print(
        f"- Bounces: {known} of {len(bounced)} ({known / len(bounced):.1%}) taken for no answer, "
        f"{as_bounce} of them for bounces; {named} with the address that failed."
    )
    people = [read(read_mail(path.read_bytes())) for path in sorted((folder / "people").iterdir())]
    taken = [reading for reading in people if reading.kind is ReplyKind.BOUNCE]
    print(
        f"- Other mails: {len(people)}, of which {len(taken)} taken for bounces"
        f" ({sum(any(e.where == 'report' for e in r.evidence) for r in taken)} are reports in form,"
        " that is, bounces)."
    )


def of_people() -> None:
    """Our own mails that a person or a machine of a council wrote, none of them a bounce."""
    mails = [
        case
        for phrasings in (built_on(), first_blind(), blind())
        for case in cases(phrasings)
        if case.kind != "bounce"
    ]
    wrong = sum(read(case.mail, case.law).kind is ReplyKind.BOUNCE for case in mails)
    print(f"- Our own replies that are no bounces: {wrong} of {len(mails)} taken for bounces.")


def of_time() -> None:
    print("\n## Time\n")
    cases_read = list(cases(blind()))
    start = time.perf_counter()
    for case in cases_read:
        read(case.mail, case.law)
    print(f"A reply: {(time.perf_counter() - start) / len(cases_read) * 1000:.1f} ms on average.\n")
    for words in ("the information you requested is ", "mail not delivered to ", " \t", "- \n"):
        text = words * (1_000_000 // len(words))
        start = time.perf_counter()
        read_kind(Mail(text=text, sent_at=datetime(2026, 1, 6, tzinfo=UTC)), text, Law.FOIA)
        print(f"1 MB of {words!r}: {time.perf_counter() - start:.1f} s.\n")


if __name__ == "__main__":
    print(f"# Kinds of reply, {datetime.now(UTC):%Y-%m-%d}\n")
    print(
        f"{cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}. Printed by `benchmarks/reply_kinds.py`.\n"
    )
    print(
        "The replies are made up: councils' usual ways of writing, put down by hand, each with "
        "four councils, greetings and closes. Real mail is more varied; what is sure here is a "
        "bound from one side only. The first blind set was read once before it was built on: "
        "67.4% right, 160 of 168 sure readings right (95.2%), most of the rest unclear. The second "
        "was written before those faults were looked at; when it was first read 95.0% were right "
        "and 176 of 176 sure readings. One fault of a rule that it showed was put right since."
    )
    for name, phrasings in SETS.items():
        of_a_set(name, phrasings())
    if len(sys.argv) > 1:
        of_public_mails(Path(sys.argv[1]))
    else:
        print("\n## Public mails\n")
    of_people()
    of_time()
