"""One export on its way: to a browser as it comes, or to a file, whole or not at all."""

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from requests_app.models import Campaign, FoiRequest
from responses_app.exports import jsonl, ods, xlsx
from responses_app.exports.bundle import Bundle
from responses_app.exports.choice import Choice, ExportError
from responses_app.exports.columns import WHAT
from responses_app.exports.csv_lines import lines, together
from responses_app.exports.sheets import workbook
from responses_app.exports.tables import Table, check_what, filename, table

FORMATS: Final = ("csv", "xlsx", "ods", "jsonl")
BUNDLE: Final = "bundle"
EVERY_WHAT: Final = (*WHAT, BUNDLE)
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": ods.MEDIA_TYPE,
    "jsonl": "application/jsonl; charset=utf-8",
    "zip": "application/zip",
}


class Export:
    """Iterate over it for its bytes, once; afterwards `rows` says how many rows it has.

    Raises ExportError for what there is not, and while iterating NotBuilt where statistics are
    wanted and there are none.
    """

    def __init__(
        self,
        what: str,
        campaign: Campaign,
        file_format: str = "csv",
        choice: Choice | None = None,
        *,
        for_excel: bool = False,
    ) -> None:
        self.what, self.campaign, self.for_excel = what, campaign, for_excel
        self.choice = choice or Choice()
        self.choice.check(campaign)
        self.rows = 0
        if what == BUNDLE:
            self.ending = "zip"
            return
        check_what(what)
        if file_format not in FORMATS:
            raise ExportError(f"{file_format!r} is unknown; {', '.join(FORMATS)} were expected.")
        self.ending = file_format

    @property
    def filename(self) -> str:
        safe = "-safe" if self.choice.hiding else ""
        return filename(f"{self.what}{safe}", self.campaign, self.ending)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.ending]

    def __iter__(self) -> Iterator[bytes]:
        with as_one_saw_it():
            if self.what == BUNDLE:
                bundle = Bundle(self.campaign, self.choice)
                yield from bundle.chunks()
                self.rows = bundle.rows
            elif self.ending == "csv":
                found = lines(self.what, self.campaign, self.choice, for_excel=self.for_excel)
                self.rows = -1  # the first line names the columns
                for text in together(self._counted(found)):
                    yield text.encode()
            else:
                yield from self._other_format()

    def _other_format(self) -> Iterator[bytes]:
        whole = table(self.what, self.campaign, self.choice)
        counted = Table(whole.what, whole.columns, self._counted(whole.rows))
        if self.ending == "jsonl":
            for text in together(jsonl.lines(counted)):
                yield text.encode("utf-8", "replace")
            return
        book = workbook(
            self.campaign, counted, self.choice.as_of, safe=self.choice.hiding is not None
        )
        write = xlsx.chunks if self.ending == "xlsx" else ods.chunks
        try:
            yield from write(book)
        except (RuntimeError, zipfile.LargeZipFile) as problem:
            if "zip64" not in str(problem).lower() and "too large" not in str(problem):
                raise
            raise ExportError(f"Too large for {self.ending.upper()}; use CSV.") from problem

    def _counted(self, found: Iterable) -> Iterator:
        for one in found:
            self.rows += 1
            yield one


@contextlib.contextmanager
def as_one_saw_it() -> Iterator[None]:
    """All that is read within is of one moment, however long it takes; nobody waits for it."""
    if connection.in_atomic_block:
        yield  # it is for whoever began to say what they want to see
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not Django's transaction: on SQLite that one takes the lock of those who write.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")


def export(
    what: str,
    campaign: Campaign,
    path: Path,
    file_format: str = "csv",
    *,
    foi_requests: QuerySet[FoiRequest] | None = None,
    for_excel: bool = False,
    choice: Choice | None = None,
) -> tuple[int, str]:
    """Write an export to a file, whole or not at all; return its rows and its SHA-256."""
    choice = choice or Choice(foi_requests=foi_requests)
    one = Export(what, campaign, file_format, choice, for_excel=for_excel)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    digest = hashlib.sha256()
    try:
        with aside.open("wb") as file:
            for piece in one:
                file.write(piece)
                digest.update(piece)
        os.replace(aside, path)
    except OSError as problem:
        raise ExportError(f"{path} cannot be written: {problem.strerror}.") from problem
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()
    return one.rows, digest.hexdigest()
