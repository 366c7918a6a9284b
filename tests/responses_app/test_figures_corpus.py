"""The made replies are what they say they are: a wrong truth would measure nothing."""

import io
from decimal import Decimal

import docx
import openpyxl
import pypdfium2
import pytest
import python_calamine

from requests_app import reply_forms
from responses_app.domain.answers import Kind
from tests.corpus.figures import Reply, pro_formas, replies
from tests.corpus.figures.specs import SPECS
from tests.corpus.figures.words import in_words

SEEDS = (1, 2, 3)
PICTURES = {"scan", "png", "tiff"}


@pytest.fixture(scope="module", params=SEEDS)
def made(request: pytest.FixtureRequest) -> list[Reply]:
    return list(replies(request.param))


def words_of(name: str, content: bytes) -> str:
    """All that a library finds in a file, bare."""
    kind = name.rsplit(".", 1)[1]
    if kind in ("xlsx", "xls", "ods"):
        if kind == "xlsx":
            openpyxl.load_workbook(io.BytesIO(content))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = [
            cell
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
            for cell in row
        ]
        return " ".join(f"{cell:.12g}" if isinstance(cell, float) else str(cell) for cell in cells)
    if kind == "pdf":
        book = pypdfium2.PdfDocument(content)
        return " ".join(page.get_textpage().get_text_range() for page in book)
    if kind == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(one.text for one in document.paragraphs), *cells])
    return content.decode("utf-8", "replace")


def test_replies_make_every_spec(made):
    assert len(made) == len(SPECS) >= 60
    assert len({reply.name for reply in made}) == len(made)
    assert all(reply.files or reply.mail for reply in made)
    assert all(content for reply in made for _, content in reply.files)


def test_replies_truth_fits_what_was_asked(made):
    for reply in made:
        questions = {one.key for one in reply.asked.questions}
        periods = {one.key for one in reply.asked.periods} or {""}
        places = [(one.question, one.period) for one in reply.truth]
        assert places, reply.name
        assert len(places) == len(set(places)), reply.name
        assert set(places) <= {(key, period) for key in questions for period in periods}
        assert set(places) <= set(reply.asked.rows.values())


def test_replies_truth_is_a_possible_answer(made):
    for reply in made:
        kinds = {one.key: one.kind for one in reply.asked.questions}
        for one in reply.truth:
            assert one.kind in list(Kind), reply.name
            lower, upper = Decimal(one.lower or 0), Decimal(one.upper or "inf")
            assert 0 <= lower <= upper, (reply.name, one)
            if one.kind == "exact":
                assert one.value == one.lower == one.upper != "", (reply.name, one)
            if one.kind == "exact" and kinds[one.question] == "count":
                assert one.value.isdigit(), (reply.name, one)


def test_replies_show_every_exact_number(made):
    for reply in made:
        if reply.features & (PICTURES | {"odt", "ods", "pro forma ods"}) or not reply.files:
            continue
        words = " ".join(words_of(*file) for file in reply.files).replace(",", "")
        kinds = {one.key: one.kind for one in reply.asked.questions}
        for one in reply.truth:
            value = Decimal(one.value or 0)
            if one.kind != "exact" or not value or kinds[one.question] in ("percent", "yes_no"):
                continue
            said = {one.value, f"{value:.2f}"} | ({in_words(int(value))} if value < 100 else set())
            assert any(number in words.lower() for number in said), (reply.name, one)


def test_replies_are_the_same_for_the_same_seed(made):
    first = next(replies(1, 1))
    again = next(replies(1, 1))
    other = next(replies(9, 1))

    assert (first.asked, first.truth, first.mail) == (again.asked, again.truth, again.mail)
    assert other.truth != first.truth


def test_pro_formas_have_the_columns_of_our_form():
    assert pro_formas.COLUMNS == reply_forms.COLUMNS


def test_replies_come_in_every_format(made):
    kinds = {name.rsplit(".", 1)[1] for reply in made for name, _ in reply.files}

    assert kinds >= {"xlsx", "xls", "ods", "csv", "pdf", "png", "tiff"}
    assert kinds >= {"docx", "odt", "rtf", "html"}
    assert any(not reply.files for reply in made)
