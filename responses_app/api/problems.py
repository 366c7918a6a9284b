"""What a script is told when it cannot have what it asked for."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

NAMES = {
    HTTPStatus.UNAUTHORIZED: "not_logged_in",
    HTTPStatus.FORBIDDEN: "not_allowed",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "read_only",
    HTTPStatus.UNPROCESSABLE_ENTITY: "cannot_be_read",
    HTTPStatus.TOO_MANY_REQUESTS: "too_many",
}
"""The `error` of each status: a name that scripts may compare, and that never changes."""


class Problem(Exception):
    """The answer is an error: `detail` says in a sentence what is wrong and what was expected."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = HTTPStatus(status)
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> JsonResponse:
        """The same as an HTTP answer."""
        said: dict[str, Any] = {"error": NAMES[self.status], "detail": self.detail}
        return JsonResponse(
            said,
            status=self.status,
            headers=self.headers,
            json_dumps_params={"ensure_ascii": False},
        )


def not_found(detail: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, detail)


def unreadable(detail: str) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
