"""A mail as JSON and files, for its way between two processes, and back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from responses_app.domain.mail import Address, Attachment, DeliveryReport, FindingAsJson, Mail
from responses_app.readers.emails import limits

_LONGEST = {"code": 100, "weight": 20, "where": 200, "sentence": 500}  # texts of a finding
_WEIGHTS = ("suspect", "note")
_LARGEST_COUNT = 10**9


def to_json(mail: Mail) -> tuple[dict[str, Any], list[bytes]]:
    """Return all of `mail` as JSON, and the contents of its attachments."""
    answer: dict[str, Any] = {
        "headers": _pairs(mail.headers),
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "sender": _address(mail.sender) if mail.sender else None,
        "reply_to": [_address(one) for one in mail.reply_to],
        "return_path": mail.return_path,
        "recipients": list(mail.recipients),
        "subject": mail.subject,
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "content_type": mail.content_type,
        "text": mail.text,
        "html": mail.html,
        "attachments": [_attachment(one) for one in mail.attachments],
        "report": _report(mail.report) if mail.report else None,
        "problems": list(mail.problems),
        "needs_hand": mail.needs_hand,
        "findings": [dict(one) for one in mail.findings],
    }
    return answer, [one.content for one in mail.attachments]


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[list[str]]:
    return [[name, value] for name, value in pairs]


def _address(address: Address) -> list[str]:
    return [address.address, address.name]


def _attachment(one: Attachment) -> dict[str, Any]:
    return {
        "filename": one.filename,
        "declared_type": one.declared_type,
        "where": one.where,
        "content_id": one.content_id,
        "is_inline": one.is_inline,
    }


def _report(report: DeliveryReport) -> dict[str, Any]:
    return {
        "recipients": [dict(one) for one in report.recipients],
        "returned": _pairs(report.returned),
        "about": _pairs(report.about),
    }


# ------------------------------------------------------------------- and back


def from_json(answer: object, blobs: list[bytes]) -> Mail:
    """Return the mail that `to_json` was given.

    The answer comes out of a process that read hostile bytes, so nothing about it is trusted.
    Raises ValueError, saying what is wrong, for an answer of any other form.
    """
    fields = _of(answer, dict, "the answer")
    wanted = set(to_json(Mail())[0])
    if fields.keys() != wanted:
        odd = sorted(map(str, fields.keys() ^ wanted))
        raise ValueError(f"a mail with exactly its fields was expected; not so: {', '.join(odd)}")
    described = _list(fields["attachments"], "attachments")
    if len(described) != len(_of(blobs, list, "the files")):
        raise ValueError(f"{len(described)} attachments are named and {len(blobs)} are there")
    report, sender = fields["report"], fields["sender"]
    return Mail(
        headers=_read_pairs(fields["headers"], "headers"),
        message_id=_text(fields["message_id"], "message_id"),
        in_reply_to=_texts(fields["in_reply_to"], "in_reply_to"),
        references=_texts(fields["references"], "references"),
        sender=None if sender is None else _read_address(sender),
        reply_to=tuple(map(_read_address, _list(fields["reply_to"], "reply_to"))),
        return_path=_optional(fields["return_path"], "return_path"),
        recipients=_texts(fields["recipients"], "recipients"),
        subject=_text(fields["subject"], "subject"),
        sent_at=_moment(fields["sent_at"]),
        content_type=_text(fields["content_type"], "content_type"),
        text=_text(fields["text"], "text"),
        html=_text(fields["html"], "html"),
        attachments=tuple(map(_read_attachment, described, blobs)),
        report=None if report is None else _read_report(report),
        problems=_texts(fields["problems"], "problems"),
        needs_hand=_of(fields["needs_hand"], bool, "needs_hand"),
        findings=_read_findings(fields["findings"]),
    )


def _of(value: object, kind: type, what: str) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{what}: {kind.__name__} was expected, not {type(value).__name__}")
    return value


def _text(value: object, what: str) -> str:
    text: str = _of(value, str, what)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{what}: text was expected, not half a character") from None
    if "\0" in text:
        raise ValueError(f"{what}: text without NUL was expected")
    return text


def _optional(value: object, what: str) -> str | None:
    return None if value is None else _text(value, what)


def _list(value: object, what: str) -> list[Any]:
    found: list[Any] = _of(value, list, what)
    return found


def _texts(value: object, what: str) -> tuple[str, ...]:
    return tuple(_text(one, what) for one in _list(value, what))


def _pair(value: object, what: str) -> tuple[str, str]:
    found = _texts(value, what)
    if len(found) != 2:
        raise ValueError(f"{what}: two texts were expected, not {len(found)}")
    return found[0], found[1]


def _read_pairs(value: object, what: str) -> tuple[tuple[str, str], ...]:
    return tuple(_pair(one, what) for one in _list(value, what))


def _read_address(value: object) -> Address:
    return Address(*_pair(value, "an address"))


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(_text(value, "sent_at"))
    except ValueError:
        raise ValueError(
            "sent_at: a moment such as 2026-02-02T09:00:00+00:00 was expected"
        ) from None
    if moment.tzinfo is None:
        raise ValueError("sent_at: a moment with its offset was expected")
    return moment


def _read_attachment(value: object, content: bytes) -> Attachment:
    fields = _of(value, dict, "an attachment")
    names: dict[str, Callable[[object, str], Any]] = {
        "filename": _text,
        "declared_type": _text,
        "where": _text,
        "content_id": _text,
        "is_inline": lambda one, what: _of(one, bool, what),
    }
    if fields.keys() != names.keys():
        raise ValueError(f"an attachment with {', '.join(names)} was expected")
    read = {name: reader(fields[name], name) for name, reader in names.items()}
    return Attachment(content=_of(content, bytes, "a file"), **read)


def _read_report(value: object) -> DeliveryReport:
    fields = _of(value, dict, "report")
    if fields.keys() != {"recipients", "returned", "about"}:
        raise ValueError("report: recipients, returned and about were expected")
    return DeliveryReport(
        recipients=tuple(map(_read_recipient, _list(fields["recipients"], "recipients"))),
        returned=_read_pairs(fields["returned"], "returned"),
        about=_read_pairs(fields["about"], "about"),
    )


def _read_recipient(value: object) -> dict[str, str]:
    fields = _of(value, dict, "a recipient")
    return {_text(name, "a name"): _text(one, "a field") for name, one in fields.items()}


def _read_findings(value: object) -> tuple[FindingAsJson, ...]:
    found = _list(value, "findings")
    if len(found) > limits.FINDINGS:
        raise ValueError(f"findings: at most {limits.FINDINGS} were expected, not {len(found)}")
    return tuple(map(_read_finding, found))


def _read_finding(value: object) -> FindingAsJson:
    fields = _of(value, dict, "a finding")
    if fields.keys() != {*_LONGEST, "count"}:
        raise ValueError(f"a finding with count, {', '.join(_LONGEST)} was expected")
    for name, longest in _LONGEST.items():
        if len(_text(fields[name], name)) > longest:
            raise ValueError(f"{name}: at most {longest} letters were expected")
    count: int = _of(fields["count"], int, "count")
    if not 0 <= count <= _LARGEST_COUNT:
        raise ValueError(f"count: 0 to {_LARGEST_COUNT:,} was expected")
    if fields["weight"] not in _WEIGHTS:
        raise ValueError(f"weight: {' or '.join(_WEIGHTS)} was expected")
    return FindingAsJson(
        code=fields["code"],
        weight=fields["weight"],
        where=fields["where"],
        count=count,
        sentence=fields["sentence"],
    )
