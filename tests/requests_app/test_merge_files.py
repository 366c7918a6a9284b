"""A merge file: each column a placeholder, all of the file or nothing and every reason."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app import lifecycle
from requests_app.domain import merge
from requests_app.merge_files import LONGEST_NAME, load_merge_file, placeholder_of
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from requests_app.tables import read_table


@pytest.fixture
def load(campaign, make_authority, make_request):
    """Load rows into a campaign that asked Northham, Southham and Eastham, but not Westham."""
    for name in ("Northham", "Southham", "Eastham"):
        make_request(authority=make_authority(name))
    make_authority("Westham")

    def load(*lines: str, **options):
        return load_merge_file(
            campaign, read_table("\n".join(lines).encode(), "merge.csv"), **options
        )

    return load


def told(report) -> list[tuple[int | None, str | None]]:
    return [(problem.line, problem.column) for problem in report.errors]


def values() -> dict[str, dict[str, str]]:
    rows = FoiRequest.objects.order_by("round").select_related("authority")
    return {str(row.authority): row.merge_values for row in rows}


# ---------------------------------------------------------------------------- what is written


def test_load_merge_file_keeps_each_value_with_its_request(campaign, load):
    report = load(
        "authority,Last year's figure,Officer",
        "Northham,12,Ms North",
        "Southham Council,0,Mr South",
        "TEST00003,,Mx East",
    )

    assert (report.ok, report.created, report.updated, report.unchanged) == (True, 3, 0, 0)
    assert values() == {
        "Northham": {"last_years_figure": "12", "officer": "Ms North"},
        "Southham": {"last_years_figure": "0", "officer": "Mr South"},
        "Eastham": {"last_years_figure": "", "officer": "Mx East"},
    }
    campaign.refresh_from_db()
    assert campaign.merge_columns == ["last_years_figure", "officer"]
    assert report.as_dict()["columns"] == [
        {"header": "Last year's figure", "placeholder": "last_years_figure"},
        {"header": "Officer", "placeholder": "officer"},
    ]


def test_load_merge_file_changes_nothing_the_second_time(load):
    lines = ("authority,officer", "Northham,A", "Southham,B", "Eastham,C")
    load(*lines)

    report = load(*lines)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)


def test_load_merge_file_takes_the_place_of_the_one_before(campaign, load):
    load("authority,officer", "Northham,A", "Southham,B")

    report = load("authority,figure", "Northham,12")

    assert (report.created, report.updated, report.unchanged) == (0, 2, 0)
    assert values() == {"Northham": {"figure": "12"}, "Southham": {}, "Eastham": {}}
    assert campaign.merge_columns == ["figure"]
    assert any("2 of the 3 authorities" in str(warning) for warning in report.warnings)


def test_load_merge_file_writes_nothing_on_a_dry_run(campaign, load):
    report = load("authority,officer", "Northham,A", dry_run=True)

    assert (report.ok, report.created) == (True, 1)
    assert campaign.merge_columns == []
    campaign.refresh_from_db()
    assert campaign.merge_columns == []
    assert not any(values().values())


def test_load_merge_file_means_every_round_so_that_a_new_one_begins_with_the_newest(campaign, load):
    first = FoiRequest.objects.get(authority__plain_name="Northham")
    load("authority,officer", "Northham,OLD")
    lifecycle.record(first, "sent", date(2026, 1, 5))
    lifecycle.record(first, "refusal", date(2026, 1, 20))
    second = lifecycle.new_round(FoiRequest.objects.get(pk=first.pk))
    lifecycle.record(second, "closed", date(2026, 2, 1))

    report = load("authority,officer", "Northham,NEW")

    assert (report.created, report.updated, report.unchanged) == (0, 2, 0)
    assert [row["our reference"] for row in report.preview] == [second.reference]
    for old in (first, second):
        old.refresh_from_db()
        assert lifecycle.new_round(old).merge_values == {"officer": "NEW"}


def test_load_merge_file_takes_another_column_for_the_authority(load):
    report = load("council,authority", "Northham,its own word", authority_column="council")

    assert report.ok
    assert values()["Northham"] == {"authority": "its own word"}


# ---------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (("council,officer", "Northham,A"), [(1, None)]),
        (("authority", "Northham"), [(1, None)]),
        (("authority,officer", "Westham,A"), [(2, "authority")]),
        (("authority,officer", "Nowhere at all,A"), [(2, "authority")]),
        (("authority,officer", ",A"), [(2, "authority")]),
        (("authority,officer", "Northham,A", "TEST00001,B"), [(3, "authority")]),
        (("authority,officer", "Northham,A,B"), [(2, None)]),
        (("authority,Reference", "Northham,A"), [(1, "Reference")]),
        (("authority,sign-off", "Northham,A"), [(1, "sign-off")]),
        (("authority,An officer,an_officer", "Northham,A,B"), [(1, "an_officer")]),
        (("authority,£", "Northham,A"), [(1, "£")]),
        (("authority," + "x" * (LONGEST_NAME + 1), "Northham,A"), [(1, "x" * (LONGEST_NAME + 1))]),
    ],
)
def test_load_merge_file_refuses_the_whole_file_and_says_where(load, lines, where):
    report = load(*lines)

    assert told(report) == where
    assert not any(values().values())


def test_load_merge_file_reports_every_problem_at_once(load):
    report = load("authority,officer", "Westham,A", "Nowhere at all,B", "Northham,C", "Northham,D")

    assert [line for line, _ in told(report)] == [2, 3, 5]
    assert not any(values().values())
    assert report.as_dict()["created"] == 0


# ---------------------------------------------------------------------------- what to know


def test_load_merge_file_counts_blank_cells_of_each_column(load):
    report = load("authority,officer,figure", "Northham,,", "Southham,B,", "Eastham,C,3")

    assert [(problem.column, problem.message) for problem in report.warnings] == [
        ("officer", "is blank in 1 row: a letter with {{ officer }} stops there."),
        ("figure", "is blank in 2 rows: a letter with {{ figure }} stops there."),
    ]


def test_load_merge_file_says_which_placeholders_of_the_letter_nothing_fills(campaign, load):
    campaign.letter = "Dear {{ authority.name }}, {{ officer }} said {{ figure }}."
    lines = ("authority,officer", "Northham,A", "Southham,B", "Eastham,C")

    (warning,) = load(*lines).warnings

    assert "{{ figure }} is unknown" in str(warning) and "officer" in str(warning)


def test_load_merge_file_says_how_many_letters_are_written_already(load):
    foi_request = FoiRequest.objects.first()
    for number, state in enumerate(("sent", "cancelled")):
        OutgoingMessage.objects.create(
            foi_request=foi_request,
            kind="request",
            step="request",
            message_id=f"<{number}@example.org>",
            mime=b"",
            state=state,
        )

    report = load("authority,officer", "Northham,A", "Southham,B", "Eastham,C")

    assert [str(warning) for warning in report.warnings] == [
        "1 first letters are written already; their words stay as they are."
    ]


def test_load_merge_file_touches_no_event(make_request, load):
    foi_request = FoiRequest.objects.first()
    lifecycle.record(foi_request, CaseEvent.Kind.NOTE, None, note="ours")

    load("authority,officer", f"{foi_request.authority.code},A")

    foi_request.refresh_from_db()
    assert foi_request.merge_values == {"officer": "A"}
    assert foi_request.events.count() == 1


def test_load_merge_file_asks_as_much_for_many_as_for_one(
    campaign, make_authority, make_request, django_assert_num_queries
):
    lines = ["authority,officer"]
    for number in range(40):
        make_request(authority=make_authority(f"Town{number:02}"))
        lines.append(f"Town{number:02},officer {number}")
    tables = [read_table("\n".join(lines[:count]).encode(), "m.csv") for count in (2, 41)]

    for table in tables:
        with django_assert_num_queries(8):  # savepoint and release among them
            assert load_merge_file(campaign, table).ok


# ---------------------------------------------------------------------------- placeholder_of


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Last year's figure", "last_years_figure"),
        ("Last year’s figure", "last_years_figure"),
        ("  Officer's NAME (2024) ", "officers_name_2024"),
        ("2024", "column_2024"),
        ("Tŷ", "ty"),
        ("£", ""),
    ],
)
def test_placeholder_of_makes_a_name_people_can_type(header, name):
    assert placeholder_of(header) == name


@given(st.text())
def test_placeholder_of_is_empty_or_fits_in_a_letter(header):
    name = placeholder_of(header)

    assert not name or re.fullmatch(r"[a-z][a-z0-9_]*", name)
    if name:
        assert merge.merge(f"{{{{ {name} }}}}", {name: "filled in"}) == "filled in"
        assert placeholder_of(name) == name
