"""Seven made-up campaigns: what each asks, how its figures lie, and how officers shorten it."""

# ruff: noqa: E501 - questions stand on one line, as they are read

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from responses_app.domain.locating import Asked
from responses_app.domain.locating.asked import AskedPeriod, AskedQuestion

Number = int | Decimal
Numbers = dict[tuple[str, str], Number]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and how authorities speak of it."""

    key: str
    text: str
    unit: str
    short: str  # the heading an officer writes over a column
    phrase: str  # "In 2023, 12 ..."
    kind: str = "count"
    also_called: tuple[str, ...] = ()
    welsh: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One request to many authorities."""

    name: str
    title: str
    questions: tuple[Question, ...]
    periods: tuple[AskedPeriod, ...]
    sent_on: date
    bodies: tuple[str, ...]  # council, district, scottish, welsh, police, trust
    numbers: Callable[[Random, Campaign], Numbers]
    rows_from: tuple[int, int]
    laws: tuple[str, ...] = ("foia",)

    def asked(self, law: str, number: int) -> Asked:
        """What was asked of one authority."""
        first, first_period = self.rows_from
        keys = [period.key for period in self.periods]
        rows: dict[str, tuple[str, str]] = {}
        for place, question in enumerate(self.questions, first):
            if not keys:
                rows[f"q{place}"] = (question.key, "")
            for at, key in enumerate(keys, first_period):
                rows[f"q{place}p{at}"] = (question.key, key)
        return Asked(
            questions=tuple(
                AskedQuestion(q.key, q.text, q.unit, q.kind, q.also_called) for q in self.questions
            ),
            periods=self.periods,
            law=law,
            reference=f"{self.title[:2].upper()}-{number:04d}",
            rows=rows,
            sent_on=self.sent_on,
        )


def _year(year: int) -> AskedPeriod:
    return AskedPeriod(str(year), "calendar", date(year, 1, 1), date(year, 12, 31))


def _financial(year: int) -> AskedPeriod:
    key = f"{year}-{(year + 1) % 100:02d}"
    return AskedPeriod(key, "financial", date(year, 4, 1), date(year + 1, 3, 31))


def _academic(year: int) -> AskedPeriod:
    key = f"{year}/{(year + 1) % 100:02d}"
    return AskedPeriod(key, "other", date(year, 9, 1), date(year + 1, 8, 31))


def _missing_numbers(rng: Random, campaign: Campaign) -> Numbers:
    size = rng.choice((3, 5, 9, 22, 60))
    found: Numbers = {}
    for period in campaign.periods:
        part = 0.34 if period.basis == "part" else 1.0
        known = _around(rng, size * part)
        suspected = _around(rng, size * part * 0.6)
        alone = _around(rng, size * part * 2.5)
        away = min(known + suspected, _around(rng, (known + suspected) * 0.35))
        gone = min(alone, _around(rng, alone * 0.15))
        times = away + gone + (_around(rng, (away + gone) * 2.2) if away + gone else 0)
        values = (known, suspected, alone, away, gone, times)
        for question, value in zip(campaign.questions, values):
            found[question.key, period.key] = value
    return found


def _around(rng: Random, middle: float) -> int:
    return max(0, round(rng.gauss(middle, max(1.0, middle * 0.3))))


def _exclusion_numbers(rng: Random, campaign: Campaign) -> Numbers:
    size = rng.choice((6, 14, 30, 70))
    found: Numbers = {}
    for period in campaign.periods:
        expelled = _around(rng, size)
        values = (
            expelled,
            _around(rng, size * 38) + 30,
            min(expelled, _around(rng, expelled * 0.1)),
            min(expelled, _around(rng, expelled * 0.25)),
            _around(rng, size * 0.4),
        )
        for question, value in zip(campaign.questions, values):
            found[question.key, period.key] = value
    return found


def _housing_numbers(rng: Random, campaign: Campaign) -> Numbers:
    size = rng.choice((420_000, 2_350_000, 11_800_000))
    found: Numbers = {}
    for step, period in enumerate(campaign.periods):
        total = int(size * (1 + 0.17 * step) * rng.uniform(0.85, 1.15))
        nightly = int(total * rng.uniform(0.2, 0.5))
        households = int(total / rng.uniform(9_500, 13_500))
        homes = max(1, int(households * rng.uniform(0.02, 0.2)))
        for question, value in zip(campaign.questions, (total, nightly, households, homes)):
            found[question.key, period.key] = value
    return found


def _search_numbers(rng: Random, campaign: Campaign) -> Numbers:
    size = rng.choice((7, 14, 40, 130))
    found: Numbers = {}
    for period in campaign.periods:
        searched = _around(rng, size)
        intimate = min(searched, _around(rng, searched * 0.3))
        no_adult = min(intimate, _around(rng, intimate * 0.3))
        arrested = min(searched, _around(rng, searched * 0.55))
        for question, value in zip(campaign.questions, (searched, intimate, no_adult, arrested)):
            found[question.key, period.key] = value
    return found


def _tipping_numbers(rng: Random, campaign: Campaign) -> Numbers:
    size = rng.choice((900, 2_600, 14_000))
    found: Numbers = {}
    for period in campaign.periods:
        reports = _around(rng, size)
        notices = _around(rng, size * 0.03)
        income = notices * rng.choice((200, 250, 310)) + rng.randint(1, 90)
        for question, value in zip(
            campaign.questions, (reports, notices, income, _around(rng, size * 0.002))
        ):
            found[question.key, period.key] = value
    return found


def _snapshot_numbers(rng: Random, campaign: Campaign) -> Numbers:
    return {
        (q.key, p.key): rng.randint(6, 190) for q in campaign.questions for p in campaign.periods
    }


def _toolkit_numbers(rng: Random, campaign: Campaign) -> Numbers:
    tenths = rng.choice((5, 12, 16, 24, 37, 43, 68))
    return {
        ("1", ""): rng.choice((0, 1, 1)),
        ("2", ""): Decimal(tenths) / 10,
        ("3", ""): Decimal(rng.choice((61, 87, 124, 173, 226, 318))) / 10,
        ("4", ""): rng.choice((0, 1)),
        ("5", ""): rng.randint(6, 480),
    }


_SPAN = "in each of the calendar years 2021, 2022 and 2023, and from 1 January to 30 April 2024"

MISSING = Campaign(
    "missing",
    "Children missing from care",
    (
        Question("1a", f"How many looked-after children were identified as trafficked or as victims of modern slavery, through the National Referral Mechanism or otherwise, {_SPAN}?", "children", "Identified as trafficked", "looked-after children were identified as victims of trafficking", also_called=("trafficked children",), welsh="Plant a nodwyd fel dioddefwyr masnachu"),
        Question("1b", f"How many looked-after children were suspected to be trafficked, if they are not already counted in 1a, {_SPAN}?", "children", "Suspected trafficked", "further looked-after children were suspected of having been trafficked", also_called=("suspected of being trafficked",), welsh="Plant yr amheuir eu bod wedi'u masnachu"),
        Question("1c", f"How many of the looked-after children were unaccompanied or separated asylum-seeking children, {_SPAN}?", "children", "UASC", "unaccompanied asylum-seeking children were looked after by us", also_called=("unaccompanied children", "UASC"), welsh="Plant ar eu pen eu hunain sy'n ceisio lloches"),
        Question("2a", f"How many of the children counted in 1a and 1b went missing from care or were absent, {_SPAN}?", "children", "Trafficked children who went missing", "of the identified or suspected trafficked children went missing", welsh="Plant a fasnachwyd a aeth ar goll"),
        Question("2b", f"How many of the children counted in 1c went missing from care or were absent, {_SPAN}?", "children", "UASC who went missing", "of the unaccompanied asylum-seeking children went missing", welsh="Plant ar eu pen eu hunain a aeth ar goll"),
        Question("3", f"How many separate missing incidents were recorded for the children in 2a and 2b, {_SPAN}?", "incidents", "Missing incidents", "missing incidents were recorded for these children", also_called=("missing episodes",), welsh="Digwyddiadau ar goll"),
    ),
    (*map(_year, (2021, 2022, 2023)), AskedPeriod("2024 part", "part", date(2024, 1, 1), date(2024, 4, 30))),
    date(2024, 5, 14),
    ("council", "scottish", "welsh", "trust"),
    _missing_numbers,
    (41, 7),
)  # fmt: skip

EXCLUSIONS = Campaign(
    "exclusions",
    "School exclusions",
    (
        Question("1", "The number of permanent exclusions from state-funded schools in your area, in each academic year from 2020/21 to 2022/23.", "pupils", "Permanent exclusions", "pupils were permanently excluded", also_called=("PEX",)),
        Question("2", "The number of suspensions (fixed-term exclusions) from those schools, in each academic year from 2020/21 to 2022/23.", "suspensions", "Suspensions", "suspensions were issued", also_called=("fixed-period exclusions",)),
        Question("3(i)", "Of the pupils in question 1, how many were looked-after children?", "pupils", "Permanently excluded: looked after", "of the permanently excluded pupils were looked-after children", also_called=("CLA",)),
        Question("3(ii)", "Of the pupils in question 1, how many had an education, health and care plan?", "pupils", "Permanently excluded: with EHCP", "of the permanently excluded pupils had an EHC plan", also_called=("EHCP",)),
        Question("4", "The number of managed moves between schools in each of these academic years.", "pupils", "Managed moves", "managed moves took place", also_called=("managed moves",)),
    ),
    tuple(map(_academic, (2020, 2021, 2022))),
    date(2023, 11, 6),
    ("council",),
    _exclusion_numbers,
    (3, 12),
)  # fmt: skip

HOUSING = Campaign(
    "housing",
    "Temporary accommodation spend",
    (
        Question("1", "What was your total gross expenditure on temporary accommodation for homeless households in each financial year from 2019-20 to 2023-24?", "GBP", "Total TA expenditure", "was spent on temporary accommodation in total", "money", ("temporary accommodation spend",), welsh="Cyfanswm gwariant ar lety dros dro"),
        Question("2", "How much of this was spent on nightly paid accommodation, including bed and breakfast, in each financial year?", "GBP", "Of which nightly paid / B&B", "of this went on nightly paid accommodation", "money", ("nightly paid", "B&B spend"), welsh="Llety fesul noson"),
        Question("3", "How many households were in temporary accommodation at the end of each financial year (31 March)?", "households", "Households in TA at 31 March", "households were in temporary accommodation at the year end", welsh="Aelwydydd mewn llety dros dro"),
        Question("4", "How many of the households in question 3 were placed outside your area?", "households", "Households placed out of area", "of these households were placed out of area", also_called=("out of borough placements",), welsh="Aelwydydd y tu allan i'r ardal"),
    ),
    tuple(map(_financial, range(2019, 2024))),
    date(2024, 7, 1),
    ("council", "district", "welsh"),
    _housing_numbers,
    (210, 55),
)  # fmt: skip

SEARCHES = Campaign(
    "searches",
    "Searches of children",
    (
        Question("1", "The total number of strip searches of children under 18 carried out by your force in each financial year 2020-21 to 2023-24.", "searches", "Strip searches of under 18s", "strip searches of children were carried out", also_called=("strip searches",)),
        Question("1a", "The number of those searches that exposed intimate parts (EIP).", "searches", "EIP searches", "of the searches exposed intimate parts", also_called=("MTIPS", "EIP")),
        Question("1b", "The number of the searches in 1a at which no appropriate adult was present.", "searches", "No appropriate adult present", "of these took place without an appropriate adult", also_called=("no AA",)),
        Question("2", "The number of the searches in question 1 that were followed by an arrest.", "searches", "Followed by arrest", "of the searches were followed by an arrest", also_called=("resulting in arrest",)),
    ),
    tuple(map(_financial, range(2020, 2024))),
    date(2024, 9, 2),
    ("police",),
    _search_numbers,
    (88, 31),
)  # fmt: skip

TIPPING = Campaign(
    "tipping",
    "Fly-tipping enforcement",
    (
        Question("1", "How many fly-tipping incidents were reported to you in each calendar year from 2019 to 2023?", "incidents", "Incidents reported", "fly-tipping incidents were reported", also_called=("fly tips",)),
        Question("2a", "How many fixed penalty notices did you issue for fly-tipping in each year?", "notices", "FPNs issued", "fixed penalty notices were issued for fly-tipping", also_called=("FPNs",)),
        Question("2b", "How much income did you receive from these notices in each year?", "GBP", "FPN income", "was received in fixed penalty income", "money", ("income from FPNs",)),
        Question("3", "How many prosecutions for fly-tipping did you bring in each year?", "prosecutions", "Prosecutions", "prosecutions were brought", also_called=("court cases",)),
    ),
    tuple(map(_year, range(2019, 2024))),
    date(2024, 2, 19),
    ("district", "council", "scottish"),
    _tipping_numbers,
    (5, 120),
    ("eir",),
)  # fmt: skip

SNAPSHOT = Campaign(
    "snapshot",
    "Placements far from home",
    (
        Question("1", "On 31 March 2025, how many children in your care were placed more than 20 miles from home?", "children", "Children placed over 20 miles from home", "children in our care were placed more than 20 miles from home", also_called=("out of area placements",)),
    ),
    (AskedPeriod("31 March 2025", "snapshot", date(2025, 3, 31), date(2025, 3, 31)),),
    date(2025, 4, 28),
    ("council", "scottish", "trust"),
    _snapshot_numbers,
    (17, 64),
)  # fmt: skip

TOOLKIT = Campaign(
    "toolkit",
    "Domestic abuse and housing",
    (
        Question("1", "Do you have a domestic abuse policy for your housing service?", "", "Domestic abuse housing policy in place", "", "yes_no", ("policy",)),
        Question("2", "How many full-time equivalent (FTE) staff work as specialist domestic abuse housing officers?", "FTE", "Specialist DA housing officers (FTE)", "", "number", ("specialist officers",)),
        Question("3", "What percentage of your housing officers have had domestic abuse training in the last two years?", "percent", "Housing officers trained", "", "percent", ("trained officers",)),
        Question("4", "Does your allocations scheme give reasonable preference to survivors from outside your area?", "", "Preference for survivors from elsewhere", "", "yes_no", ("allocations scheme",)),
        Question("5", "How many households have you housed in the last twelve months because of domestic abuse?", "households", "Households housed because of DA", "", "count", ("households housed",)),
    ),
    (),
    date(2025, 10, 6),
    ("council", "district", "scottish", "welsh"),
    _toolkit_numbers,
    (301, 0),
)  # fmt: skip

CAMPAIGNS = {
    campaign.name: campaign
    for campaign in (MISSING, EXCLUSIONS, HOUSING, SEARCHES, TIPPING, SNAPSHOT, TOOLKIT)
}
