"""The pro forma: what goes out can be filled in, and what comes back can be read."""

import io
import time

import openpyxl
import pytest

from requests_app.domain.formulas import guarded
from requests_app.models import Campaign
from requests_app.reply_forms import (
    ANSWER,
    ANSWERS_SHEET,
    AUTHORITY,
    COLUMNS,
    HOW_TO_FILL_IN,
    HOW_TO_SHEET,
    REFERENCE,
    ROW,
    ROW_NAME,
    Attachment,
    FormMaker,
    forms_for,
)
from requests_app.tables import read_table

ASKED = ["1a", "1b", "2a", "3a"]  # 1ab is derived: nobody is asked for it


@pytest.fixture
def form(make_request):
    """The forms of a new request, by the ending of their names."""

    def made(**columns) -> dict[str, Attachment]:
        foi_request = make_request(**columns)
        return {one.filename.rpartition(".")[2]: one for one in forms_for(foi_request)}

    return made


def sheet_of(attachment):
    return openpyxl.load_workbook(io.BytesIO(attachment.content))


@pytest.mark.parametrize(
    ("wanted", "endings"),
    [("none", []), ("csv", ["csv"]), ("xlsx", ["xlsx"]), ("both", ["csv", "xlsx"])],
)
def test_forms_for_makes_the_kinds_that_the_campaign_wants(campaign, form, wanted, endings):
    Campaign.objects.update(reply_form=wanted)
    campaign.refresh_from_db()

    assert list(form(campaign=campaign)) == endings


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_forms_for_asks_every_question_for_every_period_once(campaign, form, ending):
    file = form()[ending]
    table = read_table(file.content, file.filename)

    assert tuple(table.columns) == COLUMNS
    assert [(row.get("question"), row.get("period")) for row in table.rows] == [
        (key, period) for key in ASKED for period in ("2023", "2024")
    ]
    assert not any(row.get("answer") or row.get("note") for row in table.rows)
    assert {row.get("unit") for row in table.rows} == {"children", "incidents"}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_forms_for_names_question_and_period_in_each_row_by_their_numbers(campaign, form, ending):
    questions = {question.pk: question.key for question in campaign.questions.all()}
    periods = {period.pk: period.key for period in campaign.periods.all()}

    for row in read_table(form()[ending].content, "answers").rows:
        found = ROW_NAME.fullmatch(row.get(ROW))
        assert questions[int(found["question"])] == row.get("question")
        assert periods[int(found["period"])] == row.get("period")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "name",
    [
        "Kent & Medway <Council>",
        "Cyngor Sir Ynys Môn",
        "=HYPERLINK(1)",
        "_x0041_ Council",
        "\ue000authority\ue001",
        'The "Royal" Borough',
    ],
)
def test_forms_for_keeps_reference_and_authority_to_the_letter(form, make_authority, ending, name):
    authority = make_authority(official_name=name)
    row = read_table(form(authority=authority)[ending].content, "answers").rows[0]

    assert row.get(AUTHORITY) == (guarded(name) if ending == "csv" else name)
    assert row.get(REFERENCE) == f"M{authority.foi_requests.get().campaign_id}-{authority.code}"


def test_forms_for_survives_control_characters_in_what_people_typed(campaign, form):
    campaign.questions.filter(key="1a").update(text="How\x01many\r\nchildren?")
    forms = form(campaign=campaign)

    texts = [
        read_table(file.content, "answers").rows[0].get("question_text") for file in forms.values()
    ]

    assert texts == ["How\ufffdmany\nchildren?"] * 2


def test_forms_for_guards_text_that_a_spreadsheet_would_run(campaign, form):
    campaign.questions.filter(key="1a").update(text="=1+1", unit="@unit")
    forms = form(campaign=campaign)

    row = read_table(forms["csv"].content, "answers").rows[0]
    assert (row.get("question_text"), row.get("unit")) == ("'=1+1", "'@unit")
    sheet = sheet_of(forms["xlsx"])[ANSWERS_SHEET]
    cell = sheet.cell(2, 1 + COLUMNS.index("question_text"))
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")


def test_forms_for_csv_opens_in_excel_as_utf_8(form):
    assert form()["csv"].content.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())


def test_forms_for_xlsx_is_easy_to_fill_in(form):
    book = sheet_of(form()["xlsx"])
    sheet = book[ANSWERS_SHEET]

    assert book.sheetnames == [ANSWERS_SHEET, HOW_TO_SHEET]
    assert book.active is sheet
    assert sheet.freeze_panes == "A2"
    assert not sheet.protection.sheet
    question = sheet.cell(2, 1 + COLUMNS.index("question_text"))
    assert question.alignment.wrap_text
    answer = sheet.cell(2, 1 + COLUMNS.index(ANSWER))
    assert answer.border.left.style and answer.fill.fill_type == "solid"
    told = [cell.value for (cell,) in book[HOW_TO_SHEET].iter_rows()]
    assert told == list(HOW_TO_FILL_IN)


def test_forms_for_xlsx_keeps_an_answer_as_it_was_typed(form):
    file = form()["xlsx"]
    book = sheet_of(file)
    for line, typed in enumerate(["0", "1-4", "fewer than 5, s.40(2)", "007"], 2):
        book[ANSWERS_SHEET].cell(line, 1 + COLUMNS.index(ANSWER), typed)
    filled = io.BytesIO()
    book.save(filled)

    rows = read_table(filled.getvalue(), file.filename).rows

    assert [row.get(ANSWER) for row in rows[:5]] == [
        "0", "1-4", "fewer than 5, s.40(2)", "007", "",
    ]  # fmt: skip


def test_forms_for_the_same_request_are_the_same_bytes(make_request):
    foi_request = make_request()

    assert forms_for(foi_request) == forms_for(foi_request)


def test_forms_for_a_campaign_without_periods_has_one_row_a_question(campaign, form):
    campaign.periods.all().delete()

    rows = read_table(form()["csv"].content, "answers").rows
    assert [row.get("question") for row in rows] == ASKED
    assert all(ROW_NAME.fullmatch(row.get(ROW))["period"] is None for row in rows)


def test_forms_for_a_campaign_without_questions_has_none(campaign, form):
    campaign.questions.all().delete()

    assert form() == {}


def test_forms_for_a_made_up_campaign_say_so(campaign, make_authority, make_request):
    Campaign.objects.update(made_up=True)
    campaign.refresh_from_db()
    forms = forms_for(make_request(authority=make_authority(made_up=True), campaign=campaign))

    for file in forms:
        assert file.filename.startswith("made-up-")
        assert read_table(file.content, "answers").rows[0].get("made_up") == "made-up"


@pytest.mark.parametrize(
    ("reference", "filename"),
    [
        ("P1-E10000016", "P1-E10000016-answers.csv"),
        ("FOI/2026: 3?", "FOI-2026-3-answers.csv"),
        ("../../etc", "etc-answers.csv"),
        ("…", "request-answers.csv"),
    ],
)
def test_forms_for_have_names_that_every_file_system_takes(make_request, reference, filename):
    foi_request = make_request()
    foi_request.reference = reference

    assert forms_for(foi_request)[0].filename == filename


def test_form_maker_asks_the_database_once_for_all_requests(
    campaign, make_request, django_assert_num_queries
):
    requests = [make_request() for _ in range(3)]

    with django_assert_num_queries(2):
        maker = FormMaker(campaign)
        made = [maker.for_request(foi_request) for foi_request in requests]

    references = [read_table(forms[1].content, "answers").rows[-1].get(REFERENCE) for forms in made]
    assert references == [foi_request.reference for foi_request in requests]


def test_form_maker_makes_the_forms_of_400_requests_within_two_seconds(campaign, make_request):
    foi_request = make_request()
    maker = FormMaker(campaign)

    started = time.process_time()
    for _ in range(400):
        maker.for_request(foi_request)

    assert time.process_time() - started < 2
