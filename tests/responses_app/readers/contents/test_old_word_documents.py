"""Old Word documents: words and tables by their marks, formatting as far as figures need it."""

import struct

import pytest

from responses_app.readers.contents import old_word_documents
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from tests.made_documents import doc, docx, ole, word_text

RAISED = struct.pack("<HB", 0x2A48, 1)
HIDDEN = struct.pack("<HB", 0x083C, 1)
REMOVED = struct.pack("<HB", 0x0800, 1)
BOLD = struct.pack("<HB", 0x0835, 1)
IN_TABLE = struct.pack("<HB", 0x2416, 1)
ENDS_ROW = IN_TABLE + struct.pack("<HB", 0x2417, 1)
TEXT_AT = 0x800


def made(*runs):
    """A .doc of runs: the words, what is said of the letters, what is said of the paragraph."""
    text = "".join(words for words, _, _ in runs).encode("cp1252")
    places, at = [TEXT_AT], TEXT_AT
    for words, _, _ in runs:
        at += len(words)
        places.append(at)
    main = bytearray(TEXT_AT) + text
    main += bytes(-len(main) % 512)
    letters = _page(places, [bytes([len(one)]) + one for _, one, _ in runs], 1)
    paragraphs = _page(places, [_paragraph(one) for _, _, one in runs], 13)
    first = len(main) // 512
    main += letters + paragraphs
    pieces = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(text))
    pieces += struct.pack("<HIH", 0, (TEXT_AT * 2) | 0x40000000, 0)
    listed = [struct.pack("<III", TEXT_AT, at, first + number) for number in (0, 1)]
    table = pieces + b"".join(listed)
    struct.pack_into("<H", main, 0, 0xA5EC)
    struct.pack_into("<i", main, 0x4C, len(text))
    struct.pack_into("<II", main, 0x1A2, 0, len(pieces))
    struct.pack_into("<II", main, 0xFA, len(pieces), 12)
    struct.pack_into("<II", main, 0x102, len(pieces) + 12, 12)
    return ole({"WordDocument": bytes(main), "0Table": table})


def _paragraph(said):
    content = b"\0\0" + said
    content += bytes(-(len(content) + 1) % 2)
    return bytes([(len(content) + 1) // 2]) + content


def _page(places, said, step):
    count = len(said)
    page = bytearray(512)
    struct.pack_into(f"<{count + 1}I", page, 0, *places)
    at = 510
    for number, one in enumerate(said):
        at = (at - len(one)) // 2 * 2
        page[at : at + len(one)] = one
        page[4 * (count + 1) + step * number] = at // 2
    page[511] = count
    return bytes(page)


def read(content):
    return old_word_documents.read(content, {})


def test_read_reads_paragraphs_and_keeps_raised_markers_apart():
    content = read(made(
        ("We hold 12", b"", b""), ("1", RAISED, b""), (" children\r", b"", b""),
        ("Response\r", BOLD, b""),
    ))  # fmt: skip

    assert [(line.text, line.footnotes, line.is_heading) for line in content.lines] == [
        ("We hold 12 children", ("1",), False), ("Response", (), True),
    ]  # fmt: skip


def test_read_reads_tables_by_the_marks_of_cells_and_rows():
    content = read(made(
        ("Before\r", b"", b""),
        ("Q\x07", BOLD, IN_TABLE), ("2023\x07", BOLD, IN_TABLE), ("\x07", b"", ENDS_ROW),
        ("1a\rmore\x07", b"", IN_TABLE), ("12\x07", b"", IN_TABLE), ("\x07", b"", ENDS_ROW),
        ("1b\x07", b"", IN_TABLE), ("\x07", b"", IN_TABLE), ("\x07", b"", ENDS_ROW),
        ("After\r", b"", b""),
    ))  # fmt: skip

    assert content.tables[0].grid() == [["Q", "2023"], ["1a\nmore", "12"], ["1b", ""]]
    assert [one.is_heading for one in content.tables[0].cells][:2] == [True, True]
    assert [line.text for line in content.lines] == ["Before", "After"]


def test_read_leaves_hidden_and_removed_words_and_codes_of_fields_out():
    content = read(made(
        ("12", b"", b""), ("13", HIDDEN, b""), ("14", REMOVED, b""),
        ("\x13 PAGE \x14 children\x15\r", b"", b""),
    ))  # fmt: skip

    assert [line.text for line in content.lines] == ["12 children"]
    assert len(content.problems) == 2


def test_read_reads_a_document_whose_formatting_is_missing():
    content = read(doc("We hold 12.\rNot held.\r"))

    assert [line.text for line in content.lines] == ["We hold 12.", "Not held."]
    assert "numbers of its lists" in content.problems[0]


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", docx(word_text("12"))])
def test_read_refuses_what_is_damaged_or_another_kind(content):
    with pytest.raises(CannotLook) as refused:
        read(content)
    assert refused.value.reason is Reason.DAMAGED
