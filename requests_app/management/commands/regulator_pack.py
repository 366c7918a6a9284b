"""`manage.py regulator_pack REFERENCE -o FILE`: the papers for a complaint, as a zip."""

import hashlib
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.timezone import localdate

from requests_app.management.commanding import REFUSED, FoiCommand
from requests_app.models import FoiRequest
from requests_app.regulator_pack import pack_of


class Command(FoiCommand):
    help = "Write the papers for the regulator into a zip. Sends nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("reference")
        parser.add_argument("-o", "--output", required=True, metavar="FILE")

    def handle(self, **options) -> None:
        rows = FoiRequest.objects.select_related("authority", "campaign")
        foi_request = rows.filter(reference=options["reference"]).first()
        if foi_request is None:
            raise CommandError(
                f"there is no request with the reference {options['reference']!r}.",
                returncode=REFUSED,
            )
        pack = pack_of(foi_request, localdate())
        content = pack.zipped()
        try:
            Path(options["output"]).write_bytes(content)
        except OSError as problem:
            raise CommandError(
                f"{options['output']} cannot be written: {problem.strerror}.", returncode=REFUSED
            ) from problem
        for why in pack.problems:
            self.stderr.write(f"not ready to be sent: {why}")
        document = {
            "path": options["output"],
            "files": list(pack.files),
            "sha256": hashlib.sha256(content).hexdigest(),
            "problems": list(pack.problems),
        }
        self.answer(options, document, f"{len(pack.files)} papers in {options['output']}.")
