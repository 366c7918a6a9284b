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


@given(files=FILES, method=st.sampled_from(METHODS), junk=st.binary(max_size=100))
def test_bytes_outside_are_those_of_no_entry(files, method, junk):
    content = junk + made.zip_of(files, method)

    outside = zip_files.bytes_outside(content, zip_files.directory(content, 100))

    assert outside == len(junk) - junk.count(0)


@pytest.mark.parametrize("name", ["comment", "extra"])
def test_bytes_outside_are_those_of_a_long_note(name):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        setattr(entry, name, (b"\xfe\xca\x80\x0c" if name == "extra" else b"") + b"x" * 3200)
        archive.writestr(entry, b"12")
    content = written.getvalue()

    assert zip_files.bytes_outside(content, zip_files.directory(content, 1)) > 3000


def test_bytes_outside_are_none_where_sizes_follow_the_bytes():
    class Pipe(io.RawIOBase):
        """Nothing that can be gone back in."""

        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        archive.writestr("a.csv", b"1,2\n" * 99)
        archive.writestr("b.csv", b"1,2\n" * 99)
    entries = zip_files.directory(pipe.written, 2)

    assert all(entry.flags & zip_files.HAS_DESCRIPTOR for entry in entries)
    assert zip_files.bytes_outside(pipe.written, entries) == 0


def test_unpack_says_that_something_is_behind_the_end_of_an_entry():
    content = made.zip_with_hidden_tail({"a.csv": b"1,2\n" * 99}, b"Chloe Jones")
    (entry,) = zip_files.directory(content, 1)

    with pytest.raises(BadZip, match="behind its end"):
        zip_files.read(content, entry, 10**6)
