"""Who may come in: a token or a login, GET alone, so often a minute. Errors leave as JSON."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from requests_app.rate_limit import counters, seconds_to_wait
from responses_app.api import tokens
from responses_app.api.problems import Problem, unreadable

ALLOWED = ("GET", "HEAD", "OPTIONS")
KIND = "Bearer"  # RFC 6750


@csrf_exempt  # nothing is ever changed; a refusal would be a page, and no JSON
def door(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer one question to the API, or say as JSON why not."""
    try:
        response = _answer(request, path)
    except Problem as problem:
        response = problem.response()
    # Nobody but the one who asked may keep it, and figures are corrected.
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answer(request: HttpRequest, path: str) -> HttpResponse:
    if request.method not in ALLOWED:
        raise Problem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"The API is read-only: {request.method} changes nothing here. Use GET.",
            Allow=", ".join(ALLOWED),
        )
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(ALLOWED)})
    request.user = _caller(request)
    if "\0" in path or any("\0" in text for _, texts in request.GET.lists() for text in texts):
        raise unreadable("The address holds the character NUL, which no value of ours does.")
    from responses_app.api import service  # heavy: loaded when it is first needed

    return service.answer(request, path)


def _caller(request: HttpRequest) -> AbstractBaseUser:
    """The person whose token this is, else the one who is logged in with a browser.

    A token that is no good is never made good by a login. Raises Problem.
    """
    given = request.headers.get("Authorization", "")
    if given:
        kind, _, token = given.partition(" ")
        known = (
            tokens.known(token.strip(), timezone.now()) if kind.lower() == KIND.lower() else None
        )
        if known is None:
            raise _stranger(request, "The token is unknown, was revoked, or its owner has left.")
        _not_too_often(f"token {known.digest}")
        return known.owner
    if request.user.is_authenticated:
        _not_too_often(f"person {request.user.pk}")
        return request.user
    raise _stranger(request, "A token is needed: `Authorization: Bearer foit_...`.")


def _stranger(request: HttpRequest, detail: str) -> Problem:
    """Those who try tokens are counted by their address."""
    wait = seconds_to_wait(request, "api", settings.API_PER_MINUTE)
    if wait:
        return _too_often(wait)
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        f"{detail} People make their own at {settings.PUBLIC_URL}/tokens/.",
        WWW_Authenticate=f'{KIND} realm="FOI Tracker"',
    )


def _not_too_often(who: str) -> None:
    wait = counters(settings.REDIS_URL).seconds_to_wait("api", who, settings.API_PER_MINUTE)
    if wait:
        raise _too_often(wait)


def _too_often(wait: int) -> Problem:
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"More than {settings.API_PER_MINUTE} questions within a minute; ask again in {wait} "
        "seconds. A page may hold up to 1,000 rows (`limit`).",
        Retry_After=str(wait),
    )
