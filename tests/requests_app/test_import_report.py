"""Where a problem is, what it is, and the counts that scripts read."""

import pytest

from requests_app.import_report import ImportReport, Problem


@pytest.mark.parametrize(
    ("line", "column", "text"),
    [
        (None, None, "is odd."),
        (3, None, "line 3: is odd."),
        (3, "sent_on", "line 3, column 'sent_on': is odd."),
        (None, "sent_on", "column 'sent_on': is odd."),
    ],
)
def test_problem_says_where_it_is(line, column, text):
    assert str(Problem("is odd.", line, column)) == text


def test_as_dict_counts_nothing_where_the_import_was_refused():
    report = ImportReport(created=3, updated=2, unchanged=1)
    report.warn("a slip", 2)
    assert report.as_dict() == {
        "created": 3,
        "updated": 2,
        "unchanged": 1,
        "errors": [],
        "warnings": ["line 2: a slip"],
    }

    report.wrong("no date", 4, "sent_on")

    assert not report.ok
    document = report.as_dict()
    assert (document["created"], document["updated"], document["unchanged"]) == (0, 0, 0)
    assert document["errors"] == ["line 4, column 'sent_on': no date"]
