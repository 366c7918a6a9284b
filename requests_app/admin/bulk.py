"""One action on many rows: ask what is needed, do each row on its own, say what was not done."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

FROM_ROW = "from_row"  # set by the buttons on one row's page: we go back there


def ask_then_do(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    rows: QuerySet,
    *,
    title: str,
    form: Callable[..., forms.Form],
    act: Callable[[Model, dict], object],
    refusals: tuple[type[Exception], ...],
) -> HttpResponse | None:
    """Show `form` first; once it is filled in, do `act(row, answers)` to each row.

    Each row stands on its own: one that is refused is named with the reason, and the others
    are done. `refusals` are the errors whose message is meant for a person.
    """
    asked = form(request.POST) if "apply" in request.POST else form()
    if asked.is_bound and asked.is_valid():
        return do_each(
            model_admin, request, rows, lambda row: act(row, asked.cleaned_data), refusals
        )
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "form": asked,
        "media": model_admin.media + asked.media,
        "rows": rows,
        "action": request.POST["action"],
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "from_row": request.POST.get(FROM_ROW, ""),
    }
    return TemplateResponse(request, "admin/bulk_action.html", context)


def do_each(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    rows: Iterable[Model],
    act: Callable[[Model], object],
    refusals: tuple[type[Exception], ...],
) -> HttpResponse | None:
    """Do `act` to each row in a transaction of its own, and report."""
    done, refused = 0, defaultdict(list)
    for row in rows:
        try:
            with transaction.atomic():
                act(row)
        except refusals as why:
            refused[str(why)].append(str(row))
        else:
            done += 1
    _report(model_admin, request, done, refused)
    if request.POST.get(FROM_ROW, "").isdigit():
        name = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_change"
        return HttpResponseRedirect(reverse(f"admin:{name}", args=[request.POST[FROM_ROW]]))
    return None


def _report(
    model_admin: admin.ModelAdmin, request: HttpRequest, done: int, refused: dict[str, list[str]]
) -> None:
    left = sum(map(len, refused.values()))
    if done:
        messages.success(request, f"{done} done." if left or done > 1 else "Done.")
    if left:
        messages.warning(request, f"{left} not done: the reasons follow.")
    for why, names in refused.items():
        messages.warning(request, f"{'; '.join(names)}: {why}")
