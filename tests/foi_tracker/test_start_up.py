"""What every command and every worker pays before it has done anything."""

import os
import subprocess
import sys

HEAVY = ("numpy", "xlsxwriter", "openpyxl", "ninja", "pydantic")


def loaded_by(code: str) -> str:
    """Those of HEAVY that a fresh process has loaded after running this."""
    code = f"{code}\nimport sys\nprint([name for name in {HEAVY} if name in sys.modules])"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "foi_tracker.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    return ran.stdout.strip()


def test_setup_loads_nothing_that_only_some_commands_need():
    assert loaded_by("import django; django.setup()") == "[]"


def test_urls_load_no_api_and_no_writer_of_workbooks():
    found = loaded_by("import django; django.setup(); import foi_tracker.urls")

    for name in ("ninja", "pydantic", "xlsxwriter"):
        assert name not in found
