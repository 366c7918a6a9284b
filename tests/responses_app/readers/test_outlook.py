"""Mails dragged out of Outlook, read like any other; and whatever else such a file may hold."""

import json
import struct
import time
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.domain.law import Law
from responses_app.domain.mail import Address
from responses_app.domain.reply_kinds import ReplyKind, read_kind
from responses_app.readers.documents import inspect
from responses_app.readers.emails import from_json, read_mail, rtf, task
from tests import made_files, made_mails
from tests.made_msg import (
    ALL,
    BODY,
    HEADERS,
    SENT,
    TO,
    binary,
    compound,
    file,
    message,
    not_delivered,
    person,
    received,
    text,
    text8,
    thing,
    whole,
    with_mail_within,
    within_exchange,
)

FOI = Address("foi@council.example", "Information Team")
MADE = {name: make() for name, make in ALL.items()}


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from (name, *texts_of(one))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts_of(one)


def check(raw):
    """Read it, and expect what holds for every mail."""
    mail = read_mail(raw)
    answer, blobs = task(raw, {})
    assert from_json(json.loads(json.dumps(answer)), blobs) == mail
    for words in texts_of(astuple(mail)):
        assert "\0" not in words
        words.encode()
    assert mail.text.strip() or mail.attachments or mail.needs_hand
    assert not any("Error" in sentence for sentence in mail.problems)
    return mail


def made(*streams, **more):
    """A mail with these properties, out of Exchange."""
    return check(compound(message(*streams, **more)))


# ------------------------------------------------------------------- headers


def test_read_mail_reads_the_headers_that_came_over_the_wire():
    mail = check(received())

    assert mail.message_id == "<reply.1@council.example>"
    assert mail.references == ("<ours.0@example.org>", "<ours.1@example.org>")
    assert mail.in_reply_to == ("<ours.1@example.org>",)
    assert mail.sender == FOI and mail.recipients == (TO,) and mail.sent_at == SENT
    assert mail.subject == "Your request FOI/2026/17"
    assert mail.content_type == "multipart/mixed" and not mail.needs_hand
    assert mail.header("Received").endswith("Mon, 02 Feb 2026 09:05:00 +0000")


def test_read_mail_makes_headers_of_properties_for_mail_within_exchange():
    mail = check(within_exchange())

    assert mail.subject == "Caffi: eich cais" and mail.sender == FOI
    assert mail.message_id == "<reply.2@council.example>" and mail.sent_at == SENT
    assert mail.references == ("<ours.0@example.org>", "<ours.1@example.org>")
    assert mail.recipients == (TO, "legal@council.example")
    assert mail.header("To") == f"Siân, Ymchwil <{TO}>"
    assert mail.header("Received").endswith("Mon, 02 Feb 2026 09:05:00 +0000")


def test_read_mail_names_recipients_that_the_headers_do_not():
    mail = made(
        text(0x007D, HEADERS), text(0x1000, BODY), text(0x5D07, "Box@Example.org"),
        people=[person(TO), person("hidden@example.org", "", 3)],
    )  # fmt: skip

    assert mail.recipients == (TO, "hidden@example.org", "box@example.org")
    assert mail.header("Bcc") == "<hidden@example.org>" and mail.header("To") == TO


def test_read_mail_passes_over_the_banner_of_old_outlook():
    mail = made(text(0x007D, f"Microsoft Mail Internet Headers Version 2.0\r\n{HEADERS}"))

    assert mail.sender == FOI and mail.message_id == "<reply.1@council.example>"


def test_read_mail_takes_no_exchange_name_for_an_address():
    mail = made(text(0x0042, "A. Officer"), text(0x0064, "EX"), text(0x0065, "/O=X/CN=a@b"))

    assert mail.sender is None and mail.header("From") == "A. Officer"


def test_read_mail_cannot_be_led_to_false_headers_by_a_name():
    mail = made(
        text(0x0037, "Hello\r\nBcc: other@example.org"),
        text(0x0042, "A\r\nX-Evil: 1"),
        text(0x5D02, "a@council.example"),
        text(0x1000, "Words."),
    )

    assert [name for name, _ in mail.headers] == ["From", "Subject"]
    assert mail.recipients == () and mail.subject == "Hello Bcc: other@example.org"


def test_read_mail_reads_where_a_reply_should_go():
    one_off = bytes.fromhex("00000000812b1fa4bea310199d6e00dd010f5402") + struct.pack(
        "<HH", 0, 0x9001
    )
    entry = one_off + "FOI\0SMTP\0Desk@Council.example\0".encode("utf-16-le")

    mail = made(text(0x1000, "Words."), binary(0x004F, struct.pack("<II", 1, 99) + entry))

    assert mail.reply_to == (Address("desk@council.example", "FOI"),)


# ------------------------------------------------------------------- text


@pytest.mark.parametrize("page, charset", [(1252, "cp1252"), (1251, "cp1251"), (65001, "utf-8")])
def test_read_mail_reads_text_in_the_code_page_it_names(page, charset):
    words = "Café – no records" if page != 1251 else "Нет записей"

    mail = made(
        text8(0x1000, words.encode(charset) + b"\0"),
        text8(0x0037, words.encode(charset)),
        properties=[whole(0x3FFD, page)],
    )

    assert (mail.text, mail.subject, mail.problems) == (words, words, ())


def test_read_mail_reads_a_text_that_is_html_only():
    html = "<p>We hold <b>ŵyth</b> records.</p>".encode()

    mail = made(binary(0x1013, html), properties=[whole(0x3FDE, 65001)])

    assert mail.text == "We hold ŵyth records." and "<b>" in mail.html


WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 X;}}"
    rb"{\colortbl\red0\green0\blue0;}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 We hold caf\'e9"
    rb" {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 5 \u373?{\f1\'cd\'e5\'f2}.{\*\mhtmltag4 no}"
    rb"{\*\htmltag72 </p>}\htmlrtf \par }\htmlrtf0}"
)


def as_it_is(content):
    return struct.pack("<IIII", len(content) + 12, len(content), 0x414C454D, 0) + content


def test_read_mail_reads_html_that_is_wrapped_in_rich_text():
    mail = made(binary(0x1009, as_it_is(WRAPPED)))

    assert mail.html == "<p>We hold café &lt;5 ŵНет.</p>"
    assert mail.text == "We hold café <5 ŵНет."


def test_read_mail_reads_the_words_of_rich_text():
    words = rb"{\rtf1\ansi\uc1{\fonttbl{\f0 Arial;}}Dear applicant\par We hold 12\tab records.}"

    assert made(binary(0x1009, as_it_is(words))).text == "Dear applicant\nWe hold 12\trecords."


@pytest.mark.parametrize(
    "packed, unpacked",
    [  # [MS-OXRTFCP] sections 3.1.1 and 3.1.2
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c0900206277"
            "05b06c647d0a800fa0",
            rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n",
        ),
        (
            "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0",
            rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
        ),
    ],
)
def test_decompressed_unpacks_the_examples_of_the_specification(packed, unpacked):
    assert rtf.decompressed(bytes.fromhex(packed)) == unpacked


# ------------------------------------------------------------------- files


def test_read_mail_keeps_files_byte_for_byte():
    content = bytes(range(256)) * 40 + b"\r\r\n"
    names = ['Ffigurau – 2025; "x".xlsx', "a\r\nb.pdf"]

    mail = made(files=[file(name, content, "application/x-any") for name in names])

    assert [one.filename for one in mail.attachments] == ['Ffigurau – 2025; "x".xlsx', "a b.pdf"]
    assert all(one.content == content for one in mail.attachments)
    assert {one.declared_type for one in mail.attachments} == {"application/x-any"}


def test_read_mail_knows_a_picture_in_the_text():
    table, logo = check(received()).attachments

    assert (logo.filename, logo.content_id, logo.is_inline) == ("logo.png", "logo@x", True)
    assert (table.filename, table.is_inline) == ("figures.csv", False)


def test_read_mail_writes_out_a_mail_within_the_mail():
    (within,) = check(with_mail_within()).attachments
    assert (within.filename, within.declared_type) == ("Records held.eml", "message/rfc822")

    inner = check(within.content)

    assert (inner.subject, inner.text, inner.sender) == ("Records held", "We hold 7.", FOI)
    assert inner.sent_at == SENT and inner.problems == ()
    assert [(one.filename, one.content) for one in inner.attachments] == [
        ("inner.csv", b"a,b\n1,2\n")
    ]


def test_read_mail_says_where_mails_within_mails_end():
    mail = check(with_mail_within(60))

    assert mail.needs_hand and "more than 30 deep" in mail.problems[0]


def test_read_mail_names_a_file_that_lies_elsewhere():
    link = thing(8, [whole(0x3705, 7)], text(0x3707, "big.zip"), text(0x370D, "https://x.example"))

    mail = made(text(0x1000, BODY), files=[link])

    assert mail.needs_hand and mail.attachments == ()
    assert mail.problems == ("The attachment big.zip only says that it lies at https://x.example.",)


def test_read_mail_keeps_the_pieces_of_an_object_in_the_text():
    drawn = thing(
        8, [whole(0x3705, 6)], text(0x3001, "Chart"), {"__substg1.0_3701000D": {"CONTENTS": b"x"}}
    )

    mail = made(text(0x1000, BODY), files=[drawn])

    assert [(one.filename, one.content) for one in mail.attachments] == [("Chart contents", b"x")]
    assert not mail.needs_hand and "Chart" in mail.problems[0]


def test_read_mail_opens_a_mail_that_was_signed():
    signed = (
        b"Content-Type: multipart/signed; boundary=Sig\r\n\r\n--Sig\r\n\r\nWe hold 3.\r\n--Sig--"
    )

    mail = made(
        text(0x1000, "We hold 3."),
        files=[file("smime.p7m", signed, "multipart/signed")],
        kind="IPM.Note.SMIME.MultipartSigned",
    )

    assert mail.text == "We hold 3." and mail.attachments == ()


def test_read_mail_says_that_a_mail_is_encrypted():
    mail = made(files=[file("smime.p7m", b"0\x82")], kind="IPM.Note.SMIME")

    assert mail.needs_hand and "encrypted" in mail.problems[0]


def test_read_mail_reads_the_most_attachments_and_says_so():
    mail = made(text(0x1000, BODY), files=[file(f"{number}.txt", b"x") for number in range(1_003)])

    assert len(mail.attachments) >= 990 and mail.needs_hand
    assert any("first 1,000 are here" in sentence for sentence in mail.problems)


# ------------------------------------------------------------------- other items


def test_read_mail_reads_what_exchange_reports_of_a_letter():
    mail = check(not_delivered())

    (block,) = mail.report.recipients
    assert block["status"] == "5.1.1" and block["action"] == "failed"
    assert block["final-recipient"] == "rfc822; nobody@council.example"
    assert "RecipNotFound" in mail.text
    assert read_kind(mail, mail.text, Law.FOIA).kind is ReplyKind.BOUNCE


def test_read_mail_says_what_is_no_mail():
    mail = made(text(0x1000, "Meet us."), kind="IPM.Appointment")

    assert mail.needs_hand and "ipm.appointment" in mail.problems[0]


@pytest.mark.parametrize("raw", [made_files.ole_of({"WordDocument": b"x"}), made_mails.raw()])
def test_read_mail_leaves_other_files_as_they_are(raw):
    assert not any("Outlook" in sentence for sentence in read_mail(raw).problems)


def test_inspect_looks_through_a_message_and_its_files():
    answer, (table, logo) = inspect(received(), {"filename": "reply.msg"})

    assert answer["status"] == "archive" and answer["extension"] == "msg"
    assert [one["filename"] for one in answer["entries"]] == ["figures.csv", "logo.png"]
    assert table == b"year,count\n2023,12\n" and logo.startswith(b"\x89PNG")


# ------------------------------------------------------------------- whatever the bytes


def test_read_mail_keeps_the_letters_of_a_damaged_message():
    raw = received()

    mail = check(raw[:6_000])

    assert mail.needs_hand and "damaged" in mail.problems[0]
    assert any(b"We hold 12 records" in one.content for one in mail.attachments)


@settings(max_examples=150, deadline=2_000)
@given(
    name=st.sampled_from(sorted(MADE)),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), max_size=8),
    kept=st.floats(0.3, 1),
)
def test_read_mail_reads_a_message_with_any_faults(name, changes, kept):
    raw = bytearray(MADE[name])
    for place, written in changes:
        at = int(place * len(raw))
        raw[at : at + len(written)] = written

    check(bytes(raw[: int(len(raw) * kept)]))


@given(
    words=st.lists(st.text(max_size=20), min_size=7, max_size=7),
    content=st.binary(max_size=60),
)
def test_read_mail_reads_any_properties(words, content):
    numbers = (0x0037, 0x1000, 0x0042, 0x5D02, 0x1035, 0x1039, 0x007D)
    streams = [
        {f"__substg1.0_{number:04X}001F": one.encode("utf-16-le", "surrogatepass")}
        for number, one in zip(numbers, words, strict=True)
    ]
    attached = file(words[0], content + b".", words[1], text(0x3712, words[2]))

    mail = made(*streams, binary(0x1009, content), files=[attached], people=[person(*words[3:5])])

    assert any(one.content == content + b"." for one in mail.attachments)


@given(raw=st.one_of(st.binary(max_size=80), st.binary(max_size=60).map(lambda b: as_it_is(b))))
def test_read_reads_any_rich_text(raw):
    words = rtf.read(raw)
    (words.html + words.text).encode()
    try:
        rtf.decompressed(raw)
    except rtf.BadRtf as problem:
        assert "its text is" in str(problem)


def doubled_entries():
    """Each entry has the next one on both sides: 2 to the power of 60 ways through them."""
    raw = bytearray(compound({f"{number:02}": b"" for number in range(60)} | {
        "__properties_version1.0": bytes(32)
    }))  # fmt: skip
    at = raw.index("Root Entry".encode("utf-16-le"))
    for number in range(1, 60):
        struct.pack_into("<II", raw, at + number * 128 + 68, number + 1, number + 1)
    struct.pack_into("<I", raw, at + 76, 1)
    return bytes(raw)


def endless_stream():
    """A small file, one stream of which says that it has 4 GB, in a circle of sectors."""
    raw = bytearray(compound({"__properties_version1.0": bytes(5_000)}))
    at = raw.index("__prop".encode("utf-16-le"))
    struct.pack_into("<I", raw, at + 120, 0xFFFFFFF0)
    return bytes(raw)


HOSTILE = {
    "doubled_entries": doubled_entries,
    "endless_stream": endless_stream,
    "many_people": lambda: compound(
        message(text(0x1000, "x"), people=[person(f"{n}@x.example") for n in range(4_000)])
    ),
    "rich_text": lambda: compound(
        message(binary(0x1009, as_it_is(rb"{\u1?{\*\htmltag" * 180_000)))
    ),
    "unpacked": lambda: compound(
        message(
            binary(
                0x1009,
                struct.pack("<IIII", 2_000_000, 0xFFFFFFFF, 0x75465A4C, 0)
                + b"\xff" + b"\x00\x0f" * 1_000_000,
            )
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_read_mail_takes_little_time_for_a_hostile_message(name):
    raw = HOSTILE[name]()
    begun = time.process_time()

    mail = read_mail(raw)

    assert mail.needs_hand == (name in ("doubled_entries", "endless_stream", "unpacked"))
    assert time.process_time() - begun < 10
