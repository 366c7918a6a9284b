"""`manage.py read_replies`: read what was kept, and look through the files that came with it."""

from typing import Any

from django.utils import timezone

from requests_app.management.commanding import FoiCommand
from responses_app import documents, replies


class Command(FoiCommand):
    help = "Read every mail that is kept and not read yet, and look through every file."

    def handle(self, **options: Any) -> None:
        counts = replies.parse_waiting(timezone.now())
        counts |= {"files": documents.inspect_waiting(timezone.now())}
        files = sum(counts["files"].values())
        self.answer(
            options,
            counts,
            f"{counts['matched']} tied to a request, {counts['in_pen']} in the holding pen, "
            f"{counts['by_hand']} to be read by hand, {counts['failed']} failed; "
            f"{files} files looked through.",
        )
