"""Archives unpacked with every limit counted while reading."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.readers.archives import ArchiveLimits, Trouble, Unpacked, unpack
from tests import made_files as made

TABLE = b"Year,Children\n2023,12\n2024,15\n"


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {file.path: file.content for file in unpacked.entries}


def troubles(unpacked: Unpacked) -> list[Trouble]:
    return [problem.trouble for problem in unpacked.problems]


@pytest.mark.parametrize(
    "content",
    [
        made.zip_of({"a.csv": TABLE, "folder/b.pdf": made.pdf_of()}, method)
        for method in (
            zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA,
        )
    ]
    + [made.tar_of({"a.csv": TABLE, "folder/b.pdf": made.pdf_of()})],
)  # fmt: skip
def test_unpack_gives_every_file_as_it_was(content):
    unpacked = unpack(content)

    assert contents(unpacked) == {"a.csv": TABLE, "folder/b.pdf": made.pdf_of()}
    assert [file.type.extension for file in unpacked.entries] == ["csv", "pdf"]
    assert unpacked.problems == ()


@pytest.mark.parametrize("end", ["gz", "bz2", "xz"])
def test_unpack_opens_packed_tar_archives(end):
    unpacked = unpack(made.tar_of({"a.csv": TABLE}, end), name=f"replies.tar.{end}")

    assert contents(unpacked) == {"replies.tar/a.csv": TABLE}
    assert unpacked.problems == ()


def test_unpack_calls_what_is_in_a_gz_after_it():
    (file,) = unpack(gzip.compress(TABLE), name="replies 2024.csv.gz").entries

    assert (file.name, file.content) == ("replies 2024.csv", TABLE)


def test_unpack_opens_archives_in_archives():
    inner = made.zip_of({"a.csv": TABLE})
    unpacked = unpack(made.zip_of({"one/x.zip": inner, "y.zip": made.zip_of({"x.zip": inner})}))

    assert contents(unpacked) == {"one/x.zip/a.csv": TABLE, "y.zip/x.zip/a.csv": TABLE}


def test_unpack_leaves_office_files_closed():
    (file,) = unpack(made.zip_of({"book.xlsx": made.xlsx_with_far_cell()})).entries

    assert (file.name, file.type.extension) == ("book.xlsx", "xlsx")


def test_unpack_names_files_by_what_they_are():
    (file,) = unpack(made.zip_of({"report.pdf": b"MZ" + bytes(90)})).entries

    assert file.name == "report.pdf.exe"


BOMBS = {
    "flat": lambda: made.flat_bomb(70 * made.MIB),
    "flat in bzip2": lambda: made.flat_bomb(70 * made.MIB, zipfile.ZIP_BZIP2),
    "flat in LZMA": lambda: made.flat_bomb(70 * made.MIB, zipfile.ZIP_LZMA),
    "many entries that are large": made.wide_bomb,
    "nested": made.nested_bomb,
    "deep": made.deep_archive,
    "overlapping": made.overlapping_bomb,
    "gz": lambda: made.gzip_bomb(70 * made.MIB),
    "bz2": lambda: made.bzip2_bomb(70 * made.MIB),
    "xz": lambda: made.xz_bomb(70 * made.MIB),
    "many entries": made.many_entries,
    "packed twice": lambda: gzip.compress(made.gzip_bomb(70 * made.MIB)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_unpack_stops_at_bombs_in_little_memory_and_time(name):
    bomb = BOMBS[name]()
    tracemalloc.start()
    started = time.monotonic()
    unpacked = unpack(bomb)
    seconds = time.monotonic() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert unpacked.entries == ()
    assert troubles(unpacked) == [Trouble.TOO_BIG]
    assert seconds < 15
    assert peak < 250 * made.MIB


def test_unpack_believes_no_size_that_an_entry_claims():
    unpacked = unpack(made.lying_sizes())

    assert unpacked.entries == () and troubles(unpacked) == [Trouble.DAMAGED]
    assert "larger than the archive says" in unpacked.problems[0].sentence


def test_unpack_counts_over_all_archives_within():
    limits = ArchiveLimits(total=3 * made.MIB, ratio=10_000)
    inner = made.zip_of({"a.csv": bytes(made.MIB)})

    assert unpack(made.zip_of({"1.zip": inner, "2.zip": inner}), limits).problems == ()
    too_many = {f"{number}.zip": inner for number in range(4)}
    assert unpack(made.zip_of(too_many), limits).has(Trouble.TOO_BIG)


def test_unpack_counts_entries_over_all_archives_within():
    inner = made.zip_of({f"{number}.txt": b"x" for number in range(6)})
    content = made.zip_of({"1.zip": inner, "2.zip": inner})

    assert unpack(content, ArchiveLimits(entries=14)).problems == ()
    assert unpack(content, ArchiveLimits(entries=13)).entries == ()


def test_unpack_leaves_out_one_large_file_and_keeps_the_others():
    limits = ArchiveLimits(each=made.MIB, ratio=10_000)
    unpacked = unpack(made.zip_of({"big.csv": bytes(2 * made.MIB), "a.csv": TABLE}), limits)

    assert contents(unpacked) == {"a.csv": TABLE}
    assert [problem.sentence for problem in unpacked.problems] == [
        "Left out: big.csv, which is larger than 1 MB."
    ]


def test_unpack_takes_a_table_that_packs_very_well():
    table = b"Year,Children\n" + b"2023,0\n" * 500_000

    assert contents(unpack(made.zip_of({"a.csv": table}))) == {"a.csv": table}


def test_unpack_says_that_a_password_is_needed():
    whole = unpack(made.locked_zip({"a.csv": TABLE, "b.csv": TABLE}))
    part = unpack(made.locked_zip({"a.csv": TABLE, "b.csv": TABLE}, locked=1))

    assert contents(whole) == {} and contents(part) == {"b.csv": TABLE}
    assert whole.problems[0].sentence.startswith("It needs a password")
    assert part.problems[0].sentence.startswith("1 of the 2 files in it needs a password")
    assert troubles(whole) == troubles(part) == [Trouble.ENCRYPTED]


def test_unpack_keeps_a_locked_archive_within_as_it_is():
    locked = made.locked_zip({"a.csv": TABLE})
    unpacked = unpack(made.zip_of({"locked.zip": locked, "b.csv": TABLE}))

    assert contents(unpacked) == {"locked.zip": locked, "b.csv": TABLE}
    assert troubles(unpacked) == [Trouble.ENCRYPTED]


@pytest.mark.parametrize("content", [made.seven_zip(), made.rar()])
def test_unpack_says_what_cannot_be_unpacked_here(content):
    unpacked = unpack(content)

    assert unpacked.entries == () and troubles(unpacked) == [Trouble.CANNOT]
    assert "a person has to open it" in unpacked.problems[0].sentence
    assert contents(unpack(made.zip_of({"x": content}))) == {"x": content}


def test_unpack_takes_no_archive_for_what_is_none():
    unpacked = unpack(made.pdf_of())

    assert unpacked.entries == () and troubles(unpacked) == [Trouble.CANNOT]


@pytest.mark.parametrize("make", [made.zip_of, made.tar_of])
@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\x.csv", "C:\\x.csv"])
def test_unpack_shows_no_path_that_leads_outside(make, name):
    unpacked = unpack(make({name: TABLE}))

    (file,) = unpacked.entries
    assert ".." not in file.path and not file.path.startswith(("/", "\\")) and ":" not in file.path
    assert file.content == TABLE
    assert troubles(unpacked) == [Trouble.UNSAFE_NAME]


def test_unpack_names_links_and_devices_and_follows_none():
    unpacked = unpack(made.tar_with_devices())
    linked = unpack(made.zip_with_links())

    assert contents(unpacked) == {"a.csv": b"a,b\n1,2\n"}
    assert [problem.sentence.split()[2] for problem in unpacked.problems] == [
        "soft,", "hard,", "zero,", "disk,", "pipe,",
    ]  # fmt: skip
    assert set(troubles(unpacked)) == {Trouble.LINK}
    assert contents(linked) == {"a.csv": b"a,b\n1,2\n3,4\n"} and troubles(linked) == [Trouble.LINK]


def test_unpack_tells_the_first_problems_and_counts_the_rest():
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for number in range(300):
            member = tarfile.TarInfo(f"link {number}")
            member.type, member.linkname = tarfile.SYMTYPE, "/"
            archive.addfile(member)

    problems = unpack(written.getvalue()).problems

    assert len(problems) == 21
    assert problems[-1].sentence == "There are 280 more problems of this kind."


@pytest.mark.parametrize(
    "content",
    [
        made.zip_of({"a.csv": TABLE * 99})[:-30],
        gzip.compress(TABLE * 999)[:40],
        made.tar_of({"a.csv": TABLE * 999})[:2000],
        made.xz_bomb(made.MIB)[:100],
    ],
    ids=["zip", "gz", "tar", "xz"],
)
def test_unpack_says_that_an_archive_is_damaged(content):
    unpacked = unpack(content)

    assert unpacked.has(Trouble.DAMAGED)


@given(
    content=st.sampled_from(
        [
            made.zip_of({"a.csv": TABLE, "b.zip": made.zip_of({"c.csv": TABLE})}),
            made.tar_of({"a.csv": TABLE}),
            made.tar_of({"a.csv": TABLE}, "gz"),
            made.tar_of({"a.csv": TABLE}, "xz"),
            made.tar_with_devices(),
        ]
    ),
    place=st.integers(0),
    byte=st.binary(min_size=1, max_size=8),
)
@settings(max_examples=300)
def test_unpack_of_a_damaged_archive_never_raises(content, place, byte):
    place %= len(content)
    damaged = content[:place] + byte + content[place + len(byte) :]

    assert isinstance(unpack(damaged), Unpacked)


HIDDEN = b"Name,Date of birth\nChloe Jones,12/03/2009\n" * 9


@pytest.mark.parametrize(
    "content",
    [
        made.zip_of_unknown_method({"a.csv": TABLE, "b.csv": HIDDEN}),
        made.zip_of_wrong_checksum({"a.csv": TABLE, "b.csv": HIDDEN}),
        made.zip_with_hidden_tail({"a.csv": TABLE}, HIDDEN),
        made.zip_with_links(),
        made.tar_with_devices(),
        made.zip_of({"b.csv": HIDDEN}, zipfile.ZIP_STORED) + made.zip_of({"a.csv": TABLE}),
        HIDDEN + made.zip_of({"a.csv": TABLE}),
        made.zip_of({"a.csv": TABLE}) + HIDDEN,
        made.tar_of({"a.csv": TABLE}) + made.tar_of({"b.csv": HIDDEN}),
        made.tar_of({"a.csv": TABLE}) + HIDDEN,
        gzip.compress(TABLE) + HIDDEN,
        bz2.compress(TABLE) + HIDDEN,
        lzma.compress(TABLE) + HIDDEN,
        made.zip_of({"c.zip": made.zip_of_wrong_checksum({"a.csv": TABLE, "b.csv": HIDDEN})}),
    ],
)
def test_unpack_counts_what_was_not_looked_at(content):
    unpacked = unpack(content)

    assert unpacked.left_out > 0
    assert unpacked.left_out <= len(unpacked.problems)
    assert all(HIDDEN not in file.content for file in unpacked.entries)


def test_unpack_counts_what_lies_between_two_files():
    content = made.zip_of({"a.csv": TABLE, "b.csv": HIDDEN})
    line = content.index(b"PK\x01\x02")
    cut = content.index(b"PK\x01\x02", line + 4)
    end = bytearray(content[content.rfind(b"PK\x05\x06") :])
    end[8:12] = struct.pack("<2H", 1, 1)  # the directory says that there is one file
    end[12:16] = struct.pack("<I", cut - line)
    unpacked = unpack(content[:cut] + bytes(end))

    assert contents(unpacked) == {"a.csv": TABLE}
    assert troubles(unpacked) == [Trouble.OUTSIDE] and unpacked.left_out == 1


@pytest.mark.parametrize(
    "content",
    [
        made.zip_of({"a.csv": TABLE, "b.zip": made.zip_of({"c.csv": TABLE})}),
        made.tar_of({"a.csv": TABLE}) + bytes(10_240),
        bz2.compress(TABLE) + bz2.compress(TABLE),
        lzma.compress(TABLE) + bytes(8) + lzma.compress(TABLE),
        gzip.compress(TABLE) + gzip.compress(TABLE) + bytes(512),
        made.zip_of({"../a.csv": TABLE}),
    ],
)
def test_unpack_leaves_nothing_out_of_an_honest_archive(content):
    unpacked = unpack(content)

    assert unpacked.left_out == 0
    assert TABLE in b"".join(contents(unpacked).values())


def test_unpack_takes_a_folder_with_bytes_for_a_file():
    (file,) = unpack(made.zip_of({"b.csv/": HIDDEN})).entries

    assert file.content == HIDDEN


@given(
    files=st.dictionaries(st.text("abc", min_size=1), st.binary(max_size=300), max_size=4),
    hidden=st.binary(min_size=100, max_size=300).filter(lambda one: one.count(0) < 20),
    is_before=st.booleans(),
)
def test_unpack_passes_over_no_bytes_around_a_zip(files, hidden, is_before):
    honest = made.zip_of(files)
    content = hidden + honest if is_before else honest[:-2] + struct.pack("<H", 1) + b"x" + hidden

    assert unpack(honest).left_out == 0
    assert unpack(content).left_out > 0
