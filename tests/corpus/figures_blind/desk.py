"""The desk of one information officer: how this office names things, writes and sends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from responses_app.domain.locating import Asked, AskedPeriod
from tests.corpus.figures.reply import Reply

from .blocks import Block, Para
from .campaigns import Campaign, Council
from .pdfs import Paper, pdf, scanned
from .sayings import Facts, Said, truth_of
from .words import docx_letter, html_mail, odt_letter, plain_mail, rtf_letter

MONTHS = "January February March April May June July August September October November December"
_MONTHS = MONTHS.split()
_COVERS = (
    "Dear Sir/Madam\n\nPlease find attached our response to your recent request for information.",
    "Good afternoon,\n\nOur response to your Freedom of Information request is attached.",
    "Dear Requester\n\nFurther to your request of 7 May 2024, please see the attached letter.",
)
_CLOSES = (
    "Kind regards\n\nInformation Governance\n{council}\nTel: 01632 960187",
    "Yours faithfully\n\nM. Aldous\nInformation Rights Officer",
    "Regards,\nFOI Team, {council}, Civic Centre, PO Box 214",
)
RIGHTS = {
    "foia": "If you are dissatisfied with our response you may ask for an internal review within"
    " 40 working days by writing to the address above. If you remain dissatisfied you may apply to"
    " the Information Commissioner, Wycliffe House, Water Lane, Wilmslow SK9 5AF, telephone"
    " 0303 123 1113, for a decision under section 50 of the Act.",
    "foisa": "If you are unhappy with this response you may ask the council to review it under"
    " section 20 of the Freedom of Information (Scotland) Act 2002 within 40 working days. If you"
    " are still unhappy you may appeal within 6 months to the Scottish Information Commissioner,"
    " Kinburn Castle, St Andrews KY16 9DS.",
}


@dataclass
class Desk:
    rng: Random
    campaign: Campaign
    council: Council
    facts: Facts = field(default_factory=dict)
    asked: Asked = field(init=False)

    def __post_init__(self) -> None:
        self.asked = self.campaign.asked_of(self.council, self.rng)
        self.number = f"{self.rng.randrange(1000, 99999)}"
        self._label_style = self.rng.randrange(6)
        self._year_style = self.rng.randrange(5)
        self._short_style = self.rng.randrange(2)

    def pick(self, *choices):
        return self.rng.choice(choices)

    # What is called what

    def label(self, key: str, style: int | None = None) -> str:
        """1(a), Q1a, 1a) and so on, always the same way in one reply."""
        number, letter = key.rstrip("abcd"), key.lstrip("0123456789")
        style = self._label_style if style is None else style
        forms = (
            f"{number}({letter})" if letter else f"{number}.",
            f"Q{number}{letter}",
            f"{key})",
            f"Question {number}{letter}",
            f"{number}{letter}.",
            f"Q{number} ({letter})" if letter else f"Q{number}.",
        )
        return forms[style]

    def short(self, key: str) -> str:
        return self.campaign.short[key][self._short_style]

    def wording(self, key: str) -> str:
        return self.campaign.text(key)

    def year(self, key: str, style: int | None = None) -> str:
        """A period as this office writes it at the head of a column."""
        period = next(p for p in self.asked.periods if p.key == key)
        style = self._year_style if style is None else style
        return _NAMES[period.basis](period, style)

    def years(self, style: int | None = None) -> list[str]:
        return [self.year(key, style) for key in self.campaign.years]

    # What is said

    def said(self, question: str, period: str = "") -> Said:
        return self.facts[question, period]

    def text(self, question: str, period: str = "") -> str:
        return self.facts[question, period].text

    def line(self, question: str) -> list[str]:
        """The answers to a question, period by period."""
        return [self.text(question, period) for period in self.campaign.years]

    def whole(self, question: str, said: Said) -> str:
        """The same is said of a question for every period; returns its words."""
        for period in self.campaign.years:
            self.facts[question, period] = said
        return said.text

    def whole_reply(self, said: Said) -> str:
        for question in self.campaign.keys:
            self.whole(question, said)
        return said.text

    # What goes out

    def opening(self, attached: str = "") -> list[Block]:
        law = "Freedom of Information (Scotland) Act 2002"
        law = law if self.council.law == "foisa" else "Freedom of Information Act 2000"
        return [
            Para(f"Our ref: FOI{self.number}\nDate: 3 June 2024"),
            Para("Dear Sir or Madam"),
            Para(f"{law} - request about {self.campaign.intro}", bold=True),
            Para(
                f"Thank you for your request of 7 May 2024, which has been dealt with under the"
                f" {law}. {self.council.name} responds as follows."
            ),
        ]

    def ending(self) -> list[Block]:
        council = self.council.name
        close = self.pick(*_CLOSES).format(council=council)
        return [Para(RIGHTS[self.council.law], small=True), Para(close)]

    def letter(self, blocks: Sequence[Block]) -> list[Block]:
        return [*self.opening(), *blocks, *self.ending()]

    def paper(self, **changes) -> Paper:
        town = self.council.place
        head = (self.council.name, "Information Governance", f"Civic Offices, {town} ZZ1 4QQ")
        given = {
            "font": self.pick("Helvetica", "Times", "Vera"),
            "size": self.pick(10, 10.5, 11),
            "head": head if self.rng.random() < 0.6 else (),
            "foot": self.pick("", f"{self.council.name} | 01632 960400 | www.example.org.uk"),
        }
        return Paper(**{**given, **changes})

    def send(self, name, kind, blocks, *features, mail=None, quoted="", **paper) -> Reply:
        """One reply whose answers stand in a letter, or in the mail itself."""
        if kind == "mail":
            return self.reply(name, (), plain_mail(blocks) + quoted, kind, *features)
        made = {
            "pdf": lambda: ("pdf", pdf(blocks, self.paper(**paper))),
            "docx": lambda: (
                "docx",
                docx_letter(
                    blocks,
                    font=self.pick("Arial", "Calibri"),
                    head=self.pick("", self.council.name),
                    is_landscape=paper.get("is_landscape", False),
                ),
            ),
            "odt": lambda: ("odt", odt_letter(blocks)),
            "rtf": lambda: ("rtf", rtf_letter(blocks)),
            "html": lambda: ("html", html_mail(blocks, quoted=quoted)),
            "scanned pdf": lambda: ("pdf", scanned(blocks, self.rng, "pdf", self.paper(**paper))),
            "tiff": lambda: ("tif", scanned(blocks, self.rng, "tiff", self.paper(**paper))),
            "png": lambda: ("png", scanned(blocks, self.rng, "png", self.paper(**paper))),
        }
        ending, content = made[kind]()
        if kind == "html":
            return self.reply(name, (("message.html", content),), "", kind, *features)
        stem = self.pick(
            f"FOI{self.number} Response", f"Response letter {self.number}", "FOI reply"
        )
        also = ("scanned",) if kind in ("scanned pdf", "tiff", "png") else ()
        mail = self.cover() if mail is None else mail
        return self.reply(name, ((f"{stem}.{ending}", content),), mail, kind, *also, *features)

    def cover(self) -> str:
        close = self.pick(*_CLOSES).format(council=self.council.name)
        return f"{self.pick(*_COVERS)}\n\n{close}"

    def reply(self, name, files, mail, *features: str) -> Reply:
        every = frozenset({self.campaign.name, *features})
        return Reply(name, tuple(files), mail, self.asked, truth_of(self.facts), every)


def _calendar(period: AskedPeriod, style: int) -> str:
    year = period.start.year
    return (
        f"{year}",
        f"Jan - Dec {year}",
        f"01/01/{year} - 31/12/{year}",
        f"1 January to 31 December {year}",
        f"Calendar year {year}",
    )[style]


def _part(period: AskedPeriod, style: int) -> str:
    year, month, day = period.end.year, _MONTHS[period.end.month - 1], period.end.day
    return (
        f"{year} (to {day} {month})",
        f"Jan - {month[:3]} {year}",
        f"01/01/{year} - {day}/{period.end.month:02}/{year}",
        f"1 January to {day} {month} {year}",
        f"{year} (January to {month} only)",
    )[style]


def _financial(period: AskedPeriod, style: int) -> str:
    first, second = period.start.year, period.end.year
    return (
        f"{first}/{second % 100:02}",
        f"{first}-{second}",
        f"FY {first % 100:02}/{second % 100:02}",
        f"Apr {first} - Mar {second}",
        f"{first}-{second % 100:02}",
    )[style]


def _snapshot(period: AskedPeriod, style: int) -> str:
    day = period.end
    return (
        f"31 March {day.year}",
        f"As at 31/03/{day.year}",
        f"31/03/{day.year}",
        f"31st March {day.year}",
        f"At 31 Mar {day.year}",
    )[style]


_NAMES = {
    "calendar": _calendar,
    "part": _part,
    "financial": _financial,
    "snapshot": _snapshot,
}
