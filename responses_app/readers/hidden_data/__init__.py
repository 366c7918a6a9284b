"""What a file holds that is not there for everyone's eyes, format by format.

Findings count and never quote, not even the name of a sheet: they are shown before anybody has
decided that the file may be opened.
"""

from collections.abc import Callable

from responses_app.readers.finding import Finding
from responses_app.readers.hidden_data import (
    pdfs,
    pictures,
    presentations,
    spreadsheets,
    texts,
    word_documents,
)
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.containers import SEARCHED, named_type

__all__ = ["SEARCHED", "CannotLook", "Reason", "find"]

_LOOKERS: dict[str, Callable[[bytes], list[Finding]]] = {
    "xlsx": spreadsheets.look_xlsx,
    "xlsb": spreadsheets.look_xlsb,
    "xls": spreadsheets.look_xls,
    "ods": spreadsheets.look_ods,
    "docx": word_documents.look_docx,
    "doc": word_documents.look_doc,
    "odt": word_documents.look_odt,
    "odp": word_documents.look_odt,
    "rtf": word_documents.look_rtf,
    "pptx": presentations.look,
    "pdf": pdfs.look,
    "picture": pictures.look,
    "csv": texts.look_csv,
    "text": texts.look_text,
    "html": texts.look_web_page,
}


def find(content: bytes, media_type: str) -> list[Finding]:
    """Look through a file for what it hides; nothing where its type is none we can look into.

    Raises CannotLook, and nothing else, where the file is locked, damaged or too big.
    """
    look = _LOOKERS.get(named_type(content, media_type))
    if look is None:
        return []
    try:
        return look(content)
    except CannotLook:
        raise
    except MemoryError as error:
        raise CannotLook(Reason.TOO_BIG) from error
    except Exception as error:  # a file made to break its reader may do so in any way there is
        raise CannotLook(Reason.DAMAGED) from error
