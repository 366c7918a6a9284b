"""A campaign with figures of many kinds, and how exports are read back."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from requests_app import lifecycle
from responses_app import exports
from responses_app.statistics_rebuild import rebuild

MONDAY = date(2026, 1, 5)
SAID = [
    "1,204", "<5", "c.20", "*", "s.40(2)", "not held", "", "see\nattached; “yes”", "-3", "0", "3",
    "=1+1", "Ni chedwir hyn gennym ni: ŵ ŷ Ŵ", "120 (rounded to nearest 10)", "not applicable",
]  # fmt: skip


@pytest.fixture
def full(campaign, make_request, answer, make_authority):
    """Everybody asked: with figures, refused without any, silent, only drafted, withdrawn."""
    coder = User.objects.create_user("grace", first_name="Grace", last_name="Hopper")
    for number, raw in enumerate(SAID):
        nation = "England" if number % 2 else "Wales"
        foi_request = make_request(MONDAY, make_authority(nation=nation, population=1000 + number))
        lifecycle.record(foi_request, "response", date(2026, 2, 9), outcome="full")
        for question in ("1a", "1b", "2a", "3a"):
            answer(foi_request, question, raw, by=coder if number % 3 else None)
            answer(foi_request, question, raw, period="2024", source="reply.xlsx, Sheet1!B4")
    lifecycle.record(make_request(MONDAY), "refusal", date(2026, 1, 20))
    make_request(MONDAY)
    make_request()
    lifecycle.record(make_request(MONDAY), "withdrawn", date(2026, 1, 9))
    rebuild(campaign, timezone.now())
    return campaign


def table(what, campaign, file_format="csv", choice=None, **options):
    """An export as bytes."""
    return b"".join(exports.Export(what, campaign, file_format, choice, **options))


def read(content):
    """The rows of a CSV by column."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def export():
    """Export a table, and read it back from CSV."""

    def exported(what, campaign, **choice):
        return read(table(what, campaign, choice=exports.Choice(**choice)))

    return exported
