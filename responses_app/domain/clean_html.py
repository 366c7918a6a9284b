"""The formatted text of a mail, made harmless: a few tags, no pictures, links that say where to.

What a mail may do in a browser is a list of what it may do, never of what it may not: everything
else is left out. Nothing that stays can fetch anything, run anything, look like a part of our
page, or lead elsewhere than it says.

Cleaning is done twice. nh3 parses as browsers do and keeps what is allowed; what it leaves is
then written anew, tag by tag, so that each character of the answer is one that we wrote.

What the mail hides from its reader's eyes is left out first: "formatted" shows what the mail
shows, and no more.

Text that is cheap to write can be dear to parse: a tag left open is opened again in each
paragraph. So a mail of a stranger is cleaned apart (`task`), where memory and time are limited.
"""

import re
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit

import nh3

from responses_app.domain.hidden_html import Hiding

LONGEST = 3_000_000  # characters that are looked at
DEEPEST = 60  # tags within tags; deeper ones are left out, their words stay
MOST_CELLS = 50  # that one cell of a table may reach over
LONGEST_SHOWN = 300  # characters of an address beside a link

TAGS = frozenset(
    "a b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre s "
    "small strong sub sup table tbody td tfoot th thead tr u ul".split()
)
EMPTY = frozenset(("br", "hr"))
CELLS = frozenset(("td", "th"))
# Left out with what is in them: it is no text that anybody was meant to read.
WITH_CONTENT = frozenset(
    "script style title template iframe frameset object embed applet svg math audio video canvas "
    "select".split()
)
# Elements whose words nh3 gives out unescaped, and such that no end tag closes.
NEVER_KEPT = WITH_CONTENT | frozenset(
    "xmp noembed noframes plaintext textarea noscript area base basefont bgsound col embed frame "
    "input keygen link meta param source track wbr".split()
)
NAME = re.compile(r"<([A-Za-z][A-Za-z0-9:_-]{0,40})(?=[\s/>])")
MOST_NAMES = 2_000  # different ones, of elements that are looked at for what they hide
OUR_HEADING = {"h1": "h2"}  # the page has a first heading of its own
SCHEMES = frozenset(("http", "https", "mailto"))
HOST = re.compile(r"([a-z0-9_-]+\.)*[a-z0-9_-]+\.?|\[[0-9a-f:.]+\]")
IN_AN_ADDRESS = "/?#[]@!$&'()*+,;=:%-._~"  # RFC 3986, section 2.2 and 2.3
# Characters that turn the order of others about: an address beside them would read wrongly.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C])
NO_TEXT = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
PICTURE = "[picture]"
LEFT_OUT = "[The rest is left out: the mail is too long to be shown formatted.]"


def clean(html: str) -> str:
    """Return harmless HTML that says what `html` says. It is balanced, and may be empty.

    >>> clean('<p onclick="x()">See <a href="https://a.example/">here</a><script>y()</script>')
    '<p>See <a href="https://a.example/" rel="noopener noreferrer nofollow">here</a> \
<span class="address">[https://a.example/]</span></p>'
    """
    read = html[:LONGEST].replace("\x00", "")
    kept = nh3.clean(
        read,
        tags={*TAGS, "img", *_others(read)},  # `_Writer` writes none of the others
        clean_content_tags=set(WITH_CONTENT),
        attributes={
            "*": {"style", "class", "id", "hidden"},
            "a": {"href"},
            "img": {"alt"},
            "ol": {"start"},
            **{cell: {"colspan", "rowspan"} for cell in CELLS},
        },
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=None,
    )
    writer = _Writer(Hiding.of(read))
    writer.feed(kept)
    writer.close()
    return writer.written() + (f"<p>{LEFT_OUT}</p>" if len(html) > LONGEST else "")


def _others(html: str) -> list[str]:
    """Names of elements that are kept until it is known whether the mail hides what is in them."""
    names = {name.lower() for name in NAME.findall(html)}
    return sorted(names - NEVER_KEPT)[:MOST_NAMES]


def task(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Clean HTML in UTF-8, as a reader that runs apart; the answer is the one blob."""
    return {}, [clean(content.decode("utf-8", "replace")).encode("utf-8", "replace")]


class _Writer(HTMLParser):
    """Writes HTML that nh3 has cleaned anew, from the list of what may be written."""

    def __init__(self, hiding: Hiding) -> None:
        super().__init__(convert_charrefs=True)
        self._hiding = hiding
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []  # the tag as read, and as written if it was
        self._depth = 0  # of tags that were written
        self._hidden_at = 0  # which of the open tags is hidden, counted from 1; 0 for none
        self._address = ""  # of the link that is open
        self._words: list[str] = []  # of that link

    def written(self) -> str:
        """What was written; what is still open is closed."""
        while self._open:
            self._shut()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        has_end = tag != "img" and tag not in EMPTY
        if self._hidden_at or self._hiding.hides(tag, given):
            if has_end:
                self._open.append((tag, ""))
                self._hidden_at = self._hidden_at or len(self._open)
        elif tag == "img":
            alt = " ".join(given.get("alt", "").split())
            self.handle_data(f"[picture: {alt}]" if alt else PICTURE)
        elif tag in EMPTY:
            self._out.append(f"<{tag}>")
        elif tag in TAGS:
            self._start(tag, given)
        else:
            self._open.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == read for read, _ in reversed(self._open)):
            while self._shut() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._hidden_at:
            return
        text = data.translate(TURNING).translate(NO_TEXT)
        if self._address:
            self._words.append(text)
        self._out.append(escape(text, quote=False))

    def _start(self, tag: str, given: dict[str, str]) -> None:
        written = OUR_HEADING.get(tag, tag) if self._depth < DEEPEST else ""
        attributes = ""
        if tag == "a":
            where = "" if self._address or not written else address(given.get("href", ""))
            written = "a" if where else ""
            if where:
                self._address, self._words = where, []
            attributes = f' href="{escape(where)}" rel="noopener noreferrer nofollow"'
        elif tag in CELLS:
            attributes = "".join(_number(given, name) for name in ("colspan", "rowspan"))
        elif tag == "ol":
            attributes = _number(given, "start")
        self._open.append((tag, written))
        if written:
            self._depth += 1
            self._out.append(f"<{written}{attributes}>")

    def _shut(self) -> str:
        """Close the innermost open tag, and return it as it was read."""
        read, written = self._open.pop()
        if len(self._open) < self._hidden_at:
            self._hidden_at = 0
        if written:
            self._depth -= 1
            self._out.append(f"</{written}>")
        if written == "a":
            if not _says(" ".join("".join(self._words).split()), self._address):
                shown = self._address[:LONGEST_SHOWN]
                shown += "…" if shown != self._address else ""
                self._out.append(f' <span class="address">[{escape(shown, quote=False)}]</span>')
            self._address = ""
        return read


def address(href: str) -> str:
    """Return where a link leads, in characters that look like nothing else; empty for no link.

    Only http, https and mailto, in full; no name or password in front of the host, behind which
    another host may hide.

    >>> address("HTTPS://Bücher.example/a b")
    'https://xn--bcher-kva.example/a%20b'
    >>> address("https://bank.example@evil.example/")
    ''
    """
    plain = re.sub(r"[\t\r\n]", "", href).strip("".join(map(chr, range(0x21))))
    scheme, colon, rest = plain.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in SCHEMES:
        return ""
    if scheme == "mailto":
        return f"mailto:{_spelt_out(rest)}" if "@" in rest else ""
    try:
        parts = urlsplit(f"{scheme}:{rest}")
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        host = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port is not None else ""
    except (ValueError, UnicodeError):
        return ""
    if "@" in parts.netloc or "\\" in parts.netloc or not HOST.fullmatch(host):
        return ""
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{host}{port}{_spelt_out(parts.path + query + fragment)}"


def _spelt_out(text: str) -> str:
    """Every character that could be taken for another, or ends an address, as its code."""
    return quote(text.replace("\\", "%5C"), safe=IN_AN_ADDRESS, errors="replace")


def _says(words: str, where: str) -> bool:
    """Whether the words of a link are its address."""
    bare = where.partition(":")[2].removeprefix("//")
    return words.rstrip("/") in {where.rstrip("/"), bare.rstrip("/")}


def _number(given: dict[str, str], name: str) -> str:
    """An attribute that is a small number."""
    value = given.get(name, "")
    is_small = re.fullmatch(r"[1-9][0-9]{0,2}", value) and int(value) <= MOST_CELLS
    return f' {name}="{value}"' if is_small else ""
