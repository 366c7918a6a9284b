"""The statistics of a release follow from its own tables, for whoever has them."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import lifecycle
from requests_app.campaigns import load_campaign
from requests_app.models import Authority, AuthorityList, Campaign
from responses_app import releases, vault
from responses_app.exports.cells import in_full
from responses_app.exports.columns import TABLES
from responses_app.exports.statistics import cells
from responses_app.figures import record_figure
from tests.conftest import CAMPAIGN
from tests.responses_app.releases.conftest import AT

SCRIPT = Path(__file__).with_name("read_back.py")
ROOT = Path(__file__).parents[3]
WORDS = (
    "12", "0", "3", "1,204", "12.5", "-4", "fewer than 5", "5 or fewer", "10+", "about 30", "*",
    "[c]", "withheld as it is small", "not held", "s.40(2)", "neither confirm nor deny", "", "n/a",
    "see attached", "120 (rounded to nearest 10)", "14 or 15", "98765432109876.123456",
)  # fmt: skip
SENT, REPLY = date(2026, 1, 5), date(2026, 1, 20)
PLACES = st.sampled_from(
    [("England", "London", "London borough"), ("England", "South East", "unitary"),
     ("Wales", "Wales", "Welsh council"), ("Scotland", "Scotland", "Scottish council")]
)  # fmt: skip


@st.composite
def councils(draw):
    """An authority: where it is, what it says in each round and wave, which lists it is on."""
    words = st.lists(st.sampled_from(WORDS), max_size=10)
    return {
        "place": draw(PLACES),
        "first": draw(words),
        "second": draw(st.none() | words),
        "before": draw(words),
        "basis": draw(st.sampled_from(["", "", "financial", "part"])),
        "lists": draw(st.sets(st.sampled_from(["ours", "a; b", "Kent, and others"]))),
        "fate": draw(st.sampled_from(["stays", "stays", "replied", "withdrawn", "abolished"])),
    }


def rebuilt_apart(sha256, folder):
    """The statistics, worked out by a process that has the zip and nothing else."""
    zipped = folder / f"{sha256}.zip"
    zipped.write_bytes(vault.read(sha256))
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    ran = subprocess.run(
        [sys.executable, SCRIPT, zipped], capture_output=True, text=True, env=environment
    )
    assert not ran.returncode, ran.stderr
    return json.loads(ran.stdout)


def frozen(release):
    """The rows of its statistics.csv, as they stand there."""
    text = releases.unpacked(release.sha256).text("statistics.csv")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_table(rows):
    names = [column.name for column in TABLES["statistics"]]
    return [dict(zip(names, map(in_full, cells(row)), strict=True)) for row in rows]


def differences(rebuilt, told):
    """Each field in which two tables differ: what was worked out anew, and what is told."""
    one, other = ({_key(row): row for row in rows} for rows in (rebuilt, told))
    assert one.keys() == other.keys() and len(told) == len(rebuilt)
    return {
        (*key, name): (row[name], other[key][name])
        for key, row in one.items()
        for name in row.keys() | other[key].keys()
        if row[name] != other[key][name]
    }


def _key(row):
    return row["question"], row["period"], row["area"]


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=st.lists(councils(), min_size=1, max_size=5), other_basis=st.booleans())
def test_the_tables_of_a_release_give_its_statistics(make_authority, tmp_path, made, other_basis):
    number = Campaign.objects.count()
    before, now = (_campaign(f"wave-{number}-{wave}", f"wave-{number}-0" * wave) for wave in (0, 1))
    Campaign.objects.filter(pk=now.pk).update(include_other_basis=other_basis)
    _say(now, make_authority(), ["7", "2"], "")  # else perhaps nobody is asked in the end
    for one in made:
        _ask(one, before, now, make_authority)

    release = releases.release(now, None, "", AT)

    found = differences(as_table(rebuilt_apart(release.sha256, tmp_path)), frozen(release))
    assert found == {}


def _campaign(slug, previous):
    text = CAMPAIGN.replace("missing-2025", slug)
    if previous:
        text = text.replace('"2023"', '"2025"').replace('"2024"', '"2026"')
        for key in ("1a", "2a"):
            text = text.replace(f'id = "{key}"\n', f'id = "{key}"\nprevious = "{previous}:{key}"\n')
    return load_campaign(text).campaign


def _ask(one, before, now, make_authority):
    nation, region, kind = one["place"]
    authority = make_authority(nation=nation, region=region, type=kind)
    for name in one["lists"]:
        AuthorityList.objects.get_or_create(name=name)[0].authorities.add(authority)
    _say(before, authority, one["before"], "")
    if one["fate"] == "abolished":
        new = make_authority(nation=nation, region=region, type=kind, start_date=date(2025, 4, 1))
        Authority.objects.filter(pk=authority.pk).update(end_date=date(2025, 3, 31))
        authority.successors.add(new)
        authority = new
    first = _say(now, authority, one["first"], one["basis"])
    if one["fate"] == "replied":
        lifecycle.record(first, "response", REPLY)
    if one["second"] is not None:
        _say(now, authority, one["second"], "", round=2)
    elif one["fate"] == "withdrawn":
        lifecycle.record(first, "withdrawn", REPLY)


def _say(campaign, authority, words, basis, **columns):
    foi_request = lifecycle.new_request(campaign, authority, **columns)
    lifecycle.record(foi_request, "sent", SENT)
    places = [
        (question, period)
        for question in campaign.questions.filter(sum_of=[])
        for period in campaign.periods.all()
    ]
    for (question, period), raw in zip(places, words):
        record_figure(foi_request, question, period, raw, basis=basis)
    return foi_request
