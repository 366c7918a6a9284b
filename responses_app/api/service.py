"""The API as a whole: the routes put together, their document, and who answers which path.

Importing this loads django-ninja and pydantic (`door` does it when the first question comes).
"""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import ValidationError

from responses_app.api.problems import Problem, not_found, unreadable
from responses_app.api.routes import ROUTERS

PREFIX = "/api/v1/"
ABOUT = """\
What authorities were asked and said, and what it adds up to: read-only, for scripts.

Numbers are JSON numbers, dates are ISO 8601, null is "no" or "none". Columns are called as in the \
exports. A list comes in pages: `count` rows in all, `results` of this page, and `next`, the \
address of the next page, or null. Rows that come in meanwhile move nothing: following `next` \
gives each row once. A campaign with made-up figures says `made_up: true` in every answer."""


def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer the question at a path below `/api/v1/`. Raises Problem."""
    try:
        match = _resolver().resolve(path)
    except Resolver404 as unknown:
        raise not_found(
            f"There is nothing at {PREFIX}{path}; {PREFIX}openapi.json lists what there is."
        ) from unknown
    method, request.method = request.method, "GET"  # the server leaves out the body for a HEAD
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    finally:
        request.method = method
    return response


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the API."""
    found = dict(_api().get_openapi_schema(path_prefix=PREFIX))
    del found["servers"]  # whatever address it was read from
    found["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "made at /tokens/"},
        "login": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    }
    whole: dict[str, Any] = json.loads(json.dumps(found))  # statuses become text, as in JSON
    return whole


@cache
def _resolver() -> URLResolver:
    return URLResolver(RegexPattern(r"^"), _api().urls[0])


@cache
def _api() -> NinjaAPI:
    api = NinjaAPI(
        title="FOI Tracker",
        version="1",
        description=ABOUT,
        openapi_url=None,  # a path like any other, below
        docs_url=None,  # its pages load scripts from elsewhere
        openapi_extra={
            "security": [{"token": []}, {"login": []}],
            "tags": [{"name": name, "description": about} for name, about, _ in ROUTERS],
        },
    )
    api.add_exception_handler(Problem, lambda request, problem: problem.response())
    api.add_exception_handler(ValidationError, _unreadable)
    api.add_exception_handler(Http404, lambda request, no: not_found(str(no)).response())
    for name, _, router in ROUTERS:
        api.add_router("", router, tags=[name])
    return api


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = (f"`{one['loc'][-1]}`: {one['msg']}." for one in error.errors)
    return unreadable(" ".join(said)).response()
