"""`manage.py run_sweeps`: every frequent sweep once, without Celery; or until it is stopped."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from requests_app import tasks as requests_tasks
from requests_app.management.commanding import REFUSED, FoiCommand
from responses_app import tasks as responses_tasks

# Dates first, so that nobody is chased by an old one; letters late, so that all of them leave.
SWEEPS = (
    requests_tasks.recompute_deadlines,
    requests_tasks.chase,
    responses_tasks.rebuild_changed_statistics,
    responses_tasks.send_digests,
    requests_tasks.deliver_outbox,
    responses_tasks.settle_outbox,
    requests_tasks.look_up_exchangers,
)


class Command(FoiCommand):
    help = "Run every frequent sweep once, as the worker would."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, **options: Any) -> None:
        while True:
            counts, problems = run_all()
            self.answer(options, counts, "\n".join(in_words(counts)))
            if problems and not options["loop"]:
                raise CommandError("\n".join(problems), returncode=REFUSED)
            for problem in problems:
                self.stderr.write(problem)
            if not options["loop"]:
                return
            try:
                time.sleep(settings.SWEEP_SECONDS)
            except KeyboardInterrupt:
                return


def run_all() -> tuple[dict[str, dict[str, int]], list[str]]:
    """Run each sweep; one that fails keeps none of the others from its turn."""
    counts: dict[str, dict[str, int]] = {}
    problems = []
    for sweep in SWEEPS:
        name = sweep.__name__
        try:
            counts[name] = sweep()
        except Exception as problem:
            counts[name] = {}
            problems.append(f"{name} failed: {type(problem).__name__}: {problem}")
    return counts, problems


def in_words(counts: dict[str, dict[str, int]]) -> list[str]:
    return [
        f"{name}: {', '.join(f'{count} {what}' for what, count in found.items()) or 'failed'}"
        for name, found in counts.items()
    ]
