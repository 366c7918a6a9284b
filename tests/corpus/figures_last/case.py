"""One authority that answers one campaign: what it says, and how it writes things."""

# ruff: noqa: E501 - wordings stand on one line, as they are read

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from responses_app.domain.locating.asked import AskedPeriod

from ..figures.reply import Truth
from .campaigns import Campaign, Number, Question
from .pages import P

NAMES = {
    "council": ("Harrowdale County Council", "Wexborough Council", "Eastmarsh Metropolitan Borough Council", "London Borough of Penhurst", "Tollerton City Council", "North Quantock Council"),
    "district": ("Amberwick District Council", "Thornley Vale Borough Council", "Mid Saxonshire District Council"),
    "scottish": ("Strathlennox Council", "Inverallan City Council", "Lomond and Kyle Council"),
    "welsh": ("Cyngor Sir Aberdwyfan / Aberdwyfan County Council", "Cyngor Bro Elan / Vale of Elan Council"),
    "police": ("Northmoor Constabulary", "Severnside Police", "South Mercia Police"),
    "trust": ("Foyle Valley Health and Social Care Trust", "Lagan Coast HSC Trust"),
}  # fmt: skip

WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a cell, and what it says. A bound "z" is 1 beside real zeros, else 0."""

    shown: str
    kind: str
    value: str = ""
    lower: str = ""
    upper: str = ""
    basis: str = ""
    number: Number | None = None  # what a workbook keeps

    @property
    def is_zero(self) -> bool:
        return self.kind == "exact" and self.number == 0


def written(number: Number) -> str:
    """The digits as an answer writes them."""
    text = str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(number: Number, shown: str = "") -> Said:
    """A number that is said as it is."""
    digits = written(number)
    return Said(shown or digits, "exact", digits, digits, digits, number=number)


def between(lower: str, upper: str, shown: str) -> Said:
    """A number of which only bounds are said."""
    return Said(shown, "bounded", "", lower, upper)


def without(kind: str, shown: str) -> Said:
    """No number: refused, not held, elsewhere."""
    return Said(shown, kind)


class Case:
    """An authority's answers, its own way to write questions and years, and its stock phrases."""

    def __init__(self, campaign: Campaign, rng: Random, number: int) -> None:
        self.rng, self.campaign, sent = rng, campaign, campaign.sent_on
        self.body = rng.choice(campaign.bodies)
        self.authority = rng.choice(NAMES[self.body])
        law = campaign.laws[0]
        self.law = {"foia": "foisa", "eir": "eisr"}[law] if self.body == "scottish" else law
        self.asked = campaign.asked(self.law, number)
        self.numbers = campaign.numbers(rng, campaign)
        self.said: dict[Place, Said] = {
            place: self._spoken(place[0], value) for place, value in self.numbers.items()
        }
        self.reference = rng.choice(
            (f"FOI {rng.randint(2000, 9999)}", f"{sent.year % 100}/{rng.randint(1000, 9999)}",
             f"FOI-{sent.year}-{rng.randint(10000, 99999)}")
        )  # fmt: skip
        self.features: set[str] = {campaign.name, self.law}
        self.legend = ""
        self._legend_given = False
        self.label_style = rng.choice(LABELS)
        self.year_style = rng.choice(("plain", "plain", "dash", "span", "long", "named"))

    # what was asked

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.campaign.questions

    @property
    def periods(self) -> tuple[AskedPeriod, ...]:
        return self.campaign.periods

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    @property
    def keys(self) -> list[str]:
        """The periods' keys; one empty key where the campaign has no periods."""
        return [period.key for period in self.periods] or [""]

    # how it is written

    def label(self, question: Question) -> str:
        """The question's number as this authority writes it."""
        written = self.label_style.format(
            key=question.key, number=question.key[0], part=question.key[1:].strip("()"),
            spaced=_spaced(question.key), framed=_framed(question.key),
        )  # fmt: skip
        return written.replace("))", ")")

    def year(self, period: AskedPeriod, style: str = "") -> str:
        """The period as this authority writes it."""
        return period_name(period, style or self.year_style)

    def years(self, style: str = "") -> list[str]:
        return [self.year(period, style) for period in self.periods]

    def shown(self, question: Question, period: AskedPeriod | None = None) -> str:
        """What its cell shows; nothing where it says nothing."""
        said = self.said.get((question.key, period.key if period else ""))
        return said.shown if said else ""

    def line(self, question: Question) -> list[str]:
        """The cells of a question, period by period."""
        return [self.shown(question, period) for period in self.periods]

    def cell(self, question: Question, period: AskedPeriod | None = None) -> Number | str:
        """The cell as a workbook keeps it."""
        said = self.said.get((question.key, period.key if period else ""))
        if said is None:
            return ""
        if said.number is not None and said.shown.replace(",", "").lstrip("£") == str(said.number):
            return said.number
        return said.shown

    def look(self, question: Question) -> str:
        """How a workbook formats its numbers."""
        return "pounds" if question.kind == "money" else ""

    def heading(self, question: Question) -> str:
        """Its number and a few words."""
        return f"{self.label(question)} {self.question(question.key).short}"

    # what is said

    def set(self, question: str, said: Said | None, period: str | None = None) -> None:
        """Say something else to a question, for one period or for all; None says nothing."""
        for key in self.keys if period is None else [period]:
            if said is None:
                self.said.pop((question, key), None)
            else:
                self.said[question, key] = said

    def only(self, *questions: str) -> None:
        """Say nothing to the other questions."""
        for question in self.questions:
            if question.key not in questions:
                self.set(question.key, None)

    def mask(self, how: str) -> None:
        """Hide small counts as this authority does: nothing, lt, words, star, c, ten."""
        if how in ("none", ""):
            return
        limit = 10 if how == "ten" else 5
        keeps_zeros = self.rng.random() < 0.5
        zero = self.rng.choice(("0", "0", "0", "Nil", "None"))
        hidden = self._hidden(how, keeps_zeros)
        for (key, period), said in list(self.said.items()):
            if self.question(key).kind != "count" or not isinstance(said.number, int):
                continue
            if hidden.upper == "5":
                limit = 6
            if said.number == 0 and keeps_zeros:
                self.said[key, period] = exact(0, zero)
            elif said.number < limit:
                self.said[key, period] = hidden
        if hidden in self.said.values():
            self.features.add("suppressed")
        else:
            self.legend = ""

    def _hidden(self, how: str, keeps_zeros: bool) -> Said:
        rng = self.rng
        why = rng.choice(
            (f"under {self.personal} (personal information)", "to prevent the identification of individuals", "as small numbers could lead to individuals being identified")
        )  # fmt: skip
        if how == "lt":
            return between("z", "4", rng.choice(("<5", "< 5", "Less than 5")))
        if how == "ten":
            return between("z", "9", rng.choice(("<10", "Fewer than 10")))
        if how == "words":
            if rng.random() < 0.35:
                return between(
                    "z", "5", rng.choice(("5 or fewer", "five or less", "no more than 5"))
                )
            return between(
                "z", "4", rng.choice(("fewer than 5", "fewer than five", "less than five"))
            )
        mark = rng.choice(("*", "*", "#")) if how == "star" else "[c]"
        if keeps_zeros:
            self.legend = rng.choice(
                (f"{mark} = a number between 1 and 4, withheld {why}.",
                 f"{mark} denotes 1 to 4, suppressed {why}",
                 f"Figures from 1 to 4 have been replaced with {mark} {why}.")
            )  # fmt: skip
            return Said(mark, "suppressed", "", "1", "4")
        self.legend = rng.choice(
            (f"{mark} = fewer than 5 (including zero), withheld {why}.",
             f"{mark} denotes a number of less than five, which has been suppressed {why}.",
             f"Key: {mark} - figure below 5, not disclosed {why}",
             f"Please note: where the figure is fewer than 5 it is shown as {mark} {why}.")
        )  # fmt: skip
        return Said(mark, "suppressed", "", "0", "4")

    def notes(self) -> list[P]:
        """The legend under a table, where there is one."""
        self._legend_given = True
        return [P(self.legend, small=self.rng.random() < 0.5)] if self.legend else []

    def note(self) -> str:
        """The legend as words."""
        self._legend_given = True
        return self.legend

    def truth(self) -> tuple[Truth, ...]:
        """What a careful person would read, in the order it was asked."""
        assert not self.legend or self._legend_given, "a legend that is nowhere printed"
        zeros = any(
            said.is_zero and self.question(key).kind != "yes_no"
            for (key, _), said in self.said.items()
        )
        found = []
        for question in self.questions:
            for key in self.keys:
                said = self.said.get((question.key, key))
                if said is not None:
                    lower = ("1" if zeros else "0") if said.lower == "z" else said.lower
                    found.append(
                        Truth(question.key, key, said.kind, said.value, lower, said.upper, said.basis)
                    )  # fmt: skip
        return tuple(found)

    def set_last_silent(self) -> None:
        """Say nothing about the last period."""
        for question in self.questions:
            self.set(question.key, None, self.keys[-1])

    def _spoken(self, key: str, value: Number) -> Said:
        question = self.question(key)
        match question.kind:
            case "yes_no":
                return exact(value, "Yes" if value else "No")
            case "money":
                return exact(value, f"£{value:,}")
            case "percent":
                return exact(value, f"{value}%")
            case "count" if isinstance(value, int) and value > 999:
                return exact(value, f"{value:,}")
        return exact(value)

    # the law's numbers

    @property
    def is_scottish(self) -> bool:
        return self.law in ("foisa", "eisr")

    @property
    def act(self) -> str:
        return {
            "foia": "Freedom of Information Act 2000",
            "foisa": "Freedom of Information (Scotland) Act 2002",
            "eir": "Environmental Information Regulations 2004",
            "eisr": "Environmental Information (Scotland) Regulations 2004",
        }[self.law]

    @property
    def personal(self) -> str:
        return {
            "foia": "Section 40(2)", "foisa": "Section 38(1)(b)", "eir": "Regulation 13(1)",
            "eisr": "Regulation 11(2)",
        }[self.law]  # fmt: skip

    @property
    def cost(self) -> str:
        return {
            "foia": "Section 12(1)", "foisa": "Section 12(1)", "eir": "Regulation 12(4)(b)",
            "eisr": "Regulation 10(4)(b)",
        }[self.law]  # fmt: skip

    def arithmetic(self) -> str:
        """Why it would cost too much, with sums."""
        files, minutes = self.rng.choice((180, 240, 412, 655)), self.rng.choice((10, 15, 20))
        hours = files * minutes // 60
        limit = (
            "£600, which is 40 hours at £15 per hour"
            if self.is_scottish
            else "£450, calculated at £25 per hour for 18 hours of work"
        )
        return (
            f"This information is not recorded in a reportable field. There are {files} case files,"
            f" and we estimate that it would take {minutes} minutes to review each of them:"
            f" {files} x {minutes} minutes = {hours} hours. The appropriate limit is {limit}."
        )

    # stock phrases of a letter

    def opening(self) -> list[P]:
        rng = self.rng
        received = day(self.campaign.sent_on)
        thanks = rng.choice(
            (f"Thank you for your request for information, which we received on {received}. It has been handled under the {self.act}.",
             f"I refer to your request under the {self.act} dated {received}, our reference {self.reference}.",
             f"Further to your request of {received} regarding {self.campaign.title.lower()}, {self.short_name} holds information and responds as follows.",
             f"Your request (ref. {self.reference}) has now been considered. Please find our response below.")
        )  # fmt: skip
        return [P(f"Our ref: {self.reference}"), P(rng.choice(("Dear Sir/Madam", "Dear Requester", "Dear Ms Okafor", "Dear Mr Lindqvist,"))), P(thanks)]  # fmt: skip

    def closing(self) -> list[P]:
        review = self.rng.choice(
            ("If you are dissatisfied with the handling of your request, you may ask for an internal review within 40 working days of this letter.",
             "You have the right to request an internal review. Please write to the Information Governance Team, quoting the reference above, within two months.")
        )  # fmt: skip
        regulator = (
            "You may then appeal to the Scottish Information Commissioner, Kinburn Castle, Doubledykes Road, St Andrews, Fife KY16 9DS, telephone 01334 464610."
            if self.is_scottish
            else "If you remain dissatisfied you can complain to the Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF. Telephone: 0303 123 1113."
        )  # fmt: skip
        name = self.rng.choice(("J. Pritchard", "Samira Anand", "Information Governance Officer", "Freedom of Information Team"))  # fmt: skip
        return [P(review), P(regulator), P(f"Yours faithfully\n{name}\n{self.authority}")]

    @property
    def short_name(self) -> str:
        return {"police": "the Constabulary", "trust": "the Trust"}.get(self.body, "the Council")

    def paper(self) -> tuple[str, ...]:
        number = self.rng.randint(100, 999)
        return (
            self.authority,
            f"Civic Offices, {number % 90 + 2} High Street",
            f"Tel: 0300 123 {number}4    www.{self.authority.split()[0].lower()}.example",
        )

    def sentence(self, question: Question, period: AskedPeriod) -> str:
        """A sentence that gives one figure."""
        return f"In {self.year(period)}, {self.shown(question, period)} {question.phrase}."


LABELS = (
    "{key}", "{key}", "{key})", "Q{key}", "Question {key}", "{spaced}", "{framed}", "Q{framed}",
    "Q{key}.", "Question {framed}",
)  # fmt: skip


def _spaced(key: str) -> str:
    return f"{key[0]} {key[1:]}".strip() + ("." if len(key) == 1 else "")


def _framed(key: str) -> str:
    part = key[1:].strip("()")
    return f"{key[0]}({part})" if part else key


def period_name(period: AskedPeriod, style: str) -> str:
    """A period as authorities write it: plain, dash, span, long or named."""
    start, end = period.start, period.end
    assert start and end
    first, last = start.year, end.year
    two = f"{last % 100:02d}"
    match period.basis:
        case "calendar":
            return {
                "span": f"Jan-Dec {first}", "long": f"1 January {first} to 31 December {first}",
                "named": f"Calendar year {first}",
            }.get(style, str(first))  # fmt: skip
        case "part":
            return {
                "span": f"Jan-Apr {first}", "long": f"1 January {first} to 30 April {first}",
                "named": f"1 Jan - 30 Apr {first}", "dash": f"{first} (Jan - Apr)",
            }.get(style, f"{first} (to 30 April)")  # fmt: skip
        case "financial":
            return {
                "dash": f"{first}-{two}", "span": f"April {first} to March {last}",
                "long": f"1 April {first} to 31 March {last}", "named": f"FY {first}/{two}",
            }.get(style, f"{first}/{two}")  # fmt: skip
        case "snapshot":
            return {"dash": end.strftime("%d/%m/%Y"), "named": f"as at {day(end)}"}.get(
                style, day(end)
            )
    return {
        "dash": f"{first}-{two}", "span": f"Sept {first} - Aug {last}",
        "long": f"1 September {first} to 31 August {last}",
        "named": f"{first}/{two} academic year",
    }.get(style, f"{first}/{two}")  # fmt: skip


def day(on: date) -> str:
    """A day in words."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def word_of(said: Said, capital: bool = False) -> Said:
    """A small number in words."""
    if isinstance(said.number, int) and said.number < len(WORDS) and said.kind == "exact":
        word = WORDS[said.number]
        return replace(said, shown=word.capitalize() if capital else word)
    return said


def joined(words: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0]


def plus(number: Number, share: float) -> Number:
    """Another number of the same size, for what was not asked."""
    return max(1, round(float(number) * share))
