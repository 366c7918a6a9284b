"""What was asked, how officers call it, and figures as they really lie.

Each campaign gives its questions and periods, the true numbers of one authority, and for each
question the words that officers put in place of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from responses_app.domain.locating import Asked, AskedPeriod, AskedQuestion

Number = int | Decimal | bool
Numbers = dict[tuple[str, str], Number]


@dataclass(frozen=True)
class Campaign:
    """One campaign put to one authority, with what its records truly hold."""

    name: str
    asked: Asked
    numbers: Numbers
    called: dict[str, str]  # what officers call a question, with choices
    short: dict[str, str]  # as the heading of a column, with choices
    groups: dict[str, str] = field(default_factory=dict)  # a heading over several questions
    welsh: dict[str, str] = field(default_factory=dict)
    about: str = ""

    @property
    def keys(self) -> list[str]:
        return [question.key for question in self.asked.questions]

    @property
    def periods(self) -> list[AskedPeriod]:
        """Its periods; one without a name where it has none."""
        return list(self.asked.periods) or [AskedPeriod("", "other")]

    def question(self, key: str) -> AskedQuestion:
        return next(one for one in self.asked.questions if one.key == key)


def _year(year: int) -> AskedPeriod:
    return AskedPeriod(str(year), "calendar", date(year, 1, 1), date(year, 12, 31))


def _financial(year: int) -> AskedPeriod:
    return AskedPeriod(
        f"{year}-{(year + 1) % 100:02}", "financial", date(year, 4, 1), date(year + 1, 3, 31)
    )


def _part(year: int, month: int) -> AskedPeriod:
    end = date(year, month + 1, 1) - timedelta(1)
    return AskedPeriod(f"{year} (part)", "part", date(year, 1, 1), end)


def _rows(questions: tuple[AskedQuestion, ...], periods: tuple[AskedPeriod, ...], rng: Random):
    """The rows of our reply form: numbers of a database, as they would come."""
    first, then = rng.randrange(3, 400), rng.randrange(3, 90)
    wanted = periods or (AskedPeriod("", "other"),)
    return {
        f"q{first + i}" + (f"p{then + j}" if periods else ""): (question.key, period.key)
        for i, question in enumerate(questions)
        for j, period in enumerate(wanted)
    }


def _asked(
    questions: tuple[AskedQuestion, ...], periods: tuple[AskedPeriod, ...], law: str, rng: Random,
    sent_on: date,
) -> Asked:  # fmt: skip
    campaign = rng.choice(["MISS", "CARE", "FOI", "DATA"])
    reference = f"{campaign}-{rng.randrange(20, 27)}-{rng.randrange(1, 999):04}"
    return Asked(questions, periods, law, reference, _rows(questions, periods, rng), sent_on)


def _small(rng: Random, size: float) -> int:
    """A count about as large as `size`, with many small ones and zeros."""
    return int(rng.expovariate(1 / size)) if size else 0


def missing(rng: Random, law: str) -> Campaign:
    """Children missing from care: three calendar years and a part of the fourth."""
    questions = (
        AskedQuestion(
            "1a",
            "How many looked-after children were identified as having been trafficked, through the"
            " National Referral Mechanism or otherwise?",
            "children",
        ),
        AskedQuestion(
            "1b",
            "How many looked-after children were suspected of having been trafficked and are not"
            " already counted in 1a?",
            "children",
        ),
        AskedQuestion(
            "1c",
            "How many looked-after children were unaccompanied or separated from their parents?",
            "children",
            also_called=("UASC", "unaccompanied asylum-seeking children"),
        ),
        AskedQuestion(
            "1d",
            "How many looked-after children were both unaccompanied and trafficked, or suspected"
            " of it?",
            "children",
        ),
        AskedQuestion(
            "2a",
            "Of the children in 1a and 1b, how many went missing from care at least once?",
            "children",
        ),
        AskedQuestion(
            "2b",
            "Of the children in 1c, how many went missing from care at least once?",
            "children",
        ),
        AskedQuestion(
            "3a",
            "How many missing incidents were recorded for the children in 2a?",
            "incidents",
            also_called=("missing episodes",),
        ),
    )
    last = rng.choice([2020, 2022, 2023, 2024])
    periods = (*(_year(last - n) for n in (2, 1, 0)), _part(last + 1, rng.choice([3, 4, 6, 9])))
    size = rng.choice([2, 5, 14, 40])
    numbers: Numbers = {}
    for period in periods:
        share = 1.0 if period.basis == "calendar" else 0.4
        a, b = _small(rng, size * share), _small(rng, size * 0.4 * share)
        c = int(rng.uniform(0.6, 1.4) * size * 6 * share)
        both = rng.randint(0, min(a + b, c))
        missed = rng.randint(0, a + b)
        found = {
            "1a": a, "1b": b, "1c": c, "1d": both, "2a": missed,
            "2b": rng.randint(0, max(1, c // 4)),
            "3a": missed + (rng.randint(0, missed * 8) if missed else 0),
        }  # fmt: skip
        numbers |= {(key, period.key): number for key, number in found.items()}
    child = "{children in care|looked after children|children looked after|LAC|CLA|young people}"
    return Campaign(
        "missing",
        _asked(questions, periods, law, rng, date(last + 1, 10, rng.randint(1, 28))),
        numbers,
        {
            "1a": f"{{Number|No.|Total number|Count}} of {child} {{identified as|confirmed as}}"
            " {trafficked|victims of trafficking|victims of trafficking / modern slavery}",
            "1b": f"{{Number of {child} suspected of having been trafficked|Suspected victims of"
            " trafficking|Suspected of being trafficked}{ (not in 1a)| (in addition to 1a)"
            "| (excluding those in 1a)|}",
            "1c": "{Number of UASC|Unaccompanied asylum seeking children|Unaccompanied or separated"
            f" {child}|UASC in our care|Number of unaccompanied or separated children}}",
            "1d": "{Both unaccompanied and trafficked|UASC also identified or suspected as"
            " trafficked|Unaccompanied AND trafficked (actual or suspected)|Children both"
            " unaccompanied and trafficked / suspected trafficked}",
            "2a": f"{{Of those in 1a and 1b, number who went missing|Trafficked or suspected"
            f" trafficked {child} who went missing|Number of 1a + 1b who went missing at least"
            " once|Trafficked / suspected trafficked - went missing}",
            "2b": "{Of those in 1c, number who went missing|UASC who went missing|Unaccompanied"
            " children who went missing from care|UASC - missing at least once}",
            "3a": "{Missing incidents for children in 2a|Number of missing episodes (children in"
            " 2a)|Total missing incidents for trafficked / suspected trafficked children|Missing"
            " episodes recorded for the children in 2a}",
        },
        {
            "1a": "{Identified as trafficked|Trafficked - identified|Confirmed trafficked}",
            "1b": "{Suspected trafficked|Suspected of being trafficked|Trafficked - suspected}",
            "1c": "{UASC|Unaccompanied / separated|Unaccompanied children}",
            "1d": "{Both unaccompanied and trafficked|"
            "UASC and trafficked|Unaccompanied & trafficked}",
            "2a": "{Trafficked/suspected - went missing|Of 1a/1b missing|Missing (1a and 1b)}",
            "2b": "{UASC - went missing|Of 1c missing|Unaccompanied who went missing}",
            "3a": "{Missing incidents (2a)|Missing episodes|No. of missing incidents}",
        },
        {
            **dict.fromkeys(
                ("1a", "1b", "1c", "1d"), "{Children looked after|Looked after children|Q1}"
            ),
            **dict.fromkeys(("2a", "2b"), "{Missing from care|Went missing at least once|Q2}"),
            "3a": "{Incidents|Missing incidents|Q3}",
        },
        {
            "1a": "Nifer y plant sy'n derbyn gofal y nodwyd eu bod wedi'u masnachu",
            "1b": "Nifer y plant yr amheuir eu bod wedi'u masnachu (heb eu cynnwys yn 1a)",
            "1c": "Nifer y plant ar eu pen eu hunain neu wedi'u gwahanu",
            "1d": "Plant ar eu pen eu hunain ac wedi'u masnachu",
            "2a": "O'r plant yn 1a ac 1b, nifer a aeth ar goll",
            "2b": "O'r plant yn 1c, nifer a aeth ar goll",
            "3a": "Nifer y digwyddiadau ar goll ar gyfer y plant yn 2a",
        },
        "children missing from care",
    )  # fmt: skip


def handbacks(rng: Random, law: str) -> Campaign:
    """Home care contracts handed back: three financial years."""
    questions = (
        AskedQuestion(
            "1", "How many home care contracts were handed back to the council by providers?",
            "contracts", also_called=("packages returned",),
        ),
        AskedQuestion(
            "2", "How many people who receive care were affected by the contracts handed back?",
            "people",
        ),
        AskedQuestion(
            "3", "How many hours of care a week did those contracts cover?", "hours", "number"
        ),
    )  # fmt: skip
    last = rng.choice([2021, 2022, 2023])
    periods = tuple(_financial(last - n) for n in (2, 1, 0))
    size = rng.choice([1.5, 6, 25, 90])
    numbers: Numbers = {}
    for period in periods:
        contracts = _small(rng, size)
        people = contracts * rng.randint(1, 3)
        hours = Decimal(contracts * rng.randint(60, 130)) / rng.choice([4, 10, 10])
        numbers |= {
            ("1", period.key): contracts, ("2", period.key): people,
            ("3", period.key): hours.quantize(Decimal("0.1")).normalize() if hours else 0,
        }  # fmt: skip
    return Campaign(
        "handbacks",
        _asked(questions, periods, law, rng, date(last + 1, 6, rng.randint(1, 28))),
        numbers,
        {
            "1": "{Number of {contracts|care packages|home care contracts} {handed back|returned}"
            "{ by providers|}|Contracts handed back to the Council|Home care contract hand-backs}",
            "2": "{Number of {people|service users|residents} affected{ by the hand-backs|}|People"
            " receiving care who were affected|Service users affected}",
            "3": "{Weekly hours of care covered|Hours of care per week{ affected|}|Care hours per"
            " week covered by those contracts|Total weekly care hours}",
        },
        {
            "1": "{Contracts handed back|No. of contracts handed back|Hand-backs}",
            "2": "{People affected|Service users affected}",
            "3": "{Hours per week|Weekly hours|Care hours (weekly)}",
        },
        {},
        {
            "1": "Nifer y contractau gofal cartref a roddwyd yn ôl",
            "2": "Nifer y bobl yr effeithiwyd arnynt",
            "3": "Oriau gofal yr wythnos",
        },
        "home care contracts handed back",
    )


def staffing(rng: Random, law: str) -> Campaign:
    """Social workers: one financial year, each question of another kind."""
    questions = (
        AskedQuestion(
            "1", "How much did the council spend on agency social workers?", "GBP", "money"
        ),
        AskedQuestion(
            "2", "How many full-time equivalent social workers were in post?", "FTE", "number"
        ),
        AskedQuestion(
            "3", "What was the vacancy rate among social workers?", "percent", "percent",
            ("vacancy percentage",),
        ),
        AskedQuestion(
            "4", "Does the council pay a retention bonus to social workers?", "", "yes_no"
        ),
        AskedQuestion(
            "5", "How many agency social workers were employed?", "people", "count",
            ("agency workers",),
        ),
    )  # fmt: skip
    period = _financial(rng.choice([2021, 2022, 2023, 2024]))
    key = period.key
    spend = Decimal(rng.randint(40_000, 6_500_000)) + Decimal(rng.randint(0, 99)) / 100
    numbers: Numbers = {
        ("1", key): spend if rng.random() < 0.5 else Decimal(int(spend)),
        ("2", key): Decimal(rng.randint(300, 3500)) / 10,
        ("3", key): Decimal(rng.randint(20, 310)) / 10,
        ("4", key): rng.random() < 0.5,
        ("5", key): rng.randint(0, 90),
    }
    return Campaign(
        "staffing",
        _asked(questions, (period,), law, rng, date(period.end.year, 7, rng.randint(1, 28))),
        numbers,
        {
            "1": "{Total spend on|Expenditure on|Cost of} agency social workers",
            "2": "{FTE social workers in post|Social workers in post (FTE)|Full time equivalent"
            " social workers in post}",
            "3": "{Vacancy rate{ (social workers)|}|Social worker vacancy rate}",
            "4": "{Retention bonus paid{ to social workers|}?|Does the Council pay a retention"
            " bonus?}",
            "5": "{Number of agency social workers{ employed|}|Agency social workers (headcount)}",
        },
        {
            "1": "{Agency spend|Agency spend (£)}", "2": "{FTE in post|Social workers (FTE)}",
            "3": "{Vacancy rate|Vacancy rate (%)}", "4": "{Retention bonus|Retention bonus?}",
            "5": "{Agency workers|No. of agency social workers}",
        },
        {},
        {},
        "agency social workers",
    )  # fmt: skip


def snapshot(rng: Random, law: str) -> Campaign:
    """Children in care on the last day of March of three years."""
    questions = (
        AskedQuestion("Q1", "How many children were looked after by the council?", "children"),
        AskedQuestion(
            "Q2", "How many of them were placed outside the council's area?", "children",
            also_called=("out of area placements", "out of borough"),
        ),
        AskedQuestion(
            "Q3", "How many of them were living in unregistered placements?", "children"
        ),
        AskedQuestion("Q4", "How many of them had no allocated social worker?", "children"),
    )  # fmt: skip
    last = rng.choice([2022, 2023, 2024])
    days = [date(last - n, 3, 31) for n in (2, 1, 0)]
    periods = tuple(AskedPeriod(day.isoformat(), "snapshot", day, day) for day in days)
    size = rng.choice([90, 240, 520, 1150])
    numbers: Numbers = {}
    for period in periods:
        cared = int(size * rng.uniform(0.88, 1.12))
        found = {
            "Q1": cared, "Q2": int(cared * rng.uniform(0.2, 0.5)), "Q3": _small(rng, size / 90),
            "Q4": _small(rng, size / 60),
        }  # fmt: skip
        numbers |= {(question, period.key): number for question, number in found.items()}
    return Campaign(
        "snapshot",
        _asked(questions, periods, law, rng, date(last, 9, rng.randint(1, 28))),
        numbers,
        {
            "Q1": "{Total children looked after|Number of children looked after|Total number of"
            " looked after children|Number of children in care}",
            "Q2": "{Placed {out of area|outside the {Council|authority} area|out of borough}|Number"
            " in out of area placements}",
            "Q3": "{{In|Number in|Living in} unregistered placements|Children in unregistered"
            " accommodation}",
            "Q4": "{{Without|No} allocated social worker|Number with no allocated social worker}",
        },
        {
            "Q1": "{Children looked after|Children in care|CLA}",
            "Q2": "{Placed out of area|Out of area}", "Q3": "{Unregistered|Unregistered placement}",
            "Q4": "{No allocated social worker|Unallocated}",
        },
        {},
        {
            "Q1": "Nifer y plant sy'n derbyn gofal", "Q2": "Nifer a leolwyd y tu allan i'r ardal",
            "Q3": "Nifer mewn lleoliadau heb eu cofrestru",
            "Q4": "Nifer heb weithiwr cymdeithasol dynodedig",
        },
        "children looked after and placements",
    )  # fmt: skip


def parking(rng: Random, law: str) -> Campaign:
    """Penalty charge notices: large counts and money, calendar years."""
    questions = (
        AskedQuestion(
            "1", "How many penalty charge notices did the council issue?", "notices",
            also_called=("PCNs",),
        ),
        AskedQuestion("2", "How many penalty charge notices were challenged?", "notices"),
        AskedQuestion(
            "3", "How many challenges led to the notice being cancelled?", "notices"
        ),
        AskedQuestion(
            "4", "How much did the council receive from penalty charge notices?", "GBP", "money"
        ),
    )  # fmt: skip
    last = rng.choice([2021, 2022, 2023, 2024])
    periods = tuple(_year(last - n) for n in (2, 1, 0))
    size = rng.choice([2_600, 11_000, 48_000, 190_000])
    numbers: Numbers = {}
    for period in periods:
        issued = int(size * rng.uniform(0.7, 1.3))
        challenged = int(issued * rng.uniform(0.08, 0.3))
        money = Decimal(int(issued * rng.uniform(21, 44)))
        found = {
            "1": issued, "2": challenged, "3": int(challenged * rng.uniform(0.2, 0.6)),
            "4": money + Decimal(rng.choice(["0", "0.5", "0.75"])),
        }  # fmt: skip
        numbers |= {(question, period.key): number for question, number in found.items()}
    return Campaign(
        "parking",
        _asked(questions, periods, law, rng, date(last + 1, 4, rng.randint(1, 28))),
        numbers,
        {
            "1": "{{Number of |Total |}PCNs issued|Penalty charge notices issued}",
            "2": "{{Number of |}PCNs challenged|Challenges received|Notices challenged}",
            "3": "{{Number of |}PCNs cancelled{ following a challenge| after challenge|}|Challenges"
            " resulting in cancellation|Notices cancelled}",
            "4": "{{Total |}income from PCNs|Amount received from penalty charge notices|PCN"
            " income received}",
        },
        {
            "1": "{PCNs issued|Issued}", "2": "{PCNs challenged|Challenged}",
            "3": "{PCNs cancelled|Cancelled}", "4": "{Income|Income (£)|PCN income}",
        },
        {},
        {},
        "penalty charge notices",
    )  # fmt: skip


def homes(rng: Random, law: str) -> Campaign:
    """Empty homes: no period is asked for."""
    questions = (
        AskedQuestion(
            "1", "How many dwellings in your area are recorded as long-term empty?", "dwellings",
            also_called=("long term vacant properties",),
        ),
        AskedQuestion(
            "2", "How many of those dwellings have been empty for ten years or more?", "dwellings"
        ),
        AskedQuestion(
            "3", "Does the council charge the empty homes premium?", "", "yes_no"
        ),
        AskedQuestion(
            "4", "How many full-time equivalent empty homes officers does the council employ?",
            "FTE", "number",
        ),
    )  # fmt: skip
    count = int(rng.choice([180, 700, 2400]) * rng.uniform(0.8, 1.2))
    numbers: Numbers = {
        ("1", ""): count, ("2", ""): int(count * rng.uniform(0.01, 0.12)),
        ("3", ""): rng.random() < 0.8,
        ("4", ""): Decimal(rng.choice(["0.5", "1", "1.6", "2", "0.8"])),
    }  # fmt: skip
    return Campaign(
        "homes",
        _asked(questions, (), law, rng, date(2025, rng.randint(1, 12), rng.randint(1, 28))),
        numbers,
        {
            "1": "{Long term empty {properties|dwellings|homes}|"
            "Number of long-term empty dwellings}",
            "2": "{Empty for {10|ten} years or more|Of these, empty ten years or more}",
            "3": "{Empty homes premium charged?|Does the Council charge the premium?}",
            "4": "{Empty homes officers (FTE)|FTE empty homes officers employed}",
        },
        {
            "1": "{Long term empty|Long-term empty homes}",
            "2": "{Empty 10+ years|Empty ten years or more}",
            "3": "{Premium charged|Premium?}", "4": "{Officers (FTE)|FTE officers}",
        },
        {},
        {},
        "empty homes",
    )  # fmt: skip


CAMPAIGNS: dict[str, Callable[[Random, str], Campaign]] = {
    "missing": missing,
    "handbacks": handbacks,
    "staffing": staffing,
    "snapshot": snapshot,
    "parking": parking,
    "homes": homes,
}
