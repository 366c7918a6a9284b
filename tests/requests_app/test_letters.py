"""What an authority reads, and the mail it comes in."""

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app import ladders, letters, lifecycle
from requests_app.domain import ladder, reply_address
from requests_app.domain.law import Law
from requests_app.letters import LetterProblem
from requests_app.models import OutgoingMessage

MONDAY = date(2026, 1, 5)
NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)


def mail_of(message: OutgoingMessage):
    return message_from_bytes(bytes(message.mime), policy=default)


def test_first_letter_names_the_authority_the_law_and_every_question_that_is_asked(make_request):
    text = letters.first_letter(make_request(email="foi@testham.example")).body

    assert text.startswith("Dear Testham 1 Council,")
    assert "Freedom of Information Act 2000" in text
    assert "1a) How many children were identified as trafficked?" in text
    assert "1ab" not in text
    assert "- 2023 (calendar year)" in text


def test_first_letter_ends_with_the_applicants_name_unless_the_campaign_says_how(make_request):
    foi_request = make_request(email="foi@testham.example")
    assert letters.first_letter(foi_request).body.endswith(
        "Yours faithfully,\n\nAda Researcher\nExample Trust\n"
    )

    foi_request.campaign.sign_off = "With thanks,\nAda Researcher"
    assert letters.first_letter(foi_request).body.endswith("With thanks,\nAda Researcher\n")

    foi_request.campaign.letter = "{{ sign_off }}\nPS: {{ questions }}"
    assert letters.first_letter(foi_request).body.count("With thanks") == 1


def test_first_letter_is_not_written_with_a_hole_in_it(make_request):
    foi_request = make_request(email="foi@testham.example")
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


def write(*drafts, approved=True):
    return letters.write(drafts, approved=approved, at=NOW)


def first(foi_request):
    return write(letters.first_letter(foi_request))[0]


def test_write_puts_a_mail_in_the_outbox_that_is_ready_to_go(make_request):
    foi_request = make_request(email="foi@testham.example")

    message = first(foi_request)

    mail = mail_of(message)
    assert (message.state, message.step) == (OutgoingMessage.State.PENDING, "request")
    assert mail["To"] == "foi@testham.example"
    assert mail["From"].addresses[0].display_name == "Ada Researcher"
    assert mail["Subject"] == f"FOI request: children missing from care [{foi_request.reference}]"
    assert mail["Message-ID"] == message.message_id
    said = (message.message_id, foi_request.reference, "request", "request", "sent")
    mac = letters.letter_mac(*said)
    about = f"step=request; kind=request; event=sent; mac={mac}"
    assert mail["X-FOI-Letter"] == f"{foi_request.reference}; {about}"
    assert mail["Reply-To"] is None
    assert "1a) How many" in mail.get_body().get_content()
    assert b"\n" not in bytes(message.mime).replace(b"\r\n", b"")
    assert max(bytes(message.mime)) < 128  # every mail server takes it


def test_first_letter_brings_the_form_to_be_filled_in_and_asks_for_it(make_request):
    mail = mail_of(first(make_request(email="foi@testham.example")))

    assert [part.get_content_type() for part in mail.iter_attachments()] == [
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    assert "fill in the attached form, as CSV" in mail.get_body().get_content()


def test_first_letter_without_a_form_asks_for_csv(make_request):
    foi_request = make_request(email="foi@testham.example")
    foi_request.campaign.reply_form = "none"

    draft = letters.first_letter(foi_request)

    assert draft.attachments == ()
    assert "as a CSV file or a spreadsheet" in draft.body


def test_first_letter_needs_an_address(make_request):
    with pytest.raises(LetterProblem, match="has no address"):
        letters.first_letter(make_request())


def test_first_letter_fills_in_the_columns_of_the_merge_file(make_request):
    foi_request = make_request(email="foi@testham.example", merge_values={"last_year": "1,204"})
    foi_request.campaign.letter = "Last year you said {{ last_year }}."
    with pytest.raises(LetterProblem, match="last_year }} is unknown"):
        letters.first_letter(foi_request)

    foi_request.campaign.merge_columns = ["last_year"]

    assert "you said 1,204." in letters.first_letter(foi_request).body


def test_a_column_named_like_a_placeholder_of_ours_does_not_win(make_request):
    foi_request = make_request(email="foi@testham.example", merge_values={"reference": "forged"})
    foi_request.campaign.letter = "{{ reference }}"

    assert foi_request.reference in letters.first_letter(foi_request).body


def test_every_letter_carries_the_applicants_name(make_request):
    foi_request = make_request(MONDAY, email="foi@testham.example")
    foi_request.campaign.sign_off = "With thanks"

    texts = [
        letters.first_letter(foi_request).body,
        letters.ladder_letter(foi_request, ladder.REMINDER).body,
        letters.answer_letter(foi_request, "Yes.", title="x", step="answer 1").body,
    ]

    assert all(text.endswith("With thanks\n\nAda Researcher\n") for text in texts)
    foi_request.campaign.applicant_name = " "
    with pytest.raises(LetterProblem, match="real name is missing"):
        letters.ladder_letter(foi_request, ladder.REMINDER)


def test_write_says_when_its_figures_are_made_up(make_request):
    foi_request = make_request(email="foi@testham.example")
    foi_request.campaign.made_up = True

    mail = mail_of(first(foi_request))

    assert mail["Subject"].strip().startswith("[made-up figures]")
    assert mail.get_body().get_content().startswith("MADE-UP FIGURES")


STEPS = [step for step in ladder.STEPS.values() if step.is_letter]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
@pytest.mark.parametrize("nation", ["England", "Scotland"])
def test_ladder_letter_can_be_written_for_every_step(make_request, make_authority, step, nation):
    foi_request = make_request(MONDAY, make_authority(nation=nation, email="foi@testham.example"))

    text = letters.ladder_letter(foi_request, step).body

    assert "{{" not in text
    assert foi_request.reference in text
    assert "2026" in text


def test_ladder_letter_of_a_review_request_is_recorded_as_one(make_request):
    foi_request = make_request(MONDAY, email="foi@testham.example")

    assert letters.ladder_letter(foi_request, ladder.REMINDER).event_kind == ""
    review = letters.ladder_letter(foi_request, ladder.REVIEW_REQUEST)
    assert review.event_kind == "review_requested"


def test_write_answers_every_letter_of_the_thread_that_left(make_request):
    foi_request = make_request(MONDAY, email="foi@testham.example")
    one = first(foi_request)
    [never_left] = write(letters.ladder_letter(foi_request, ladder.REMINDER))
    OutgoingMessage.objects.filter(pk=one.pk).update(state="sent")
    [two] = write(letters.ladder_letter(foi_request, ladder.SECOND_REMINDER))
    OutgoingMessage.objects.filter(pk=two.pk).update(state="uncertain")

    [three] = write(letters.ladder_letter(foi_request, ladder.REVIEW_REQUEST), approved=False)

    mail = mail_of(three)
    assert three.state == OutgoingMessage.State.DRAFT
    assert mail["In-Reply-To"] == two.message_id
    assert mail["References"].split() == [one.message_id, two.message_id]
    assert never_left.message_id not in mail["References"]
    assert mail["Subject"].startswith("Re: FOI request")


def test_a_new_round_stays_in_the_thread_of_the_request_it_replaces(make_request):
    old = make_request(MONDAY, email="foi@testham.example")
    one = first(old)
    OutgoingMessage.objects.update(state="sent")
    narrowed = lifecycle.new_round(old)

    mail = mail_of(first(narrowed))

    assert mail["References"] == one.message_id
    assert narrowed.reference in mail["Subject"]


def test_write_gives_each_request_an_address_and_each_letter_a_sender(make_request, settings):
    settings.REPLY_ADDRESS = "foi+{token}@tracker.example"
    settings.BOUNCE_ADDRESS = "back+{letter}@tracker.example"
    foi_request = make_request(MONDAY, email="foi@testham.example")

    one, two = first(foi_request), write(letters.ladder_letter(foi_request, ladder.REMINDER))[0]

    addresses = {str(mail_of(letter)["Reply-To"]) for letter in (one, two)}
    assert len(addresses) == 1
    read = reply_address.read_token(addresses.pop(), settings.REPLY_ADDRESS, settings.REPLY_KEY)
    assert read == foi_request.pk
    assert one.envelope_from != two.envelope_from
    assert one.envelope_from.startswith("back+")
    assert mail_of(one)["From"].addresses[0].addr_spec == settings.MAIL_FROM


def test_write_costs_the_same_for_many_letters(make_request, django_assert_max_num_queries):
    drafts = [
        letters.first_letter(make_request(email=f"foi{number}@testham.example"))
        for number in range(12)
    ]
    with django_assert_max_num_queries(5):
        assert len(write(*drafts)) == 12


def test_write_anew_changes_the_address_and_the_id_and_nothing_else(make_request):
    foi_request = make_request(email="wrong@testham.example")
    old = first(foi_request)
    OutgoingMessage.objects.update(state="cancelled")
    foi_request.authority.email = "right@testham.example"
    old.foi_request = foi_request

    new = letters.write_anew(old, NOW)

    before, after = mail_of(old), mail_of(new)
    assert (after["To"], after["Message-ID"]) == ("right@testham.example", new.message_id)
    assert new.message_id != old.message_id
    assert before.get_body().get_content() == after.get_body().get_content()
    kept = [[part.get_content() for part in mail.iter_attachments()] for mail in (before, after)]
    assert kept[0] == kept[1]
    assert after["Subject"] == before["Subject"]


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


@pytest.mark.parametrize("domain", ["example.org", "a-rather-long-charity-name.example.org"])
def test_a_long_message_id_is_cut_and_never_hidden_in_an_encoded_word(
    make_request, settings, domain
):
    settings.MAIL_FROM = f"foi@{domain}"
    foi_request = make_request(MONDAY, email="foi@testham.example")
    foi_request.reference = "A-VERY-LONG-REFERENCE-OF-SOMEBODY-ELSE-2026-0001"
    old = first(foi_request)
    OutgoingMessage.objects.update(state="sent", message_id=f"<{'x' * 90}@{domain}>")

    [reply] = write(letters.ladder_letter(foi_request, ladder.REMINDER))

    assert len(old.message_id) <= 76
    assert b"In-Reply-To: <" + b"x" * 90 in bytes(reply.mime)
    assert b"=?utf-8?" not in bytes(reply.mime)
    assert max(map(len, bytes(reply.mime).split(b"\r\n"))) < 998


def test_a_broken_placeholder_of_a_campaigns_own_step_reaches_nobody(make_request, campaign):
    foi_request = make_request(MONDAY, email="foi@testham.example")
    ladders.make_own(campaign, Law.FOIA)
    campaign.ladder_steps.filter(name="reminder").update(text="Dear {{ authority name }},")

    with pytest.raises(LetterProblem, match="is not closed or not a name"):
        letters.ladder_letter(foi_request, ladder.REMINDER)


@pytest.mark.parametrize("name", ["subject", "sign_off"])
def test_first_letter_refuses_placeholders_where_none_is_filled_in(make_request, name):
    foi_request = make_request(email="foi@testham.example")
    setattr(foi_request.campaign, name, "FOI request to {{ authority.name }}")

    with pytest.raises(LetterProblem, match=f"The campaign's {name} has a placeholder"):
        letters.first_letter(foi_request)


def test_a_name_that_is_part_of_a_word_is_no_signature(make_request):
    foi_request = make_request(email="foi@testham.example")
    foi_request.campaign.applicant_name = "Lee"
    foi_request.campaign.sign_off = "Greetings from Leeds"

    assert letters.first_letter(foi_request).body.endswith("from Leeds\n\nLee\n")


def test_an_address_that_mail_servers_do_not_take_is_refused(make_request):
    with pytest.raises(LetterProblem, match="xn--"):
        letters.first_letter(make_request(email="foi@k\u00f6ln.example"))


def test_letter_mac_is_another_for_anything_else():
    said = ("<a@x>", "R1", "request", "request", "sent")
    others = [(*said[:n], "other", *said[n + 1 :]) for n in range(5)]
    macs = {letters.letter_mac(*one) for one in (said, *others)}
    assert len(macs) == 6
    assert all(len(mac) == 24 for mac in macs)
