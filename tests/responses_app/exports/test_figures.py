from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import lifecycle
from requests_app.models import FoiRequest
from responses_app import exports
from responses_app.exports import Choice, ExportError
from responses_app.exports import figures as figures_module
from responses_app.models import Document, Figure
from tests.came_in import came_in
from tests.coded import propose
from tests.responses_app.exports.conftest import MONDAY, SAID, read, table

ASKED_FOR = (
    "authority_code", "authority_name", "authority_type", "region", "nation", "question_id",
    "question", "period", "period_basis", "unit", "value", "value_lower", "value_upper", "status",
    "missing_reason", "sections", "as_written", "source_document_sha256", "source_where",
    "coded_by", "review_status", "sent_on", "due_on", "responded_on", "days_taken", "on_time",
)  # fmt: skip
QUESTIONS, PERIODS = 4, 2  # that are asked


def dictionaries(campaign, **choice):
    names, found = exports.rows("figures", campaign, choice=Choice(**choice))
    return [dict(zip(names, row, strict=True)) for row in found]


def test_rows_begin_with_the_columns_that_a_report_writer_expects_in_their_order(full):
    names, _ = exports.rows("figures", full)

    assert names[: len(ASKED_FOR)] == list(ASKED_FOR)


def test_rows_come_in_the_order_of_codes_rounds_questions_and_periods(full, make_request, answer):
    again = make_request(MONDAY, full.foi_requests.first().authority, round=2)
    answer(again, "2a", "7")
    names, found = exports.rows("figures", full)
    place = {key: number for number, key in enumerate(["1a", "1b", "1ab", "2a", "3a"])}

    keys = [
        (row[names.index("authority_code")], row[names.index("round")],
         place[row[names.index("question_id")]], row[names.index("period")])
        for row in found
    ]  # fmt: skip

    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) == Figure.objects.accepted().count()


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_rows_are_the_same_however_many_are_read_at_once(full, monkeypatch, at_once):
    whole = list(exports.rows("figures", full)[1])

    monkeypatch.setattr(figures_module, "FIGURES_AT_ONCE", at_once)
    monkeypatch.setattr(figures_module, "MOST_KEPT", 3)

    assert list(exports.rows("figures", full)[1]) == whole


def test_rows_are_read_a_batch_at_a_time(full, monkeypatch):
    monkeypatch.setattr(figures_module, "FIGURES_AT_ONCE", 20)
    _, found = exports.rows("figures", full)

    with CaptureQueriesContext(connection) as queries:
        next(found)
        before = len(queries)
        list(found)

    assert before <= 12
    assert (
        len(queries) - before == len(SAID) * QUESTIONS * PERIODS // 16 - 0 or len(queries) > before
    )


def test_rows_tell_the_document_a_figure_was_read_in(campaign, make_request, answer):
    foi_request = make_request(MONDAY)
    message = came_in(kind="answer", of=foi_request)
    file = message.raw
    document = Document.objects.create(message=message, file=file, filename="reply.xlsx")
    (found,) = propose(foi_request, message, {("1a", "2023"): "12"}, document=document)
    answer(foi_request, "1a", "12", proposal=found)
    answer(foi_request, "1b", "13")

    first, second = dictionaries(campaign)

    assert first["source_document_sha256"] == file.sha256
    assert second["source_document_sha256"] == ""


def test_rows_tell_the_basis_that_was_given_beside_the_one_asked_for(
    campaign, make_request, answer
):
    foi_request = make_request(MONDAY)
    answer(foi_request, "1a", "12", basis="financial")
    answer(foi_request, "1b", "12")

    other, same = dictionaries(campaign)

    assert (other["period_basis"], other["period_basis_asked"]) == ("financial", "calendar")
    assert (same["period_basis"], same["period_basis_asked"]) == ("calendar", "calendar")


@pytest.mark.parametrize(
    ("raw", "symbol"),
    [("12", ""), ("<5", ""), ("c.20", "[e]"), ("*", "[c]"), ("s.12", "[x]"), ("-3", "[u] [p]"),
     ("not applicable", "[z]")],
)  # fmt: skip
def test_rows_tell_the_symbol_that_a_table_shows(campaign, make_request, answer, raw, symbol):
    answer(make_request(MONDAY), "1a", raw)

    (row,) = dictionaries(campaign)

    assert row["symbol"] == symbol


def test_rows_mark_a_corrected_figure(campaign, make_request, answer):
    foi_request = make_request(MONDAY)
    answer(foi_request, "1a", "12")
    answer(foi_request, "1a", "13")

    (row,) = dictionaries(campaign)

    assert (row["value"], row["version"], row["symbol"]) == (13, 2, "[r]")


# ---------------------------------------------------------------------------- narrowed


def test_rows_can_be_of_some_questions_and_periods_only(full):
    rows = dictionaries(full, questions=["1a", "3a"], periods=["2024"])

    assert {(row["question_id"], row["period"]) for row in rows} == {
        ("1a", "2024"), ("3a", "2024"),
    }  # fmt: skip
    assert len(rows) == 2 * len(SAID)


@pytest.mark.parametrize(
    ("choice", "said"),
    [({"questions": ["9z"]}, "no question '9z'; there are: 1a, 1b"),
     ({"periods": ["1999"]}, "no period '1999'; there are: 2023, 2024")],
)  # fmt: skip
def test_rows_of_a_question_or_period_that_is_not_there_are_refused(full, choice, said):
    with pytest.raises(ExportError, match=said):
        exports.rows("figures", full, choice=Choice(**choice))


# ---------------------------------------------------------------------------- complete


def test_complete_rows_hold_one_for_everyone_asked_and_each_place(full):
    rows = dictionaries(full, complete=True)

    asked = full.foi_requests.sent().exclude(outcome=FoiRequest.Outcome.WITHDRAWN)
    places = [(row["authority_code"], row["question_id"], row["period"]) for row in rows]
    assert len(places) == len(set(places)) == asked.count() * QUESTIONS * PERIODS
    assert {row["authority_code"] for row in rows} == {one.authority.code for one in asked}


def test_complete_rows_tell_silence_from_an_answer_without_figures(full):
    rows = dictionaries(full, complete=True)

    by_status = {}
    for row in rows:
        by_status.setdefault(row["status"], []).append(row)
    refused = full.foi_requests.get(outcome="refused", figures=None).authority.code
    silent = full.foi_requests.get(was_sent=True, outcome="", figures=None).authority.code
    assert {row["authority_code"] for row in by_status["no_figure"]} == {refused}
    assert {row["authority_code"] for row in by_status["no_reply"]} == {silent}
    for status in ("no_figure", "no_reply"):
        for row in by_status[status]:
            assert row["value"] is row["value_lower"] is row["value_upper"] is None
            assert (row["missing_reason"], row["symbol"], row["counts"]) == (status, "[x]", "")
            assert row["version"] is None and row["as_written"] == ""
    # A cell that was left blank was said by somebody: it is neither.
    assert {row["as_written"] for row in by_status["blank"]} == {""}
    assert len(by_status["blank"]) == QUESTIONS * PERIODS


def test_complete_rows_leave_what_was_said_as_it_is(full):
    said = dictionaries(full)

    rows = dictionaries(full, complete=True)

    assert [row for row in rows if row["status"] not in ("no_reply", "no_figure")] == said


def test_complete_rows_of_one_asked_twice_miss_only_what_neither_round_gave(
    campaign, make_request, answer
):
    first = make_request(MONDAY)
    answer(first, "1a", "12")
    lifecycle.record(first, "refusal", date(2026, 1, 20))
    second = make_request(date(2026, 2, 2), first.authority, round=2)
    answer(second, "1b", "7")

    rows = dictionaries(campaign, complete=True, periods=["2023"])

    told = {row["question_id"]: (row["status"], row["reference"]) for row in rows}
    assert told == {
        "1a": ("exact", first.reference),
        "1b": ("exact", second.reference),
        "2a": ("no_figure", second.reference),
        "3a": ("no_figure", second.reference),
    }


# ---------------------------------------------------------------------------- who read it


def test_coded_by_names_nobody_and_is_the_same_for_the_same_person(
    campaign, make_request, answer, imported
):
    ada = User.objects.create_user("ada", "ada@example.org", first_name="Ada", last_name="Lovelace")
    ben = User.objects.create_user("ben")
    first, second, third = (make_request(MONDAY) for _ in range(3))
    answer(first, "1a", "1", by=ben)
    answer(first, "1b", "2", by=ada)
    answer(second, "1a", "3", by=ben)
    answer(second, "1b", "4")
    lines = ["authority,question,period,answer,coder"]
    for question, coder in (("1a", "Ada Lovelace"), ("1b", "ADA@example.org"), ("2a", "Cy")):
        lines.append(f"{third.authority.code},{question},2023,5,{coder}")
    report = imported("\n".join(lines))
    assert report.ok, report.errors

    rows = dictionaries(campaign)

    assert [row["coded_by"] for row in rows] == [
        "coder 1", "coder 2", "coder 1", "", "coder 2", "coder 2", "coder 3",
    ]  # fmt: skip
    content = table("figures", campaign).decode()
    assert not any(name in content.casefold() for name in ("lovelace", "ada@", "ben", "cy,"))


def test_coded_by_is_the_same_whatever_is_filtered_and_corrected(
    campaign, make_request, answer, export
):
    people = [User.objects.create_user(name) for name in ("ada", "ben", "cy")]
    foi_requests = [make_request(MONDAY) for _ in people]
    for foi_request, coder in zip(foi_requests, people, strict=True):
        answer(foi_request, "1a", "12", by=coder)
    answer(foi_requests[0], "1a", "13", by=people[2])  # the first coder's figure is replaced
    last = campaign.foi_requests.filter(pk=foi_requests[2].pk)

    assert [row["coded_by"] for row in export("figures", campaign)] == [
        "coder 3", "coder 2", "coder 3",
    ]  # fmt: skip
    assert [row["coded_by"] for row in export("figures", campaign, foi_requests=last)] == [
        "coder 3"
    ]


# ---------------------------------------------------------------------------- as a CSV


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize("made_up", [False, True])
def test_lines_say_what_the_rows_say(full, complete, made_up):
    full.made_up = made_up
    choice = Choice(complete=complete)

    names, found = exports.rows("figures", full, choice=choice)
    lines = "".join(exports.csv_text(names, found))

    assert table("figures", full, choice=choice).decode() == lines


@pytest.mark.parametrize("complete", [False, True])
def test_lines_for_excel_say_what_the_rows_say(full, complete):
    choice = Choice(complete=complete)

    names, found = exports.rows("figures", full, choice=choice)
    lines = "".join(exports.csv_text(names, found, for_excel=True))

    assert table("figures", full, choice=choice, for_excel=True).decode() == lines


def test_lines_write_numbers_with_every_digit(campaign, make_request, answer):
    values = ["0.000001", "-0.1276", "123456789012.25", "100", "0", "10.50", "1000000"]
    for value in values:
        figure = answer(make_request(MONDAY), "1a", "1")
        Figure.objects.filter(pk=figure.pk).update(value=Decimal(value), lower=None, upper=None)

    found = [row["value"] for row in read(table("figures", campaign))]

    assert found == ["0.000001", "-0.1276", "123456789012.25", "100", "0", "10.5", "1000000"]
