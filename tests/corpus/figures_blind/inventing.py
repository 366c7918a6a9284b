"""Numbers that could be true of an authority of one size or another."""

from random import Random

from .desk import Desk
from .sayings import Facts, Said, exact, money, percent, yes_no


def children(desk: Desk, *, size: str = "large", zeros: bool = True) -> Facts:
    """Counts of children by year; a small authority has many below five."""
    rng = desk.rng
    top = {"large": 40, "middle": 16, "small": 7}[size]
    facts: Facts = {}
    for place, year in enumerate(desk.campaign.years):
        share = 0.4 if place == 3 else 1
        identified = _some(rng, top * share, zeros)
        suspected = _some(rng, top * share * 1.3, zeros)
        alone = _some(rng, top * share * 3, zeros)
        missing = _some(rng, (identified + suspected) * 0.6, zeros, most=identified + suspected)
        alone_missing = _some(rng, alone * 0.4, zeros, most=alone)
        incidents = (missing + alone_missing) + _some(rng, 3 * (missing + alone_missing), zeros)
        counts = (identified, suspected, alone, missing, alone_missing, incidents)
        for key, count in zip(desk.campaign.keys, counts):
            facts[key, year] = exact(count, f"{count:,}")
    return facts


def _some(rng: Random, top: float, zeros: bool, most: int | None = None) -> int:
    least = 0 if zeros else 1
    number = round(rng.triangular(0, max(top, 1.5), top * 0.35))
    return max(least, number if most is None else min(number, most))


def small(facts: Facts, put: Said, limit: int = 5) -> Facts:
    """The same with every count from 1 to below the limit put out of sight."""
    return {
        key: put if said.number is not None and 0 < said.number < limit else said
        for key, said in facts.items()
    }


def potholes(desk: Desk, *, pence: bool = False, commas: bool = True) -> Facts:
    rng = desk.rng
    facts: Facts = {}
    claims, repairs = rng.randrange(90, 900), rng.randrange(2_500, 42_000)
    for year in desk.campaign.years:
        claims = round(claims * rng.uniform(0.85, 1.4))
        repairs = round(repairs * rng.uniform(0.85, 1.25))
        settled = round(claims * rng.uniform(0.12, 0.4))
        paid = settled * rng.uniform(180, 520)
        spent = repairs * rng.uniform(45, 85)
        facts["1", year] = exact(claims, f"{claims:,}" if commas else "")
        facts["2", year] = exact(settled)
        facts["3", year] = money(round(paid, 2 if pence else 0), pence)
        facts["4", year] = percent(round(rng.uniform(55, 86), rng.choice((0, 1))))
        facts["5", year] = exact(repairs, f"{repairs:,}" if commas else "")
        facts["6", year] = money(round(spent, 2 if pence else 0), pence)
    return facts


def libraries(desk: Desk) -> Facts:
    rng = desk.rng
    facts: Facts = {}
    count, staff = rng.randrange(7, 34), rng.uniform(24, 140)
    fines, each = rng.random() < 0.7, rng.uniform(22, 41)
    run_by_others = rng.randrange(0, 9)
    for year in desk.campaign.years:
        facts["1", year] = exact(count)
        hours = round(count * each * rng.uniform(0.95, 1.03) * 2) / 2
        facts["2", year] = exact(hours, f"{hours:,.1f}" if hours >= 1000 or hours % 1 else "")
        facts["3", year] = exact(round(staff, 1))
        facts["4", year] = exact(run_by_others)
        facts["5", year] = yes_no(fines)
        if rng.random() < 0.4:
            count, run_by_others = count - 1, run_by_others + 1
        staff *= rng.uniform(0.86, 1.02)
        fines = fines and rng.random() < 0.6
    return facts


def notices(desk: Desk, *, top: int = 90, zeros: bool = True) -> Facts:
    return {("1", year): exact(_some(desk.rng, top, zeros), "") for year in desk.campaign.years}


def allotments(desk: Desk) -> Facts:
    rng = desk.rng
    plots = rng.randrange(120, 2400)
    return {
        ("1", ""): exact(plots, f"{plots:,}"),
        ("2", ""): exact(waiting := rng.randrange(40, 1900), f"{waiting:,}"),
        ("3", ""): exact(rng.choice((9, 14, 18, 24, 31.5, 42, 60))),
        ("4", ""): money(rng.choice((38, 46.5, 58.75, 72, 91.2)), True),
        ("5", ""): yes_no(rng.random() < 0.4),
    }


def any_of(desk: Desk) -> Facts:
    """Answers to whichever campaign this is."""
    makers = {
        "children": children,
        "potholes": potholes,
        "libraries": libraries,
        "notices": notices,
        "allotments": allotments,
    }
    return makers[desk.campaign.name](desk)
