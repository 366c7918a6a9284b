"""Mails read as far as they can be, whatever their bytes."""

import base64
import binascii
import json
import time
from dataclasses import astuple, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.mail import Mail
from responses_app.readers.apart import Apart, Limits
from responses_app.readers.emails import from_json, limits, read_mail, task, transfer
from tests import made_mails

HOSTILE = {
    "deeper": lambda: made_mails.deep(5_000),
    "many_parts": made_mails.many_parts,
    "long_header": made_mails.long_header,
    "header_bomb": made_mails.header_bomb,
    "same_boundary": lambda: made_mails.raw(
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 100_000,
    ),
    "false_delimiters": lambda: made_mails.raw(
        b"Content-Type: multipart/mixed; boundary=-\r\n", b"-" * 5_000_000
    ),
    "padding": lambda: made_mails.raw(
        b"Content-Transfer-Encoding: base64\r\n", b"QQ==\r\n" * 1_000_000
    ),
    "flowed": lambda: made_mails.raw(
        b"Content-Type: text/plain; format=flowed\r\n", b"a \r\n" * 1_000_000
    ),
    "open_tags": lambda: made_mails.raw(b"Content-Type: text/html\r\n", b"<b><table>" * 200_000),
    "encoded_words": lambda: b"Subject: " + b"=?a?q?" * 200_000 + b"\r\n" + made_mails.raw(),
    "brackets": lambda: b"From: " + b'<("' * 300_000 + b"\r\nTo: " + b"@" * 900_000 + b"\r\n\r\nx",
    "begins": lambda: made_mails.raw(b"", b"begin 644 a\r\n" * 300_000),
}


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
    assert replace(from_json(json.loads(json.dumps(answer)), blobs), findings=()) == mail
    for text in texts_of(astuple(mail)):
        assert "\0" not in text
        text.encode()
    assert mail.text.strip() or mail.attachments or mail.needs_hand
    assert not any("(" in sentence and "Error" in sentence for sentence in mail.problems)
    return mail


# ------------------------------------------------------------------- whatever the bytes


@given(raw=st.binary(max_size=300))
def test_read_mail_reads_any_bytes(raw):
    check(raw)


HEADER_NAMES = st.sampled_from(
    b"From To Subject Date Message-ID References Content-Type Received Reply-To Return-Path"
    b" Content-Transfer-Encoding Content-Disposition".split()
)
BITS = st.sampled_from(
    b"multipart/mixed; boundary=b|text/html|message/rfc822|\r\n--b\r\n|base64|<|=?utf-8?q?=C5=B5?=|"
    b"=?utf-8?b?w7|filename*0*=utf-8''%ff|message/delivery-status|\xed\xa0\x80|\0|\xff|\"|@|>|(|;|"
    b"begin 644 a\r\n#0V%T\r\n|charset=utf-7|charset=idna|+2AA-|\r|\n |"
    b"Mon, 99 Feb 0000 99:99 +9999".split(b"|")
)
VALUES = st.lists(st.one_of(BITS, st.binary(max_size=8)), max_size=6).map(b"".join)


@settings(max_examples=300)
@given(headers=st.lists(st.tuples(HEADER_NAMES, VALUES), max_size=8), body=VALUES)
def test_read_mail_reads_any_headers(headers, body):
    check(b"".join(b"%s: %s\r\n" % header for header in headers) + b"\r\n" + body)


@settings(max_examples=200)
@given(
    name=st.sampled_from(sorted(made_mails.ALL)),
    at=st.floats(0, 1),
    put=st.binary(max_size=6),
    cut=st.integers(0, 6),
)
def test_read_mail_reads_damaged_mails(name, at, put, cut):
    raw = made_mails.ALL[name]
    here = int(at * len(raw))

    check(raw[:here] + put + raw[here + cut :])


@pytest.mark.parametrize("name", made_mails.ALL)
def test_read_mail_reads_made_mails(name):
    assert check(made_mails.ALL[name]).headers


@pytest.mark.parametrize("name", HOSTILE)
def test_read_mail_is_done_in_time(name):
    raw = HOSTILE[name]()
    begun = time.process_time()

    check(raw)

    assert time.process_time() - begun < 10


def test_task_reads_the_largest_mail_where_readers_run():
    apart = Apart({"mail": "responses_app.readers.emails:task"})

    try:
        reading = apart.read("mail", made_mails.large(100))
    finally:
        apart.close()

    assert reading.is_ok, reading.words
    assert reading.answer["text"] == "The words."
    assert len(reading.blobs[0]) > 70 * 2**20
    assert reading.peak < Limits().memory


# ------------------------------------------------------------------- transfer encodings

LARGE = bytes(range(256)) * 9_000  # more than is unpacked at once


@pytest.mark.parametrize("width", [76, 77, 1_001, 5_000_000])
def test_unpack_undoes_large_base64(width):
    letters = base64.b64encode(LARGE)
    lines = b"\r\n".join(letters[at : at + width] for at in range(0, len(letters), width))

    assert transfer.unpack(b"before" + lines + b"after", "base64", 6, 6 + len(lines)) == (
        transfer.Unpacked(LARGE)
    )


@given(pieces=st.lists(st.binary(max_size=9), max_size=9), footer=st.sampled_from([b"", b"\n-- "]))
def test_unpack_joins_base64_that_was_patched_together(pieces, footer):
    written = b"\n".join(map(base64.b64encode, pieces))

    unpacked = transfer.unpack(written, "base64").content

    assert unpacked == b"".join(pieces)


def test_unpack_keeps_what_stands_behind_base64():
    footer = b"\n_____\nTo leave this list, write to us.\n"

    unpacked = transfer.unpack(base64.b64encode(b"Words.!" * 100) + footer, "base64")

    assert (unpacked.content, unpacked.doubt) == (b"Words.!" * 100, "")
    assert unpacked.behind == footer


def test_unpack_loses_no_large_file_to_one_wrong_letter():
    letters = base64.b64encode(b"12345") + base64.b64encode(LARGE)

    unpacked = transfer.unpack(letters[:1_000] + b"!" + letters[1_000:], "base64")

    assert unpacked.content == b"12345" + LARGE and "damaged" in unpacked.doubt


@pytest.mark.parametrize("is_one_line", [True, False])
def test_unpack_undoes_large_quoted_printable(is_one_line):
    content = "Llŷn = £12 a year\t".encode() * 100_000
    written = binascii.b2a_qp(content).replace(b"\n", b"\r\n")
    if is_one_line:
        written = written.replace(b"=\r\n", b"")

    assert transfer.unpack(written, "quoted-printable").content == content


@given(content=st.binary(min_size=1, max_size=200), is_cut=st.booleans(), tick=st.booleans())
def test_uu_files_takes_any_file_out(content, is_cut, tick):
    lines = [
        binascii.b2a_uu(content[at : at + 45], backtick=tick) for at in range(0, len(content), 45)
    ]
    packed = b"".join(line.rstrip() + b"\n" if is_cut else line for line in lines)
    text = b"Before\nbegin 644 a.bin\n" + packed + b"`\nend\nAfter\n"

    left, (file,) = transfer.uu_files(text, 9)

    assert left == b"Before\nAfter\n"
    assert file == transfer.UuFile(b"a.bin", content, is_whole=True)


def test_uu_files_leaves_words_alone():
    text = b"begin 644 words\nDEAR SIR\nYours faithfully\n"

    assert transfer.uu_files(text, 9) == (text, [])


# ------------------------------------------------------------------- headers


def test_read_mail_reads_the_headers():
    mail = read_mail(made_mails.reply_with_thread())

    assert mail.message_id == "<reply.1@council.example>"
    assert mail.in_reply_to == ("<ours.1@example.org>",)
    assert mail.references == ("<ours.0@example.org>", "<ours.1@example.org>")
    assert str(mail.sender) == "Information Team <foi@council.example>"
    assert mail.recipients == (made_mails.TO,)
    assert mail.sent_at == datetime(2026, 2, 2, 9, tzinfo=UTC)
    assert mail.content_type == "text/plain"
    assert not mail.problems and not mail.needs_hand


RECIPIENTS = {
    "To: foi+k7t2@example.org": {"foi+k7t2@example.org"},
    "Cc: A <A@B.example>, foi+k7t2@example.org": {"a@b.example", "foi+k7t2@example.org"},
    "Delivered-To: foi+k7t2@example.org": {"foi+k7t2@example.org"},
    "X-Original-To: foi+k7t2@example.org": {"foi+k7t2@example.org"},
    "Envelope-To: foi+k7t2@example.org": {"foi+k7t2@example.org"},
    "X-Forwarded-To: foi+k7t2@example.org": {"foi+k7t2@example.org"},
    "Received: from a by b for <foi+k7t2@example.org>; Mon": {"foi+k7t2@example.org"},
    "Received: from a by b\r\n\tfor\r\n\tfoi+k7t2@example.org; Mon": {"foi+k7t2@example.org"},
    "To: group: foi+k7t2@example.org, <b@c>;": {"foi+k7t2@example.org", "b@c"},
    'To: "a, <b" <<foi+k7t2@example.org>': {"foi+k7t2@example.org"},
    "To: foi+k7t2@example.org (our (nested) comment": {"foi+k7t2@example.org"},
    "To: foi+k7t2 @ example.org": {"foi+k7t2@example.org"},
    'To: "foi+k7t2"@example.org': {"foi+k7t2@example.org"},
    "To: <mailto:foi+k7t2@example.org>": {"foi+k7t2@example.org"},
    "To: 'foi+k7t2@example.org'": {"foi+k7t2@example.org"},
    "To: =?utf-8?q?foi+k7t2=40example=2Eorg?= <foi@example.org>": {
        "foi+k7t2@example.org",
        "foi@example.org",
    },
}


@pytest.mark.parametrize("header", RECIPIENTS)
def test_read_mail_finds_every_recipient(header):
    mail = read_mail(f"From: x@y\r\n{header}\r\nReply-To: no@one\r\n\r\nHi".encode())

    assert RECIPIENTS[header] <= set(mail.recipients)
    assert "no@one" not in mail.recipients


def test_read_mail_finds_a_recipient_behind_a_megabyte_of_others():
    assert made_mails.TO in read_mail(made_mails.long_header()).recipients


SUBJECTS = {
    b"=?utf-8?q?Ll=C5=B7n?=": "Llŷn",
    b"=?UTF-8?B?xbU=?=\r\n =?UTF-8?B?xbc=?=": "ŵŷ",
    b"=?utf-8?b?xQ==?= =?utf-8?b?tQ==?=": "ŵ",
    b"=?utf-8?b?xbU?=": "ŵ",
    b'"=?utf-8?q?=C5=B5?="': '"ŵ"',
    b"=?x-nowhere?q?caf=E9?=": "café",
    "Llŷn".encode(): "Llŷn",
    "café".encode("cp1252"): "café",
    b"=?utf-8?q?a?=b": "ab",
    b"=?utf-8?x?a?=": "=?utf-8?x?a?=",
}


@pytest.mark.parametrize("written", SUBJECTS)
def test_read_mail_reads_a_subject(written):
    assert read_mail(b"Subject: " + written + b"\r\n\r\nHi").subject == SUBJECTS[written]


IDS = {
    "<a@b>": "<a@b>",
    "a@b": "<a@b>",
    " <a@b> (comment)": "<a@b>",
    "<a\r\n b@c>": "<ab@c>",
    "<a>": "<a>",
    "": "",
}


@pytest.mark.parametrize("written", IDS)
def test_read_mail_gives_a_message_id_its_brackets(written):
    mail = read_mail(f"From: x@y\r\nMessage-ID: {written}\r\n\r\nHi".encode())

    assert mail.message_id == IDS[written]


@pytest.mark.parametrize(
    "written", ["", "yesterday", "Mon, 99 Feb 2026", "1 Jan 99999 00:00 +0000", "\xff", "0"]
)
def test_read_mail_gives_no_moment_for_what_is_no_date(written):
    mail = read_mail(f"From: x@y\r\nDate: {written}\r\n\r\nHi".encode())

    assert mail.sent_at is None
    assert mail.text == "Hi"


@pytest.mark.parametrize(
    ("written", "path"), [("<>", ""), ("<A@b>", "a@b"), ("a@b", "a@b"), (None, None)]
)
def test_read_mail_tells_an_empty_return_path_from_none(written, path):
    header = b"" if written is None else f"Return-Path: {written}\r\n".encode()

    assert read_mail(header + b"From: x@y\r\n\r\nHi").return_path == path


FILENAMES = {
    b'filename="a b.pdf"': "a b.pdf",
    b"filename=a b.pdf": "a b.pdf",
    b"filename*=utf-8''ateb%20%C5%B5.pdf": "ateb ŵ.pdf",
    b"filename*0*=utf-8''ateb%20; filename*1*=%C5%B5; filename*2=.pdf": "ateb ŵ.pdf",
    b'filename="=?utf-8?q?ateb_=C5=B5=2Epdf?="': "ateb ŵ.pdf",
    b"filename*=ateb.pdf": "ateb.pdf",
    b"filename*=nowhere''%E9.pdf": "é.pdf",
    b'filename="a;b.pdf"; x=y': "a;b.pdf",
    b'filename="a.pdf': "a.pdf",
    b"filename*0=a; filename*1=.pdf": "a.pdf",
    b'filename="../../etc/passwd"': "../../etc/passwd",
}


@pytest.mark.parametrize("written", FILENAMES)
def test_read_mail_reads_a_filename(written):
    raw = made_mails.raw(
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + written + b"\r\n",
        b"%PDF",
    )

    assert read_mail(raw).attachments[0].filename == FILENAMES[written]


# ------------------------------------------------------------------- text


def test_read_mail_makes_text_of_what_is_seen_of_html():
    mail = read_mail(made_mails.html_only())

    assert "We hold 12 records." in mail.text
    assert "Year\tClaims\n2023\t7" in mail.text
    assert "our log <https://council.example/log>" in mail.text
    assert "> How many?" in mail.text
    assert "hidden" not in mail.text and "alert" not in mail.text and "color" not in mail.text
    assert "<script>" in mail.html


def test_read_mail_takes_the_plain_of_two_alternatives():
    html = "<p>We hold 12 records.</p>"

    assert read_mail(made_mails.written("We hold 12 records.", html=html)).text == (
        "We hold 12 records."
    )


def test_read_mail_shows_html_where_the_plain_text_is_a_stub():
    html = "<p>" + " ".join(f"word{number}" for number in range(100)) + "</p>"

    mail = read_mail(made_mails.written("This needs HTML.", html=html))

    assert "word99" in mail.text and not mail.needs_hand


def test_read_mail_shows_both_of_two_texts_that_differ():
    plain = " ".join(f"plain{number}" for number in range(60))
    html = "<p>" + " ".join(f"html{number}" for number in range(60)) + "</p>"

    mail = read_mail(made_mails.written(plain, html=html))

    assert "plain59" in mail.text and "html59" in mail.text and mail.needs_hand


def test_read_mail_joins_flowed_lines():
    assert read_mail(made_mails.flowed()).text == (
        "This is one paragraph.\n\n>> quoted words\n-- \nA. Officer"
    )


def body(content, charset):
    return made_mails.raw(b"Content-Type: text/plain; charset=" + charset + b"\r\n", content)


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("£12 – café".encode("cp1252"), b"utf-8", "£12 – café"),
        ("£12 – café".encode("cp1252"), b"iso-8859-1", "£12 – café"),
        ("Llŷn".encode(), b"iso-8859-1", "Llŷn"),
        ("Llŷn".encode(), b"us-ascii", "Llŷn"),
        ("Llŷn".encode(), b'"utf-8', "Llŷn"),
        ("Llŷn".encode("iso-8859-14"), b"iso-8859-14", "Llŷn"),
        ("Llŷn ".encode() * 9 + b"\xa312", b"utf-8", "Llŷn " * 9 + "£12"),
        (b"plain", b"utf-16", "plain"),
        (b"a-b9", b"punycode", "a-b9"),
        (b"plain", b"cp037", "plain"),
        ("Llŷn, £12".encode("utf-16"), b"utf-16", "Llŷn, £12"),
        ("日本".encode("iso-2022-jp"), b"iso-2022-jp", "日本"),
    ],
)
def test_read_mail_reads_text_whatever_its_charset_is_said_to_be(content, charset, text):
    mail = read_mail(body(content, charset))

    assert mail.text == text
    assert not mail.needs_hand


def test_read_mail_asks_for_a_person_where_letters_are_lost():
    assert read_mail(body(b"\x81\x8d words", b"utf-8")).needs_hand


@pytest.mark.parametrize("name", ["missing_boundary", "wrong_boundary"])
def test_read_mail_finds_parts_without_their_boundary(name):
    mail = read_mail(made_mails.ALL[name])

    assert mail.text == "The words."
    assert mail.problems and not mail.needs_hand


def test_read_mail_shows_the_bytes_where_no_part_is_found():
    mail = read_mail(made_mails.no_parts())

    assert mail.text == "Only words." and mail.needs_hand


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("broken_base64", "The words that are left"),
        ("not_base64", "Dear applicant, we hold 12"),
        ("cut_off", "Please see the attached."),
        ("nul_bytes", "The \ufffd words."),
    ],
)
def test_read_mail_reads_what_is_left_of_a_damaged_mail(name, words):
    mail = read_mail(made_mails.ALL[name])

    assert words in mail.text and mail.needs_hand


@pytest.mark.parametrize("ending", [b"\n", b"\r", b"\r\n", b"\r\r\n"])
def test_read_mail_reads_any_line_endings(ending):
    mail = read_mail(made_mails.bounce().replace(b"\r\n", ending))

    assert mail.text == "It could not be delivered."
    assert len(mail.report.recipients) == 2


# ------------------------------------------------------------------- files


def test_read_mail_keeps_attachments_byte_for_byte():
    (one,) = read_mail(made_mails.with_file()).attachments

    assert (one.filename, one.declared_type, one.content, one.where) == (
        "ateb ŵ.csv",
        "text/csv",
        b"a,b\r\n1,2\r\n",
        "2",
    )


def test_read_mail_keeps_a_nested_mail_whole():
    (one,) = read_mail(made_mails.with_nested_mail()).attachments

    assert (one.filename, one.declared_type) == ("Nested.eml", "message/rfc822")
    assert read_mail(one.content).text == "The nested words."


def test_read_mail_tells_pictures_in_the_text_from_files():
    raw = made_mails.raw(
        b"Content-Type: multipart/related; boundary=b\r\n",
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\n\r\npng\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>We hold 12.</p>\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>frame</p>\r\n"
        b"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n"
        b"\r\n1,2\r\n--b--\r\n",
    )

    mail = read_mail(raw)

    assert mail.text == "We hold 12."
    kept = [(one.content_id, one.filename, one.is_inline) for one in mail.attachments]
    assert kept == [("logo", "", True), ("", "", True), ("", "a.csv", False)]


@pytest.mark.parametrize("name", ["tnef", "uuencoded"])
def test_read_mail_opens_what_other_programs_pack(name):
    mail = read_mail(made_mails.ALL[name])

    (one,) = mail.attachments
    assert (one.filename, one.content) == ("figures.csv", b"year,claims\r\n2023,7\r\n")
    assert "begin 644" not in mail.text and not mail.needs_hand
    assert ("Packed words: £7" if name == "tnef" else "Regards") in mail.text


def test_read_mail_takes_a_file_out_whose_blanks_were_cut():
    mail = read_mail(made_mails.uuencoded_in_blanks())

    (one,) = mail.attachments
    assert one.content == b"year,claims\r\n2023,7\r\n" + b"\0" * 90
    assert mail.text.split() == ["Please", "see:", "Regards"] and not mail.needs_hand


@pytest.mark.parametrize("media_type", [b"text/plain", b"text/csv", b"text/html", b"text/enriched"])
def test_read_mail_shows_no_file_as_its_text(media_type):
    mail = read_mail(made_mails.file_alone(media_type))

    (one,) = mail.attachments
    assert (one.filename, one.content) == ("figures.csv", b"year,claims\r\n2023,7\r\n")
    assert mail.text == mail.html == "" and not mail.needs_hand
    assert (mail.problems == ()) == (media_type == b"text/csv")


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/plain; name=figures.csv",
        b"Content-Type: text/plain\r\nContent-Disposition: inline; filename*=utf-8''a.tsv",
        b"Content-Disposition: attachment",
        b'Content-Disposition: "attachment"',
        b"Content-Disposition: attached; filename",
        b'Content-Disposition: inline filename="a.txt"',
        b"Content-Type: text/html; name=list.html",
    ],
)
@pytest.mark.parametrize("number", [1, 2])
def test_read_mail_shows_no_part_that_is_named(header, number):
    parts = [b"Content-Type: text/plain\r\n\r\nKind regards"]
    parts.insert(number - 1, header + b"\r\n\r\nsecret")
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"

    mail = read_mail(made_mails.raw(b"Content-Type: multipart/mixed; boundary=b\r\n", body))

    assert mail.text == "Kind regards" and "secret" not in mail.html
    assert [one.content for one in mail.attachments] == [b"secret"]


def test_read_mail_shows_a_text_that_is_inline_and_has_no_name():
    mail = read_mail(made_mails.raw(b"Content-Disposition: INLINE\r\n", b"The words."))

    assert mail.text == "The words." and mail.attachments == ()


def test_read_mail_keeps_words_behind_a_file():
    packed = base64.b64encode(b"%PDF-1.7" * 100) + b"\r\n-- \r\nTo leave this list, write to us."
    raw = made_mails.raw(
        b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n",
        packed,
    )

    pdf, words = read_mail(raw).attachments

    assert pdf.content == b"%PDF-1.7" * 100 and b"To leave this list" in words.content


@given(cut=st.integers(0, 300))
def test_read_mail_keeps_a_broken_winmail(cut):
    packed = made_mails.winmail()

    mail = check(made_mails.tnef(packed[:-cut] if cut else packed))

    assert not mail.needs_hand or mail.attachments


def test_read_mail_reads_signed_and_names_encrypted_mails():
    signed, encrypted = map(read_mail, (made_mails.signed(), made_mails.encrypted()))

    assert signed.text == "Signed words." and not signed.needs_hand
    assert [one.filename for one in signed.attachments] == ["signature.asc"]
    assert encrypted.needs_hand and "encrypted" in encrypted.problems[0]


@pytest.mark.parametrize("media_type", [b"message/partial; number=1", b"message/external-body"])
def test_read_mail_says_that_content_is_elsewhere(media_type):
    mail = read_mail(made_mails.raw(b"Content-Type: " + media_type + b"\r\n", b"A: b\r\n\r\nx"))

    assert mail.needs_hand and mail.attachments


def test_read_mail_reads_a_delivery_report():
    report = read_mail(made_mails.bounce()).report

    first, second = report.recipients
    assert (first["action"], first["status"]) == ("failed", "5.1.1")
    assert first["diagnostic-code"] == "smtp; 550 5.1.1 no such user"
    assert second["final-recipient"] == "rfc822; full@council.example"
    assert report.about == (("reporting-mta", "dns; mail.example.org"),)
    assert report.returned[0] == ("Message-ID", "<ours.1@example.org>")


def test_read_mail_keeps_the_first_of_too_many_parts():
    mail = read_mail(made_mails.many_parts())

    assert mail.text == "The words." and mail.needs_hand
    assert mail.attachments[0].filename == "1.pdf"


@pytest.mark.parametrize("number", [limits.PARTS, limits.PARTS + 1, 2 * limits.PARTS])
def test_read_mail_asks_for_a_person_where_parts_are_left_out(number):
    part = b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nword%d\r\n--c--\r\n"
    body = b"".join(part % at for at in range(number // 2)) + b"--b--\r\n"

    mail = read_mail(made_mails.raw(b"Content-Type: multipart/mixed; boundary=b\r\n", body))

    assert mail.needs_hand and any("more parts than are read" in one for one in mail.problems)
    assert "word0" in mail.text and "--c" not in mail.text


def test_read_mail_asks_for_a_person_where_packed_files_are_left_out():
    one = b"begin 644 a.csv\r\n#0V%T\r\n`\r\nend\r\n"

    mail = read_mail(made_mails.raw(b"", one * (limits.PARTS + 1)))

    assert len(mail.attachments) == limits.PARTS - 1 and mail.needs_hand


def test_read_mail_keeps_what_lies_too_deep_as_a_file():
    mail = read_mail(made_mails.deep())

    assert b"The deep words." in mail.attachments[0].content and mail.needs_hand


def test_read_mail_keeps_words_outside_the_parts():
    raw = made_mails.missing_boundary().replace(b"mixed", b"mixed; boundary=zz")

    mail = read_mail(raw + b"\r\nLast words.\r\n")

    assert mail.text == "The words."
    assert b"Last words." in mail.attachments[0].content


# ------------------------------------------------------------------- people in its text

ROWS = [
    ("Name", "NHS number", "Date of birth"),
    ("Mary Jones", "943 476 5919", "03/02/2012"),
    ("Anna Smith", "401 023 2137", "04/03/2011"),
    ("David Evans", "987 654 4321", "12/11/2013"),
]
LIST = "\n".join("\t".join(row) for row in ROWS)
TABLE = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
ORDINARY = """Dear Sarah Jones

We hold 12 records, received on 5 January 2026.

Year\tChildren\tReports
2022-23\t14\t30
2023-24\t9\t28

You may write to Mark Evans, Head of Legal Services, Civic Centre, Testham, TE1 2AB or to the
Information Commissioner, Wycliffe House, Water Lane, Wilmslow, SK9 5AF.

Yours sincerely
Emily Clarke
Information Officer
Testham Council, Civic Centre, Testham, TE1 2AB
Tel: 01234 567890 Mobile: 07700 900123

From: Sarah Jones <sarah@example.org>
Sent: 5 January 2026 10:15
To: FOI Team; Emily Clarke
Subject: Records
"""
SIGNATURE = (
    "<table><tr><td><img alt=logo></td><td><b>Emily Clarke</b><br>Information Officer</td></tr>"
    "<tr><td>Tel</td><td>01234 567890</td></tr><tr><td>At</td><td>TE1 2AB</td></tr></table>"
)


def suspects(raw):
    found = from_json(*task(raw, {})).findings
    return {one["code"] for one in found if one["weight"] == "suspect"}


@pytest.mark.parametrize(
    "raw",
    [
        made_mails.written(f"Please find the list:\n\n{LIST}\n"),
        made_mails.written("See the table.", html=f"<table>{TABLE}</table>"),
        made_mails.written("See the table.", html=f"<table hidden>{TABLE}</table><p>Total 3</p>"),
        made_mails.raw(b"Content-Type: text/html\r\n", f"<table>{TABLE}</table>".encode()),
    ],
)
def test_task_finds_people_in_the_text(raw):
    assert suspects(raw) & {"nhs_number", "people", "dates_of_birth"}


@pytest.mark.parametrize("html", ["", f"<pre>{ORDINARY}</pre>{SIGNATURE}"])
def test_task_finds_nothing_suspect_in_an_ordinary_reply(html):
    assert suspects(made_mails.written(ORDINARY, html=html)) == set()


@pytest.mark.parametrize("name", made_mails.ALL)
def test_task_finds_nothing_suspect_in_made_mails(name):
    assert suspects(made_mails.ALL[name]) == set()


@pytest.mark.parametrize("name", HOSTILE)
def test_task_is_done_in_time(name):
    raw = HOSTILE[name]()
    begun = time.process_time()

    task(raw, {})

    assert time.process_time() - begun < 15


# ------------------------------------------------------------------- its way between processes


FINDING = {
    "code": "people",
    "weight": "suspect",
    "where": "text",
    "count": 3,
    "sentence": "Text: 3 names of people.",
}


def changed(**fields):
    answer, _ = task(made_mails.bounce(), {})
    return {**answer, **fields}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        changed(extra=1),
        changed(text=3),
        changed(text="\0"),
        changed(text="\ud800"),
        changed(headers=[["one"]]),
        changed(headers={"a": "b"}),
        changed(sent_at="yesterday"),
        changed(sent_at="2026-02-02T09:00:00"),
        changed(needs_hand=1),
        changed(sender=["a"]),
        changed(report={"recipients": []}),
        changed(report={"recipients": [[]], "returned": [], "about": []}),
        changed(attachments=[]),
        changed(attachments=[{}, {}]),
        changed(recipients=[None]),
        changed(findings={}),
        changed(findings=[FINDING] * 51),
        changed(findings=[{**FINDING, "more": 1}]),
        changed(findings=[{**FINDING, "count": -1}]),
        changed(findings=[{**FINDING, "count": True}]),
        changed(findings=[{**FINDING, "count": 10**9 + 1}]),
        changed(findings=[{**FINDING, "weight": "none"}]),
        changed(findings=[{**FINDING, "where": "\0"}]),
        changed(findings=[{**FINDING, "sentence": "x" * 501}]),
    ],
)
def test_from_json_refuses_any_other_form(answer):
    _, blobs = task(made_mails.bounce(), {})

    with pytest.raises(ValueError, match=r"expected|are there"):
        from_json(answer, blobs)


def test_from_json_takes_findings_of_their_form():
    _, blobs = task(made_mails.bounce(), {})

    assert from_json(changed(findings=[FINDING] * 50), blobs).findings == (FINDING,) * 50


def test_from_json_refuses_files_that_are_none():
    answer, _ = task(made_mails.bounce(), {})

    with pytest.raises(ValueError, match="bytes was expected"):
        from_json(answer, ["text", "text"])


def test_task_tells_everything_of_an_empty_mail():
    mail = from_json(*task(b"", {}))

    assert mail == Mail(problems=mail.problems, needs_hand=True)
