#!/usr/bin/env python3
"""Run a management command of FOI Tracker: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Run script/setup, then .venv/bin/python manage.py")

    from foi_tracker.environment import SettingsError

    try:
        execute_from_command_line(sys.argv)
    except SettingsError as problem:
        sys.exit(f"FOI Tracker cannot start: {problem}")


if __name__ == "__main__":
    main()
