"""ZIP files read without believing what they say of themselves."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers import zip_files
from responses_app.readers.zip_files import BadZip, TooLarge
from tests import made_files as made

METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
FILES = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00/"), min_size=1, max_size=20),
    st.one_of(st.binary(max_size=500), st.integers(0, 300_000).map(bytes)),
    max_size=5,
)


def read_all(content: bytes) -> dict[str, bytes]:
    entries = zip_files.directory(content, 100)
    return {entry.name: zip_files.read(content, entry, 10**7) for entry in entries}


@given(files=FILES, method=st.sampled_from(METHODS), junk=st.binary(max_size=100))
def test_read_gives_back_what_was_packed(files, method, junk):
    assert read_all(junk + made.zip_of(files, method)) == files


def test_read_knows_zip64():
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a", "w", force_zip64=True) as entry,
    ):
        entry.write(b"x" * 1000)

    assert read_all(written.getvalue()) == {"a": b"x" * 1000}


def test_directory_stops_one_after_the_most():
    content = made.zip_of({str(number): b"" for number in range(10)})

    assert len(zip_files.directory(content, 3)) == 4
    assert len(zip_files.directory(content, 10)) == 10


@pytest.mark.parametrize("method", METHODS)
def test_unpack_gives_small_steps_of_a_bomb(method):
    content = made.flat_bomb(20 * made.MIB, method)
    (entry,) = zip_files.directory(content, 1)

    first = next(iter(zip_files.unpack(content, entry)))

    assert len(first) <= zip_files.STEP
    with pytest.raises(TooLarge):
        zip_files.read(content, entry, 1000)


@pytest.mark.parametrize(
    "content,words",
    [
        (b"", "is missing"),
        (b"PK\x03\x04", "is missing"),
        (made.zip_of({"a": b"x" * 99})[:-30], "is missing"),
        (made.lying_sizes(), "larger than the archive says"),
        (made.locked_zip({"a": b"x"}), "encrypted"),
        (made.zip_of({"a": b"xyz" * 99}).replace(b"\x08\x00", b"\x09\x00"), "Deflate64"),
        (made.zip_of({"a": b"xyz" * 99}, zipfile.ZIP_STORED).replace(b"zx", b"zy"), "checksum"),
    ],
)
def test_read_says_what_is_wrong(content, words):
    with pytest.raises(BadZip, match=words):
        read_all(content)


@given(files=FILES, place=st.integers(0), byte=st.binary(min_size=1, max_size=4))
def test_read_of_a_damaged_file_gives_bytes_or_says_so(files, place, byte):
    content = made.zip_of(files)
    place %= len(content)
    damaged = content[:place] + byte + content[place + len(byte) :]

    try:
        read_all(damaged)
    except (BadZip, TooLarge):
        pass
