"""What a browser may load for our pages, and which host name answers with what.

Our pages load our own files, and nothing from anywhere else. Files that strangers sent are
handed out under /files/, without cookies, and on a host name of their own where there is one.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from responses_app.views.files import page_alone

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FILES = "/files/"


class ContentSecurityPolicyMiddleware:
    """Set the policy on every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class FilesHostMiddleware:
    """Keep files apart: /files/ neither reads nor sets a cookie, whatever else is installed.

    With a host name for files (FOI_FILES_URL) they are served on that host alone, and nothing
    else is. It has to stand before everything that reads cookies.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_file = request.path_info.startswith(FILES)
        on_files_host = bool(settings.FILES_HOST) and _is_files_host(request)
        if is_file or on_files_host:
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
        if settings.FILES_HOST and is_file != on_files_host:
            return page_alone(404, "There is no such page", "Nothing is served at this address.")
        response = self.get_response(request)
        if is_file:
            response.cookies.clear()
        return response


def _is_files_host(request: HttpRequest) -> bool:
    scheme = urlsplit(settings.FILES_URL).scheme
    usual_port = ":443" if scheme == "https" else ":80"
    hosts = (request.get_host(), settings.FILES_HOST)
    asked, ours = (host.lower().removesuffix(usual_port) for host in hosts)
    return asked == ours
