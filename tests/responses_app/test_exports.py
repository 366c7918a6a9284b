"""What goes out says the same in every format, and nothing in it can run."""

import csv
import hashlib
import io
import json
import time
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import python_calamine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app import lifecycle
from requests_app.campaigns import load_campaign
from requests_app.filters import RequestFilter
from requests_app.models import CaseEvent, FoiRequest
from responses_app import exports
from responses_app.exports import (
    COLUMNS,
    FORMATS,
    WHAT,
    ExportError,
    csv_lines,
    export,
    filename,
    rows,
)
from responses_app.exports.columns import NUMERIC
from responses_app.figures import accept
from responses_app.models import Figure, Statistic
from responses_app.statistics_rebuild import NotBuilt, rebuild

MONDAY = date(2026, 1, 5)
NUMBERS = {column.name for column in exports.TABLES["figures"] if column.type in NUMERIC}
FORMULAS = [
    "=1+1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://example.org")', "{=1+1}", "\t=1",
    "\r=1", "\n=1",
]  # fmt: skip
HARMLESS = ["https://example.org", "mailto:a@example.org", "internal:Sheet!A1", "007", "1e5", "a=b"]


@pytest.fixture
def full(campaign, make_request, answer):
    """A campaign with figures of many kinds, an open request, and its statistics."""
    said = ["1,204", "<5", "c.20", "*", "s.40(2)", "not held", "", "see\nattached; “yes”", "-3"]
    for raw in said:
        foi_request = make_request(MONDAY)
        lifecycle.record(foi_request, "response", date(2026, 2, 9), outcome="full")
        for question in ("1a", "1b", "2a", "3a"):
            answer(foi_request, question, raw)
    make_request(MONDAY)
    make_request()
    rebuild(campaign, timezone.now())
    return campaign


def csv_rows(path, encoding="utf-8"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path):
    book = python_calamine.load_workbook(str(path))
    header, *found = book.get_sheet_by_name(book.sheet_names[-1]).to_python()
    return [dict(zip(header, row, strict=True)) for row in found]


def figures_as(path, campaign, file_format="csv", **options):
    """Export the figures, and read them back as a report writer does."""
    export("figures", campaign, path, file_format, **options)
    if file_format == "csv":
        return csv_rows(path, "utf-8-sig")
    if file_format == "jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return sheet_rows(path)


# ---------------------------------------------------------------------------- what goes out


@pytest.mark.parametrize("what", WHAT)
def test_rows_fill_exactly_the_columns_of_the_codebook(full, what):
    columns, found = rows(what, full)
    found = list(found)

    assert columns == list(COLUMNS[what])
    assert found
    assert {len(row) for row in found} == {len(columns)}


def test_rows_refuses_an_unknown_table(full):
    with pytest.raises(ExportError, match="requests, figures"):
        rows("secrets", full)


def test_rows_of_figures_are_what_the_database_holds(full):
    columns, found = rows("figures", full)
    found = [dict(zip(columns, row, strict=True)) for row in found]

    held = Figure.objects.accepted().filter(foi_request__campaign=full)
    assert len(found) == held.count()
    assert sorted((row["as_written"], row["value"]) for row in found if row["value"]) == sorted(
        (one.raw, one.value) for one in held if one.value
    )
    bounded = next(row for row in found if row["status"] == "bounded")
    assert (bounded["value"], bounded["value_lower"], bounded["value_upper"]) == (None, 0, 4)
    assert bounded["missing_reason"] == ""
    refused = next(row for row in found if row["status"] == "refused")
    assert (refused["sections"], refused["missing_reason"]) == ("40(2)", "refused")
    unclear = next(row for row in found if row["as_written"] == "-3")
    assert unclear["review_status"] == "proposed"


def test_rows_of_figures_leave_out_versions_that_were_replaced(campaign, make_request, answer):
    foi_request = make_request(MONDAY)
    answer(foi_request, "1a", "12")
    answer(foi_request, "1a", "13")

    columns, found = rows("figures", campaign)
    ((row),) = found
    assert dict(zip(columns, row, strict=True))["version"] == 2


def test_rows_of_requests_tell_days_taken_and_whether_in_time(campaign, make_request):
    for answered_on in (date(2026, 2, 2), date(2026, 2, 3), None):
        foi_request = make_request(MONDAY)
        if answered_on:
            lifecycle.record(foi_request, "response", answered_on, outcome="full")

    columns, found = rows("requests", campaign)
    at = [columns.index(name) for name in ("days_taken", "on_time")]
    assert [tuple(row[i] for i in at) for row in found] == [(28, "yes"), (29, "no"), (None, "no")]


IN_TIME, LATE = date(2026, 1, 20), date(2026, 3, 20)  # due on 2 February


@pytest.mark.parametrize(
    ("events", "told"),
    [
        # Nothing that comes after the answer makes it late, and nothing makes it timely.
        ([("response", IN_TIME), ("review_requested", date(2026, 2, 5)),
          ("review_response", LATE)], (IN_TIME, 15, "yes")),
        ([("response", IN_TIME), ("response", LATE)], (IN_TIME, 15, "yes")),
        ([("refusal", LATE), ("review_requested", date(2026, 3, 23)),
          ("review_response", date(2026, 4, 1))], (LATE, 74, "no")),
        # A part of the answer is no answer.
        ([("partial_response", IN_TIME)], (None, None, "no")),
        ([("partial_response", IN_TIME), ("response", LATE)], (LATE, 74, "no")),
        # A new clock is kept by a new answer.
        ([("clarification_requested", date(2026, 1, 9)),
          ("clarification_received", date(2026, 3, 2)), ("response", LATE)], (LATE, 74, "yes")),
        ([("refusal", IN_TIME), ("narrowed", date(2026, 3, 2)), ("response", LATE)],
         (LATE, 18, "yes")),
        # What is not known is not said.
        ([("response", None)], (None, None, "")),
        ([("response", None), ("response", LATE)], (None, None, "")),
        ([("withdrawn", IN_TIME)], (None, None, "")),
        ([("clarification_requested", IN_TIME)], (None, None, "")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", ["requests", "figures"])
def test_rows_tell_time_by_the_first_final_answer(
    campaign, make_request, answer, events, told, what
):
    foi_request = make_request(MONDAY)
    for kind, on in events:
        lifecycle.record(foi_request, kind, on)
    answer(foi_request, "1a", "12")

    columns, (row,) = rows(what, campaign)

    at = [columns.index(name) for name in ("answered_on", "days_taken", "on_time")]
    assert tuple(row[i] for i in at) == told


def test_rows_of_requests_charge_nobody_whose_time_still_runs(campaign, make_request):
    make_request(timezone.localdate())

    columns, (row,) = rows("requests", campaign)

    assert row[columns.index("on_time")] == ""


def test_rows_of_requests_say_nothing_of_time_where_the_log_contradicts_itself(
    campaign, make_request
):
    foi_request = make_request(MONDAY)
    CaseEvent.objects.create(
        foi_request=foi_request, kind="response", on=IN_TIME, at=timezone.now()
    )

    columns, (row,) = rows("requests", campaign)

    assert row[columns.index("on_time")] == ""


def test_rows_of_figures_say_which_round_counts(campaign, make_request, answer, statistic):
    first = make_request(MONDAY)
    answer(first, "1a", "10")
    answer(first, "1b", "7")
    second = make_request(date(2026, 2, 2), first.authority, round=2)
    answer(second, "1a", "12")
    answer(second, "1b", "s.12")
    gone = make_request(date(2026, 2, 2), first.authority, round=3)
    answer(gone, "1a", "99")
    lifecycle.record(gone, "withdrawn", date(2026, 2, 9))

    columns, found = rows("figures", campaign)
    found = [dict(zip(columns, row, strict=True)) for row in found]

    assert [
        (row["reference"], row["round"], row["question_id"], row["counts"]) for row in found
    ] == [
        (first.reference, 1, "1a", ""),
        (first.reference, 1, "1b", "yes"),
        (second.reference, 2, "1a", "yes"),
        (second.reference, 2, "1b", ""),
        (gone.reference, 3, "1a", ""),
    ]
    for question in ("1a", "1b"):
        added = sum(
            row["value"] for row in found if row["counts"] and row["question_id"] == question
        )
        assert added == statistic(campaign, question)["total"]


def test_rows_of_authorities_do_not_count_a_draft_as_asked(campaign, make_request):
    first = make_request(MONDAY)
    lifecycle.record(first, "refusal", IN_TIME)
    lifecycle.new_round(first)

    columns, (row,) = rows("authorities", campaign)

    assert row[columns.index("requests")] == 1


def test_rows_of_statistics_are_what_the_database_holds(full):
    columns, found = rows("statistics", full)
    found = [dict(zip(columns, row, strict=True)) for row in found]

    assert len(found) == Statistic.objects.count()
    uk = next(row for row in found if row["area"] == "uk" and row["question"] == "1a")
    assert (uk["asked"], uk["no_reply"], uk["total"]) == (10, 1, None)
    assert all(
        row["asked"] == sum(
            row[name] for name in ("answered", "suppressed", "refused", "not_held",
                                   "other_basis", "other", "no_reply")
        )
        for row in found
    )  # fmt: skip


def test_rows_of_statistics_need_a_build(campaign, tmp_path):
    with pytest.raises(NotBuilt):
        export("statistics", campaign, tmp_path / "statistics.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("what", WHAT)
def test_rows_cost_the_same_for_10_and_60_authorities(
    campaign, make_request, answer, what, tmp_path
):
    def cost():
        rebuild(campaign, timezone.now())
        with CaptureQueriesContext(connection) as queries:
            export(what, campaign, tmp_path / "out.csv")
        return len(queries)

    for _ in range(10):
        answer(make_request(MONDAY), "1a", "12")
    ten = cost()
    for _ in range(50):
        answer(make_request(MONDAY), "1a", "12")

    assert cost() == ten <= 11


@pytest.mark.parametrize(
    ("query", "expected"),
    [("phase=overdue", {"Testham 10"}), ("nation=Scotland", {"Testham 12"}), ("", None)],
)
@pytest.mark.parametrize("what", ["requests", "figures", "authorities"])
def test_rows_take_the_filters_of_the_page(
    full, make_authority, make_request, answer, what, query, expected
):
    scottish = make_request(date(2026, 2, 16), make_authority(nation="Scotland"))
    answer(scottish, "1a", "3")
    answer(FoiRequest.objects.get(authority__plain_name="Testham 10"), "1a", "4")
    chosen = RequestFilter(QueryDict(query), full, date(2026, 2, 17))

    columns, found = rows(what, full, chosen.qs)

    names = {row[columns.index("authority_name")].removesuffix(" Council") for row in found}
    assert names == (expected or names)
    assert expected or len(names) == FoiRequest.objects.count() - (what == "figures")


# ---------------------------------------------------------------------------- every format


@pytest.mark.parametrize("file_format", FORMATS)
def test_export_gives_the_same_figures_in_every_format(full, tmp_path, file_format):
    columns, found = rows("figures", full)
    expected = [dict(zip(columns, row, strict=True)) for row in found]

    back = figures_as(tmp_path / "figures", full, file_format)

    assert len(back) == len(expected)
    for read, meant in zip(back, expected, strict=True):
        assert list(read) == columns
        for name, value in meant.items():
            if isinstance(value, Decimal | int):
                assert Decimal(str(read[name])) == value
                assert file_format == "csv" or isinstance(read[name], int | float)
            elif value is None and name in NUMBERS and file_format in ("xlsx", "ods"):
                assert read[name] in ("[c]", "[u]", "[x]", "[z]")
            else:
                text = "" if value is None else str(value)
                assert (read[name] or "") == text


@pytest.mark.parametrize("file_format", FORMATS)
def test_export_prints_decimals_well(make_request, answer, tmp_path, file_format):
    campaign = load_campaign(
        """
        slug = "money"
        title = "Money"
        ask = { function = "children" }
        letter = "{{ questions }}"
        applicant = { name = "Ada Researcher" }
        periods = [ { id = "2024" } ]
        question = [ { id = "1", text = "How much?", unit = "GBP", kind = "money" } ]
        """
    ).campaign
    values = ["10.50", "100", "0.000001", "123456789012.25", "-0.1276", "0"]
    for value in values:
        figure = answer(make_request(MONDAY, campaign=campaign), "1", value, period="2024")
        Figure.objects.filter(pk=figure.pk).update(kind="exact", value=Decimal(value))

    back = [row["value"] for row in figures_as(tmp_path / "figures", campaign, file_format)]

    if file_format == "csv":
        assert back == ["10.5", "100", "0.000001", "123456789012.25", "-0.1276", "0"]
    assert [Decimal(str(value)) for value in back] == list(map(Decimal, values))


@pytest.mark.parametrize("file_format", FORMATS)
def test_export_never_lets_an_authoritys_words_run(
    campaign, make_request, answer, tmp_path, file_format
):
    for raw in FORMULAS + HARMLESS:
        answer(make_request(MONDAY), "1a", raw)
    path = tmp_path / f"figures.{file_format}"

    back = [row["as_written"] for row in figures_as(path, campaign, file_format)]

    lines = [raw.replace("\r", "\n") for raw in FORMULAS + HARMLESS]
    assert [text.replace("\r", "\n") for text in back] == lines
    if file_format == "xlsx":
        sheet = openpyxl.load_workbook(path)["figures"]
        column = next(cell.column for cell in sheet[1] if cell.value == "as_written")
        cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
        assert not any(cell.hyperlink for cell in cells)
    if file_format == "ods":
        content = zipfile.ZipFile(path).read("content.xml")
        assert b"table:formula" not in content
        assert b"xlink" not in content


def test_export_for_excel_guards_text_and_leaves_numbers(campaign, make_request, answer, tmp_path):
    for raw in [*FORMULAS, "-0.1276", "+12", *HARMLESS]:
        answer(make_request(MONDAY), "1a", raw)
    Figure.objects.filter(raw="-0.1276").update(value=Decimal("-0.1276"), kind="exact")
    path = tmp_path / "figures.csv"

    back = figures_as(path, campaign, for_excel=True)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    written = {row["as_written"]: row["value"] for row in back}
    dangerous = [raw for raw in FORMULAS if raw != "{=1+1}"]  # which runs nowhere in a CSV
    assert all(f"'{raw}" in written for raw in dangerous)
    assert written["-0.1276"] == "-0.1276"
    assert set(HARMLESS) | {"+12"} <= set(written)
    plain = {row["as_written"] for row in figures_as(path, campaign)}
    assert set(FORMULAS) <= plain


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    "raw", ["  two  spaces   inside ", "a\n\n b\tc", "<b>&amp; ]]>", "_x0041_"]
)
def test_export_keeps_words_to_the_space(
    campaign, make_request, answer, tmp_path, file_format, raw
):
    answer(make_request(MONDAY), "1a", raw)

    (row,) = figures_as(tmp_path / "figures", campaign, file_format)
    assert row["as_written"] == raw


@pytest.mark.parametrize("file_format", FORMATS)
def test_export_survives_signs_that_no_sheet_can_show(
    campaign, make_request, answer, tmp_path, file_format
):
    answer(make_request(MONDAY), "1a", "a\x01b\x0bc\ufffe😀")

    (row,) = figures_as(tmp_path / "figures", campaign, file_format)
    assert row["as_written"].startswith("a") and "😀" in row["as_written"]


def test_export_keeps_a_long_answer_whole_and_says_where_a_sheet_cuts_it(
    campaign, make_request, answer, tmp_path
):
    raw = "é😀" * 70_000
    answer(make_request(MONDAY), "1a", raw)

    count, _ = export("figures", campaign, tmp_path / "figures.csv")
    assert count == 1
    (row,) = figures_as(tmp_path / "figures.jsonl", campaign, "jsonl")
    assert row["as_written"] == raw
    (row,) = figures_as(tmp_path / "figures.xlsx", campaign, "xlsx")
    assert row["as_written"].startswith("é😀é😀") and "cut here" in row["as_written"]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("what", WHAT)
def test_export_is_the_same_to_the_byte_where_nothing_changed(full, tmp_path, what, file_format):
    first, second = tmp_path / "first", tmp_path / "second"
    count, digest = export(what, full, first, file_format)
    rebuild(full, timezone.now())
    if what == "codebook" and file_format in ("xlsx", "ods"):
        time.sleep(2)  # a zip file counts in steps of two seconds

    assert export(what, full, second, file_format) == (count, digest)
    assert first.read_bytes() == second.read_bytes()
    assert digest == hashlib.sha256(first.read_bytes()).hexdigest()
    assert count == len(list(rows(what, full)[1]))


# ---------------------------------------------------------------------------- whole or not at all


@pytest.mark.parametrize("file_format", FORMATS)
def test_export_leaves_the_old_file_where_it_fails(full, tmp_path, file_format):
    path = tmp_path / "figures"
    path.write_text("the old one")

    def cut_off(execute, sql, params, many, context):
        if "responses_app_figure" in sql:
            raise ExportError("the database went away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut_off), pytest.raises(ExportError, match="went away"):
        export("figures", full, path, file_format)

    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["figures"]
    assert path.read_text() == "the old one"


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("where", ["nowhere/out", "folder", "x" * 300, "file/out"])
def test_export_says_why_it_cannot_be_written(full, tmp_path, file_format, where):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(ExportError, match="cannot be written: "):
        export("codebook", full, tmp_path / where, file_format)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder"]


# ---------------------------------------------------------------------------- made-up figures


@pytest.mark.parametrize("what", WHAT)
def test_export_says_made_up_figures_in_every_row_and_in_its_name(full, tmp_path, what):
    full.made_up = True
    full.save()

    export(what, full, tmp_path / "out.csv")

    assert {row["made_up"] for row in csv_rows(tmp_path / "out.csv")} == {"made-up figures"}
    assert filename(what, full) == f"made-up-missing-2025-{what}.csv"
    assert filename(what, full, "xlsx").endswith(".xlsx")


def test_filename_of_a_real_campaign_says_nothing_of_the_kind(full):
    assert filename("figures", full) == "missing-2025-figures.csv"


# ---------------------------------------------------------------------------- streaming


def test_csv_chunks_come_before_the_last_row_is_read(full, monkeypatch):
    monkeypatch.setattr(csv_lines, "CHUNK", 5)

    chunks = list(exports.csv_chunks("figures", full))

    assert len(chunks) > 5
    assert max(chunk.count("\r\n") for chunk in chunks) <= 7  # one answer has a line of its own
    found = list(csv.reader(io.StringIO("".join(chunks), newline="")))
    assert len(found) - 1 == Figure.objects.accepted().count()


def test_accepted_figures_say_so_in_the_export(campaign, make_request, answer, tmp_path):
    figure = answer(make_request(MONDAY), "1a", "2024")
    path = tmp_path / "figures.csv"
    assert figures_as(path, campaign)[0]["review_status"] == "proposed"

    accept(figure)
    assert figures_as(path, campaign)[0]["review_status"] == "accepted"
