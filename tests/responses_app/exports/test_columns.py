import re
from pathlib import Path

import pytest

from responses_app.domain.symbols import MEANINGS
from responses_app.exports import COLUMNS, TABLES, WHAT
from responses_app.exports.columns import KEYS
from responses_app.exports.statistics import PATHS, path_of

DOCS = Path(__file__).parents[3] / "docs" / "exports.md"


def section(title):
    text = DOCS.read_text(encoding="utf-8")
    return text.split(f"## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("what", WHAT)
def test_the_columns_are_those_of_the_docs(what):
    lines = section(f"Columns of {what}").splitlines()
    told = [re.findall(r"\| (.*?) (?=\|)", line) for line in lines if line.startswith("| `")]

    assert told == [[f"`{one.name}`", one.type, one.meaning] for one in TABLES[what]]


def test_the_symbols_are_those_of_the_docs():
    lines = section("Formats").splitlines()
    told = dict(re.findall(r"\| `(\[\w+\])` \| (.*?) \|", "\n".join(lines)))

    assert told == dict(MEANINGS)


@pytest.mark.parametrize("what", WHAT)
def test_columns_are_named_once_and_keys_are_among_them(what):
    names = [column.name for column in TABLES[what]]

    assert len(names) == len(set(names)) == len(COLUMNS[what])
    assert set(KEYS[what]) <= set(names)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)
    assert all(COLUMNS[what].values())


def test_the_columns_of_figures_begin_with_those_that_a_report_writer_expects():
    asked = (
        "authority_code authority_name authority_type region nation question_id question period "
        "period_basis unit value value_lower value_upper status missing_reason sections as_written "
        "source_document_sha256 source_where coded_by review_status sent_on due_on responded_on "
        "days_taken on_time"
    ).split()

    assert [one.name for one in TABLES["figures"]][: len(asked)] == asked


def test_each_statistic_stands_in_one_column():
    assert len(set(PATHS.values())) == len(PATHS)


@pytest.mark.parametrize(
    ("column", "path"),
    [
        ("total_lower", ("total_lower",)),
        ("exact", ("exact",)),
        ("rate_of", ("rate", "of")),
        ("rate_percent_upper", ("rate", "percent_upper")),
        ("rate_exact_pairs_left_out", ("rate", "exact_pairs", "left_out")),
        ("rate_average_n", ("rate", "average", "n")),
        ("rate_average_percent_lower", ("rate", "average", "average_percent_lower")),
        ("rate_change_points", ("rate", "change", "points")),
        ("ratio_per", ("ratio", "of")),
        ("ratio_average_value", ("ratio", "average", "average_value")),
        ("change_old_upper", ("change", "old_upper")),
    ],
)
def test_path_of_a_column_leads_into_the_row(column, path):
    assert path_of(column) == path
