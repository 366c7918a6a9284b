"""A writer's draft with every figure marked: does it hold, and what is right instead."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from requests_app.models import Campaign
from responses_app.claim_checking import DraftError, check_draft, pasted_draft, read_draft
from responses_app.domain.claims import Checked, Draft, Verdict
from responses_app.forms import DraftForm


@dataclass(frozen=True)
class Meaning:
    """How a verdict is shown: a sign and words, so that no colour is needed."""

    sign: str
    words: str
    meaning: str


MEANINGS = {
    Verdict.HOLDS: Meaning("✓", "holds", "It is right, as printed."),
    Verdict.ROUNDS_DIFFERENTLY: Meaning(
        "≈", "rounds differently", "The right number is printed otherwise, or the words are loose."
    ),
    Verdict.WRONG_BASE: Meaning(
        "÷", "wrong base", "It is a share, or a change, of another number than it says."
    ),
    Verdict.INVERTED: Meaning("⇅", "inverted", "It is divided, or told, the other way round."),
    Verdict.PARTS_EXCEED_WHOLE: Meaning(
        "Σ", "parts exceed whole", "The parts come to more than they are parts of."
    ),
    Verdict.NOT_FOUND: Meaning(
        "?", "not found", "The numbers checked against have no such number."
    ),
}


@dataclass(frozen=True)
class Shown:
    """A claim with its number on the page."""

    number: int
    checked: Checked
    meaning: Meaning

    @property
    def holds(self) -> bool:
        return self.checked.verdict is Verdict.HOLDS

    @property
    def right(self) -> str:
        """What the recomputed number is called: of one that is nowhere it may only be meant."""
        return "perhaps" if self.checked.verdict is Verdict.NOT_FOUND else "right"


@dataclass(frozen=True)
class Piece:
    """A stretch of the draft, and the claims whose figure it is."""

    text: str
    claims: tuple[Shown, ...] = ()

    @property
    def worst(self) -> Shown | None:
        """What it is coloured by: the first that does not hold."""
        return next(
            (one for one in self.claims if not one.holds), self.claims[0] if self.claims else None
        )


@login_required
def claims(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing is stored, and so nothing is asked but to be logged in."""
    campaign = get_object_or_404(Campaign, slug=slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DraftForm(*sent, campaign=campaign)
    context: dict[str, object] = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "claims",
        "form": form,
        "meanings": [(verdict.value, meaning) for verdict, meaning in MEANINGS.items()],
    }
    if request.method == "POST" and form.is_valid():
        try:
            context |= _checked(campaign, form)
        except DraftError as problem:
            field = "file" if form.cleaned_data["file"] else None
            form.add_error(field, str(problem)[:1].upper() + str(problem)[1:])
    return render(request, "campaigns/claims.html", context)


def _checked(campaign: Campaign, form: DraftForm) -> dict[str, object]:
    """What the page shows of a draft. Raises DraftError."""
    upload = form.cleaned_data["file"]
    if upload:
        draft = read_draft(upload.read(), upload.name)
    else:
        draft = pasted_draft(
            form.cleaned_data["text"], is_markdown=form.cleaned_data["is_markdown"]
        )
    checked = check_draft(campaign, draft, form.cleaned_data["release"])
    shown = [
        Shown(number, one, MEANINGS[one.verdict])
        for number, one in enumerate(checked.claims, start=1)
    ]
    counts = Counter(one.checked.verdict for one in shown)
    return {
        "checked": checked,
        "shown": shown,
        "counts": [
            (MEANINGS[verdict], counts[verdict], verdict.value)
            for verdict in Verdict
            if counts[verdict]
        ],
        "pieces": list(_pieces(draft, shown)),
        "wrong": [one for one in shown if not one.holds],
        "filename": upload.name if upload else "",
    }


def _pieces(draft: Draft, shown: Sequence[Shown]) -> Iterator[Piece]:
    """The draft's text, cut at the figures; figures that overlap are one piece."""
    at, text = 0, draft.text
    groups: list[tuple[int, int, list[Shown]]] = []
    for one in sorted(shown, key=lambda each: (each.checked.start, each.checked.end)):
        start, end = one.checked.start, one.checked.end
        if groups and start < groups[-1][1]:
            first, last, claims = groups[-1]
            groups[-1] = (first, max(last, end), [*claims, one])
        else:
            groups.append((start, end, [one]))
    for start, end, found in groups:
        if at < start:
            yield Piece(text[at:start])
        yield Piece(text[start:end], tuple(found))
        at = end
    if at < len(text):
        yield Piece(text[at:])
