"""Two councils answer: one fills in our form, one writes a letter. A real worker reads both; the
form becomes a figure and a statistic by itself, the letter waits for a person."""

import csv
import io
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tests.campaign_files import POTHOLES
from tests.servers import wait_for

pytestmark = pytest.mark.journey


def test_a_filled_in_form_becomes_a_statistic_and_a_letter_waits_for_a_person(house):
    sent_on = (localdate() - timedelta(days=9)).isoformat()
    addresses = "authority,email\nKent,foi@kent.example\nCardiff,foi@cardiff.example\n"
    requests = f"authority,sent_on\nKent,{sent_on}\nCardiff,{sent_on}\n"
    house.ask("import_authorities", "--emails", house.write("addresses.csv", addresses))
    house.ask("load_campaign", house.write("campaign.toml", POTHOLES))
    house.ask("import_requests", "potholes-2026", house.write("requests.csv", requests))
    kent, cardiff = (_told(house, reference_of(name)) for name in ("Kent", "Cardiff"))
    form = _filled_in(_told(house, form_of(kent)), "1,204")
    letter = "Question 1: How many potholes were reported?\n\nIn 2025 there were 310.\n"
    house.start_worker()
    house.start_beat()

    _arrives(house, kent, "foi@kent.example", "Please find your form attached.", form)
    _arrives(house, cardiff, "foi@cardiff.example", letter)

    wait_for("the statistic", lambda: _total(house) == (1204, 1), 90)
    wait_for("the proposal", lambda: _told(house, OPEN) == "310 Cardiff", 60)
    assert _told(house, HOW) == "pro_forma form.csv"
    assert _total(house) == (1204, 1), "what is proposed counts for nothing"
    assert house.ask("read_figures") == {"read": 0, "proposed": 0, "accepted": 0, "failed": 0}


OPEN = (
    "from responses_app.models import *\n"
    "print(*[f'{p.value:.0f} {p.foi_request.authority}' for p in ProposedFigure.objects.open()"
    ".filter(is_best=True)])"
)
HOW = (
    "from responses_app.models import *\n"
    "print(*[f'{f.how} {f.proposal.document.filename}' for f in Figure.objects.all()])"
)


def reference_of(authority: str) -> str:
    return (
        "from requests_app.models import FoiRequest\n"
        f"print(FoiRequest.objects.get(authority__plain_name={authority!r}).reference)"
    )


def form_of(reference: str) -> str:
    return (
        "from requests_app.models import FoiRequest\n"
        "from requests_app.reply_forms import forms_for\n"
        f"one = FoiRequest.objects.get(reference={reference!r})\n"
        "print([f for f in forms_for(one) if f.media_type == 'text/csv'][0]"
        ".content.decode('utf-8-sig'))"
    )


def _told(house, code: str) -> str:
    return house.manage("shell", "-v0", "-c", code).strip()


def _filled_in(form: str, answer: str) -> bytes:
    rows = list(csv.DictReader(io.StringIO(form)))
    for row in rows:
        row["answer"] = answer
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _arrives(house, reference: str, sender: str, words: str, form: bytes = b"") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Information Team <{sender}>", "foi@example.org"
    mail["Subject"] = f"RE: FOI request {reference}"
    mail["Message-ID"] = f"<{reference}@council.example>"
    mail["Date"] = format_datetime(timezone.now())
    mail.set_content(f"Our answer to your request {reference}.\n\n{words}")
    if form:
        mail.add_attachment(form, "text", "csv", filename="form.csv")
    path = house.folder / f"{reference}.eml"
    path.write_bytes(mail.as_bytes())
    house.ask("import_mail", str(path))


def _total(house) -> tuple[int | None, int]:
    rows = house.ask("show_statistics", "potholes-2026", "--area", "uk")
    return (rows[0]["total"], rows[0]["answered"]) if rows else (None, 0)
