"""Read one document for its tables and text, whatever it is, without opening it here.

A reader that runs apart reads the bytes. Pages that are pictures are drawn anew there, and only
what was drawn is given to the recognition of words.
"""

from dataclasses import replace

from responses_app.domain.content import Content, joined
from responses_app.readers import contents, scans
from responses_app.readers.apart import Status, read_apart
from responses_app.readers.contents import page_pictures
from responses_app.readers.verdicts import ReadersBusy

VERSION = contents.VERSION + scans.VERSION
"""Of the readers and of the recognition together; with a higher one all is read again."""

MOST_PAGES = 60  # that words are recognised on, of one document


def read_content(
    content: bytes,
    filename: str = "",
    media_type: str = "",
    *,
    attachments_are_read: bool = False,
) -> tuple[Content | None, str]:
    """Return what a document shows, or None and a sentence on why it cannot be read.

    `media_type` is given where it is known better than from the bytes, such as text/plain for the
    words of a mail. With `attachments_are_read` those of a mail are read beside it, and are no
    problem of it. Raises ReadersBusy where no reader was free: that says nothing about the
    document.
    """
    options = {
        "filename": filename,
        "media_type": media_type,
        "attachments_are_read": attachments_are_read,
    }
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
    """With the words recognised on the pages that are pictures; what was not stays named.

    Raises ReadersBusy.
    """
    pages = found.pictures[:MOST_PAGES]
    left = list(found.pictures[MOST_PAGES:])
    problems = [f"It has {len(left):,} more pages that are pictures."] if left else []
    found = replace(found, pictures=())
    for start in range(0, len(pages), page_pictures.MOST_PAGES):
        wanted = pages[start : start + page_pictures.MOST_PAGES]
        drawn = read_apart("page_pictures", content, {"pages": wanted})
        if drawn.status is Status.BUSY:
            raise ReadersBusy(drawn.words)
        if not drawn.is_ok or "cannot" in drawn.answer:
            why = str(drawn.answer.get("sentence", "")) or drawn.words
            problems.append(f"Pages that are pictures could not be drawn: {why}")
            left += wanted
            continue
        numbers = [int(page["page"]) for page in drawn.answer["pages"]]
        recognised = scans.recognise(drawn.blobs, numbers)
        found = joined(found, recognised)
        left += [*recognised.pictures, *(page for page in wanted if page not in numbers)]
    problems = [*found.problems, *problems]
    whole = replace(found, pictures=tuple(sorted(set(left))), problems=tuple(problems))
    return contents.with_notes(whole)
