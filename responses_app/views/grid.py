"""Answers typed in by hand as in a spreadsheet: questions down, periods across."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from requests_app.models import FoiRequest, Period, Question
from responses_app import checking
from responses_app.figures import record_figure
from responses_app.models import Figure

BLANK = "left blank"
LONGEST = 5_000  # letters of an answer
MOST_WARNINGS = 5
MAY_ENTER = "responses_app.add_figure"


@dataclass
class GridCell:
    """One field: the words as they stand or were typed, and the figure they were read as."""

    question: Question
    period: Period
    figure: Figure | None
    raw: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        return f"{self.question.pk}-{self.period.pk}"

    @property
    def version(self) -> str:
        """The figure that the page showed, so that nobody overwrites what they have not seen."""
        return str(self.figure.pk) if self.figure else ""


@dataclass
class GridRow:
    question: Question
    cells: list[GridCell] = field(default_factory=list)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest, reference: str) -> HttpResponse:
    rows = FoiRequest.objects.select_related("authority", "campaign")
    foi_request = get_object_or_404(rows, reference=reference)
    if not request.user.has_perm(MAY_ENTER):
        raise PermissionDenied
    source = " ".join(request.POST.get("source", "").split())[:300]
    with transaction.atomic():
        if request.method == "POST":
            # What is held against what the page showed stays so until it is written.
            FoiRequest.objects.select_for_update().get(pk=foi_request.pk)
        table = _table(foi_request)
        if request.method == "POST":
            changed = _typed(request, foi_request, table)
            if not any(cell.problem for cell in changed):
                return _kept(request, foi_request, changed, source)
            messages.error(request, "Nothing was kept: look at the fields that are marked.")
    problems = any(cell.problem for row in table for cell in row.cells)
    context = {
        "campaign": foi_request.campaign,
        "section": "campaigns",
        "tab": "requests",
        "foi_request": foi_request,
        "rows": table,
        "periods": [cell.period for cell in table[0].cells] if table else [],
        "bases": Period.Basis.choices,
        "source": source,
        "checks": [one for one in checking.checks_of(foi_request) if not one.verdict],
    }
    return render(request, "review/grid.html", context, status=400 if problems else 200)


def _table(foi_request: FoiRequest) -> list[GridRow]:
    figures = foi_request.figures.accepted().select_related("question", "period")
    known = {(one.question_id, one.period_id): one for one in figures}
    periods = list(foi_request.campaign.periods.all())
    table = []
    for question in foi_request.campaign.questions.all():
        if question.is_derived:
            continue
        cells = [
            GridCell(question, period, figure, _shown(figure))
            for period in periods
            for figure in [known.get((question.pk, period.pk))]
        ]
        table.append(GridRow(question, cells))
    return table


def _shown(figure: Figure | None) -> str:
    """What stands in the field of a figure."""
    if figure is None:
        return ""
    return BLANK if figure.kind == Figure.Kind.BLANK else _one_line(figure.raw)


def _one_line(words: str) -> str:
    """Words as a field of one line can send them; it would join lines without a space."""
    return " ".join(words.split())


def _typed(request: HttpRequest, foi_request: FoiRequest, table: list[GridRow]) -> list[GridCell]:
    """The cells in which the person has typed something else than stands there."""
    seen = _seen(request, foi_request, table)
    changed = []
    for cell in (cell for row in table for cell in row.cells):
        words = request.POST.get(f"raw-{cell.name}")
        if words is None or _one_line(words) in (cell.raw, seen[cell.name]):
            continue
        cell.problem = _problem(words, cell, request.POST.get(f"seen-{cell.name}", ""))
        cell.raw = words
        changed.append(cell)
    return changed


def _seen(request: HttpRequest, foi_request: FoiRequest, table: list[GridRow]) -> dict[str, str]:
    """What the page had shown in each field, by the figure that it says it was; one query."""
    shown = {str(one.pk): _shown(one) for one in foi_request.figures.all()}
    return {
        cell.name: shown.get(request.POST.get(f"seen-{cell.name}", ""), "")
        for row in table
        for cell in row.cells
    }


def _problem(words: str, cell: GridCell, seen: str) -> str:
    if seen != cell.version:
        return f"Somebody else has entered “{cell.raw[:100]}” meanwhile."
    if not words.strip():
        return (
            "A figure is not taken away by an empty field. Type what it should be; "
            f"“{BLANK}” says that they gave no answer."
        )
    if len(words) > LONGEST:
        return f"At most {LONGEST:,} letters are kept: quote the words that answer."
    return ""


def _kept(
    request: HttpRequest, foi_request: FoiRequest, changed: list[GridCell], source: str
) -> HttpResponse:
    figures = []
    for cell in changed:
        is_blank = _one_line(cell.raw).casefold() == BLANK
        figures.append(
            record_figure(
                foi_request,
                cell.question,
                cell.period,
                "" if is_blank else cell.raw.strip(),
                source=source,
                by=request.user,
            )
        )
    doubted = [one for one in figures if one.needs_review]
    if not figures:
        messages.info(request, "Nothing was changed.")
    else:
        s = "s" if len(figures) > 1 else ""
        messages.success(request, f"{len(figures)} figure{s} kept.")
    for one in doubted[:MOST_WARNINGS]:
        messages.warning(
            request,
            f"{one.question.key}, {one.period.key}: “{one.raw[:60]}” was read as "
            f"{one.get_kind_display()}, but not for sure ({one.note}). It counts in no total until "
            "somebody has confirmed it or typed clearer words.",
        )
    if len(doubted) > MOST_WARNINGS:
        more = len(doubted) - MOST_WARNINGS
        messages.warning(request, f"{more} more were not read for sure; they are marked.")
    return redirect("figure-grid", reference=foi_request.reference)
