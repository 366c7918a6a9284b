"""Releases of a campaign: make one, look at one, compare two, show one to everybody."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from requests_app.models import Campaign
from responses_app import confirmations, vault
from responses_app import releases as use_case
from responses_app.forms import ReleaseForm
from responses_app.models import Release
from responses_app.releases import ReleaseDamaged, ReleaseError


@login_required
def releases(request: HttpRequest, slug: str) -> HttpResponse:
    """The list; a form makes the next one."""
    campaign = get_object_or_404(Campaign, slug=slug)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("responses_app.add_release"):
            raise PermissionDenied
        if form.is_valid() and (made := _make(request, campaign, form)):
            messages.success(request, f"Release {made.number} is made. It is shown to nobody yet.")
            return redirect(made)
    made_so_far = campaign.releases.select_related("made_by").order_by("-number")
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "releases",
        "releases": list(made_so_far),
        "form": form,
        "confirmation": confirmations.counts(campaign, localdate()),
        "asked_anybody": campaign.foi_requests.filter(was_sent=True).exists(),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "campaigns/releases.html", context, status=status)


def _make(request: HttpRequest, campaign: Campaign, form: ReleaseForm) -> Release | None:
    typed = form.cleaned_data
    try:
        return use_case.release(
            campaign,
            request.user,
            typed["note"],
            timezone.now(),
            although_unchanged=typed["although_unchanged"],
        )
    except (ReleaseError, ReleaseDamaged, vault.VaultError) as problem:
        form.add_error(None, str(problem))
        return None


@login_required
def release(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One release: what it says, its files, how it was made, what changed, who may see it."""
    found = _release(slug, number)
    if request.method == "POST":
        if not request.user.has_perm("responses_app.publish_release"):
            raise PermissionDenied
        return _show_or_hide(request, found)
    context = _context(found) | {"address": public_address(found)}
    try:
        context |= {
            "whole": use_case.shown(found.sha256),
            "for_all": use_case.shown(found.safe_sha256) if found.safe_sha256 else None,
            "gives_away": _gives_away(request, found),
        }
    except ReleaseDamaged as problem:
        context["damaged"] = str(problem)
    return render(request, "campaigns/release.html", context)


def _gives_away(request: HttpRequest, found: Release) -> list[str]:
    """What whoever may publish it has to read first."""
    if found.is_published or not request.user.has_perm("responses_app.publish_release"):
        return []
    return use_case.gives_away(found)


def _show_or_hide(request: HttpRequest, found: Release) -> HttpResponse:
    action = request.POST.get("action")
    if action == "publish":
        try:
            use_case.publish(
                found,
                request.user,
                timezone.now(),
                although_it_gives_away="although" in request.POST,
            )
        except (ReleaseError, ReleaseDamaged) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"Everybody can read it now at {public_address(found)}")
    elif action == "unpublish":
        use_case.unpublish(found, request.user)
        messages.success(request, "It is shown no longer. Who has a copy keeps it.")
    else:
        raise BadRequest("The form has no such action.")
    return redirect(found)


@login_required
@require_safe
def changes(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """What changed from one release to another."""
    before, after = _release(slug, older), _release(slug, newer)
    context = _context(after) | {"older": before, "newer": after}
    try:
        context["difference"] = use_case.diff(before, after)
    except ReleaseDamaged as problem:
        context["damaged"] = str(problem)
    return render(request, "campaigns/release_changes.html", context)


@login_required
@require_safe
def download(request: HttpRequest, slug: str, number: int, which: str) -> HttpResponse:
    """One of the two zips, byte for byte as it was frozen."""
    found = _release(slug, number)
    sha256 = found.sha256 if which == "whole" else found.safe_sha256
    if not sha256:
        raise Http404
    return zip_answer(found, sha256, which)


def zip_answer(found: Release, sha256: str, which: str) -> HttpResponse:
    """A zip of a release as a download; invented numbers say so in its name."""
    try:
        content = vault.read(sha256)
    except vault.VaultError as problem:
        raise Http404(str(problem)) from problem
    made_up = "made-up-" if found.campaign.made_up else ""
    public = "-public" if which == "public" else ""
    name = f"{made_up}{found.campaign.slug}-release-{found.number}{public}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def public_address(found: Release) -> str:
    """Where everybody reads it, once it is published."""
    return f"{settings.PUBLIC_URL}{reverse('published', args=[found.campaign.slug, found.number])}"


def _release(slug: str, number: int) -> Release:
    rows = Release.objects.select_related("campaign", "made_by", "published_by")
    return get_object_or_404(rows, campaign__slug=slug, number=number)


def _context(found: Release) -> dict[str, Any]:
    """What the pages of one release have in common: the other releases, to compare it with."""
    others = found.campaign.releases.exclude(pk=found.pk).order_by("-number")
    return {
        "campaign": found.campaign,
        "section": "campaigns",
        "tab": "releases",
        "release": found,
        "others": list(others),
    }
