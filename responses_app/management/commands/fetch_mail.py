"""`manage.py fetch_mail`: keep what arrived in our mailbox; once, or until it is stopped."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from requests_app.management.commanding import REFUSED, FoiCommand
from responses_app.fetching import Fetched, fetch


class Command(FoiCommand):
    help = "Fetch what arrived in our mailbox. There it is neither marked as read nor moved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, **options: Any) -> None:
        if not options["loop"]:
            done = self.fetch(options)
            if done.errors:
                raise CommandError("\n".join(done.errors), returncode=REFUSED)
            return
        try:
            while True:
                self.go_on(options)
                time.sleep(settings.SWEEP_SECONDS)
        except KeyboardInterrupt:
            return

    def go_on(self, options: dict[str, Any]) -> None:
        """Fetch once; what is wrong now may be put right before the next time."""
        close_old_connections()
        try:
            for line in self.fetch(options).errors:
                self.stderr.write(line)
        except DatabaseError as problem:
            first = str(problem).strip().partition("\n")[0]
            self.stderr.write(f"the database cannot be used: {first}.")

    def fetch(self, options: dict[str, Any]) -> Fetched:
        done = fetch(timezone.now())
        if not settings.IMAP_URL:
            self.stderr.write("no mailbox is set (IMAP_URL), so there is nothing to fetch from.")
        if done.is_elsewhere:
            self.stderr.write("another process is fetching; this one left it to that.")
        self.answer(options, done.as_dict(), in_words(done))
        return done


def in_words(done: Fetched) -> str:
    text = f"{done.fetched} fetched: {done.stored} stored, {done.duplicates} known already"
    return f"{text}; {len(done.errors)} problems." if done.errors else f"{text}."
