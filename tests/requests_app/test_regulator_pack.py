"""The papers for the regulator: all that is known, nothing invented, and honest about its time."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from requests_app import lifecycle
from requests_app.domain.clock import Reading
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from requests_app.regulator_pack import build_pack, filename_of, pack_of
from requests_app.regulator_pack.case import case_of
from requests_app.regulator_pack.cover_letter import GAP
from requests_app.regulator_pack.readiness import problems as problems_of
from requests_app.regulator_pack.readme import NEVER_SENT, NOT_KNOWN
from requests_app.regulator_pack.timeline import TIMELINE_COLUMNS

SENT_ON = date(2026, 3, 9)  # FOIA: due 9 April, 17 March, 3 and 6 April left out
IN_TIME, LATE = date(2026, 4, 9), date(2026, 4, 10)


@pytest.fixture
def case(make_request, make_authority):
    """A request that was sent, with events of (kind, day, outcome)."""

    def made(*events, nation="England", sent_on=SENT_ON, **columns) -> FoiRequest:
        authority = make_authority("Northham", nation=nation, email="foi@northham.example")
        foi_request = make_request(sent_on, authority=authority, **columns)
        for kind, on, *outcome in events:
            lifecycle.record(foi_request, kind, on, outcome="".join(outcome))
        return FoiRequest.objects.select_related("authority", "campaign").get(pk=foi_request.pk)

    return made


@pytest.fixture
def letter():
    """A letter to the authority of a request, in a state."""

    def written(foi_request, step, state, **columns) -> OutgoingMessage:
        return OutgoingMessage.objects.create(
            **{
                "foi_request": foi_request,
                "kind": "request" if step == "request" else "ladder",
                "step": step,
                "message_id": f"<{step}@example.org>",
                "mime": f"Subject: {step}\r\n\r\nbytes of {step}\r\n".encode(),
                "subject": f"About {step}",
                "body": f"text of {step}",
                "to_address": "foi@northham.example",
                "state": state,
                "sent_at": timezone.now() if state == "sent" else None,
            }
            | columns
        )

    return written


def paper(foi_request, name, on=LATE) -> str:
    return pack_of(foi_request, on).files[name].decode("utf-8-sig")


def flat(text) -> str:
    return " ".join(text.split())


def problems(foi_request, on) -> str:
    return " ".join(pack_of(foi_request, on).problems)


# ---------------------------------------------------------------------------- the zip


def test_build_pack_is_the_same_bytes_for_the_same_state_and_day(case, letter):
    foi_request = case(("acknowledged", date(2026, 3, 10)))
    letter(foi_request, "request", "sent")

    packs = [build_pack(FoiRequest.objects.get(pk=foi_request.pk), LATE) for _ in range(2)]

    assert packs[0] == packs[1]
    assert packs[0] != build_pack(foi_request, date(2026, 4, 13))
    with zipfile.ZipFile(io.BytesIO(packs[0])) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "README.txt"
        assert {f"{one.date_time[:3]}" for one in archive.infolist()} == {"(2026, 4, 10)"}


def test_pack_of_names_every_paper_in_the_readme(case, letter):
    foi_request = case()
    letter(foi_request, "request", "sent")
    pack = pack_of(foi_request, LATE)

    readme = flat(pack.files["README.txt"].decode())

    assert {"cover_letter.txt", "timeline.csv", "timeline.txt", "deadline.txt"} < set(pack.files)
    assert all(f"- {name}: " in readme for name in pack.files if name != "README.txt")


def test_pack_of_holds_the_letters_byte_for_byte_and_no_letter_that_never_left(case, letter):
    foi_request = case()
    letter(foi_request, "request", "sent")
    letter(foi_request, "reminder", "uncertain")
    letter(foi_request, "answer 12", "sent")
    for step, state in (("a", "draft"), ("b", "failed"), ("c", "cancelled"), ("d", "pending")):
        letter(foi_request, step, state)
    letter(foi_request, "e", "sent", written_to_folder=True)
    letter(foi_request, "f", "claimed")
    letter(foi_request, "g", "data_started")

    files = pack_of(foi_request, LATE).files

    assert [name for name in files if name.startswith("letters/")] == [
        f"letters/{name}.{ending}"
        for name in ("01-request", "02-reminder-NOT-KNOWN-WHETHER-SENT", "03-answer-12")
        for ending in ("eml", "txt")
    ]
    assert files["letters/01-request.eml"] == b"Subject: request\r\n\r\nbytes of request\r\n"
    assert "text of request" in files["letters/01-request.txt"].decode()
    readme = files["README.txt"].decode()
    never_sent, _, not_known = readme.partition(NEVER_SENT)[2].partition(NOT_KNOWN)
    assert [line[2:3] for line in never_sent.splitlines() if line] == list("ABCD")
    assert [line[2:3] for line in not_known.splitlines() if line] == list("EFG")
    assert "E: Written to a folder, for a person to send" in not_known


def test_pack_of_costs_the_same_queries_for_a_long_log(case, letter, django_assert_max_num_queries):
    foi_request = case(
        *((CaseEvent.Kind.ACKNOWLEDGED, date(2026, 3, day)) for day in range(10, 20))
    )
    for number in range(10):
        letter(foi_request, f"step {number}", "sent")

    with django_assert_max_num_queries(4):
        pack_of(foi_request, LATE)


@pytest.mark.parametrize(
    ("reference", "filename"),
    [("P1-E1", "P1-E1-regulator-pack.zip"), ('../é\r\n"', "request-regulator-pack.zip")],
)
def test_filename_of_is_fit_for_a_header_and_a_file_system(case, reference, filename):
    foi_request = case()
    foi_request.reference = reference

    assert filename_of(foi_request) == filename


# ---------------------------------------------------------------------------- is it time?


def test_pack_of_is_ready_once_the_ico_takes_a_complaint_and_they_were_reminded(case):
    foi_request = case(("letter_sent", LATE))

    assert problems(foi_request, LATE) == ""
    assert "it is time" in paper(foi_request, "README.txt")


def test_pack_of_says_at_its_top_that_it_is_too_early(case):
    foi_request = case()

    assert "too early: a complaint can be made from 10 April 2026" in problems(foi_request, IN_TIME)
    lines = paper(foi_request, "README.txt", IN_TIME).splitlines()
    assert lines[4] == "NOT READY TO BE SENT"


def test_pack_of_waits_for_the_later_day_where_councils_count_by_the_code(case):
    foi_request = case(sent_on=date(2026, 1, 10))  # a Saturday: due 6 February, or 9 by the Code

    assert "from 10 February 2026" in problems(foi_request, date(2026, 2, 9))
    assert "too early" not in problems(foi_request, date(2026, 2, 10))


def test_pack_of_asks_for_a_reminder_before_the_ico_is_asked(case):
    assert "Remind the authority first" in problems(case(), LATE)


@pytest.mark.parametrize("on", [IN_TIME, None])
def test_pack_of_takes_no_letter_before_the_last_day_for_a_reminder(case, on):
    assert "Remind the authority first" in problems(case(("letter_sent", on)), LATE)


@pytest.mark.parametrize(("kind", "reminds"), [("ladder", True), ("answer", False)])
def test_pack_of_takes_only_a_letter_of_the_ladder_for_a_reminder_of_ours(
    case, letter, kind, reminds
):
    foi_request = case()
    ours = letter(foi_request, "reminder", "sent", kind=kind)
    lifecycle.record(foi_request, "letter_sent", LATE, source=f"outbox {ours.message_id}")

    assert ("Remind the authority first" not in problems(foi_request, LATE)) == reminds


def test_pack_of_waits_until_their_mail_is_read(case):
    foi_request = case(("letter_sent", LATE))
    lifecycle.something_arrived(foi_request, timezone.now())

    assert "has come and is not read yet" in problems(foi_request, LATE)

    lifecycle.everything_read(foi_request)
    assert problems(foi_request, LATE) == ""


def test_pack_of_needs_a_review_after_an_answer(case):
    foi_request = case(("refusal", date(2026, 4, 1)))

    assert "none was asked for after the answer. Ask for it by" in problems(foi_request, LATE)


def test_pack_of_waits_for_the_outcome_of_a_review_until_its_outer_limit(case):
    foi_request = case(("refusal", date(2026, 4, 1)), ("review_requested", date(2026, 4, 7)))
    clock = lifecycle.clock_of(foi_request, LATE)

    assert "too early" in problems(foi_request, clock.review_due_outer)
    assert "too early" not in problems(foi_request, clock.ico_complaint_from)


def test_pack_of_says_when_the_six_weeks_are_over(case):
    foi_request = case(
        ("refusal", date(2026, 4, 1)),
        ("review_requested", date(2026, 4, 7)),
        ("review_response", date(2026, 4, 20), "refused"),
    )

    assert problems(foi_request, date(2026, 6, 1)) == ""
    assert "late: the last day was 1 June 2026" in problems(foi_request, date(2026, 6, 2))


@pytest.mark.parametrize("law", ["foisa", "eisr"])
def test_pack_of_needs_a_requirement_for_review_in_scotland_even_after_silence(case, law):
    foi_request = case(nation="Scotland", law=law)

    told = problems(foi_request, date(2026, 4, 20))

    assert "requirement for review must be made first" in told and "Ask for it by" in told


def test_pack_of_waits_for_the_review_in_scotland_and_then_for_six_months(case):
    foi_request = case(("review_requested", date(2026, 4, 20)), nation="Scotland")
    clock = lifecycle.clock_of(foi_request, date(2026, 4, 20))

    assert "due on 19 May 2026" in problems(foi_request, clock.review_due)
    assert problems(foi_request, date(2026, 5, 20)) == ""
    assert problems(foi_request, clock.sic_appeal_by) == ""
    assert "late: the last day was" in problems(foi_request, date(2026, 11, 20))


def test_pack_of_needs_another_review_in_scotland_where_the_answer_came_after_the_first(case):
    foi_request = case(
        ("review_requested", date(2026, 4, 20)),
        ("refusal", date(2026, 4, 27)),
        nation="Scotland",
    )

    assert "none was made after the answer" in problems(foi_request, date(2026, 5, 27))


@pytest.mark.parametrize(
    ("events", "on", "told"),
    [
        ([("clarification_requested", date(2026, 3, 12))], LATE, "waits for our answer"),
        ([("clarification_requested", None)], LATE, "on a day that is not known"),
        ([("bounced", None)], LATE, "The day is not known of “Bounced: not received”"),
        ([("fees_notice", date(2026, 3, 12))], LATE, "waits for a fee"),
        ([("bounced", date(2026, 3, 9))], LATE, "no clock has started"),
        ([("response", date(2026, 4, 1), "full")], LATE, "answered in full"),
        ([("withdrawn", date(2026, 4, 1))], LATE, "was withdrawn"),
        ([("complaint", LATE)], date(2026, 4, 14), "has been asked already"),
    ],
)
def test_pack_of_says_what_stands_in_the_way(case, events, on, told):
    assert told in problems(case(*events), on)


def test_problems_never_promise_a_right_that_is_not_there(case):
    whole = case_of(case(("letter_sent", LATE)), LATE)
    assert problems_of(whole) == []

    (why,) = problems_of(replace(whole, counted=replace(whole.counted, rights={})))

    assert "cannot be told" in why


def test_pack_of_a_request_that_was_never_sent_says_so(case):
    assert "has not been sent" in problems(case(sent_on=None), LATE)


def test_pack_of_says_what_is_missing_of_the_applicant(case):
    foi_request = case()
    foi_request.campaign.applicant_name = " "
    foi_request.campaign.applicant_address = ""

    told = problems(foi_request, LATE)

    assert "real name is missing" in told and "address for correspondence is missing" in told


def test_pack_of_a_made_up_request_is_for_no_regulator(case):
    foi_request = case()
    foi_request.campaign.made_up = True

    assert "made up" in problems(foi_request, LATE)
    assert paper(foi_request, "cover_letter.txt").startswith("MADE UP FOR A DEMONSTRATION")
    assert filename_of(foi_request).startswith("made-up-")


# ---------------------------------------------------------------------------- the papers


def test_cover_letter_bears_the_applicant_the_authority_and_the_days(case):
    foi_request = case(("acknowledged", date(2026, 3, 10)), their_reference="FOI 77")
    text = paper(foi_request, "cover_letter.txt")

    assert text.startswith("Ada Researcher\nExample Trust\n1 Street\n\nFriday 10 April 2026\n")
    for said in (
        "Information Commissioner's Office",
        "Freedom of Information Act 2000",
        "The authority: Northham Council",
        f"My reference: {foi_request.reference}",
        "Its reference: FOI 77",
        "Monday 9 March 2026: sent.",
        "The last day for a reply was Thursday 9 April 2026.",
        "A reply has not come within that time",
        "to require it to answer",
    ):
        assert said in flat(text)
    assert "{{" not in text and GAP not in flat(text)
    assert text.endswith("Ada Researcher\nExample Trust\n")


def test_cover_letter_charges_nobody_with_being_late_who_is_not(case):
    assert "not come within that time" not in paper(case(), "cover_letter.txt", IN_TIME)
    weekend = case(sent_on=date(2026, 1, 10))
    assert "not come within that time" not in paper(
        weekend, "cover_letter.txt", date(2026, 2, 9)
    )  # councils may count to that day


def test_cover_letter_leaves_the_reasons_against_an_answer_to_a_person(case):
    foi_request = case(("refusal", date(2026, 4, 14)))
    text = flat(paper(foi_request, "cover_letter.txt", date(2026, 4, 20)))

    assert "The reply came after that, on Tuesday 14 April 2026." in text
    assert GAP in text
    assert "require it to answer" not in text
    assert "why you are dissatisfied" in flat(paper(foi_request, "README.txt", date(2026, 4, 20)))


@pytest.mark.parametrize(
    "later",
    [
        [("response", date(2026, 5, 20), "partial")],
        [("review_requested", None), ("review_response", date(2026, 5, 20))],
        [("review_requested", date(2026, 4, 2)), ("review_response", date(2026, 5, 20))],
    ],
)
def test_cover_letter_charges_no_answer_in_time_with_what_came_after_it(case, later):
    foi_request = case(("response", date(2026, 4, 1), "partial"), *later)

    text = flat(paper(foi_request, "cover_letter.txt", date(2026, 5, 27)))

    assert "The reply came after that" not in text and GAP in text


def test_cover_letter_says_nothing_of_time_where_the_day_of_an_answer_is_not_known(case):
    foi_request = case(("response", None), ("response", date(2026, 5, 20)))

    text = flat(paper(foi_request, "cover_letter.txt", date(2026, 5, 27)))

    assert "The reply came after that" not in text


def test_pack_of_a_later_round_names_those_before_it_and_brings_their_letters(
    case, letter, django_assert_num_queries
):
    last = case(("refusal", date(2026, 3, 20)))
    letter(last, "request", "sent")
    letter(last, "a draft", "draft")
    for day in (23, 26):
        lifecycle.record(new := lifecycle.new_round(last), "sent", date(2026, 3, day))
        last = FoiRequest.objects.select_related("authority", "campaign").get(pk=new.pk)
        letter(last, "request", "sent", message_id=f"<{day}@example.org>")

    with django_assert_num_queries(5):
        files = pack_of(last, LATE).files

    first = last.reference.removesuffix("-R3")
    for name in ("cover_letter.txt", "README.txt"):
        text = flat(files[name].decode())
        assert f"Follows my request {first} of Monday 9 March 2026: refused." in text
        assert f"Follows my request {first}-R2 of Monday 23 March 2026." in text
    assert [name for name in files if name.endswith(".eml")] == [
        "letters/01-round-1-request.eml",
        "letters/02-round-2-request.eml",
        "letters/03-request.eml",
    ]
    assert NEVER_SENT not in files["README.txt"].decode()
    assert "Follows" not in paper(last.replaces.replaces, "cover_letter.txt")


def test_cover_letter_in_scotland_applies_for_a_decision_and_names_the_review(case):
    foi_request = case(("review_requested", date(2026, 4, 20)), nation="Scotland")
    text = flat(paper(foi_request, "cover_letter.txt", date(2026, 5, 20)))

    assert "I apply to the Commissioner" in text
    assert "Monday 20 April 2026: internal review asked for." in text
    assert "The outcome of the review was due on Tuesday 19 May 2026. It has not come." in text


def test_cover_letter_tells_nothing_that_is_only_our_business(case):
    foi_request = case()
    lifecycle.record(foi_request, "note", LATE, note="they are slow")

    assert "note" not in paper(foi_request, "cover_letter.txt").lower()


def test_timeline_has_every_event_and_marks_those_struck_out(case, letter):
    foi_request = case(("acknowledged", None))
    wrong = lifecycle.record(foi_request, "response", date(2026, 4, 1), outcome="full")
    lifecycle.strike_out(wrong, "it was an acknowledgement")
    letter(foi_request, "reminder", "uncertain")
    rows = list(csv.DictReader(io.StringIO(paper(foi_request, "timeline.csv"))))
    text = flat(paper(foi_request, "timeline.txt"))

    assert tuple(rows[0]) == TIMELINE_COLUMNS
    assert sorted(row["what"] for row in rows) == ["Acknowledged", "Answer", "Reminder", "Sent"]
    assert rows[-1]["what"] == "Acknowledged" and rows[-1]["day"] == ""
    (struck,) = [row for row in rows if row["struck_out_at"]]
    assert struck["struck_out_why"] == "it was an acknowledgement"
    (sent,) = [row for row in rows if row["entry"] == "letter"]
    assert (sent["message_id"], sent["state"]) == (
        "<reminder@example.org>",
        "Not known whether it was sent",
    )
    assert "STRUCK OUT, does not count: Answer" in text
    assert "Message-ID: <reminder@example.org>" in text
    assert "Day not known: Acknowledged" in text


def test_timeline_csv_runs_nothing_that_somebody_wrote(case):
    foi_request = case()
    lifecycle.record(foi_request, "note", LATE, note="=HYPERLINK(1)", source="@x")

    rows = list(csv.DictReader(io.StringIO(paper(foi_request, "timeline.csv"))))

    (note,) = [row for row in rows if row["what"] == "Note"]
    assert (note["note"], note["source"]) == ("'=HYPERLINK(1)", "'@x")


def test_deadline_names_each_day_each_holiday_and_the_other_readings(case):
    text = paper(case(sent_on=date(2026, 3, 7)), "deadline.txt")

    assert "Sat 2026-03-07   day 0, receipt" in text
    assert "17 March 2026, St Patrick's Day" in flat(text)
    assert "the last in time" in text
    assert Reading.CODE_S45.words in flat(text)
    assert "Complain to the Information Commissioner from" in flat(text)
    assert "FOIA s.10(6)" in text


def test_deadline_says_why_there_is_none(case):
    foi_request = case()
    CaseEvent.objects.create(foi_request=foi_request, kind="fee_received", on=date(2026, 3, 1))

    text = flat(paper(foi_request, "deadline.txt"))

    assert "It cannot be worked out: " in text
    assert "cannot be worked out" in problems(foi_request, LATE)


def test_deadline_tells_no_day_where_they_asked_on_a_day_not_known(case):
    foi_request = case(("clarification_requested", None))
    text = paper(foi_request, "deadline.txt")

    assert "Day by day" not in text
    assert "on a day that is not known" in flat(text)
    assert "The last day for a reply was" not in paper(foi_request, "cover_letter.txt")


def test_readme_asks_for_what_the_pack_cannot_hold(case, letter):
    foi_request = case(("refusal", date(2026, 4, 1)))

    assert "Add the request itself" in flat(paper(foi_request, "README.txt"))
    letter(foi_request, "request", "sent")
    text = flat(paper(foi_request, "README.txt"))
    assert "Add the request itself" not in text
    assert "Add what the authority wrote" in text
