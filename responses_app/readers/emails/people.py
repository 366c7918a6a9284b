"""What the text of a mail itself says of people, such as a list that was pasted into it.

Looked at is all that the mail brings, seen or hidden: whoever opens it gets all of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from responses_app.domain.mail import FindingAsJson, Mail
from responses_app.domain.personal_data import Hit, in_columns, in_text, strongest
from responses_app.readers.emails import limits
from responses_app.readers.emails.web_text import text_of
from responses_app.readers.finding import Finding, Weight

_NOT_SEARCHED = Finding(
    "not_searched", Weight.SUSPECT, "text", 1, "The text could not be searched for people."
)

_MOST_TABLES = 500  # the rows of further ones are taken for one table


def findings_in(mail: Mail) -> tuple[FindingAsJson, ...]:
    """Return what the patterns of personal data find in a mail's text and HTML, as of a file.

    Its files are looked at elsewhere. Only MemoryError passes.
    """
    try:
        found = [_finding(hit) for hit in strongest(_hits(mail))]
    except MemoryError:
        raise
    except Exception:  # then nobody knows what it says
        found = [_NOT_SEARCHED]
    found.sort(key=lambda finding: finding.weight is not Weight.SUSPECT)
    return tuple(_as_json(finding) for finding in found[: limits.FINDINGS])


def _hits(mail: Mail) -> Iterator[Hit]:
    yield from in_text(mail.text)
    for at in range(0, len(mail.html), limits.WEB_TEXT):
        html = mail.html[at : at + limits.WEB_TEXT]
        words = text_of(html, with_hidden=True)
        if words != mail.text:
            yield from in_text(words)
        for table in _tables(html):
            yield from in_columns(table)


def _finding(hit: Hit) -> Finding:
    weight = Weight.SUSPECT if hit.is_suspect else Weight.NOTE
    where = f"text, {hit.where}" if hit.where else "text"
    return Finding(hit.code, weight, where, hit.count, f"T{where[1:]}: {hit.sentence}")


def _as_json(finding: Finding) -> FindingAsJson:
    return {
        "code": finding.code,
        "weight": str(finding.weight),
        "where": finding.where,
        "count": finding.count,
        "sentence": finding.sentence,
    }


@dataclass
class _Table:
    """A table whose end has not come yet."""

    rows: list[list[str]] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)  # of the row that is open

    def end_row(self) -> None:
        row = [" ".join("".join(cell).split()) for cell in self.cells]
        self.cells = []
        if len(row) > 1:
            self.rows.append(row)


class _Tables:
    """Takes the pieces of a document as the parser meets them; `close` returns its tables."""

    def __init__(self) -> None:
        self.open: list[_Table] = []
        self.found: list[list[list[str]]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table":
            self.open.append(_Table())
        elif tag == "tr" and self.open:
            self.open[-1].end_row()
        elif tag in ("td", "th") and self.open:
            self.open[-1].cells.append([])
        elif tag in ("br", "p", "div"):
            self.data(" ")

    def end(self, tag: str) -> None:
        if tag == "table" and self.open:
            table = self.open.pop()
            table.end_row()
            if table.rows and len(self.found) < _MOST_TABLES:
                self.found.append(table.rows)
            elif table.rows:
                self.found[-1].extend(table.rows)

    def data(self, words: str) -> None:
        if self.open and self.open[-1].cells:
            self.open[-1].cells[-1].append(words)

    def comment(self, words: str) -> None:
        pass

    def close(self) -> list[list[list[str]]]:
        while self.open:
            self.end("table")
        return self.found


def _tables(html: str) -> list[list[list[str]]]:
    """The rows of each table of a document; one within a cell is a table of its own."""
    if "<t" not in html.lower():
        return []
    parser = etree.HTMLParser(target=_Tables(), encoding="utf-8", no_network=True)
    found: list[list[list[str]]] = etree.fromstring(html.encode("utf-8", "replace"), parser)
    return found
