from datetime import date

import pytest
from django.utils import timezone

from requests_app.campaigns import load_campaign
from responses_app import exports
from responses_app.exports.statistics import PATHS, cells
from responses_app.statistics_rebuild import rebuild, show
from tests.conftest import CAMPAIGN

MONDAY = date(2026, 1, 5)


def leaves(row, path=()):
    """Every value of a nested row, with its path."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


@pytest.fixture
def built(campaign, make_request, answer):
    """Two periods with rates, ratios and change, some of them within bounds."""
    for raws in (["10", "5", "6", "12"], ["20", "0", "<5", "30"], ["7", "8", "4", "*"]):
        foi_request = make_request(MONDAY)
        for period in ("2023", "2024"):
            for question, raw in zip(("1a", "1b", "2a", "3a"), raws, strict=True):
                answer(foi_request, question, raw, period=period)
    rebuild(campaign, timezone.now())
    return campaign


def test_rows_hold_every_number_that_show_gives(built):
    names, found = exports.rows("statistics", built)
    paths = {path: column for column, path in PATHS.items()}
    left_out = set()

    for row, told in zip(found, show(built), strict=True):
        cells_ = dict(zip(names, row, strict=True))
        for path, value in leaves(told):
            if path not in paths:
                left_out.add(path)
            elif not isinstance(value, list | tuple):
                assert cells_[paths[path]] == value, path
    # What is null as a whole has no parts to tell.
    assert left_out <= {(name,) for name in ("rate", "ratio", "change", "symbols")} | {
        ("rate", "change"), ("ratio", "change"), ("rate", "average"), ("ratio", "average"),
        ("ratio", "band_lower_percent"), ("ratio", "band_upper_percent"),  # a ratio has no band
    }  # fmt: skip


def test_rows_fill_the_columns_of_rates_ratios_and_change(built):
    names, found = exports.rows("statistics", built)
    rows = [dict(zip(names, row, strict=True)) for row in found]

    filled = {name for row in rows for name, cell in row.items() if cell not in (None, "")}
    never = set(names) - filled
    for name in ("rate_percent_lower", "rate_exact_pairs_percent", "rate_band_upper_percent",
                 "rate_average_percent_upper", "ratio_value_upper", "change_percent",
                 "change_old_lower"):  # fmt: skip
        assert name not in never


def test_cells_of_reorganisations_are_told_as_words(built):
    row = {**show(built)[0], "change": {"from": "2023", "n": 1, "crosses": ["One.", "Two."]}}

    told = dict(zip(exports.COLUMNS["statistics"], cells(row), strict=True))

    assert told["change_crosses"] == "One.; Two."
    assert told["change_percent"] is None


def test_rows_of_a_campaign_nobody_answered_are_counts_alone(db):
    campaign = load_campaign(CAMPAIGN.replace("missing-2025", "silence")).campaign
    rebuild(campaign, timezone.now())

    names, found = exports.rows("statistics", campaign)

    for row in found:
        cells_ = dict(zip(names, row, strict=True))
        assert cells_["asked"] == 0 and cells_["total"] is None
