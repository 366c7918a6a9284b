"""What stands around the answers: letterheads, openings, review rights, advice, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .blocks import Block, Letterhead, Para
from .campaigns import Campaign
from .words import choose

_PLACES = (
    "Eastmarsh", "Wyverley", "Thornholme", "Carrowdale", "Oxmoor", "Ashfen", "Netherby",
    "Langstrath", "Holmbridge", "Saltwick",
)  # fmt: skip
_KINDS = (
    "County Council",
    "City Council",
    "Metropolitan Borough Council",
    "Council",
    "London Borough Council",
)
_BUILDINGS = ("Civic Centre", "County Hall", "Town Hall, 3 High Street", "12-14 Market Place")
_PEOPLE = (
    "J Hartley",
    "Priya Nair",
    "D. Llewellyn",
    "Susan Okafor",
    "Information Governance Team",
    "M Brand",
)
_ROLES = (
    "Freedom of Information Officer", "Information Governance Officer", "Business Support Officer",
    "Information Rights Officer",
)  # fmt: skip


@dataclass(frozen=True)
class Council:
    """An authority that does not exist, and one request there."""

    name: str
    law: str
    reference: str
    person: str
    role: str
    day: str
    received: str
    phone: str
    mail: str
    postcode: str

    @property
    def act(self) -> str:
        return (
            "Freedom of Information (Scotland) Act 2002"
            if self.law == "foisa"
            else "Freedom of Information Act 2000"
        )


def council(rng: Random, law: str, asked_on: date) -> Council:
    """An authority that answers some weeks after it was asked."""
    place = rng.choice(_PLACES)
    answered = asked_on + timedelta(rng.randint(9, 45))
    year = answered.year
    reference = rng.choice(
        [f"FOI {rng.randrange(1000, 9999)}", f"FOI/{year}/{rng.randrange(100, 2999):05}",
         f"RFI{rng.randrange(1000, 99999)}", f"{rng.randrange(10, 99)}/{rng.randrange(100, 999)}",
         f"{rng.randrange(10**7, 10**8)}", f"CAS-{rng.randrange(10**5, 10**6)}"]
    )  # fmt: skip
    return Council(
        f"{place} {rng.choice(_KINDS)}", law, reference, rng.choice(_PEOPLE), rng.choice(_ROLES),
        f"{answered.day} {answered:%B} {year}", f"{asked_on.day} {asked_on:%B} {asked_on.year}",
        f"01632 960{rng.randrange(100, 999)}", f"foi@{place.lower()}.example.org",
        f"ZZ{rng.randrange(1, 29)} {rng.randrange(1, 9)}AB",
    )  # fmt: skip


def head(rng: Random, at: Council) -> Letterhead:
    return Letterhead(
        at.name,
        (
            rng.choice(_BUILDINGS),
            at.postcode, f"Tel: {at.phone}", f"Email: {at.mail}",
        ),
        (
            f"Our ref: {at.reference}", f"Date: {at.day}", "", "Ms A Researcher", "Example Trust",
            "1 Street, London N1 9AA",
        ),
        f"{at.name} - www.{at.mail.split('@')[1]} - Main switchboard {at.phone}",
    )  # fmt: skip


def opening(rng: Random, at: Council, campaign: Campaign) -> list[Block]:
    received = at.received
    title = choose(
        rng,
        f"{{{at.act} - Information Request|Freedom of Information request {at.reference}|Request"
        f" for information: {campaign.about}}}",
    )
    thanks = choose(
        rng,
        f"{{Thank you for your request for information received on {received}|I write further to"
        f" your email of {received}|Your request of {received} has been considered}}"
        f"{{ under the {at.act}| regarding {campaign.about}|}}.",
    )
    return [
        Para(choose(rng, "Dear {Ms Researcher|Ada Researcher|Sir or Madam|Requester}")),
        Para(title, bold=True),
        Para(thanks),
        Para(
            choose(
                rng,
                "{Please find our response below.|The Council holds the information requested and"
                " our response is set out below.|I can confirm that the Council holds information"
                " falling within the scope of your request. Our answers are below.}",
            )
        ),
    ]


_REVIEW = {
    "foia": (
        "If you are dissatisfied with the handling of your request, you have the right to ask for"
        " an internal review. Internal review requests should be submitted within 40 working days"
        " of the date of receipt of this response and should be addressed to the Information"
        " Governance Team at the above address. If you are not content with the outcome of the"
        " review, you may apply to the Information Commissioner: Wycliffe House, Water Lane,"
        " Wilmslow, SK9 5AF, telephone 0303 123 1113.",
        "You have the right to request an internal review within 40 working days. After that you"
        " may complain to the Information Commissioner's Office (ICO) under section 50 of the Act.",
        "RIGHT OF REVIEW\nIf you are unhappy with this reply please write to us within two months"
        " (40 working days), quoting the reference above. We aim to reply in 20 working days.",
    ),
    "foisa": (
        "If you are not satisfied with this response you may ask the Council to review it within 40"
        " working days of receiving it. You then have six months to apply to the Scottish"
        " Information Commissioner, Kinburn Castle, Doubledykes Road, St Andrews KY16 9DS.",
    ),
}


def closing(rng: Random, at: Council) -> list[Block]:
    made: list[Block] = []
    if rng.random() < 0.35:
        made.append(
            Para(
                choose(
                    rng,
                    "{Please note that the figures are taken from a live system and may be subject"
                    " to change.|The figures were extracted from our case management system on"
                    f" {at.day}.|Most of the supplied information is owned by the Council and may"
                    " be re-used free of charge.}",
                )
            )
        )
    made += [
        Para(rng.choice(_REVIEW[at.law])),
        Para(rng.choice(["Yours sincerely", "Yours faithfully", "Kind regards"])),
        Para(f"{at.person}\n{at.role}"),
    ]
    return made


def signature(rng: Random, at: Council) -> str:
    return choose(
        rng,
        f"{{Kind regards|Regards|Many thanks}}\n\n{at.person}\n{at.role}\n{at.name}\nTel:"
        f" {at.phone}\n\n{{This email and any attachments are intended for the addressee only."
        " If you have received it in error please delete it.|Please consider the environment"
        " before printing this email.|}",
    ).strip()


PERSONAL_DATA = {
    "foia": (
        "Where the number is below {limit} we consider that individuals could be identified. The"
        " exemption in section 40(2) of the Act (personal information) applies by virtue of section"
        " 40(3A)(a).",
        "Small numbers have been suppressed under s.40(2) to protect the identity of the"
        " individuals concerned.",
    ),
    "foisa": (
        "Where the number is below {limit} we consider that individuals could be identified, and"
        " the information is exempt under section 38(1)(b) of the Act.",
    ),
}


def personal_data(rng: Random, at: Council, limit: int) -> Para:
    return Para(rng.choice(PERSONAL_DATA[at.law]).format(limit=limit))


def cost_refusal(rng: Random, at: Council, about: str) -> list[Block]:
    """Why it would cost too much, with the sum of it."""
    files = rng.randint(180, 2400)
    minutes = rng.choice([5, 10, 15, 20])
    hours = files * minutes / 60
    text = choose(
        rng,
        f"{{We estimate that|To provide this}} {files:,} {{case files|records|individual files}}"
        f" would need to be {{reviewed manually|read one by one}}. At {minutes} minutes"
        f" {{per file|each}} this would take {hours:,.0f} hours",
    )
    limit = (
        "which exceeds the upper cost limit of £600 (40 hours at £15 per hour). Section 12(1) of"
        " the Freedom of Information (Scotland) Act 2002 therefore applies and we are"
        " refusing {about}."
        if at.law == "foisa"
        else "which exceeds the appropriate limit of 18 hours (£450). {About} {is} therefore"
        " refused under section 12(1) of the Freedom of Information Act 2000."
    )
    verb = "are" if about.endswith("s") else "is"
    limit = (
        limit.replace("{about}", about)
        .replace("{About}", about[0].upper() + about[1:])
        .replace("{is}", verb)
    )
    return [Para(f"{text}, {limit}")]


def advice(rng: Random, at: Council) -> Para:
    section = "section 15" if at.law == "foisa" else "section 16"
    return Para(
        f"Under {section} of the Act we have a duty to advise and assist. You may wish to narrow"
        " your request, for example to a period of 6 months or to one team; this may bring it"
        " within the limit."
    )


def cost_refusal_of_all(rng: Random, at: Council) -> list[Block]:
    return [*cost_refusal(rng, at, "your request"), advice(rng, at)]


def not_held(rng: Random, at: Council) -> list[Block]:
    text = choose(
        rng,
        "{The Council does not hold the information you have requested. The data is not recorded in"
        " our systems.|Following a search of our records we can confirm that the Council does not"
        " hold the information you have requested.|The information you have requested is not held"
        " by the Council.}",
    )
    return [Para(text)]


def neither(rng: Random, at: Council) -> list[Block]:
    section = "section 18" if at.law == "foisa" else "section 40(5B)"
    return [
        Para(
            "The Council neither confirms nor denies that it holds the information that you have"
            f" requested, under {section} of the Act."
        )
    ]
