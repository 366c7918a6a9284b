"""What people type in to answer authorities: one text for all, and what is each council's own."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django import forms

from requests_app.answering import Offer, Own, Preview, Standing, Writing, questions_of
from requests_app.domain import merge
from requests_app.domain.answer_kinds import AnswerKind
from requests_app.domain.cost_limit import Estimate, limit_hours
from requests_app.domain.names import NameNotMatched
from requests_app.models import Authority, FoiRequest
from requests_app.register import AuthorityNames

LONGEST_TEXT = 20_000  # characters
SPACED = re.compile(r"(?<=\d)[,\s](?=\d{3}(?!\d))")  # what stands between thousands
ASKED_AT = {"questions", "questions_alone"}  # the placeholders at which questions stand
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


class WholeNumber(forms.IntegerField):
    """A whole number as people write it: 1200, 1,200 or 1 200."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: object) -> int | None:
        return super().to_python(SPACED.sub("", value) if isinstance(value, str) else value)


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
    questions = forms.MultipleChoiceField(
        label="Which questions we ask now",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one question."},
    )
    periods_asked = forms.CharField(
        label="For what time we ask now",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as: 2024 and 2025. It stands in the letter at {{ periods_asked }}.",
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
        standings: Mapping[int, Standing],
        on: date,
    ) -> None:
        self.chosen, self.foi_requests, self.on = offer, foi_requests, on
        self.standings = standings
        self.taken_for: dict[int, str] = {}
        super().__init__(data, initial=_initial(offer, foi_requests, standings))
        text = str((data or {}).get("text") or offer.text)
        said = merge.placeholders(text) + merge.placeholders(offer.text)
        for name, placeholder in (("what_we_say", "answer"), ("periods_asked", "periods_asked")):
            self.fields[name].required = placeholder in merge.placeholders(text)
            if placeholder not in said:
                del self.fields[name]
        if offer.kind.is_new_request and ASKED_AT & set(said):
            self._ask_for_questions()
        else:
            del self.fields["questions"]
        for one in foi_requests:
            for name in OWN_FIELDS.get(self.kind.name, ()):
                self.fields[f"{name}-{one.pk}"] = _own_field(name, one)

    def _ask_for_questions(self) -> None:
        asked = questions_of(self.foi_requests[0].campaign)
        told = [(one.key, f"{one.key}) {one.text or one.key}") for one in asked]
        self.fields["questions"].choices = told
        self.initial["questions"] = [key for key, _ in told]

    @property
    def kind(self) -> AnswerKind:
        return self.chosen.kind

    def rows(self) -> list[Row]:
        """Each council with its own fields, in the order in which they were chosen."""
        names = OWN_FIELDS.get(self.kind.name, ())
        return [
            Row(
                one,
                self.standings[one.pk].their_words,
                tuple(self[f"{name}-{one.pk}"] for name in names),
                self._hint(one),
            )
            for one in self.foi_requests
        ]

    def shared_fields(self) -> list[forms.BoundField]:
        names = ("what_we_say", "questions", "periods_asked", "text", "keep", "keep_as")
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
            questions=tuple(found["questions"]) if "questions" in found else None,
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
        law = self.standings[one.pk].cost_law
        if limit_hours(law) is None:
            return f"The {law.title} have no cost limit."
        within = f"{estimate.files_within(law):,} of {estimate.files:,} files"
        if estimate.is_within(law):
            return "By this estimate all of it fits within the limit: ask for a review instead?"
        if not self._periods:
            return f"{within} fit the limit."
        fit = estimate.periods_within(law, self._periods)
        return f"{within} fit the limit: {fit} of {self._periods} periods of equal size."

    @cached_property
    def _periods(self) -> int:
        """How many the campaign asks for; all requests of the form are of one campaign."""
        return self.foi_requests[0].campaign.periods.count()


def _initial(
    offer: Offer, foi_requests: Sequence[FoiRequest], standings: Mapping[int, Standing]
) -> dict[str, object]:
    words = next((said for one in foi_requests if (said := standings[one.pk].their_words)), "")
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
        return WholeNumber(
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
