"""Mails, from the bytes that arrived.

The standard library's parser raises on many real mails, in headers, dates, addresses, charsets
and contents; and it holds a mail several times over. So the parts are found here on the bytes
themselves, each step by itself, and one bad header or part costs no other.
"""

from dataclasses import replace
from typing import Any

from responses_app.readers.emails.as_json import from_json, to_json
from responses_app.readers.emails.crude import crude
from responses_app.readers.emails.people import findings_in
from responses_app.readers.emails.reading import read_mail
from responses_app.readers.text_types import bare_mail

__all__ = ["crude", "from_json", "read_mail", "task", "to_json"]


def task(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Read a mail apart from the process that asked: its JSON, and its attachments' contents.

    Unlike `read_mail` it also searches the text for people.
    """
    mail = read_mail(bare_mail(content))
    return to_json(replace(mail, findings=findings_in(mail)))
