"""What a text document hides: tracked changes, comments, hidden text, files within it."""

from responses_app.readers.finding import Finding
from responses_app.readers.hidden_data import doc, docx, odt, rtf, spreadsheets
from responses_app.readers.hidden_data.cannot_look import CannotLook
from responses_app.readers.hidden_data.xlsx import XlsxBook


def look_docx(content: bytes) -> list[Finding]:
    """A Word document of 2007 and later."""
    return docx.look(content, workbook_within)


def workbook_within(content: bytes) -> list[Finding]:
    """What the workbook behind a chart hides; nothing where it cannot be read."""
    try:
        return spreadsheets.look(XlsxBook(content))
    except CannotLook:
        return []


look_odt = odt.look
look_rtf = rtf.look
look_doc = doc.look
