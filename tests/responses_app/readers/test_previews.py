"""What a document shows, and nothing that it only keeps."""

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from responses_app.readers.previews import MOST_DOTS, MOST_LETTERS, as_table, preview
from tests import made_files as made


def text_of(content: bytes) -> str:
    answer, blobs = preview(content, {})
    assert (answer["kind"], blobs, answer["sentence"]) == ("text", [], "")
    return answer["text"]


def pictures_of(content: bytes, **options: int) -> tuple[dict[str, object], list[Image.Image]]:
    answer, blobs = preview(content, options)
    assert answer["kind"] == "pictures", answer
    pictures = [Image.open(io.BytesIO(blob)) for blob in blobs]
    assert all(picture.format == "PNG" for picture in pictures)
    return answer, pictures


def test_preview_shows_a_table_in_columns():
    assert text_of(b"Year,Children\n2023,12\n2024,1204\n") == (
        "Year | Children\n2023 | 12\n2024 | 1204"
    )


def test_preview_of_a_long_table_says_that_it_is_cut():
    answer, _ = preview(b"Year,Children\n" * 1000, {})

    assert answer["is_cut"] is True
    assert len(answer["text"].splitlines()) == 200


def workbook() -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        shown, hidden, very = (book.add_worksheet(name) for name in ("Shown", "Hid", "Very"))
        shown.write_row(0, 0, ["Year", "secret column", "Children"])
        shown.write_row(1, 0, [2023, "secret", 12])
        shown.write_row(2, 0, ["secret row", 1, 1])
        shown.write_row(3, 0, [2024, "secret", 15])
        shown.set_column(1, 1, None, None, {"hidden": True})
        shown.set_row(2, None, None, {"hidden": True})
        hidden.write(0, 0, "secret sheet")
        hidden.hide()
        very.write(0, 0, "secret sheet")
        very.very_hidden()
        shown.write_comment(0, 0, "secret comment")
        book.add_worksheet("Also shown").write(0, 0, "last")
    return written.getvalue()


def test_preview_of_a_workbook_shows_visible_cells_only():
    assert text_of(workbook()) == (
        "Shown\n  | A    | C\n1 | Year | Children\n2 | 2023 | 12\n4 | 2024 | 15\n\n"
        "Also shown\n  | A\n1 | last"
    )


def test_preview_of_a_far_cell_is_small():
    text = text_of(made.xlsx_with_far_cell())

    assert "1048576" in text and "XFD" in text and len(text) < 200


def test_preview_of_repeated_cells_is_cut():
    answer, _ = preview(made.ods_with_repeats(), {})

    assert answer["is_cut"] and len(answer["text"]) < 200_000


def test_preview_goes_on_to_the_next_sheet_of_an_open_document():
    row = (
        "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
    )
    sheets = "".join(
        f'<table:table table:name="{name}">{row * 300}</table:table>' for name in ("One", "Two")
    )

    assert [line for line in text_of(made.ods_of(sheets)).splitlines() if "|" not in line] == [
        "One",
        "",
        "Two",
    ]


def test_preview_of_a_word_document_leaves_out_what_is_not_seen():
    body = (
        made.paragraph("Seen words")
        + "<w:p><w:del><w:r><w:delText>secret</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>inserted</w:t></w:r></w:ins></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
        "<w:r><w:instrText>secret</w:instrText></w:r></w:p>"
    )

    assert text_of(made.docx_of(body)) == "Seen words\ninserted\nshown\na\tb\nc\n"


def test_preview_of_an_open_document_leaves_out_what_is_not_seen():
    body = (
        "<text:tracked-changes><text:p>secret</text:p></text:tracked-changes>"
        '<text:h>Title</text:h><text:p>Seen<text:s text:c="3"/>words<text:tab/>x'
        "<office:annotation><text:p>secret</text:p></office:annotation></text:p>"
    )

    assert text_of(made.odt_of(body)) == "Title\nSeen   words\tx\n"


def test_preview_of_a_web_page_has_no_script():
    assert text_of(made.SCRIPT_PAGE) == "Seen words"


def test_preview_of_other_texts():
    assert "Seen words" in text_of(made.RTF)
    assert "Please see." in text_of(made.EMAIL)
    assert text_of("Tŷ £5\r\n".encode("cp1252", "ignore")) == "T £5\n"
    assert text_of("Blwyddyn\n".encode("utf-16")) == "Blwyddyn\n"
    assert text_of(b'{"a": 1}') == '{"a": 1}'


def test_preview_shows_no_character_that_reorders_or_hides():
    assert text_of("a\u202eb\u200bc\x07d\n".encode()) == "abcd\n"


def test_preview_of_a_long_text_is_cut():
    answer, _ = preview(b"words and more words\n" * 100_000, {})

    assert answer["is_cut"] and len(answer["text"]) <= MOST_LETTERS


def test_preview_pictures_the_pages_of_a_pdf():
    answer, pictures = pictures_of(made.pdf_of(7), page=5, pages=2)

    assert (answer["pages"], answer["first"], answer["is_cut"]) == (7, 5, True)
    assert [picture.size for picture in pictures] == [(827, 1170)] * 2
    assert pictures[0].convert("L").getextrema()[0] < 50  # there are words on it


def test_preview_pictures_no_page_that_there_is_not():
    answer, blobs = preview(made.pdf_of(2), {"page": 3})

    assert (answer["kind"], blobs) == ("none", [])
    assert answer["sentence"] == "It has no such page: it has 2."


@pytest.mark.parametrize("box", ["0 0 456000000 456000000", "0 0 999999999 1", "0 0 14400 14400"])
def test_preview_of_a_huge_page_is_a_small_picture(box):
    _, pictures = pictures_of(made.pdf_of(box=box))

    assert all(picture.width * picture.height <= MOST_DOTS * 1.01 for picture in pictures)


def test_preview_of_a_picture_has_its_dots_only():
    photograph = made.picture_with_place()

    _, (shown,) = pictures_of(photograph)

    assert b"SECRET PLACE" in photograph
    assert shown.size == (20, 30)  # turned as it is to be
    assert not shown.getexif() and not shown.info
    assert b"SECRET" not in preview(photograph, {})[1][0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP"])
def test_preview_of_every_kind_of_picture(kind):
    _, (shown,) = pictures_of(made.picture(kind, (3000, 1000)))

    assert shown.size == (1600, 533)
    red, green, blue = shown.convert("RGB").getpixel((5, 5))
    assert red > 180 and green < 60 and blue < 60


def test_preview_pictures_the_pages_of_a_tiff():
    written = io.BytesIO()
    pages = [Image.new("1", (50, 40 + number)) for number in range(4)]
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:])

    answer, pictures = pictures_of(written.getvalue(), page=2, pages=2)

    assert answer["pages"] == 4
    assert [picture.height for picture in pictures] == [41, 42]


@pytest.mark.parametrize(
    "content,words",
    [
        (made.picture_bomb(20_000), "The picture"),
        (made.picture()[:40], "damaged"),
        (made.pdf_of(password="secret"), "password"),
        (made.broken_pdf(), "damaged"),
        (made.pdf_in_a_circle(), ""),
        (made.docx_of(made.paragraph(made.LAUGH), made.BILLION_LAUGHS), "could do harm"),
        (made.docx_of(made.paragraph("&out;"), made.outside_entity()), "could do harm"),
        (made.xlsx_with(made.BILLION_LAUGHS, made.LAUGH), "could do harm"),
        (made.xlsx_with_strings(made.outside_entity(), "&out;"), "could do harm"),
        (made.odt_of("<text:p>&out;</text:p>", made.outside_entity()), "could do harm"),
        (made.svg(), "no preview for this kind"),
        (made.zip_of({"a": b"x"}), "no preview for this kind"),
        (b"MZ" + bytes(90), "no preview for this kind"),
        (b"", "no preview for this kind"),
        (made.docx_of(""), "no words"),
        (made.zip_of({"[Content_Types].xml": b"wordprocessingml"}), "damaged"),
    ],
)
def test_preview_says_why_there_is_none(content, words):
    answer, blobs = preview(content, {})

    assert (answer["kind"], blobs, answer["text"]) == ("none", [], "")
    assert words in answer["sentence"] and answer["sentence"].endswith(".")


@given(st.lists(st.lists(st.text(max_size=90), max_size=5), max_size=6))
def test_as_table_gives_a_line_for_each_row(rows):
    table = as_table(rows)

    assert len(table.split("\n")) == max(1, len(rows))


@given(
    content=st.sampled_from(
        [workbook(), made.docx_of(made.paragraph("x")), made.pdf_of(), made.picture(),
         made.picture("JPEG"), made.odt_of("<text:p>x</text:p>"), made.SCRIPT_PAGE, made.RTF]
    ),
    place=st.integers(0),
    byte=st.binary(min_size=1, max_size=8),
)  # fmt: skip
def test_preview_of_a_damaged_document_never_raises(content, place, byte):
    place %= len(content)
    answer, _ = preview(content[:place] + byte + content[place + len(byte) :], {})

    assert answer["kind"] in ("text", "pictures", "none")
