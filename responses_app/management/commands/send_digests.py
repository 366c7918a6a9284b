"""`manage.py send_digests`: write today's digests by hand; deliver_outbox sends them."""

from django.utils import timezone

from requests_app.management.commanding import FoiCommand
from responses_app.digest import write_digests


class Command(FoiCommand):
    help = "Write today's digest for each person who has something to do."

    def handle(self, **options) -> None:
        written = write_digests(timezone.localtime())
        self.answer(options, {"written": written}, f"{written} digests written.")
