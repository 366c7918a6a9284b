"""What a document shows, for looking at without opening it: its text, or pictures of its pages.

Only what is visible to whoever opens the document is shown: no hidden sheets, rows or columns, no
deleted words, no scripts, no data beside a picture. The original is never part of a preview.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageOps

from responses_app.readers import file_types, text_types
from responses_app.readers.emails import read_mail, rtf
from responses_app.readers.emails.web_text import text_of
from responses_app.readers.file_types import FileType
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.ods import OdsBook
from responses_app.readers.hidden_data.workbook import Book, Row, Sheet, letters
from responses_app.readers.hidden_data.xls import XlsBook
from responses_app.readers.hidden_data.xlsb import XlsbBook
from responses_app.readers.hidden_data.xlsx import XlsxBook
from responses_app.readers.pictures import opened, refuse_huge
from responses_app.readers.word_text import text_of_docx, text_of_odt

MOST_LETTERS = 200_000  # of a text
MOST_ROWS = 200  # of a sheet or table
MOST_COLUMNS = 40
MOST_SHEETS = 10
WIDEST_CELL = 60  # letters
MOST_PAGES = 10  # pictures a call
PAGES = 3  # pictures, where nobody says how many
DOTS_PER_INCH = 100
MOST_DOTS = 4_000_000  # of one picture of a page
LARGEST_SIDE = 1600  # dots, of a picture that is shown

Preview = tuple[dict[str, Any], list[bytes]]


def preview(content: bytes, options: dict[str, Any]) -> Preview:
    """Show a document. A task of `readers.apart`.

    Options: `page`, the first page to picture, from 1; `pages`, how many. What the document is is
    seen from its bytes.

    The answer has `kind` (text, pictures, none), `text`, `pages` (how many the document has),
    `first` (the number of the first pictured page), `is_cut` (there is more than is shown) and
    `sentence`, which says why there is no preview. The blobs are PNG pictures.
    """
    kind = file_types.media_type(content)
    show = _WAYS.get(kind)
    if show is None:
        return _none(f"There is no preview for this kind of file ({kind.label}).")
    try:
        return show(content, options)
    except CannotLook as error:
        return _none(error.sentence)
    except (MemoryError, RecursionError):
        return _none(CannotLook(Reason.TOO_BIG).sentence)
    except Exception:  # a damaged file fails in as many ways as there are libraries
        return _none(CannotLook(Reason.DAMAGED).sentence)


def _none(sentence: str) -> Preview:
    return _answer("none", sentence=sentence), []


def _answer(kind: str, **more: Any) -> dict[str, Any]:
    empty = {"text": "", "pages": 0, "first": 1, "is_cut": False, "sentence": ""}
    return {"kind": kind} | empty | more


def _text_preview(text: str, is_cut: bool = False) -> Preview:
    shown = shown_text(text[:MOST_LETTERS])
    if not shown.strip():
        return _none("There are no words in it.")
    return _answer("text", text=shown, is_cut=is_cut or len(text) > MOST_LETTERS), []


def shown_text(text: str) -> str:
    """The text without what would change how the page around it reads."""
    return "".join(
        c for c in text.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
        or c in "\u200c\u200d"  # some scripts need them
    )  # fmt: skip


def _plain(content: bytes, options: dict[str, Any]) -> Preview:
    text = text_types.decode(content[: MOST_LETTERS * 4])
    return _text_preview(text or "", len(content) > MOST_LETTERS * 4)


def _web_page(content: bytes, options: dict[str, Any]) -> Preview:
    return _text_preview(text_of(text_types.decode(content) or ""))


def _rtf(content: bytes, options: dict[str, Any]) -> Preview:
    return _text_preview(rtf.read(content).text)


def _mail(content: bytes, options: dict[str, Any]) -> Preview:
    is_text = file_types.media_type(content) == file_types.EML
    mail = read_mail(text_types.bare_mail(content) if is_text else content)
    heads = [f"From: {mail.sender or ''}", f"Subject: {mail.subject}"]
    heads += [f"Attachment: {attachment.filename}" for attachment in mail.attachments[:50]]
    return _text_preview("\n".join([*heads, "", mail.text]))


def _table_of_text(content: bytes, options: dict[str, Any]) -> Preview:
    separator = "\t" if file_types.media_type(content) == file_types.TSV else ""
    text = text_types.decode(content[: MOST_LETTERS * 4]) or ""
    if not separator:
        try:
            separator = csv.Sniffer().sniff(text[:4096], ",;|\t").delimiter
        except csv.Error:
            separator = ","
    lines = text.splitlines()
    rows = islice(csv.reader(lines, delimiter=separator), MOST_ROWS)
    try:
        table = [row[:MOST_COLUMNS] for row in rows]
    except csv.Error:
        return _text_preview(text)
    return _text_preview(as_table(table), len(lines) > MOST_ROWS)


def _word(content: bytes, options: dict[str, Any]) -> Preview:
    return _text_preview(*text_of_docx(content, MOST_LETTERS))


def _odt(content: bytes, options: dict[str, Any]) -> Preview:
    return _text_preview(*text_of_odt(content, MOST_LETTERS))


def _spreadsheet(open_book: Callable[[bytes], Book]) -> Callable[[bytes, dict[str, Any]], Preview]:
    def show(content: bytes, options: dict[str, Any]) -> Preview:
        parts: list[str] = []
        is_cut = False
        for sheet in open_book(content).sheets(as_shown=True):
            if not sheet.is_shown:
                continue
            if len(parts) == MOST_SHEETS:
                return _text_preview("\n\n".join(parts), True)
            table, is_part = _visible(sheet)
            parts.append(f"{sheet.name}\n{as_table(table)}")
            is_cut = is_cut or is_part
        return _text_preview("\n\n".join(parts), is_cut)

    return show


def _visible(sheet: Sheet) -> tuple[list[list[str]], bool]:
    """The first visible rows of a sheet with their numbers, and whether there are more."""
    rows: list[Row] = []
    visible = (row for row in sheet.rows if not row.is_hidden)
    for row in visible:
        if len(rows) == MOST_ROWS:
            break
        rows.append(row)
    is_cut = len(rows) == MOST_ROWS
    shown = {
        cell.column
        for row in rows
        for cell in row.cells
        if cell.column not in sheet.hidden_columns and not cell.is_faint
    }
    columns = sorted(shown)[:MOST_COLUMNS]
    table = [["", *map(letters, columns)]]
    for row in rows:
        cells = {cell.column: cell.text for cell in row.cells if not cell.is_faint}
        table.append([str(row.number), *(cells.get(column, "") for column in columns)])
    return table, is_cut or len(shown) > MOST_COLUMNS


def as_table(rows: Iterable[list[str]]) -> str:
    """Rows as lines of text with their cells one below the other.

    >>> print(as_table([["Year", "Children"], ["2024", "12"]]))
    Year | Children
    2024 | 12
    """
    short = [[_short(cell) for cell in row] for row in rows]
    widths: list[int] = []
    for row in short:
        widths += [0] * (len(row) - len(widths))
        widths = [max(w, n) for w, n in zip(widths, [*map(len, row), *[0] * len(widths)])]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip(" ")
        for row in short
    )


def _short(cell: str) -> str:
    words = " ".join(cell[: WIDEST_CELL * 4].split())
    return words if len(words) <= WIDEST_CELL else words[: WIDEST_CELL - 1] + "…"


def _pdf(content: bytes, options: dict[str, Any]) -> Preview:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise CannotLook(Reason.ENCRYPTED if locked else Reason.DAMAGED) from error
    with document:
        count = len(document)
        wanted = _pages_wanted(options, count)
        pictures = [_picture_of_page(document[number]) for number in wanted]
    return _pictures(pictures, count, wanted)


def _picture_of_page(page: Any) -> bytes:
    width, height = page.get_size()  # in points, 72 an inch
    scale = DOTS_PER_INCH / 72
    dots = max(width * height, 1) * scale * scale
    if dots > MOST_DOTS:
        scale *= (MOST_DOTS / dots) ** 0.5
    # A page a thousand miles long and a point wide would still have too long a side.
    scale = min(scale, LARGEST_SIDE * 4 / max(width, height, 1))
    bitmap = page.render(scale=scale)
    try:
        return _png(bitmap.to_pil())
    finally:
        bitmap.close()
        page.close()


def _image(content: bytes, options: dict[str, Any]) -> Preview:
    with opened(content) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        wanted = _pages_wanted(options, count)
        pictures = []
        for number in wanted:
            if number:
                image.seek(number)
            refuse_huge(image)
            image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            picture = ImageOps.exif_transpose(image)
            picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            pictures.append(_png(picture))
    return _pictures(pictures, count, wanted)


def _png(picture: Any) -> bytes:
    """The dots of a picture and nothing else, as PNG."""
    seen = picture.convert("RGBA" if "transparency" in picture.info else _mode(picture.mode))
    plain = Image.new(seen.mode, seen.size)
    plain.paste(seen)
    written = io.BytesIO()
    plain.save(written, "PNG")
    return written.getvalue()


def _mode(mode: str) -> str:
    if mode in ("1", "L"):
        return "L"
    return "RGBA" if mode in ("RGBA", "LA", "PA", "RGBa", "La") else "RGB"


def _pages_wanted(options: dict[str, Any], count: int) -> range:
    """The numbers of the pages to picture, from 0."""
    first = max(1, int(options.get("page") or 1))
    many = min(max(1, int(options.get("pages") or PAGES)), MOST_PAGES)
    return range(min(first - 1, count), min(first - 1 + many, count))


def _pictures(pictures: list[bytes], count: int, wanted: range) -> Preview:
    if not count:
        return _none("It has no pages.")
    if not pictures:
        return _none(f"It has no such page: it has {count}.")
    is_cut = len(wanted) < count
    return _answer("pictures", pages=count, first=wanted.start + 1, is_cut=is_cut), pictures


_WAYS: dict[FileType, Callable[[bytes, dict[str, Any]], Preview]] = {
    file_types.PDF: _pdf,
    file_types.XLSX: _spreadsheet(XlsxBook),
    file_types.XLSM: _spreadsheet(XlsxBook),
    file_types.XLS: _spreadsheet(XlsBook),
    file_types.XLSB: _spreadsheet(XlsbBook),
    file_types.ODS: _spreadsheet(OdsBook),
    file_types.DOCX: _word,
    file_types.DOCM: _word,
    file_types.ODT: _odt,
    file_types.RTF: _rtf,
    file_types.HTML: _web_page,
    file_types.EML: _mail,
    file_types.MSG: _mail,
    file_types.CSV: _table_of_text,
    file_types.TSV: _table_of_text,
    file_types.TXT: _plain,
    file_types.XML: _plain,
    file_types.JSON: _plain,
    file_types.ICS: _plain,
    file_types.VCF: _plain,
    **dict.fromkeys(file_types.IMAGES - {file_types.HEIC}, _image),
}
