"""Web pages and mails in HTML: paragraphs, lists, tables of data, what is quoted.

A table that only arranges a mail on the screen is read as text, and what it holds in order. What
the page hides by its styles is left out. Nothing is fetched, no script is looked at.

Source: HTML Living Standard 4.9 (tables); the marks of quoted mail are those that Outlook, Gmail,
Thunderbird, Apple Mail and Yahoo write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from responses_app.domain.content import Content
from responses_app.domain.hidden_html import Hiding
from responses_app.readers.contents.collecting import (
    Collected,
    Draft,
    Words,
    mark_headings,
)
from responses_app.readers.contents.numbering import written
from responses_app.readers.contents.quotations import holds_mail, mark_quoted
from responses_app.readers.contents.web_tables import Grid, is_data, placed
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.text_types import decode

READER = "web_pages"
VERSION = 1

MAX_BYTES = 8_000_000
DEEPEST = 150  # elements within one another; what lies deeper is read as plain words
LONGEST_HEADING = 200

_UNSEEN = frozenset(
    "script style head title template noscript object embed svg math iframe select audio video"
    " canvas datalist textarea button".split()
)
_BLOCKS = frozenset(
    "address article aside body center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend main menu nav ol p pre section"
    " summary ul li caption blockquote tr td th tbody thead tfoot".split()
)
_PARTS = frozenset("tr tbody thead tfoot colgroup".split())  # of a table, with nothing to say
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 legend caption".split())
_BOLD = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())
_IS_BOLD = re.compile(r"font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s{0,9}:\s{0,9}(?:normal|[1-5]00)", re.IGNORECASE)
_IS_RAISED = re.compile(r"vertical-align\s{0,9}:\s{0,9}super", re.IGNORECASE)
_QUOTES = re.compile(
    r"(?:^|\s)(?:gmail_quote|yahoo_quoted|moz-cite-prefix|gmail_attr|protonmail_quote|zmail_extra)",
    re.IGNORECASE,
)
_QUOTED_FROM_HERE = re.compile(
    r"(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message\S*)",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s{0,9}:[^;]{0,40}?\b((?:lower|upper)-[a-z]+)")
_LIST_STYLES = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what a web page shows.

    Options: `is_mail` where it is the body of a mail, `subject` its subject. A page with headers
    of another mail in it is a mail that was saved as a page. Raises CannotLook.
    """
    if len(content) > MAX_BYTES:
        raise CannotLook(Reason.TOO_BIG)
    text = _decoded(content)
    collected = Collected("line")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None  # nothing but blanks
    if root is not None:
        page = _Page(Hiding.of(text), collected)
        page.block(root, 0)
        page.end_line()
        if page.hidden:
            collected.problem("It has hidden words, which were not read.")
    found = collected.content(READER, VERSION)
    if not options.get("is_mail") and not holds_mail(found):
        return found
    return mark_quoted(found, str(options.get("subject") or ""))


_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE
)


def _decoded(content: bytes) -> str:
    """The text as UTF-8 where it is that, by its own declaration, or as any text."""
    declared = _CHARSET.search(content[:4_096])
    codecs = ["utf-8-sig", *([declared[1].decode("ascii", "replace")] if declared else [])]
    for codec in codecs if b"\0" not in content[:1_000] else ():
        try:
            return content.decode(codec)
        except (LookupError, ValueError):
            continue
    text = decode(content)
    return content.decode("cp1252", "replace") if text is None else text


@dataclass(slots=True)
class _List:
    form: str
    number: int
    step: int = 1


@dataclass(slots=True)
class _Page:
    """A page while it is read; `into` takes the lines of a cell in place of the page's own."""

    hiding: Hiding
    collected: Collected
    words: Words = field(default_factory=Words)
    into: list[Words] | None = None
    lists: list[_List] = field(default_factory=list)
    bold: int = 0
    raised: int = 0
    quotes: int = 0
    headings: int = 0
    preformatted: int = 0
    hidden: int = 0
    item: str = ""  # the number of a list's item, before its first words
    inner: list[tuple[Any, int]] = field(default_factory=list)  # tables within the open cell

    # --------------------------------------------------------------- elements

    def block(self, element: Any, depth: int) -> None:
        """Take up an element with all that it holds."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            return
        if self.hiding.hides(tag, element.attrib):
            self.hidden += any(text.strip() for text in element.itertext())
            return
        if depth > DEEPEST:
            self.collected.problem("What lies too deep within its parts was read as words.")
            self.say(" ".join(element.itertext()))
            return
        if tag == "table":
            self.table(element, depth)
            return
        self._begin(tag, element)
        if element.text:
            self.say(element.text)
        for child in element:
            self.block(child, depth + 1)
            if child.tail:
                self.say(child.tail)
        self._end(tag, element)

    def _begin(self, tag: str, element: Any) -> None:
        style = element.get("style") or ""
        if tag in _BLOCKS:
            self.end_line()
        self._count(tag, element, style, 1)
        match tag:
            case "br":
                self._break()
            case "ol":
                self.lists.append(_numbering(element, style))
            case "ul" | "menu" | "dir":
                self.lists.append(_List("bullet", 0))
            case "li" if self.lists:
                self._item(element)
            case "input" if (element.get("type") or "").lower() in ("checkbox", "radio"):
                self.say("☒ " if element.get("checked") is not None else "☐ ")
            case "input" if (element.get("type") or "text").lower() in ("text", "number"):
                self.say(element.get("value") or "")

    def _end(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self.end_line()
        self._count(tag, element, element.get("style") or "", -1)
        if tag in ("ol", "ul", "menu", "dir") and self.lists:
            self.lists.pop()
        if tag == "li":
            self.item = ""

    def _count(self, tag: str, element: Any, style: str, step: int) -> None:
        """What holds within an element, as long as it is open."""
        if (tag in _BOLD and not _NOT_BOLD.search(style)) or _IS_BOLD.search(style):
            self.bold += step
        if tag == "sup" or (style and _IS_RAISED.search(style)):
            self.raised += step
        if tag in _HEADINGS:
            self.headings += step
        if tag == "pre":
            self.preformatted += step
        if _is_quotation(tag, element):
            self.quotes += step
        elif step > 0 and _QUOTED_FROM_HERE.fullmatch(element.get("id") or ""):
            self.quotes += 1  # and all that follows

    def _item(self, element: Any) -> None:
        one = self.lists[-1]
        number = (element.get("value") or "").strip()
        if number.lstrip("-").isdecimal() and len(number) < 8:
            one.number = int(number)
        if one.form != "bullet":
            self.item = f"{written(one.number, one.form)}. "
        one.number += one.step

    # --------------------------------------------------------------- words

    def say(self, text: str) -> None:
        if self.preformatted and "\n" in text:
            first, *others = text.split("\n")
            self.words.add(first, is_bold=bool(self.bold))
            for line in others:
                self._break()
                self.words.add(line, is_bold=bool(self.bold))
            return
        text = _BLANKS.sub(" ", text)
        if self.item and text.strip("\u00a0 "):
            self.words.add(self.item, is_bold=bool(self.bold))
            self.item = ""
        if self.raised and text.strip():
            self.words.add_raised(text.strip())
        elif text:
            self.words.add(text, is_bold=bool(self.bold))

    def _break(self) -> None:
        if self.into is not None:
            self.words.add("\n")
        else:
            self.end_line()

    def end_line(self) -> None:
        words = self.words
        if not words.pieces:
            return
        self.words = Words()
        if not words.text:
            return
        if self.into is not None:
            self.into.append(words)
            return
        is_heading = self.headings > 0 or (words.is_bold and words.letters <= LONGEST_HEADING)
        self.collected.line(
            words.text,
            tuple(words.markers),
            is_heading=is_heading,
            is_quoted=self.quotes > 0,
        )

    # --------------------------------------------------------------- tables

    def table(self, element: Any, depth: int, title: str = "") -> None:
        """Take up a table of data, or the text of one that only arranges."""
        self.end_line()
        self._strays(element, depth)
        grid = placed(element, self._is_hidden)
        if not is_data(grid):
            for caption in grid.captions:
                self.block(caption, depth + 1)
            for row in grid.rows:
                for cell in row:
                    self.block(cell.element, depth + 1)
                    self.end_line()
            return
        if self.into is not None:
            self.inner.append((element, depth))
            return
        place = self.collected.begin_table()
        drafts, inner = self._cells(grid, depth)
        mark_headings(drafts)
        caption = " ".join(text for one in grid.captions for text in one.itertext())
        self.collected.table(drafts, place, title=caption or title)
        for (table, at), label in inner:
            self.table(table, at, label)

    def _strays(self, element: Any, depth: int) -> None:
        """Take up what stands in a table and in none of its cells, as browsers show it: before."""
        self.say(element.text or "")
        for child in element:
            if child.tag in _PARTS:
                self._strays(child, depth + 1)
            elif child.tag not in ("td", "th", "caption", "col"):
                self.block(child, depth + 1)
            self.say(child.tail or "")
        self.end_line()

    def _is_hidden(self, element: Any) -> bool:
        if self.hiding.hides(element.tag, element.attrib):
            self.hidden += any(text.strip() for text in element.itertext())
            return True
        return False

    def _cells(self, grid: Grid, depth: int) -> tuple[list[Draft], list[tuple[Any, str]]]:
        drafts: list[Draft] = []
        inner: list[tuple[Any, str]] = []
        for row in grid.rows:
            first = len(drafts)
            self.inner = []
            for cell in row:
                self.into = []
                bold, self.bold = self.bold, 0
                self.block(cell.element, depth + 1)
                self.end_line()
                self.bold = bold
                found, self.into = self.into, None
                text = "\n".join(words.text for words in found)
                drafts.append(
                    Draft(
                        cell.row, cell.column, text, cell.rows, cell.columns,
                        tuple(marker for words in found for marker in words.markers),
                        cell.is_heading, bool(found) and all(words.is_bold for words in found),
                    )
                )  # fmt: skip
            label = " ".join(one.words for one in drafts[first:] if one.words)
            inner += [(table, label) for table in self.inner]
        return drafts, inner


def _is_quotation(tag: str, element: Any) -> bool:
    if tag == "blockquote":
        return True
    return tag == "div" and bool(_QUOTES.search(element.get("class") or ""))


def _numbering(element: Any, style: str) -> _List:
    start = (element.get("start") or "1").strip()
    number = int(start) if start.lstrip("-").isdecimal() and len(start) < 8 else 1
    said = _LIST_STYLE.search(style)
    form = _LIST_STYLES.get(said[1], "decimal") if said else "decimal"
    form = _LIST_FORMS.get(element.get("type") or "", form)
    return _List(form, number, -1 if element.get("reversed") is not None else 1)
