"""What a PDF hides: text under black boxes, earlier versions, remarks, files within it."""

import ctypes
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from responses_app.domain.personal_data import in_text
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data import pdf_bytes
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.pdf_opening import opened
from responses_app.readers.hidden_data.pdf_pages import view
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.trailing import trailing_findings
from responses_app.readers.hidden_data.wording import among, counted, ranges

MOST_PAGES = 3_000
MOST_LETTERS = 5_000_000
SECONDS_FOR_PICTURES = 12.0
FEW_UNSEEN = 3  # words of a page in white on white, such as a stray heading
FEW_OUTSIDE = 20  # words beyond the edges, such as a printer's marks
FEW_CUT_OFF = 5  # words cut off by the edge of what is shown, such as a line of a printer's
FEW_TINY = 8  # words far too small, such as a mark for machines
MOST_VERSIONS = 20
MOST_TITLES = 5_000
NOUNS = {"word": "words", "dark box": "dark boxes"}

_REMARKS = {
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_INK,
}
_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


def look(content: bytes) -> list[Finding]:
    """Everything that a PDF hides, and the people in what it shows."""
    with opened(content) as document:
        texts, findings = _pages(document)
        findings += _document_findings(document, content)
    return [
        *findings,
        *_version_findings(content, texts),
        *_behind_end(content),
        *personal_findings(in_text("\n".join(texts)), "text"),
    ]


def _pages(document: Any) -> tuple[list[str], list[Finding]]:
    count = pdfium.FPDF_GetPageCount(document)
    if count < 1:
        raise CannotLook(Reason.DAMAGED, "It has no page that could be read.")
    texts: list[str] = []
    words: dict[str, dict[int, int]] = {
        key: {} for key in ("dark", "light", "outside", "cut off", "tiny", "covered")
    }
    remarks: Counter[str] = Counter()
    until = time.monotonic() + SECONDS_FOR_PICTURES
    without_picture: list[int] = []
    letters = 0
    said: list[str] = []
    for number in range(1, min(count, MOST_PAGES) + 1):
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            continue
        try:
            has_time = time.monotonic() < until
            seen = view(page, has_time)
            if not has_time:
                without_picture.append(number)
            _count_remarks(page, remarks)
            said += _said_instead(page)
        finally:
            pdfium.FPDF_ClosePage(page)
        if letters < MOST_LETTERS:
            texts.append(seen.text)
            letters += len(seen.text)
        for key, found in (
            ("dark", seen.under_dark),
            ("light", seen.unseen),
            ("outside", seen.outside - seen.cut_off),
            ("cut off", seen.cut_off),
            ("tiny", seen.tiny),
            ("covered", seen.covered),
        ):
            if found:
                words[key][number] = found
    findings = [
        *_word_findings(words),
        *_remark_findings(remarks),
        *_left_out(count, without_picture),
    ]
    findings += personal_findings(in_text("\n".join(said)), "words said instead of others")
    return texts, findings


def _said_instead(page: Any) -> Iterator[str]:
    """The words that a page gives to those who copy or hear it, instead of what is drawn."""
    for number in range(min(pdfium.FPDFPage_CountObjects(page), MOST_TITLES)):
        thing = pdfium.FPDFPage_GetObject(page, number)
        for place in range(min(max(pdfium.FPDFPageObj_CountMarks(thing), 0), 10)):
            mark = pdfium.FPDFPageObj_GetMark(thing, place)
            if mark and (words := _parameter(mark, b"ActualText") or _parameter(mark, b"Alt")):
                yield words


def _parameter(mark: Any, key: bytes) -> str:
    size = ctypes.c_ulong()
    take = pdfium.FPDFPageObjMark_GetParamStringValue
    if not take(mark, key, None, 0, size) or not 2 < size.value < 100_000:
        return ""
    buffer = (ctypes.c_ushort * (size.value // 2 + 1))()
    if not take(mark, key, buffer, size.value, size):
        return ""
    return bytes(buffer)[: max(size.value - 2, 0)].decode("utf-16-le", "replace")


def _titles(document: Any) -> list[str]:
    """The titles of the list of contents, whatever its shape."""
    found: list[str] = []
    waiting = [pdfium.FPDFBookmark_GetFirstChild(document, None)]
    while waiting and len(found) < MOST_TITLES:
        mark = waiting.pop()
        if not mark:
            continue
        size = min(pdfium.FPDFBookmark_GetTitle(mark, None, 0), 4_000)
        buffer = ctypes.create_string_buffer(max(size, 2))
        pdfium.FPDFBookmark_GetTitle(mark, buffer, size)
        found.append(buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace"))
        waiting.append(pdfium.FPDFBookmark_GetNextSibling(document, mark))
        waiting.append(pdfium.FPDFBookmark_GetFirstChild(document, mark))
    return found


def _word_findings(words: dict[str, dict[int, int]]) -> Iterator[Finding]:
    for key, code, few, what in (
        ("dark", "text_under_black", 1, "under something dark, and can still be copied out"),
        ("light", "text_not_seen", FEW_UNSEEN, "there and cannot be seen, and can be copied out"),
        ("outside", "text_outside_page", FEW_OUTSIDE, "beyond the edge of the page"),
        ("cut off", "text_cut_off", FEW_CUT_OFF, "cut off by the edge of what is shown"),
        ("tiny", "tiny_text", FEW_TINY, "far too small to be read, and can be copied out"),
        ("covered", "picture_under_black", 1, "laid over a picture, which is still whole beneath"),
    ):
        noun = "dark box" if key == "covered" else "word"
        pages = words[key]
        if not pages:
            continue
        count = sum(pages.values())
        where = f"{'page' if len(pages) == 1 else 'pages'} {ranges(pages)}"
        yield Finding(
            code,
            Weight.SUSPECT if max(pages.values()) >= few else Weight.NOTE,
            where,
            count,
            f"On {where} {counted(count, noun, NOUNS[noun])} {among(count, 'is', 'are')} {what}.",
        )


def _left_out(count: int, without_picture: list[int]) -> Iterator[Finding]:
    if without_picture:
        pages = len(without_picture)
        yield Finding(
            "not_looked_through",
            Weight.NOTE,
            f"pages {ranges(without_picture)}",
            pages,
            f"There was no time to look for hidden words on {counted(pages, 'page')}.",
        )
    if count > MOST_PAGES:
        left = count - MOST_PAGES
        sentence = f"It has {count:,} pages; {left:,} of them were not read."
        yield Finding("not_looked_through", Weight.NOTE, "file", left, sentence)


def _count_remarks(page: Any, counts: Counter[str]) -> None:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), 10_000)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            is_unseen = bool(pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN)
            if kind == pdfium.FPDF_ANNOT_REDACT:
                counts["redactions"] += 1
            elif kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                counts["files"] += 1
            elif kind in _REMARKS:
                counts["remarks"] += _has(annotation, b"Contents")
            elif kind == pdfium.FPDF_ANNOT_WIDGET and _has(annotation, b"V"):
                counts["unseen fields" if is_unseen else "fields"] += 1
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _has(annotation: Any, key: bytes) -> bool:
    """Tell whether an annotation says something under a key: more than the two bytes of its end."""
    return int(pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)) > 2


_SAID_OF_REMARKS: tuple[tuple[str, str, Weight, str, str], ...] = (
    (
        "redactions",
        "redaction_not_applied",
        Weight.SUSPECT,
        "1 mark for blacking out was never carried out: the text is still there",
        "{:,} marks for blacking out were never carried out: the text is still there",
    ),
    (
        "files",
        "embedded_files",
        Weight.SUSPECT,
        "1 other file is pinned to its pages",
        "{:,} other files are pinned to its pages",
    ),
    (
        "remarks",
        "comments",
        Weight.SUSPECT,
        "1 comment is on its pages",
        "{:,} comments are on its pages",
    ),
    (
        "unseen fields",
        "hidden_fields",
        Weight.SUSPECT,
        "1 field of a form is filled in and not shown",
        "{:,} fields of a form are filled in and not shown",
    ),
    (
        "fields",
        "form_fields",
        Weight.NOTE,
        "1 field of a form is filled in",
        "{:,} fields of a form are filled in",
    ),
)


def _remark_findings(counts: Counter[str]) -> Iterator[Finding]:
    for key, code, weight, one, many in _SAID_OF_REMARKS:
        count = counts[key]
        if count:
            yield Finding(code, weight, "pages", count, f"{among(count, one, many.format(count))}.")


def _document_findings(document: Any, content: bytes) -> Iterator[Finding]:
    files = pdfium.FPDFDoc_GetAttachmentCount(document)
    if files > 0:
        sentence = f"{counted(files, 'other file')} {among(files, 'is', 'are')} attached to it."
        yield Finding("embedded_files", Weight.SUSPECT, "file", files, sentence)
    names = pdf_bytes.names(content)
    if files <= 0 and names.get("EmbeddedFile"):
        count = names["EmbeddedFile"]
        sentence = f"{counted(count, 'other file')} {among(count, 'is', 'are')} within it."
        yield Finding("embedded_files", Weight.SUSPECT, "file", count, sentence)
    yield from personal_findings(in_text("\n".join(_titles(document))), "contents")
    if names.get("XFA"):
        yield from _form_findings(content)
    scripts = max(pdfium.FPDFDoc_GetJavaScriptActionCount(document), 0) or names.get(
        "JavaScript", 0
    )
    for code, weight, count, sentence in (
        ("scripts", Weight.NOTE, scripts, "It carries scripts that may run when it is opened."),
        (
            "launch",
            Weight.SUSPECT,
            names.get("Launch", 0),
            "It may start another program when it is opened or clicked.",
        ),
        ("media", Weight.NOTE, names.get("RichMedia", 0), "It carries films or other media."),
        (
            "hidden_layers",
            Weight.SUSPECT,
            names.get("layers_off", 0),
            "It has layers that are not shown.",
        ),
        ("form_data", Weight.NOTE, names.get("XFA", 0), "It is a form with data of its own."),
    ):
        if count:
            yield Finding(code, weight, "file", count, sentence)
    if any(pdfium.FPDF_GetMetaText(document, key, None, 0) > 2 for key in (b"Author",)):
        sentence = "Its properties name a person or an office."
        yield Finding("properties", Weight.NOTE, "properties", 1, sentence)


def _form_findings(content: bytes) -> Iterator[Finding]:
    """People in the data of a form (XFA), which no page shows."""
    data = pdf_bytes.marked_up(content)
    yield from personal_findings(in_text("\n".join(data)), "form")
    if not data:
        sentence = "It is a form with data of its own that could not be read."
        yield Finding("not_looked_through", Weight.NOTE, "form", 1, sentence)


def _behind_end(content: bytes) -> Iterator[Finding]:
    """What lies behind the last end of the file, where no program looks for it."""
    ends = pdf_bytes.versions(content)
    if ends:
        yield from trailing_findings(content[ends[-1] :].lstrip(b"\r\n\0 "))


def _version_findings(content: bytes, texts: list[str]) -> Iterator[Finding]:
    """Earlier versions kept in the file, and the words that the last one no longer has."""
    ends = pdf_bytes.versions(content)[:-1]
    if not ends:
        return
    now = set("\n".join(texts).split())
    lost = {word for word in _words_of(content[: ends[-1]]) if word not in now and len(word) > 2}
    count = len(ends)
    sentence = f"It keeps {counted(count, 'earlier version')} of itself"
    if lost:
        sentence += f", with {counted(len(lost), 'word')} that it no longer shows"
    weight = Weight.SUSPECT if lost else Weight.NOTE
    yield Finding("earlier_versions", weight, "file", len(lost) or count, f"{sentence}.")


def _words_of(content: bytes) -> set[str]:
    """The words of a version; none where it cannot be opened by itself."""
    kept = ctypes.create_string_buffer(content, len(content))
    document = pdfium.FPDF_LoadMemDocument64(kept, len(content), None)
    if not document:
        return set()
    words: set[str] = set()
    try:
        for number in range(min(pdfium.FPDF_GetPageCount(document), MOST_PAGES)):
            page = pdfium.FPDF_LoadPage(document, number)
            if page:
                words.update(view(page, with_picture=False).text.split())
                pdfium.FPDF_ClosePage(page)
    finally:
        pdfium.FPDF_CloseDocument(document)
    return words
