"""What is shown of a mail that nobody could take apart."""

import base64
import binascii
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.emails.crude import crude, without_files
from tests import made_mails

SECRET = b"Mary Jones,943 476 5919\r\n" * 40
PACKED = base64.encodebytes(SECRET).replace(b"\n", b"\r\n")
UU = b"".join(
    binascii.b2a_uu(SECRET[at : at + 45]).rstrip() + b"\r\n" for at in range(0, len(SECRET), 45)
)
MIXED = b"Content-Type: multipart/mixed; boundary=b\r\n"


def parts(*written, end=b"--b--\r\n"):
    return b"".join(b"--b\r\n" + one + b"\r\n" for one in written) + end


TEXT = b"Content-Type: text/plain\r\n\r\nWe hold 12."
MORE = b"Content-Type: text/plain\r\n\r\nKind regards"
FILES = {
    "attachment": b"Content-Disposition: attachment\r\n\r\n" + SECRET,
    "filename": b"Content-Disposition: inline;\r\n filename=a.csv\r\n\r\n" + SECRET,
    "name": b'Content-Type: text/plain;\r\n\tname*0="a.csv"\r\n\r\n' + SECRET,
    "type": b"Content-Type: text/csv\r\n\r\n" + SECRET,
    "html": b"Content-Type: text/html\r\n\r\n<p hidden>" + SECRET,
    "base64": b"Content-Type: text/plain\r\n\r\n" + PACKED,
    "one line": b"\r\n" + base64.b64encode(SECRET),
    "uuencoded": b"\r\nbegin 644 a.csv\r\n" + UU + b"`\r\nend\r\n",
    "no begin": b"\r\n" + UU,
    "mail": b"Content-Type: message/rfc822\r\n\r\n"
    + made_mails.raw(MIXED.replace(b"=b", b"=c"), b"--c\r\n\r\n" + SECRET + b"\r\n--c--"),
    "dashes": b"Content-Type: text/csv; name=a\r\n\r\n--x\r\n--c\r\nContent-Type: a/b\r\n\r\n"
    + SECRET,
}


def tells(shown):
    lines = PACKED.split() + UU.split()
    return "943 476" in shown or any(len(one) > 20 and one.decode() in shown for one in lines)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("ending", [b"\r\n", b"\n", b"\r"])
def test_crude_leaves_files_out_and_keeps_the_text(name, ending):
    raw = made_mails.raw(MIXED, parts(TEXT, FILES[name], MORE)).replace(b"\r\n", ending)

    shown = crude(raw, 100_000)

    assert "Subject: Your request" in shown and "We hold 12." in shown and "Kind regards" in shown
    assert not tells(shown) and " bytes ...]" in shown


@pytest.mark.parametrize("name", FILES)
def test_crude_leaves_out_a_file_that_is_the_whole_mail(name):
    shown = crude(made_mails.raw(b"", b"").rstrip() + b"\r\n" + FILES[name], 100_000)

    assert "Subject: Your request" in shown and not tells(shown)


@pytest.mark.parametrize("name", ["attachment", "filename", "name", "type", "html"])
@pytest.mark.parametrize(
    "head", [MIXED.replace(b"=b", b"=z"), b"", b"Content-Type: multipart/mixed\r\n"]
)
def test_crude_leaves_files_out_where_their_boundary_is_not_declared(name, head):
    shown = crude(made_mails.raw(head, parts(TEXT, FILES[name], MORE)), 100_000)

    assert "We hold 12." in shown and not tells(shown)


@pytest.mark.parametrize("name", made_mails.ALL)
def test_crude_shows_no_line_of_a_packed_file(name):
    raw = made_mails.ALL[name]

    shown = crude(raw, 100_000)

    assert "From: " in shown
    assert "2023,7" not in shown and "\0" not in shown


def test_crude_keeps_words_that_only_look_like_a_file():
    text = "Yes\nNo\nYes\nInternationalisation\nbegin 644 of the\nDEAR SIR OR MADAM\nRegards\n"

    assert crude(made_mails.raw(b"", text.encode()), 10_000).endswith(text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("A: b\n\nLlŷn £12".encode(), "A: b\n\nLlŷn £12"),
        ("A: b\n\n£12".encode("cp1252"), "A: b\n\n£12"),
        ("\ufeffFrom: a\n\n£12".encode("utf-16"), "From: a\n\n£12"),
        (b"\xef\xbb\xbf\r\n\r\nFrom: b\n\na\0b\x81", "From: b\n\nab\ufffd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SECRET, "[... 1,008 bytes that are no text ...]"),
        (b"", ""),
    ],
)
def test_crude_reads_what_letters_there_are(raw, text):
    assert crude(raw, 1_000) == text


@given(longest=st.integers(0, 60))
def test_crude_is_no_longer_than_it_may_be(longest):
    text = "From: ŵ\n\n" + "ŷ" * 60

    assert crude(text.encode(), longest) == text[:longest]


@given(raw=st.binary(max_size=300), longest=st.integers(0, 400))
def test_crude_reads_any_bytes(raw, longest):
    shown = crude(b"From: a\n\n" + raw, longest)

    assert len(shown) <= longest and "\0" not in shown
    shown.encode()


@given(raw=st.binary(max_size=300), start=st.integers(0, 300), end=st.integers(0, 300))
def test_without_files_keeps_within_its_bounds(raw, start, end):
    kept = without_files(raw, start, end)

    assert kept in raw[start:end] or b" bytes ...]" in kept


HARD = {
    "blanks": b" " * 30_000_000,
    "line ends": b"From: b\n\n" + b"\n" * 30_000_000,
    "returns": b"From: b\r\r" + b"\r" * 30_000_000,
    "one line": b"From: b\n\n" + b"A" * 30_000_000 + b"!",
    "lines": b"From: b\n\n" + (b"A" * 60 + b"\n") * 500_000,
    "begins": b"From: b\n\n" + b"begin 644 a\n#0V%T\n" * 1_000_000,
    "dashes": b"From: b\nContent-Type: text/csv\n\n" + b"\n--x" * 8_000_000,
    "parts": b"From: b\n" + MIXED + b"\n" + b"--b\nContent-Type: text/csv\n\nx\n" * 1_000_000,
    "headers": b"From: b\n" * 4_000_000,
    "quotes": b"From: b\nContent-Type: text/plain; " + b'name="' * 5_000_000,
    "folds": b"From: b\nContent-Type: x\n" + b" \n" * 4_000_000,
}


@pytest.mark.parametrize("name", HARD)
def test_crude_is_done_in_time(name):
    begun = time.process_time()

    crude(HARD[name], 200_000)

    assert time.process_time() - begun < 5
