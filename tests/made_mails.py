"""Mails made for the tests: what councils and mail servers send, and what is sent to do harm.

Each function returns the bytes of one mail. `ALL` has one of each kind but the largest, by name.
"""

import base64
import binascii
import struct
from email.message import EmailMessage
from email.policy import SMTP

TO = "foi+k7t2@example.org"
HEAD = (
    b"From: Information Team <foi@council.example>\r\nTo: " + TO.encode() + b"\r\n"
    b"Subject: Your request\r\nDate: Mon, 02 Feb 2026 09:00:00 +0000\r\n"
    b"Message-ID: <reply.1@council.example>\r\nMIME-Version: 1.0\r\n"
)


def written(text, *, subject="Your request FOI/2026/17", html="", attachments=(), **headers):
    """A well-made mail; `attachments` are (name, media type, bytes)."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = "Information Team <foi@council.example>", TO
    made["Subject"], made["Date"] = subject, "Mon, 02 Feb 2026 09:00:00 +0000"
    made["Message-ID"] = "<reply.1@council.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for name, media_type, content in attachments:
        kind, _, subtype = media_type.partition("/")
        made.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return bytes(made)


def raw(headers=b"", body=b"", head=HEAD):
    """A mail of these very bytes."""
    return head + headers + b"\r\n" + body


def acknowledgement():
    return written(
        "Dear applicant\n\nThank you for your request, which we received on 2 February 2026.\n"
        "Our reference is FOI/2026/17. We will reply within 20 working days.\n",
        subject="Acknowledgement FOI/2026/17",
        Auto_Submitted="auto-replied",
    )


def reply_with_thread():
    return written(
        "Dear applicant\n\nWe hold 12 records.\n\nYours sincerely\nA. Officer\n\n"
        "On Mon, 5 Jan 2026 at 10:15, A Researcher <foi+k7t2@example.org> wrote:\n"
        "> How many records do you hold?\n",
        subject="RE: Records",
        In_Reply_To="<ours.1@example.org>",
        References="<ours.0@example.org> <ours.1@example.org>",
    )


def welsh_reply():
    return written(
        "Annwyl ymgeisydd\n\nMae gennym 12 cofnod yn Llŷn.\n\nYn gywir\nSwyddog\n\n"
        "Oddi wrth: Ymchwilydd\nAnfonwyd: 5 Ionawr 2026\nAt: foi@cyngor.example\n"
        "Pwnc: Cofnodion\n\nFaint o gofnodion?\n",
        subject="Ateb: Cofnodion",
    )


def with_file():
    return written(
        "Please see the attached.\n", attachments=[("ateb ŵ.csv", "text/csv", b"a,b\r\n1,2\r\n")]
    )


def bounce():
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mail.example.org\r\n\r\n"
        b"Final-Recipient: rfc822; gone@council.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\n"
        b"Final-Recipient: rfc822; full@council.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n"
        b"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        b"Message-ID: <ours.1@example.org>\r\nSubject: Records\r\n\r\n--b--\r\n"
    )
    return raw(
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        b"Return-Path: <>\r\n",
        body,
    )


def with_nested_mail():
    nested = written("The nested words.\n", subject="Nested")
    return raw(
        b'Content-Type: multipart/mixed; boundary="b"\r\n',
        b"--b\r\nContent-Type: text/plain\r\n\r\nSee the mail.\r\n--b\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + nested + b"\r\n--b--\r\n",
    )


def html_only():
    return raw(
        b"Content-Type: text/html; charset=utf-8\r\n",
        b"<html><head><style>p{color:red}</style></head><body><p>We hold <b>12</b> records.</p>"
        b"<div style='display:none'>hidden words</div><script>alert(1)</script>"
        b"<table><tr><td>Year</td><td>Claims</td></tr><tr><td>2023</td><td>7</td></tr></table>"
        b"<p>See <a href='https://council.example/log'>our log</a>.</p>"
        b"<blockquote>How many?</blockquote></body></html>",
    )


def lying_charset():
    return raw(
        b"Content-Type: text/plain; charset=utf-8\r\n", "Cost £12 – café\r\n".encode("cp1252")
    )


def unknown_charset():
    return raw(b"Content-Type: text/plain; charset=x-nowhere\r\n", b"Cost \xa312\r\n")


def missing_boundary():
    return raw(
        b"Content-Type: multipart/mixed\r\n",
        b"--zz\r\nContent-Type: text/plain\r\n\r\nThe words.\r\n--zz--\r\n",
    )


def wrong_boundary():
    return raw(
        b"Content-Type: multipart/mixed; boundary=aa\r\n",
        b"--zz\r\nContent-Type: text/plain\r\n\r\nThe words.\r\n--zz--\r\n",
    )


def no_parts():
    return raw(b"Content-Type: multipart/mixed; boundary=aa\r\n", b"Only words.\r\n")


def cut_off():
    return with_file()[:-60]


def broken_base64():
    return raw(
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n",
        base64.b64encode(b"The words that are left and more.")[:-3],
    )


def not_base64():
    return raw(
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n",
        b"Dear applicant, we hold 12 records; this was never packed!\r\n",
    )


def uuencoded_in_blanks():
    """As the first programs wrote it, with its ends of lines taken off on the way."""
    content = b"year,claims\r\n2023,7\r\n" + b"\0" * 90
    pieces = [content[at : at + 45] for at in range(0, len(content), 45)]
    lines = [binascii.b2a_uu(piece).rstrip(b" \n") for piece in pieces]
    packed = b"\r\n".join([b"begin 644 figures.bin", *lines, b" ", b"end"])
    return raw(b"", b"Please see:\r\n\r\n" + packed + b"\r\n\r\nRegards\r\n")


def file_alone(media_type=b"text/csv", content=b"year,claims\r\n2023,7\r\n"):
    """A mail that is a file, and nothing beside it."""
    return raw(
        b"Content-Type: " + media_type + b"\r\n"
        b"Content-Disposition: attachment; filename=figures.csv\r\n",
        content,
    )


def file_first():
    """A mail whose first part is a file of text that is to be shown."""
    return raw(
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"--b\r\nContent-Type: text/plain; name=figures.csv\r\n"
        b"Content-Disposition: inline; filename=figures.csv\r\n\r\nyear,claims\r\n2023,7\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nKind regards\r\n--b--\r\n",
    )


def uuencoded():
    lines = [b"begin 644 figures.csv"]
    content = b"year,claims\r\n2023,7\r\n"
    lines += [binascii.b2a_uu(content[at : at + 45]).rstrip(b"\n") for at in range(0, 45, 45)]
    lines += [b"`", b"end"]
    return raw(b"", b"Please see:\r\n\r\n" + b"\r\n".join(lines) + b"\r\n\r\nRegards\r\n")


def _attribute(level, number, value):
    return (
        struct.pack("<BII", level, number, len(value))
        + value
        + struct.pack("<H", sum(value) & 65535)
    )


def winmail():
    packed = struct.pack("<IH", 0x223E9F78, 1)
    packed += _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    packed += _attribute(1, 0x0002800C, "Packed words: £7\r\n".encode("cp1252") + b"\0")
    packed += _attribute(2, 0x00069002, b"\0" * 14)
    packed += _attribute(2, 0x00018010, b"figures.csv\0")
    packed += _attribute(2, 0x0006800F, b"year,claims\r\n2023,7\r\n")
    return packed


def tnef(packed=None):
    return raw(
        b'Content-Type: application/ms-tnef; name="winmail.dat"\r\n'
        b"Content-Transfer-Encoding: base64\r\n",
        base64.encodebytes(winmail() if packed is None else packed),
    )


def signed():
    return raw(
        b'Content-Type: multipart/signed; boundary="b"; protocol="application/pgp-signature"\r\n',
        b"--b\r\nContent-Type: text/plain\r\n\r\nSigned words.\r\n--b\r\n"
        b"Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN-----\r\n"
        b"--b--\r\n",
    )


def encrypted():
    return raw(
        b'Content-Type: multipart/encrypted; boundary="b"\r\n',
        b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
        b"Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--b--\r\n",
    )


def flowed():
    return raw(
        b"Content-Type: text/plain; format=flowed\r\n",
        b"This is one \r\nparagraph.\r\n\r\n>> quoted \r\n>> words\r\n-- \r\nA. Officer\r\n",
    )


def broken_headers():
    return (
        b"From: =?utf-8?q?Swyddfa_=C5=B5?= <foi@council.example\r\n"
        b'To: undisclosed, "a, b" <' + TO.encode() + b">;;, @@ <x\r\n"
        b"Subject: =?nowhere?b?!!!?= =?utf-8?b?w?= \xff\xfe words\r\nDate: the day after\r\n"
        b'Content-Type: text/plain; charset="\xff\r\nMessage-ID: no brackets@here\r\n'
        b"badly folded\r\nX-Mailer: y\r\n\r\nThe words.\r\n"
    )


def nul_bytes():
    return raw(b"X-A: a\0b\r\n", b"The \0 words.\r\n")


def deep(levels=100):
    """Parts within parts."""
    made = HEAD
    for at in range(levels):
        made += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at)
    made += b"Content-Type: text/plain\r\n\r\nThe deep words.\r\n"
    return made + b"".join(b"--b%d--\r\n" % at for at in reversed(range(levels)))


def nested_mails(levels=100):
    """Mails within mails."""
    return HEAD + (b"Content-Type: message/rfc822\r\n\r\n" + HEAD) * levels + b"\r\nThe words.\r\n"


def many_parts(number=10_000):
    part = b"--b\r\nContent-Type: application/pdf; name=%d.pdf\r\n\r\n%d\r\n"
    return raw(
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"--b\r\n\r\nThe words.\r\n"
        + b"".join(part % (at, at) for at in range(1, number))
        + b"--b--\r\n",
    )


def large(megabytes=50):
    """A mail of about this size, with one attachment."""
    lines = (base64.b64encode(bytes(range(57))) + b"\r\n") * (megabytes * 1024 * 1024 // 78)
    return raw(
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"--b\r\n\r\nThe words.\r\n--b\r\nContent-Type: application/pdf; name=large.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + lines + b"--b--\r\n",
    )


def long_header(letters=1_000_000):
    return (
        b"To: " + b"a@b.example, " * (letters // 13) + TO.encode() + b"\r\n" + raw(body=b"Words.")
    )


def header_bomb(number=200_000):
    return raw(b"X-Bomb: a\r\n" * number, b"The words.\r\n")


ALL = {
    made.__name__: made()
    for made in (
        acknowledgement,
        reply_with_thread,
        welsh_reply,
        with_file,
        bounce,
        with_nested_mail,
        html_only,
        lying_charset,
        unknown_charset,
        missing_boundary,
        wrong_boundary,
        no_parts,
        cut_off,
        broken_base64,
        not_base64,
        uuencoded,
        uuencoded_in_blanks,
        file_alone,
        file_first,
        tnef,
        signed,
        encrypted,
        flowed,
        broken_headers,
        nul_bytes,
        deep,
        nested_mails,
    )
}
