"""Files are looked through before anybody opens them, and a reviewer decides about each."""

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest

from responses_app import documents, inbox, vault
from responses_app.documents import QuarantineError, inspect, inspect_waiting, may_be_opened
from responses_app.models import Document, InboundMessage, StoredFile
from tests.came_in import came_in

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
State = StoredFile.State
pytestmark = pytest.mark.django_db


def workbook(hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    for row in (["Year", "Children"], [2023, 12], [2024, 3]):
        book.active.append(row)
    if hidden:
        sheet = book.create_sheet("Source")
        sheet.append(["Name", "Age"])
        for number in range(40):
            sheet.append([f"Child {number}", number % 17])
        sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def packed(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return content.getvalue()


@pytest.fixture
def message(make_request):
    return came_in(kind="answer", of=make_request(date(2026, 1, 19), email="foi@testham.example"))


@pytest.fixture
def document(message):
    """A file of these bytes that came with the message, not looked through yet."""

    def came_with(content: bytes, name: str = "figures.xlsx") -> Document:
        return Document.objects.create(
            message=message, file=inbox.store(content), filename=name, written_name=name, where="2"
        )

    return came_with


@pytest.fixture
def suspect(document):
    """A workbook with a hidden sheet, looked through."""
    kept = document(workbook(hidden=True))
    inspect(kept.file, NOW)
    kept.file.refresh_from_db()
    assert kept.file.state == State.SUSPECT, kept.file.sentence
    return kept


def test_inspect_lets_an_ordinary_file_be_opened(document):
    kept = document(workbook())

    file = inspect(kept.file, NOW)

    assert file.state == State.CLEAN and may_be_opened(file), file.findings
    assert file.extension == "xlsx" and file.inspected_at == NOW and file.label


def test_inspect_keeps_back_a_hidden_sheet_and_tells_counts_only(suspect):
    told = str(suspect.file.findings) + suspect.file.sentence

    assert not may_be_opened(suspect.file)
    assert "hidden" in told and "Source" not in told and "Child" not in told
    assert any(one["count"] for one in suspect.file.findings)


def test_inspect_names_a_file_by_what_it_is(document):
    kept = document(workbook(), name="letter.pdf")

    inspect(kept.file, NOW)

    kept.refresh_from_db()
    assert kept.filename.endswith(".xlsx") and kept.written_name == "letter.pdf"


def test_inspect_unpacks_an_archive_and_keeps_it_back_for_what_is_in_it(document):
    kept = document(packed(a__csv=b"year,n\n2023,4\n", b__xlsx=workbook(hidden=True)), "all.zip")

    inspect_waiting(NOW)

    states = dict(Document.objects.values_list("filename", "file__state"))
    assert states == {"all.zip": "suspect", "a.csv": "clean", "b.xlsx": "suspect"}
    assert {one.parent for one in Document.objects.exclude(pk=kept.pk)} == {kept}


def test_inspect_of_an_encrypted_or_broken_file_is_no_failure(document):
    broken = document(b"%PDF-1.7\nnothing of a PDF follows", "reply.pdf")

    file = inspect(broken.file, NOW)

    assert file.state == State.CANNOT and file.sentence and not file.may_be_opened


def test_inspect_waiting_looks_at_each_file_once(document):
    document(workbook())

    assert inspect_waiting(NOW) == {"clean": 1}
    assert inspect_waiting(NOW) == {}


def test_inspect_waiting_stops_where_the_vault_is_away_and_loses_nothing(document, tmp_path):
    kept = document(workbook())
    vault.destroy(kept.file.sha256)

    assert inspect_waiting(NOW) == {"failed": 1}
    kept.file.refresh_from_db()
    assert kept.file.state == State.WAITING


def test_a_mail_as_it_came_is_handed_out_only_with_all_that_is_in_it(message, document, person):
    assert may_be_opened(message.raw)
    kept = document(workbook(hidden=True))
    assert not may_be_opened(message.raw), "it was not looked through yet"
    inspect(kept.file, NOW)
    assert not may_be_opened(message.raw)

    documents.release(kept.file, "I looked: it is an empty template", person, NOW)

    assert may_be_opened(message.raw)


def test_release_needs_a_reason_and_a_file_that_is_kept_back(suspect, document, person):
    with pytest.raises(QuarantineError, match="A word is needed"):
        documents.release(suspect.file, " ", person, NOW)
    documents.release(suspect.file, "nothing in it", person, NOW)
    suspect.file.refresh_from_db()
    assert suspect.file.state == State.RELEASED and suspect.file.decided_by == person
    with pytest.raises(QuarantineError, match="not kept back"):
        documents.release(suspect.file, "again", person, NOW)


def test_release_copy_lets_the_visible_values_be_opened_and_nothing_else(suspect, person):
    copies = documents.release_copy(suspect.file, "the table is all we need", person, NOW)

    suspect.file.refresh_from_db()
    (copy,) = copies
    assert suspect.file.state == State.COPY_ONLY and not may_be_opened(suspect.file)
    assert copy.is_values_only and copy.filename == "figures (values only).csv"
    content = vault.read(copy.file.sha256)
    assert b"12" in content and b"Child 1" not in content
    inspect_waiting(NOW)
    copy.file.refresh_from_db()
    assert copy.file.state == State.CLEAN


def test_release_copy_says_where_none_can_be_made(document, person):
    kept = document(b"%PDF-1.7\nnothing of a PDF follows", "reply.pdf")
    inspect(kept.file, NOW)

    with pytest.raises(QuarantineError, match="No copy of its values"):
        documents.release_copy(kept.file, "please", person, NOW)


def test_destroy_leaves_hash_and_reason_and_no_bytes_anywhere(suspect, message, person):
    raw = vault.put(b"the mail with the file in it")
    StoredFile.objects.filter(pk=message.raw_id).update(sha256=raw)
    message.refresh_from_db()

    documents.destroy(suspect.file, "names of children", person, NOW)

    for file in StoredFile.objects.filter(pk__in=[suspect.file_id, message.raw_id]):
        assert file.state == State.DESTROYED and "names of children" in file.decided_why
        with pytest.raises(vault.VaultError):
            vault.read(file.sha256)
    message.refresh_from_db()
    assert message.own_text and suspect.file.findings
    assert InboundMessage.objects.count() == 1


def test_destroy_takes_the_archive_that_holds_the_file(document, person):
    archive = document(packed(b__xlsx=workbook(hidden=True)), "all.zip")
    inspect_waiting(NOW)
    inner = Document.objects.get(parent=archive)

    documents.destroy(inner.file, "names of children", person, NOW)

    archive.file.refresh_from_db()
    assert archive.file.state == State.DESTROYED


def test_destroy_can_be_asked_for_again_until_all_bytes_are_gone(document, person, tmp_path):
    archive = document(packed(b__xlsx=workbook(hidden=True)), "all.zip")
    inspect_waiting(NOW)
    inner = Document.objects.get(parent=archive).file
    documents.destroy(inner, "names of children", person, NOW)
    vault.put(packed(b__xlsx=workbook(hidden=True)))  # as if it could not be removed

    documents.destroy(inner, "names of children", person, NOW)

    archive.file.refresh_from_db()
    with pytest.raises(vault.VaultError):
        vault.read(archive.file.sha256)


def test_release_refuses_a_program(document, person):
    kept = document(b"MZ" + b"\0" * 58 + b"\x40\0\0\0" + b"PE\0\0" + b"\0" * 400, "form.exe")
    inspect(kept.file, NOW)
    kept.file.refresh_from_db()
    assert kept.file.status == "executable", kept.file.sentence

    with pytest.raises(QuarantineError, match="It is a program"):
        documents.release(kept.file, "please", person, NOW)


def test_draft_letter_tells_them_what_was_found_and_waits_for_approval(suspect, message, person):
    foi_request = message.ties.get().foi_request

    letter = documents.draft_letter(suspect, foi_request, person, NOW)

    assert letter.state == "draft" and "figures.xlsx" in letter.body
    assert "hidden" in letter.body and "Child" not in letter.body
    assert documents.draft_letter(suspect, foi_request, person, NOW) == letter


def test_draft_letter_has_nothing_to_tell_of_a_clean_file(document, message, person):
    kept = document(workbook())
    inspect(kept.file, NOW)
    kept.refresh_from_db()

    with pytest.raises(QuarantineError, match="Nothing was found"):
        documents.draft_letter(kept, message.ties.get().foi_request, person, NOW)
