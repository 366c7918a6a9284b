"""To be written."""

from django.http import Http404, HttpRequest, HttpResponse


def adjudicate(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404
