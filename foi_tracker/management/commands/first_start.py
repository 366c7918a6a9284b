"""What every start does in the database, in one process; each part is skipped when done before."""

import hashlib
import io
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import OperationalError, connection

from foi_tracker.environment import SettingsError
from requests_app import register
from requests_app.models import Authority, Campaign

REGISTER = settings.BASE_DIR / "requests_app" / "data"
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # none that is taken for another or for a digit


class Command(BaseCommand):
    help = (
        "Bring the database up to date: tables, register of authorities, the demo campaign if "
        "there is no campaign, and the first sign-in, whose password is shown this once."
    )
    requires_system_checks: list[str] = []  # `migrate` and script/check see to them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="leave out the demo campaign")

    def handle(self, *args: Any, empty: bool, **options: Any) -> None:
        connect()
        call_command("migrate", interactive=False, verbosity=0)
        self.bring_in_the_register()
        if not empty and not Campaign.objects.exists():
            self.stderr.write("Making the demo campaign ...")
            call_command("demo", stdout=io.StringIO())  # its JSON is for scripts
        self.show_sign_in()

    def bring_in_the_register(self) -> None:
        """Import the shipped register when it changed since this database last saw it."""
        seen = settings.DATA_DIR / "register.sha256"
        fingerprint = register_fingerprint(REGISTER.glob("*"))
        if seen.exists() and seen.read_text() == fingerprint and Authority.objects.exists():
            return
        self.stderr.write("Bringing in the register of authorities ...")
        register.import_authorities()
        seen.write_text(fingerprint)

    def show_sign_in(self) -> None:
        """Make the first sign-in and show its password; later starts say where it was shown."""
        people = get_user_model().objects
        if not people.exists():
            password = readable_password()
            people.create_superuser("admin", password=password)
            self.stdout.write(
                f"Sign in as admin with the password {password}\n"
                "It is shown this once: write it down. To set another: "
                ".venv/bin/python manage.py changepassword admin"
            )
        elif people.filter(username="admin").exists():
            self.stdout.write(
                "Sign in as admin with the password shown at the first start; "
                "forgotten: .venv/bin/python manage.py changepassword admin"
            )


def connect() -> None:
    """Raise SettingsError, one line that names the setting, when no database answers."""
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        first_line = str(problem).strip().splitlines()[0]
        raise SettingsError(f"DATABASE_URL: the database does not answer ({first_line}).") from None


def register_fingerprint(files: Iterable[Path]) -> str:
    """Return a hash of the register's files and of which database they were brought into."""
    database = settings.DATABASES["default"]
    which = [str(database.get(key)) for key in ("HOST", "PORT", "NAME")]
    digest = hashlib.sha256(repr(which).encode())
    for path in sorted(path for path in files if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def readable_password() -> str:
    """Return a random password of four groups of four letters: about 72 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
