"""How periods and questions are headed in a reply."""

from __future__ import annotations

from random import Random

from responses_app.domain.locating import AskedPeriod

from .campaigns import Campaign
from .words import choose

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_WELSH = (
    "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()
)

CALENDAR = (
    "{y}", "{y}", "{y}", "Jan-Dec {y}", "Jan - Dec {y}", "1 Jan to 31 Dec {y}",
    "01/01/{y} - 31/12/{y}", "Calendar year {y}", "January to December {y}",
    "Year ending 31 December {y}", "1st January {y} to 31st December {y}",
)  # fmt: skip
PART = (
    "{y} (to {d} {month})", "Jan-{mon} {y}", "1 Jan to {d} {mon} {y}", "01/01/{y} - {d}/{m:02}/{y}",
    "{y} (Jan - {mon})", "January to {month} {y}", "{y} (up to {d}/{m:02}/{y})",
    "1 January - {d} {month} {y}", "{y} part year (to {d} {month})",
)  # fmt: skip
FINANCIAL = (
    "{y}/{n:02}", "{y}-{n:02}", "FY{s:02}-{n:02}", "FY {y}/{n:02}", "{s:02}/{n:02}", "{y}/{z}",
    "{y}-{z}", "April {y} to March {z}", "1 April {y} - 31 March {z}", "Apr {s:02} - Mar {n:02}",
    "01/04/{y} - 31/03/{z}", "Year to 31 March {z}", "2{s:03}-{n:02}",
)  # fmt: skip
SNAPSHOT = (
    "{d} {month} {y}", "{d}/{m:02}/{y}", "as at {d} {month} {y}", "At {d}.{m:02}.{s:02}",
    "{d} {mon} {y}", "As at {d}/{m:02}/{s:02}", "{d}st {month} {y}", "Position at {d} {month} {y}",
)  # fmt: skip
_FORMS = {"calendar": CALENDAR, "part": PART, "financial": FINANCIAL, "snapshot": SNAPSHOT}
IDS = (
    "{k}",
    "{k})",
    "Q{k}",
    "{n}({s})",
    "Q{n} ({s})",
    "Q{k}.",
    "Question {k}",
    "{n}. {s})",
    "({k})",
)
PLAIN_IDS = ("{n}", "{n}.", "Q{n}", "Question {n}", "Q{n}.", "{n})", "Q.{n}")


def _told(form: str, period: AskedPeriod, basis: str) -> str:
    if period.start is None or period.end is None:
        return period.key
    day = period.start if basis in ("calendar", "financial") else period.end
    months = _MONTHS[day.month - 1]
    return form.format(
        y=day.year, z=day.year + 1, s=day.year % 100, n=(day.year + 1) % 100, d=day.day,
        m=day.month, month=months, mon=months[:3],
    )  # fmt: skip


def period_names(rng: Random, campaign: Campaign, basis: str = "", welsh: bool = False):
    """The heading of each period, in one officer's manner; `basis` where it is not as asked."""
    chosen = {name: rng.choice(forms) for name, forms in _FORMS.items()}
    if chosen["calendar"] != "{y}" and rng.random() < 0.5:
        chosen["part"] = {"Jan-Dec {y}": "Jan-{mon} {y}", "Jan - Dec {y}": "Jan - {mon} {y}"}.get(
            chosen["calendar"], chosen["part"]
        )
    names = {}
    for period in campaign.periods:
        told_as = basis or period.basis
        if welsh and period.start and period.end:
            names[period.key] = _in_welsh(rng, period)
        else:
            names[period.key] = _told(chosen.get(told_as, period.key), period, told_as)
    return names


def _in_welsh(rng: Random, period: AskedPeriod) -> str:
    start, end = period.start, period.end
    if period.basis == "calendar":
        return str(start.year)
    if period.basis == "part":
        return f"Ionawr i {_WELSH[end.month - 1]} {end.year}"
    if period.basis == "financial":
        return f"{start.year}-{end.year % 100:02}"
    return f"ar {end.day} {_WELSH[end.month - 1]} {end.year}"


def question_ids(rng: Random, campaign: Campaign) -> dict[str, str]:
    """Each question's id in one officer's manner."""
    keys = campaign.keys
    if all(key[-1].isalpha() for key in keys):
        form = rng.choice(IDS)
        return {key: form.format(k=key, n=key[:-1], s=key[-1]) for key in keys}
    form = rng.choice(PLAIN_IDS)
    return {key: form.format(n=key.removeprefix("Q")) for key in keys}


def labels(rng: Random, campaign: Campaign, style: str) -> dict[str, str]:
    """What stands for each question: id, wording or what officers call it."""
    ids = question_ids(rng, campaign)
    joint = rng.choice([" ", " ", " - ", ": "])
    found = {}
    for question in campaign.asked.questions:
        called = choose(rng, campaign.called[question.key])
        found[question.key] = {
            "id": ids[question.key],
            "text": question.text,
            "called": called,
            "id text": f"{ids[question.key]} {question.text}",
            "id called": f"{ids[question.key]}{joint}{called}",
        }[style]
    return found


def columns(rng: Random, campaign: Campaign, with_ids: bool) -> dict[str, str]:
    """Short headings of columns."""
    ids = question_ids(rng, campaign)
    return {
        key: (f"{ids[key]} " if with_ids else "") + choose(rng, text)
        for key, text in campaign.short.items()
    }
