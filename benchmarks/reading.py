"""How many figures are found in councils' replies, how many are right, and how long it takes.

    .venv/bin/python benchmarks/reading.py [--seed 71301] [--count 200]
        [--corpus last|blind|dev|all] [--only right,answers,speed,memory,workers]
        [--no-scans] [--show] [--write]

The replies are made by `tests/corpus/figures` (which the code was built with),
`tests/corpus/figures_blind` (made by somebody who had not read the code; measured once at first
sight, then built on) and `tests/corpus/figures_last` (made by a third, and never built on: it is
the one to judge by). The seed is another than those that were used while building. `--write` writes
benchmarks/reading.md. FOI_ANSWER_FORMS may name a file of answer forms, which is read too.
"""

import argparse
import io
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import reading_answers, reading_speed, reading_workers  # noqa: E402
from responses_app.domain.locating import LINE  # noqa: E402
from tests.corpus.figures import scoring  # noqa: E402
from tests.corpus.figures.reply import Reply  # noqa: E402
from tests.corpus.figures.scoring import Score  # noqa: E402

REPORT = Path(__file__).with_suffix(".md")
SEED = 71_301  # used in no test, and by nobody while the readers were built
CORPORA = {
    "last": "tests.corpus.figures_last",
    "blind": "tests.corpus.figures_blind",
    "dev": "tests.corpus.figures",
}
PICTURES = (".png", ".tiff", ".tif", ".jpg", ".jpeg")
PARTS = ("right", "answers", "speed", "memory", "workers")


def corpus(name: str) -> ModuleType | None:
    """The corpus of that name; None where it is not there."""
    try:
        return import_module(CORPORA[name])
    except ModuleNotFoundError as problem:
        print(f"The corpus {name} is not there: {problem}.\n", file=sys.stderr)
        return None


def made(name: str, seed: int, count: int) -> Iterator[Reply]:
    found = corpus(name)
    return found.replies(seed, count) if found else iter(())


def is_scan(reply: Reply) -> bool:
    """True if some of it is a picture of a page."""
    said = {"scan", "scanned", "photo", "image", "picture"} & set(reply.features)
    return bool(said) or any(name.lower().endswith(PICTURES) for name, _ in reply.files)


def file_formats(reply: Reply) -> str:
    """Its format, as a row of the table names it."""
    if any("form" in feature and "pro" in feature for feature in reply.features):
        return "pro forma"
    if is_scan(reply):
        return "scan or photo"
    endings = sorted({Path(name).suffix.lower().lstrip(".") for name, _ in reply.files})
    return " + ".join(endings) or "mail text"


# ---------------------------------------------------------------------------- found, and right


def scored(reply: Reply, with_scans: bool) -> Score:
    """Its score; a reader that fails has found nothing, and is named."""
    try:
        read = scoring.contents_of(reply, with_scans)
        return scoring.score(reply, scoring.proposals_of(read, reply.asked))
    except Exception as problem:
        failed = scoring.score(reply, {})
        failed.wrong.insert(0, f"{reply.name}: FAILED, {type(problem).__name__}: {problem}")
        return failed


def of_a_corpus(name: str, given: argparse.Namespace) -> None:
    total, formats, features = Score(), defaultdict(Score), defaultdict(Score)
    not_scanned = Score()
    for reply in made(name, given.seed, given.count):
        if is_scan(reply) and given.no_scans:
            continue
        one = scored(reply, with_scans=not given.no_scans)
        total.add(one)
        formats[file_formats(reply)].add(one)
        if not is_scan(reply):
            not_scanned.add(one)
        for feature in sorted(reply.features):
            features[feature].add(one)
    if not total.replies:
        print(f"\n## Corpus {name}: not there\n")
        return
    print(f"\n## Corpus {name}: {total.replies} replies, seed {given.seed}\n")
    print(
        f"Recall is of all figures those proposed for the right question and period with the right"
        f" kind, value and bounds. The confidence line is {LINE}. Coverage is printed two ways: of"
        " all proposals those above the line, and of all figures those rightly above it.\n"
    )
    table([("all", total), ("without scans", not_scanned)])
    print("\nBy format:\n")
    table(sorted(formats.items()))
    print("\nBy feature:\n")
    table(sorted(features.items()))
    if given.show:
        print("\n".join(["", *total.wrong]))


def table(rows: Iterable[tuple[str, Score]]) -> None:
    heads = (
        "", "replies", "figures", "proposed", "recall", "above the line", "precision above",
        "coverage: of proposals", "coverage: of figures", "other basis told",
    )  # fmt: skip
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for name, score in rows:
        bases = f"{score.bases_told} of {score.bases}" if score.bases else "-"
        cells = (
            name, score.replies, score.figures, score.proposed, f"{score.recall:.1%}", score.above,
            f"{score.precision:.1%}" if score.above else "-", f"{score.coverage:.1%}",
            f"{score.covered:.1%}", bases,
        )  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |")


def right(given: argparse.Namespace) -> None:
    for name in CORPORA if given.corpus == "all" else [given.corpus]:
        of_a_corpus(name, given)


# ---------------------------------------------------------------------------- the other parts


def answers(given: argparse.Namespace) -> None:
    print("\n## What a cell says\n")
    reading_answers.report(given.show)


def speed(given: argparse.Namespace) -> None:
    print("\n## Speed\n")
    replies = [one for name in CORPORA for one in made(name, given.seed, given.count)]
    reading_speed.report(
        [one for one in replies if not is_scan(one)],
        [] if given.no_scans else [one for one in replies if is_scan(one)],
    )


def memory(given: argparse.Namespace) -> None:
    print("\n## Memory of a reader apart\n")
    replies = [one for name in CORPORA for one in made(name, given.seed, given.count)]
    reading_speed.report_memory(replies)


def workers(given: argparse.Namespace) -> None:
    print("\n## Through the Celery workers\n")
    replies = made("dev", given.seed, 400)
    fit = (one for one in replies if reading_workers.suits(one) and not is_scan(one))
    reading_workers.report(list(islice(fit, 100)))


def report(given: argparse.Namespace) -> None:
    print(f"# Reading the figures, {datetime.now(UTC):%Y-%m-%d}\n")
    print(
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python"
        f" {platform.python_version()}. Printed by `benchmarks/reading.py`.\n"
    )
    print(
        "All replies are made up by script, from a seed: what they say is known, and real ones"
        " are more varied. `last` was made by somebody who had not read the code, and nothing was"
        " built on it: judge by that one. `blind` was made so, too, and measured at first sight"
        " (seed 20261123, without scans): recall 85.9%, precision above the line 98.6%, coverage"
        " 78.4% of figures; then it was built on. `dev` is what the code was built with. The seed"
        " was used for none."
    )
    for part in given.only.split(","):
        began = time.perf_counter()
        globals()[part](given)
        print(f"{part}: {time.perf_counter() - began:.0f} s", file=sys.stderr)


def main() -> None:
    reading = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reading.add_argument("--seed", type=int, default=SEED)
    reading.add_argument("--count", type=int, default=100, help="replies of each corpus")
    reading.add_argument("--corpus", choices=(*CORPORA, "all"), default="all")
    reading.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    reading.add_argument("--no-scans", action="store_true")
    reading.add_argument("--show", action="store_true", help="list what was missed or wrong")
    reading.add_argument("--write", action="store_true", help=f"write {REPORT.name}")
    given = reading.parse_args()
    if not given.write:
        report(given)
        return
    text = io.StringIO()
    with redirect_stdout(text):
        report(given)
    REPORT.write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
