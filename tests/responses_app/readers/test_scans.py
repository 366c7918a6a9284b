"""Words recognised in pictures. What tesseract reads is never sure; what we make of it is."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from responses_app.domain.content import Content
from responses_app.readers import scans, tesseract
from responses_app.readers.contents import page_pictures
from responses_app.readers.layout.ink import cleaned, skew, turned_back
from responses_app.readers.layout.leftovers import leftovers, sheet_of
from tests import made_pages as made
from tests.conftest import REQUIRE_ALL

ROWS = [
    ["Question", "2021", "2022", "2023"],
    ["Children looked after", "1,204", "987", "1,033"],
    ["Placed out of area", "46", "12", "31"],
    ["Missing at least once", "25", "37", "18"],
]
WALLS = [60, 240, 320, 400, 480]

needs_tesseract = pytest.mark.skipif(
    not scans.is_there() and not REQUIRE_ALL,
    reason="tesseract is not installed: words in pictures cannot be recognised",
)


def letter(canvas) -> None:
    made.write(canvas, 60, 60, "Thank you for your request. We hold the figures below.", 12)
    made.ruled(canvas, 100, ROWS, WALLS, size=11, pitch=24)


def scanned(angle: float = 0.0, dots: int = 200) -> bytes:
    """A page as a scanner gives it: a picture, somewhat askew."""
    with pypdfium2.PdfDocument(made.drawn(letter)) as document:
        picture = document[0].render(scale=dots / 72).to_pil().convert("L")
    picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    written = io.BytesIO()
    picture.save(written, "PNG", dpi=(dots, dots))
    return written.getvalue()


def recognised(content: bytes) -> Content:
    _, found = page_pictures.draw(content, {})
    return scans.recognise([one.png for one in found], [one.page for one in found])


def numbers(content: Content) -> set[str]:
    return {cell.text for table in content.tables for cell in table.cells}


@needs_tesseract
def test_recognise_finds_the_cells_of_a_ruled_table():
    content = recognised(scanned())

    assert content.is_recognised
    assert [table.grid()[1:] for table in content.tables] == [ROWS[1:]]
    assert content.tables[0].is_ruled


@needs_tesseract
def test_recognise_places_words_in_points_of_the_page():
    content = recognised(scanned())

    cell = next(one for one in content.tables[0].cells if one.text == "987")
    assert cell.where == "page 1, table 1, row 2, column 3"
    assert cell.box is not None
    assert (cell.box.left, cell.box.right) == pytest.approx((320, 400), abs=2)
    assert (cell.box.top, cell.box.bottom) == pytest.approx((124, 148), abs=2)
    assert content.sizes == (pytest.approx((made.WIDTH, made.HEIGHT), abs=1),)


@needs_tesseract
def test_recognise_sets_a_page_level_that_lies_askew():
    content = recognised(scanned(angle=1.5))

    assert {"1,204", "987", "1,033", "46", "31", "37"} <= numbers(content)
    assert content.tables[0].columns == 4


@needs_tesseract
def test_recognise_says_which_words_are_doubtful():
    picture = Image.new("L", (1000, 300), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((100, 100), "Children 12", fill=0, font_size=48)
    for x in range(340, 440, 3):  # scratches over the number
        draw.line((x, 90, x + 20, 160), fill=90, width=1)
    written = io.BytesIO()
    picture.save(written, "PNG", dpi=(300, 300))

    content = scans.recognise([written.getvalue()], [1])

    said = {word for line in content.lines for word in line.doubtful}
    sure = {word for line in content.lines for word in line.text.split()} - said
    assert "Children" in sure
    assert not sure & {"12", "l2", "1Z", "1z"} or said == set()


def test_recognise_says_that_tesseract_is_missing(monkeypatch):
    monkeypatch.setattr(tesseract, "languages", frozenset)

    content = scans.recognise([b""], [3])

    assert content.pictures == (3,)
    assert "not installed" in content.problems[0]
    assert content.lines == ()


@needs_tesseract
def test_recognise_ends_what_takes_too_long(monkeypatch):
    monkeypatch.setattr(tesseract, "SECONDS", 0.01)

    content = recognised(scanned())

    assert content.pictures == (1,)
    assert "in time" in content.problems[0]


# -------------------------------------------------------------------- clean pictures of pages


def test_task_draws_the_pages_that_are_wanted_with_their_sizes():
    content = made.drawn(letter, letter, letter)

    answer, pictures = page_pictures.task(content, {"pages": [3, 1, 9]})

    assert answer["count"] == 3
    assert [one["page"] for one in answer["pages"]] == [3, 1]
    assert len(pictures) == 2
    assert answer["pages"][0]["width"] == pytest.approx(made.WIDTH, abs=0.1)
    with Image.open(io.BytesIO(pictures[0])) as image:
        assert image.mode == "L"
        assert image.width == pytest.approx(made.WIDTH * 300 / 72, abs=1)
        assert image.info["dpi"][0] == pytest.approx(300, abs=0.1)


def test_task_draws_each_frame_of_a_tiff():
    frames = [Image.new("L", (827, 1169), shade) for shade in (255, 128)]
    written = io.BytesIO()
    frames[0].save(written, "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100))

    answer, pictures = page_pictures.task(written.getvalue(), {})

    assert answer["count"] == 2
    assert [one["page"] for one in answer["pages"]] == [1, 2]
    assert answer["pages"][0]["width"] == pytest.approx(595, abs=1)
    assert len(pictures) == 2


def test_task_bounds_a_huge_page():
    content = made.drawn(letter, size=(4000, 6000))

    answer, (picture,) = page_pictures.task(content, {})

    with Image.open(io.BytesIO(picture)) as image:
        assert image.width * image.height <= page_pictures.MOST_DOTS * 1.01
    assert answer["pages"][0]["dots_per_inch"] < 300


def test_task_says_what_cannot_be_drawn():
    answer, pictures = page_pictures.task(b"just words", {})

    assert answer["cannot"] == "damaged"
    assert pictures == []


def test_task_shows_what_is_transparent_on_white():
    written = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(written, "PNG")

    _, (picture,) = page_pictures.task(written.getvalue(), {})

    with Image.open(io.BytesIO(picture)) as image:
        assert image.getextrema() == (255, 255)


# ------------------------------------------------------------------------------ ruling lines


def test_cleaned_takes_ruling_lines_off_and_says_where_they_were():
    picture = Image.new("L", (1200, 900), 255)
    draw = ImageDraw.Draw(picture)
    for y in (200, 300, 400):
        draw.line((100, y, 1100, y), fill=0, width=3)
    for x in (100, 600, 1100):
        draw.line((x, 200, x, 400), fill=0, width=3)
    draw.text((200, 230), "12", fill=0, font_size=40)

    clean = cleaned(picture, 300)

    level = sorted(rule.top for rule in clean.rules if rule.right - rule.left > 500)
    assert level == pytest.approx([199, 299, 399], abs=3)
    assert len([rule for rule in clean.rules if rule.bottom - rule.top > 100]) == 3
    assert clean.picture.crop((90, 190, 1110, 205)).getextrema() == (255, 255)
    assert clean.picture.crop((200, 230, 260, 280)).getextrema()[0] == 0


def test_cleaned_leaves_a_page_without_lines_as_it_is():
    with pypdfium2.PdfDocument(
        made.drawn(lambda canvas: made.write(canvas, 60, 60, "There were 12", 12))
    ) as document:
        picture = document[0].render(scale=300 / 72).to_pil().convert("L")

    clean = cleaned(picture, 300)

    assert clean.rules == ()
    assert clean.picture.tobytes() == picture.tobytes()


@pytest.mark.parametrize("angle", [-2.0, -0.75, 0.0, 1.0, 2.5])
def test_skew_finds_by_how_much_a_page_lies_askew(angle):
    with pypdfium2.PdfDocument(made.drawn(letter)) as document:
        level = document[0].render(scale=2).to_pil().convert("L")

    askew = level.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)

    assert skew(askew) == pytest.approx(-angle, abs=0.3)


def test_turned_back_undoes_the_turn():
    picture = Image.new("L", (400, 300), 255)
    picture.putpixel((300, 60), 0)
    turned = picture.rotate(10, Image.Resampling.NEAREST, fillcolor=255)
    left, top, _, _ = turned.point(lambda dot: 255 - dot).getbbox()

    assert turned_back(left, top, 10, 400, 300) == pytest.approx((300, 60), abs=2)


# ---------------------------------------------------------------------- ink that was passed over


def test_leftovers_finds_ink_outside_the_known_words():
    picture = Image.new("L", (900, 600), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((100, 100), "Children", fill=0, font_size=48)
    draw.text((600, 100), "7", fill=0, font_size=48)
    draw.point((300, 400), fill=0)  # dirt

    boxes = leftovers(picture, [(90, 90, 320, 160)], 300)

    assert len(boxes) == 1
    assert 595 < boxes[0][0] < boxes[0][2] < 640


def test_sheet_of_keeps_where_each_piece_came_from():
    picture = Image.new("L", (900, 600), 255)
    draw = ImageDraw.Draw(picture)
    boxes = [(40 * n, 30 * n, 40 * n + 20, 30 * n + 25) for n in range(1, 13)]
    for box in boxes:
        draw.rectangle(box, fill=0)

    sheet = sheet_of(picture, boxes)

    assert [page for _, page in sheet.spots] == boxes
    for spot, box in sheet.spots:
        assert sheet.picture.crop(spot).tobytes() == picture.crop(box).tobytes()


@needs_tesseract
def test_recognise_finds_single_digits_alone_in_their_cells():
    rows = [["Area", "2022", "2023"], ["North", "4", "7"], ["South", "0", "2"]]

    def draw(canvas):
        made.ruled(canvas, 100, rows, [60, 240, 360, 480], size=11, pitch=24)

    with pypdfium2.PdfDocument(made.drawn(draw)) as document:
        picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    written = io.BytesIO()
    picture.save(written, "PNG", dpi=(200, 200))

    (table,) = recognised(written.getvalue()).tables

    assert table.grid() == rows
