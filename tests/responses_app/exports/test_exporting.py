"""An export streams at constant memory, is of one moment, and goes to a file or to nobody."""

import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pandas
import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from requests_app.models import FoiRequest
from responses_app import exports
from responses_app.exports import Choice, ExportError, jsonl, ods, sheets, xlsx
from responses_app.exports.columns import NUMERIC, TABLES
from responses_app.exports.csv_lines import csv_text
from responses_app.exports.exporting import as_one_saw_it
from responses_app.exports.tables import Table
from responses_app.exports.zips import ZipStream
from tests.responses_app.exports.conftest import read, table

WRITERS = {
    "csv": lambda made: csv_text(made.names, made.rows),
    "jsonl": jsonl.lines,
    "xlsx": lambda made: xlsx.chunks(book_of(made)),
    "ods": lambda made: ods.chunks(book_of(made)),
}


def book_of(made):
    widths = [12] * len(made.columns)
    sheet = sheets.Sheet("authorities", made.names, made.rows, widths)
    return sheets.Workbook("Many", date(2026, 3, 2), (sheet,))


def many(count):
    """So many rows that nobody holds."""
    columns = TABLES["authorities"]
    rows = ((f"E{n:08}", f"Council {n * 7919}", *"abcdefghi", n, n, "", "") for n in range(count))
    return Table("authorities", columns, rows)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_writing_needs_no_more_memory_for_more_rows(write):
    def peak(count):
        tracemalloc.start()
        size = sum(map(len, write(many(count))))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top, size

    peak(10)  # what is made once
    (few, small), (more, large) = peak(3_000), peak(15_000)

    assert large > 4 * small
    assert more < few + 1_000_000  # of the 8 MB and more that were written


def test_export_streams_before_it_is_at_its_end(full):
    pieces = iter(exports.Export("figures", full, "xlsx"))

    first = next(pieces)
    rest = b"".join(pieces)

    assert rest and zipfile.ZipFile(BytesIO(first + rest)).testzip() is None


@pytest.mark.parametrize(
    ("what", "file_format", "said"),
    [("secrets", "csv", "requests, figures"), ("figures", "docx", "csv, xlsx")],
)
def test_export_refuses_what_it_does_not_know(campaign, what, file_format, said):
    with pytest.raises(ExportError, match=said):
        exports.Export(what, campaign, file_format)


def test_export_tells_phases_for_the_day_it_is_given(full):
    rows = read(table("requests", full, choice=Choice(as_of=date(2026, 1, 6))))
    later = read(table("requests", full, choice=Choice(as_of=date(2027, 1, 6))))

    assert {row["as_of"] for row in rows} == {"2026-01-06"}
    assert "in_time" in {row["phase"] for row in rows}
    assert "overdue" in {row["phase"] for row in later}
    assert {row["on_time"] for row in rows if row["phase"] == "in_time"} == {""}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_as_one_saw_it_shows_one_moment_and_lets_others_write(make_request):
    make_request()
    other = connections.create_connection("default")
    try:
        with as_one_saw_it():
            before = FoiRequest.objects.count()
            with other.cursor() as cursor:
                cursor.execute("UPDATE requests_app_foirequest SET notes = 'written meanwhile'")
            assert FoiRequest.objects.filter(notes="").count() == before == 1
        assert FoiRequest.objects.filter(notes="written meanwhile").count() == 1
    finally:
        other.close()
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_an_export_that_is_left_halfway_leaves_nothing_open(make_request, campaign):
    make_request()
    pieces = iter(exports.Export("requests", campaign, "xlsx"))
    next(pieces)
    pieces.close()

    make_request()  # a transaction of its own

    assert FoiRequest.objects.count() == 2


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
@pytest.mark.parametrize("what", ["requests", "figures", "authorities", "statistics"])
def test_pandas_reads_the_same_numbers_as_numbers(full, what, file_format):
    names, rows = exports.rows(what, full)
    rows = list(rows)
    content = BytesIO(table(what, full, file_format))

    text = {column.name: str for column in TABLES[what] if column.type not in NUMERIC}
    if file_format == "csv":
        found = pandas.read_csv(content, dtype=text)
    else:
        found = pandas.read_json(content, lines=True, dtype=text)

    assert list(found.columns) == names and len(found) == len(rows)
    for column in TABLES[what]:
        meant = [row[names.index(column.name)] for row in rows]
        if column.type not in NUMERIC or not any(one is not None for one in meant):
            continue
        assert found[column.name].dtype.kind in "if", column.name
        read = [None if pandas.isna(one) else Decimal(str(one)) for one in found[column.name]]
        assert read == [None if one is None else Decimal(str(one)) for one in meant], column.name


# ---------------------------------------------------------------------------- who was asked


def test_authorities_are_everyone_asked_and_say_whether_they_replied(full):
    rows = read(table("authorities", full))

    assert len(rows) == full.foi_requests.count()
    by_state = {(row["asked"], row["replied"], row["outcome"]) for row in rows}
    assert ("yes", "no", "") in by_state  # silent
    assert ("no", "no", "") in by_state  # only drafted
    assert ("no", "no", "withdrawn") in by_state
    assert ("yes", "yes", "refused") in by_state
    assert {row["population"] for row in rows} > {"1000", "1001"}


def test_authorities_agree_with_the_statistics(full):
    rows = read(table("authorities", full))
    (uk, *_) = [row for row in read(table("statistics", full)) if row["area"] == "uk"]

    assert sum(row["asked"] == "yes" for row in rows) == int(uk["asked"])
    assert sum(row["replied"] == "yes" for row in rows) == int(uk["replied"])


def test_authorities_tell_the_lists_they_are_on(full, django_user_model):
    from requests_app.models import AuthorityList

    first, second = (one.authority for one in full.foi_requests.order_by("pk")[:2])
    AuthorityList.objects.create(name="West").authorities.add(first, second)
    AuthorityList.objects.create(name="Alike").authorities.add(first)
    AuthorityList.objects.create(name="Nobody")

    lists = {row["authority_code"]: row["lists"] for row in read(table("authorities", full))}

    assert (lists[first.code], lists[second.code]) == ("Alike; West", "West")


# ---------------------------------------------------------------------------- the zip


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_zip_stream_holds_what_was_put_in(pieces):
    package = ZipStream()
    content = b"".join(package.member("a.bin", pieces))
    content += b"".join(package.member("b.txt", ["ŵ", "ŷ"], stored=True))
    content += b"".join(package.member("c.txt", ["ŵ"], huge=True))
    content += b"".join(package.end())

    back = zipfile.ZipFile(BytesIO(content))
    assert back.testzip() is None
    assert back.read("a.bin") == b"".join(pieces)
    assert back.read("b.txt").decode() == "ŵŷ"
    assert {one.date_time for one in back.infolist()} == {(1980, 1, 1, 0, 0, 0)}
