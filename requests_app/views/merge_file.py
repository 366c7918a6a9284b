"""Load a merge file: look, then write."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from requests_app.forms import TableForm
from requests_app.merge_files import MergeReport, load_merge_file
from requests_app.models import Campaign
from requests_app.tables import Table
from requests_app.views.imports import look_or_write


@login_required
@permission_required("requests_app.change_foirequest", raise_exception=True)
def merge_file(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    form = TableForm(request.POST or None, request.FILES or None)

    def run(table: Table, filename: str, dry_run: bool) -> MergeReport:
        return load_merge_file(
            campaign,
            table,
            authority_column=form.cleaned_data["authority_column"],
            on=localdate(),
            dry_run=dry_run,
        )

    context: dict[str, object] = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "merge-file",
        "form": form,
    }
    if look_or_write(request, form, run, context):
        return redirect("merge-file", campaign.slug)
    return render(request, "imports/merge_file.html", context)
