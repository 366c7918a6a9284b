"""Files as people hand them in, and commands as scripts run them."""

import io
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from requests_app import register
from requests_app.chasing import write_due_letters
from requests_app.models import Authority, OutgoingMessage
from tests.outgoing import first_letters


@dataclass
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str
    document: object = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.out.lstrip().startswith(("{", "[")):
            self.document = json.loads(self.out)


@pytest.fixture
def run(db):
    """Run a command as manage.py does: a refusal is a line and an exit code, never a traceback."""

    def run(*arguments: object) -> Ran:
        out, err, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command(*map(str, arguments), stdout=out, stderr=err)
        except CommandError as refusal:
            code = refusal.returncode
            err.write(f"{refusal}\n")
        return Ran(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def file(tmp_path: Path):
    """Write a file and return its path."""

    def write(content: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def xlsx():
    """Make a workbook from rows; a cell may be a value and its number format."""

    def make(*rows: list, far: tuple[str, object] | None = None, sheets: tuple = ()) -> bytes:
        book = openpyxl.Workbook()
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = book.active.cell(line, column)
                cell.value, *number_format = value if isinstance(value, tuple) else (value,)
                if number_format:
                    cell.number_format = number_format[0]
        if far:
            book.active[far[0]] = far[1]
        for name in sheets:
            book.create_sheet(name)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    return make


@pytest.fixture
def shipped_register(db) -> None:
    """The register as it is shipped."""
    report = register.import_authorities()
    assert report.ok and Authority.objects.exists()


@pytest.fixture
def today() -> date:
    return date(2026, 3, 31)


@pytest.fixture
def letter(make_request) -> OutgoingMessage:
    """The first letter of a request, waiting to be sent."""
    return first_letters(make_request(email="foi@testham.example"))[0]


@pytest.fixture
def reminder(make_request) -> OutgoingMessage:
    """The first reminder of a request that is late on 3 February 2026, waiting to be sent."""
    foi_request = make_request(date(2026, 1, 5), email="foi@testham.example")
    write_due_letters(date(2026, 2, 3))
    return foi_request.outgoing_messages.get()
