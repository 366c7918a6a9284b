"""The researchers' spreadsheet of requests already sent: all of it, or nothing and every reason."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import lifecycle
from requests_app.campaigns import load_campaign
from requests_app.logging_requests import COLUMNS, import_requests
from requests_app.models import CaseEvent, FoiRequest
from requests_app.register import who_is_asked
from requests_app.tables import read_table
from tests.conftest import CAMPAIGN

TODAY = date(2026, 3, 31)


@pytest.fixture
def log(campaign, make_authority):
    """Import rows into a campaign that asked Northham, Southham, Westham and Eastham."""
    for name in ("Northham", "Southham", "Westham"):
        make_authority(name)
    make_authority("Eastham", nation="Scotland")

    def log(*rows: str, header: str = "authority,sent_on,status,outcome,outcome_on", **options):
        content = "\n".join([header, *rows]).encode()
        return import_requests(
            options.pop("campaign", campaign),
            read_table(content, "sent.csv"),
            today=TODAY,
            source="sent.csv",
            **options,
        )

    return log


def one() -> FoiRequest:
    return FoiRequest.objects.get()


def told(report) -> list[str]:
    return [str(problem) for problem in report.errors]


# ---------------------------------------------------------------------------- what is written


def test_import_requests_logs_what_is_known_of_each(log):
    report = log(
        "Northham,2026-01-05,answered,full,2026-01-30",
        "Southham,2026-01-05,,,",
        "Westham Council,2026-01-05,closed,no_reply,",
        "Eastham,,not_sent,,",
    )

    assert (report.created, told(report)) == (4, [])
    found = {str(row.authority): row for row in FoiRequest.objects.select_related("authority")}
    assert (found["Northham"].outcome, found["Northham"].responded_on) == (
        "full",
        date(2026, 1, 30),
    )
    assert found["Southham"].phase(TODAY) == "overdue"
    assert found["Southham"].due_on == date(2026, 2, 2)
    assert (found["Westham"].outcome, found["Westham"].phase(TODAY)) == ("no_reply", "closed")
    assert (found["Eastham"].law, found["Eastham"].phase(TODAY)) == ("foisa", "not_sent")
    assert [row["line"] for row in report.preview] == [2, 3, 4, 5]
    assert set(CaseEvent.objects.values_list("source", flat=True)) == {"import: sent.csv"}


@pytest.mark.parametrize(
    ("status", "outcome", "phase", "kept"),
    [
        ("", "", "overdue", ""),
        ("awaiting", "", "overdue", ""),
        ("Awaiting", "No reply", "overdue", ""),
        ("acknowledged", "", "overdue", ""),
        ("waiting for us", "", "waiting_for_us", ""),
        ("answered", "", "answered", "answered"),
        ("answered", "partial", "answered", "partial"),
        ("", "Refused", "answered", "refused"),
        ("", "not-held", "answered", "not_held"),
        ("closed", "full", "closed", "full"),
        ("closed", "no_reply", "closed", "no_reply"),
        ("closed", "", "closed", ""),
        ("", "withdrawn", "closed", "withdrawn"),
    ],
)
def test_import_requests_never_makes_more_of_a_status_than_it_says(
    log, status, outcome, phase, kept
):
    assert told(log(f"Northham,2026-01-05,{status},{outcome},")) == []

    assert (one().phase(TODAY), one().outcome, one().responded_on) == (phase, kept, None)


@pytest.mark.parametrize(
    ("channel", "law", "received"),
    [
        ("e-mail", "", date(2026, 1, 5)),
        ("Web form", "", date(2026, 1, 5)),
        ("post", "FOISA", date(2026, 1, 8)),  # the third day after it was posted: FOISA s.74
    ],
)
def test_import_requests_counts_receipt_by_channel(log, channel, law, received):
    authority = "Eastham" if law else "Northham"
    report = log(f"{authority},2026-01-05,{channel},{law}", header="authority,sent_on,channel,law")

    assert told(report) == []
    assert one().received_on == received


def test_import_requests_takes_the_day_in_london_of_an_instant(log):
    report = log(
        "Northham,2025-06-30T23:30:00+00:00",  # half past midnight, British Summer Time
        "Southham,2026-01-05T09:00:00",
        header="authority,sent_on",
    )

    assert told(report) == []
    assert [row.sent_on for row in FoiRequest.objects.order_by("pk")] == [
        date(2025, 7, 1),
        date(2026, 1, 5),
    ]


def test_import_requests_reads_a_workbook_with_days_as_dates(campaign, make_authority, xlsx):
    make_authority("Northham")
    content = xlsx(["council", "sent_on"], ["Northham", (date(2026, 1, 5), "dd/mm/yyyy")])

    report = import_requests(
        campaign, read_table(content, "x.xlsx"), today=TODAY, authority_column="council"
    )

    assert (told(report), one().sent_on) == ([], date(2026, 1, 5))


def test_import_requests_keeps_every_column(log, person):
    header = ",".join(COLUMNS)
    row = (
        "Northham,2026-01-05,2026-01-06,foia,OUR-1,FOI/77,phone,awaiting,,,ada@example.org,"
        '"rang, then\nwrote"'
    )

    assert told(log(row, header=header)) == []

    request = one()
    assert (request.reference, request.their_reference) == ("OUR-1", "FOI/77")
    assert (request.channel, request.assigned_to) == ("phone", person)
    assert request.received_on == date(2026, 1, 6)
    assert request.notes == "rang, then\nwrote"
    assert log(row, header=header).unchanged == 1


# ---------------------------------------------------------------------------- again


ROWS = ("Northham,2026-01-05,answered,full,2026-01-30", "Southham,2026-01-05,,,")


def snapshot() -> tuple[list, list]:
    requests = FoiRequest.objects.order_by("pk").values()
    return list(requests), list(CaseEvent.objects.order_by("pk").values())


def test_import_requests_twice_changes_nothing(log):
    log(*ROWS)
    before = snapshot()

    again = log(*ROWS)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert snapshot() == before


def test_import_requests_brings_a_changed_row_up_to_date_and_loses_nothing(log):
    log(*ROWS)

    report = log(ROWS[0].replace("full", "partial"), ROWS[1])

    assert (report.updated, report.unchanged) == (1, 1)
    request = FoiRequest.objects.get(authority__plain_name="Northham")
    assert request.outcome == "partial"
    struck = request.events.exclude(struck_out_at=None).get()
    assert (struck.outcome, struck.struck_out_why) == ("full", "no longer said by sent.csv")


def test_import_requests_leaves_what_a_blank_cell_does_not_say(log):
    header = "authority,sent_on,channel,their_reference,notes,reference,law"
    log("Northham,2026-01-05,phone,FOI/77,rang,OUR-1,eir", header=header)

    report = log("Northham,2026-01-05,,,,,", header=header)

    request = one()
    assert (report.unchanged, request.channel, request.law) == (1, "phone", "eir")
    assert (request.reference, request.their_reference, request.notes) == (
        "OUR-1",
        "FOI/77",
        "rang",
    )


@pytest.mark.parametrize("rows", [ROWS, (*ROWS, "Nowhere,2026-01-05,,,")])
def test_import_requests_writes_nothing_on_a_dry_run_or_with_a_bad_row(log, rows):
    report = log(*rows, dry_run=True) if rows is ROWS else log(*rows)

    assert report.ok == (rows is ROWS)
    assert snapshot() == ([], [])


def test_import_requests_logs_a_campaign_quickly(
    shipped_register, campaign, django_assert_max_num_queries
):
    asked = who_is_asked(campaign.ask, TODAY)
    rows = [f'"{one.official_name}",2026-01-05,answered,full,2026-01-30' for one in asked]
    table = read_table("\n".join(["authority,sent_on,status,outcome,outcome_on", *rows]).encode())

    with django_assert_max_num_queries(15 + 12 * 212):  # two of each read the calendar
        assert import_requests(campaign, table, today=TODAY).created == 212
    with django_assert_max_num_queries(15 + 5 * 212):
        assert import_requests(campaign, table, today=TODAY).unchanged == 212


# ---------------------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Northham,05/01/2026,,,", "line 2, column 'sent_on': '05/01/2026' is not a date; year,"),
        ("Northham,2026-02-31,,,", "column 'sent_on': '2026-02-31' is not a date"),
        ("Northham,0001-01-01T00:00+14:00,,,", "'0001-01-01T00:00+14:00' is not a date"),
        ("Northham,46027,,,", "'46027' is not a date"),
        ("Northham,2026-04-01,,,", "column 'sent_on': 2026-04-01 lies in the future."),
        ("Northham,1999-04-01,,,", "1999-04-01 lies before the laws were in force (2005)."),
        ("Northham,2026-01-05,answered,full,2026-01-04",
         "column 'outcome_on': the reply of 2026-01-04 is before 2026-01-05."),
        ("Northham,2026-01-05,answered,full,2026-05-01", "'outcome_on': 2026-05-01 lies in the"),
        ("Northham,2026-01-05,sent,,", "column 'status': 'sent' is unknown; not_sent, awaiting,"),
        ("Northham,2026-01-05,,great,", "column 'outcome': 'great' is unknown; full, partial,"),
        ("Northham,2026-01-05,not_sent,,", "column 'status': not_sent, yet there is a sending"),
        ("Northham,2026-01-05,awaiting,full,", "column 'outcome': full, yet the status is await"),
        ("Northham,2026-01-05,answered,no_reply,", "no_reply, yet the status is answered"),
        ("Northham,2026-01-05,,,2026-01-30", "2026-01-30 is given, but no outcome."),
        (",2026-01-05,,,", "column 'authority': is empty; an authority's name or code"),
        ("Nortam Valley,2026-01-05,,,", "no authority is called \"Nortam Valley\""),
        ("Northham,2026-01-05,,,,oh", "line 2: the row has text beyond the 5 columns"),
    ],
)  # fmt: skip
def test_import_requests_says_what_is_wrong_and_where(log, row, problem):
    report = log(row)

    assert any(problem in one for one in told(report)), told(report)
    assert not FoiRequest.objects.exists()


@pytest.mark.parametrize(
    ("header", "row", "problem"),
    [
        ("authority,law", "Northham,GDPR", "column 'law': "),
        ("authority,channel", "Northham,pigeon", "'pigeon' is unknown; email, web_form, post,"),
        ("authority,assigned_to", "Northham,nemo", "nobody is called 'nemo'; there are: "),
        ("authority,reference", "Northham," + "x" * 61, "is longer than 60 characters"),
        ("authority,their_reference", "Northham," + "x" * 121, "is longer than 120 characters"),
        ("authority,sent_on,received_on", "Northham,2026-01-05,2026-01-04",
         "column 'received_on': 2026-01-04 is before it was sent on 2026-01-05"),
        ("council,sent_on", "Northham,2026-01-05", "line 1: there is no column 'authority'. The"),
        ("authority,sent-on", "Northham,2026-01-05", "column 'sent-on': unknown column; 'sent_on'"),
    ],
)  # fmt: skip
def test_import_requests_says_what_is_wrong_with_a_column(log, header, row, problem):
    report = log(row, header=header)

    assert any(problem in one for one in told(report)), told(report)


def test_import_requests_reports_every_bad_row_at_its_line_in_the_file(log):
    report = log(
        '"Northham","2026-01-05","","",""',
        "",
        "Nowhere at all,2026-01-05,,,",
        "Southham,tomorrow,perhaps,,",
        '"North\nham",2026-01-05,,,',
        "Westham,2027-01-05,,,",
    )

    assert [(problem.line, problem.column) for problem in report.errors] == [
        (4, "authority"),
        (5, "sent_on"),
        (5, "status"),
        (6, "authority"),
        (8, "sent_on"),
    ]
    assert not FoiRequest.objects.exists()


def test_import_requests_refuses_an_authority_named_twice(log):
    report = log("Northham,2026-01-05,,,", "Southham,2026-01-05,,,", "TEST00001,2026-01-06,,,")

    (error,) = told(report)
    assert error.startswith("line 4, column 'authority': Northham (TEST00001) is asked in line 2")


def test_import_requests_refuses_a_reference_that_another_request_bears(log, campaign):
    header = "authority,reference"
    assert told(log("Northham,R1", "Southham,R1", header=header)) == [
        "line 3, column 'reference': 'R1' stands in line 2 already."
    ]
    assert log("Northham,R1", header=header).created == 1
    assert "belongs to another request" in told(log("Southham,R1", header=header))[0]

    other = load_campaign(CAMPAIGN.replace("missing-2025", "missing-2026")).campaign
    assert (
        "belongs to another request" in told(log("Northham,R1", header=header, campaign=other))[0]
    )


def test_import_requests_keeps_the_made_up_and_the_real_apart(log, make_authority, campaign):
    make_authority("Invented", made_up=True)

    assert "no authority is called" in told(log("Invented,2026-01-05,,,"))[0]
    campaign.made_up = True
    assert told(log("Northham,2026-01-05,,,", "Invented,2026-01-05,,,")) == [
        "line 2, column 'authority': Northham is real and the campaign is made up; "
        "they are kept apart."
    ]


def test_import_requests_says_where_a_log_that_people_wrote_contradicts_the_file(
    log, campaign, make_request
):
    log("Northham,2026-01-05,,,")
    request = one()
    lifecycle.record(request, "clarification_requested", date(2026, 1, 12), source="Ada")
    lifecycle.record(request, "clarification_received", date(2026, 1, 19), source="Ada")
    before = snapshot()

    report = log("Northham,2026-01-15,,,")

    assert told(report) == [
        "line 2: clarification_requested on 2026-01-12, but the request had not been received "
        "by then."
    ]
    assert snapshot() == before


DAYS = st.one_of(
    st.just(""), st.dates(date(2005, 1, 1), TODAY).map(str), st.sampled_from(["soon", "1/2/26"])
)
WORDS = st.sampled_from(
    ["", "not_sent", "awaiting", "acknowledged", "waiting_for_us", "answered", "closed", "odd"]
)
OUTCOMES = st.sampled_from(
    ["", "full", "partial", "refused", "not_held", "no_reply", "withdrawn", "odd"]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(DAYS, DAYS, WORDS, OUTCOMES, DAYS)
def test_import_requests_logs_a_row_or_says_why_not(log, sent, received, status, outcome, on):
    header = "authority,sent_on,received_on,status,outcome,outcome_on"
    FoiRequest.objects.all().delete()

    report = log(f"Northham,{sent},{received},{status},{outcome},{on}", header=header)

    assert report.ok == FoiRequest.objects.exists()
    assert all(problem.line == 2 for problem in report.errors)
    if report.ok:
        assert (one().phase(TODAY) == "not_sent") == (status == "not_sent")
        assert one().sent_on == (date.fromisoformat(sent) if sent else one().received_on)
        assert not (one().outcome and not outcome and status != "answered")


def test_import_requests_says_how_many_reminders_it_makes_due(campaign, make_authority):
    make_authority("Northwick", email="foi@northwick.example")
    make_authority("Southwick")  # without an address no letter can be written
    table = read_table(b"authority,sent_on\nNorthwick,2026-01-05\nSouthwick,2026-01-05\n", "a.csv")

    report = import_requests(campaign, table, today=date(2026, 3, 2))

    [warning] = report.warnings
    assert str(warning).startswith("1 of the requests are late already")
    campaign.chasing_paused = True
    campaign.save()
    assert import_requests(campaign, table, today=date(2026, 3, 2)).warnings == []
