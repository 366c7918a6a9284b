"""What every route shares: permission, known parameters, a page of rows, and the answer as JSON."""

import inspect
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from requests_app.models import Campaign
from responses_app.api.asking import check_names
from responses_app.api.paging import Part
from responses_app.api.problems import NAMES, Problem, not_found
from responses_app.api.schemas import Error
from responses_app.domain.writing_numbers import json_number
from responses_app.exports.cells import Symbol
from responses_app.exports.choice import Choice
from responses_app.exports.columns import KEYS
from responses_app.exports.tables import table

Answer = dict[str, Any]
ERRORS = frozenset(int(status) for status in NAMES) - {int(HTTPStatus.METHOD_NOT_ALLOWED)}


def reads(
    router: Router, path: str, *, gives: type, needs: Iterable[str] = ()
) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponse]]:
    """Answer GET at `path` with what the function returns, of the form `gives`.

    `needs` are the permissions that the reader must have, those of the pages. The function's name
    names the question in the document, and its docstring describes it.
    """

    def routed(function: Callable[..., Answer]) -> Callable[..., HttpResponse]:
        @wraps(function)
        def asked(request: HttpRequest, **parameters: Any) -> HttpResponse:
            _check_permissions(request, needs)
            check_names(request, parameters.get("asked"))
            # Written as it stands: to check a thousand rows once more would take longer than to
            # read them. The tests hold every answer to the document.
            return JsonResponse(
                function(request, **parameters), json_dumps_params={"ensure_ascii": False}
            )

        summary, _, more = inspect.cleandoc(function.__doc__ or "").partition("\n")
        route = router.get(
            path,
            response={200: gives, ERRORS: Error},
            operation_id=function.__name__,
            summary=summary,
            description=more.strip() or summary,
        )
        answered: Callable[..., HttpResponse] = route(asked)
        return answered

    return routed


def _check_permissions(request: HttpRequest, needs: Iterable[str]) -> None:
    for permission in needs:
        if not request.user.has_perm(permission):
            raise Problem(
                HTTPStatus.FORBIDDEN,
                f"You may not read this: it takes the permission {permission}, which every role "
                "has. A manager gives roles.",
            )


def campaign_of(slug: str) -> Campaign:
    """Raises Problem where there is no such campaign."""
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise not_found(f"There is no campaign {slug}; /api/v1/campaigns lists them.")
    return campaign


def page(
    request: HttpRequest, part: Part, rows: Iterable[Answer], campaign: Campaign | None = None
) -> Answer:
    """A page of a list: how many rows in all, where the next page is, and the rows."""
    about = {"campaign": campaign.slug, "made_up": campaign.made_up} if campaign else {}
    return about | {"count": part.count, "next": _next(request, part), "results": list(rows)}


def _next(request: HttpRequest, part: Part) -> str | None:
    if part.after is None:
        return None
    query = {**dict(request.GET.lists()), "after": part.after}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query, doseq=True)}")


def export_rows(what: str, campaign: Campaign, choice: Choice, names: list[tuple]) -> list[Answer]:
    """Return rows of an export as the API writes them, in the order of what names them (KEYS).

    A row that was there a moment ago and is gone is left out.
    """
    found = table(what, campaign, choice)
    rows = (
        {name: plain(cell) for name, cell in zip(found.names, row, strict=True)}
        for row in found.rows
    )
    named = {tuple(row[key] for key in KEYS[what]): row for row in rows}
    return [named[name] for name in names if name in named]


def plain(value: object) -> object:
    """A value as the API writes it: numbers and days as everywhere, and null for what is empty."""
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" or isinstance(value, Symbol) else value
