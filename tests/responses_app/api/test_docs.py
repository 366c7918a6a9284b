"""docs/api.md says what the API does, and its examples run."""

import os
import re
import runpy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
import requests
from django.core.management import call_command

from responses_app.api import tokens
from responses_app.api.paging import LIMIT, MOST
from responses_app.api.problems import NAMES
from responses_app.api.service import document
from responses_app.models import StatisticsBuild
from responses_app.statistics_rebuild import show

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
PREFIX = "/api/v1/"


def table_under(heading):
    """The cells of the first table under a heading, without its head."""
    text = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(language):
    """The one block of code in a language."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return block


def quoted(text):
    return set(re.findall(r"`([^`]+)`", text))


def parameters(path):
    """The names that a path takes after the `?`."""
    found = document()["paths"][PREFIX + path]["get"]["parameters"]
    return {one["name"] for one in found if one["in"] == "query"}


def columns(name):
    return set(document()["components"]["schemas"][name]["properties"])


# ---------------------------------------------------------------------------- what it lists


def test_the_paths_and_parameters_are_those_of_the_document():
    told = {path.strip("`"): quoted(asked) for path, _, asked in table_under("What can be read")}

    assert told == {
        path.removeprefix(PREFIX): parameters(path.removeprefix(PREFIX))
        for path in document()["paths"]
    }


def test_the_parameters_that_may_be_repeated_are_those_of_the_document():
    (line,) = re.findall(r"^- (.*) may be repeated:", PAGE, re.MULTILINE)
    lists = {
        one["name"]
        for path in document()["paths"].values()
        for one in path["get"]["parameters"]
        if one["schema"].get("type") == "array"
    }

    assert quoted(line) == lists


def test_the_errors_are_those_of_the_code():
    told = {(int(status), name.strip("`")) for status, name, _ in table_under("Errors")}

    assert told == {(int(status), name) for status, name in NAMES.items()}


def test_the_limits_are_those_of_the_code():
    assert f"pages of {LIMIT} rows" in PAGE
    assert f"(up to {MOST:,})" in PAGE


# ---------------------------------------------------------------------------- examples


@pytest.fixture
def site(live_server, transactional_db, django_user_model, monkeypatch, settings):
    """A live server with the made-up campaign, and a token in the environment."""
    settings.API_PER_MINUTE = 100_000
    call_command("migrate", verbosity=0)  # roles: the tables were emptied
    call_command("demo", verbosity=0)
    owner = django_user_model.objects.create_superuser("olga")
    monkeypatch.setenv("FOI_SITE", live_server.url)
    monkeypatch.setenv("FOI_TOKEN", tokens.make(owner, "example"))
    return live_server


def test_the_examples_run_and_give_the_statistics(site, tmp_path, capsys):
    """One test, for the made-up campaign takes a while to make."""
    pandas_gives_the_statistics(run_pandas(tmp_path))
    assert "rate_percent_lower" in capsys.readouterr().out
    every_page_is_read(run_pandas(tmp_path, limit=7), site)
    curl_is_answered(site)


def run_pandas(folder, limit=1000):
    """Run the example; return what it has made."""
    script = folder / "example.py"
    assert '"limit": 1000' in code("python")
    script.write_text(code("python").replace('"limit": 1000', f'"limit": {limit}'))
    return runpy.run_path(str(script))


def pandas_gives_the_statistics(made):
    campaign = StatisticsBuild.objects.get(campaign__slug="demonstration").campaign
    told = {row["question"]: row for row in show(campaign, area="uk")}
    rates = made["rates"]
    assert len(rates)
    for row in rates.itertuples():
        rate = told[row.question]["rate"]
        assert (row.rate_of, row.rate_n) == (rate["of"], rate["n"])
        assert (row.rate_percent_lower, row.rate_percent_upper) == (
            rate["percent_lower"], rate["percent_upper"],
        )  # fmt: skip
        assert pd.isna(row.rate_percent) or row.rate_percent == rate["percent"]
    exact = told["1a"]["exact"]
    known = made["known"]
    assert (known["question_id"] == "1a").sum() == exact
    assert made["totals"]["1a"].to_numpy().sum() == known[known["question_id"] == "1a"].value.sum()
    assert pd.api.types.is_datetime64_any_dtype(made["figures"]["due_on"])
    assert set(made["figures"]["made_up"]) == {"made-up figures"}


def every_page_is_read(made, site):
    whole = requests.get(
        f"{site.url}{PREFIX}campaigns/demonstration/figures",
        {"question": ["1a", "2a"], "limit": 1000},
        headers=made["session"].headers,
        timeout=30,
    ).json()
    assert len(made["figures"]) == whole["count"] == len(whole["results"])
    assert not made["figures"].duplicated(["reference", "question_id", "period"]).any()


def curl_is_answered(site):
    addresses = re.findall(r'"(\$FOI_SITE[^"]+)"', code("sh"))

    assert len(addresses) == 2
    for address in addresses:
        parts = urlsplit(address.replace("$FOI_SITE", site.url))
        assert set(parse_qs(parts.query)) <= parameters(
            parts.path.removeprefix(PREFIX).replace("demonstration", "{slug}")
        )
        answer = requests.get(
            parts.geturl(),
            headers={"Authorization": f"Bearer {os.environ['FOI_TOKEN']}"},
            timeout=30,
        )
        assert answer.status_code == 200 and answer.json()["results"]


def test_the_pandas_example_uses_columns_that_there_are():
    used = set(re.findall(r'"(\w+)"', code("python").split("figures = ")[1]))

    values = {"1a", "2a", "uk", "yes", "exact", "sum", "question", "area"}
    assert used - values <= columns("Figure") | columns("Statistic")


def test_the_r_example_asks_for_paths_parameters_and_columns_that_there_are():
    """There is no R here: what it asks of the API is looked up in the document."""
    text = code("r")

    calls = re.findall(r'read\("campaigns/demonstration/([\w-]+)", (.*)\)$', text, re.MULTILINE)
    assert [path for path, _ in calls] == ["figures", "statistics"]
    for path, asked in calls:
        names = set(re.findall(r"(\w+) = ", asked))
        assert names and names <= parameters(f"campaigns/{{slug}}/{path}")
    assert set(re.findall(r"req_url_query\((\w+) =", text)) == {"limit"}
    assert 'req_url_path_append("api/v1", path)' in text
    for frame, schema in (("figures|counted|known", "Figure"), ("statistics|rates", "Statistic")):
        used = set(re.findall(rf"\b(?:{frame})\$(\w+)", text))
        assert used and used <= columns(schema)
    assert set(re.findall(r"answer\$(\w+)", text)) <= columns("PageOfStatistics")
    (formula,) = re.findall(r"aggregate\((.*?), data", text)
    assert set(re.findall(r"\w+", formula)) <= columns("Figure")
    (shown,) = re.findall(r"rates\[, c\((.*?)\)\]", text, re.DOTALL)
    assert set(re.findall(r'"(\w+)"', shown)) <= columns("Statistic")
    assert text.count("(") == text.count(")") and text.count("{") == text.count("}")


def test_the_example_of_an_answer_has_the_columns_of_one():
    text = code("json")

    assert set(re.findall(r'^  "(\w+)"', text, re.MULTILINE)) == columns("PageOfFigures")
    (row,) = re.findall(r"\[\{(.*)\}\]", text, re.DOTALL)
    assert set(re.findall(r'"(\w+)":', row)) <= columns("Figure")
