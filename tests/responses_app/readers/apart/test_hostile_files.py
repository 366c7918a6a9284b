"""Every hostile file, read apart as it is in earnest: a status, a sentence, and nothing else."""

import os
import socket
import time
from functools import cache
from pathlib import Path

import pytest

from responses_app.readers.apart import Limits, read_apart
from responses_app.readers.apart.reading import MIB
from responses_app.readers.verdicts import DocumentStatus, verdict
from tests import made_files as made

ARCHIVES = ("zip", "tar", "gzip", "bzip2", "xz", "7z", "rar")
# Files that hide nothing: they are only long, or would do harm where they are opened for real.
MAY_BE_CLEAN = {
    "xlsx, cell at XFD1048576", "xlsx, 150,000 rows", "ods, repeated cells",
    "html, 200,000 deep", "xml, 200,000 deep", "html, script", "pdf, script",
    "pdf, page of 100 by 100 miles", "pdf, 3,000 pages",
}  # fmt: skip


@cache
def made_file(name: str) -> bytes:
    return made.HOSTILE[name]()


@pytest.mark.parametrize("name", made.HOSTILE)
def test_inspect_of_a_hostile_file_ends_in_a_status_within_the_limits(name):
    content = made_file(name)
    before = sorted(Path.cwd().iterdir())
    started = time.monotonic()

    reading = read_apart("inspect", content, {"filename": name})

    status, sentence = verdict(reading)
    assert time.monotonic() - started < 36
    assert reading.peak <= 512 * MIB
    assert sentence and sentence[0].isupper() and sentence.endswith(".")
    assert status is not DocumentStatus.CLEAN or name in MAY_BE_CLEAN
    assert sorted(Path.cwd().iterdir()) == before


@pytest.mark.parametrize("name", [n for n in made.HOSTILE if not n.startswith(ARCHIVES)])
def test_preview_of_a_hostile_file_ends_within_the_limits(name):
    content = made_file(name)

    reading = read_apart("preview", content, {"pages": 2})

    assert reading.peak <= 512 * MIB
    if reading.is_ok:
        answer = reading.answer
        assert answer["kind"] in ("text", "pictures", "none")
        assert answer["text"] or reading.blobs or answer["sentence"]
        assert "root:" not in answer["text"]  # of /etc/passwd
        assert "alert(1)" not in answer["text"]
        assert all(blob.startswith(b"\x89PNG") for blob in reading.blobs)
    else:
        assert reading.words.startswith("The reader")


@pytest.mark.parametrize("task", ["inspect", "preview"])
def test_no_hostile_file_reaches_an_address(task):
    with socket.create_server(("127.0.0.1", 0)) as ours:
        ours.settimeout(0.3)
        address = f"http://127.0.0.1:{ours.getsockname()[1]}/x"
        heads = made.outside_entity(address)
        for content in (
            made.docx_of(made.paragraph("&out;"), heads),
            made.xlsx_with(heads, "&out;"),
            made.odt_of("<text:p>&out;</text:p>", heads),
            made.svg(heads, "&out;"),
            f'<!DOCTYPE html SYSTEM "{address}"><html><body><img src="{address}">'
            f'<link rel="stylesheet" href="{address}"><p>words</p></body></html>'.encode(),
        ):
            read_apart(task, content)

        with pytest.raises(TimeoutError):
            ours.accept()


def test_inspect_of_a_large_file_is_within_the_limits():
    content = made.zip_of({"a.bin": b"\x00\x01" + os.urandom(MIB) * 50}, 0)

    reading = read_apart("inspect", content, limits=Limits())

    assert reading.is_ok, reading.words
    assert [len(blob) for blob in reading.blobs] == [50 * MIB + 2]
