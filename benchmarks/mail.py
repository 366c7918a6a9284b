"""What the mail reader survives: public mails, made ones, and mutations of them all.

.venv/bin/python benchmarks/mail.py --corpora FOLDER > benchmarks/mail.md

FOLDER is what script/fetch_mail_corpora filled, or any folder of mails (also mbox files). The
mails are read in one worker process with at most 512 MB of memory (RLIMIT_AS). Exit 1 if any mail
crashed the reader or was lost.
"""

import argparse
import email
import json
import mailbox
import multiprocessing
import os
import platform
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from responses_app.domain.quoting import split
from responses_app.readers.emails import from_json, task
from tests import made_mails

MEMORY = 512 * 1024 * 1024  # bytes, of the whole worker
MUTATIONS = 10_000
P99 = 2.0  # seconds
LARGEST_TO_MUTATE = 500_000  # bytes

ABOUT = """\
`public` are the mails that `script/fetch_mail_corpora` fetches by name and hash, `made` those of
`tests/made_mails.py`. Each of the mutations is one of both with one to three things done to it:
{kinds}.

Each row is one process; ours has at most 512 MB of address space (RLIMIT_AS), as the process has in
which mails are read. `crashes` counts exceptions, also those that our reader's last nets caught.
`lost` are mails with neither text nor files that were not marked for reading by hand, and such
whose text lost a line when it was taken apart. `plain walk` is `email.message_from_bytes` with the
default policy and a walk over the parts, in the same run and without a limit; `of it` is our time
as a share of its time. `MB` is the worker's peak, with the mails of its set."""

Case = tuple[str, bytes]


# ------------------------------------------------------------------- the mails


def corpus(folder: Path) -> Iterator[Case]:
    """Every file under `folder` as a mail; an mbox file as the mails in it."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        if path.suffix == ".mbox":
            for number, key in enumerate((box := mailbox.mbox(path, create=False)).keys()):
                yield f"{path.name} {number}", box.get_bytes(key)
        elif path.suffix == ".tnef":
            yield path.name, made_mails.tnef(path.read_bytes())
        else:
            yield path.name, path.read_bytes()


def mutated(mails: list[bytes], count: int, seed: int) -> Iterator[Case]:
    """Yield `count` mails, each with one to three things done to it that come of the seed."""
    random = Random(seed)
    small = [mail for mail in mails if len(mail) <= LARGEST_TO_MUTATE]
    for number in range(count):
        mail, done = random.choice(small), []
        for _ in range(random.randint(1, 3)):
            mutation = random.choice(MUTATION_KINDS)
            done.append(mutation.__name__)
            mail = mutation(mail, random, small)
        yield f"mutation {number}: {', '.join(done)}", mail


def flipped(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    changed = bytearray(mail or b"\n")
    for _ in range(random.randint(1, 40)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def truncated(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    return mail[: random.randint(0, len(mail))]


def header_repeated(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    lines = mail.split(b"\n")
    line = random.randrange(min(len(lines), 30))
    return b"\n".join(lines[:line] + [lines[line]] * random.randint(2, 200) + lines[line:])


def boundary_mangled(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    old, new = random.choice(
        [
            (b"boundary=", b"boundry="),
            (b"--", b"-"),
            (b"\n--", b"\n --"),
            (b"--\n", b"\n"),
            (b'boundary="', b"boundary="),
            (b"multipart/", b"multipart"),
        ]
    )
    return mail.replace(old, new, random.randint(1, 4))


def charset_lied(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    charset = random.choice(
        b"utf-16 utf-7 idna punycode base64 \xff\xff iso-2022-jp big5 hz cp037 x-none utf-8".split()
    )
    for known in (b"utf-8", b"us-ascii", b"iso-8859-1", b"UTF-8", b"windows-1252"):
        mail = mail.replace(known, charset)
    return mail


def encoding_lied(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    encodings = [b"base64", b"quoted-printable", b"7bit", b"8bit", b"x-uuencode"]
    return mail.replace(random.choice(encodings), random.choice(encodings))


def lines_ended_otherwise(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    ending = random.choice([b"\r", b"\n", b"\r\n", b"\r\r\n", b"\n\r", b"\x0b", b"\x85"])
    return mail.replace(b"\r\n", b"\n").replace(b"\n", ending)


def spliced(mail: bytes, random: Random, others: list[bytes]) -> bytes:
    other = random.choice(others)
    return mail[: random.randint(0, len(mail))] + other[random.randint(0, len(other)) :]


def strewn(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    for _ in range(random.randint(1, 20)):
        at = random.randint(0, len(mail))
        mail = (
            mail[:at] + random.choice([b"\0", b"\xff", b"\xe9", b"\x1b", b"=?", b"\n"]) + mail[at:]
        )
    return mail


def wrapped(mail: bytes, random: Random, _: list[bytes]) -> bytes:
    for level in range(random.choice([1, 2, 5, 60])):
        mark = b"w%d" % level
        kind = random.choice([b"mixed", b"alternative", b"related", b"digest", b"report"])
        if random.random() < 0.3:
            mail = b"Content-Type: message/rfc822\r\n\r\n" + mail
            continue
        mail = (
            b"Content-Type: multipart/"
            + kind
            + b"; boundary="
            + mark
            + b"\r\n\r\n--"
            + mark
            + b"\r\n"
            + mail
            + b"\r\n--"
            + mark
            + b"--\r\n"
        )
    return mail


MUTATION_KINDS = [
    flipped,
    truncated,
    header_repeated,
    boundary_mangled,
    charset_lied,
    encoding_lied,
    lines_ended_otherwise,
    spliced,
    strewn,
    wrapped,
]

# ------------------------------------------------------------------- reading them


def check(raw: bytes) -> tuple[float, str, bool]:
    """Read one mail as the reader's process does: seconds, what went wrong, by hand or not."""
    begun = time.perf_counter()
    try:
        answer, blobs = task(raw, {})
    except Exception as problem:
        return time.perf_counter() - begun, f"crash: {problem!r}", False
    seconds = time.perf_counter() - begun
    mail = from_json(json.loads(json.dumps(answer)), blobs)
    if any("could not be" in sentence and "Error" in sentence for sentence in mail.problems):
        return seconds, f"fault: {mail.problems}", mail.needs_hand
    if not (mail.text.strip() or mail.attachments or mail.needs_hand):
        return seconds, "lost", mail.needs_hand
    parts = split(mail.text, mail.subject)
    lines = sum(
        (part.count("\n") + 1) for part in (parts.own, parts.quoted, parts.signature) if part
    )
    if lines < sum(bool(line) for line in mail.text.split("\n")):
        return seconds, "lost: lines of its text", mail.needs_hand
    return seconds, "", mail.needs_hand


def plainly_walked(raw: bytes) -> tuple[float, str, bool]:
    """The same with the standard library, as one would write it first."""
    begun = time.perf_counter()
    wrong = ""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        for header in ("from", "to", "subject", "date", "message-id"):
            str(message[header])
        for part in message.walk():
            if part.get_content_maintype() == "text":
                part.get_content().encode()
            elif not part.is_multipart():
                part.get_payload(decode=True)
            part.get_filename()
    except Exception as problem:
        wrong = f"crash: {type(problem).__name__}"
    return time.perf_counter() - begun, wrong, False


Outcome = tuple[list[float], Counter[str], int, list[str]]


def run(name: str, options: argparse.Namespace, reader: str) -> Outcome:
    seconds, wrong, hand, examples = [], Counter(), 0, []
    read = check if reader == "ours" else plainly_walked
    for known, raw in cases(name, options):
        took, problem, by_hand = read(raw)
        seconds.append(took)
        hand += by_hand
        if problem:
            wrong[problem.split(":")[0]] += 1
            examples.append(f"{known}: {problem}")
    return seconds, wrong, hand, examples[:20]


def cases(name: str, options: argparse.Namespace) -> Iterator[Case]:
    if name == "large and hostile":
        for made in (made_mails.large, made_mails.many_parts, made_mails.long_header):
            yield made.__name__, made()
        yield "header_bomb", made_mails.header_bomb()
        yield "deep", made_mails.deep(5_000)
        return
    public = list(corpus(options.corpora)) if options.corpora else []
    made = list(made_mails.ALL.items())
    if name == "public":
        yield from public
    elif name == "made":
        yield from made
    else:
        mails = [raw for _, raw in public + made]
        yield from mutated(mails, options.mutations, options.seed)


def worker(name: str, options: argparse.Namespace, reader: str, answers: object) -> None:
    if reader == "ours":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = run(name, options, reader)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answers.send((outcome, before, peak))


def apart(name: str, options: argparse.Namespace, reader: str) -> tuple[Outcome, float]:
    """Run one set in a process of its own; its peak of memory in MB."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=worker, args=(name, options, reader, there))
    process.start()
    there.close()
    try:
        outcome, _, peak = here.recv()
    except EOFError:
        outcome, peak = ([0.0], Counter({"crash": 1}), 0, ["the worker died"]), 0
    process.join()
    return outcome, peak / 1024


# ------------------------------------------------------------------- saying so


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, help="a folder of mails")
    parser.add_argument("--mutations", type=int, default=MUTATIONS)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    if options.corpora and not options.corpora.is_dir():
        sys.exit(f"{options.corpora} is no folder; script/fetch_mail_corpora makes one.")
    rows, examples, bad = [], [], 0
    for name in ("public", "made", "large and hostile", "mutations"):
        if name == "public" and not options.corpora:
            continue
        ours, peak = apart(name, options, "ours")
        plain, plain_peak = apart(name, options, "plain walk")
        seconds, wrong, _, some = ours
        rows.append(row(name, "ours", ours, peak, f"{sum(seconds) / sum(plain[0]):.2f}"))
        rows.append(row(name, "plain walk", plain, plain_peak, "1.00"))
        bad += sum(wrong.values()) + (at_share(seconds, 0.99) > P99)
        examples += some
    print(report(rows, options))
    for example in examples:
        print(example, file=sys.stderr)
    sys.exit(1 if bad else 0)


def at_share(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def row(name: str, reader: str, outcome: Outcome, peak: float, share: str) -> str:
    seconds, wrong, hand, _ = outcome
    lost, crashes = wrong["lost"], wrong["crash"] + wrong["fault"]
    times = " ".join(f"{at_share(seconds, part) * 1000:9.2f}" for part in (0.5, 0.99, 1))
    walked = reader == "plain walk"
    return (
        f"{name:18} {reader:10} {len(seconds):7,} {crashes:7,} {'-' if walked else lost:>5} "
        f"{'-' if walked else format(hand, ','):>7} {times} {sum(seconds):8.1f} {share:>5} "
        f"{peak:6.0f}"
    )


def report(rows: list[str], options: argparse.Namespace) -> str:
    head = (
        f"{'mails':18} {'reader':10} {'number':>7} {'crashes':>7} {'lost':>5} {'by hand':>7} "
        f"{'p50 ms':>9} {'p99 ms':>9} {'max ms':>9} {'seconds':>8} {'of it':>5} {'MB':>6}"
    )
    return "\n".join(
        [
            f"# Reading mails, {date.today()}",  # noqa: DTZ011
            "",
            f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python"
            f" {platform.python_version()}. Printed by `benchmarks/mail.py`, seed {options.seed}.",
            "",
            "```text",
            head,
            *rows,
            "```",
            "",
            ABOUT.format(
                kinds=", ".join(kind.__name__.replace("_", " ") for kind in MUTATION_KINDS)
            ),
        ]
    )


if __name__ == "__main__":
    main()
