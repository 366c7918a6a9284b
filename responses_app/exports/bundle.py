"""The bundle: every table as CSV, described for programs and for people, in one zip."""

import hashlib
import json
from collections.abc import Iterator

from requests_app.models import Campaign
from responses_app.exports.choice import Choice
from responses_app.exports.columns import WHAT
from responses_app.exports.csv_lines import lines, together
from responses_app.exports.datapackage import Written, datapackage, readme
from responses_app.exports.tables import columns_of
from responses_app.exports.zips import ZipStream


class Bundle:
    """Streams the zip. Afterwards `tables` say what is in it."""

    def __init__(self, campaign: Campaign, choice: Choice) -> None:
        self.campaign, self.choice = campaign, choice
        self.tables: list[Written] = []

    @property
    def rows(self) -> int:
        """How many rows it holds, over all tables."""
        return sum(one.rows for one in self.tables)

    def chunks(self) -> Iterator[bytes]:
        """The same bytes on the same day where nothing changed. Raises NotBuilt without
        statistics, before anything is written."""
        package = ZipStream()
        for what in ("statistics", *(one for one in WHAT if one != "statistics")):
            table = _Table(what, self.campaign, self.choice)
            yield from package.member(table.path, table.content(), huge=True)
            self.tables.append(table.written())
        self.tables.sort(key=lambda one: WHAT.index(one.what))
        told = {
            "safe": self.choice.hiding is not None,
            "narrowed": self.choice.is_narrowed,
        }
        described = datapackage(self.campaign, self.tables, self.choice.as_of, **told)
        text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
        yield from package.member("datapackage.json", [text])
        yield from package.member(
            "README.txt", [readme(self.campaign, self.tables, self.choice.as_of, **told)]
        )
        yield from package.end()


class _Table:
    """One CSV of the zip, measured as it passes."""

    def __init__(self, what: str, campaign: Campaign, choice: Choice) -> None:
        self.what, self.campaign, self.choice = what, campaign, choice
        self.path = f"{what}.csv"
        self._rows = -1  # the first line names the columns
        self._size, self._hash = 0, hashlib.sha256()

    def content(self) -> Iterator[bytes]:
        for text in together(self._counted(lines(self.what, self.campaign, self.choice))):
            piece = text.encode()
            self._size += len(piece)
            self._hash.update(piece)
            yield piece

    def _counted(self, found: Iterator[str]) -> Iterator[str]:
        for line in found:
            self._rows += 1
            yield line

    def written(self) -> Written:
        columns = columns_of(self.what, self.campaign)
        return Written(
            self.what, columns, self.path, self._rows, self._size, self._hash.hexdigest()
        )
