"""`manage.py run_sweeps`: every frequent sweep once, without Celery; or until it is stopped."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string

from foi_tracker.timetable import Sweep, sweeps
from requests_app.management.commanding import REFUSED, FoiCommand
from requests_app.models import SweepRun


class Command(FoiCommand):
    help = "Run every frequent sweep once, as the worker would."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, **options: Any) -> None:
        while True:
            counts, problems = run_all(timezone.now())
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


def run_all(now: datetime) -> tuple[dict[str, dict[str, int]], list[str]]:
    """Run each sweep whose turn it is; one that fails keeps none of the others from its turn."""
    counts: dict[str, dict[str, int]] = {}
    problems = []
    for sweep in sweeps(settings.SWEEP_SECONDS):
        if not is_its_turn(sweep, now):
            continue
        try:
            counts[sweep.name] = import_string(sweep.task)()
        except Exception as problem:
            counts[sweep.name] = {}
            problems.append(f"{sweep.name} failed: {type(problem).__name__}: {problem}")
    return counts, problems


def is_its_turn(sweep: Sweep, now: datetime) -> bool:
    """The frequent sweeps always; the others once their period has passed since the last."""
    if sweep.period == settings.SWEEP_SECONDS:
        return True
    since = now - timedelta(seconds=sweep.period)
    return not SweepRun.objects.filter(name=sweep.name, started_at__gt=since).exists()


def in_words(counts: dict[str, dict[str, int]]) -> list[str]:
    return [
        f"{name}: {', '.join(f'{count} {what}' for what, count in found.items()) or 'failed'}"
        for name, found in counts.items()
    ]
