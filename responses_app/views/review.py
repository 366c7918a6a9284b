"""To be written."""

from django.http import Http404, HttpRequest, HttpResponse


def review(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


def next_reply(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
