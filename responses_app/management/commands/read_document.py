"""`manage.py read_document FILE ...`: what a file shows, and the figures that it may hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from requests_app.management.commanding import REFUSED, FoiCommand, campaign_called
from responses_app.asked_of import asked_of
from responses_app.domain.content import Box, Content, Table
from responses_app.domain.locating import Asked, Located, Proposal, locate
from responses_app.readers.apart import read_apart
from responses_app.readers.verdicts import ReadersBusy, verdict
from responses_app.reading_documents import read_content


class Command(FoiCommand):
    help = (
        "Show the tables and the text of files, and with a campaign the figures that they may "
        "hold. Stores nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--campaign", metavar="CAMPAIGN", help="propose figures for its questions and periods"
        )

    def handle(self, **options: Any) -> None:
        slug = options["campaign"]
        asked = asked_of(campaign_called(slug)) if slug else None
        documents = []
        for path in options["files"]:
            document = _read(path, asked)
            documents.append(document)
            if document.why_not:
                self.stderr.write(f"{path}: {document.why_not}")
            elif not options["json"]:
                self.stdout.write("\n".join(_in_words(document)))
        if options["json"]:
            self.answer(options, [_as_json(one) for one in documents], "")
        failed = sum(bool(one.why_not) for one in documents)
        if failed:
            files = "1 file" if failed == 1 else f"{failed} files"
            raise CommandError(f"{files} could not be read.", returncode=REFUSED)


@dataclass
class _Document:
    """One file, and what was found out about it."""

    path: str
    media_type: str = ""
    status: str = ""
    findings: list[dict[str, object]] = field(default_factory=list)
    content: Content = field(default_factory=Content)
    located: Located = field(default_factory=Located)
    why_not: str = ""  # a sentence, where it could not be read


def _read(path: str, asked: Asked | None) -> _Document:
    """Look a file through and read it; what goes wrong with it is said in `why_not`."""
    document = _Document(path)
    try:
        content = Path(path).read_bytes()
    except OSError as problem:
        document.status = "unreadable"
        document.why_not = f"it cannot be opened: {problem.strerror or problem}."
        return document
    name = Path(path).name
    try:
        _inspect(document, content, name)
        found, document.why_not = read_content(content, name)
    except ReadersBusy as problem:
        document.why_not = str(problem)
        return document
    if found is None:
        document.why_not = document.why_not or "it could not be read."
        return document
    document.content = found
    document.media_type = found.media_type or document.media_type
    if asked is not None:
        document.located = locate(found, asked)
    return document


def _inspect(document: _Document, content: bytes, name: str) -> None:
    reading = read_apart("inspect", content, {"filename": name})
    status, _ = verdict(reading)
    document.status = status.value
    if reading.is_ok:
        document.media_type = str(reading.answer["media_type"])
        document.findings = list(reading.answer["findings"])


# ------------------------------------------------------------------- for scripts


def _as_json(document: _Document) -> dict[str, Any]:
    content = document.content
    problems = [document.why_not] if document.why_not else []
    return {
        "path": document.path,
        "media_type": document.media_type,
        "status": document.status,
        "tables": [_table(one) for one in content.tables],
        "text_chars": content.characters,
        "hidden_data": document.findings,
        "figures": [_figure(one) for one in document.located.proposals],
        "problems": [*problems, *content.problems],
        "pages": content.pages,
        "is_recognised": content.is_recognised,
        "notes": [
            {"marker": one.marker, "text": one.text, "where": one.where} for one in content.notes
        ],
        "flags": list(document.located.flags),
    }


def _table(table: Table) -> dict[str, Any]:
    boxes = [cell.box for cell in table.cells if cell.box]
    return {
        "where": table.where,
        "title": table.title,
        "bbox": _around(boxes),
        "cells": table.grid(),
    }


def _around(boxes: list[Box]) -> list[float] | None:
    """Page, left, top, right and bottom of a table on the page where it begins; in points."""
    if not boxes:
        return None
    page = min(box.page for box in boxes)
    there = [box for box in boxes if box.page == page]
    sides = (
        min(box.left for box in there),
        min(box.top for box in there),
        max(box.right for box in there),
        max(box.bottom for box in there),
    )
    return [page, *(round(side, 2) for side in sides)]


def _figure(proposal: Proposal) -> dict[str, Any]:
    answer = proposal.answer.as_dict()
    return {
        "question": proposal.question,
        "period": proposal.period,
        **{key: answer[key] for key in ("raw", "kind", "value", "lower", "upper")},
        "confidence": round(proposal.confidence, 3),
        "where": proposal.where,
        "quote": proposal.quote,
        "needs_review": answer["needs_review"],
        "basis": proposal.basis,
        "means": proposal.means.value,
        "box": _around([proposal.box]) if proposal.box else None,
        "doubts": list(proposal.doubts),
    }


# ------------------------------------------------------------------- for a person


def _in_words(document: _Document) -> Iterator[str]:
    content = document.content
    tables = "1 table" if len(content.tables) == 1 else f"{len(content.tables)} tables"
    yield (
        f"{document.path}: {document.media_type}, {document.status}; {tables}, "
        f"{content.characters:,} letters."
    )
    for table in content.tables:
        title = f" ({table.title})" if table.title and table.title != table.where else ""
        yield f"  {table.where}{title}"
        for row in table.grid():
            yield "    " + " | ".join(cell.replace("\n", " / ") for cell in row)
    for proposal in document.located.proposals:
        yield "  " + _figure_in_words(proposal)
    for sentence in (*document.located.flags, *content.problems):
        yield f"  {sentence}"
    for finding in document.findings:
        yield f"  {finding['sentence']}"


def _figure_in_words(proposal: Proposal) -> str:
    answer = proposal.answer
    period = f", {proposal.period}" if proposal.period else ""
    value = f" {answer.value}" if answer.value is not None else ""
    return (
        f"{proposal.question}{period}: {answer.raw!r} -> {answer.kind}{value}, "
        f"{proposal.confidence:.0%} sure, {proposal.where}"
    )
