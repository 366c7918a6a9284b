"""Saved lists of authorities: which there are, and making, changing and deleting one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from requests_app.authority_lists import as_text, delete_list, read_members, save_list
from requests_app.forms import AuthorityListForm
from requests_app.models import AuthorityList


@login_required
@require_safe
def authority_lists(request: HttpRequest) -> HttpResponse:
    saved = AuthorityList.objects.annotate(members=Count("authorities")).select_related("made_by")
    return render(request, "lists/lists.html", {"section": "lists", "lists": saved})


@login_required
@require_safe
def authority_list(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(AuthorityList.objects.select_related("made_by"), pk=pk)
    context = {
        "section": "lists",
        "saved": saved,
        "authorities": saved.authorities.order_by("plain_name", "code"),
    }
    return render(request, "lists/list.html", context)


@login_required
@permission_required("requests_app.add_authoritylist", raise_exception=True)
def new_list(request: HttpRequest) -> HttpResponse:
    return _form_page(request, None)


@login_required
@permission_required("requests_app.change_authoritylist", raise_exception=True)
def change_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _form_page(request, get_object_or_404(AuthorityList, pk=pk))


@login_required
@permission_required("requests_app.delete_authoritylist", raise_exception=True)
@require_POST
def remove_list(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(AuthorityList, pk=pk)
    delete_list(saved)
    messages.success(request, f"The list “{saved.name}” is deleted. Statistics follow shortly.")
    return redirect("authority-lists")


def _form_page(request: HttpRequest, saved: AuthorityList | None) -> HttpResponse:
    title = f"Change the list “{saved.name}”" if saved else "New list of authorities"
    initial = {"members": as_text(saved)} if saved and request.method != "POST" else None
    form = AuthorityListForm(request.POST or None, instance=saved, initial=initial)
    report = None
    if request.method == "POST" and form.is_valid():
        members = read_members(form.cleaned_data["members"], localdate())
        report = members.report
        if report.ok and not members.authorities:
            form.add_error("members", "At least one authority was expected.")
        elif report.ok:
            kept = save_list(
                form.cleaned_data["name"],
                form.cleaned_data["note"],
                members.authorities,
                request.user,
                saved,
            )
            for warning in report.warnings:
                messages.warning(request, str(warning))
            messages.success(request, f"The list “{kept.name}” is kept. Statistics follow shortly.")
            return redirect("authority-list", pk=kept.pk)
    context = {
        "section": "lists",
        "title": title,  # a form that is refused leaves its new name on `saved`
        "saved": saved,
        "form": form,
        "report": report,
    }
    return render(request, "lists/edit.html", context)
