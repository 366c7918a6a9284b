"""To be written."""

from django.http import Http404, HttpRequest, HttpResponse


def coding_page(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def picture(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
