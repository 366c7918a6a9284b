import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from responses_app.domain.claims import Verdict
from responses_app.views.claims import MEANINGS
from tests.made_documents import docx, pdf, pdf_text, word_text


@pytest.fixture
def page(client, person, campaign):
    person(client)
    return reverse("claims", args=[campaign.slug])


@pytest.fixture
def post(client, page):
    return lambda **data: client.post(page, data)


def test_claims_asks_for_a_login(client, campaign):
    assert client.get(reverse("claims", args=[campaign.slug])).status_code == 302


def test_claims_offers_a_form(client, page):
    assert 'name="file"' in client.get(page).content.decode()


def test_claims_marks_each_figure_with_its_verdict_in_words(post):
    text = post(text="Of 4,744 children 593 (13%) went missing. 59 of 80 = 75%.").content.decode()

    assert '<mark class="claim holds"' in text
    assert '<mark class="claim rounds_differently"' in text
    assert "73.75%" in text
    assert "rounds differently" in text
    assert "2 figures, 1 to look at" in text


def test_claims_shows_the_draft_as_it_is_and_runs_nothing_of_it(post):
    answer = post(text="<script>alert(1)</script> 59 of 80 = 75% & <b>more</b>")
    text = answer.content.decode()

    assert "<script>alert" not in text and "<b>more" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "".join(piece.text for piece in answer.context["pieces"]) == (
        "<script>alert(1)</script> 59 of 80 = 75% & <b>more</b>"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"59 of 80 = 75%"),
        ("a.md", "**59** of 80 = 75%".encode("utf-16")),
        ("a.docx", docx(word_text("59 of 80 = 75%"))),
    ],
)
def test_claims_reads_a_file(post, name, content):
    answer = post(file=SimpleUploadedFile(name, content))

    assert [one.checked.verdict for one in answer.context["shown"]] == ["rounds_differently"]
    assert name in answer.content.decode()


def test_claims_keeps_every_word_of_markdown_in_its_place(post):
    source = "## Findings\r\n\r\nOf **80** councils, [59](http://x.org/1) (75%) agreed.[^1]\r\n"
    answer = post(text=source, is_markdown="on")

    pieces = answer.context["pieces"]
    assert "".join(piece.text for piece in pieces) == source.replace("\r\n", "\n")
    assert [piece.text for piece in pieces if piece.claims] == ["75%"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file, or paste the text"),
        ({"text": "   "}, "Choose a file, or paste the text"),
        ({"file": SimpleUploadedFile("a.docx", b"\x00\x01")}, "It could not be checked"),
        ({"text": "1 of 2", "release": "9"}, "Select a valid choice"),
    ],
)
def test_claims_says_what_is_wrong_with_what_was_sent(post, data, words):
    answer = post(**data)

    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_claims_calls_no_number_right_that_is_only_the_nearest(post):
    text = post(text="There were 1,399 deaths in 2024. 59 of 80 = 75%.").content.decode()

    assert "right: <strong>73.75%" in text
    assert "right: <strong>1" not in text


def test_claims_says_what_of_a_file_could_not_be_read_for_certain(post):
    words = "59 of 80 = 75%"
    content = pdf(pdf_text(words), pdf_text(words, mode=3))
    text = post(file=SimpleUploadedFile("a.pdf", content)).content.decode()

    assert "Not all of the file could be read for certain" in text
    assert "Page 2 has words that somebody has recognised in a picture" in text


def test_claims_names_the_field_of_a_file_that_cannot_be_read(post):
    answer = post(file=SimpleUploadedFile("a.docx", b"PK\x03\x04 cut off"))

    (error,) = answer.context["form"].errors["file"]
    assert "Expected: a .txt, .md or .docx file." in error


def test_claims_takes_few_queries(post, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        post(text="59 of 80 = 75%. " * 50)


def test_every_verdict_has_a_sign_and_words_of_its_own():
    assert set(MEANINGS) == set(Verdict)
    assert len({meaning.sign for meaning in MEANINGS.values()}) == len(Verdict)
    assert len({meaning.words for meaning in MEANINGS.values()}) == len(Verdict)
