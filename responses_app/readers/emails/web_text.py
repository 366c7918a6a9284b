"""What a person reads in an HTML mail, as plain text.

Hidden elements, scripts and styles are left out; links stand as "words <address>"; cells of a
table have a tab between them; quoted lines begin with "> ". Nothing is fetched.
"""

import re
from collections.abc import Mapping
from html import unescape

from lxml import etree  # type: ignore[import-untyped]

from responses_app.domain.hidden_html import Hiding
from responses_app.readers.emails import limits
from responses_app.readers.emails.charsets import storable

_UNSEEN = frozenset(
    "script style head title template noscript object embed svg math iframe select audio video"
    " canvas datalist".split()
)
_BLOCKS = frozenset(
    "address article aside body center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend main menu nav ol p pre section"
    " summary table tbody tfoot thead tr ul li caption blockquote".split()
)
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_DEEPEST_QUOTE = 20


class _Text:
    """Takes the pieces of a document as the parser meets them; `close` returns the text."""

    def __init__(self, hiding: Hiding | None) -> None:
        self.hiding = hiding  # None where everything is to be read
        self.lines: list[str] = []
        self.line: list[str] = []
        self.unseen = 0
        self.open: list[tuple[str, bool]] = []  # name, and whether it hides what is in it
        self.quotes = 0
        self.preformatted = 0
        self.links: list[tuple[str, int]] = []

    # What the parser calls.

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        hides = tag in _UNSEEN or bool(self.hiding and self.hiding.hides(tag, attributes))
        if tag not in _VOID:
            self.open.append((tag, hides))
            self.unseen += hides
        if self.unseen or hides:
            return
        if tag in _BLOCKS:
            self._break(is_spaced=tag in _SPACED)
        match tag:
            case "br":
                self._end_line()
            case "li":
                self.line.append("- ")
            case "td" | "th":
                if "".join(self.line).strip():
                    self.line.append("\t")
            case "blockquote":
                self.quotes += 1
            case "pre":
                self.preformatted += 1
            case "a":
                self.links.append((attributes.get("href") or "", len(self.line)))
            case "img":
                alternative = (attributes.get("alt") or "").strip()
                if alternative:
                    self.data(f"[{alternative}]")

    def end(self, tag: str) -> None:
        if tag in _VOID or not self.open:
            return
        _, hides = self.open.pop()  # the parser closes what it opened, in order
        self.unseen -= hides
        if self.unseen or hides:
            return
        if tag == "a" and self.links:
            self._end_link()
        if tag in _BLOCKS:
            self._break(is_spaced=tag in _SPACED)
        if tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        if tag == "pre":
            self.preformatted = max(0, self.preformatted - 1)

    def data(self, words: str) -> None:
        if self.unseen:
            return
        if self.preformatted:
            first, *others = words.splitlines() or [""]
            self.line.append(first)
            for line in others:
                self._end_line()
                self.line.append(line)
            return
        self.line.append(_BLANKS.sub(" ", words))

    def comment(self, words: str) -> None:
        pass

    def close(self) -> str:
        self._end_line()
        return "\n".join(self.lines)

    # Lines.

    def _end_link(self) -> None:
        address, begun = self.links.pop()
        words = "".join(self.line[begun:]).strip()
        address = address.strip()
        bare = address.removeprefix("mailto:").removeprefix("tel:")
        known = words.rstrip("/") in (address.rstrip("/"), bare.rstrip("/"))
        if address and not known and not address.startswith(("#", "javascript:", "data:", "cid:")):
            self.line.append(f" <{bare[:2000]}>")

    def _end_line(self) -> None:
        prefix = "> " * min(self.quotes, _DEEPEST_QUOTE)
        written = "".join(self.line)
        if not self.preformatted:
            written = re.sub(" *\t *", "\t", re.sub(" {2,}", " ", written)).strip(" ")
        self.lines.append((prefix + written).rstrip())
        self.line = []
        self.links = [(address, 0) for address, _ in self.links[-9:]]

    def _break(self, *, is_spaced: bool) -> None:
        if "".join(self.line).strip():
            self._end_line()
        else:
            self.line = []
        if is_spaced and self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.quotes, _DEEPEST_QUOTE)).rstrip())


def text_of(html: str, *, with_hidden: bool = False) -> str:
    """Return the visible text of an HTML mail. Never raises; see `limits.WEB_TEXT`.

    `with_hidden` adds what the mail hides by its styles, which is there for who looks for it.
    """
    html = html[: limits.WEB_TEXT]
    if not html.strip():
        return ""
    try:
        target = _Text(None if with_hidden else Hiding.of(html))
        parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True)
        text = str(etree.fromstring(html.encode("utf-8", "replace"), parser))
    except Exception:  # the parser gives up on what is hardly HTML
        text = without_tags(html)
    return storable(_without_wide_gaps(text))


_TAG = re.compile(r"<[^<>]*>")


def without_tags(html: str) -> str:
    """Return the words of something like HTML, where a parser gave up on it."""
    return unescape(_TAG.sub(" ", html))


def _without_wide_gaps(text: str) -> str:
    """Return the text without blank lines at its ends, nor two in a row within."""
    lines: list[str] = []
    for line in text.replace("\xa0", " ").splitlines():
        if line.strip() or (lines and lines[-1].strip()):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n")
