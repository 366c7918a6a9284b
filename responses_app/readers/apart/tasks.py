"""The readers that may be run apart, by name. Nothing outside this table can be called.

A task is `def task(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]`:
an answer that JSON can hold, and blobs.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

type_of_task = Callable[[bytes, dict[str, Any]], tuple[dict[str, Any], list[bytes]]]

TASKS = {
    "mail": "responses_app.readers.emails:task",
    "inspect": "responses_app.readers.documents:inspect",
    "preview": "responses_app.readers.previews:preview",
    "values_only": "responses_app.readers.values_only:make",
    "read": "responses_app.readers.contents:task",
    "page_pictures": "responses_app.readers.contents.page_pictures:task",
    "probe": "responses_app.readers.apart.confinement:probe",
}


def find(place: str) -> type_of_task:
    """The function at `module:function`; imports the module."""
    module, _, function = place.partition(":")
    task: type_of_task = getattr(import_module(module), function)
    return task
