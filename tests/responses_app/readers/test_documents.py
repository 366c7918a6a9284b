"""A document's status and sentence, as a person reads them."""

import base64
import json

import pytest

from responses_app.readers.apart import Reading, Status
from responses_app.readers.documents import DEEPEST, inspect
from responses_app.readers.verdicts import DocumentStatus, ReadersBusy, verdict
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
    "links": (made.zip_with_links(), "archive", "Not all of it could be taken out and looked at."),
    "bomb": (made.gzip_bomb(70 * made.MIB), "too_big", "More than 250 times its own size"),
    "nested bomb": (made.nested_bomb(), "too_big", "deep in one another"),
    "lying sizes": (made.lying_sizes(), "damaged", "larger than the archive says"),
    "huge picture": (made.picture_bomb(20_000), "too_big", "The picture "),
    "locked zip": (made.locked_zip({"a.csv": TABLE}), "encrypted", "needs a password"),
    "locked office file": (made.locked_office_file(), "encrypted", "ask the authority"),
    "locked pdf": (made.pdf_of(password="secret"), "encrypted", "password"),
    "broken pdf": (made.broken_pdf(), "damaged", "damaged"),
    "cut zip": (made.zip_of({"a": b"x" * 99})[:-30], "damaged", "damaged"),
    "laughs": (made.svg(made.BILLION_LAUGHS, made.LAUGH), "damaged", "could do harm"),
    "laughs in xml": (made.BILLION_LAUGHS.encode() + b"<x>&j;</x>", "damaged", "could do harm"),
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


PEOPLE = b"Name,Date of birth\n" + b"".join(
    f"{name} Jones,{day}/03/2009\n".encode()
    for day, name in enumerate(("Chloe", "Mary", "John", "Aled", "Sian", "Peter"), 10)
)


def mail_of(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    head = (
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMessage-ID: <1@b.example>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    )
    return head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end


WORDS = b"Content-Type: text/plain\r\n\r\nPlease see."
IN_PART = {
    "unknown method": made.zip_of_unknown_method({"a.csv": TABLE, "b.csv": PEOPLE}),
    "wrong checksum": made.zip_of_wrong_checksum({"a.csv": TABLE, "b.csv": PEOPLE}),
    "zip behind a zip": made.zip_of({"b.csv": PEOPLE}) + made.zip_of({"a.csv": TABLE}),
    "tar behind a tar": made.tar_of({"a.csv": TABLE}) + made.tar_of({"b.csv": PEOPLE}),
    "links": made.zip_with_links(),
    "devices": made.tar_with_devices(),
    "more parts than are read": mail_of(*[WORDS] * 1005),
    "mail cut off": mail_of(WORDS, WORDS + b"x", end=b""),
    "workbook behind a zip": made.zip_of({"b.csv": PEOPLE}) + made.xlsx_with_far_cell(),
    "picture with a zip behind it": made.picture() + made.zip_of({"b.csv": PEOPLE}),
    "base64": base64.encodebytes(made.xlsx_with_far_cell()),
    "mail with base64 in its words": made.EMAIL + base64.encodebytes(PEOPLE * 9),
    "winmail.dat cut off": b"\x78\x9f\x3e\x22\x01\x00" + b"\x01\x02\x80\x01\x00\xff\xff\x00\x00",
}


@pytest.mark.parametrize("name", IN_PART)
def test_inspect_says_of_what_was_seen_in_part_that_it_was_not_looked_through(name):
    answer, _ = inspect(IN_PART[name], {})
    (finding,) = [one for one in answer["findings"] if one["code"] == "not_looked_through"]

    assert answer["status"] != "clean"
    assert "nothing hidden" not in answer["sentence"]
    assert finding["count"] >= 1 and finding["sentence"].endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        made.zip_of({"a.csv": TABLE}),
        made.zip_of({"../a.csv": TABLE}),
        made.tar_of({"a.csv": TABLE}, "gz"),
        mail_of(WORDS),
        made.xlsx_with_far_cell(),
        made.ods_of("<table:table/>"),
        made.picture(),
    ],
)
def test_inspect_finds_nothing_left_out_of_an_honest_file(content):
    answer, _ = inspect(content, {})

    assert answer["status"] in ("clean", "archive")
    assert answer["findings"] == []


@pytest.mark.parametrize(
    "content",
    [
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><a/></Workbook>',
        b'ID;PWXL\r\nC;Y1;X1;K"Name"\r\nE\r\n',
        b'TABLE\r\n0,1\r\n"EXCEL"\r\n',
    ],
)
def test_inspect_calls_no_sheet_clean_that_it_cannot_look_through(content):
    answer, _ = inspect(content, {})

    assert answer["status"] == "cannot_be_read_here"
    assert "A person has to look." in answer["sentence"]


@pytest.mark.parametrize("before", [b"\n\n", b"1234      \n", b"\xef\xbb\xbf"])
def test_inspect_opens_a_mail_whatever_stands_before_it(before):
    attached = WORDS.replace(b"text/plain", b"text/csv; name=a.csv") + b"\r\n" + PEOPLE
    answer, blobs = inspect(before + mail_of(WORDS, attached), {})

    assert [entry["filename"] for entry in answer["entries"]] == ["a.csv"]
    assert PEOPLE.strip() in blobs[0]


def test_inspect_looks_through_a_mail_in_utf_16():
    answer, _ = inspect((made.EMAIL + PEOPLE).decode().encode("utf-16"), {})

    assert (answer["label"], answer["status"]) == ("Email", "suspect")


def test_inspect_looks_through_the_page_of_a_mail_for_what_it_does_not_show():
    rows = b"".join(
        b'<tr style="display:none"><td>' + line.replace(b",", b"</td><td>") + b"</td></tr>"
        for line in PEOPLE.splitlines()
    )
    page = b"Content-Type: text/html\r\n\r\n<table>" + rows + b"</table><p>Total 12"

    answer, _ = inspect(mail_of(WORDS, page), {})

    assert answer["status"] == "suspect"
    assert "hidden_text" in [one["code"] for one in answer["findings"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_inspect_looks_through_a_table_in_any_encoding(encoding):
    assert inspect(PEOPLE.decode().encode(encoding), {})[0]["status"] == "suspect"


def test_inspect_finds_people_in_a_list_that_is_no_table():
    assert inspect(PEOPLE_IN_JSON, {})[0]["status"] == "suspect"


PEOPLE_IN_JSON = json.dumps(
    [dict(zip(("fullName", "dateOfBirth"), line.split(","))) for line in PEOPLE.decode().split()]
).encode()


def test_verdict_of_nobody_having_looked_is_none():
    with pytest.raises(ReadersBusy, match="try again"):
        verdict(Reading(Status.BUSY, words="The readers are busy; try again in a minute."))
