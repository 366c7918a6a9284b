"""The papers for the regulator, to be downloaded."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from requests_app.models import FoiRequest
from requests_app.regulator_pack import build_pack, filename_of


@require_safe
@login_required
def regulator_pack(request: HttpRequest, reference: str) -> HttpResponse:
    rows = FoiRequest.objects.select_related("authority", "campaign")
    foi_request = get_object_or_404(rows, reference=reference)
    return HttpResponse(
        build_pack(foi_request, localdate()),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{filename_of(foi_request)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
