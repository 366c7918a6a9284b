"""What is served under /files/: a file, or a mail's formatted text, for a link that is signed.

Nobody is asked who they are here, and no cookie is read or set: the link is the key. It may be
another host name than that of our pages (FOI_FILES_URL).
"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from responses_app import serving, vault

RUN_OUT = "The link has run out"
STYLES = ("foi/theme.css", "foi/site.css")
# For what is no page of ours: it loads nothing, runs nothing, and has no origin.
NOTHING = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# For a page that stands alone: our style, and nothing else.
ONLY_STYLE = NOTHING.replace("; sandbox", "; style-src 'self'; sandbox")
ALONE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@require_safe
def file(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A file from the vault, to be kept by whoever asked and shown by no browser."""
    try:
        found = serving.file_of(token, name)
        content = vault.read(found.sha256)
    except serving.LinkError as problem:
        return page_alone(problem.status, RUN_OUT, str(problem))
    except vault.VaultError as problem:
        return page_alone(503, "The file is not to be had at the moment", str(problem))
    response = HttpResponse(content, content_type=serving.content_type(found))
    response.headers["Content-Disposition"] = serving.disposition(name)
    return _without_body(request, alone(response))


@require_safe
def formatted_mail(request: HttpRequest, token: str) -> HttpResponse:
    """A mail's formatted text, cleaned; in a page that may load our style and nothing else."""
    try:
        message = serving.message_of(token)
        html = serving.formatted_text(message)
    except serving.LinkError as problem:
        return page_alone(problem.status, RUN_OUT, str(problem))
    except serving.NoFormattedText as problem:
        return page_alone(422, "There is no formatted text to be shown", str(problem))
    except vault.VaultError as problem:
        return page_alone(503, "The mail is not to be had at the moment", str(problem))
    context = {
        "message": message,
        "html": mark_safe(html),  # written by domain/clean_html.py, from a list of what may be
        "site": _site(),
    }
    page = HttpResponse(render_to_string("documents/formatted.html", context))
    return _without_body(request, alone(page, ONLY_STYLE))


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Our style sheet: the host name for files answers to nothing outside /files/."""
    sheets = "\n".join(Path(finders.find(name)).read_text("utf-8") for name in STYLES)
    response = HttpResponse(sheets, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return _without_body(request, response)


@require_safe
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under /files/: mostly a link that was cut short."""
    return page_alone(
        404, RUN_OUT, "This link opens nothing: it is not whole. Go back and click again."
    )


def page_alone(status: int, title: str, words: str) -> HttpResponse:
    """A page that says one thing, and needs no cookie, no database and no script."""
    context = {"title": title, "words": words, "site": _site()}
    html = render_to_string("documents/alone.html", context)
    return alone(HttpResponse(html, status=status), ONLY_STYLE)


def alone(response: HttpResponse, policy: str = NOTHING) -> HttpResponse:
    """Set the headers of what stands alone: it may load nothing, and nobody keeps it."""
    for name, value in ALONE.items():
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = policy
    return response


def _site() -> str:
    """Where our pages are, as seen from the host name for files."""
    return settings.PUBLIC_URL if settings.FILES_HOST else ""


def _without_body(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """To HEAD, only the headers that GET would be given."""
    if request.method == "HEAD":
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
