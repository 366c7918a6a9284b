"""What people type in to answer authorities: one text for all, and what is each council's own."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms

from requests_app.answering import Offer, Own, Preview, Writing
from requests_app.domain import merge
from requests_app.domain.answer_kinds import AnswerKind
from requests_app.domain.cost_limit import Estimate
from requests_app.domain.law import Law
from requests_app.domain.names import NameNotMatched
from requests_app.models import Authority, FoiRequest
from requests_app.register import AuthorityNames

LONGEST_TEXT = 20_000  # characters
MOST_FILES = 10_000_000
OWN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "narrow": ("files", "minutes"),
    "query_figure": ("figure",),
    "right_body": ("body",),
}
"""What each kind wants to know of every council alone."""


@dataclass(frozen=True)
class Row:
    """One council of the form, with the fields that are its own."""

    foi_request: FoiRequest
    their_words: str
    fields: tuple[forms.BoundField, ...]
    hint: str = ""


class AnswerForm(forms.Form):
    """The text, what we say in it, and for each council what is its own."""

    offer = forms.CharField(max_length=20, widget=forms.HiddenInput)
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    text = forms.CharField(
        label="Letter",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="What stands in {{ two braces }} is filled in for each council by itself.",
    )
    what_we_say = forms.CharField(
        label="What we say",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The same for all. It stands in the letter at {{ answer }}.",
    )
    periods_asked = forms.CharField(
        label="What we ask for now",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as: 2024 and 2025, questions 1a and 1b alone. "
        "It stands in the letter at {{ periods_asked }}.",
    )
    keep = forms.BooleanField(
        label="Keep this answer, and offer it for others who ask the same", required=False
    )
    keep_as = forms.CharField(
        label="Keep it as",
        required=False,
        max_length=200,
        help_text="A title that says what is asked.",
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        offer: Offer,
        foi_requests: Sequence[FoiRequest],
        their_words: Mapping[int, str],
        on: date,
    ) -> None:
        self.chosen, self.foi_requests, self.on = offer, foi_requests, on
        self.their_words = their_words
        self.taken_for: dict[int, str] = {}
        super().__init__(data, initial=_initial(offer, foi_requests, their_words))
        text = str((data or {}).get("text") or offer.text)
        said = merge.placeholders(text) + merge.placeholders(offer.text)
        for name, placeholder in (("what_we_say", "answer"), ("periods_asked", "periods_asked")):
            self.fields[name].required = placeholder in merge.placeholders(text)
            if placeholder not in said:
                del self.fields[name]
        for one in foi_requests:
            for name in OWN_FIELDS.get(self.kind.name, ()):
                self.fields[f"{name}-{one.pk}"] = _own_field(name, one)

    @property
    def kind(self) -> AnswerKind:
        return self.chosen.kind

    def rows(self) -> list[Row]:
        """Each council with its own fields, in the order in which they were chosen."""
        names = OWN_FIELDS.get(self.kind.name, ())
        return [
            Row(
                one,
                self.their_words.get(one.pk, ""),
                tuple(self[f"{name}-{one.pk}"] for name in names),
                self._hint(one),
            )
            for one in self.foi_requests
        ]

    def shared_fields(self) -> list[forms.BoundField]:
        names = ("what_we_say", "periods_asked", "text", "keep", "keep_as")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if found.get("keep") and not found.get("keep_as"):
            self.add_error("keep_as", "Say under which title it is kept.")
        self.own = dict(self._own(found))
        return found

    def writing(self) -> Writing:
        """What was typed in, as the letters want it."""
        found = self.cleaned_data
        return Writing(
            self.kind,
            _lines(found["text"]),
            _lines(found.get("what_we_say", "")),
            _lines(found.get("periods_asked", "")),
            title=self.chosen.title,
            answer=self.chosen.answer,
            own=self.own,
        )

    @property
    def keep_as_title(self) -> str:
        return str(self.cleaned_data["keep_as"]).strip() if self.cleaned_data["keep"] else ""

    def _own(self, found: Mapping[str, object]) -> Iterable[tuple[int, Own]]:
        names = None
        for one in self.foi_requests:
            body = None
            if typed := found.get(f"body-{one.pk}"):
                names = names or AuthorityNames(one.campaign, self.on)
                body = self._authority(names, str(typed), one)
            figure = _lines(str(found.get(f"figure-{one.pk}") or ""))
            yield one.pk, Own(figure, self._estimate(found, one), body)

    def _estimate(self, found: Mapping[str, object], one: FoiRequest) -> Estimate | None:
        files, minutes = found.get(f"files-{one.pk}"), found.get(f"minutes-{one.pk}")
        if files and minutes:
            return Estimate(int(str(files)), Decimal(str(minutes)))
        for name, given, other in (("files", files, minutes), ("minutes", minutes, files)):
            field = f"{name}-{one.pk}"
            if other and not given and field in self.fields and field not in self.errors:
                self.add_error(field, f"{one.authority}: both are needed, files and minutes.")
        return None

    def _authority(self, names: AuthorityNames, typed: str, one: FoiRequest) -> Authority | None:
        try:
            match = names.match(typed, self.on)
        except NameNotMatched as problem:
            self.add_error(f"body-{one.pk}", f"{problem}.")
            return None
        body = names.by_code[match.code]
        told = (f"taken for {body.official_name}", match.warning or "")
        self.taken_for[one.pk] = "; ".join(part for part in told if part)
        return body

    def _hint(self, one: FoiRequest) -> str:
        """How what was typed in is read: who is meant, or what their estimate leaves room for."""
        estimate = getattr(self, "own", {}).get(one.pk, Own()).estimate
        if estimate is None:
            return self.taken_for.get(one.pk, "")
        law, periods = Law(one.law), one.campaign.periods.all()
        within = f"{estimate.files_within(law):,} of {estimate.files:,} files"
        if estimate.is_within(law):
            return "By this estimate all of it fits within the limit: ask for a review instead?"
        if not periods:
            return f"{within} fit the limit."
        fit = estimate.periods_within(law, len(periods))
        return f"{within} fit the limit: {fit} of {len(periods)} periods of equal size."


def _initial(
    offer: Offer, foi_requests: Sequence[FoiRequest], their_words: Mapping[int, str]
) -> dict[str, object]:
    words = next((said for one in foi_requests if (said := their_words.get(one.pk))), "")
    return {
        "offer": offer.name,
        "key": secrets.token_hex(16),
        "text": offer.text,
        "keep": offer.answer is None and offer.kind.name == "clarification",
        "keep_as": " ".join(words.split())[:120] if offer.answer is None else "",
    }


def _own_field(name: str, one: FoiRequest) -> forms.Field:
    authority = one.authority
    if name == "files":
        return forms.IntegerField(
            label=f"Files, by {authority}", min_value=1, max_value=MOST_FILES, required=False
        )
    if name == "minutes":
        return forms.DecimalField(
            label=f"Minutes for each file, by {authority}",
            min_value=Decimal("0.01"),
            max_value=Decimal(100_000),
            decimal_places=2,
            required=False,
        )
    if name == "body":
        return forms.CharField(
            label=f"Who holds it instead of {authority}", max_length=200, required=False
        )
    return forms.CharField(
        label=f"The figure of {authority}, and what is odd about it",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _lines(text: str) -> str:
    """As letters have their lines, whatever the browser sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fingerprint_of(previews: Iterable[Preview]) -> str:
    """A name for just these letters: what is written is what was read."""
    told = hashlib.sha256()
    for one in previews:
        if one.draft and one.target:
            parts = (one.target.reference, one.target.authority.email, one.draft.subject)
            told.update("\0".join((*parts, one.draft.body, "\0")).encode())
    return told.hexdigest()
