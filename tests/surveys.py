"""Campaigns whose questions hang together, over a reorganisation, and what may happen in them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from requests_app import authority_lists, lifecycle
from requests_app.campaigns import load_campaign
from requests_app.models import Authority, AuthorityList, Campaign, CampaignChange, FoiRequest
from responses_app.figures import accept, record_figure
from responses_app.models import Figure
from responses_app.statistics_rebuild import NotBuilt, rebuild, rebuild_changed, show
from responses_app.statistics_rebuild.building import QUIET

BEFORE = date(2022, 6, 1)  # councils were reorganised in between
SENT = date(2026, 1, 5)
WORDS = (
    "0", "1", "3", "4", "6", "9", "12", "40", "1,204", "<5", "fewer than 5", "5 or fewer",
    "between 1 and 4", "10 or more", "about 20", "*", "s.12", "s.40(2)", "not held", "", "-3",
    "see attached", "2019", "0.5", "99999999",
)  # fmt: skip
LIKELY = {
    "a": ("3", "6", "9", "12", "40", "<5", "<5", "5 or fewer", "*"),
    "b": ("0", "1", "3", "6", "<5", "*"),
    "c": ("0", "1", "3", "4", "<5", "between 1 and 4"),
    "d": ("6", "9", "40", "10 or more"),
    "m": ("£3.50", "£1,204"),
    "y": ("Yes", "No"),
}
"""Answers that hang together as a rule: without them there is neither a rate nor a change."""
BASES = ("", "", "", "", "calendar", "financial", "part")
QUESTIONS = """
question = [
    {{ id = "a", text = "A?", unit = "children"{a} }},
    {{ id = "b", text = "B?", unit = "children"{b} }},
    {{ id = "ab", sum_of = ["a", "b"], unit = "children"{ab} }},
    {{ id = "c", text = "C?", unit = "children", subset_of = "ab", at_most = ["d"]{c} }},
    {{ id = "d", text = "D?", unit = "incidents", per = "c"{d} }},
    {{ id = "m", text = "M?", unit = "GBP", kind = "money"{m} }},
    {{ id = "y", text = "Y?", kind = "yes_no"{y} }},
    {{ id = "t", text = "T?", kind = "text"{t} }},
]
"""
ASKED = ("a", "b", "c", "d", "m", "y", "t")


def survey(slug: str, periods: str, previous: str = "") -> Campaign:
    """A campaign whose questions hang together; each names that of `previous`, if there is one."""
    keys = (*ASKED, "ab")
    before = {key: f', previous = "{previous}:{key}"' if previous else "" for key in keys}
    return load_campaign(
        f"""
        slug = "{slug}"
        title = "Survey {slug}"
        ask = {{ function = "children" }}
        letter = "{{{{ questions }}}}"
        applicant = {{ name = "Ada Researcher" }}
        periods = [ {periods} ]
        {QUESTIONS.format(**before)}
        """
    ).campaign


def shown(campaign: Campaign) -> dict[tuple[str, str, str], dict]:
    """The rows that stand, by their place."""
    try:
        rows = show(campaign)
    except NotBuilt:
        return {}
    found = {(row["question"], row["period"], row["area"]): row for row in rows}
    assert len(found) == len(rows), "a row stands there twice"
    return found


def anew(campaign: Campaign) -> dict[tuple[str, str, str], dict]:
    """The rows that a whole rebuild gives; what stands there stays as it is."""
    with transaction.atomic():
        rebuild(campaign, timezone.now(), whole=True)
        found = shown(campaign)
        transaction.set_rollback(True)
    return found


def work_in() -> None:
    """What the sweep does until nothing waits any more."""
    for _ in range(5):
        if not rebuild_changed(timezone.now() + QUIET):
            break
    assert not CampaignChange.objects.exists()


@dataclass
class World:
    """Three campaigns, one after the other, and the councils that are asked.

    Of the councils the first was abolished after the first campaign, and the second and the third
    took its place; the fourth became a part of the fifth.
    """

    authorities: list[Authority]
    campaigns: list[Campaign] = field(default_factory=list)

    @classmethod
    def of(cls, make_authority: Callable[..., Authority]) -> "World":
        """Make it."""
        gone, came = date(2023, 3, 31), date(2023, 4, 1)
        north, south = ({"region": region} for region in ("North West", "South West"))
        authorities = [
            make_authority("Oldshire", type="county", end_date=gone, **north),
            make_authority("Easting", type="unitary", start_date=came, **north),
            make_authority("Westing", type="unitary", start_date=came, **north),
            make_authority("Smallham", type="non-metropolitan district", end_date=gone, **south),
            make_authority("Bigham", type="unitary", **south),
            make_authority("Aberville", nation="Scotland"),
            make_authority("Powysby", nation="Wales", type="principal"),
        ]
        authorities[0].successors.set(authorities[1:3])
        authorities[3].successors.set([authorities[4]])
        world = cls(authorities)
        years = '{ id = "2020" }, { id = "2021" }, { id = "early", basis = "part" }'
        world.campaigns = [
            survey("first", years),
            survey("second", '{ id = "2023" }, { id = "2024" }, { id = "fy", basis = "financial" }',
                   "first"),
            survey("third", '{ id = "2025" }', "second"),
        ]  # fmt: skip
        return world

    @property
    def requests(self) -> list[FoiRequest]:
        return list(FoiRequest.objects.filter(campaign__in=self.campaigns).order_by("pk"))

    # ------------------------------------------------------------------ what may happen

    def fill(self, choose: random.Random) -> None:
        """Let most of the councils of the time answer most questions."""
        for campaign in self.campaigns:
            periods = [one.key for one in campaign.periods.all()][:2]
            sent_on = BEFORE if campaign == self.campaigns[0] else SENT
            standing = set(Authority.objects.standing(sent_on))
            for authority in self.authorities:
                if choose.random() < (0.1 if authority in standing else 0.95):
                    continue
                foi_request = self.ask(campaign, authority, sent_on)
                for period in periods:
                    for key, words in LIKELY.items():
                        if choose.random() < (0.9 if key in "abc" else 0.3):
                            self.say(foi_request, key, period, choose.choice(words))

    def ask(self, campaign: Campaign, authority: Authority, sent_on: date | None = SENT):
        """A request, sent or only drafted; none where there is one already."""
        of_them = FoiRequest.objects.filter(campaign=campaign, authority=authority)
        if there := of_them.order_by("-round").first():
            return there
        foi_request = lifecycle.new_request(campaign, authority)
        if sent_on:
            lifecycle.record(foi_request, "sent", sent_on)
        return foi_request

    def say(self, foi_request: FoiRequest, key: str, period: str, raw: str, basis: str = ""):
        campaign = foi_request.campaign
        return record_figure(
            foi_request,
            campaign.questions.get(key=key),
            campaign.periods.get(key=period),
            raw,
            basis=basis,
        )

    KEPT_BY_DAY = (
        *["_say"] * 6, "_ask", "_ask", "_answer_as_a_whole", "_withdraw", "_ask_again", "_strike",
        "_relabel",
    )  # fmt: skip
    """What may happen and is kept with its day."""
    ANYTHING = (*KEPT_BY_DAY, "_accept", "_save_list", "_delete_list")

    def happen(self, choose: random.Random, what: Sequence[str] = ANYTHING) -> str:
        """Let something happen, and tell what."""
        told: str = getattr(self, choose.choice(what))(choose)
        return told

    def _ask(self, choose: random.Random) -> str:
        campaign, authority = choose.choice(self.campaigns), choose.choice(self.authorities)
        sent_on = choose.choice([SENT, SENT, BEFORE, None])
        self.ask(campaign, authority, sent_on)
        return f"asked {authority} in {campaign.slug} on {sent_on}"

    def _say(self, choose: random.Random) -> str:
        if not self.requests:
            return self._ask(choose)
        foi_request = choose.choice(self.requests)
        period = choose.choice(list(foi_request.campaign.periods.all())).key
        key, raw, basis = choose.choice(ASKED), choose.choice(WORDS), choose.choice(BASES)
        if key == "y":
            raw = choose.choice(["Yes", "No", raw])
        self.say(foi_request, key, period, raw, basis)
        return f"{foi_request} said {raw!r} ({basis}) to {key}, {period}"

    def _accept(self, choose: random.Random) -> str:
        doubtful = list(Figure.objects.for_review().exclude(kind="unclear").order_by("pk"))
        if not doubtful:
            return "nothing to accept"
        figure = choose.choice(doubtful)
        accept(figure)
        return f"accepted {figure}"

    def _log(self, choose: random.Random, kind: str, **more: str) -> str:
        sent = [one for one in self.requests if one.was_sent]
        if not sent:
            return f"nobody for {kind}"
        foi_request = choose.choice(sent)
        try:
            lifecycle.record(foi_request, kind, foi_request.sent_on + timedelta(days=9), **more)
        except lifecycle.LifecycleError as problem:
            return f"{foi_request} not {kind}: {problem}"
        return f"{foi_request}: {kind}"

    def _answer_as_a_whole(self, choose: random.Random) -> str:
        return self._log(choose, choose.choice(["refusal", "response", "partial_response"]))

    def _withdraw(self, choose: random.Random) -> str:
        return self._log(choose, "withdrawn")

    def _ask_again(self, choose: random.Random) -> str:
        sent = [one for one in self.requests if one.was_sent]
        if not sent:
            return "nobody to ask again"
        foi_request = choose.choice(sent)
        again = lifecycle.new_round(foi_request)
        if choose.random() < 0.7:
            lifecycle.record(again, "sent", foi_request.sent_on + timedelta(days=30))
        return f"asked again: {again}"

    def _events(self, *kinds: str):
        return [
            event
            for foi_request in self.requests
            for event in foi_request.events.standing()
            if not kinds or event.kind in kinds
        ]

    def _strike(self, choose: random.Random) -> str:
        if not (events := self._events()):
            return "nothing to strike out"
        event = choose.choice(events)
        try:
            lifecycle.strike_out(event, "a slip")
        except lifecycle.LifecycleError as problem:
            return f"{event} not struck out: {problem}"
        return f"{event} struck out of {event.foi_request}"

    def _relabel(self, choose: random.Random) -> str:
        if not (events := self._events("sent")):
            return "nothing to relabel"
        event, day = choose.choice(events), choose.choice([BEFORE, SENT])
        try:
            lifecycle.relabel(event, "sent", "another day", on=day)
        except lifecycle.LifecycleError as problem:
            return f"{event} not relabelled: {problem}"
        return f"{event.foi_request} was sent on {day}"

    def _save_list(self, choose: random.Random) -> str:
        members = choose.sample(self.authorities, choose.randint(0, 4))
        name = choose.choice(["Neighbours", "The North"])
        saved = AuthorityList.objects.filter(name=name).first()
        authority_lists.save_list(name, "", members, None, saved)
        return f"{name} are {[one.plain_name for one in members]}"

    def _delete_list(self, choose: random.Random) -> str:
        saved = AuthorityList.objects.order_by("pk").first()
        if not saved:
            return "no list to delete"
        authority_lists.delete_list(saved)
        return f"deleted {saved}"
