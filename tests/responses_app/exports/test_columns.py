import re
from datetime import date
from pathlib import Path

import pytest

from responses_app.domain.symbols import MEANINGS
from responses_app.exports import COLUMNS, TABLES, WHAT, export
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


def test_the_docs_read_answers_in_pandas_as_they_were_written(
    campaign, make_request, answer, tmp_path, monkeypatch
):
    said = ["N/A", "null", "NaN", "12", "007", "", "-", "nil"]
    for raw in said:
        answer(make_request(date(2026, 1, 5)), "1a", raw)
    export("figures", campaign, tmp_path / "figures.csv")
    monkeypatch.chdir(tmp_path)
    code = section("In R and Python").split("```python\n")[1].split("```")[0]

    known = {}
    exec(code, known)  # noqa: S102

    found = known["figures"]
    assert found["as_written"].fillna("").tolist() == said
    assert found["value"].dtype == "float64" and found["period"].tolist() == ["2023"] * len(said)
