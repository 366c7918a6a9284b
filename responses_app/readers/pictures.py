"""Pictures opened within limits: what a file says of its size is asked before a dot is read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason

FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")
MOST_DOTS = 50_000_000  # of one picture; a page of A3 scanned at 400 dpi has 31 million

Image.init()  # every format's module now, and not again in each child of the readers' server


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """The picture, with none of its dots read yet. Raises CannotLook: damaged, or too big."""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise CannotLook(Reason.TOO_BIG, "The picture has far too many dots.") from error
    except Exception as error:  # a broken picture has many ways to fail, each of them its own
        raise CannotLook(Reason.DAMAGED) from error
    with picture:
        refuse_huge(picture)
        yield picture


def refuse_huge(picture: Image.Image) -> None:
    """Raises CannotLook where the picture has more dots than may be read."""
    width, height = picture.size
    if width * height > MOST_DOTS:
        raise CannotLook(Reason.TOO_BIG, f"The picture is too big: {width:,} by {height:,} dots.")
