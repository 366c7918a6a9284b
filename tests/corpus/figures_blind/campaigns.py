"""Five campaigns and the authorities that were asked: all made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from responses_app.domain.locating import Asked, AskedPeriod, AskedQuestion


@dataclass(frozen=True)
class Council:
    name: str
    law: str = "foia"
    place: str = ""
    is_welsh: bool = False


ENGLISH = (
    Council("Marlbourne Borough Council", place="Marlbourne"),
    Council("Westering County Council", place="Westering"),
    Council("Hallowmere Metropolitan Borough Council", place="Hallowmere"),
    Council("London Borough of Stanfold", place="Stanfold"),
    Council("Quayhaven City Council", place="Quayhaven"),
    Council("Ridingshire Council", place="Ridingshire"),
    Council("Royal Borough of Langmead", place="Langmead"),
    Council("Eastlow Unitary Authority", place="Eastlow"),
)
SCOTTISH = (
    Council("Glenarrow Council", "foisa", "Glenarrow"),
    Council("Strathlorne and Bute Council", "foisa", "Strathlorne"),
    Council("Comhairle Inverdoran", "foisa", "Inverdoran"),
)
WELSH = (
    Council("Cyngor Sir Aberwen", place="Aberwen", is_welsh=True),
    Council("Cyngor Bro Cynfal", place="Cynfal", is_welsh=True),
)
TRUSTS = (
    Council("Mournebank Health and Social Care Trust", place="Mournebank"),
    Council("Foyleside Health and Social Care Trust", place="Foyleside"),
)


@dataclass(frozen=True)
class Campaign:
    """What was asked, and two short names for each question as officers abbreviate them."""

    name: str
    questions: tuple[AskedQuestion, ...]
    periods: tuple[AskedPeriod, ...]
    short: Mapping[str, tuple[str, str]]
    intro: str
    welsh: Mapping[str, str] = field(default_factory=dict)

    def asked_of(self, council: Council, rng: Random) -> Asked:
        first = rng.randrange(11, 900)
        second = rng.randrange(1, 400)
        rows = {}
        for place, question in enumerate(self.questions):
            for number, period in enumerate(self.periods):
                key = f"q{first + place}p{second + number}"
                rows[key] = (question.key, period.key)
            if not self.periods:
                rows[f"q{first + place}"] = (question.key, "")
        return Asked(
            questions=self.questions,
            periods=self.periods,
            law=council.law,
            reference=f"{self.name[:3].upper()}-{rng.randrange(100, 999)}",
            rows=rows,
            sent_on=date(2024, 5, 7),
        )

    def text(self, key: str) -> str:
        return next(q.text for q in self.questions if q.key == key)

    def unit(self, key: str) -> str:
        return next(q.unit for q in self.questions if q.key == key)

    @property
    def keys(self) -> list[str]:
        return [q.key for q in self.questions]

    @property
    def years(self) -> list[str]:
        return [p.key for p in self.periods] or [""]


def _calendar(year: int) -> AskedPeriod:
    return AskedPeriod(str(year), "calendar", date(year, 1, 1), date(year, 12, 31))


def _financial(year: int) -> AskedPeriod:
    key = f"{year}-{(year + 1) % 100:02}"
    return AskedPeriod(key, "financial", date(year, 4, 1), date(year + 1, 3, 31))


def _on(year: int) -> AskedPeriod:
    day = date(year, 3, 31)
    return AskedPeriod(f"31 March {year}", "snapshot", day, day)


CHILDREN = Campaign(
    "children",
    (
        AskedQuestion(
            "1a",
            "The number of children in your care who were identified as victims of human"
            " trafficking or modern slavery, whether through the National Referral Mechanism or"
            " otherwise",
            "children",
            also_called=("confirmed victims of trafficking",),
        ),
        AskedQuestion(
            "1b",
            "The number of children in your care who were suspected victims of human trafficking"
            " or modern slavery, if not already counted in 1(a)",
            "children",
            also_called=("suspected trafficked children",),
        ),
        AskedQuestion(
            "1c",
            "The number of unaccompanied asylum-seeking children, or otherwise separated children,"
            " in your care",
            "children",
            also_called=("UASC",),
        ),
        AskedQuestion(
            "2a",
            "Of the children in 1(a) and 1(b), the number who went missing from care at least once",
            "children",
        ),
        AskedQuestion(
            "2b",
            "Of the children in 1(c), the number who went missing from care at least once",
            "children",
        ),
        AskedQuestion(
            "3",
            "The number of missing incidents recorded for all of the children in question 2",
            "incidents",
            also_called=("missing episodes",),
        ),
    ),
    (
        _calendar(2021),
        _calendar(2022),
        _calendar(2023),
        AskedPeriod("2024 to 30 April", "part", date(2024, 1, 1), date(2024, 4, 30)),
    ),
    {
        "1a": ("Identified trafficking / modern slavery victims", "Trafficked (identified)"),
        "1b": ("Suspected victims, not included in 1(a)", "Trafficked (suspected only)"),
        "1c": ("UASC / separated children in care", "Unaccompanied or separated"),
        "2a": ("Missing from care - children in 1a and 1b", "Trafficked - went missing"),
        "2b": ("Missing from care - children in 1c", "Unaccompanied - went missing"),
        "3": ("Total missing incidents for children at Q2", "Missing incidents"),
    },
    "children in care who go missing",
    {
        "1a": "Nifer y plant a nodwyd fel dioddefwyr masnachu mewn pobl",
        "1b": "Nifer y plant yr amheuir eu bod yn ddioddefwyr masnachu",
        "1c": "Nifer y plant digwmni sy'n ceisio lloches",
        "2a": "O'r plant yn 1a ac 1b, y nifer a aeth ar goll",
        "2b": "O'r plant yn 1c, y nifer a aeth ar goll",
        "3": "Nifer y digwyddiadau mynd ar goll",
    },
)

POTHOLES = Campaign(
    "potholes",
    (
        AskedQuestion(
            "1",
            "How many claims for damage to vehicles caused by potholes did the council receive?",
            "claims",
            also_called=("claims received",),
        ),
        AskedQuestion(
            "2", "How many of these claims were settled with a payment?", "claims",
            also_called=("successful claims",),
        ),
        AskedQuestion(
            "3", "What was the total amount paid in compensation for pothole claims?", "GBP",
            "money", ("compensation paid",),
        ),
        AskedQuestion(
            "4", "What percentage of claims decided in the year were repudiated?", "percent",
            "percent",
        ),
        AskedQuestion(
            "5", "How many potholes were repaired on roads maintained by the council?", "potholes",
        ),
        AskedQuestion(
            "6", "How much did the council spend on repairing potholes?", "GBP", "money",
        ),
    ),
    (_financial(2021), _financial(2022), _financial(2023)),
    {
        "1": ("No. of pothole claims received", "Claims made"),
        "2": ("No. of claims settled", "Claims paid out"),
        "3": ("Total compensation paid", "Value of damages paid"),
        "4": ("% of claims repudiated", "Repudiation rate"),
        "5": ("Potholes repaired", "Pothole repairs completed"),
        "6": ("Spend on pothole repairs", "Cost of pothole repairs"),
    },
    "pothole claims and repairs",
)  # fmt: skip

LIBRARIES = Campaign(
    "libraries",
    (
        AskedQuestion(
            "1", "How many static libraries did the council run?", "libraries",
            also_called=("branch libraries",),
        ),
        AskedQuestion(
            "2", "For how many hours a week, in total, were these libraries open with staff?",
            "hours", "number",
        ),
        AskedQuestion(
            "3", "How many full-time equivalent staff worked in the library service?", "FTE",
            "number", ("library staff",),
        ),
        AskedQuestion(
            "4", "How many further libraries in your area were run by volunteers?", "libraries",
            also_called=("community libraries",),
        ),
        AskedQuestion(
            "5", "Did the council charge adults for the late return of books?", "", "yes_no",
            ("overdue fines",),
        ),
    ),
    (_on(2022), _on(2023), _on(2024)),
    {
        "1": ("Static libraries run by the council", "Council-run libraries"),
        "2": ("Staffed opening hours per week (all libraries)", "Total weekly staffed hours"),
        "3": ("Library service staff (FTE)", "FTE in post"),
        "4": ("Volunteer-run libraries", "Community managed libraries"),
        "5": ("Charges for overdue books (adults)", "Late return fees for adults?"),
    },
    "public libraries",
)  # fmt: skip

NOTICES = Campaign(
    "notices",
    (
        AskedQuestion(
            "1",
            "How many fixed penalty notices for dog fouling did your authority issue in each of"
            " the last five financial years?",
            "notices",
            also_called=("dog fouling FPNs",),
        ),
    ),
    tuple(_financial(year) for year in range(2019, 2024)),
    {"1": ("FPNs issued for dog fouling", "Dog fouling")},
    "fixed penalty notices for dog fouling",
    {"1": "Nifer yr hysbysiadau cosb benodedig am faw ci"},
)

ALLOTMENTS = Campaign(
    "allotments",
    (
        AskedQuestion("1", "How many allotment plots does the council own?", "plots"),
        AskedQuestion(
            "2", "How many people are on the waiting list for a plot?", "people",
            also_called=("applicants waiting",),
        ),
        AskedQuestion(
            "3", "How many months does an applicant wait on average?", "months", "number",
        ),
        AskedQuestion(
            "4", "What is the annual rent for a full-size plot?", "GBP", "money",
        ),
        AskedQuestion("5", "Is your waiting list closed to new applicants?", "", "yes_no"),
    ),
    (),
    {
        "1": ("Number of plots", "Plots owned by the council"),
        "2": ("Number on waiting list", "People waiting"),
        "3": ("Average wait (months)", "Average waiting time in months"),
        "4": ("Annual rent, full plot", "Rent per year (full-size plot)"),
        "5": ("Waiting list closed?", "List closed to new applicants"),
    },
    "allotments",
)  # fmt: skip

ALL = (CHILDREN, POTHOLES, LIBRARIES, NOTICES, ALLOTMENTS)
