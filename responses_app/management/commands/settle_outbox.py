"""`manage.py settle_outbox`: settle what is uncertain; and after a restore, what left since."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from requests_app.management.commanding import REFUSED, WRONG_USAGE, FoiCommand
from responses_app.mailbox import MailboxError
from responses_app.settling import (
    Compared,
    SettlingError,
    compare_with_journal,
    confirm_restored,
    settle,
)


class Command(FoiCommand):
    help = "Look in our mailbox for letters of which it is not known whether they left."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--after-restore", action="store_true", help="take in what left since the backup"
        )
        which.add_argument(
            "--go-on", action="store_true", help="let letters leave again after a restore"
        )
        parser.add_argument("--by", metavar="NAME", help="with --go-on: who says so")
        parser.add_argument(
            "--without-journal",
            action="store_true",
            help="with --go-on, where no IMAP_URL is set: a person has looked at what was sent",
        )

    def handle(self, **options: Any) -> None:
        if not options["go_on"] and (options["by"] or options["without_journal"]):
            raise CommandError(
                "--by and --without-journal go with --go-on.", returncode=WRONG_USAGE
            )
        if options["go_on"] and not options["by"]:
            raise CommandError("--go-on wants --by NAME: who says so.", returncode=WRONG_USAGE)
        try:
            if options["go_on"]:
                self.go_on(options)
            elif options["after_restore"]:
                self.compare(options)
            else:
                self.settle(options)
        except (MailboxError, SettlingError) as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem

    def settle(self, options: dict[str, Any]) -> None:
        counts = settle(timezone.now())
        if counts["not_looked_for"]:
            self.stderr.write("no mailbox is set (IMAP_URL), so letters cannot be looked for.")
        text = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items())
        self.answer(options, counts, f"{text}.")

    def compare(self, options: dict[str, Any]) -> None:
        found = compare_with_journal(timezone.now())
        for one in found.for_a_person:
            self.stderr.write(f"look at: {one.message_id} to {one.to}: {one.subject}: {one.why}")
        if not found.mails:
            self.stderr.write(
                "the mailbox has no mail from us since then. If no copies of letters go there "
                "(FOI_JOURNAL), it does not tell what left."
            )
        self.answer(options, found.as_dict(), in_words(found))

    def go_on(self, options: dict[str, Any]) -> None:
        confirm_restored(options["by"], timezone.now(), without_journal=options["without_journal"])
        self.answer(options, {"go_on": True}, "Letters leave again.")


def in_words(found: Compared) -> str:
    since = f" since {found.since}" if found.since else ""
    return (
        f"{found.mails} mails from us{since}: {found.known} known as sent, {found.confirmed} "
        f"confirmed, {found.added} added, {found.automatic} automatic, "
        f"{len(found.for_a_person)} for a person. Then: settle_outbox --go-on --by NAME."
    )
