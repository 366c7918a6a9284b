"""Log the requests already sent, from the researchers' own spreadsheet: look, then write."""

from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from requests_app.forms import TableForm
from requests_app.import_report import ImportReport
from requests_app.logging_requests import import_requests
from requests_app.models import Campaign
from requests_app.tables import Table, TableError, read_table
from requests_app.views import uploads

PREVIEW_ROWS = 200
Run = Callable[[Table, str, bool], ImportReport]


@login_required
@permission_required("requests_app.add_foirequest", raise_exception=True)
def requests_sent(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    form = TableForm(request.POST or None, request.FILES or None)

    def run(table: Table, filename: str, dry_run: bool) -> ImportReport:
        return import_requests(
            campaign,
            table,
            today=localdate(),
            authority_column=form.cleaned_data["authority_column"],
            by=request.user,
            source=filename,
            dry_run=dry_run,
        )

    context: dict[str, object] = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "import-requests",
        "form": form,
    }
    if look_or_write(request, form, run, context):
        return redirect(campaign)
    return render(request, "imports/requests.html", context)


def look_or_write(request: HttpRequest, form: Form, run: Run, context: dict[str, object]) -> bool:
    """Look at an upload, or write one that was looked at. True when it was written.

    The first post keeps the file under its hash and runs the import without writing; the
    report goes into `context`. The second posts the hash and writes. A file with any error
    is never written, so a person may also put it right and choose it again.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    write = request.POST.get("step") == "write"
    upload = form.cleaned_data["file"]
    kept = uploads.keep(upload) if upload else form.cleaned_data["kept"]
    filename = upload.name if upload else form.cleaned_data["filename"]
    try:
        report = run(read_table(uploads.kept(kept), filename), filename, not write)
    except FileNotFoundError:
        form.add_error("file", "The file is no longer kept here. Choose it again.")
        return False
    except TableError as problem:
        form.add_error("file", str(problem))
        return False
    if write and report.ok:
        messages.success(
            request,
            f"{filename}: {report.created} created, {report.updated} updated, "
            f"{report.unchanged} as they were.",
        )
        return True
    context |= {
        "report": report,
        "kept": kept,
        "filename": filename,
        "by_kind": sorted(getattr(report, "by_kind", {}).items()),
        "preview_columns": list(report.preview[0]) if report.preview else [],
        "preview_rows": [
            [_words(cell) for cell in row.values()] for row in report.preview[:PREVIEW_ROWS]
        ],
        "preview_total": len(report.preview),
    }
    return False


def _words(cell: object) -> object:
    if cell is None or isinstance(cell, bool):
        return "yes" if cell else ""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else cell
