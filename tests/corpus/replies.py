"""Made-up replies of made-up councils: what they are is known, so that readers can be measured.

Each block of `replies_*.txt` is one phrasing with what it is; a phrasing becomes several mails,
each with another council, greeting and close. The rules were written with the first set in view.
The first blind set was written before that and looked at once, then built on too. The second was
written before anybody looked at what the rules got wrong in the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from requests_app.domain.law import Law
from responses_app.domain.mail import Address, Attachment, Mail

SENT_AT = datetime(2026, 1, 6, 10, 30, tzinfo=UTC)
_HERE = Path(__file__).parent
_COUNCILS = ("Eastmarsh", "Wyverley", "Thornholme", "Carrowdale", "Penrhos Bay", "Oxmoor", "Ashfen")
_COUNTIES = ("Wessmore", "Downlandshire", "Fenshire", "Glanmor")
_REFERENCES = (
    *("FOI 2026/01234", "FOI-26-0917", "EM/FOI/2026/00042", "RFI4471", "FOI2026-118"),
    *("IG-2026-0033", "CAS-771203", "26/0071/FOI"),
)
_GREETINGS = ("", "Dear Applicant,\n\n", "Dear Ms Marlow,\n\n", "Good morning\n\n", "Hi,\n\n")
_CLOSES = (
    "",
    "\n\nKind regards\nInformation Governance Team\n{council}\nTel: 01632 960461",
    "\n\nYours sincerely\nA Penn\nFreedom of Information Officer",
    "\n\nMany thanks\nFOI Team",
)
_RIGHTS = (
    "",
    "\n\nIf you are dissatisfied with the handling of your request you have the right to ask for"
    " an internal review. Requests for an internal review should be submitted within two months."
    " If you are not content with the outcome, you may apply directly to the Information"
    " Commissioner for a decision under section 50 of the Act.",
    "\n\nYou are free to use the information provided for your own purposes. Any other re-use, for"
    " example commercial publication, would require the permission of the copyright holder. Should"
    " you wish to complain, please write to the Information Commissioner's Office, Wycliffe House,"
    " Wilmslow SK9 5AF.",
    "\n\nThis email and any attachments are confidential and intended for the named recipient only."
    " If you have received it in error please delete it. Emails may be monitored.",
)
_WITH_RIGHTS = ("answer", "partial", "refusal", "not_held", "acknowledgement", "extension")


@dataclass(frozen=True)
class Phrasing:
    """One text as a council might write it, and what it is."""

    kind: str
    text: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One mail and what is to be read from it."""

    kind: str
    mail: Mail
    law: Law
    reference: str = ""
    elsewhere: str = ""
    sections: str = ""
    extension: str = ""
    fee: str = ""
    new_date: date | None = None
    phrasing: str = ""


def built_on() -> list[Phrasing]:
    """The set that the rules were written with."""
    return list(_phrasings(_HERE / "replies_built_on.txt"))


def first_blind() -> list[Phrasing]:
    """A set that was blind once; after its first result it was built on too."""
    return list(_phrasings(_HERE / "replies_blind_first.txt"))


def blind() -> list[Phrasing]:
    """The set that was looked at in the end only."""
    return list(_phrasings(_HERE / "replies_blind.txt"))


def cases(phrasings: list[Phrasing], times: int = 4, seed: int = 2026) -> Iterator[Case]:
    """Each phrasing `times` over, drawn with a seed: the same cases in every run."""
    random = Random(seed)
    for phrasing in phrasings:
        for _ in range(times):
            yield _case(phrasing, random)


def _phrasings(path: Path) -> Iterator[Phrasing]:
    for block in path.read_text("utf-8").split("=== ")[1:]:
        head, _, text = block.partition("\n")
        kind, *facts = (part.strip() for part in head.split(" | "))
        named = dict(fact.split(": ", 1) for fact in facts)
        yield Phrasing(kind, text.strip(), named)


def _case(phrasing: Phrasing, random: Random) -> Case:
    place, county = random.choice(_COUNCILS), random.choice(_COUNTIES)
    domain = f"{place.lower().replace(' ', '')}.example"
    words = {
        "council": f"{place} Council",
        "county": county,
        "domain": domain,
        "county_domain": f"{county.lower()}.example",
        "ref": random.choice(_REFERENCES),
    }
    facts = {name: fact.format(**words) for name, fact in phrasing.facts.items()}
    text = phrasing.text.format(**words)
    if phrasing.kind not in ("bounce", "newsletter") and "receipt" not in facts:
        close = random.choice(_CLOSES).format(**words)
        rights = random.choice(_RIGHTS) if phrasing.kind in _WITH_RIGHTS else ""
        text = random.choice(_GREETINGS) + text + rights + close
    new_date = date.fromisoformat(facts["date"]) if "date" in facts else None
    return Case(
        kind=phrasing.kind,
        mail=_mail(facts, text, domain),
        law=Law(facts.get("law", "foia")),
        new_date=new_date,
        phrasing=phrasing.text,
        **{name: facts.get(name, "") for name in ("reference", "elsewhere", "sections", "fee")},
        extension=facts.get("extension", ""),
    )


def _mail(facts: dict[str, str], text: str, domain: str) -> Mail:
    headers = [("From", facts.get("sender", f"foi@{domain}"))]
    if "auto" in facts:
        headers.append(("Auto-Submitted", "auto-replied"))
    if "machine" in facts:
        headers.append(("Auto-Submitted", "auto-generated"))
    if "list" in facts:
        headers.append(("List-Unsubscribe", f"<https://{domain}/unsubscribe>"))
    if "receipt" in facts:
        headers.append(
            ("Content-Type", "multipart/report; report-type=disposition-notification; boundary=b")
        )
    names = [name.strip() for name in facts.get("files", "").split(",") if name.strip()]
    return Mail(
        headers=tuple(headers),
        message_id="<reply.1@" + domain + ">",
        sender=Address(facts.get("sender", f"foi@{domain}").lower(), facts.get("name", "")),
        recipients=("foi@example.org",),
        subject=facts.get("subject", "RE: Freedom of Information request"),
        sent_at=SENT_AT,
        text=text,
        attachments=tuple(
            Attachment(name, "application/octet-stream", b"", str(number))
            for number, name in enumerate(names, start=2)
        ),
    )
