"""A made-up campaign, end to end, to try the tool on.

The authorities are invented, names and codes alike, and every page, letter and export of the
campaign says so. Their invented answers are dealt out so that the sums are those of a published
report: 864 of 2,335 children over 135 authorities beside a total of 2,638, and 1,501 of 11,999
over 141 beside 12,530 (ECPAT UK and Missing People, 2024).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone

from requests_app import lifecycle
from requests_app.campaigns import load_campaign
from requests_app.chasing import write_due_letters
from requests_app.drafting import draft_requests
from requests_app.lifecycle import Kind
from requests_app.models import Authority, AuthorityFunction, Campaign, FoiRequest
from requests_app.tables import Row, Table
from responses_app.demonstration_mail import bring_in
from responses_app.figures import import_figures
from responses_app.models import Figure, InboundMessage
from responses_app.statistics_rebuild import rebuild

CAMPAIGN_FILE = Path(__file__).parent / "data" / "demonstration.toml"
SLUG = "demonstration"
SEED = 864

# Invented places: none of these is one of the United Kingdom.
FIRST = (
    "Alderquay", "Birchmoor", "Calderwyn", "Dunmarrow", "Elmsgarth", "Fennimere", "Glasswick",
    "Hollowbeck", "Ivorstone", "Juniperley", "Kestrelham", "Larkenfield", "Mossgrave",
    "Nettlewood",
    "Ottermoor", "Pennyfold", "Quillmarsh", "Ravenmoor", "Silverbeck", "Thistlemoor",
    "Umbercross", "Violetdale", "Willowgarth", "Yarrowfield",
)  # fmt: skip
SECOND = ("", "North ", "South ", "East ", "West ", "Great ", "Little ", "Upper ", "Lower ")
KINDS = (  # nation, region, type, ending of the name, how many: as many as really are asked
    ("England", "South East", "county", "County Council", 21),
    ("England", "North West", "unitary", "Council", 31),
    ("England", "South West", "unitary", "Council", 32),
    ("England", "West Midlands", "metropolitan district", "Metropolitan Borough Council", 36),
    ("England", "London", "London borough", "London Borough Council", 33),
    ("Wales", "Wales", "Welsh principal area", "County Borough Council", 22),
    ("Scotland", "Scotland", "Scottish council area", "Council", 32),
    ("Northern Ireland", "Northern Ireland", "HSC Trust", "Health and Social Care Trust", 5),
)

PEOPLE = {  # thousands living there, fewest and most; of a Trust none is on record
    "county": (300, 1300),
    "unitary": (40, 400),
    "metropolitan district": (150, 700),
    "London borough": (150, 400),
    "Welsh principal area": (60, 230),
    "Scottish council area": (22, 320),
}

# The published sums: authorities with both figures, their part, their whole; then the whole of
# those that gave no part, and how many they are.
TRAFFICKED = (135, 864, 2335, 2638 - 2335, 21)
UNACCOMPANIED = (141, 1501, 11999, 12530 - 11999, 17)
NO_PART = ("*", "s.40(2) personal data", "Not held", "Information not recorded in this form", "")
SCOTTISH = {"s.40(2) personal data": "s.38(1)(b) personal data"}  # FOISA numbers otherwise
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ANSWERED, REFUSED, WAITING, BOUNCED, LATE, EARLY = 160, 14, 5, 2, 22, 9


class NotEmpty(Exception):
    """There is a campaign already: the demonstration is for an empty database."""


@dataclass(frozen=True)
class Demonstration:
    """What was made."""

    campaign: Campaign
    authorities: int
    requests: int
    figures: int
    messages: int

    def as_dict(self) -> dict[str, object]:
        return {
            "campaign": self.campaign.slug,
            "authorities": self.authorities,
            "requests": self.requests,
            "figures": self.figures,
            "messages": self.messages,
        }


def make_demonstration(today: date) -> Demonstration:
    """Make the campaign, its authorities, requests, answers, reminders, statistics and replies.

    Dates are set back from `today`, so that some are late and some are not. Made before, it is
    left as it is. Raises NotEmpty where there are campaigns of other people.
    """
    campaign = Campaign.objects.filter(slug=SLUG, made_up=True).first()
    if campaign is None:
        campaign, requests = _make_campaign(today)
        late = ANSWERED + REFUSED + WAITING + BOUNCED
        bring_in(requests[:ANSWERED], requests[late : late + LATE], timezone.now())
    requests_of_it = campaign.foi_requests.all()
    return Demonstration(
        campaign,
        Authority.objects.filter(foi_requests__campaign=campaign).count(),
        requests_of_it.count(),
        Figure.objects.accepted().filter(foi_request__campaign=campaign).count(),
        InboundMessage.objects.of_campaign(campaign).count(),
    )


@transaction.atomic
def _make_campaign(today: date) -> tuple[Campaign, list[FoiRequest]]:
    """Make all but the replies: those come in by their own way, in transactions of their own."""
    if Campaign.objects.exists():
        raise NotEmpty("There is a campaign already; the demonstration wants an empty database.")
    campaign = load_campaign(CAMPAIGN_FILE.read_text(encoding="utf-8")).campaign
    drafted = draft_requests(campaign, _invent_authorities(), on=today)
    requests = list(drafted.created)
    Random(SEED).shuffle(requests)
    _tell_histories(requests, today)
    _answer(campaign, requests[:ANSWERED], today)
    write_due_letters(today, campaign)
    rebuild(campaign, timezone.now())
    return campaign, requests


def _invent_authorities() -> list[Authority]:
    names = (f"{second}{first}" for second, first in product(SECOND, FIRST))
    chance = Random(SEED)
    invented = []
    for nation, region, kind, ending, count in KINDS:
        for _ in range(count):
            name = next(names)
            number = len(invented) + 1
            invented.append(
                Authority(
                    code=f"DEMO-{number:03}",
                    official_name=f"{name} {ending}",
                    plain_name=name,
                    type=kind,
                    nation=nation,
                    region=region,
                    email=f"foi@{name.lower().replace(' ', '-')}.example",
                    email_source="made up for the demonstration",
                    population=_people(kind, chance),
                    made_up=True,
                )
            )
    # They outlive a demonstration that was deleted, and serve the next one.
    Authority.objects.bulk_create(invented, ignore_conflicts=True)
    codes = [authority.code for authority in invented]
    authorities = list(Authority.objects.filter(code__in=codes).order_by("code"))
    AuthorityFunction.objects.bulk_create(
        (AuthorityFunction(authority=one, function="children") for one in authorities),
        ignore_conflicts=True,
    )
    return authorities


def _people(kind: str, chance: Random) -> int | None:
    return chance.randint(*PEOPLE[kind]) * 1000 + chance.randrange(1000) if kind in PEOPLE else None


def _tell_histories(requests: list[FoiRequest], today: date) -> None:
    """Most have answered, some refuse, some are late, and for some there is still time."""
    chance = Random(SEED)
    sent = today - timedelta(days=56 + today.weekday())  # a Monday
    kinds = (
        ["answered"] * ANSWERED + ["refused"] * REFUSED + ["waiting"] * WAITING
        + ["bounced"] * BOUNCED + ["late"] * LATE + ["early"] * EARLY
    )  # fmt: skip
    for foi_request, kind in zip(requests, kinds, strict=True):
        sent_on = today - timedelta(days=chance.randint(5, 12)) if kind == "early" else sent
        facts: list[lifecycle.Fact] = [(Kind.SENT, sent_on, "")]
        if kind != "bounced" and chance.random() < 0.6:
            facts.append((Kind.ACKNOWLEDGED, sent_on + timedelta(days=chance.randint(0, 3)), ""))
        later = sent + timedelta(days=chance.choice((9, 15, 20, 24, 26, 27, 28, 28, 34, 41, 48)))
        if kind == "answered":
            outcome = chance.choice(("full", "full", "full", "partial"))
            facts.append((Kind.RESPONSE, later, outcome))
        elif kind == "refused":
            facts.append((Kind.REFUSAL, later, "refused"))
        elif kind == "waiting":
            facts.append((Kind.CLARIFICATION_REQUESTED, sent + timedelta(days=12), ""))
        elif kind == "bounced":
            facts.append((Kind.BOUNCED, sent_on, ""))
        lifecycle.log_history(foi_request, facts, source="made up for the demonstration")


def _answer(campaign: Campaign, requests: list[FoiRequest], today: date) -> None:
    """Deal the published sums out over the authorities that answered, as they would write them."""
    chance = Random(SEED)
    answers: dict[tuple[str, str], str] = {}
    trafficked, missing = _deal(requests, TRAFFICKED, chance)
    for code, count in trafficked.items():
        suspected = chance.randint(0, count)
        answers[code, "1a"] = _written(count - suspected, chance)
        answers[code, "1b"] = _written(suspected, chance)
        gone = missing.get(code)
        answers[code, "2a"] = chance.choice(NO_PART) if gone is None else _written(gone, chance)
        answers[code, "3a"] = _incidents(gone, chance)
    unaccompanied, missing = _deal(requests, UNACCOMPANIED, chance)
    for code, count in unaccompanied.items():
        answers[code, "1c"] = _written(count, chance)
        gone = missing.get(code)
        answers[code, "2b"] = chance.choice(NO_PART) if gone is None else _written(gone, chance)
    in_scotland = {
        one.authority.code for one in requests if one.authority.nation == Authority.Nation.SCOTLAND
    }
    for place, raw in answers.items():
        if place[0] in in_scotland:
            answers[place] = SCOTTISH.get(raw, raw)
    rows = [
        Row(line, {"authority": code, "question": question, "period": "2023", "answer": raw})
        for line, ((code, question), raw) in enumerate(sorted(answers.items()), 2)
    ]
    table = Table(["authority", "question", "period", "answer"], rows)
    report = import_figures(campaign, table, today=today, source="made-up figures")
    if not report.ok:
        raise AssertionError(f"the demonstration is broken: {report.errors[0]}")


def _deal(
    requests: list[FoiRequest], sums: tuple[int, int, int, int, int], chance: Random
) -> tuple[dict[str, int], dict[str, int]]:
    """Return each authority's whole and, for the matched ones, its part; they add up exactly."""
    matched, part, whole, unmatched_whole, unmatched = sums
    codes = [foi_request.authority.code for foi_request in requests]
    chance.shuffle(codes)
    both, only = codes[:matched], codes[matched : matched + unmatched]
    wholes = _share_out(whole, both, {}, chance)
    parts = _share_out(part, both, wholes, chance)
    wholes |= _share_out(unmatched_whole, only, {}, chance)
    return wholes, parts


def _share_out(
    total: int, codes: list[str], at_most: dict[str, int], chance: Random
) -> dict[str, int]:
    """Deal `total` out one by one, unevenly, never giving a code more than `at_most`."""
    weights = {code: chance.paretovariate(1.2) for code in codes}
    shares = dict.fromkeys(codes, 0)
    for _ in range(total):
        open_codes = [code for code in codes if shares[code] < at_most.get(code, total)]
        shares[chance.choices(open_codes, [weights[code] for code in open_codes])[0]] += 1
    return shares


def _written(count: int, chance: Random) -> str:
    """The number as councils write it: in digits, with a comma, now and then in words."""
    if count < len(WORDS) and chance.random() < 0.15:
        return WORDS[count].capitalize()
    return f"{count:,}"


def _incidents(gone: int | None, chance: Random) -> str:
    if gone is None:
        return chance.choice(NO_PART)
    if 0 < gone < 3:
        return "fewer than 5"
    return f"{gone * chance.randint(1, 9):,}"
