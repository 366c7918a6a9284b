"""Downloads, and the page that offers them. Everything is streamed, nothing left out in silence."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from requests_app.filters import RequestFilter
from requests_app.models import Campaign
from responses_app import exports
from responses_app.domain.disclosure import NotProved
from responses_app.exports import sheets
from responses_app.models import Figure, StatisticsBuild
from responses_app.publications import of_campaign
from responses_app.safe_exports import made_safe, warnings_of

NARROWED = ("requests", "figures", "authorities", exports.BUNDLE)
NEEDS_STATISTICS = ("statistics", exports.BUNDLE)
MOST_LOOKED_AT = 10_000  # figures, for the warning of the page: half a second
NOT_YET = "There are no statistics yet: they follow within minutes."


class FiguresForm(forms.Form):
    """What beside the filters of requests narrows an export, and how it is written."""

    question = forms.MultipleChoiceField(
        label="Questions", required=False, widget=forms.CheckboxSelectMultiple
    )
    period = forms.MultipleChoiceField(
        label="Periods", required=False, widget=forms.CheckboxSelectMultiple
    )
    complete = forms.BooleanField(
        label="A row for everyone asked",
        required=False,
        help_text="Figures also have a row where an authority has not replied, or gave nothing.",
    )
    safe = forms.BooleanField(
        label="Safe to publish",
        required=False,
        help_text="Small numbers are hidden, and those that would give them away.",
    )

    def __init__(self, data: Mapping, campaign: Campaign) -> None:
        super().__init__(data)
        for name, rows in (
            ("question", campaign.questions.filter(sum_of=[])),
            ("period", campaign.periods.all()),
        ):
            keys = [row.key for row in rows]
            self.fields[name].choices = [(key, key) for key in keys]


@dataclass(frozen=True)
class Asked:
    """What a query string asks for."""

    campaign: Campaign
    requests: RequestFilter
    figures: FiguresForm

    @classmethod
    def by(cls, query: QueryDict, campaign: Campaign) -> "Asked":
        requests = RequestFilter(query, campaign, on=localdate())
        return cls(campaign, requests, FiguresForm(query, campaign))

    @property
    def is_valid(self) -> bool:
        return self.requests.is_valid() and self.figures.is_valid()

    @property
    def is_safe(self) -> bool:
        return self.figures.is_valid() and self.figures.cleaned_data["safe"]

    def choice(self) -> exports.Choice:
        """Raises NotProved where a safe export could not be shown to be safe."""
        more = self.figures.cleaned_data
        hiding = None
        if more["safe"]:
            hiding = exports.Hiding.of(made_safe(of_campaign(self.campaign), self.campaign))
        return exports.Choice(
            foi_requests=self.requests.qs if self.requests.in_use else None,
            questions=more["question"],
            periods=more["period"],
            complete=more["complete"],
            as_of=self.requests.on,
            hiding=hiding,
        )


@dataclass(frozen=True)
class Link:
    """A file that can be taken away."""

    ending: str
    url: str
    for_excel: bool = False


@dataclass(frozen=True)
class Offer:
    """One export of the page: a link for each format; None where it would be too long for it."""

    what: str
    title: str
    about: str
    columns: list[str]
    links: list[Link | None]


FORMATS = {
    "CSV": ("csv", False),
    "CSV for Excel": ("csv", True),
    "Excel": ("xlsx", False),
    "OpenDocument": ("ods", False),
    "JSON lines": ("jsonl", False),
}


@login_required
def exports_page(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    asked = Asked.by(request.GET, campaign)
    figures = Figure.objects.accepted().filter(foi_request__campaign=campaign).count()
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "exports",
        "filter": asked.requests,
        "form": asked.figures,
        "is_valid": asked.is_valid,
        "is_safe": asked.is_safe,
        "in_use": any(value for key, value in request.GET.items() if key != "sort"),
        "offers": [_offer(campaign, what, request.GET, figures) for what in exports.WHAT],
        "recoverable": _recoverable(campaign, figures) if not asked.is_safe else [],
        "most_looked_at": MOST_LOOKED_AT,
        "formats": list(FORMATS),
        "bundle": _link(campaign, exports.BUNDLE, "zip", request.GET),
        "ticks": [asked.figures["safe"], asked.figures["complete"]],
        "build": StatisticsBuild.objects.filter(campaign=campaign).first(),
        "figures": figures,
    }
    return render(request, "campaigns/exports.html", context)


def _recoverable(campaign: Campaign, figures: int) -> list[str]:
    """What a reader could work out; of very many figures the command tells it."""
    if figures > MOST_LOOKED_AT:
        return []
    return [one.sentence for one in warnings_of(campaign)]


def _offer(campaign: Campaign, what: str, query: QueryDict, figures: int) -> Offer:
    title, _, about = sheets.TITLE_OF[what].partition(": ")
    too_long = what == "figures" and figures > sheets.MOST_ROWS
    return Offer(
        what,
        title,
        about,
        list(exports.COLUMNS[what]),
        [
            None if too_long and ending in sheets.ENDINGS
            else _link(campaign, what, ending, query, for_excel)
            for ending, for_excel in FORMATS.values()
        ],
    )  # fmt: skip


def _link(
    campaign: Campaign, what: str, ending: str, query: QueryDict, for_excel: bool = False
) -> Link:
    """A link with what was chosen, as far as it says anything about this export."""
    kept = query.copy()
    for name in query:
        if what not in NARROWED and (name != "safe" or what == "codebook"):
            del kept[name]
    if for_excel:
        kept["for"] = "excel"
    url = reverse("export-file", args=[campaign.slug, what, ending])
    return Link(ending, f"{url}?{kept.urlencode()}" if kept else url, for_excel)


@login_required
def export_file(
    request: HttpRequest, slug: str, what: str, ending: str = "csv"
) -> HttpResponseBase:
    """One table of a campaign, or all in a bundle, with the filters of the page."""
    campaign = get_object_or_404(Campaign, slug=slug)
    if ending != "zip" if what == exports.BUNDLE else what not in exports.WHAT:
        raise Http404
    if what != exports.BUNDLE and ending not in exports.FORMATS:
        raise Http404
    asked = Asked.by(request.GET, campaign)
    if not asked.is_valid:
        # The page says what cannot be read; half a file would say nothing.
        return _back("exports", slug, request)
    built = StatisticsBuild.objects.filter(campaign=campaign).exists()
    if not built and (what in NEEDS_STATISTICS or asked.is_safe):
        messages.warning(request, NOT_YET)
        return redirect(campaign)
    try:
        choice = asked.choice()
    except NotProved as problem:
        messages.error(request, f"No file could be shown to be safe to publish. {problem}")
        return _back("exports", slug, request)
    for_excel = request.GET.get("for") == "excel"
    return _streamed(exports.Export(what, campaign, ending, choice, for_excel=for_excel))


@login_required
def request_list_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The request list as CSV, with the filters of its page."""
    campaign = get_object_or_404(Campaign, slug=slug)
    chosen = RequestFilter(request.GET, campaign, on=localdate())
    if not chosen.is_valid():
        return _back("request-list", slug, request)
    choice = exports.Choice(foi_requests=chosen.qs, as_of=chosen.on)
    for_excel = request.GET.get("for") == "excel"
    return _streamed(exports.Export("requests", campaign, "csv", choice, for_excel=for_excel))


def _back(page: str, slug: str, request: HttpRequest) -> HttpResponse:
    answer = redirect(page, slug=slug)
    answer["Location"] += f"?{request.GET.urlencode()}"
    return answer


def _streamed(one: exports.Export) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        one,
        content_type=one.media_type,
        headers={"Content-Disposition": f'attachment; filename="{one.filename}"'},
    )
