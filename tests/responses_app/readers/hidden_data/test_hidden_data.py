import random

import pytest

from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import SEARCHED, CannotLook, Reason, find
from tests import made_documents as made

SAMPLES = {
    made.XLSX: made.xlsx(made.COUNTS, (made.CHILDREN, "hidden")),
    made.XLSB: made.xlsb((made.COUNTS, 0), (made.CHILDREN, 1)),
    made.XLS: made.xls((made.COUNTS, 0), (made.CHILDREN, 1)),
    made.ODS: made.ods(
        made.ods_table(made.COUNTS) + made.ods_table(made.CHILDREN, style="h"),
        styles=made.HIDDEN_TABLE,
    ),
    made.DOCX: made.docx(made.word_text("DOB: 12/03/2009"), comments=["Really?"]),
    made.DOC: made.doc("NHS number 943 476 5919\r", comment_letters=9),
    made.ODT: made.odt("<text:p>DOB: 12/03/2009</text:p>"),
    made.PPTX: made.pptx(["One", "Two"], hidden=(2,)),
    made.PDF: made.pdf(made.pdf_text("Chloe Jones") + made.pdf_box()),
    made.RTF: rb"{\rtf1 Hello {\v secret}}",
    made.HTML: b"<table><tr hidden><td>Chloe</td></tr></table>",
    made.CSV: b"Name,DOB\nChloe Jones,12/03/2009\n",
    "text/plain": b"DOB: 12/03/2009",
}


@pytest.mark.parametrize("media_type", SAMPLES)
def test_find_looks_into_every_type_that_councils_send(media_type):
    findings = find(SAMPLES[media_type], media_type)

    assert any(finding.weight is Weight.SUSPECT for finding in findings)
    assert media_type in SEARCHED


@pytest.mark.parametrize("media_type", SAMPLES)
def test_find_never_repeats_what_a_file_says(media_type):
    said = " ".join(
        f"{finding.where} {finding.sentence}" for finding in find(SAMPLES[media_type], media_type)
    )

    for word in ("Chloe", "Jones", "2009", "943", "secret", "Sheet1", "Really"):
        assert word not in said


@pytest.mark.parametrize("media_type", SAMPLES)
def test_find_ends_in_a_reason_and_in_nothing_else_where_a_file_is_broken(media_type):
    chance = random.Random(media_type)
    for _ in range(60):
        broken = bytearray(SAMPLES[media_type])
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            del broken[chance.randrange(len(broken)) :]
        try:
            find(bytes(broken), media_type)
        except CannotLook as error:
            assert error.sentence.endswith(".")


def test_find_says_nothing_of_a_type_it_cannot_look_into():
    assert find(b"whatever", "audio/mpeg") == []


@pytest.mark.parametrize("media_type", [made.XLSX, made.DOCX, made.XLS, made.DOC])
def test_find_tells_that_an_office_file_is_locked(media_type):
    with pytest.raises(CannotLook) as caught:
        find(made.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), media_type)

    assert caught.value.reason is Reason.ENCRYPTED


def test_find_goes_by_the_content_where_an_office_type_is_wrong():
    findings = find(SAMPLES[made.XLSX], made.XLS)

    assert "hidden_sheet" in {finding.code for finding in findings}


def test_find_reads_a_web_page_that_says_it_is_an_old_workbook():
    page = b"<html><table><tr hidden><td>Chloe</td></tr></table></html>"

    assert [finding.code for finding in find(page, made.XLS)] == ["hidden_text"]
