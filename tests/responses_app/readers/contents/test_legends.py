"""A legend is read whole from every format: its sign is no footnote marker at the end of it."""

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers import contents
from responses_app.readers.contents.legends import explained
from tests import made_documents, made_pages

SENTENCES = [
    ("Note: figures below 5 are shown as *", "*", "figures below 5"),
    ("Small numbers, below 5, are denoted by [c]", "[c]", "Small numbers, below 5"),
    ('Figures below 5 are replaced with "~"', "~", "Figures below 5"),
    ("Nodir ffigurau o dan 5 gan *", "*", "ffigurau o dan 5"),
    ("Nodyn: dangosir ffigurau o dan 5 fel *", "*", "ffigurau o dan 5"),
]
ROWS = [["Question", "2022", "2023"], ["1a", "12", "7"], ["1b", "14", "9"]]


def word_document(sentence):
    document = docx.Document()
    document.add_paragraph(sentence)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def raised_in_word(sentence):
    """The sign of the sentence raised, as Word shows an asterisk that is typed as a marker."""
    document = docx.Document()
    paragraph = document.add_paragraph(sentence[:-1])
    paragraph.add_run(sentence[-1]).font.superscript = True
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def rtf(sentence):
    return b"{\\rtf1 " + sentence.encode("cp1252") + b"\\par}"


def html(sentence):
    return f"<html><p>{sentence}</p></html>".encode()


def mail(sentence):
    head = "From: foi@council.gov.uk\nSubject: RE: FOI\nDate: Mon, 5 Feb 2024 10:00:00 +0000\n"
    return f"{head}Message-ID: <1@c>\nMIME-Version: 1.0\n\n{sentence}\n".encode()


def pdf(sentence):
    return made_pages.drawn(lambda canvas: made_pages.write(canvas, 60, 100, sentence))


def csv(sentence):
    quoted = '"' + sentence.replace('"', '""') + '"'
    return "\n".join([*map(",".join, ROWS), "", quoted, ""]).encode()


def xlsx(sentence):
    return made_documents.xlsx([*ROWS, [None], [sentence]])


FORMATS = {
    "docx": word_document,
    "odt": lambda sentence: made_documents.odt(f"<text:p>{sentence}</text:p>"),
    "doc": lambda sentence: made_documents.doc(sentence + "\r"),
    "rtf": rtf,
    "html": html,
    "txt": lambda sentence: (sentence + "\n").encode(),
    "mail": mail,
    "pdf": pdf,
    "csv": csv,
    "xlsx": xlsx,
    "ods": lambda sentence: made_documents.ods(made_documents.ods_table([*ROWS, [], [sentence]])),
}


@pytest.mark.parametrize(("sentence", "sign", "meaning"), SENTENCES)
@pytest.mark.parametrize("make", FORMATS.values(), ids=FORMATS)
def test_read_keeps_the_sign_that_a_sentence_explains(make, sentence, sign, meaning):
    found = contents.read(make(sentence), {})

    assert found.legend == {sign: meaning}


def test_read_keeps_a_raised_sign_that_a_sentence_explains():
    found = contents.read(raised_in_word("Figures below 5 are shown as *"), {})

    assert found.legend == {"*": "Figures below 5"}


@given(
    st.sampled_from(["shown as", "denoted by", "replaced with", "marked with a", "recorded as"]),
    st.sampled_from(["*", "**", "~", "#", "†", "[c]", "[low]"]),
    st.sampled_from(["{}", '"{}"', "({})", "“{}”", "{}."]),
    st.integers(2, 20),
)
def test_explained_finds_the_sign_whatever_the_sentence(verb, sign, quoted, below):
    sentence = f"Figures below {below} are {verb} {quoted.format(sign)}"

    assert list(explained(sentence)) == [(sign, f"Figures below {below}")]
