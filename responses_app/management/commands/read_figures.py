"""`manage.py read_figures`: read what came with the replies, and propose figures."""

from typing import Any

from django.utils import timezone

from requests_app.management.commanding import FoiCommand
from responses_app import proposing


class Command(FoiCommand):
    help = "Read the files and words of replies, and propose the figures found in them."

    def handle(self, **options: Any) -> None:
        counts = proposing.propose_waiting(timezone.now())
        self.answer(
            options,
            counts,
            f"{counts['read']} files and texts read, {counts['proposed']} figures proposed, "
            f"{counts['accepted']} of them accepted by rule, {counts['failed']} failed.",
        )
