"""A PDF opened with pdfium, and closed again."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """The document as pdfium knows it. Raises CannotLook: locked or damaged."""
    pdfium.FPDF_InitLibrary()
    kept = ctypes.create_string_buffer(content, len(content))
    document = pdfium.FPDF_LoadMemDocument64(kept, len(content), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        is_locked = error in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise CannotLook(Reason.ENCRYPTED if is_locked else Reason.DAMAGED)
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)
