"""Which of our readers a file is for: by its stated type, put right by its first bytes.

An office file locked with a password is an OLE file around an encrypted package, whatever its
name; a workbook may say it is .xls and be a web page or an .xlsx.
"""

import io
import zipfile

import olefile  # type: ignore[import-untyped]

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_LOCKED = ("EncryptedPackage", "EncryptedSummary")
_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template": "xlsx",
    "application/vnd.ms-excel.sheet.macroEnabled.12": "xlsx",
    "application/vnd.ms-excel.template.macroEnabled.12": "xlsx",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": "xlsb",
    "application/vnd.ms-excel": "xls",
    "application/msexcel": "xls",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.spreadsheet-template": "ods",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template": "docx",
    "application/vnd.ms-word.document.macroEnabled.12": "docx",
    "application/vnd.ms-word.template.macroEnabled.12": "docx",
    "application/msword": "doc",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.graphics": "odp",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow": "pptx",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": "pptx",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.12": "pptx",
    "application/pdf": "pdf",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/calendar": "text",
    "text/vcard": "text",
    "application/xml": "text",
    "application/json": "text",
    "image/svg+xml": "text",
    **{
        f"image/{kind}": "picture" for kind in ("png", "jpeg", "gif", "tiff", "bmp", "webp", "heic")
    },
}
SEARCHED = frozenset(_TYPES)
"""The types of files that can be looked into."""

_BY_TYPE = {name.lower(): kind for name, kind in _TYPES.items()}
_INSIDE_OLE = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_INSIDE_ZIP = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
)
_OFFICE = {"xlsx", "xlsb", "xls", "docx", "doc", "pptx", "ods", "odt", "odp"}


def named_type(content: bytes, media_type: str) -> str:
    """The name of the reader for a file, empty where there is none.

    Raises CannotLook where an office file is locked with a password.
    """
    bare = media_type.split(";")[0].strip().lower()
    stated = _BY_TYPE.get(bare, "text" if bare.startswith("text/") else "")
    if content.startswith(_OLE):
        return _in_ole(content) or stated
    if content.startswith(_ZIP) and (stated in _OFFICE or not stated):
        return _in_zip(content, stated)
    if stated in {"xls", "doc"}:
        return _in_disguise(content, stated)
    return stated


def _in_ole(content: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if any(ole.exists(name) for name in _LOCKED):
                raise CannotLook(Reason.ENCRYPTED)
            return next((kind for name, kind in _INSIDE_OLE if ole.exists(name)), "")
    except (CannotLook, MemoryError):
        raise
    except Exception as error:  # a broken file has many ways to fail, each of them its own
        raise CannotLook(Reason.DAMAGED) from error


def _in_zip(content: bytes, stated: str) -> str:
    try:
        names = {name.lower() for name in zipfile.ZipFile(io.BytesIO(content)).namelist()}
    except Exception:  # the reader of the stated type says what is wrong
        return stated
    return next((kind for name, kind in _INSIDE_ZIP if name in names), stated)


def _in_disguise(content: bytes, stated: str) -> str:
    """What a file is that says it is of an old office type and is no OLE file."""
    head = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"<") and (b"<html" in head or b"<table" in head):
        return "html"
    return stated
