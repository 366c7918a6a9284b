"""Read one document for its tables and text, whatever it is, without opening it here.

A reader that runs apart reads the bytes. Pages that are pictures are drawn anew there, and only
what was drawn is given to the recognition of words.
"""

from dataclasses import replace

from responses_app.domain.content import Content, joined
from responses_app.readers import contents
from responses_app.readers.apart import Status, read_apart
from responses_app.readers.verdicts import ReadersBusy

PLAIN_TEXT = "text/plain"


def read_content(
    content: bytes, filename: str = "", media_type: str = ""
) -> tuple[Content | None, str]:
    """Return what a document shows, or None and a sentence on why it cannot be read.

    `media_type` is given where it is known better than from the bytes, such as text/plain for the
    words of a mail. Raises ReadersBusy where no reader was free: that says nothing about the
    document.
    """
    options = {"filename": filename, "media_type": media_type}
    reading = read_apart("read", content, options)
    if reading.status is Status.BUSY:
        raise ReadersBusy(reading.words)
    if not reading.is_ok:
        return None, reading.words
    if "cannot" in reading.answer:
        return None, str(reading.answer.get("sentence", ""))[:500]
    try:
        found = Content.from_json(reading.answer)
    except ValueError:
        return None, "What the reader made of it cannot be used."
    return (_with_pictures(content, found) if found.pictures else found), ""


def _with_pictures(content: bytes, found: Content) -> Content:
    """With the words recognised on the pages that are pictures; without them it says so.

    Raises ReadersBusy.
    """
    from responses_app.readers import scans

    pages = list(found.pictures)
    drawn = read_apart("page_pictures", content, {"pages": pages})
    if drawn.status is Status.BUSY:
        raise ReadersBusy(drawn.words)
    if not drawn.is_ok:
        problem = f"Pages that are pictures could not be drawn. {drawn.words}".strip()
        return replace(found, problems=(*found.problems, problem))
    drawn_pages = [int(page) for page in drawn.answer.get("pages", pages)]
    recognised = scans.recognise(drawn.blobs, drawn_pages)
    left = tuple(page for page in pages if page not in drawn_pages)
    return contents.with_notes(replace(joined(found, recognised), pictures=left))
