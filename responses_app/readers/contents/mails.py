"""Mails kept as files (.eml, .msg): their text with its tables, without their attachments."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from responses_app.domain.content import Content
from responses_app.readers import text_types
from responses_app.readers.contents import plain_text, web_pages
from responses_app.readers.emails import read_mail
from responses_app.readers.hidden_data.cannot_look import CannotLook

READER = "mails"
VERSION = 1

MOST_OF_TEXT = 0.7
"""The share of the plain text's letters that the HTML must have to be read in its place."""


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what the text of a mail shows, its quotations marked. Raises CannotLook.

    That its attachments are not in it is a problem, save with `attachments_are_read`, where the
    one who asks reads them beside it.
    """
    mail = read_mail(
        content if content.startswith(b"\xd0\xcf\x11\xe0") else text_types.bare_mail(content)
    )
    found = read_body(mail.text, mail.html, mail.subject)
    problems = (*found.problems, *mail.problems)
    if mail.attachments and not options.get("attachments_are_read"):
        problems = (*problems, _attached(len(mail.attachments)))
    return replace(found, reader=READER, problems=problems)


def read_body(text: str, html: str, subject: str = "") -> Content:
    """Return what a mail's body shows: the HTML, which has tables and numbers of lists, unless
    the plain text says more."""
    plain = plain_text.read_text(text, is_mail=True, subject=subject)
    if not html.strip():
        return plain
    try:
        page = web_pages.read(
            codecs.BOM_UTF8 + html.encode("utf-8", "replace"), {"is_mail": True, "subject": subject}
        )
    except CannotLook:
        return plain
    return page if page.tables or page.characters >= MOST_OF_TEXT * plain.characters else plain


def _attached(count: int) -> str:
    files = "1 attachment" if count == 1 else f"{count} attachments"
    return f"Its {files} must be read as files of their own."
