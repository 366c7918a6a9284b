"""Where requests go: who has no address yet, whose is shared, when each was last confirmed."""

import re
from urllib.parse import quote_plus

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from requests_app.forms import AddressesForm, AddressForm
from requests_app.import_report import ImportReport
from requests_app.models import Authority, Campaign
from requests_app.register import addresses_shared, import_addresses
from requests_app.tables import Row, Table, TableError, read_table

ROWS_A_PAGE = 50
PASTED = re.compile(r"^(?P<name>.*?)[\s,;:<]*(?P<email>[^\s,;<>]+@[^\s,;<>]*)>?\s*$")


@login_required
def addresses(request: HttpRequest) -> HttpResponse:
    shared = addresses_shared()
    rows = _chosen(request, shared)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    standing = Authority.objects.in_the_register().standing(localdate())
    context = {
        "section": "addresses",
        "page": page,
        "rows": [(one, one.email.casefold() in shared, search_link(one)) for one in page],
        "search": request.GET.get("search", ""),
        "only": request.GET.get("only", ""),
        "chosen_campaign": request.GET.get("campaign", ""),
        "campaigns": Campaign.objects.all(),
        "without": standing.without_address().count(),
        "standing": standing.count(),
        "shared": len(shared),
    }
    return render(request, "addresses/addresses.html", context)


@login_required
@permission_required("requests_app.change_authority", raise_exception=True)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    authority = get_object_or_404(Authority, code=code)
    form = AddressForm(
        request.POST or None,
        instance=authority,
        initial={"email_confirmed_on": authority.email_confirmed_on or localdate()},
    )
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, f"The address of {saved} is kept.")
        return redirect(saved)
    context = {
        "section": "addresses",
        "authority": get_object_or_404(Authority, code=code) if form.errors else authority,
        "form": form,
        "search_link": search_link(authority),
    }
    return render(request, "addresses/edit.html", context)


@login_required
@permission_required("requests_app.change_authority", raise_exception=True)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Paste addresses, or take them from a spreadsheet such as last wave's. All or nothing."""
    form = AddressesForm(
        request.POST or None, request.FILES or None, initial={"confirmed_on": localdate()}
    )
    report: ImportReport | None = None
    if request.method == "POST" and form.is_valid():
        try:
            table = _table(form)
        except TableError as problem:
            form.add_error("file", str(problem))
        else:
            source = getattr(form.cleaned_data["file"], "name", "") or "pasted"
            report = import_addresses(table, form.cleaned_data["confirmed_on"], source=source)
            if report.ok:
                for warning in report.warnings:
                    messages.warning(request, str(warning))
                messages.success(
                    request, f"{report.updated} addresses kept, {report.unchanged} as they were."
                )
                return redirect("addresses")
    context = {"section": "addresses", "form": form, "report": report}
    return render(request, "addresses/bring_in.html", context)


def search_link(authority: Authority) -> str:
    """A search for the authority's own page on FOI, for a person to follow."""
    words = f'"{authority.official_name}" freedom of information request email'
    return f"https://duckduckgo.com/?q={quote_plus(words)}"


def _chosen(request: HttpRequest, shared: set[str]) -> QuerySet[Authority]:
    # PostgreSQL knows no text with a NUL in it.
    search = request.GET.get("search", "").replace("\0", "").strip()
    only = request.GET.get("only", "")
    rows = Authority.objects.order_by("plain_name", "code")
    if slug := request.GET.get("campaign", "").replace("\0", ""):
        rows = rows.filter(foi_requests__campaign__slug=slug).distinct()
    elif not search:
        rows = rows.in_the_register().standing(localdate())
    if search:
        rows = rows.filter(
            Q(plain_name__icontains=search)
            | Q(official_name__icontains=search)
            | Q(code__iexact=search)
            | Q(email__icontains=search)
        )
    if only == "without":
        rows = rows.without_address()
    elif only == "shared":
        rows = rows.annotate(folded=Lower("email")).filter(folded__in=shared)
        rows = rows.order_by("folded", "plain_name")
    return rows


def _table(form: AddressesForm) -> Table:
    if upload := form.cleaned_data["file"]:
        return read_table(upload.read(), upload.name)
    rows = []
    for line, text in enumerate(form.cleaned_data["pasted"].splitlines(), 1):
        if not text.strip():
            continue
        found = PASTED.match(text)
        if not found:
            raise TableError(
                f"Line {line} of what was pasted has no address: {text.strip()[:80]!r}. "
                "A name or code, then an address was expected."
            )
        rows.append(Row(line, {"authority": found["name"].strip(), "email": found["email"]}))
    return Table(["authority", "email"], rows)
