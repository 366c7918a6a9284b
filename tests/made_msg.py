"""Outlook messages (.msg) made for the tests: compound files, with properties in their streams.

Source: [MS-CFB] for the file, [MS-OXMSG] and [MS-OXPROPS] for what is in it.
"""

import struct
from datetime import UTC, datetime

FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI, SMALL = 512, 64, 4096
SENT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
ARRIVED = datetime(2026, 2, 2, 9, 5, tzinfo=UTC)
TO = "foi+k7t2@example.org"

# ---------------------------------------------------------------------------- compound files


def compound(tree):
    """A compound file; `tree` has streams (bytes) and storages (dicts of the same) by name."""
    entries = [["Root Entry", 5, FREE, b"", 0]]  # name, kind, child, content, siblings
    _add(entries, 0, tree)
    minis, mini_fat, fat, sectors = bytearray(), [], [], []

    def keep(content):
        if not content:
            return END
        first = len(sectors)
        count = -(-len(content) // SECTOR)
        sectors.extend(
            content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)
        )
        fat.extend([*range(first + 1, first + count), END])
        return first

    starts = [END] * len(entries)
    for number, (_, kind, _, content, _) in enumerate(entries):
        if kind == 2 and len(content) >= SMALL:
            starts[number] = keep(content)
        elif kind == 2 and content:
            starts[number] = len(mini_fat)
            count = -(-len(content) // MINI)
            mini_fat += [*range(starts[number] + 1, starts[number] + count), END]
            minis += content.ljust(count * MINI, b"\0")
    starts[0] = keep(bytes(minis))
    mini_fat_at = keep(_numbers(mini_fat))
    directory = b"".join(
        _entry(entry, start, len(minis)) for entry, start in zip(entries, starts, strict=True)
    )
    directory_at = keep(directory)
    count = 1
    while count * SECTOR // 4 < len(fat) + count:
        count += 1
    assert count <= 109, "larger files need a list of the FAT's sectors"
    fat_at = range(len(fat), len(fat) + count)
    fat += [FAT_SECTOR] * count
    head = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, count, directory_at, 0, SMALL, mini_fat_at, -(-len(mini_fat) * 4 // SECTOR), END, 0,
    )  # fmt: skip
    places = [*fat_at, *[FREE] * (109 - count)]
    table = _numbers(fat).ljust(count * SECTOR, b"\xff")
    return head + struct.pack("<109I", *places) + b"".join(sectors) + table


def _numbers(numbers):
    return struct.pack(f"<{len(numbers)}I", *numbers) + b"\xff" * (-len(numbers) * 4 % SECTOR)


def _add(entries, parent, tree):
    """Add a storage's entries, as a balanced tree; return nothing."""
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    numbers = {}
    for name in names:
        numbers[name] = len(entries)
        is_stream = isinstance(tree[name], bytes)
        content = tree[name] if is_stream else b""
        entries.append([name, 2 if is_stream else 1, FREE, content, (FREE, FREE)])

    def balanced(some):
        if not some:
            return FREE
        middle = len(some) // 2
        number = numbers[some[middle]]
        entries[number][4] = (balanced(some[:middle]), balanced(some[middle + 1 :]))
        return number

    entries[parent][2] = balanced(names)
    for name in names:
        if not isinstance(tree[name], bytes):
            _add(entries, numbers[name], tree[name])


def _entry(entry, start, mini_size):
    name, kind, child, content, siblings = entry
    written = (name + "\0").encode("utf-16-le")
    left, right = siblings or (FREE, FREE)
    size = mini_size if kind == 5 else len(content)
    start = start if kind in (2, 5) else 0
    return struct.pack(
        "<64sH2B3I16xI16xIQ", written, len(written), kind, 1, left, right, child, 0, start, size
    )


# ---------------------------------------------------------------------------- properties


def short(number, kind, value):
    """A property that stands in the stream of short ones."""
    return struct.pack("<HHI", kind, number, 6) + value.ljust(8, b"\0")


def whole(number, value):
    return short(number, 0x0003, struct.pack("<I", value))


def moment(number, when):
    ticks = int((when - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    return short(number, 0x0040, struct.pack("<Q", ticks))


def text(number, value):
    """A text in Unicode, as a stream."""
    return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def text8(number, value):
    """A text in bytes of some code page."""
    return {f"__substg1.0_{number:04X}001E": value}


def binary(number, value):
    return {f"__substg1.0_{number:04X}0102": value}


def thing(head, properties, *streams):
    """A storage: its short properties, and everything else."""
    made = {"__properties_version1.0": bytes(head) + b"".join(properties)}
    for some in streams:
        made |= some
    return made


def file(name, content, media_type="", *streams):
    typed = text(0x370E, media_type) if media_type else {}
    return thing(
        8, [whole(0x3705, 1)], text(0x3707, name), binary(0x3701, content), typed, *streams
    )


def nested(message, name=""):
    """A mail within a mail; `message` is a tree made with head=24."""
    return thing(8, [whole(0x3705, 5)], text(0x3001, name), {"__substg1.0_3701000D": message})


def person(address, name="", header=1, *streams):
    return thing(
        8, [whole(0x0C15, header)], text(0x3001, name), text(0x3002, "SMTP"),
        text(0x39FE, address), *streams,
    )  # fmt: skip


def message(*streams, properties=(), people=(), files=(), head=32, kind="IPM.Note"):
    """The tree of a message."""
    tree = thing(head, properties, text(0x001A, kind), *streams)
    tree |= {f"__recip_version1.0_#{number:08X}": one for number, one in enumerate(people)}
    tree |= {f"__attach_version1.0_#{number:08X}": one for number, one in enumerate(files)}
    return tree


HEADERS = (
    "Received: from mx.council.example by ours.example for <foi+k7t2@example.org>;\r\n"
    " Mon, 02 Feb 2026 09:05:00 +0000\r\n"
    "From: Information Team <foi@council.example>\r\n"
    f"To: {TO}\r\nSubject: Your request FOI/2026/17\r\n"
    "Date: Mon, 02 Feb 2026 09:00:00 +0000\r\n"
    "Message-ID: <reply.1@council.example>\r\n"
    "In-Reply-To: <ours.1@example.org>\r\nReferences: <ours.0@example.org> <ours.1@example.org>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=gone\r\n\r\n"
)
SENDER = (
    text(0x0C1A, "Information Team"), text(0x0C1E, "EX"), text(0x0C1F, "/O=COUNCIL/CN=FOI"),
    text(0x5D01, "foi@council.example"), text(0x0042, "Information Team"), text(0x0064, "EX"),
    text(0x0065, "/O=COUNCIL/CN=FOI"), text(0x5D02, "foi@council.example"),
)  # fmt: skip
BODY = "Dear applicant\r\n\r\nWe hold 12 records.\r\n"


def received():
    """One that came over the wire, with its headers, a table and a picture in the text."""
    html = b"<p>Dear applicant</p><p>We hold 12 records.</p><img src='cid:logo@x'>"
    logo = file("logo.png", b"\x89PNG\r\n\x1a\nx", "image/png", text(0x3712, "logo@x"))
    return compound(
        message(
            text(0x007D, HEADERS), text(0x0037, "Your request FOI/2026/17"), text(0x1000, BODY),
            binary(0x1013, html), *SENDER,
            properties=[moment(0x0039, SENT), moment(0x0E06, ARRIVED), whole(0x3FDE, 65001)],
            people=[person(TO)],
            files=[file("figures.csv", b"year,count\n2023,12\n", "text/csv"), logo],
        )
    )  # fmt: skip


def within_exchange(**changes):
    """One without headers: it never left Exchange."""
    return compound(
        message(
            text(0x0037, "Caffi: eich cais"), text(0x1000, "Mae gennym ŵyth cofnod.\r\n"),
            text(0x1035, "<reply.2@council.example>"), text(0x1042, "<ours.1@example.org>"),
            text(0x1039, "<ours.0@example.org> <ours.1@example.org>"), *SENDER,
            properties=[moment(0x0039, SENT), moment(0x0E06, ARRIVED)],
            people=[person(TO, "Siân, Ymchwil"), person("legal@council.example", "Legal", 2)],
            **changes,
        )
    )  # fmt: skip


def with_mail_within(depth=1):
    """A mail that carries a mail that carries a mail ..."""
    inner = message(
        text(0x0037, "Records held"), text(0x1000, "We hold 7."), *SENDER,
        properties=[moment(0x0039, SENT)], head=24,
        files=[file("inner.csv", b"a,b\n1,2\n", "text/csv")],
    )  # fmt: skip
    for _ in range(depth - 1):
        inner = message(text(0x0037, "Forwarded"), head=24, files=[nested(inner)])
    return within_exchange(files=[nested(inner, "Records held")])


def not_delivered():
    """What Exchange writes about a letter that reached nobody."""
    words = "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##"
    who = person("nobody@council.example", "Nobody", 1, text(0x0C1B, words))
    subject = text(0x0037, "Undeliverable: Request")
    return compound(message(subject, *SENDER, people=[who], kind="REPORT.IPM.Note.NDR"))


ALL = {
    "received": received,
    "within_exchange": within_exchange,
    "with_mail_within": with_mail_within,
    "not_delivered": not_delivered,
}
