"""What the tests of this folder found, for benchmarks/faults.py, which names a file for it."""

import json
import os
from pathlib import Path

FILE = os.environ.get("FOI_TEST_FAULTS_REPORT", "")


def note(what: str, found: dict[str, object]) -> None:
    """Write a line of JSON, where a file is named for it."""
    if FILE:
        with Path(FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps({what: found}) + "\n")
