"""What report writers take away: the columns, their meaning, and the rows, streamed.

`columns.py` is the codebook: what is exported and what it means stand in one place. A module is
loaded when something of it is first asked for: the site starts without what only an export needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from responses_app.exports.bundle import Bundle
    from responses_app.exports.cells import plain
    from responses_app.exports.choice import Choice, ExportError
    from responses_app.exports.columns import (
        COLUMNS,
        MADE_UP,
        REQUEST_COLUMNS,
        TABLES,
        WHAT,
        Column,
    )
    from responses_app.exports.csv_lines import csv_chunks, csv_text
    from responses_app.exports.exporting import (
        BUNDLE,
        EVERY_WHAT,
        FORMATS,
        MEDIA_TYPES,
        Export,
        export,
    )
    from responses_app.exports.hiding import Hiding
    from responses_app.exports.tables import filename, rows

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
    "rows",
]

_STANDS_IN = {
    "bundle": ("Bundle",),
    "cells": ("plain",),
    "choice": ("Choice", "ExportError"),
    "columns": ("COLUMNS", "MADE_UP", "REQUEST_COLUMNS", "TABLES", "WHAT", "Column"),
    "csv_lines": ("csv_chunks", "csv_text"),
    "exporting": ("BUNDLE", "EVERY_WHAT", "FORMATS", "MEDIA_TYPES", "Export", "export"),
    "hiding": ("Hiding",),
    "tables": ("filename", "rows"),
}
_MODULES = {name: module for module, names in _STANDS_IN.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
