"""The part of `reading.py` that times readers, against the bare library on the same files."""

import csv
import gc
import io
import platform
import random
import resource
import statistics
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pypdfium2
import python_calamine
import xlsxwriter
from bs4 import BeautifulSoup
from lxml import etree

from responses_app.domain.locating import Asked, AskedPeriod, AskedQuestion
from responses_app.domain.locating.locate import locate
from responses_app.readers import contents
from responses_app.readers.apart import read_apart
from responses_app.readers.apart.tasks import TASKS
from responses_app.readers.hidden_data.cannot_look import CannotLook
from tests.corpus.figures import scoring
from tests.corpus.figures.reply import Reply

ROUNDS = 3
MIB = 1024 * 1024

# ---------------------------------------------------------------- the library, and nothing more


def bare_xlsx(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def bare_calamine(content: bytes) -> int:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def bare_pdf(content: bytes) -> int:
    with pdfplumber.open(io.BytesIO(content)) as book:
        return sum(len(page.extract_words()) + len(page.find_tables()) for page in book.pages)


def bare_pdfium(content: bytes) -> int:
    book = pypdfium2.PdfDocument(content)
    count = 0
    for page in book:
        text = page.get_textpage()
        text.get_text_range()
        count += sum(1 for n in range(text.count_chars()) if text.get_charbox(n))
    return count


def bare_docx(content: bytes) -> int:
    document = docx.Document(io.BytesIO(content))
    cells = sum(len(cell.text) for t in document.tables for row in t.rows for cell in row.cells)
    return cells + sum(len(paragraph.text) for paragraph in document.paragraphs)


def bare_odt(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("content.xml"))
    return sum(len(text) for text in root.itertext())


def bare_html(content: bytes) -> int:
    return len(BeautifulSoup(content, "lxml").get_text())


def bare_csv(content: bytes) -> int:
    return sum(len(row) for row in csv.reader(io.StringIO(content.decode("utf-8", "replace"))))


def bare_text(content: bytes) -> int:
    return len(content.decode("utf-8", "replace").splitlines())


BARE: dict[str, tuple[str, Callable[[bytes], int]]] = {
    "xlsx": ("openpyxl, read-only, all cells", bare_xlsx),
    "xls": ("python-calamine", bare_calamine),
    "ods": ("python-calamine", bare_calamine),
    "pdf": ("pdfplumber, words and tables", bare_pdf),
    "docx": ("python-docx, paragraphs and cells", bare_docx),
    "odt": ("zipfile and lxml, all text", bare_odt),
    "html": ("BeautifulSoup with lxml, get_text", bare_html),
    "csv": ("csv.reader", bare_csv),
    "rtf": ("bytes.decode", bare_text),
    "mail": ("bytes.decode", bare_text),
}


# ---------------------------------------------------------------- ours beside it


def files_of(replies: Iterable[Reply]) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = defaultdict(list)
    for reply in replies:
        for name, content in reply.files:
            found[Path(name).suffix.lower().lstrip(".")].append(content)
        if reply.mail:
            found["mail"].append(reply.mail.encode())
    return found


def ours(kind: str, content: bytes) -> object:
    try:
        return contents.read(content, scoring.MAIL if kind == "mail" else {})
    except CannotLook:
        return None


def seconds(call: Callable[[bytes], object], files: list[bytes]) -> float:
    """The best of several rounds, each over all the files, after one to warm up."""
    call(files[0])
    found = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        for content in files:
            call(content)
        found.append(time.perf_counter() - began)
    return min(found)


def report(replies: list[Reply], scans: list[Reply]) -> None:
    print(
        f"Seconds over all files of a format, in one warmed process; the best of {ROUNDS} rounds."
        " Scans apart.\n"
    )
    print("| format | files | ours | bare library | seconds | times |\n|---|---|---|---|---|---|")
    our_sum = bare_sum = with_pdfium = 0.0
    for kind, files in sorted(files_of(replies).items()):
        if kind not in BARE:
            print(f"| {kind} | {len(files)} | not timed | | | |")
            continue
        name, bare = BARE[kind]
        took, bare_took = seconds(partial(ours, kind), files), seconds(bare, files)
        our_sum += took
        bare_sum += bare_took
        print(row(kind, len(files), took, name, bare_took))
        if kind == "pdf":
            beside = seconds(bare_pdfium, files)
            with_pdfium += beside
            print(row("pdf", len(files), took, "pypdfium2, text and a box a letter", beside))
        else:
            with_pdfium += bare_took
    print(row("**all**", "", our_sum, "with pdfplumber", bare_sum))
    print(row("**all**", "", our_sum, "with pypdfium2", with_pdfium))
    locating(replies)
    two_megabytes()
    for reply in scans[:1]:
        scoring.contents_of(reply)  # warm
    if scans:
        began = time.perf_counter()
        for reply in scans:
            scoring.contents_of(reply)
        each = (time.perf_counter() - began) / len(scans)
        print(f"\nScans and photos: {len(scans)}, {each:.1f} s each.")


def row(kind: str, files: object, took: float, name: str, bare_took: float) -> str:
    times = took / bare_took if bare_took else 0
    return f"| {kind} | {files} | {took:.3f} | {name} | {bare_took:.3f} | {times:.2f} |"


def locating(replies: list[Reply]) -> None:
    read = [(reply, scoring.contents_of(reply, with_scans=False)) for reply in replies]
    found = []
    for reply, parts in read:
        began = time.perf_counter()
        scoring.proposals_of(parts, reply.asked)
        found.append(time.perf_counter() - began)
    if found:
        print(
            f"\nLocating: {statistics.mean(found) * 1000:.0f} ms a reply on average, at most"
            f" {max(found) * 1000:.0f} ms; {sum(found):.2f} s for {len(found)}."
        )


# ---------------------------------------------------------------- large files, memory


def large_workbook(size: int = 2_000_000) -> bytes:
    """A workbook of about so many bytes: one row for each case, as officers send by mistake."""
    rng, rows = random.Random(1), size // 36
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cases")
        sheet.write_row(0, 0, ["Case", "Year", "Ward", "Category", "Episodes", "Days", "Outcome"])
        for line in range(1, rows + 1):
            sheet.write_row(
                line, 0,
                [
                    f"C{rng.randrange(10**6)}", rng.randrange(2019, 2025), f"Ward {line % 40}",
                    rng.choice(["UASC", "CLA", "CIN"]), rng.randrange(9), rng.randrange(400),
                    rng.choice(["Found", "Returned", "Open"]),
                ],
            )  # fmt: skip
    return written.getvalue()


def asked() -> Asked:
    years = tuple(
        AskedPeriod(str(y), "calendar", date(y, 1, 1), date(y, 12, 31)) for y in (2021, 2022, 2023)
    )
    return Asked((AskedQuestion("1", "How many children went missing?", "children"),), years)


def two_megabytes() -> None:
    content = large_workbook()
    began = time.perf_counter()
    found = contents.read(content, {})
    read = time.perf_counter()
    locate(found, asked())
    located = time.perf_counter()
    bare_xlsx(content)
    bare = time.perf_counter()
    print(
        f"\nA workbook of {len(content) / 1e6:.1f} MB: read in {read - began:.2f} s, located in"
        f" {located - read:.2f} s; openpyxl alone {bare - located:.2f} s."
    )


def report_memory(replies: list[Reply]) -> None:
    """The most memory that the child of `read_apart` had in use."""
    named = [name for name, place in TASKS.items() if place.startswith(contents.__name__)]
    if not named:
        print("No task reads contents apart yet.")
        return
    files = {kind: found for kind, found in files_of(replies).items() if kind != "mail"}
    files["xlsx of 2 MB"] = [large_workbook()]
    print("| format | files | most, MB | longest, s | not read |\n|---|---|---|---|---|")
    for kind, found in sorted(files.items()):
        peaks, times, failed = [], [], 0
        for content in found:
            began = time.perf_counter()
            reading = read_apart(named[0], content, {})
            times.append(time.perf_counter() - began)
            peaks.append(reading.peak)
            failed += not reading.is_ok or "cannot" in reading.answer
        print(f"| {kind} | {len(found)} | {max(peaks) / MIB:.0f} | {max(times):.2f} | {failed} |")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    own = own if sys.platform == "darwin" else own * 1024
    print(f"\nThis process itself, {platform.python_implementation()}: {own / MIB:.0f} MB.")
