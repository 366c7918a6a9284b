"""The desk: lists that stay quick, a log that only grows, actions that tell the truth."""

import html
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from foi_tracker.roles import make_roles
from requests_app import lifecycle
from requests_app.domain.phase import Phase
from requests_app.ladders import shipped_text
from requests_app.models import (
    AddressProblem,
    Authority,
    AuthorityFunction,
    Campaign,
    CaseEvent,
    ChaseRun,
    FoiRequest,
    LadderStep,
    LetterBatch,
    OutgoingMessage,
    Question,
    Reminder,
    SendingRules,
    StandardAnswer,
)

pytestmark = pytest.mark.django_db

LIST = "admin:requests_app_foirequest_changelist"
CHANGE = "admin:requests_app_foirequest_change"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def roles(db):
    make_roles()


def person(role: str = "researcher", name: str = "") -> User:
    made = User.objects.create_user(name or role, is_staff=True)
    made.groups.add(Group.objects.get(name=role))
    return made


def as_role(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


@pytest.fixture
def campaign(db) -> Campaign:
    made = Campaign.objects.create(slug="missing-from-care", title="Missing from care")
    Question.objects.create(campaign=made, key="1", text="How many?")
    return made


def authority(number: int = 1, **columns) -> Authority:
    named = {"plain_name": f"Town {number}", "official_name": f"Town {number} Council"}
    placed = {"type": "unitary", "nation": "England", "region": "London"}
    return Authority.objects.create(**{"code": f"X{number:05}", **named, **placed, **columns})


def asked(campaign: Campaign, number: int = 1, sent: date | None = None, **place) -> FoiRequest:
    made = lifecycle.new_request(campaign, authority(number, **place))
    if sent:
        lifecycle.record(made, "sent", sent)
        lifecycle.record(made, "delivered", sent)
    return made


def shown(client: Client, query: str = "") -> set[str]:
    response = client.get(f"{reverse(LIST)}?{query}")
    assert response.status_code == 200
    return {row.reference for row in response.context["cl"].result_list}


def act(client: Client, action: str, rows, admin_list: str = LIST, **answers):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    if answers:
        data |= {"apply": "yes", **answers}
    return client.post(reverse(admin_list), data, follow=True)


def said(response) -> str:
    return "\n".join(str(message) for message in response.context["messages"])


def log_form(foi_request: FoiRequest, **row: str) -> dict[str, str]:
    """What the request's page posts, with one new row in the log."""
    form = {
        "channel": foi_request.channel,
        "their_reference": foi_request.their_reference,
        "assigned_to": "",
        "notes": foi_request.notes,
        "snoozed_until": "",
        "figures-TOTAL_FORMS": "0",
        "figures-INITIAL_FORMS": "0",
        "events-INITIAL_FORMS": str(foi_request.events.count()),
        "events-TOTAL_FORMS": str(foi_request.events.count() + 1),
    }
    number = foi_request.events.count()
    return form | {f"events-{number}-{name}": value for name, value in row.items()}


# ------------------------------------------------------------------ lists


ADMIN_LISTS = [
    "requests_app_foirequest",
    "requests_app_authority",
    "requests_app_authoritylist",
    "requests_app_campaign",
    "requests_app_caseevent",
    "requests_app_outgoingmessage",
    "requests_app_question",
    "requests_app_period",
    "requests_app_sweeprun",
    "requests_app_addressproblem",
    "requests_app_chaserun",
    "requests_app_letterbatch",
    "requests_app_reminder",
    "requests_app_standardanswer",
    "auth_user",
    "auth_group",
]


def letter(foi_request: FoiRequest, state: str = "draft") -> OutgoingMessage:
    return OutgoingMessage.objects.create(
        foi_request=foi_request,
        step="reminder",
        to_address="foi@town.example",
        envelope_from="foi@example.org",
        subject="Reminder",
        body="Dear council",
        message_id=f"<{foi_request.pk}@example.org>",
        mime=b"",
        state=state,
    )


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_every_list_takes_the_same_number_of_queries_for_10_rows_and_for_60(campaign, name):
    client = as_role("manager")
    url = reverse(f"admin:{name}_changelist")
    one = User.objects.get(username="manager")

    def fill(numbers: range) -> None:
        for number in numbers:
            row = asked(campaign, number, sent=localdate() - DAY)
            letter(row)
            FoiRequest.objects.filter(pk=row.pk).update(assigned_to=one)
            extra = User.objects.create(username=f"p{number}")
            extra.groups.add(Group.objects.get(name="viewer"))
            Campaign.objects.create(slug=f"c{number}", title=f"C {number}", owner=one)
            Question.objects.create(campaign=campaign, key=f"q{number}")
            AddressProblem.objects.create(authority=row.authority, address="a@b.example", why="no")
            LetterBatch.objects.create(campaign=campaign, title="b", key=f"k{number}", made_by=one)
            Reminder.objects.create(foi_request=row, person=one, on=localdate())
            StandardAnswer.objects.create(
                campaign=campaign, kind="other", title=f"t{number}", text="x", made_by=one
            )
            ChaseRun.objects.create(as_of=localdate(), due=1)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    fill(range(10))
    client.get(url)
    few = count()
    fill(range(10, 60))

    assert count() == few


def test_the_list_filters_by_phase_nation_region_and_law(campaign):
    client = as_role("viewer")
    draft = asked(campaign, 1, nation="Scotland", region="Scotland")
    late = asked(campaign, 2, sent=localdate() - 90 * DAY)
    new = asked(campaign, 3, sent=localdate() - DAY)

    assert shown(client, f"phase={Phase.OVERDUE}") == {late.reference}
    assert shown(client, f"phase={Phase.IN_TIME}") == {new.reference}
    assert shown(client, f"phase={Phase.NOT_SENT}") == {draft.reference}
    assert shown(client, "authority__nation__exact=Scotland") == {draft.reference}
    assert shown(client, "authority__region=London") == {late.reference, new.reference}
    assert shown(client, f"law__exact={draft.law}") == {draft.reference}


@pytest.mark.parametrize("phase", Phase)
def test_each_phase_of_the_filter_shows_just_the_rows_of_that_phase(campaign, phase):
    today = localdate()
    asked(campaign, 1)
    asked(campaign, 2, sent=today - 90 * DAY)
    asked(campaign, 3, sent=today - DAY)
    lifecycle.record(asked(campaign, 4, sent=today - 9 * DAY), "response", today, outcome="full")
    lifecycle.record(asked(campaign, 5, sent=today - 9 * DAY), "withdrawn", today)
    lifecycle.record(asked(campaign, 6, sent=today - 9 * DAY), "clarification_requested", today)
    lifecycle.record(asked(campaign, 7), "posted", None)

    rows = {row.reference for row in FoiRequest.objects.all() if row.phase(today) == phase}

    assert shown(as_role("viewer"), f"phase={phase}") == rows
    assert rows


def test_due_this_week_shows_the_days_from_monday_to_sunday(campaign):
    client = as_role("viewer")
    monday = localdate() - localdate().weekday() * DAY
    days = [monday - DAY, monday, monday + 6 * DAY, monday + 7 * DAY]
    rows = [asked(campaign, number, sent=localdate()) for number in range(4)]
    for row, day in zip(rows, days, strict=True):
        FoiRequest.objects.filter(pk=row.pk).update(due_on=day)

    assert shown(client, "due=this_week") == {rows[1].reference, rows[2].reference}
    assert shown(client, "due=next_week") == {rows[3].reference}


def test_the_list_is_in_the_order_of_due_days_with_no_day_last(campaign):
    draft, new, old = asked(campaign, 1), asked(campaign, 2), asked(campaign, 3)
    lifecycle.record(new, "delivered", localdate() - DAY)
    lifecycle.record(old, "delivered", localdate() - 30 * DAY)

    rows = as_role("viewer").get(reverse(LIST)).context["cl"].result_list

    assert [row.pk for row in rows] == [old.pk, new.pk, draft.pk]


@pytest.mark.parametrize("words", ["Kingston", "kingston upon", "X00001", "MFC", "ABC/7"])
def test_the_list_is_searched_by_name_code_and_both_references(campaign, words):
    found = asked(campaign, 1, plain_name="Hull", official_name="Kingston upon Hull City Council")
    other = lifecycle.new_request(
        Campaign.objects.create(slug="other-one", title="Other"), authority(2)
    )
    FoiRequest.objects.filter(pk=found.pk).update(their_reference="ABC/7")

    assert shown(as_role("viewer"), f"q={words}") == {found.reference}
    assert other.reference not in shown(as_role("reviewer"), f"q={words}")


def test_the_phase_says_its_sentence(campaign):
    asked(campaign, 1)

    page = as_role("viewer").get(reverse(LIST)).content.decode()

    assert f'title="{Phase.NOT_SENT.sentence}"' in page


@pytest.mark.parametrize("words", ["Ynys Môn", "Anglesey", "W0600", "Cyngor Sir"])
def test_an_authority_is_found_by_any_name_or_code(words):
    authority(
        1,
        plain_name="Anglesey",
        official_name="Isle of Anglesey County Council",
        code="W06000001",
        other_names=["Ynys Môn", "Cyngor Sir Ynys Môn"],
    )
    authority(2)

    response = as_role("viewer").get(
        reverse("admin:requests_app_authority_changelist"), {"q": words}
    )

    assert [row.code for row in response.context["cl"].result_list] == ["W06000001"]


def test_authorities_are_filtered_by_function_and_by_missing_address():
    housing = authority(1, email="foi@one.example")
    AuthorityFunction.objects.create(authority=housing, function="housing")
    bare = authority(2)
    client = as_role("viewer")

    def codes(query: str) -> list[str]:
        url = reverse("admin:requests_app_authority_changelist")
        return [row.code for row in client.get(f"{url}?{query}").context["cl"].result_list]

    assert codes("authority_functions__function__exact=housing") == [housing.code]
    assert codes("email__isempty=1") == [bare.code]


# ------------------------------------------------------------------ a request and its log


def test_a_request_is_added_with_its_reference_and_law_made(campaign):
    scottish = authority(1, nation="Scotland", region="Scotland")
    data = {"campaign": campaign.pk, "authority": scottish.pk, "law": "", "channel": "email"}

    as_role("researcher").post(reverse("admin:requests_app_foirequest_add"), data)

    made = FoiRequest.objects.get()
    assert made.law == lifecycle.law_of(campaign, scottish)
    assert made.reference == lifecycle.reference_of(campaign, scottish)
    assert not made.was_sent


def test_a_second_request_to_the_same_authority_is_refused_with_its_reference(campaign):
    first = asked(campaign)
    data = {"campaign": campaign.pk, "authority": first.authority_id, "channel": "email"}

    page = as_role("researcher").post(reverse("admin:requests_app_foirequest_add"), data)

    assert f"has been asked in this campaign: {first.reference}" in page.content.decode()
    assert FoiRequest.objects.count() == 1


def test_no_derived_date_can_be_typed_in(campaign):
    row = asked(campaign, sent=localdate() - 5 * DAY)
    client = as_role("manager")
    typed = dict.fromkeys(("due_on", "sent_on", "received_on", "responded_on"), "2030-01-01")

    client.post(reverse(CHANGE, args=[row.pk]), log_form(row) | typed | {"outcome": "full"})

    after = FoiRequest.objects.get()
    assert (after.due_on, after.sent_on, after.outcome) == (row.due_on, row.sent_on, "")


def test_a_row_added_to_the_log_moves_the_clock_and_says_who_wrote_it(campaign):
    row = asked(campaign)
    client = as_role("researcher")
    day = localdate() - 3 * DAY

    client.post(reverse(CHANGE, args=[row.pk]), log_form(row, kind="delivered", on=f"{day}"))

    after = FoiRequest.objects.get()
    assert after.was_sent
    assert after.received_on == day
    assert after.due_on > day
    assert after.events.get().recorded_by.username == "researcher"


def test_an_event_that_contradicts_the_log_is_refused_beside_its_row(campaign):
    row = asked(campaign, sent=localdate() - 3 * DAY)
    form = log_form(row, kind="response", on=f"{localdate() - 9 * DAY}", outcome="full")

    page = as_role("researcher").post(reverse(CHANGE, args=[row.pk]), form)

    assert page.status_code == 200
    assert "comes before the request was sent" in page.content.decode()
    assert row.events.count() == 2


def test_an_answer_needs_its_outcome(campaign):
    row = asked(campaign, sent=localdate() - 3 * DAY)
    form = log_form(row, kind="response", on=f"{localdate()}")

    page = as_role("researcher").post(reverse(CHANGE, args=[row.pk]), form)

    assert "in full, in part, refused, not held?" in page.content.decode()
    assert FoiRequest.objects.get().outcome == ""


def test_the_log_cannot_be_changed_or_deleted_through_the_page(campaign):
    row = asked(campaign, sent=localdate() - 3 * DAY)
    event = row.events.first()
    form = log_form(row) | {
        "events-0-id": str(event.pk),
        "events-0-foi_request": str(row.pk),
        "events-0-kind": "note",
        "events-0-on": "2020-01-01",
        "events-0-DELETE": "on",
    }

    as_role("manager").post(reverse(CHANGE, args=[row.pk]), form)

    after = CaseEvent.objects.get(pk=event.pk)
    assert (after.kind, after.on) == (event.kind, event.on)


def test_even_a_superuser_deletes_no_event_and_no_request_with_a_log(admin_client, campaign):
    row = asked(campaign, sent=localdate() - DAY)
    event = row.events.first()

    for name, pk in (("caseevent", event.pk), ("foirequest", row.pk)):
        url = reverse(f"admin:requests_app_{name}_delete", args=[pk])
        assert admin_client.post(url, {"post": "yes"}).status_code == 403
    act(admin_client, "delete_selected", [row], post="yes")
    campaigns = "admin:requests_app_campaign_changelist"
    act(admin_client, "delete_selected", [campaign], campaigns, post="yes")

    assert CaseEvent.objects.count() == 2


def test_a_draft_that_nothing_happened_to_can_be_deleted(campaign):
    row = asked(campaign)
    url = reverse("admin:requests_app_foirequest_delete", args=[row.pk])

    as_role("manager").post(url, {"post": "yes"})

    assert not FoiRequest.objects.exists()


def test_striking_out_needs_a_reason_and_works_the_dates_out_anew(campaign):
    row = asked(campaign)
    event = lifecycle.record(row, "delivered", localdate() - 3 * DAY)
    events = "admin:requests_app_caseevent_changelist"
    client = as_role("researcher")

    act(client, "strike_out", [event], events, why="")
    assert FoiRequest.objects.get().due_on

    page = act(client, "strike_out", [event], events, why="Another council's receipt")
    assert said(page) == "Done."
    assert FoiRequest.objects.get().due_on is None
    assert CaseEvent.objects.get().struck_out_why == "Another council's receipt"


def test_the_working_of_the_due_day_is_on_the_page(campaign):
    row = asked(campaign, sent=localdate() - 3 * DAY)
    lines = lifecycle.clock_of(row, localdate()).explain()

    page = as_role("viewer").get(reverse(CHANGE, args=[row.pk]))

    assert lines
    assert page.content.decode().count("<li>") >= len(lines)


# ------------------------------------------------------------------ many rows at once


def test_mark_as_sent_asks_for_the_day_first(campaign):
    row = asked(campaign)

    page = act(as_role("researcher"), "mark_as_sent", [row])

    assert "Day it was sent" in page.content.decode()
    assert not row.events.exists()


def test_mark_as_sent_does_each_row_on_its_own_and_says_which_not_and_why(campaign):
    day = localdate() - DAY
    done = [asked(campaign, number) for number in range(3)]
    twice = asked(campaign, 3)
    lifecycle.record(twice, "sent", day)

    page = act(as_role("researcher"), "mark_as_sent", [*done, twice], on=f"{day}", source="")

    assert "3 done." in said(page)
    assert "1 not done" in said(page)
    assert f"{twice}: Sent on {day} stands in the log already." in said(page)
    assert FoiRequest.objects.filter(was_sent=True).count() == 4


def test_a_day_in_the_future_is_refused_for_every_row(campaign):
    rows = [asked(campaign, number) for number in range(2)]

    page = act(as_role("researcher"), "mark_as_sent", rows, on=f"{localdate() + DAY}", source="")

    assert "2 not done" in said(page)
    assert "future" in said(page)
    assert not CaseEvent.objects.exists()


def test_log_reply_records_what_came_with_its_outcome(campaign):
    rows = [asked(campaign, number, sent=localdate() - 9 * DAY) for number in range(2)]

    act(
        as_role("researcher"),
        "log_reply",
        rows,
        kind="refusal",
        outcome="",
        on=f"{localdate()}",
        note="s.40(2)",
        source="",
    )

    assert {row.outcome for row in FoiRequest.objects.all()} == {"refused"}
    assert CaseEvent.objects.filter(kind="refusal", note="s.40(2)").count() == 2


def test_assign_gives_the_rows_to_a_person_and_back_to_nobody(campaign):
    row, to = asked(campaign), person("reviewer", "ada")
    client = as_role("researcher")

    act(client, "assign", [row], person=to.pk)
    assert FoiRequest.objects.get().assigned_to == to

    act(client, "assign", [row], person="")
    assert FoiRequest.objects.get().assigned_to is None


def test_hold_and_release_go_through_the_log(campaign):
    row = asked(campaign, sent=localdate() - 60 * DAY)
    client = as_role("researcher")

    act(client, "hold", [row], reason="They telephoned")
    assert FoiRequest.objects.get().held

    act(client, "release_hold", [row])
    assert not FoiRequest.objects.get().held
    assert row.events.filter(kind="note").count() == 2


def test_an_action_on_one_rows_page_comes_back_to_that_page(campaign):
    row = asked(campaign)

    page = act(
        as_role("researcher"),
        "mark_as_sent",
        [row],
        on=f"{localdate()}",
        source="",
        from_row=row.pk,
    )

    assert page.request["PATH_INFO"] == reverse(CHANGE, args=[row.pk])


def test_a_draft_letter_is_approved_and_cancelled_with_a_reason(campaign):
    drafts = [letter(asked(campaign, number)) for number in range(2)]
    letters = "admin:requests_app_outgoingmessage_changelist"
    client = as_role("researcher")

    act(client, "approve", drafts[:1], letters)
    act(client, "cancel", drafts[1:], letters, why="They answered by telephone")
    refused = act(client, "approve", drafts[:1], letters)

    drafts[0].refresh_from_db()
    drafts[1].refresh_from_db()
    assert drafts[0].state == "pending"
    assert drafts[1].state not in ("draft", "pending", "sent")
    assert "1 not done" in said(refused)


def test_an_uncertain_letter_is_settled_with_evidence(campaign):
    row = letter(asked(campaign), state="uncertain")
    letters = "admin:requests_app_outgoingmessage_changelist"

    act(as_role("researcher"), "settle", [row], letters, was_sent="no", evidence="Not in the log")

    row.refresh_from_db()
    assert row.state == "pending"


# ------------------------------------------------------------------ campaigns


def test_a_campaign_with_a_wrong_ask_is_refused_in_words(campaign):
    url = reverse("admin:requests_app_campaign_add")

    page = as_role("manager").post(url, {"title": "A", "slug": "a", "ask": '{"colour": "red"}'})

    assert "unknown key" in page.content.decode()
    assert Campaign.objects.count() == 1


def test_a_campaigns_short_name_is_chosen_once(campaign):
    page = as_role("manager").get(reverse("admin:requests_app_campaign_change", args=[campaign.pk]))

    assert 'name="slug"' not in page.content.decode()


def test_an_address_corrected_in_the_admin_serves_what_waited(campaign):
    row = asked(campaign, email="old@town.example")
    waits = letter(row)
    AddressProblem.objects.create(authority=row.authority, address="old@town.example", why="550")
    url = reverse("admin:requests_app_authority_change", args=[row.authority_id])
    functions = {"authority_functions-TOTAL_FORMS": "0", "authority_functions-INITIAL_FORMS": "0"}

    page = as_role("researcher").post(url, {"email": "new@town.example", **functions}, follow=True)

    assert "1 letter that waited is written anew to new@town.example" in said(page)
    assert not AddressProblem.objects.still_open().exists()
    assert row.outgoing_messages.exclude(pk=waits.pk).get().to_address == "new@town.example"


@pytest.mark.parametrize(
    ("changed", "asked_for"),
    [
        ({"region": "Wales"}, 1),
        ({"end_date": "2026-03-31"}, 1),
        ({"authority_functions-TOTAL_FORMS": "1", "authority_functions-0-function": "housing"}, 1),
        ({"email": "new@town.example"}, 0),
    ],
)
def test_an_authority_that_is_put_elsewhere_is_counted_anew(campaign, changed, asked_for):
    row = asked(campaign)
    campaign.changes.all().delete()
    one = row.authority
    kept = ("plain_name", "official_name", "code", "type", "nation", "region", "email")
    form = {name: getattr(one, name) for name in kept} | {"other_names": "[]"}
    form |= {"authority_functions-TOTAL_FORMS": "0", "authority_functions-INITIAL_FORMS": "0"}
    url = reverse("admin:requests_app_authority_change", args=[one.pk])

    page = as_role("manager").post(url, form | changed)

    assert page.status_code == 302, page.context["adminform"].errors
    assert campaign.changes.count() == asked_for


def test_a_letter_that_was_refused_is_tried_again(campaign):
    row = letter(asked(campaign), state="failed")
    letters = "admin:requests_app_outgoingmessage_changelist"

    act(as_role("researcher"), "try_again", [row], letters)

    row.refresh_from_db()
    assert row.state == "pending"


# ------------------------------------------------------------------ chase ladders


STEPS = ["law", "position", "name", "title", "kind", "working_days", "needs_approval", "text"]


def ladder_form(campaign: Campaign, *steps: LadderStep, **changed: str) -> dict[str, str]:
    """What the campaign's page posts with these steps; `changed` is of the last one."""
    form = {"title": campaign.title, "law": campaign.law, "ask": "{}", "reply_form": "both"}
    form |= {"suppression_threshold": "5", "double_code": "0", "applicant_name": "A. Person"}
    for prefix in ("periods", "questions"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    kept = [step for step in steps if step.pk]
    form["ladder_steps-INITIAL_FORMS"] = str(len(kept))
    form["ladder_steps-TOTAL_FORMS"] = str(len(steps))
    for number, step in enumerate(steps):
        said = {name: getattr(step, name) for name in STEPS}
        said |= changed if step is steps[-1] else {}
        said |= {"id": step.pk or "", "campaign": campaign.pk}
        form |= {
            f"ladder_steps-{number}-{name}": "on" if value is True else str(value)
            for name, value in said.items()
            if value is not False
        }
    return form


def post_ladder(client: Client, campaign: Campaign, *steps: LadderStep, **changed: str):
    url = reverse("admin:requests_app_campaign_change", args=[campaign.pk])
    return client.post(url, ladder_form(campaign, *steps, **changed), follow=True)


def step(campaign: Campaign, **columns) -> LadderStep:
    usual = {"law": "foia", "position": 10, "name": "reminder", "title": "Friendly note"}
    return LadderStep(
        **{"campaign": campaign, "working_days": 1, "needs_approval": False, **usual, **columns}
    )


@pytest.fixture
def bare(db) -> Campaign:
    """A campaign without questions, so that its page posts few rows."""
    return Campaign.objects.create(slug="bare", title="Bare", applicant_name="A. Person")


def test_a_ladder_of_its_own_moves_the_next_step_of_open_requests(bare):
    row = asked(bare, sent=localdate() - 90 * DAY)
    before = FoiRequest.objects.get().chase_on

    page = post_ladder(as_role("manager"), bare, step(bare, working_days=5))

    assert "1 open request has another next step or day" in said(page)
    row.refresh_from_db()
    assert row.next_step == "reminder"
    assert row.chase_on > before


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"text": "Dear {{ nobody }}"}, "The placeholder {{ nobody }} is unknown"),
        ({"name": "a-note", "text": ""}, "The tool has no text for a step of this name"),
        ({"working_days": 900}, "less than or equal to 200"),
        (
            {"law": "foisa", "name": "regulator", "kind": "regulator", "needs_approval": True},
            "without a requirement for review the right to complain is lost",
        ),
        (
            {"name": "review_request", "kind": "review_request"},
            "a person must approve",
        ),
    ],
)
def test_a_ladder_that_cannot_stand_is_refused_in_words(bare, columns, problem):
    page = post_ladder(as_role("manager"), bare, step(bare, **columns))

    assert problem in html.unescape(page.content.decode())
    assert not LadderStep.objects.exists()


def test_a_ladder_of_its_own_starts_from_the_tools_and_shows_its_texts(bare):
    client = as_role("manager")
    campaigns = "admin:requests_app_campaign_changelist"

    act(client, "make_own_ladder", [bare], campaigns, from_row=bare.pk)
    page = client.get(reverse("admin:requests_app_campaign_change", args=[bare.pk]))

    assert {step.law for step in LadderStep.objects.all()} == {"foia", "foisa", "eir", "eisr"}
    positions = LadderStep.objects.filter(law="foia").values_list("position", flat=True)
    assert list(positions) == [10, 20, 30, 40]
    assert shipped_text("reminder").splitlines()[0] in html.unescape(page.content.decode())
    assert "make_own_ladder" not in page.content.decode()


def test_a_ladder_that_was_not_touched_works_nothing_out_anew(bare):
    kept = step(bare)
    kept.save()

    page = post_ladder(as_role("manager"), bare, kept)

    assert "chase ladder is changed" not in said(page)
    assert "changed successfully" in said(page)


# ------------------------------------------------------------------ the rules of sending


RULES = "admin:requests_app_sendingrules_changelist"


def rules_form(**changed: str) -> dict[str, str]:
    usual = {"letters_a_minute": "20", "letters_a_minute_to_one": "10", "undo_minutes": "10"}
    hours = {"office_hours_only": "on", "office_from": "09:00", "office_until": "17:00"}
    return {"paused_why": "", **usual, **hours, **changed}


def rules_page() -> str:
    return reverse("admin:requests_app_sendingrules_change", args=[SendingRules.ONLY])


def test_the_list_of_rules_leads_to_the_one_row():
    page = as_role("manager").get(reverse(RULES), follow=True)

    assert page.redirect_chain[-1][0] == rules_page()
    assert SendingRules.objects.count() == 1


def test_the_kill_switch_says_who_threw_it_when_and_why_on_every_page():
    client = as_role("manager")
    client.get(reverse(RULES), follow=True)

    refused = client.post(rules_page(), rules_form(paused="on"))
    client.post(rules_page(), rules_form(paused="on", paused_why="wrong wording"))

    assert "Say why nothing is sent" in refused.content.decode()
    rules = SendingRules.objects.get()
    assert (rules.paused, rules.paused_by.username) == (True, "manager")
    assert rules.paused_at is not None
    for page in (reverse("campaigns"), reverse("admin:index")):
        assert "Sending is switched off: wrong wording" in client.get(page).content.decode()

    client.post(rules_page(), rules_form(paused_why="wrong wording"))
    rules.refresh_from_db()
    assert (rules.paused, rules.paused_by, rules.paused_at) == (False, None, None)
    assert "switched off" not in client.get(reverse("campaigns")).content.decode()


def test_a_change_of_the_rules_leaves_alone_what_the_outbox_wrote_meanwhile():
    client = as_role("manager")
    client.get(reverse(RULES), follow=True)
    until = timezone.now() + DAY
    SendingRules.objects.update(busy_until=until, busy_why="4.7.0 too busy")

    client.post(rules_page(), rules_form(letters_a_minute="5"))

    rules = SendingRules.objects.get()
    assert (rules.letters_a_minute, rules.busy_until) == (5, until)


def test_who_need_not_wait_for_the_mail_server_goes_on_now():
    client = as_role("manager")
    client.get(reverse(RULES), follow=True)
    SendingRules.objects.update(busy_until=timezone.now() + DAY, busy_why="4.7.0 too busy")
    page = client.get(rules_page()).content.decode()

    act(client, "go_on_now", [SendingRules.objects.get()], RULES, from_row=SendingRules.ONLY)

    assert "4.7.0 too busy" in page
    assert "go_on_now" in page
    assert SendingRules.objects.get().busy_until is None
    assert "go_on_now" not in client.get(rules_page()).content.decode()


@pytest.mark.parametrize("role", ["viewer", "researcher", "reviewer"])
def test_only_managers_change_the_rules_and_the_ladders(role, bare):
    client = as_role(role)
    client.get(reverse(RULES), follow=True)

    client.post(rules_page(), rules_form(letters_a_minute="5000"))
    post_ladder(client, bare, step(bare))

    assert SendingRules.objects.get().letters_a_minute == 20
    assert not LadderStep.objects.exists()


@pytest.mark.parametrize("name", ["sendingrules", "chaserun", "addressproblem", "letterbatch"])
def test_nobody_adds_or_deletes_what_the_tool_writes(admin_client, name):
    SendingRules.current()

    assert admin_client.get(reverse(f"admin:requests_app_{name}_add")).status_code == 403
    gone = admin_client.post(reverse(f"admin:requests_app_{name}_delete", args=[1]), {"post": "y"})
    assert gone.status_code in (302, 403, 404)
    assert SendingRules.objects.exists()


def test_the_log_of_the_chase_sweep_says_why_not():
    run = ChaseRun.objects.create(
        as_of=localdate(),
        due=3,
        written=1,
        skipped=[{"why": "a person stopped chasing it", "requests": 2, "first": ["R1", "R2"]}],
    )

    page = as_role("viewer").get(reverse("admin:requests_app_chaserun_change", args=[run.pk]))

    assert "2: a person stopped chasing it<br>R1, R2" in page.content.decode()


# ------------------------------------------------------------------ who may what


PAGES = [
    *("authority", "campaign", "caseevent", "foirequest", "outgoingmessage", "question"),
    *("addressproblem", "chaserun", "letterbatch", "reminder", "standardanswer"),
]


@pytest.mark.parametrize("role", ["viewer", "researcher", "reviewer", "manager"])
@pytest.mark.parametrize("page", PAGES)
def test_every_role_sees_every_list(role, page):
    url = reverse(f"admin:requests_app_{page}_changelist")

    assert as_role(role).get(url).status_code == 200


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", False), ("reviewer", False), ("researcher", True), ("manager", True)],
)
def test_only_researchers_and_managers_change_requests(campaign, role, may):
    row = asked(campaign)
    client = as_role(role)

    added = client.get(reverse("admin:requests_app_foirequest_add")).status_code
    act(client, "mark_as_sent", [row], on=f"{localdate()}", source="")
    client.post(reverse(CHANGE, args=[row.pk]), log_form(row, kind="note", note="x"))

    assert added == (200 if may else 403)
    assert row.events.exists() is may


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", False), ("reviewer", False), ("researcher", False), ("manager", True)],
)
def test_only_managers_add_campaigns_and_authorities(role, may):
    client = as_role(role)

    for name in ("campaign", "authority", "question", "period"):
        status = client.get(reverse(f"admin:requests_app_{name}_add")).status_code
        assert status == (200 if may else 403)


def test_a_researcher_corrects_an_address_and_nothing_else_of_an_authority():
    row = authority(1)
    url = reverse("admin:requests_app_authority_change", args=[row.pk])
    functions = {"authority_functions-TOTAL_FORMS": "0", "authority_functions-INITIAL_FORMS": "0"}

    as_role("researcher").post(
        url, {"email": "foi@town.example", "plain_name": "Elsewhere", **functions}
    )

    row.refresh_from_db()
    assert (row.email, row.plain_name) == ("foi@town.example", "Town 1")


def test_a_manager_gives_roles_but_makes_nobody_a_superuser():
    other = person("viewer")
    url = reverse("admin:auth_user_change", args=[other.pk])
    form = {
        "username": other.username,
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [Group.objects.get(name="reviewer").pk],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "10:00:00",
    }

    as_role("manager").post(url, form)

    other.refresh_from_db()
    assert [group.name for group in other.groups.all()] == ["reviewer"]
    assert not other.is_superuser


def test_a_manager_cannot_touch_the_account_of_a_superuser(admin_user):
    client = as_role("manager")

    changed = client.post(
        reverse("admin:auth_user_change", args=[admin_user.pk]), {"username": "mine"}
    )
    password = client.get(reverse("admin:auth_user_password_change", args=[admin_user.pk]))

    assert (changed.status_code, password.status_code) == (403, 403)


def test_the_banner_says_that_letters_are_not_sent(settings):
    page = as_role("viewer").get(reverse("admin:index")).content.decode()

    assert ("Letters are written to a folder, not sent." in page) == (not settings.SMTP_IS_SET)
