"""What CSV files, plain texts and web pages hold of people, and what a web page does not show."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import Comment, Tag

from responses_app.domain.personal_data import TableReader, in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.searching import Search
from responses_app.readers.hidden_data.wording import counted

MAX_BYTES = 60_000_000
MAX_WEB_PAGE = 8_000_000
MAX_LETTERS = 12_000_000
MOST_ROWS = 100_000  # of the tables of a web page
LONGEST_CELL = 1_000_000

_UNSEEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)|mso-hide\s{0,9}:\s{0,9}all"
    r"|font-size\s{0,9}:\s{0,9}0(?![.0-9])",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{};]{1,2000})\{([^{}]{0,20000})\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w\-]+))?(?::{1,2}[\w\-()]+)?", re.IGNORECASE)
MOST_RULES = 5_000
MANY_WORDS = 40  # of one part: a mail's preview line has fewer
_OF_TABLES = {"tr", "td", "th", "col", "colgroup", "tbody", "table"}


def look_text(content: bytes) -> list[Finding]:
    """A plain text."""
    text = decoded(content)
    return [*personal_findings(in_text(text[:MAX_LETTERS]), "text"), *_left_out(text)]


def _left_out(text: str) -> Iterator[Finding]:
    left = len(text) - MAX_LETTERS
    if left > 0:
        sentence = f"It is too long to be searched whole: {counted(left, 'letter')} were not read."
        yield Finding("not_looked_through", Weight.NOTE, "text", left, sentence)


def look_csv(content: bytes) -> list[Finding]:
    """A table of values with separators."""
    reader, search = TableReader(), Search()
    for row in csv_rows(decoded(content)):
        if search.takes(len(row)):
            reader.add(enumerate(row, 1))
    return [*personal_findings(reader.hits(), "table"), *search.findings("table", reader.is_cut)]


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
    rules = _unseen_rules("\n".join(style.get_text() for style in page("style")))
    for element in page(["script", "style"]):
        element.decompose()
    comments = [str(text) for text in page.find_all(string=lambda one: isinstance(one, Comment))]
    own = [text for text in comments if text.strip() and not text.lstrip().startswith("[if")]
    outer = [tag for tag in _outermost_unseen(page, rules) if _has_words(tag)]
    reader = TableReader()
    for row in islice(page.find_all("tr"), MOST_ROWS):
        cells = row.find_all(["td", "th"], recursive=False)
        reader.add((number, cell.get_text(" ", strip=True)) for number, cell in enumerate(cells, 1))
    text = page.get_text("\n")[:MAX_LETTERS]
    return [
        *_unseen_findings(outer),
        *_comment_findings(own),
        *personal_findings([*reader.hits(), *in_text(text)], "text"),
        *personal_findings(in_text("\n".join(own)[:MAX_LETTERS]), "comments"),
    ]


@dataclass(frozen=True)
class _Rules:
    """What a style sheet does not show: tags, classes and keys by name, or "tag.class"."""

    tags: set[str] = field(default_factory=set)
    classes: set[tuple[str, str]] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def hide(self, tag: Tag) -> bool:
        if tag.name in self.tags or str(tag.get("id", "")) in self.keys:
            return True
        if not self.classes:
            return False
        own: str | list[str] = tag.get("class") or []
        names = own.split() if isinstance(own, str) else own
        return any((tag.name, name) in self.classes or ("", name) in self.classes for name in names)


def _unseen_rules(styles: str) -> _Rules:
    """The rules by which something is never shown; those for some screens or for print are none."""
    rules = _Rules()
    for number, (selectors, body) in enumerate(_RULE.findall(_without_media(styles))):
        if number >= MOST_RULES:
            break
        if not _UNSEEN.search(body):
            continue
        for selector in selectors.split(","):
            found = _SELECTOR.fullmatch(selector.strip())
            if not found:
                continue
            tag, kind, name = (part or "" for part in found.groups())
            if kind == ".":
                rules.classes.add((tag.lower(), name))
            elif kind == "#":
                rules.keys.add(name)
            elif tag:
                rules.tags.add(tag.lower())
    return rules


def _without_media(styles: str) -> str:
    """A style sheet without its remarks, and without blocks that hold rules of their own."""
    kept: list[str] = []
    depth = start = 0
    is_block = False
    bare = re.sub(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|<!--|-->", " ", styles)
    for found in re.finditer(r"[{}]", bare):
        if found[0] == "{":
            if depth == 0:
                is_block = "@" in bare[start : found.start()]
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                if not is_block:
                    kept.append(bare[start : found.end()])
                start = found.end()
    return "".join(kept)


def _outermost_unseen(page: BeautifulSoup, rules: _Rules) -> Iterator[Tag]:
    """The parts that are not shown, without those that lie within another."""
    is_within: dict[int, bool] = {}
    for tag in page.find_all(True):
        inherited = is_within.get(id(tag.parent), False)
        is_unseen = _is_unseen(tag) or rules.hide(tag)
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
        is_long = any(len(tag.get_text(" ").split()) >= MANY_WORDS for tag in unseen)
        weight = Weight.SUSPECT if in_table or is_long else Weight.NOTE
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
