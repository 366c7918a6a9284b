"""Texts told apart: a table, a web page, a mail, XML, or just words."""

import codecs
import csv
import html
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
_USES = r"xmlns(?::[\w.-]{1,99})?\s{0,99}=\s{0,99}[\"']\s{0,99}"
# The names that office programs give to what is in their XML, in order: what may carry another is
# asked for first.
OFFICE_XML = tuple(
    (kind, re.compile(names))
    for kind, names in (
        ("office_flat", _USES + r"http://schemas\.microsoft\.com/office/2006/xmlPackage"),
        (
            "office_open",
            _USES + r"(?:urn:oasis:names:tc:opendocument:|http://openoffice\.org/2000/)",
        ),
        (
            "office_sheet",
            _USES + r"urn:schemas-microsoft-com:office:(?:spreadsheet|excel)"
            r"|<\?mso-application[^>]{0,200}Excel",
        ),
        (
            "office_word",
            _USES + r"http://schemas\.microsoft\.com/(?:office/word|aml)/"
            r"|<\?mso-application[^>]{0,200}Word",
        ),
        (
            "office_other",
            _USES + r"(?:urn:schemas-microsoft-com:office:|http://schemas\.microsoft\.com/"
            r"(?:office|visio|project)|http://(?:schemas|purl)\.(?:openxmlformats|oclc)\.org/"
            r"|http://www\.gnumeric\.org/|http://www\.abisource\.com/|http://ns\.adobe\.com/xdp/)"
            r"|<\?mso-application",
        ),
    )
)
# Apple Mail writes the number of bytes before a mail, others a blank line.
BEFORE_A_MAIL = re.compile(rb"(?:[ \t]*+(?:\d{1,12}[ \t]*+)?+\r?\n)*+")
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


def bare_mail(content: bytes) -> bytes:
    """A mail without the blank lines and the count of bytes that may stand before it, in UTF-8
    where it is written in UTF-16 or UTF-32."""
    if b"\0" in content[:1000] and (text := decode(content)) is not None:
        content = text.encode("utf-8", "replace")
    lead = BEFORE_A_MAIL.match(content.removeprefix(codecs.BOM_UTF8))
    return lead.string[lead.end() :] if lead else content


def kind_of_text(content: bytes) -> str:
    """The kind of a text in a word such as html, eml, csv or txt; empty for no text.

    office_... are texts that carry the sheets or pages of an office program.
    """
    text = decode(content)
    if text is None:
        # A mail may hold bytes of any kind, and is a mail all the same.
        return _mail(bare_mail(content[:SAMPLE]).decode("latin-1"))
    if office := _sheet(text):
        return office
    head = text[:SAMPLE].lstrip("\ufeff \t\r\n\f")
    if head.startswith("<"):
        kind = _markup(head)
        if kind == "xml":
            kind = _office_xml(text)
    elif head[:15].upper().startswith(("BEGIN:VCALENDAR", "BEGIN:VCARD")):
        kind = "ics" if head[6:11].upper() == "VCALE" else "vcf"
    else:
        kind = _mail(bare_mail(text[:SAMPLE].encode("utf-8", "replace")).decode())
    if not kind and head.startswith(("{", "[")) and len(text) <= LONGEST_JSON and _is_json(text):
        kind = "json"
    return kind or _table(text[:SAMPLE]) or "txt"


def _sheet(text: str) -> str:
    """Sheets written as text by old spreadsheet programs: SYLK and DIF."""
    text = text.lstrip("\ufeff")
    if text.startswith("ID;P") and re.search(r"^[CF];[A-Z]", text, re.MULTILINE):
        return "office_sylk"
    if re.match(r"TABLE\r?\n0,1\r?\n", text):
        return "office_dif"
    return ""


def _office_xml(text: str) -> str:
    """Which office program's XML it is, by the names it uses; xml where it is none's."""
    declared = html.unescape(text) if "&#" in text else text
    for kind, names in OFFICE_XML:
        if names.search(declared):
            return kind
    return "xml"


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
    """Whether a text is one JSON value, or one in each line."""
    try:
        json.loads(text)
    except RecursionError:
        return False
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        return len(lines) > 1 and all(_is_object(line) for line in lines)
    return True


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


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
