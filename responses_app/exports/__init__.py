"""What report writers take away: the columns, their meaning, and the rows, streamed.

`columns.py` is the codebook: what is exported and what it means stand in one place.
"""

from responses_app.exports.bundle import Bundle
from responses_app.exports.cells import plain
from responses_app.exports.choice import Choice, ExportError
from responses_app.exports.columns import COLUMNS, MADE_UP, TABLES, WHAT, Column
from responses_app.exports.csv_lines import csv_chunks, csv_text
from responses_app.exports.exporting import BUNDLE, EVERY_WHAT, FORMATS, MEDIA_TYPES, Export, export
from responses_app.exports.hiding import Hiding
from responses_app.exports.recovering import recoverable
from responses_app.exports.tables import filename, rows

REQUEST_COLUMNS = COLUMNS["requests"]

__all__ = [
    "BUNDLE",
    "COLUMNS",
    "EVERY_WHAT",
    "FORMATS",
    "MADE_UP",
    "MEDIA_TYPES",
    "REQUEST_COLUMNS",
    "TABLES",
    "WHAT",
    "Bundle",
    "Choice",
    "Column",
    "Export",
    "ExportError",
    "Hiding",
    "csv_chunks",
    "csv_text",
    "export",
    "filename",
    "plain",
    "recoverable",
    "rows",
]
