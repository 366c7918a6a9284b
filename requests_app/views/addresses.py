"""Where requests go: who has no address yet, whose is shared, whose was refused.

However an address is changed, what the wrong one held up is written anew (`address_book`).
"""

import re
from urllib.parse import quote_plus

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from requests_app import address_book
from requests_app.forms import AddressesForm, AddressForm, NewAddressForm
from requests_app.import_report import ImportReport
from requests_app.models import AddressProblem, Authority, Campaign
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
        "to_put_right": AddressProblem.objects.still_open().count(),
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
        with transaction.atomic():
            saved = form.save()
            written = put_right(saved, form, request.user)
        messages.success(request, f"The address of {saved} is kept.{_anew(written)}")
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
            with transaction.atomic():
                report = import_addresses(table, form.cleaned_data["confirmed_on"], source=source)
                written = (
                    address_book.put_right_all(request.user, timezone.now(), source)
                    if report.ok
                    else 0
                )
            if report.ok:
                for warning in report.warnings:
                    messages.warning(request, str(warning))
                messages.success(
                    request,
                    f"{report.updated} addresses kept, {report.unchanged} as they were."
                    f"{_anew(written)}",
                )
                return redirect("addresses")
    context = {"section": "addresses", "form": form, "report": report}
    return render(request, "addresses/bring_in.html", context)


# ---------------------------------------------------------------------------- refused addresses


@login_required
def to_put_right(request: HttpRequest) -> HttpResponse:
    """Addresses that a mail server refused: put one right, once for all its requests."""
    tried = None
    if request.method == "POST":
        if not request.user.has_perm("requests_app.change_authority"):
            raise PermissionDenied
        tried = _put_one_right(request)
        if tried is None:
            return redirect("address-problems")
    asked = Count(
        "authority__foi_requests",
        filter=Q(authority__foi_requests__closed_on=None, authority__foi_requests__outcome=""),
        distinct=True,
    )
    held_up = Count(
        "authority__foi_requests__outgoing_messages",
        filter=Q(authority__foi_requests__outgoing_messages__state__in=address_book.WAITING),
        distinct=True,
    )
    rows = AddressProblem.objects.still_open().select_related("authority")
    rows = rows.annotate(requests=asked, letters=held_up).order_by("opened_at", "pk")
    context = {
        "section": "addresses",
        "rows": [(one, _new_address_form(one, tried), search_link(one.authority)) for one in rows],
        "tried": tried,
    }
    return render(request, "addresses/to_put_right.html", context, status=400 if tried else 200)


def _put_one_right(request: HttpRequest) -> NewAddressForm | None:
    """Do what was asked with one address; the form where it cannot be."""
    pk = request.POST.get("problem", "")
    open_ones = AddressProblem.objects.still_open().select_related("authority")
    problem = open_ones.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    if problem is None:
        messages.info(request, "That address was put right before.")
        return None
    authority, now = problem.authority, timezone.now()
    if "it_is_right" in request.POST:
        written = address_book.put_right(authority, request.user, now, "the address is right")
        messages.success(request, f"{authority} is written to again.{_anew(written)}")
        return None
    form = NewAddressForm(request.POST, instance=authority, prefix=pk)
    if not form.is_valid():
        return form
    with transaction.atomic():
        form.instance.email_confirmed_on = localdate()
        saved = form.save()
        written = address_book.put_right(saved, request.user, now, f"now {saved.email}")
    messages.success(request, f"The address of {saved} is kept.{_anew(written)}")
    return None


def _new_address_form(problem: AddressProblem, tried: NewAddressForm | None) -> NewAddressForm:
    if tried and tried.prefix == str(problem.pk):
        return tried
    return NewAddressForm(instance=problem.authority, prefix=str(problem.pk))


def put_right(authority: Authority, form: ModelForm, by: object) -> int:
    """Write anew what the old address held up, where a form has just changed it."""
    if "email" not in form.changed_data or not authority.email:
        return 0
    return address_book.put_right(authority, by, timezone.now(), f"now {authority.email}")


def _anew(written: int) -> str:
    if not written:
        return ""
    letters = "letter that waited is" if written == 1 else "letters that waited are"
    return f" {written} {letters} written anew to it."


# ---------------------------------------------------------------------------- the list


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
