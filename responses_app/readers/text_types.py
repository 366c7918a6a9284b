"""Texts told apart: a table, a web page, a mail, XML, or just words."""

import codecs
import csv
import json
import re
from collections import Counter

SAMPLE = 64 * 1024  # characters that are looked at to tell one kind of text from another
LONGEST_JSON = 5 * 1024 * 1024
CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f\x7f]")
NO_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Where the first tag is one of these it is a web page (WHATWG MIME Sniffing, 7.1, and what
# spreadsheets and mail programs write).
HTML_TAGS = frozenset(
    "html head body title meta link style script base table tr td th thead tbody div span p br a "
    "b i font h1 h2 h3 h4 h5 h6 iframe img ul ol li form input center hr pre".split()
)
MAIL_HEADERS = frozenset(
    "from to cc subject date message-id received mime-version return-path delivered-to "
    "content-type content-transfer-encoding dkim-signature reply-to in-reply-to references "
    "x-mailer x-original-to authentication-results arc-seal thread-topic thread-index".split()
)
# People copy "From: ... To: ... Subject: ..." into notes; these only programs write.
ONLY_PROGRAMS_WRITE = frozenset(
    "message-id received mime-version return-path delivered-to dkim-signature content-type "
    "x-original-to arc-seal".split()
)


def decode(content: bytes) -> str | None:
    """The text that the bytes are; None where they are no text.

    UTF-8, UTF-16 and UTF-32 with their mark, UTF-16 that shows by its zero bytes, else the
    Windows encoding of Western Europe where no byte speaks against it.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if encoding := _utf_16_without_mark(content):
        return _decoded(content, encoding)
    if CONTROLS.search(content):
        return None
    text = _decoded(content, "utf-8")
    if text is None and not NO_CP1252.search(content):
        text = content.decode("cp1252")
    if text is None:
        text = content.decode("latin-1")
        is_prose = sum(c.isascii() for c in text[:SAMPLE]) > len(text[:SAMPLE]) * 0.7
        return text if is_prose else None
    return text


def kind_of_text(content: bytes) -> str:
    """One of html, hta, svg, xml, eml, mbox, ics, vcf, json, csv, tsv, txt; empty for no text."""
    text = decode(content)
    if text is None:
        # A mail may hold bytes of any kind, and is a mail all the same.
        head = content[:SAMPLE].decode("latin-1")
        return _mail(head)
    head = text[:SAMPLE].lstrip("\ufeff \t\r\n\f")
    if head.startswith("<"):
        kind = _markup(head)
    elif head[:15].upper().startswith(("BEGIN:VCALENDAR", "BEGIN:VCARD")):
        kind = "ics" if head[6:11].upper() == "VCALE" else "vcf"
    else:
        kind = _mail(text[:SAMPLE].lstrip("\ufeff"))
    if not kind and head.startswith(("{", "[")) and len(text) <= LONGEST_JSON and _is_json(text):
        kind = "json"
    return kind or _table(text[:SAMPLE]) or "txt"


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf_16_without_mark(content: bytes) -> str:
    """Latin letters in UTF-16 have a zero in every second byte."""
    sample = content[:1000]
    if len(sample) < 4 or len(content) % 2:
        return ""
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.8 and even == 0:
        return "utf-16-le"
    if even > half * 0.8 and odd == 0:
        return "utf-16-be"
    return ""


def _markup(head: str) -> str:
    """The kind of a text that begins with a tag, by its first element."""
    first = _first_element(head)
    if first is None:
        return "xml" if head.startswith("<?xml") else ""
    name = first.lower()
    if "<hta:application" in head.lower():
        return "hta"
    local = name.rpartition(":")[2]
    if local == "svg":
        return "svg"
    if local == "html" or (name in HTML_TAGS and not head.startswith("<?xml")):
        return "html"
    doctype = re.search(r"<!doctype\s+(\S+)", head[:4096], re.IGNORECASE)
    if doctype and doctype[1].lower().startswith("html"):
        return "html"
    closes = f"</{first}" in head or "/>" in head or head.startswith("<?xml")
    return "xml" if closes else ""


def _first_element(head: str) -> str | None:
    """The name of the first element, behind declarations, comments and the document type."""
    place = 0
    while True:
        place = head.find("<", place)
        if place < 0:
            return None
        if head.startswith("<!--", place):
            place = head.find("-->", place)
        elif head.startswith("<?", place):
            place = head.find("?>", place)
        elif head.startswith("<!", place):
            place = _end_of_declaration(head, place)
        elif name := re.match(r"<([A-Za-z_][\w.:-]*)", head[place : place + 200]):
            return name[1]
        else:
            place += 1
        if place < 0:
            return None


def _end_of_declaration(head: str, place: int) -> int:
    """The end of <!DOCTYPE ...>, which may hold declarations in brackets."""
    bracket, end = head.find("[", place), head.find(">", place)
    if 0 <= bracket < end:
        closed = head.find("]", bracket)
        return head.find(">", closed) if closed >= 0 else -1
    return end


def _mail(head: str) -> str:
    """Whether a text is a mail, or a mailbox of mails, by its header lines."""
    is_mailbox = re.match(r"From \S+.*\d{4}.*\n", head) is not None
    names = set()
    for line in head.split("\n", 1)[1].split("\n") if is_mailbox else head.split("\n"):
        if line[:1] in (" ", "\t"):
            continue
        name, colon, _ = line.partition(":")
        if not colon or not re.fullmatch(r"[!-9;-~]+", name):
            break
        names.add(name.lower())
    if len(names & MAIL_HEADERS) < 2 or not names & (ONLY_PROGRAMS_WRITE | {"date"}):
        return ""
    if not names & ONLY_PROGRAMS_WRITE and not {"from", "date", "subject"} <= names:
        return ""
    return "mbox" if is_mailbox else "eml"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _table(sample: str) -> str:
    """csv or tsv where most lines have the same number of cells, else nothing."""
    lines = [line for line in sample.splitlines()[:200] if line.strip()]
    if len(sample) >= SAMPLE and len(lines) > 1:
        lines.pop()  # cut off in the middle
    for separator, kind in (("\t", "tsv"), (",", "csv"), (";", "csv"), ("|", "csv")):
        if _is_table(lines, separator):
            return kind
    return ""


def _is_table(lines: list[str], separator: str) -> bool:
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return False
    wide = [row for row in rows if len(row) > 1]
    if len(wide) < 2 or len(wide) < len(rows) * 0.6:
        return False
    _, often = Counter(len(row) for row in wide).most_common(1)[0]
    return often >= len(wide) * 0.7 and not (separator in ",;" and _is_prose(wide))


def _is_prose(rows: list[list[str]]) -> bool:
    """In prose a space follows nearly every comma, and lines are long or end as sentences do."""
    later = [cell for row in rows for cell in row[1:]]
    if sum(cell.startswith(" ") for cell in later) <= len(later) * 0.8:
        return False
    letters = sum(len(cell) for row in rows for cell in row)
    ends = sum(row[-1].rstrip().endswith((".", "?", "!", ":")) for row in rows)
    return letters > 20 * (len(later) + len(rows)) or ends > len(rows) * 0.4
