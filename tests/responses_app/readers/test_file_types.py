"""What a file is, by its bytes."""

import gzip
import io
import struct
import zipfile
from email.message import EmailMessage

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers import file_types as ft
from responses_app.readers.file_types import media_type
from tests import made_files as made

WINDOWS = b"MZ" + bytes(58) + b"\x40\x00\x00\x00" + b"PE\x00\x00" + bytes(100)
PROSE = "Dear Sir, thank you for your request, which we received. We hold it, but not all.\n" * 5


def written_by_excel() -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet().write(0, 0, "12")
    return written.getvalue()


def ooxml(content_type: str, part: str) -> bytes:
    types = f'<Types><Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    return made.zip_of({"[Content_Types].xml": types.encode(), part: b"<x/>"})


def email_of_python() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", "Hello"
    mail["Date"] = "Mon, 5 Jan 2026 10:00:00 +0000"
    mail.set_content("x,y\n1,2\n3,4\n")
    return bytes(mail)


KNOWN = {
    "pdf": (made.pdf_of(), ft.PDF),
    "pdf after junk": (b"\r\n\x00junk" * 20 + made.pdf_of(), ft.PDF),
    "pdf after words": (b"HTTP/1.1 200 OK\r\n\r\n" + made.pdf_of(), ft.PDF),
    "words about pdf": (b"A PDF begins with %PDF-1.4, as you know.\n", ft.TXT),
    "xlsx": (written_by_excel(), ft.XLSX),
    "xlsx of parts": (made.xlsx_with_far_cell(), ft.XLSX),
    "xlsm": (made.xlsm(), ft.XLSM),
    "xlsb": (
        ooxml("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xl/workbook.bin"),
        ft.XLSB,
    ),
    "xls": (made.ole_of({"Workbook": b"\x09\x08"}), ft.XLS),
    "xls of Excel 5": (made.ole_of({"Book": b"\x09\x08"}), ft.XLS),
    "ods": (made.ods_of("<table:table/>"), ft.ODS),
    "docx": (made.docx_of(made.paragraph("x")), ft.DOCX),
    "docm": (
        ooxml("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"),
        ft.DOCM,
    ),
    "doc": (made.ole_of({"WordDocument": b"x", "1Table": b"y"}), ft.DOC),
    "doc with a workbook in it": (made.ole_of({"Workbook": b"", "WordDocument": b"x"}), ft.DOC),
    "odt": (made.odt_of("<text:p>x</text:p>"), ft.ODT),
    "rtf": (made.RTF, ft.RTF),
    "pptx": (
        ooxml(
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            "ppt/presentation.xml",
        ),
        ft.PPTX,
    ),
    "ppt": (made.ole_of({"PowerPoint Document": b"x"}), ft.PPT),
    "locked office file": (made.locked_office_file(), ft.PROTECTED),
    "cut ole": (made.ole_of({"Workbook": b"x" * 9000})[:3000], ft.OLE),
    "msg": (made.ole_of({"__properties_version1.0": b"x"}), ft.MSG),
    "html": (b"<!DOCTYPE html><html><body>x</body></html>", ft.HTML),
    "html, loosely": (b"\n\n <!-- x --><TABLE><tr><td>1</table>", ft.HTML),
    "html called xls": (b"<html xmlns:x='urn:excel'><table><tr><td>1</td></tr></table>", ft.HTML),
    "html in utf-16": ("<html><body>x</body></html>".encode("utf-16"), ft.HTML),
    "xhtml": (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"/>', ft.HTML),
    "hta": (b"<html><head><HTA:APPLICATION id=x></head></html>", ft.HTML_PROGRAM),
    "xml": (b'<?xml version="1.0"?><figures/>', ft.XML),
    "xml without declaration": (b"<figures><a>1</a></figures>", ft.XML),
    "svg": (made.svg(), ft.SVG),
    "svg with entities": (made.svg(made.BILLION_LAUGHS), ft.SVG),
    "svg, prefixed": (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', ft.SVG),
    "png": (made.picture(), ft.PNG),
    "jpeg": (made.picture("JPEG"), ft.JPEG),
    "tiff": (made.picture("TIFF"), ft.TIFF),
    "gif": (made.picture("GIF"), ft.GIF),
    "bmp": (made.picture("BMP"), ft.BMP),
    "webp": (made.picture("WEBP"), ft.WEBP),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(20), ft.HEIC),
    "zip": (made.zip_of({"a.csv": b"1"}), ft.ZIP),
    "empty zip": (made.zip_of({}), ft.ZIP),
    "zip after junk": (b"\x01\x02junk" + made.zip_of({"a.csv": b"1"}), ft.ZIP),
    "cut zip": (made.zip_of({"a.csv": b"1" * 99})[:60], ft.ZIP),
    "zip with a pdf": (made.zip_of({"a.pdf": made.pdf_of()}, zipfile.ZIP_STORED), ft.ZIP),
    "zip with an odd mimetype": (made.zip_of({"mimetype": b"text/x-whatever"}), ft.ZIP),
    "jar": (made.zip_of({"META-INF/MANIFEST.MF": b"x"}), ft.JAVA_PROGRAM),
    "apk": (made.zip_of({"AndroidManifest.xml": b"x"}), ft.ANDROID_PROGRAM),
    "gz": (gzip.compress(b"x"), ft.GZIP),
    "bz2": (made.bzip2_bomb(made.MIB), ft.BZIP2),
    "xz": (made.xz_bomb(made.MIB), ft.XZ),
    "tar": (made.tar_of({"a.csv": b"1"}), ft.TAR),
    "7z": (made.seven_zip(), ft.SEVEN_ZIP),
    "rar": (made.rar(), ft.RAR),
    "eml": (made.EMAIL, ft.EML),
    "eml of Python": (email_of_python(), ft.EML),
    "eml with bytes": (made.EMAIL + bytes(range(256)), ft.EML),
    "mbox": (b"From a@b.example Mon Jan  5 10:00:00 2026\n" + made.EMAIL, ft.MBOX),
    "tnef": (b"\x78\x9f\x3e\x22\x01\x00" + bytes(30), ft.TNEF),
    "ics": (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", ft.ICS),
    "vcf": (b"BEGIN:VCARD\r\nEND:VCARD\r\n", ft.VCF),
    "program": (WINDOWS, ft.WINDOWS_PROGRAM),
    "program with a pdf in it": (WINDOWS + made.pdf_of(), ft.WINDOWS_PROGRAM),
    "program with a zip behind it": (WINDOWS + made.zip_of({"a": b""}), ft.WINDOWS_PROGRAM),
    "words that begin with MZ": (b"MZ is the initials of Mark Zbikowski, they say.\n" * 4, ft.TXT),
    "elf": (b"\x7fELF\x02\x01\x01" + bytes(50), ft.LINUX_PROGRAM),
    "script": (b"#!/bin/sh\nrm -rf /\n", ft.SCRIPT),
    "shortcut": (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(70), ft.SHORTCUT),
    "msi": (made.installer(), ft.INSTALLER),
    "csv": (b"Year,Children\n2023,12\n2024,15\n", ft.CSV),
    "csv of Excel": ("\ufeffBlwyddyn;Plant\r\n2023;12\r\n".encode(), ft.CSV),
    "csv in utf-16": ("Year\tChildren\n2023\t12\n".encode("utf-16"), ft.TSV),
    "csv in cp1252": ("Yr,£\n2023,£12\n2024,£15\n".encode("cp1252"), ft.CSV),
    "csv with a title": (b"Table 1\n\nYear,Children\n2023,12\n2024,15\n2025,9\n", ft.CSV),
    "csv with quotes": (b'"Smith, A","1,204"\n"Jones, B","12"\n', ft.CSV),
    "tsv": (b"Year\tChildren\n2023\t12\n2024\t15\n", ft.TSV),
    "words": (PROSE.encode(), ft.TXT),
    "words in Welsh": ("Annwyl Syr, diolch am eich cais. Tŷ Hywel.\n".encode(), ft.TXT),
    "copied mail": (b"From: A\nSent: Monday\nTo: B\nSubject: C\n\nDear B,\n", ft.TXT),
    "json": (b'{"children": [12, 15]}', ft.JSON),
    "nothing": (b"", ft.EMPTY),
    "noise": (bytes(range(256)) * 3, ft.UNKNOWN),
    "zeros": (bytes(5000), ft.UNKNOWN),
}  # fmt: skip


ODF = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
SYLK = b'ID;PWXL;N;E\r\nC;Y1;X1;K"Name"\r\nE\r\n'
OFFICE = {
    "Excel 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        ft.SPREADSHEET_XML,
    ),
    "Excel 2003, prefixed": (
        b"<x:Workbook xmlns:x='urn:schemas-microsoft-com:office:spreadsheet'></x:Workbook>",
        ft.SPREADSHEET_XML,
    ),
    "Excel 2003, as a reference": (
        b'<w xmlns="urn:schemas-microsoft-com:office&#58;spreadsheet"/>', ft.SPREADSHEET_XML,
    ),
    "Excel 2003 within": (
        b'<w><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/></w>',
        ft.SPREADSHEET_XML,
    ),
    "Excel 2003, in UTF-16": (
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode("utf-16"),
        ft.SPREADSHEET_XML,
    ),
    "Excel 2003 by its program": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        ft.SPREADSHEET_XML,
    ),
    "Word 2003": (
        b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
        ft.WORD_XML,
    ),
    "flat OPC": (
        b'<p:package xmlns:p="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
        ft.FLAT_OFFICE,
    ),
    "flat ODF": (f'<office:document xmlns:office="{ODF}"/>'.encode(), ft.FLAT_OPEN_DOCUMENT),
    "Visio 2003": (
        b'<VisioDocument xmlns="http://schemas.microsoft.com/visio/2003/core"/>',
        ft.OTHER_OFFICE_XML,
    ),
    "Gnumeric": (b'<g:W xmlns:g="http://www.gnumeric.org/v10.dtd"/>', ft.OTHER_OFFICE_XML),
    "SYLK": (SYLK, ft.SYLK),
    "DIF": (b'TABLE\r\n0,1\r\n"EXCEL"\r\n', ft.DIF),
    "dBase": (
        b"\x03\x7d\x05\x01" + struct.pack("<IHH", 1, 65, 11) + bytes(20)
        + b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + b"\x0a" + bytes(15) + b"\r Chloe     ",
        ft.DBASE,
    ),
    "xlsx without types": (made.zip_of({"xl/workbook.xml": b"<workbook/>"}), ft.XLSX),
    "xlsx in other letters": (made.zip_of({"/XL\\Workbook.xml": b"<workbook/>"}), ft.XLSX),
    "xlsb without types": (made.zip_of({"xl/workbook.bin": b"x"}), ft.XLSB),
    "docx without types": (made.zip_of({"word/document.xml": b"<x/>"}), ft.DOCX),
    "pptx without types": (made.zip_of({"ppt/presentation.xml": b"<x/>"}), ft.PPTX),
    "ods without a mimetype": (
        made.zip_of(
            {
                "content.xml": f"<o:c xmlns:o='{ODF}'><o:body><o:spreadsheet/></o:body>".encode(),
                "META-INF/manifest.xml": b"<x/>",
            }
        ),
        ft.ODS,
    ),
    "odt with a content only": (
        made.zip_of({"content.xml": f"<o:c xmlns:o='{ODF}'><o:text/>".encode()}), ft.ODT,
    ),
    "old OpenOffice": (
        made.zip_of(
            {
                "mimetype": b"application/vnd.sun.xml.calc",
                "content.xml": b"<o:d xmlns:o='http://openoffice.org/2000/office'/>",
            }
        ),
        ft.ODF,
    ),
    "any content.xml": (made.zip_of({"content.xml": b"<figures/>"}), ft.ZIP),
    "semicolons that are no SYLK": (b"ID;Postcode;Sex\n1;CF10 3NQ;F\n2;CF10 3NQ;F\n", ft.CSV),
    "page written by Excel": (
        b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table></html>", ft.HTML,
    ),
    "mail behind blank lines": (b"\r\n \n" + made.EMAIL, ft.EML),
    "mail of Apple": (b"1234      \n" + made.EMAIL, ft.EML),
    "mail in UTF-16": (made.EMAIL.decode().encode("utf-16"), ft.EML),
    "mail with bytes, behind a line": (b"\n" + made.EMAIL + bytes(range(256)), ft.EML),
    "JSON in lines": (b'{"a": 1, "b": 2}\n{"a": 2, "b": 3}\n', ft.JSON),
}  # fmt: skip


@pytest.mark.parametrize("name", OFFICE)
def test_media_type_knows_what_carries_sheets_and_mails_in_disguise(name):
    content, kind = OFFICE[name]

    assert media_type(content) == kind


@pytest.mark.parametrize("name", KNOWN)
def test_media_type_is_known_by_content(name):
    content, kind = KNOWN[name]

    assert media_type(content) == kind


def test_media_type_names_sounds_and_films():
    wave = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28)

    assert media_type(wave).media_type.startswith("audio/")


def test_every_kind_has_a_media_type_of_its_own():
    types = [kind.media_type for kind in ft.ALL]

    assert len(set(types)) == len(types)
    assert all(kind.label and "/" in kind.media_type for kind in ft.ALL)


@given(content=st.binary(max_size=400))
def test_media_type_never_raises(content):
    assert isinstance(media_type(content), ft.FileType)


@given(
    content=st.sampled_from([content for content, _ in KNOWN.values()]),
    place=st.integers(min_value=0),
    byte=st.binary(min_size=1, max_size=3),
    cut=st.integers(min_value=0),
)
def test_media_type_never_raises_on_damaged_files(content, place, byte, cut):
    place = place % (len(content) + 1)
    damaged = content[:place] + byte + content[place + len(byte) :]

    assert isinstance(media_type(damaged), ft.FileType)
    assert isinstance(media_type(damaged[: cut % (len(damaged) + 1)]), ft.FileType)
