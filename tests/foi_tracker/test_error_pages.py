"""Nothing shows a traceback to a person."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.views.defaults import bad_request, server_error

TEMPLATES = settings.BASE_DIR / "templates"


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_every_template_can_be_read(path: Path):
    assert get_template(str(path.relative_to(TEMPLATES)))


def test_the_page_of_a_server_error_needs_no_database(rf):
    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_the_page_of_a_bad_request_says_that_nothing_was_written(rf):
    answer = bad_request(rf.get("/"), ValueError("secret"))

    assert "Nothing was written" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_stale_form_is_explained(db):
    answer = Client(enforce_csrf_checks=True).post(reverse("login"), {"username": "a"})

    assert answer.status_code == 403
    assert "The form had gone stale" in answer.content.decode()


def test_no_template_has_inline_style_or_script():
    """The content security policy would silently drop them."""
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text, path
        assert "<script" not in text or " src=" in text, path
        assert " onclick=" not in text, path
