"""Import figures that people have already read: look, then write."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from requests_app.import_report import ImportReport
from requests_app.models import Campaign
from requests_app.tables import Table
from requests_app.views.imports import look_or_write
from responses_app.figures import import_figures
from responses_app.forms import FiguresForm


@login_required
@permission_required("responses_app.add_figure", raise_exception=True)
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    form = FiguresForm(request.POST or None, request.FILES or None)

    def run(table: Table, filename: str, dry_run: bool) -> ImportReport:
        return import_figures(
            campaign,
            table,
            mapping=form.cleaned_data["mapping"] or None,
            authority_column=form.cleaned_data["authority_column"],
            by=request.user,
            source=filename,
            today=localdate(),
            dry_run=dry_run,
        )

    context: dict[str, object] = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "import-figures",
        "form": form,
    }
    if look_or_write(request, form, run, context):
        return redirect(campaign)
    return render(request, "imports/figures.html", context)
