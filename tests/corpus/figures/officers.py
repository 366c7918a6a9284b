"""One officer with one request: who they are, how they write figures, and what they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from .campaigns import CAMPAIGNS, Campaign
from .letters import Council, council
from .saying import HIDING, Figures, Manner, Said, figures_of, instead
from .specs import Spec

_PICTURES = ("scan", "png", "tiff")
_NOT_PLAIN = (
    "approximate", "rounded", "range", "none_recorded", "more", "pending", "unclear",
    "not_recorded",
)  # fmt: skip


class Officer:
    """The person who answers one request."""

    def __init__(self, rng: Random, spec: Spec, name: str) -> None:
        self.rng, self.spec, self.name = rng, spec, name
        self.has = frozenset(spec.features)
        self.law = "foisa" if rng.random() < 0.15 and "welsh" not in self.has else "foia"
        self.campaign: Campaign = CAMPAIGNS[spec.campaign](rng, self.law)
        self.council: Council = council(
            rng, self.law, self.campaign.asked.sent_on or date(2025, 1, 6)
        )
        self.manner = self._manner()
        self.basis: dict[str, str] = {}
        self.told_basis = ""
        self.figures = self._figures()

    def _manner(self) -> Manner:
        hiding = next((f for f in self.spec.features if f in HIDING), "")
        if self.spec.campaign in ("parking", "staffing", "homes"):
            hiding = hiding or "shown"
        if {"welsh", "bilingual"} & self.has:
            hiding = "fewer than 5"
        if self.spec.form in _PICTURES and not hiding:
            hiding = self.rng.choice(["shown", "<5", "fewer than 5"])
        manner = Manner.of(self.rng, hiding, "-" if "dash zero" in self.has else "")
        if manner.hiding in ("star", "c") and (
            self.spec.layout.startswith("prose") or self.spec.form.startswith("pro forma")
        ):
            manner = replace(manner, hiding="<5", legend="", limit=5)
        return manner

    def _figures(self) -> Figures:
        figures = figures_of(self.campaign, self.manner)
        rng, keys = self.rng, self.campaign.keys
        if "not held" in self.has:
            figures = self._instead(
                figures, rng.choice(keys[-2:]), rng.choice(["not_held", "not_recorded"])
            )
        if "one refused" in self.has:
            figures = self._instead(figures, rng.choice(keys[1:3]), "refused")
        if "cost one" in self.has:
            figures = {
                at: Said("", "refused") if at[0] == keys[-1] else said
                for at, said in figures.items()
            }
        if "sprinkle" in self.has:
            figures = self._sprinkled(figures)
        if "part answered" in self.has or "other questions" in self.has:
            dropped = rng.choice(keys[1:])
            figures = {at: said for at, said in figures.items() if at[0] != dropped}
        if "other basis" in self.has:
            self.told_basis = "financial"
            figures = {at: said for at, said in figures.items() if "part" not in at[1]}
            self.basis = {one.key: "financial" for one in self.campaign.periods}
        if "snapshot basis" in self.has:
            self.told_basis = "snapshot"
            figures = {at: said for at, said in figures.items() if "part" not in at[1]}
            self.basis = {one.key: "snapshot" for one in self.campaign.periods}
        if "part year" in self.has:
            self.basis = {self.campaign.periods[0].key: "part"}
        if "welsh" in self.has:
            figures = {at: _in_welsh(said) for at, said in figures.items()}
        return figures

    def _instead(self, figures: Figures, key: str, kind: str) -> Figures:
        said = instead(self.rng, kind, self.law)
        return {at: said if at[0] == key else one for at, one in figures.items()}

    def _sprinkled(self, figures: Figures) -> Figures:
        """Some answers that are no plain numbers."""
        made = dict(figures)
        at_counts = [at for at in figures if self.campaign.question(at[0]).kind == "count"]
        for at in self.rng.sample(at_counts, min(4, len(at_counts))):
            number = int(Decimal(self.campaign.numbers[at]))
            kind = self.rng.choice(_NOT_PLAIN)
            if kind in ("approximate", "rounded", "range", "more") and number < 20:
                continue
            made[at] = instead(self.rng, kind, self.law, number)
        return made


def _in_welsh(said: Said) -> Said:
    """The same figure in Welsh."""
    text = said.text
    for english, welsh in (
        ("Fewer than", "Llai na"),
        ("Less than", "Llai na"),
        ("Nil", "Dim"),
        ("None", "Dim"),
        ("Zero", "Dim"),
    ):
        text = text.replace(english, welsh)
    return replace(said, text=text, prose=text.lower())
