"""`manage.py read_document`: what other people's scripts rely on."""

import pytest

from responses_app.models import Figure
from tests.made_documents import docx, word_text

KEYS = {
    "path",
    "media_type",
    "status",
    "tables",
    "text_chars",
    "hidden_data",
    "figures",
    "problems",
}
FIGURE_KEYS = {
    "question", "period", "raw", "kind", "value", "lower", "upper", "confidence", "where", "quote",
}  # fmt: skip

TABLE = (
    "<html><p>Freedom of Information response</p><table><tr><th>Question</th><th>2023</th></tr>"
    "<tr><td>{question}</td><td>1,204</td></tr></table></html>"
)


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_read_document_answers_in_json(run, file):
    path = file("reply.html", TABLE.format(question="1a"))

    ran = run("read_document", path, "--json")

    assert (ran.code, ran.err) == (0, "")
    (found,) = ran.json
    assert set(found) >= KEYS
    assert found["path"] == str(path)
    assert (found["media_type"], found["status"]) == ("text/html", "clean")
    assert found["tables"] == [
        {
            "where": "table 1",
            "title": "",
            "bbox": None,
            "cells": [["Question", "2023"], ["1a", "1,204"]],
        }
    ]
    assert (found["figures"], found["problems"], found["hidden_data"]) == ([], [], [])
    assert found["text_chars"] == len("Freedom of Information responseQuestion20231a1,204")


def test_read_document_tells_what_is_hidden(run, file):
    path = file("reply.docx", docx(word_text("12") + word_text("secret", "<w:vanish/>")))

    (found,) = run("read_document", path, "--json").json

    assert found["status"] == "suspect"
    assert [finding["code"] for finding in found["hidden_data"]] == ["hidden_text"]
    assert found["problems"] == ["It has hidden words or rows, which were not read."]


def test_read_document_proposes_figures_of_a_campaign_and_stores_nothing(run, file, campaign):
    question = campaign.questions.get(key="1a")
    path = file("reply.html", TABLE.format(question=f"1a {question.text}"))

    (found,) = run("read_document", path, "--campaign", campaign.slug, "--json").json

    figure = next(one for one in found["figures"] if one["question"] == "1a")
    assert set(figure) >= FIGURE_KEYS
    assert (figure["period"], figure["kind"], figure["value"]) == ("2023", "exact", 1204)
    assert 0 < figure["confidence"] <= 1
    assert figure["where"] == "table 1, row 2, column 2"
    assert not Figure.objects.exists()


def test_read_document_names_each_file_that_cannot_be_read_and_reads_the_others(
    run, file, tmp_path
):
    empty, good = file("empty.docx", b""), file("good.txt", "We hold 12.")

    ran = run("read_document", tmp_path / "none.txt", empty, good, "--json")

    assert ran.code == 1
    first, second, rest = ran.err.split("\n", 2)
    assert first == f"{tmp_path / 'none.txt'}: it cannot be opened: No such file or directory."
    assert second == f"{empty}: The file is empty: there is nothing in it."
    assert rest == "2 files could not be read."
    assert [one["text_chars"] for one in ran.json] == [0, 0, len("We hold 12.")]
    assert ran.json[0]["problems"]


def test_read_document_refuses_an_unknown_campaign(run, file, campaign):
    ran = run("read_document", file("a.txt", "12"), "--campaign", "nope")

    assert ran.code == 1
    assert campaign.slug in ran.err


def test_read_document_tells_a_person_what_it_found(run, file):
    ran = run("read_document", file("reply.html", TABLE.format(question="1a")))

    assert "1 table" in ran.out
    assert "    1a | 1,204" in ran.out
