"""A document looked at before anyone opens it: what it is, and what it hides.

The verdict is one `DocumentStatus` and a sentence for a person. Only what was looked through to
the end is called clean; what cannot be looked through here says so.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from responses_app.domain.file_names import display_name
from responses_app.readers import file_types, files_in_text, text_types, zip_files
from responses_app.readers.archives import STRAY, Problem, Trouble, Unpacked, unpack
from responses_app.readers.emails import read_mail, tnef
from responses_app.readers.emails.web_text import text_of
from responses_app.readers.file_types import FileType
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data import CannotLook, find
from responses_app.readers.hidden_data.xml_stream import walk
from responses_app.readers.listed_people import listed_people
from responses_app.readers.pictures import opened
from responses_app.readers.text_types import decode
from responses_app.readers.verdicts import DocumentStatus

DEEPEST = 6  # documents within documents, whatever holds them
MOST_FILES = 500  # in one winmail.dat

# What `hidden_data` looks through: that it finds nothing in another kind means nothing.
SEARCHED = frozenset(
    {
        file_types.XLSX, file_types.XLSM, file_types.XLSB, file_types.XLS, file_types.ODS,
        file_types.DOCX, file_types.DOCM, file_types.DOC, file_types.ODT, file_types.ODP,
        file_types.RTF, file_types.PPTX, file_types.PPTM, file_types.PDF, file_types.HTML,
        file_types.CSV, file_types.TSV, file_types.TXT,
        *(file_types.IMAGES - {file_types.HEIC}),
    }
)  # fmt: skip
IN_ZIP = frozenset(
    {
        file_types.XLSX, file_types.XLSM, file_types.XLSB, file_types.ODS, file_types.DOCX,
        file_types.DOCM, file_types.ODT, file_types.ODP, file_types.PPTX, file_types.PPTM,
    }
)  # fmt: skip
# Searched as the text that they are.
TEXTS = frozenset(
    {
        file_types.TXT, file_types.CSV, file_types.TSV, file_types.HTML, file_types.XML,
        file_types.JSON, file_types.ICS, file_types.VCF,
    }
)  # fmt: skip
NOT_LOOKED_THROUGH = "not_looked_through"  # whoever reads the verdict has a reviewer decide


@dataclass(frozen=True)
class Entry:
    """A document within a document."""

    filename: str
    path: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Inspection:
    """What was found in a document."""

    status: DocumentStatus
    sentence: str
    findings: list[Finding] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def inspect(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Look at a document. A task of `readers.apart`.

    Options: `filename`, as its sender wrote it; `depth`, the number of documents that this one lay
    in, 0 for one that lay in none. The blobs are the contents of `entries`, in order. Each is
    to be inspected as a document of its own, with a depth of one more.
    """
    kind = file_types.media_type(content)
    filename = str(options.get("filename") or "")
    inspection = _inspection(content, kind, filename, int(options.get("depth") or 0))
    return {
        "media_type": kind.media_type,
        "extension": kind.extension,
        "label": kind.label,
        "filename": display_name(filename, kind.extension),
        "status": inspection.status,
        "sentence": inspection.sentence,
        "findings": [finding.as_json() for finding in inspection.findings],
        "problems": [
            {"trouble": problem.trouble, "sentence": problem.sentence}
            for problem in inspection.problems
        ],
        "entries": [
            {
                "filename": entry.filename,
                "path": entry.path,
                "media_type": entry.media_type,
                "bytes": len(entry.content),
            }
            for entry in inspection.entries
        ],
    }, [entry.content for entry in inspection.entries]


def _inspection(content: bytes, kind: FileType, filename: str, depth: int) -> Inspection:
    if kind == file_types.EMPTY:
        return Inspection(DocumentStatus.DAMAGED, "The file is empty: there is nothing in it.")
    if kind in file_types.EXECUTABLES:
        sentence = f"{_a(kind)}: it would run when opened, so it is not offered to anyone."
        return Inspection(DocumentStatus.EXECUTABLE, sentence)
    if kind == file_types.PROTECTED:
        return _locked(kind)
    if kind in file_types.ARCHIVES or kind in _CONTAINERS:
        if depth >= DEEPEST:
            sentence = "It lies too deep within other files to be unpacked here."
            return Inspection(DocumentStatus.TOO_BIG, sentence)
        open_it = _CONTAINERS.get(kind, _archive)
        return open_it(content, kind, filename)
    if kind == file_types.UNKNOWN:
        sentence = "Nothing here knows what kind of file this is. A person has to look at it."
        return Inspection(DocumentStatus.UNKNOWN_TYPE, sentence)
    return _searched(content, kind)


def _searched(content: bytes, kind: FileType) -> Inspection:
    """A document that holds words, figures or a picture: searched for what it hides."""
    try:
        _open(content, kind)
        if kind in TEXTS:
            return _judged(_in_text(content, kind), kind)
        if kind in SEARCHED:
            found = find(content, kind.media_type)
            return _judged([*found, *_outside(content, kind)], kind)
    except CannotLook as error:
        return Inspection(DocumentStatus(error.reason), error.sentence)
    sentence = f"{_a(kind)}: what it hides cannot be found out here. A person has to look."
    return Inspection(DocumentStatus.CANNOT_BE_READ_HERE, sentence)


def _in_text(content: bytes, kind: FileType) -> list[Finding]:
    """What is in a text: in its words, in the rows that it lists, and packed between them.

    Raises CannotLook.
    """
    words = decode(content)
    if words is not None and b"\0" in content[:1000]:
        content = words.encode("utf-8-sig", "replace")  # the search knows no UTF-16 without a mark
    as_kind = kind if kind in SEARCHED else file_types.TXT
    rows = listed_people(words or "", kind.extension)
    packed = files_in_text.look(words or "", kind == file_types.HTML or kind == file_types.XML)
    return merged(rows, find(content, as_kind.media_type)) + packed


def merged(first: list[Finding], then: list[Finding]) -> list[Finding]:
    """The findings of two ways to look at the same words; what both found is told once."""
    known = {finding.code for finding in first}
    return first + [finding for finding in then if finding.code not in known]


def _outside(content: bytes, kind: FileType) -> list[Finding]:
    """What a file carries outside of all that is looked at: a ZIP file before, behind, between."""
    if not content.startswith(b"PK") and kind not in file_types.IMAGES | IN_ZIP:
        return []
    try:
        entries = zip_files.directory(content, file_types.MOST_ENTRIES)
        count = zip_files.bytes_outside(content, entries)
    except zip_files.BadZip:
        return []  # another kind, or one that its own reader has refused
    if count <= STRAY or len(entries) > file_types.MOST_ENTRIES:
        return []
    sentence = f"{count:,} bytes of it belong to no part of it: nobody looked at them."
    return [Finding(NOT_LOOKED_THROUGH, Weight.NOTE, "file", count, sentence)]


def _open(content: bytes, kind: FileType) -> None:
    """What is to be known before the search. Raises CannotLook."""
    if kind in file_types.IMAGES & SEARCHED:
        with opened(content):
            pass
    elif kind in (file_types.XML, file_types.SVG):
        for _ in walk(io.BytesIO(content)):
            pass


def _judged(findings: list[Finding], kind: FileType) -> Inspection:
    """The verdict on what was searched. What was searched in part is called clean by nobody."""
    suspect = sum(finding.weight is Weight.SUSPECT for finding in findings)
    if suspect:
        things = "1 thing" if suspect == 1 else f"{suspect} things"
        sentence = f"{_a(kind)} with {things} that may show people: a reviewer has to decide."
        return Inspection(DocumentStatus.SUSPECT, sentence, findings)
    if any(finding.code == NOT_LOOKED_THROUGH for finding in findings):
        sentence = (
            f"{_a(kind)} that could be looked through only in part: a reviewer has to decide."
        )
        return Inspection(DocumentStatus.CANNOT_BE_READ_HERE, sentence, findings)
    sentence = f"{_a(kind)}: nothing hidden was found in it."
    return Inspection(DocumentStatus.CLEAN, sentence, findings)


def _archive(content: bytes, kind: FileType, filename: str) -> Inspection:
    unpacked = unpack(content, name=filename)
    entries = [Entry(f.name, f.path, f.type.media_type, f.content) for f in unpacked.entries]
    status, sentence = _of_archive(unpacked, kind)
    findings = [_left_out(unpacked.left_out)] if unpacked.left_out else []
    return Inspection(status, sentence, findings, entries, list(unpacked.problems))


def _left_out(count: int) -> Finding:
    """What is said of a file of which something was never looked at."""
    if count == 1:
        sentence = "One thing in it was not looked at: a person has to look."
    else:
        sentence = f"{count:,} things in it were not looked at: a person has to look."
    return Finding(NOT_LOOKED_THROUGH, Weight.NOTE, "file", count, sentence)


# Where nothing came out of an archive, the first of these that happened says why.
_WHY_CLOSED = (
    (Trouble.TOO_BIG, DocumentStatus.TOO_BIG),
    (Trouble.ENCRYPTED, DocumentStatus.ENCRYPTED),
    (Trouble.CANNOT, DocumentStatus.CANNOT_BE_READ_HERE),
    (Trouble.DAMAGED, DocumentStatus.DAMAGED),
)


def _of_archive(unpacked: Unpacked, kind: FileType) -> tuple[DocumentStatus, str]:
    count = len(unpacked.entries)
    for trouble, status in _WHY_CLOSED:
        if unpacked.has(trouble) and (not count or trouble is Trouble.ENCRYPTED):
            reason = next(p.sentence for p in unpacked.problems if p.trouble is trouble)
            return status, reason
    files = "1 file" if count == 1 else f"{count} files"
    sentence = f"{_a(kind)} with {files}, each to be looked at by itself."
    if unpacked.left_out:
        sentence += " Not all of it could be taken out and looked at."
    return DocumentStatus.ARCHIVE, sentence


def _mail(content: bytes, kind: FileType, filename: str) -> Inspection:
    """A mail kept as a file."""
    mail = read_mail(text_types.bare_mail(content) if kind == file_types.EML else content)
    files = [(attachment.filename, attachment.content) for attachment in mail.attachments]
    lost = list(mail.problems) if mail.needs_hand else []
    return _letter(kind, f"{mail.subject}\n\n{mail.text}", mail.html, files, lost)


def _winmail(content: bytes, kind: FileType, filename: str) -> Inspection:
    """The container in which Outlook sends attachments to those who have none."""
    opened_one = tnef.read(content, MOST_FILES)
    files = [(file.name, file.content) for file in opened_one.files]
    html = decode(opened_one.html) or ""
    words = opened_one.text or text_of(html)
    return _letter(kind, words, html, files, [opened_one.doubt] if opened_one.doubt else [])


def _letter(
    kind: FileType, words: str, html: str, files: list[tuple[str, bytes]], lost: list[str]
) -> Inspection:
    """Words, which are searched here, with documents, which are entries.

    `lost` says what could not be read of it.
    """
    entries = []
    for written, content in files:
        inner = file_types.media_type(content)
        name = display_name(written, inner.extension)
        entries.append(Entry(name, name, inner.media_type, content))
    told = [Problem(Trouble.DAMAGED, problem) for problem in lost]
    try:
        findings = _in_words(words, html) + ([_left_out(len(lost))] if lost else [])
        found = _judged(findings, kind)
    except CannotLook as error:
        return Inspection(DocumentStatus(error.reason), error.sentence, [], entries, told)
    status, sentence = found.status, found.sentence
    if entries and status is not DocumentStatus.SUSPECT:
        attached = "1 attachment" if len(entries) == 1 else f"{len(entries)} attachments"
        status = DocumentStatus.ARCHIVE
        sentence = f"{_a(kind)} with {attached}, each to be looked at by itself."
        if lost:
            sentence += " Not all of it could be read."
    elif lost and status is not DocumentStatus.SUSPECT:
        status, sentence = DocumentStatus.DAMAGED, f"{_a(kind)} that is damaged: {lost[0]}"
    return Inspection(status, sentence, findings, entries, told)


def _in_words(words: str, html: str) -> list[Finding]:
    """What is in the words of a letter, and in the web page that they were made from."""
    found = _in_text(words.encode("utf-8", "replace"), file_types.TXT)
    if html:
        found = merged(found, _in_text(html.encode("utf-8-sig", "replace"), file_types.HTML))
    return found


_CONTAINERS: dict[FileType, Callable[[bytes, FileType, str], Inspection]] = {
    file_types.EML: _mail,
    file_types.MSG: _mail,
    file_types.TNEF: _winmail,
}


def _locked(kind: FileType) -> Inspection:
    sentence = f"{_a(kind)}: ask the authority for the password, or for a copy without one."
    return Inspection(DocumentStatus.ENCRYPTED, sentence)


def _a(kind: FileType) -> str:
    """The kind with its article: "An Excel spreadsheet", "A web page"."""
    first, _, _ = kind.label.partition(" ")
    label = kind.label if first in _PROPER else kind.label[:1].lower() + kind.label[1:]
    return f"{'An' if label[:1] in 'AEIOaeio' or first in ('XML', 'SVG') else 'A'} {label}"


# Words that keep their capital in the middle of a sentence.
_PROPER = frozenset(
    "Excel Word PowerPoint Visio Outlook OpenDocument Apple Windows Java Android Office PDF ZIP "
    "RAR XML SYLK DIF SVG JSON CSV PNG JPEG GIF TIFF BMP WebP HEIC 7-Zip LZH Zstandard".split()
)
