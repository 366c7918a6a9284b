"""`manage.py load_campaign FILE.toml`: create a campaign from its file, or bring it up to date."""

from pathlib import Path

from django.core.management.base import CommandError

from requests_app.campaigns import CampaignFileError, load_campaign
from requests_app.management.commanding import REFUSED, FoiCommand


class Command(FoiCommand):
    help = "Create or update a campaign from a campaign file (TOML)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="check, and write nothing")

    def handle(self, **options) -> None:
        path = Path(options["file"])
        try:
            loaded = load_campaign(path.read_text(encoding="utf-8-sig"), dry_run=options["dry_run"])
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
        except UnicodeDecodeError as problem:
            raise CommandError(f"{path} is not UTF-8 text.") from problem
        except CampaignFileError as refusal:
            for problem in refusal.problems:
                self.stderr.write(f"{path.name}: {problem}")
            count = len(refusal.problems)
            raise CommandError(
                f"{count} problem{'s' if count > 1 else ''}; nothing was written.",
                returncode=REFUSED,
            ) from refusal
        for warning in loaded.warnings:
            self.stderr.write(f"note: {warning}")
        text = (
            f"{'Created' if loaded.created else 'Updated'} {loaded.campaign.slug}: "
            f"{loaded.questions} questions, {loaded.periods} periods."
        )
        if options["dry_run"]:
            text += " A dry run: nothing was written."
        self.answer(options, loaded.as_dict(), text)
