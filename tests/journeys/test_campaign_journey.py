"""The main job, end to end, by commands and a real worker: on made-up data always, and on the
public data of the BBC Shared Data Unit ("Social care in crisis", 2023, CC0) where FOI_BBC_CSV
names its file.
"""

import csv
import os
from pathlib import Path

import pytest

from tests.servers import wait_for

pytestmark = pytest.mark.journey

CAMPAIGN = """
slug = "social-care-2023"
title = "Contracts handed back, 2023"
ask = { function = "adult_social_care" }
subject = "FOI request: care contracts"
letter = "Dear {{ authority.name }},\\n\\n{{ questions }}\\n"
applicant = { name = "Ada Researcher", organisation = "Example Trust", address = "1 Street" }
periods = [ { id = "2021-22", basis = "financial" }, { id = "2022-23", basis = "financial" } ]

[[question]]
id = "1"
text = "How many contracts were handed back?"
unit = "contracts"
kind = "count"

[[question]]
id = "2"
text = "How many hours of care did they come to?"
unit = "hours"
kind = "number"
per = "1"
"""
MAPPING = (
    "contracts_2021_22=1@2021-22",
    "contracts_2022_23=1@2022-23",
    "hours_2021_22=2@2021-22",
    "hours_2022_23=2@2022-23",
)
OUTCOMES = {
    "Full": "full",
    "Partial": "partial",
    "Refused": "refused",
    "Did not respond": "no_reply",
}

# Our own rows in the shape of such a survey: (name, nation, reply, and four cells as written).
MADE_UP = [
    ("Kent", "England", "Full", "10.0", "100.5", "20.0", "90.0"),
    ("Bristol, City of", "England", "Full", "5", "50", "", "50"),
    ("Durham", "England", "Partial", "Not held", "Not held", "7", "Not held"),
    ("Rhondda Cynon Taff", "Wales", "Full", "1,000", "8,000", "900", "8,100"),
    ("Wrexham Borough", "Wales", "Refused", "Cost exceeded", "", "Cost exceeded", ""),
    ("Glasgow City", "Scotland", "Full", "fewer than 5", "12", "0", "0"),
    ("Fife", "Scotland", "Did not respond", "", "", "", ""),
    ("Belfast HSC Trust", "Northern Ireland", "Full", "30", "10", "33", "11"),
]
HEADER = (
    "authority", "country", "response",
    "contracts_2021_22", "hours_2021_22", "contracts_2022_23", "hours_2022_23",
)  # fmt: skip


def run_campaign(house, survey: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """Load, import, let the worker rebuild, export; return the exported statistics."""
    with survey.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    requests = "authority,outcome\n" + "".join(
        f'"{row["authority"]}",{OUTCOMES[row["response"]]}\n' for row in rows
    )
    slug = house.ask("load_campaign", house.write("campaign.toml", CAMPAIGN))["campaign"]
    imported = house.ask("import_requests", slug, house.write("requests.csv", requests))
    assert (imported["created"], imported["errors"]) == (len(rows), [])
    figures = ["import_figures", slug, str(survey), "--map", *MAPPING]
    assert house.ask(*figures)["created"] == 4 * len(rows)
    assert house.ask(*figures)["unchanged"] == 4 * len(rows)

    house.start_worker()
    house.start_beat()
    wait_for(
        "the statistics",
        lambda: house.try_to("show_statistics", slug, "--json").returncode == 0,
        60,
    )
    path = house.folder / "statistics.csv"
    house.ask("export", "statistics", slug, "--format", "csv", "-o", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["question"], row["period"], row["area"]): row for row in csv.DictReader(file)}


def test_a_campaign_end_to_end_on_made_up_data(house, tmp_path):
    survey = tmp_path / "survey.csv"
    with survey.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(MADE_UP)

    statistics = run_campaign(house, survey)

    uk = statistics["1", "2021-22", "uk"]
    assert (uk["asked"], uk["answered"], uk["exact"], uk["bounded"]) == ("8", "5", "4", "1")
    # Glasgow's reply shows real zeros, so its "fewer than 5" is at least 1.
    assert (uk["total"], uk["total_lower"], uk["total_upper"]) == ("", "1046", "1049")
    assert (uk["not_held"], uk["refused"], uk["no_reply"]) == ("1", "1", "1")
    later = statistics["1", "2022-23", "uk"]
    assert (later["total"], later["other"]) == ("960", "1")
    wales = statistics["1", "2022-23", "nation:Wales"]
    assert (wales["change_n"], wales["change_percent"]) == ("1", "-10")
    trust = statistics["2", "2021-22", "nation:Northern Ireland"]
    assert (trust["ratio_n"], trust["ratio_value"]) == ("1", "0.33")


@pytest.mark.skipif("FOI_BBC_CSV" not in os.environ, reason="FOI_BBC_CSV names no file")
def test_a_campaign_end_to_end_on_the_public_data_of_the_bbc(house):
    """Every number of the table that these rows are known to give."""
    survey = Path(os.environ["FOI_BBC_CSV"])
    assert survey.is_file(), "FOI_BBC_CSV is set, and its file is missing"

    statistics = run_campaign(house, survey)

    expected = {  # area: asked, then answers and contracts of each year
        "nation:England": (151, 84, 5214, 86, 4567),
        "nation:Scotland": (32, 12, 360, 12, 257),
        "nation:Wales": (22, 16, 1078, 15, 652),
        "nation:Northern Ireland": (5, 5, 425, 5, 460),
        "uk": (210, 117, 7077, 118, 5936),
    }
    for area, numbers in expected.items():
        first, second = (statistics["1", period, area] for period in ("2021-22", "2022-23"))
        found = (
            first["asked"], first["answered"], first["total"],
            second["answered"], second["total"],
        )  # fmt: skip
        assert found == tuple(map(str, numbers)), area
    uk = statistics["1", "2022-23", "uk"]
    assert (uk["change_n"], uk["change_old"], uk["change_new"], uk["change_percent"]) == (
        "115",
        "7008",
        "5881",
        "-16.1",
    )
    outcomes = house.folder / "requests.csv"
    house.ask("export", "requests", "social-care-2023", "-o", str(outcomes))
    with outcomes.open(encoding="utf-8", newline="") as file:
        told = [row["outcome"] for row in csv.DictReader(file)]
    assert [told.count(one) for one in ("full", "partial", "refused", "")] == [112, 10, 50, 38]
    with_contracts = house.folder / "figures.csv"
    house.ask("export", "figures", "social-care-2023", "-o", str(with_contracts))
    with with_contracts.open(encoding="utf-8", newline="") as file:
        gave = {
            (row["nation"], row["authority_code"])
            for row in csv.DictReader(file)
            if row["question_id"] == "1" and row["status"] == "exact"
        }
    by_nation = {
        nation: sum(1 for where, _ in gave if where == nation)
        for nation in ("England", "Scotland", "Wales", "Northern Ireland")
    }
    assert by_nation == {"England": 86, "Scotland": 13, "Wales": 16, "Northern Ireland": 5}
