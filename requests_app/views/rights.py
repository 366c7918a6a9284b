"""The expiring rights of a campaign: as a page, as a table to take away, and as a calendar."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from requests_app import calendar_feed
from requests_app.domain.expiring import LISTED, RIGHT_WORDS, Whose
from requests_app.domain.formulas import guarded
from requests_app.domain.law import Law
from requests_app.models import Authority, Campaign, FoiRequest
from requests_app.rights_board import (
    ALL,
    DAYS,
    NOBODY,
    PASSED,
    TO_COME,
    Board,
    Choice,
    board,
    chosen,
    counts,
)

ROWS_A_PAGE = 50
ANY = ""
WHOSE = [*((whose.value, whose.label) for whose in Whose), (ALL, "All")]
WHENS = [
    (TO_COME, "today or later"),
    *((str(days), f"within {days} days") for days in DAYS),
    (PASSED, "passed"),
    (ALL, "any day"),
]
CSV_COLUMNS = (
    "reference", "authority_code", "authority_name", "nation", "law", "right", "what_to_do", "by",
    "days_left", "statute", "other_readings", "provisional", "whose", "why", "source", "loses",
    "wanted", "assigned_to", "as_of",
)  # fmt: skip


class RightsFilter(forms.Form):
    """Which rights are shown. Each choice says how many it would give, the others kept."""

    whose = forms.ChoiceField(label="Whose move", choices=WHOSE, widget=forms.RadioSelect)
    when = forms.ChoiceField(label="Day", choices=WHENS)
    right = forms.ChoiceField(label="What", choices=(), required=False)
    law = forms.ChoiceField(label="Law", choices=(), required=False)
    nation = forms.ChoiceField(label="Nation", choices=(), required=False)
    assigned_to = forms.ChoiceField(label="Assigned to", choices=(), required=False)
    unwanted = forms.BooleanField(
        label="Also of requests answered in full, withdrawn or closed", required=False
    )

    DEFAULTS = {"whose": Whose.OURS.value, "when": TO_COME}

    def __init__(self, data: Mapping[str, str], people: list[tuple[str, str]]) -> None:
        super().__init__({**self.DEFAULTS, **data}, auto_id="rights_%s")
        self.fields["right"].choices = [
            (ANY, "any"),
            *((measure, RIGHT_WORDS[measure]) for measure in LISTED),
        ]
        self.fields["law"].choices = [(ANY, "any"), *((law.value, law.label) for law in Law)]
        self.fields["nation"].choices = [(ANY, "any"), *Authority.Nation.choices]
        self.fields["assigned_to"].choices = [(ANY, "anybody"), (NOBODY, "nobody"), *people]

    @property
    def choice(self) -> Choice:
        """What is asked for; the form must be valid."""
        asked = self.cleaned_data
        return Choice(**{**asked, "whose": frozenset({asked["whose"]})})

    @property
    def in_use(self) -> bool:
        """True where something but the usual is asked for, or cannot be read."""
        return not self.is_valid() or any(
            value != self.DEFAULTS.get(name, value and ANY)
            for name, value in self.cleaned_data.items()
        )

    def say(self, how_many: Mapping[str, Counter[str]]) -> None:
        """Write beside each answer how many rows it would give; leave out those without any."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                chosen_now = self.cleaned_data[name]
                field.choices = [
                    (value, f"{label} ({how_many[name][value]:,})" if value else label)
                    for value, label in field.choices
                    if not value or how_many[name][value] or value == chosen_now or name == "whose"
                ]


# ---------------------------------------------------------------------------- the page


@login_required
def rights(request: HttpRequest, slug: str) -> HttpResponse:
    """What must be done by when, for every request of a campaign."""
    campaign = get_object_or_404(Campaign, slug=slug)
    whole = board(campaign.foi_requests.all(), localdate())
    asked = RightsFilter(request.GET.dict(), _people(whole))
    shown, left_out = Board(whole.on, ()), 0
    if asked.is_valid():
        shown = chosen(whole, asked.choice)
        how_many = counts(whole, asked.choice)
        left_out = how_many["unwanted"]["left out"]
        asked.say(how_many)
    feed = calendar_feed.link_of(request.user, campaign)
    address = calendar_feed.address_of(feed) if feed else ""
    page = Paginator(shown.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "rights",
        "form": asked,
        "board": whole,
        "problems": shown.problems,
        "left_out": left_out,
        "page": page,
        "readings": any(row.right.others for row in page),
        "feed": feed,
        "feed_address": address,
        "feed_subscribe": f"webcal:{address.partition(':')[2]}",
    }
    return render(request, "requests/rights.html", context)


def _people(whole: Board) -> list[tuple[str, str]]:
    """Those who look after any of these requests."""
    people = {row.foi_request.assigned_to for row in whole.rows} - {None}
    named = ((str(one.pk), one.get_full_name() or one.get_username()) for one in people)
    return sorted(named, key=lambda one: one[1])


@login_required
def rights_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Just the rows that the page shows with the same filter, all of them.

    `for=excel` adds a byte order mark, and guards text that would be run as a formula.
    """
    campaign = get_object_or_404(Campaign, slug=slug)
    whole = board(campaign.foi_requests.all(), localdate())
    asked = RightsFilter(request.GET.dict(), _people(whole))
    if not asked.is_valid():
        # The page says what cannot be read; half a file would say nothing.
        page = redirect("rights", slug=slug)
        page["Location"] += f"?{request.GET.urlencode()}"
        return page
    made_up = "made-up-" if campaign.made_up else ""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{made_up}{slug}-rights.csv"'},
    )
    marks = {"made_up": "made-up figures"} if campaign.made_up else {}
    for_excel = request.GET.get("for") == "excel"
    if for_excel:
        response.write("\ufeff")
    writer = csv.DictWriter(response, [*marks, *CSV_COLUMNS], restval="")
    writer.writeheader()
    for row in _table(chosen(whole, asked.choice)):
        cells = {**marks, **row}
        writer.writerow(_guarded(cells) if for_excel else cells)
    return response


def _guarded(cells: Mapping[str, Any]) -> dict[str, str]:
    """The cells as a spreadsheet may open them: no text runs as a formula."""
    return {name: guarded(str(cell)) for name, cell in cells.items()}


def _table(shown: Board) -> Iterator[dict[str, Any]]:
    """The rows, and after them what cannot be told: a table that drops them would mislead."""
    for row in shown.rows:
        right = row.right
        yield _about(row.foi_request, shown) | {
            "right": right.measure,
            "what_to_do": right.step,
            "by": right.day,
            "days_left": row.days_left,
            "statute": right.statute,
            "other_readings": "; ".join(f"{one.date} {one.reading}" for one in right.others),
            "provisional": "yes" if right.provisional else "",
            "whose": right.whose.value,
            "why": right.why,
            "source": right.source,
            "loses": "yes" if right.loses else "",
            "wanted": "yes" if right.wanted else "no",
        }
    for one in shown.problems:
        yield _about(one.foi_request, shown) | {"right": "cannot be told", "why": one.why}


def _about(foi_request: FoiRequest, shown: Board) -> dict[str, Any]:
    authority = foi_request.authority
    return {
        "reference": foi_request.reference,
        "authority_code": authority.code,
        "authority_name": authority.official_name,
        "nation": authority.nation,
        "law": foi_request.law,
        "assigned_to": foi_request.assigned_to or "",
        "as_of": shown.on,
    }


# ---------------------------------------------------------------------------- the calendar


def _make(person: AbstractBaseUser, campaign: Campaign) -> str:
    calendar_feed.make_link(person, campaign)
    return "You have a private address for your calendar."


def _renew(person: AbstractBaseUser, campaign: Campaign) -> str:
    calendar_feed.renew_link(person, campaign)
    return "You have a new private address. The old one has stopped."


def _stop(person: AbstractBaseUser, campaign: Campaign) -> str:
    calendar_feed.stop_link(person, campaign)
    return "Your private address has stopped."


LINK_ACTIONS = {"make": _make, "renew": _renew, "stop": _stop}


@login_required
@require_POST
def rights_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Make, renew or stop a person's own private address."""
    campaign = get_object_or_404(Campaign, slug=slug)
    action = LINK_ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        raise BadRequest("The form has no such action.")
    messages.success(request, action(request.user, campaign))
    return redirect(f"{request.path.removesuffix('link/')}#calendar")


def _unlogged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Take the token out of the request's path, which is what log lines are written from.

    Django's own come from `path`, and those of the web server from what it handed over in META.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        request.path = request.path_info = "/feeds/"
        request.META["PATH_INFO"] = request.META["RAW_URI"] = "/feeds/"
        return view(request, token)

    return wrapped


@csrf_exempt  # nothing is changed here, and a refusal would be logged with the path
@_unlogged
@require_safe
def rights_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The rights of one campaign as a calendar: no login, the token is the key."""
    feed = calendar_feed.feed_with(token)
    if feed is None:
        raise Http404
    whose = frozenset(request.GET.getlist("whose"))
    if not whose <= {ALL, *Whose}:
        raise BadRequest(f"whose is one of {', '.join([*Whose, ALL])}.")
    whole = board(feed.campaign.foi_requests.all(), localdate())
    rows = calendar_feed.rows_in(whole, whose)
    return HttpResponse(
        calendar_feed.as_ical(feed.campaign, rows),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="rights.ics"',
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


@csrf_exempt
@_unlogged
def no_feed(request: HttpRequest, token: str) -> HttpResponse:
    """An address that was copied badly is not there, and is not logged either."""
    raise Http404
