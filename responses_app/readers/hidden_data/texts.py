"""What CSV files, plain texts and web pages hold of people, and what a web page does not show."""

import csv
import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import Comment, Tag

from responses_app.domain.personal_data import TableReader, in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.wording import counted

MAX_BYTES = 60_000_000
MAX_WEB_PAGE = 8_000_000
MAX_LETTERS = 5_000_000
SEARCHED_WHOLE = 20_000
SEARCHED_AFTER = 25
LONGEST_CELL = 1_000_000

_UNSEEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all"
    r"|font-size\s{0,9}:\s{0,9}0(?![.0-9])",
    re.IGNORECASE,
)
_OF_TABLES = {"tr", "td", "th", "col", "colgroup", "tbody", "table"}


def look_text(content: bytes) -> list[Finding]:
    """A plain text."""
    return personal_findings(in_text(decoded(content)[:MAX_LETTERS]), "text")


def look_csv(content: bytes) -> list[Finding]:
    """A table of values with separators."""
    reader = TableReader()
    for number, row in enumerate(csv_rows(decoded(content)), 1):
        if number <= SEARCHED_WHOLE or number % SEARCHED_AFTER == 0:
            reader.add(enumerate(row, 1))
    return personal_findings(reader.hits(), "table")


def csv_rows(text: str) -> Iterator[list[str]]:
    """The rows of a text with separators, whichever of the usual ones it has."""
    head = text[:20_000]
    separator = max(",;\t|", key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=separator)
    except csv.Error as error:
        raise CannotLook(Reason.DAMAGED, "Its rows cannot be told apart.") from error


def look_web_page(content: bytes) -> list[Finding]:
    """A web page: what it does not show, and the people in all of it."""
    if len(content) > MAX_WEB_PAGE:
        raise CannotLook(Reason.TOO_BIG)
    page = BeautifulSoup(content, "lxml")
    for element in page(["script", "style"]):
        element.decompose()
    comments = [str(text) for text in page.find_all(string=lambda one: isinstance(one, Comment))]
    own = [text for text in comments if text.strip() and not text.lstrip().startswith("[if")]
    outer = [tag for tag in _outermost_unseen(page) if _has_words(tag)]
    reader = TableReader()
    for row in islice(page.find_all("tr"), SEARCHED_WHOLE):
        cells = row.find_all(["td", "th"], recursive=False)
        reader.add((number, cell.get_text(" ", strip=True)) for number, cell in enumerate(cells, 1))
    text = page.get_text("\n")[:MAX_LETTERS]
    return [
        *_unseen_findings(outer),
        *_comment_findings(own),
        *personal_findings([*reader.hits(), *in_text(text)], "text"),
        *personal_findings(in_text("\n".join(own)[:MAX_LETTERS]), "comments"),
    ]


def _outermost_unseen(page: BeautifulSoup) -> Iterator[Tag]:
    """The parts that are not shown, without those that lie within another."""
    is_within: dict[int, bool] = {}
    for tag in page.find_all(True):
        inherited = is_within.get(id(tag.parent), False)
        is_unseen = _is_unseen(tag)
        is_within[id(tag)] = inherited or is_unseen
        if is_unseen and not inherited:
            yield tag


def _has_words(tag: Tag) -> bool:
    return any(text.strip() for text in tag.strings)


def _is_unseen(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_UNSEEN.search(str(tag.get("style", ""))))


def _unseen_findings(unseen: list[Tag]) -> Iterator[Finding]:
    """Parts that are not shown; a mail's preview line often is one, part of a table is not."""
    count = len(unseen)
    if count:
        in_table = sum(tag.name in _OF_TABLES for tag in unseen)
        sentence = (
            f"{counted(count, 'part')} with text of it {'is' if count == 1 else 'are'} not shown."
        )
        weight = Weight.SUSPECT if in_table else Weight.NOTE
        yield Finding("hidden_text", weight, "page", count, sentence)


def _comment_findings(comments: list[str]) -> Iterator[Finding]:
    if comments:
        count = len(comments)
        sentence = f"{counted(count, 'remark')} in it {'is' if count == 1 else 'are'} not shown."
        yield Finding("comments", Weight.NOTE, "page", count, sentence)


def decoded(content: bytes) -> str:
    """The letters of a text whose coding nothing states: UTF-8 or -16, else Windows'."""
    if len(content) > MAX_BYTES:
        raise CannotLook(Reason.TOO_BIG)
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
