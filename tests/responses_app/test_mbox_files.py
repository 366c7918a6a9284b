"""Mbox files as different programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.mbox_files import further_starts, is_mbox, parts

FROM = b"From a@b.example Mon Feb  9 14:00:00 2026"
MOST = 10_000


def mail(number: int, body: str = "Some words.") -> bytes:
    return f"Subject: Reply {number}\nFrom: foi@testham.example\n\n{body}\n".encode()


def mbox(*mails: bytes, start: bytes = FROM) -> bytes:
    return b"".join(start + b"\n" + one + b"\n" for one in mails)


def parted(path, content: bytes) -> list[bytes]:
    path.write_bytes(content)
    assert is_mbox(content[:4096])
    return [part.raw for part in parts(path, MOST)]


@pytest.mark.parametrize(
    "start",
    [
        b"From - Mon Feb  9 14:00:00 2026",
        b"From - Mon Feb  9 14:00:00 2026 GMT",
        b"From a@b.example Mon Feb  9 14:00:00 GMT 2026",
        b"From a@b.example Mon Feb 09 14:00:00 +0000 2026",
        b"From a@b.example Mon Feb  9 14:00:00 2026 +0100 (CET)",
        b"From a@b.example Mon Feb  9 14:00 2026",
        b"From a@b.example Mon, 09 Feb 2026 14:00:00 +0000",
        b"From uucp Mon Feb  9 14:00:00 2026 remote from host",
        b'From "a b"@c.example Mon Feb  9 14:00:00 2026',
        b"From a@b.example",
        b"From MAILER-DAEMON",
        b"From ",
    ],
)
def test_parts_knows_how_programs_begin_a_mail(tmp_path, start):
    assert parted(tmp_path / "x", mbox(mail(1), mail(2), start=start)) == [mail(1), mail(2)]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf\n"])
def test_parts_passes_over_what_stands_before_the_first_mail(tmp_path, before):
    assert parted(tmp_path / "x", before + mbox(mail(1), mail(2))) == [mail(1), mail(2)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_parts_leaves_a_mail_its_bytes_whatever_ends_its_lines(tmp_path, end):
    mails = [mail(1, "One.\n\nTwo.\n\n").replace(b"\n", end), mail(2).replace(b"\n", end)]
    content = b"".join(FROM + end + one + end for one in mails)

    assert parted(tmp_path / "x", content) == mails
    assert parted(tmp_path / "x", content.removesuffix(end)) == mails


def test_parts_needs_no_empty_line_where_a_line_has_a_moment(tmp_path):
    content = FROM + b"\n" + mail(1) + FROM + b"\n" + mail(2)

    assert parted(tmp_path / "x", content) == [mail(1), mail(2)]


def test_parts_leaves_out_what_else_is_of_the_envelope(tmp_path):
    content = mbox(b">From uucp Mon Feb  9\n>From x\n" + mail(1), b">From y\n" + mail(2))

    assert parted(tmp_path / "x", content) == [mail(1), mail(2)]


@pytest.mark.parametrize(
    "body",
    [
        "From 1 April 2023 to 31 March 2024\nTotal: 12",
        "From 1 April 2023 to 31 March 2024\nthere were 12.",
        ">From here on",
        "From Monday on\nSubject: to approval",
        "From Mon Feb  9 14:00:00 2026 on there was nothing",
        "As of:\nFrom a@b.example Mon Feb  9 14:00:00 2026\nNote: one header only",
    ],
)
def test_parts_does_not_part_a_mail_at_a_sentence(tmp_path, body):
    mails = [mail(1, f"As follows.\n\n{body}\n"), mail(2)]

    assert parted(tmp_path / "x", mbox(*mails)) == mails


def test_parts_counts_the_bytes_of_a_mail_that_is_too_large_and_keeps_none_of_the_rest(tmp_path):
    path = tmp_path / "x"
    large = mail(2, "x" * 2_500_000)
    path.write_bytes(mbox(mail(1), large, mail(3)))

    first, second, third = parts(path, MOST)

    assert (first.raw, third.raw) == (mail(1), mail(3))
    assert second.size == len(large) and len(second.raw) <= MOST


WORDS = st.text(st.sampled_from("ab :>\n"), max_size=60)


@given(bodies=st.lists(WORDS, min_size=1, max_size=4))
def test_parts_gives_back_each_mail_that_was_put_in(tmp_path_factory, bodies):
    mails = [mail(number, body) for number, body in enumerate(bodies)]

    assert parted(tmp_path_factory.getbasetemp() / "any.mbox", mbox(*mails)) == mails


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"From ",
        b"From a@b.example\n",
        b"From Monday on:\nNote: closed\n",
        mail(1),
        b"\x00\xff",
    ],
)
def test_is_mbox_is_not_so_of_other_files(start):
    assert not is_mbox(start)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_further_starts_counts_lines_before_headers(end):
    content = mail(1) + b"From x\n" + mail(2) + b"\nFrom here on\nnothing\n" + mbox(mail(3))

    assert further_starts(content.replace(b"\n", end)) == 2
    assert further_starts(mail(1, "From here on\nSubject: to approval")) == 0
