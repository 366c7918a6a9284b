"""A reader of the API: every answer is held to the OpenAPI document on its way in."""

from functools import cache
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from jsonschema import Draft202012Validator

from responses_app.api import tokens
from responses_app.api.service import PREFIX, document


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(settings):
    settings.API_PER_MINUTE = 100_000


@pytest.fixture
def viewer(django_user_model):
    """A person with the role that only sees."""
    user = django_user_model.objects.create_user("vera", "vera@example.org", "a long pass phrase")
    user.groups.add(Group.objects.get(name="viewer"))
    return user


class Reader:
    """Puts questions with a token, and checks the form of what comes back."""

    def __init__(self, client, token):
        self.client = client
        self.token = token

    def get(self, path, **asked):
        """Ask, whatever comes."""
        address = path if "://" in path or path.startswith("/") else PREFIX + path
        return self.client.get(
            address, asked or None, headers={"Authorization": f"Bearer {self.token}"}
        )

    def read(self, path, **asked):
        """Ask for what must be there."""
        response = self.get(path, **asked)
        assert response.status_code == 200, response.content.decode()
        answer = response.json()
        form_of(urlsplit(response.request["PATH_INFO"]).path, 200).validate(answer)
        return answer

    def rows(self, path, **asked):
        """All rows, page by page."""
        page = self.read(path, **asked)
        found = page["results"]
        while page["next"]:
            page = self.read(page["next"])
            found += page["results"]
        return found

    def refusal(self, path, **asked):
        """Ask for what cannot be had; return the status and what is said."""
        response = self.get(path, **asked)
        said = response.json()
        form_of("campaigns", 404).validate(said)
        return response.status_code, said["detail"]


@pytest.fixture
def reader(client, viewer):
    return Reader(client, tokens.make(viewer, "laptop"))


@cache
def form_of(path, status):
    """The schema that the document gives for the answer of a path."""
    path = path.removeprefix(PREFIX).split("/")
    for template, operations in document()["paths"].items():
        parts = template.removeprefix(PREFIX).split("/")
        if len(parts) == len(path) and all(
            part == name or part.startswith("{") for part, name in zip(parts, path)
        ):
            answers = operations["get"]["responses"]
            schema = answers[str(status)]["content"]["application/json"]["schema"]
            whole = {**schema, "components": document()["components"]}
            return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    raise AssertionError(f"the document has no path {'/'.join(path)}")
