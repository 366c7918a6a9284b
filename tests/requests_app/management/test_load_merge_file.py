"""`manage.py load_merge_file`."""

import pytest

from requests_app.models import Campaign, FoiRequest

SLUG = "missing-2025"


@pytest.fixture
def asked(make_authority, make_request):
    return make_request(authority=make_authority("Northham"))


def test_load_merge_file_answers_a_script_with_one_document(run, file, asked):
    path = file("council;Last year's figure\nNorthham;12\n")

    ran = run("load_merge_file", SLUG, path, "--authority-column", "council", "--json")

    assert ran.code == 0
    assert ran.document == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "errors": [],
        "warnings": [],
        "columns": [{"header": "Last year's figure", "placeholder": "last_years_figure"}],
    }
    assert FoiRequest.objects.get().merge_values == {"last_years_figure": "12"}


def test_load_merge_file_tells_a_person_what_each_column_is_called(run, file, asked):
    ran = run("load_merge_file", SLUG, file("authority,An officer\nNorthham,A\n"))

    assert ran.out == "Values of the merge file: 1 created, 0 updated, 0 unchanged.\n"
    assert "column 'An officer' is {{ an_officer }}" in ran.err


def test_load_merge_file_writes_nothing_on_a_dry_run(run, file, asked):
    ran = run("load_merge_file", SLUG, file("authority,officer\nNorthham,A\n"), "--dry-run")

    assert (ran.code, "A dry run" in ran.out) == (0, True)
    assert Campaign.objects.get().merge_columns == []
    assert FoiRequest.objects.get().merge_values == {}


def test_load_merge_file_refuses_with_one_line_a_problem(run, file, asked, make_authority):
    make_authority("Southham")
    ran = run(
        "load_merge_file", SLUG, file("authority,officer\nNowhere at all,A\nSouthham,B\n"), "--json"
    )

    assert ran.code == 1
    assert len(ran.document["errors"]) == 2
    assert "line 3, column 'authority': Southham" in ran.err


def test_load_merge_file_refuses_a_campaign_that_is_not_there(run, file, db):
    assert run("load_merge_file", "no-such", file("authority,officer\n")).code == 1
