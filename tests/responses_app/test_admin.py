"""The desk for what came back: figures in their own words, versions that stay, honest exports."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from foi_tracker.roles import make_roles
from requests_app import lifecycle
from requests_app.models import Authority, Campaign, FoiRequest, Period, Question
from responses_app import exports
from responses_app.figures import record_figure
from responses_app.models import Figure, StatisticsBuild

pytestmark = pytest.mark.django_db

FIGURES = "admin:responses_app_figure_changelist"
REQUESTS = "admin:requests_app_foirequest_changelist"


@pytest.fixture(autouse=True)
def roles(db):
    make_roles()


def as_role(role: str) -> Client:
    made, new = User.objects.get_or_create(username=role, is_staff=True)
    if new:
        made.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(made)
    return client


def new_campaign(slug: str = "one-wave", **columns) -> Campaign:
    made = Campaign.objects.create(slug=slug, title=slug.title(), **columns)
    for key in ("1a", "1b"):
        Question.objects.create(campaign=made, key=key, text=f"How many {key}?", unit="children")
    Period.objects.create(campaign=made, key="2024")
    return made


@pytest.fixture
def campaign(db) -> Campaign:
    return new_campaign()


def asked(campaign: Campaign, number: int = 1, **place) -> FoiRequest:
    made, _ = Authority.objects.get_or_create(
        code=f"X{number:05}",
        defaults={
            "plain_name": f"Town {number}",
            "official_name": f"Town {number} Council",
            "type": "unitary",
            "nation": "England",
            "region": "London",
        }
        | place,
    )
    return lifecycle.new_request(campaign, made)


def figure(foi_request: FoiRequest, raw: str, key: str = "1a", **said) -> Figure:
    campaign = foi_request.campaign
    question, period = campaign.questions.get(key=key), campaign.periods.get()
    return record_figure(foi_request, question, period, raw, **said)


def typed(row: FoiRequest, raw: str, **more: object) -> dict[str, object]:
    return {
        "foi_request": row.pk,
        "question": row.campaign.questions.get(key="1a").pk,
        "period": row.campaign.periods.get().pk,
        "raw": raw,
        "basis": "",
        "source": "letter, page 2",
        "note": "",
        **more,
    }


def add(client: Client, row: FoiRequest, raw: str, **more: object):
    return client.post(reverse("admin:responses_app_figure_add"), typed(row, raw, **more))


def change(client: Client, row: Figure, raw: str, **more: str):
    url = reverse("admin:responses_app_figure_change", args=[row.pk])
    words = {"raw": raw, "basis": row.basis, "source": row.source, "note": row.note}
    return client.post(url, words | more)


# ------------------------------------------------------------------ entering figures


WORDS = [
    ("1,204", "exact", 1204, 1204),
    ("<5", "bounded", None, 4),
    ("not held", "not_held", None, None),
    ("", "blank", None, None),
    ("  ~ we think fewer, see the annex ?? ", None, None, None),
]


@pytest.mark.parametrize(("raw", "kind", "value", "upper"), WORDS)
def test_any_words_are_kept_as_written_and_read(campaign, raw, kind, value, upper):
    row = asked(campaign)

    response = add(as_role("researcher"), row, raw)

    kept = Figure.objects.get()
    assert response.status_code == 302
    assert kept.raw == raw
    assert kind is None or (kept.kind, kept.value, kept.upper) == (kind, value, upper)
    assert kept.recorded_by.username == "researcher"


def test_value_and_kind_cannot_be_typed_in(campaign):
    row = asked(campaign)

    add(as_role("manager"), row, "not held", kind="exact", value="99", needs_review="")

    kept = Figure.objects.get()
    assert (kept.kind, kept.value) == ("not_held", None)


def test_a_question_of_another_campaign_is_refused_in_words(campaign):
    row, other = asked(campaign), new_campaign("other-wave")

    page = add(as_role("researcher"), row, "5", question=other.questions.get(key="1a").pk)

    assert "both of one campaign were expected" in page.content.decode()
    assert not Figure.objects.exists()


def test_the_form_for_one_request_offers_the_questions_of_its_campaign_alone(campaign):
    row, other = asked(campaign), new_campaign("other-wave")
    url = reverse("admin:responses_app_figure_add")
    client = as_role("researcher")

    narrowed = client.get(f"{url}?foi_request={row.pk}").context["adminform"].form
    open_ = client.get(url).context["adminform"].form

    assert set(narrowed.fields["question"].queryset) == set(campaign.questions.all())
    assert other.questions.get(key="1a") in open_.fields["question"].queryset


@pytest.mark.parametrize("wrong", ["0", "999999", "x", ""])
def test_an_address_with_a_wrong_request_still_shows_the_form(campaign, wrong):
    url = reverse("admin:responses_app_figure_add")

    assert as_role("researcher").get(f"{url}?foi_request={wrong}").status_code == 200


def test_a_correction_is_a_new_version_and_the_old_one_stays(campaign):
    first = figure(asked(campaign), "12")

    change(as_role("reviewer"), first, "13")

    first.refresh_from_db()
    newest = Figure.objects.get(is_current=True)
    assert (first.raw, first.is_current, first.review_status) == ("12", False, "superseded")
    assert (newest.raw, newest.value, newest.version) == ("13", 13, 2)


def test_saving_without_a_change_makes_no_version(campaign):
    first = figure(asked(campaign), "12", note="By telephone")

    change(as_role("reviewer"), first, "12")

    assert Figure.objects.count() == 1


def test_a_persons_note_lives_on_and_the_readers_is_not_doubled(campaign):
    first = figure(asked(campaign), "about 20 or so, perhaps", note="By telephone")
    client = as_role("reviewer")
    url = reverse("admin:responses_app_figure_change", args=[first.pk])
    shown = client.get(url).context["adminform"].form.initial["note"]

    change(client, first, "about 20 or so, perhaps", source="annex", note=shown)

    assert shown == "By telephone"
    assert Figure.objects.get(is_current=True).note == first.note


def test_a_replaced_version_is_read_and_never_changed(campaign):
    row = asked(campaign)
    old = figure(row, "12")
    figure(row, "13")

    response = change(as_role("manager"), old, "14")

    assert response.status_code == 403
    assert not Figure.objects.filter(raw="14").exists()


def test_no_figure_is_deleted_even_by_a_superuser(admin_client, campaign):
    row = figure(asked(campaign), "12")
    url = reverse("admin:responses_app_figure_delete", args=[row.pk])

    assert admin_client.post(url, {"post": "yes"}).status_code == 403


def test_a_reading_that_needed_a_look_is_accepted(campaign):
    row = figure(asked(campaign), "12")
    Figure.objects.update(needs_review=True, review_status="proposed")
    data = {"action": "accept", "_selected_action": [row.pk]}

    as_role("reviewer").post(reverse(FIGURES), data)

    row.refresh_from_db()
    assert (row.needs_review, row.review_status) == (False, "accepted")


def test_the_list_shows_the_newest_versions_unless_all_are_asked_for(campaign):
    row = asked(campaign)
    figure(row, "12")
    figure(row, "13")
    client = as_role("viewer")

    def words(query: str) -> list[str]:
        rows = client.get(f"{reverse(FIGURES)}?{query}").context["cl"].result_list
        return [one.raw for one in rows]

    assert words("") == ["13"]
    assert words("version=all") == ["13", "12"]
    assert words("version=replaced") == ["12"]


# ------------------------------------------------------------------ out


def table(response) -> list[list[str]]:
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_the_csv_of_requests_holds_just_the_list_with_its_filters(campaign):
    asked(campaign, 1, nation="Wales", region="Wales")
    asked(campaign, 2)
    url = reverse("admin:requests_app_foirequest_export", args=["csv"])

    header, *rows = table(as_role("viewer").get(url, {"authority__nation__exact": "Wales"}))

    assert header == list(exports.REQUEST_COLUMNS)
    assert [row[header.index("authority_code")] for row in rows] == ["X00001"]


def test_the_csv_of_figures_holds_just_the_list_with_its_filters(campaign):
    for number, raw in enumerate(["12", "<5", "not held"]):
        row = asked(campaign, number)
        figure(row, raw)
        figure(row, "7", key="1b")
    url = reverse("admin:responses_app_figure_export", args=["csv"])

    header, *rows = table(as_role("viewer").get(url, {"kind__exact": "bounded"}))

    assert [row[header.index("as_written")] for row in rows] == ["<5"]


def test_the_csv_of_figures_keeps_two_rounds_apart(campaign):
    first = asked(campaign)
    second = lifecycle.new_request(campaign, first.authority, round=2)
    figure(first, "12")
    figure(second, "<5")
    url = reverse("admin:responses_app_figure_export", args=["csv"])

    header, *rows = table(as_role("viewer").get(url, {"kind__exact": "exact"}))

    assert [row[header.index("as_written")] for row in rows] == ["12"]


@pytest.mark.parametrize("name", [REQUESTS, FIGURES])
def test_the_xlsx_of_chosen_rows_opens_with_the_same_columns(campaign, name):
    figures = [figure(asked(campaign, number), "=1+1") for number in range(3)]
    chosen = figures[:2] if name == FIGURES else [one.foi_request for one in figures[:2]]
    data = {"action": "export_xlsx", "_selected_action": [row.pk for row in chosen]}

    response = as_role("viewer").post(reverse(name), data)

    what = "figures" if name == FIGURES else "requests"
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))[what]
    assert [cell.value for cell in sheet[1]] == list(exports.COLUMNS[what])
    assert sheet.max_row == 3
    assert not any(cell.data_type == "f" for row in sheet for cell in row)


def test_a_file_holds_one_campaign_and_says_so(campaign):
    asked(campaign)
    asked(new_campaign("other-wave"))
    url = reverse("admin:requests_app_foirequest_export", args=["csv"])

    page = as_role("viewer").get(url, follow=True)

    assert "One file holds one campaign" in page.content.decode()


def test_the_file_of_made_up_figures_says_so(campaign):
    Campaign.objects.update(made_up=True)
    figure(asked(campaign), "12")
    url = reverse("admin:responses_app_figure_export", args=["csv"])

    response = as_role("viewer").get(url)

    assert "made-up" in response["Content-Disposition"]
    assert table(response)[1][0] == exports.MADE_UP


@pytest.mark.parametrize("query", ["kind__exact=nothing", "colour=red", "p=999"])
def test_an_export_with_a_wrong_address_is_no_server_error(campaign, query):
    figure(asked(campaign), "12")
    url = reverse("admin:responses_app_figure_export", args=["csv"])

    assert as_role("viewer").get(f"{url}?{query}").status_code in (200, 302, 400)


def test_an_unknown_file_ending_is_not_found(campaign):
    url = reverse("admin:responses_app_figure_export", args=["docx"])

    assert as_role("viewer").get(url).status_code == 404


# ------------------------------------------------------------------ in


@pytest.mark.parametrize(
    ("page", "site"),
    [("requests_app_foirequest", "import-requests"), ("responses_app_figure", "import-figures")],
)
def test_import_leads_to_the_page_that_looks_before_it_writes(campaign, page, site):
    client = as_role("researcher")
    address = reverse(site, args=[campaign.slug])

    listed = client.get(reverse(f"admin:{page}_changelist")).content.decode()
    chosen = client.get(reverse(f"admin:{page}_import")).content.decode()

    assert reverse(f"admin:{page}_import") in listed
    assert address in chosen
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("page", ["requests_app_foirequest", "responses_app_figure"])
def test_a_viewer_exports_and_does_not_import(campaign, page):
    client = as_role("viewer")

    listed = client.get(reverse(f"admin:{page}_changelist")).content.decode()

    assert reverse(f"admin:{page}_export", args=["csv"]) in listed
    assert reverse(f"admin:{page}_import") not in listed
    assert client.get(reverse(f"admin:{page}_import")).status_code == 403


# ------------------------------------------------------------------ statistics, requests, roles


def test_statistics_are_rebuilt_from_the_campaigns_page(campaign):
    figure(asked(campaign), "12")
    data = {"action": "rebuild_statistics", "_selected_action": [campaign.pk]}
    url = reverse("admin:requests_app_campaign_changelist")

    as_role("viewer").post(url, data)
    assert not StatisticsBuild.objects.exists()

    as_role("reviewer").post(url, data)
    assert StatisticsBuild.objects.get().cells > 0


def test_the_requests_page_shows_its_newest_figures_and_offers_another(campaign):
    row = asked(campaign)
    figure(row, "12 in error")
    figure(row, "13 in all")
    url = reverse("admin:requests_app_foirequest_change", args=[row.pk])

    page = as_role("researcher").get(url).content.decode()

    assert "13 in all" in page
    assert "12 in error" not in page
    assert f"{reverse('admin:responses_app_figure_add')}?foi_request={row.pk}" in page


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", False), ("researcher", True), ("reviewer", True), ("manager", True)],
)
def test_who_may_enter_and_correct_figures(campaign, role, may):
    row = asked(campaign)
    first = figure(row, "12", key="1b")
    client = as_role(role)

    assert client.get(reverse(FIGURES)).status_code == 200
    add(client, row, "5")
    change(client, first, "6")

    assert Figure.objects.filter(raw__in=["5", "6"]).count() == (2 if may else 0)


def test_a_person_without_a_role_sees_nothing(campaign):
    User.objects.create(username="nobody", is_staff=True)
    client = Client()
    client.force_login(User.objects.get(username="nobody"))

    for name in (FIGURES, REQUESTS):
        assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", [FIGURES, "admin:responses_app_statisticsbuild_changelist"])
def test_every_list_takes_the_same_number_of_queries_for_10_rows_and_for_60(campaign, name):
    client = as_role("researcher")

    def fill(numbers: range) -> None:
        for number in numbers:
            figure(asked(campaign, number), "12")
            other = Campaign.objects.create(slug=f"c{number}", title=f"C {number}")
            StatisticsBuild.objects.create(campaign=other, built_at="2026-01-01T00:00Z")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        return len(queries)

    fill(range(10))
    client.get(reverse(name))
    few = count()
    fill(range(10, 60))

    assert count() == few


def test_the_page_of_a_request_takes_the_same_number_of_queries_for_any_log(campaign):
    row = asked(campaign)
    lifecycle.record(row, "delivered", localdate() - timedelta(days=9))
    client = as_role("researcher")
    url = reverse("admin:requests_app_foirequest_change", args=[row.pk])

    author = User.objects.get(username="researcher")

    def fill(numbers: range) -> None:
        for number in numbers:
            lifecycle.record(row, "note", localdate(), note=f"{number}", by=author)
            period = Period.objects.create(campaign=campaign, key=f"p{number}")
            record_figure(row, campaign.questions.get(key="1a"), period, "12")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    fill(range(2))
    client.get(url)
    few = count()
    fill(range(2, 30))

    assert count() == few
