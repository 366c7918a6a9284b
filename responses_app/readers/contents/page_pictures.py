"""Pages as clean pictures in grey, for the recognition of words in them (`readers.scans`).

Pages of a PDF, or the frames of a picture. Each comes as a PNG that says how many dots it has to
the inch of the page, so that what is found in it can be placed on the page in points.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageOps

from responses_app.readers import file_types
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.pdf_opening import opened as opened_pdf
from responses_app.readers.pictures import opened as opened_picture
from responses_app.readers.pictures import refuse_huge

DOTS_PER_INCH = 300
MOST_DOTS = 12_000_000  # of one page; A4 at 300 dots to the inch has 8.7 million
MOST_PAGES = 10  # a call
LEAST_KNOWN = 100  # dots an inch: below it, what a picture says of itself is a screen's number
MOST_KNOWN = 1_200
LONG_SIDE = 11.69  # inches of the longer side of a page of A4
MOST_TIMES = 3.0  # a coarse picture is enlarged by no more
POINTS = 72  # an inch


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: its PNG, and its size in points as it is looked at."""

    page: int
    png: bytes
    width: float
    height: float
    dots_per_inch: float


def task(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Draw pages. A task of `readers.apart`.

    Options: `pages`, their numbers from 1; without it the first ones. At most `MOST_PAGES` come
    at once. The answer has `count` (how many pages the document has), `pages` (for each PNG its
    `page`, `width` and `height` in points, `dots_per_inch`) and, where it cannot be drawn,
    `cannot` and `sentence`.
    """
    try:
        count, found = draw(content, options)
    except CannotLook as problem:
        return {"cannot": str(problem.reason), "sentence": problem.sentence}, []
    pages = [
        {
            "page": one.page,
            "width": one.width,
            "height": one.height,
            "dots_per_inch": one.dots_per_inch,
        }
        for one in found
    ]
    return {"count": count, "pages": pages}, [one.png for one in found]


def draw(content: bytes, options: Mapping[str, Any]) -> tuple[int, list[PagePicture]]:
    """How many pages a PDF or picture has, and the wanted ones. Raises CannotLook."""
    kind = file_types.media_type(content)
    if kind == file_types.PDF:
        return _of_pdf(content, options.get("pages"))
    if kind in file_types.IMAGES:
        return _of_picture(content, options.get("pages"))
    raise CannotLook(Reason.DAMAGED, f"{kind.label}: it has no pages that can be drawn.")


def _wanted(pages: Iterable[int] | None, count: int) -> list[int]:
    numbers = range(1, count + 1) if pages is None else (int(page) for page in pages)
    return [number for number in dict.fromkeys(numbers) if 1 <= number <= count][:MOST_PAGES]


def _of_pdf(content: bytes, pages: Iterable[int] | None) -> tuple[int, list[PagePicture]]:
    with opened_pdf(content) as document:
        count = pdfium.FPDF_GetPageCount(document)
        found = []
        for number in _wanted(pages, count):
            page = pdfium.FPDF_LoadPage(document, number - 1)
            if not page:
                continue
            try:
                found.append(_drawn(page, number))
            finally:
                pdfium.FPDF_ClosePage(page)
    return count, found


def _drawn(page: Any, number: int) -> PagePicture:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (width > 0 and height > 0):
        raise CannotLook(Reason.DAMAGED)
    scale = min(DOTS_PER_INCH / POINTS, (MOST_DOTS / (width * height)) ** 0.5)
    across, down = max(round(width * scale), 1), max(round(height * scale), 1)
    if across * down > 2 * MOST_DOTS:  # a page a thousand miles long and a point wide
        raise CannotLook(Reason.TOO_BIG)
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise CannotLook(Reason.TOO_BIG)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        dots = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    picture = Image.frombuffer("L", (across, down), dots, "raw", "L", stride, 1)
    return _as_png(picture, number, width, height, scale * POINTS)


def _of_picture(content: bytes, pages: Iterable[int] | None) -> tuple[int, list[PagePicture]]:
    with opened_picture(content) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        found = []
        for number in _wanted(pages, count):
            if number > 1:
                image.seek(number - 1)
            refuse_huge(image)
            found.append(_frame(image, number))
    return count, found


def _frame(image: Image.Image, number: int) -> PagePicture:
    dots_per_inch = known_dots_per_inch(image)
    picture = _grey(ImageOps.exif_transpose(image))
    width, height = (side * POINTS / dots_per_inch for side in picture.size)
    times = min(DOTS_PER_INCH / dots_per_inch, MOST_TIMES)
    times = min(times, (MOST_DOTS / (picture.width * picture.height)) ** 0.5)
    size = max(round(picture.width * times), 1), max(round(picture.height * times), 1)
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return _as_png(picture, number, width, height, dots_per_inch * times)


def known_dots_per_inch(image: Image.Image) -> float:
    """How many dots of a picture are an inch of the page.

    What the picture says of itself; where it says nothing, or what screens say (72, 96), its
    longer side is taken for that of a page of A4.
    """
    said = image.info.get("dpi")
    try:
        across = float(said[0]) if said else 0.0
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        across = 0.0
    if LEAST_KNOWN <= across <= MOST_KNOWN:
        return across
    return max(max(image.size) / LONG_SIDE, 1.0)


def _grey(image: Image.Image) -> Image.Image:
    """In shades of grey, on white where it is transparent."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        image = paper
    return image.convert("L")


def _as_png(
    picture: Image.Image, number: int, width: float, height: float, dots_per_inch: float
) -> PagePicture:
    written = io.BytesIO()
    plain = Image.new("L", picture.size)
    plain.paste(picture)  # the dots and nothing else that the file may have held
    plain.save(written, "PNG", compress_level=1, dpi=(dots_per_inch, dots_per_inch))
    return PagePicture(number, written.getvalue(), width, height, dots_per_inch)
