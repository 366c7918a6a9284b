"""A document's status and sentence, as a person reads them."""

import json

import pytest

from responses_app.readers.apart import Reading, Status
from responses_app.readers.documents import DEEPEST, inspect
from responses_app.readers.verdicts import DocumentStatus, verdict
from tests import made_files as made

TABLE = b"Year,Children\n2023,12\n2024,15\n"

ENDS: dict[str, tuple[bytes, str, str]] = {
    "table": (TABLE, "clean", "A CSV table: nothing hidden was found in it."),
    "workbook": (made.xlsx_with_far_cell(), "clean", "An Excel spreadsheet: nothing hidden"),
    "pdf": (made.pdf_of(), "clean", "A PDF document"),
    "picture": (made.picture(), "clean", "A PNG image"),
    "json": (b'{"children": 12}', "clean", "A JSON file"),
    "calendar": (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "clean", "A calendar entry"),
    "macros": (
        made.xlsx_of_parts("", more={"xl/vbaProject.bin": b"x"}),
        "suspect",
        "a reviewer has to decide",
    ),
    "archive": (made.zip_of({"a.csv": TABLE}), "archive", "A ZIP archive with 1 file, each"),
    "links": (made.zip_with_links(), "archive", "Not all of it could be taken out."),
    "bomb": (made.gzip_bomb(70 * made.MIB), "too_big", "More than 250 times its own size"),
    "nested bomb": (made.nested_bomb(), "too_big", "deep in one another"),
    "lying sizes": (made.lying_sizes(), "damaged", "larger than the archive says"),
    "huge picture": (made.picture_bomb(20_000), "too_big", "The picture "),
    "locked zip": (made.locked_zip({"a.csv": TABLE}), "encrypted", "needs a password"),
    "locked office file": (made.locked_office_file(), "encrypted", "ask the authority"),
    "locked pdf": (made.pdf_of(password="secret"), "encrypted", "password"),
    "broken pdf": (made.broken_pdf(), "damaged", "damaged"),
    "cut zip": (made.zip_of({"a": b"x" * 99})[:-30], "damaged", "damaged"),
    "laughs": (made.svg(made.BILLION_LAUGHS, made.LAUGH), "damaged", "a way to do harm"),
    "laughs in xml": (made.BILLION_LAUGHS.encode() + b"<x>&j;</x>", "damaged", "a way to do harm"),
    "empty": (b"", "damaged", "empty"),
    "program": (b"MZ" + bytes(90), "executable", "A program: it would run when opened"),
    "installer": (made.installer(), "executable", "it would run when opened"),
    "noise": (bytes(range(256)) * 9, "unknown_type", "A person has to look at it."),
    "7z": (made.seven_zip(), "cannot_be_read_here", "A 7-Zip archive cannot be unpacked here"),
    "rar": (made.rar(), "cannot_be_read_here", "A RAR archive cannot be unpacked here"),
    "svg": (made.svg(), "cannot_be_read_here", "An SVG drawing"),
    "msg": (
        made.ole_of({"__properties_version1.0": b"x"}),
        "damaged",
        "An Outlook message that is damaged",
    ),
    "old slides": (
        made.ole_of({"PowerPoint Document": b"x"}),
        "cannot_be_read_here",
        "A PowerPoint presentation",
    ),
    "mail": (made.EMAIL, "clean", "An email: nothing hidden was found in it."),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_inspect_ends_in_a_status_and_a_sentence(name):
    content, status, words = ENDS[name]

    answer, blobs = inspect(content, {"filename": "reply.bin"})

    assert answer["status"] == status
    assert words in answer["sentence"]
    assert answer["sentence"][0].isupper() and answer["sentence"].endswith(".")
    assert len(blobs) == len(answer["entries"])
    assert json.loads(json.dumps(answer)) == answer


def test_every_status_is_reached():
    assert {status for _, status, _ in ENDS.values()} == set(DocumentStatus)


def test_inspect_says_what_a_file_is_whatever_it_is_called():
    answer, _ = inspect(TABLE, {"filename": "../../report.pdf.exe"})

    assert (answer["media_type"], answer["extension"], answer["label"]) == (
        "text/csv",
        "csv",
        "CSV table",
    )
    assert answer["filename"] == "report.pdf.exe.csv"


def test_inspect_gives_what_an_archive_holds():
    content = made.zip_of({"folder/a.csv": TABLE, "b": made.pdf_of()})

    answer, blobs = inspect(content, {})

    assert answer["entries"] == [
        {"filename": "a.csv", "path": "folder/a.csv", "media_type": "text/csv", "bytes": 30},
        {
            "filename": "b.pdf",
            "path": "b",
            "media_type": "application/pdf",
            "bytes": len(made.pdf_of()),
        },
    ]
    assert blobs == [TABLE, made.pdf_of()]


def test_inspect_gives_the_attachments_of_a_mail():
    mail = (
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMessage-ID: <1@b.example>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nPlease see.\r\n"
        b'--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="a.csv"\r\n'
        b"\r\nYear,Children\r\n2023,12\r\n2024,15\r\n--b--\r\n"
    )

    answer, blobs = inspect(mail, {"filename": "reply.eml"})

    assert answer["status"] == "archive"
    assert answer["sentence"] == "An email with 1 attachment, each to be looked at by itself."
    assert [entry["filename"] for entry in answer["entries"]] == ["a.csv"]
    assert b"2023,12" in blobs[0]


def test_inspect_opens_nothing_that_lies_too_deep():
    content = made.zip_of({"a.csv": TABLE})

    assert inspect(content, {"depth": DEEPEST - 1})[0]["status"] == "archive"
    assert inspect(content, {"depth": DEEPEST})[0]["status"] == "too_big"


@pytest.mark.parametrize(
    "status,expected",
    [
        (Status.TOO_BIG, DocumentStatus.TOO_BIG),
        (Status.TOO_LONG, DocumentStatus.TOO_BIG),
        (Status.CRASHED, DocumentStatus.CANNOT_BE_READ_HERE),
        (Status.FAILED, DocumentStatus.CANNOT_BE_READ_HERE),
    ],
)
def test_verdict_of_a_reader_that_was_stopped_is_never_clean(status, expected):
    found, sentence = verdict(Reading(status, words="The reader crashed on this file."))

    assert found is expected
    assert sentence.startswith("The reader crashed on this file. Nobody knows")


def test_verdict_of_a_reading_is_what_was_found():
    answer, _ = inspect(TABLE, {})

    assert verdict(Reading(Status.OK, answer)) == (DocumentStatus.CLEAN, answer["sentence"])
