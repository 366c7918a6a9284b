"""`manage.py deliver_outbox`: send what is waiting; once, or until it is stopped."""

import time

from django.conf import settings
from django.core.management.base import CommandError

from requests_app.letter_fates import OutboxError
from requests_app.management.commanding import REFUSED, FoiCommand
from requests_app.outbox import deliver
from requests_app.restored import is_paused


class Command(FoiCommand):
    help = "Send every letter that is ready. Without a mail server: write it to the folder."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, **options) -> None:
        while True:
            try:
                counts = deliver()
            except OutboxError as problem:
                if not options["loop"]:
                    raise CommandError(str(problem), returncode=REFUSED) from problem
                self.stderr.write(str(problem))
                time.sleep(settings.SWEEP_SECONDS)
                continue
            if is_paused():
                self.stderr.write("sending is paused after a restore; see docs/deploy.md.")
            text = ", ".join(f"{count} {what}" for what, count in counts.items())
            if not settings.SMTP_IS_SET and counts["sent"]:
                text += f". Written to {settings.LETTERS_DIR}, not sent"
            self.answer(options, counts, f"{text}.")
            if not options["loop"]:
                return
            try:
                time.sleep(settings.SWEEP_SECONDS)
            except KeyboardInterrupt:
                return
