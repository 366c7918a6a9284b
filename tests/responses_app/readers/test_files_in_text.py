"""Files that are packed into a text."""

import base64
import binascii
import random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.files_in_text import look
from tests import made_files as made

BOOK = made.xlsx_with_far_cell()
PACKED = base64.b64encode(BOOK).decode()
UU = "".join(
    binascii.b2a_uu(BOOK[place : place + 45], backtick=True).decode()
    for place in range(0, len(BOOK), 45)
)
PROSE = "In 2024 there were twelve children missing in the county, as in 2023.\n" * 200


def folded(text: str, width: int = 74, between: str = "\r\n ") -> str:
    return between.join(text[place : place + width] for place in range(0, len(text), width))


@pytest.mark.parametrize(
    "text",
    [
        PACKED,
        folded(PACKED, 76, "\n"),
        PROSE + folded(PACKED, 76, "\n> ") + PROSE,
        '{"file": "' + PACKED.replace("/", "\\/") + '"}',
        '{"file": "' + folded(PACKED, 76, "\\n") + '"}',
        '["' + folded(PACKED, 60, '",\n "') + '"]',
        base64.urlsafe_b64encode(BOOK).decode(),
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + folded(PACKED),
        "PHOTO;ENCODING=b;TYPE=JPEG:" + folded(base64.b64encode(BOOK).decode()),
        BOOK.hex(),
        folded(BOOK.hex(), 64, "\n"),
        f"begin 644 figures.xlsx\n{UU}`\nend\n",
        PROSE + UU,
        "=ybegin line=128 size=9 name=a.xlsx\n",
        f"<a href='data:application/octet-stream;base64,{PACKED}'>x</a>",
        "<a href='data:text/csv," + quote("Chloe Jones,12/03/2009\n" * 20) + "'>x</a>",
        f"<img src='data:image/png;base64,{PACKED}'>",
        "<a href='https://x.example/" + PACKED * 3 + "'>x</a>",
    ],
)
def test_look_finds_a_packed_file(text):
    (finding,) = look(text)

    assert finding.code == "not_looked_through"
    assert finding.count >= 1


def test_look_reads_the_references_of_a_web_page():
    text = "<a href='d&#97;ta:text/csv," + "Chloe&#32;Jones;" * 40 + "'>x</a>"

    assert look(text, is_markup=True) and not look(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        "-" * 5000,
        "=" * 5000,
        "A" * 5000,
        "Year,Children\n" + "2024,12\n" * 5000,
        "0" * 5000,
        "<img src='data:image/png;base64," + base64.b64encode(made.picture()).decode() + "'>",
        "<a href='https://x.example/?u=" + PACKED[:1500] + "'>x</a>",
        "begin at the beginning, and go on till you come to the end\n",
        "Message-ID: <" + "aB3" * 20 + "@x.example>\n",
        "\n".join(f"{number:032x}.pdf {number}" for number in range(300)),
        "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 50,
    ],
)
def test_look_finds_nothing_in_words_figures_and_small_pictures(text):
    assert look(text) == []


def test_look_counts_small_pictures_that_are_many():
    dots = random.Random(1).randbytes(12_000)
    picture = base64.b64encode(made.picture() + dots).decode()
    one = f"<img src='data:image/png;base64,{picture}'>"

    assert look(one) == []
    assert look(one * 20) != []


@given(content=st.binary(min_size=1500, max_size=3000).filter(lambda one: len(set(one)) > 200))
def test_look_finds_any_file_in_base64(content):
    assert look(base64.encodebytes(content).decode())


@given(text=st.text(max_size=3000))
def test_look_never_raises(text):
    assert look(text, is_markup=True) in ([], look(text, is_markup=True))
