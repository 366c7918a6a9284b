"""What an authority reads, and the mail it comes in."""

import re
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app import letters
from requests_app.domain import ladder
from requests_app.letters import LetterProblem
from requests_app.models import OutgoingMessage

MONDAY = date(2026, 1, 5)


def mail_of(message: OutgoingMessage):
    return message_from_bytes(bytes(message.mime), policy=default)


def test_first_letter_names_the_authority_the_law_and_every_question_that_is_asked(make_request):
    text = letters.first_letter(make_request())

    assert text.startswith("Dear Testham 1 Council,")
    assert "Freedom of Information Act 2000" in text
    assert "1a) How many children were identified as trafficked?" in text
    assert "1ab" not in text
    assert "- 2023 (calendar year)" in text


def test_first_letter_ends_with_the_applicants_name_unless_the_campaign_says_how(make_request):
    foi_request = make_request()
    assert letters.first_letter(foi_request).endswith(
        "Yours faithfully,\n\nAda Researcher\nExample Trust\n"
    )

    foi_request.campaign.sign_off = "With thanks,\nAda"
    assert letters.first_letter(foi_request).endswith("With thanks,\nAda\n")

    foi_request.campaign.letter = "{{ sign_off }}\nPS: {{ questions }}"
    assert letters.first_letter(foi_request).count("With thanks") == 1


def test_first_letter_is_not_written_with_a_hole_in_it(make_request):
    foi_request = make_request()
    foi_request.campaign.letter = "{{ applicant.address }} {{ questions }}"
    foi_request.campaign.applicant_address = " "

    with pytest.raises(LetterProblem, match=r"Testham 1: no value for {{ applicant.address }}"):
        letters.first_letter(foi_request)


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ({"start": date(2024, 1, 1), "end": date(2024, 4, 30)},
         "(Monday 1 January 2024 to Tuesday 30 April 2024)"),
        ({"start": date(2024, 3, 31), "end": date(2024, 3, 31)}, "(as at Sunday 31 March 2024)"),
        ({"end": date(2024, 3, 31)}, "(as at Sunday 31 March 2024)"),
        ({"basis": "financial"}, "(financial year)"),
    ],
)  # fmt: skip
def test_questions_text_says_which_days_a_period_has(campaign, period, text):
    campaign.periods.create(key="odd", **period)

    assert f"- odd {text}" in letters.questions_text(campaign)


def test_write_first_letter_puts_a_mail_in_the_outbox_that_is_ready_to_go(make_request):
    foi_request = make_request(email="foi@testham.example")

    message = letters.write_first_letter(foi_request)

    mail = mail_of(message)
    assert (message.state, message.step) == (OutgoingMessage.State.PENDING, "request")
    assert mail["To"] == "foi@testham.example"
    assert mail["From"].addresses[0].display_name == "Ada Researcher"
    assert mail["Subject"] == f"FOI request: children missing from care [{foi_request.reference}]"
    assert mail["Message-ID"] == message.message_id
    assert "1a) How many" in mail.get_content()
    assert b"\n" not in bytes(message.mime).replace(b"\r\n", b"")


def test_write_first_letter_needs_an_address(make_request):
    with pytest.raises(LetterProblem, match="has no address"):
        letters.write_first_letter(make_request())


def test_write_first_letter_says_when_its_figures_are_made_up(make_request):
    foi_request = make_request(email="foi@testham.example")
    foi_request.campaign.made_up = True

    mail = mail_of(letters.write_first_letter(foi_request))

    assert mail["Subject"].strip().startswith("[made-up figures]")
    assert mail.get_content().startswith("MADE-UP FIGURES")


@pytest.mark.parametrize("step", [name for name, step in ladder.STEPS.items() if step.is_letter])
@pytest.mark.parametrize("nation", ["England", "Scotland"])
def test_follow_up_can_be_written_for_every_step(make_request, make_authority, step, nation):
    foi_request = make_request(MONDAY, make_authority(nation=nation, email="foi@testham.example"))

    text = letters.follow_up(foi_request, step)

    assert "{{" not in text
    assert foi_request.reference in text
    assert "2026" in text


def test_write_follow_up_answers_the_first_letter_and_waits_where_a_person_must_approve(
    make_request,
):
    foi_request = make_request(MONDAY, email="foi@testham.example")
    first = letters.write_first_letter(foi_request)

    message = letters.write_follow_up(foi_request, "review_request", approved=False)

    mail = mail_of(message)
    assert message.state == OutgoingMessage.State.DRAFT
    assert mail["In-Reply-To"] == mail["References"] == first.message_id
    assert mail["Subject"].startswith("Re: FOI request")


@pytest.mark.parametrize("name", ["Ada\r\nBcc: all@example.org", 'Ada \u0141ov\u00e9, "Trust"'])
def test_compose_keeps_a_senders_name_in_its_header(name):
    mail = letters.compose(
        message_id="<a@example.org>",
        to_address="foi@testham.example",
        subject="Öffentlich",
        body="x",
        sender_name=name,
    )
    read = message_from_bytes(mail.as_bytes(), policy=default)

    assert read["Bcc"] is None
    assert read["From"].addresses[0].display_name == " ".join(name.split())


@given(st.text(max_size=60))
def test_new_message_id_is_one_whatever_the_reference(name):
    message_id = letters.new_message_id(f"{name}.reminder")
    local = message_id.strip("<>").rpartition("@")[0]

    assert re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", local)
    assert letters.new_message_id(f"{name}.reminder") != message_id
