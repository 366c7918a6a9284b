"""An authority's own words are kept whatever they say; our own slips are refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import lifecycle
from requests_app.campaigns import load_campaign
from requests_app.models import CampaignChange
from requests_app.tables import Row, Table
from responses_app.figures import (
    LARGEST,
    LONG_COLUMNS,
    FigureError,
    accept,
    import_figures,
    read_mapping,
    record_figure,
)
from responses_app.models import Figure
from tests.at_once import at_once

MONDAY = date(2026, 1, 5)
HEADER = "authority,question,period,answer\n"


@pytest.fixture
def foi_request(make_request):
    return make_request(MONDAY)


def kinds_campaign():
    return load_campaign(
        """
        slug = "kinds"
        title = "Every kind of question"
        ask = { function = "children" }
        letter = "{{ questions }}"
        applicant = { name = "Ada Researcher" }
        periods = [ { id = "2024", basis = "calendar" } ]
        question = [
            { id = "n", text = "How many?", unit = "children", kind = "count" },
            { id = "d", text = "What rate?", unit = "FTE", kind = "number" },
            { id = "m", text = "What did it cost?", unit = "GBP", kind = "money" },
            { id = "p", text = "What share?", unit = "%", kind = "percent" },
            { id = "y", text = "Is there a policy?", kind = "yes_no" },
            { id = "t", text = "What does it say?", kind = "text" },
        ]
        """
    ).campaign


# ---------------------------------------------------------------------------- one figure


def test_record_figure_makes_a_new_version_and_keeps_the_old(foi_request, answer, person):
    first = answer(foi_request, "1a", "12")
    second = answer(foi_request, "1a", "1,204", by=person, note="they wrote again")

    first.refresh_from_db()
    assert (first.raw, first.is_current, first.review_status) == ("12", False, "superseded")
    assert (second.version, second.is_current, second.value) == (2, True, 1204)
    assert (second.recorded_by, second.note) == (person, "they wrote again")


def test_record_figure_asks_for_a_rebuild(foi_request, answer):
    CampaignChange.objects.all().delete()
    answer(foi_request, "1a", "12")

    assert CampaignChange.objects.get().campaign == foi_request.campaign


def test_record_figure_refuses_a_derived_question_and_another_campaigns(foi_request, answer):
    other = kinds_campaign()

    with pytest.raises(FigureError, match="worked out"):
        answer(foi_request, "1ab", "3")
    with pytest.raises(FigureError, match="another campaign"):
        record_figure(foi_request, other.questions.first(), other.periods.get(), "3")
    assert not Figure.objects.exists()


@pytest.mark.parametrize("raw", ["-3", "140.5", "12/15", "l2", "1.234"])
def test_record_figure_keeps_what_cannot_be_right_for_a_person(foi_request, answer, raw):
    figure = answer(foi_request, "1a", raw)

    assert (figure.raw, figure.kind, figure.needs_review) == (raw, "unclear", True)
    assert figure.review_status == "proposed"


def test_record_figure_keeps_140_per_cent(db, make_request, answer):
    foi_request = make_request(MONDAY, campaign=kinds_campaign())
    figure = answer(foi_request, "p", "140%", period="2024")

    assert (figure.kind, figure.needs_review, figure.raw) == ("unclear", True, "140%")


@pytest.mark.parametrize("digits", [16, 40, 400])
def test_record_figure_keeps_a_figure_too_large_for_any_column(foi_request, answer, digits):
    figure = answer(foi_request, "1a", "9" * digits)

    figure.refresh_from_db()
    assert (figure.kind, figure.value, figure.needs_review) == ("unclear", None, True)
    assert figure.raw == "9" * digits


def test_record_figure_keeps_the_largest_figure_that_fits(foi_request, answer):
    figure = answer(foi_request, "1a", f"{LARGEST - 1:,}")

    figure.refresh_from_db()
    assert figure.value == LARGEST - 1


@pytest.mark.parametrize("raw", ["1\x002", "\ud800 12", "12\udc00", "\x00"])
def test_record_figure_keeps_words_that_no_database_holds(foi_request, answer, raw):
    figure = answer(foi_request, "1a", raw, note="by\x00hand", source="a\udfff.csv")

    figure.refresh_from_db()
    assert "\ufffd" in figure.raw
    assert figure.needs_review
    assert "cannot be kept" in figure.note
    assert figure.note.startswith("by\ufffdhand")
    assert figure.source == "a\ufffd.csv"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(raw=st.text(alphabet=st.characters(), max_size=30))
def test_record_figure_keeps_any_words_at_all(foi_request, answer, raw):
    figure = answer(foi_request, "1a", raw)

    figure.refresh_from_db()
    assert len(figure.raw) == len(raw)
    assert figure.kind in Figure.Kind.values


def test_accept_lets_a_reading_count(foi_request, answer, person):
    figure = answer(foi_request, "1a", "2024")
    assert figure.needs_review
    CampaignChange.objects.all().delete()

    accept(figure, by=person)

    figure.refresh_from_db()
    assert (figure.needs_review, figure.review_status) == (False, "accepted")
    assert CampaignChange.objects.exists()


def test_accept_refuses_what_could_not_be_read(foi_request, answer):
    with pytest.raises(FigureError, match="enter it again"):
        accept(answer(foi_request, "1a", "-3"))


def test_accept_refuses_a_version_that_was_replaced(foi_request, answer):
    first = answer(foi_request, "1a", "2024")
    answer(foi_request, "1a", "12")

    with pytest.raises(FigureError, match="replaced"):
        accept(first)
    first.refresh_from_db()
    assert first.review_status == "superseded"


# ---------------------------------------------------------------------------- a long file


def test_import_figures_keeps_words_basis_source_coder_and_note(foi_request, imported, person):
    report = imported(
        "authority,question,period,answer,basis,source,coder,note\n"
        'Testham 1,1a,2023,"1,204",Financial,reply.pdf p.3,Bea,read twice\n'
        "Testham 1,1b,2023,<5,,,,\n",
        source="figures.csv",
        by=person,
    )

    assert report.ok and report.created == 2
    first, second = Figure.objects.order_by("question__position")
    assert (first.raw, first.value, first.basis) == ("1,204", 1204, "financial")
    assert (first.source, first.coder, first.note) == ("reply.pdf p.3", "Bea", "read twice")
    assert first.recorded_by == person
    assert (second.basis, second.lower, second.upper) == ("", 0, 4)
    assert second.source == "figures.csv, line 3"


def test_import_figures_keeps_words_verbatim(foi_request, imported):
    imported(f'{HEADER}Testham 1,1a,2023,"  See\nattached "\n')

    assert Figure.objects.get().raw == "  See\nattached "


def test_import_figures_changes_nothing_the_second_time(foi_request, imported):
    text = f"{HEADER}Testham 1,1a,2023,12\nTestham 1,1b,2023,\nTestham 1,2a,2023,-4\n"
    imported(text)
    before = list(Figure.objects.order_by("pk").values())
    CampaignChange.objects.all().delete()

    report = imported(text)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
    assert list(Figure.objects.order_by("pk").values()) == before
    assert not CampaignChange.objects.exists()


def test_import_figures_changes_nothing_the_second_time_with_words_no_database_holds(
    campaign, foi_request
):
    table = Table(
        list(LONG_COLUMNS[:4]),
        [
            Row(
                2,
                {"authority": "Testham 1", "question": "1a", "period": "2023", "answer": "1\x002"},
            )
        ],
    )
    for expected in ((1, 0), (0, 1)):
        report = import_figures(campaign, table, today=MONDAY)
        assert (report.created, report.unchanged) == expected


def test_import_figures_makes_a_new_version_of_a_changed_answer(foi_request, imported):
    imported(f"{HEADER}Testham 1,1a,2023,12\n")
    report = imported(f"{HEADER}Testham 1,1a,2023,13\n")

    assert (report.created, report.updated) == (0, 1)
    assert list(Figure.objects.order_by("version").values_list("raw", "is_current")) == [
        ("12", False),
        ("13", True),
    ]


def test_import_figures_numbers_on_after_a_version_no_longer_current(foi_request, imported):
    imported(f"{HEADER}Testham 1,1a,2023,12\n")
    Figure.objects.update(is_current=False, review_status="rejected")

    assert imported(f"{HEADER}Testham 1,1a,2023,12\n").created == 1
    assert Figure.objects.accepted().get().version == 2


def test_import_figures_reports_every_bad_row_and_writes_nothing(foi_request, imported):
    report = imported(
        "authority,question,period,answer,basis\n"
        "Testham 1,1a,2023,12,\n"
        "Nowhere at all,1a,2023,12,\n"
        "Testham 1,9z,2023,12,\n"
        "Testham 1,1a,1999,12,\n"
        "Testham 1,1ab,2023,12,\n"
        "Testham 1,1b,2023,12,lunar\n"
        "Nowhere at all,1b,2023,12,\n"
        ",1b,2023,12,\n"
    )

    problems = [(one.line, one.column) for one in report.errors]
    assert problems == [
        (3, "authority"), (4, "question"), (5, "period"), (6, "question"), (7, "basis"),
        (8, "authority"), (9, "authority"),
    ]  # fmt: skip
    messages = [str(one) for one in report.errors]
    assert "1a, 1b, 2a, 3a" in messages[1] and "expected" in messages[1]
    assert "2023, 2024" in messages[2]
    assert "worked out from 1a, 1b" in messages[3]
    assert "calendar" in messages[4]
    assert report.errors[0].message == report.errors[5].message
    assert not Figure.objects.exists()
    assert report.as_dict()["created"] == 0


def test_import_figures_refuses_two_answers_to_one_question(foi_request, imported):
    report = imported(f"{HEADER}Testham 1,1a,2023,12\nTEST00001,1a,2023,13\n")

    (problem,) = report.errors
    assert (problem.line, problem.column) == (3, "answer")
    assert "line 2 already" in problem.message


def test_import_figures_refuses_a_column_that_is_a_slip_of_ours(foi_request, imported):
    missing = imported("authority,question,period\nTestham 1,1a,2023\n")
    misspelt = imported("authority,question,period,answer,baisis\nTestham 1,1a,2023,3,part\n")

    assert "no column 'answer'" in str(missing.errors[0])
    assert "'basis' was probably meant" in str(misspelt.errors[0])


def test_import_figures_says_so_where_the_campaign_has_no_periods(foi_request, campaign, imported):
    campaign.periods.all().delete()

    (problem,) = imported(f"{HEADER}Testham 1,1a,2023,12\n").errors
    assert problem.message == "unknown period '2023'; the campaign has none."


def test_import_figures_takes_a_slip_of_a_letter_with_a_warning(make_request, make_authority,
                                                                imported):  # fmt: skip
    make_request(MONDAY, make_authority("Quillmarsh"))

    report = imported(f"{HEADER}Quilmarsh,1a,2023,12\n")

    assert report.created == 1
    assert "matched_as" in str(report.warnings[0])


def test_import_figures_matches_names_as_they_stood_when_they_were_asked(
    make_request, make_authority, imported
):
    old = make_authority("Quillmarsh", end_date=date(2026, 3, 31), type="county")
    make_request(MONDAY, old)
    make_authority("Quillmarsh", start_date=date(2026, 4, 1))

    report = imported(f"{HEADER}Quillmarsh,1a,2023,12\n", today=date(2026, 5, 1))

    assert not report.errors
    assert Figure.objects.get().foi_request.authority == old


def test_import_figures_refuses_an_authority_that_was_not_asked(make_authority, imported):
    make_authority("Quillmarsh")

    (problem,) = imported(f"{HEADER}Quillmarsh,1a,2023,12\n").errors
    assert "was not asked" in problem.message


def test_import_figures_writes_nothing_on_a_dry_run_and_tells_what_it_would(foi_request, imported):
    report = imported(f"{HEADER}Testham 1,1a,2023,<5\n", dry_run=True)

    assert (report.created, report.by_kind["bounded"]) == (1, 1)
    (row,) = report.preview
    assert (row["line"], row["raw"], row["kind"], row["upper"], row["what"]) == (
        2, "<5", "bounded", 4, "created",
    )  # fmt: skip
    assert not Figure.objects.exists()


def test_import_figures_counts_by_kind_as_it_keeps(foi_request, imported):
    report = imported(
        f"{HEADER}Testham 1,1a,2023,{10**15}\nTestham 1,1b,2023,*\nTestham 1,2a,2023,\n"
        "Testham 1,3a,2023,s.40(2)\n"
    )

    kept = dict.fromkeys(Figure.objects.values_list("kind", flat=True), 1)
    assert kept == report.as_dict()["by_kind"]
    assert report.needs_review == Figure.objects.for_review().count()


def test_import_figures_reads_fewer_than_5_as_1_to_4_beside_a_real_zero(make_request, imported):
    make_request(MONDAY), make_request(MONDAY)
    imported(
        f"{HEADER}Testham 1,1a,2023,<5\nTestham 1,1b,2023,0\n"
        "Testham 2,1a,2023,<5\nTestham 2,1b,2023,7\n"
    )

    bounds = Figure.objects.filter(question__key="1a").order_by("foi_request__authority__code")
    assert list(bounds.values_list("lower", "upper")) == [(1, 4), (0, 4)]


def test_import_figures_takes_no_for_no_zero(make_request):
    campaign = kinds_campaign()
    make_request(MONDAY, campaign=campaign)
    rows = [
        Row(line, {"authority": "Testham 1", "question": question, "period": "2024", "answer": raw})
        for line, (question, raw) in enumerate([("n", "<5"), ("y", "No")], 2)
    ]

    import_figures(campaign, Table(list(LONG_COLUMNS[:4]), rows), today=MONDAY)

    assert Figure.objects.get(question__key="n").lower == 0


@pytest.mark.parametrize(
    ("question", "raw", "kind", "value", "needs_review"),
    [
        ("n", "twelve", "exact", 12, False),
        ("d", "10.50", "exact", Decimal("10.5"), False),
        ("m", "£1,204.50", "exact", Decimal("1204.5"), False),
        ("p", "12.5%", "exact", Decimal("12.5"), False),
        ("y", "Yes", "exact", 1, False),
        ("y", "No", "exact", 0, False),
        ("y", "7", "unclear", None, True),
        ("t", "We have 3 policies", "unclear", None, False),
        ("t", "Not held", "not_held", None, False),
        ("t", "", "blank", None, False),
    ],
)
def test_import_figures_reads_by_the_kind_of_question(
    make_request, imported, question, raw, kind, value, needs_review
):
    campaign = kinds_campaign()
    make_request(MONDAY, campaign=campaign)

    report = imported(f'{HEADER}Testham 1,{question},2024,"{raw}"\n', campaign=campaign)

    figure = Figure.objects.get()
    assert report.as_dict()["by_kind"] == {kind: 1}
    assert (figure.raw, figure.kind, figure.value) == (raw, kind, value)
    assert figure.needs_review == needs_review


def test_import_figures_gives_the_answer_to_the_newest_round_that_was_sent(
    foi_request, make_request, imported
):
    second = make_request(date(2026, 2, 16), foi_request.authority, round=2)
    make_request(None, foi_request.authority, round=3)

    imported(f"{HEADER}Testham 1,1a,2023,12\n")

    assert Figure.objects.get().foi_request == second


def test_import_figures_again_is_no_answer_to_the_round_that_went_out_since(
    foi_request, make_request, imported
):
    text = f"{HEADER}Testham 1,1a,2023,s.12\n"
    imported(text)
    make_request(date(2026, 2, 16), foi_request.authority, round=2)

    report = imported(text)

    assert (report.created, report.unchanged) == (0, 1)
    assert Figure.objects.get().foi_request == foi_request


def test_import_figures_asks_the_database_nothing_row_by_row(campaign, make_request):
    def cost():
        rows = [
            Row(line, {"authority": one.authority.code, "question": "1a", "period": "2023",
                       "answer": "3"})
            for line, one in enumerate(campaign.foi_requests.select_related("authority"), 2)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert import_figures(campaign, Table(list(LONG_COLUMNS[:4]), rows), today=MONDAY).ok
        Figure.objects.all().delete()
        return len(queries)

    for _ in range(10):
        make_request(MONDAY)
    ten = cost()
    for _ in range(50):
        make_request(MONDAY)

    assert cost() <= ten + 2  # SQLite takes 999 values at once: that is 40 figures


# ---------------------------------------------------------------------------- a wide file


def test_import_figures_reads_a_wide_file_with_a_mapping(foi_request, imported):
    text = 'Council,"Trafficked,  2023",2024,comments\nTestham 1,12,,they rang\n'
    mapping = read_mapping(["Trafficked,  2023=1a@2023", "2024 = 1a @ 2024"])

    for expected in ((2, 0), (0, 2)):
        report = imported(text, mapping=mapping, authority_column="Council", source="wide.csv")
        assert (report.created, report.unchanged) == expected
    figures = Figure.objects.order_by("period__position")
    assert [(one.raw, one.kind, one.source) for one in figures] == [
        ("12", "exact", "wide.csv, line 2, column Trafficked, 2023"),
        ("", "blank", "wide.csv, line 2, column 2024"),
    ]


def test_import_figures_names_what_is_wrong_in_a_wide_file(foi_request, imported):
    mapping = read_mapping(["a=9z@2023", "b=1a@1999", "c=1b@2023"])
    report = imported("authority,a,b\nTestham 1,1,2\n", mapping=mapping)

    assert [(one.line, one.column) for one in report.errors] == [(1, "a"), (1, "b"), (1, "c")]
    assert "authority, a, b" in report.errors[2].message


def test_import_figures_refuses_two_columns_for_one_question(foi_request, imported):
    mapping = read_mapping(["a=1a@2023", "b=1a@2023"])

    (problem,) = imported("authority,a,b\nTestham 1,1,2\n", mapping=mapping).errors
    assert (problem.line, problem.column) == (2, "b")


@pytest.mark.parametrize("pair", ["a", "a=1a", "=1a@2023", "a=@2023", "a=1a@", "a@1a=2023"])
def test_read_mapping_says_what_was_expected(pair):
    with pytest.raises(FigureError, match="COLUMN=QUESTION@PERIOD"):
        read_mapping([pair])


def test_read_mapping_refuses_a_column_twice():
    with pytest.raises(FigureError, match="mapped twice"):
        read_mapping(["a=1a@2023", "a=1b@2023"])


def test_read_mapping_leaves_an_equals_sign_to_the_column():
    assert read_mapping(["n = all=1a@2023"]) == {"n = all": ("1a", "2023")}


def test_import_figures_keeps_what_a_withdrawn_request_was_told(foi_request, imported):
    lifecycle.record(foi_request, "withdrawn", date(2026, 1, 12))

    assert imported(f"{HEADER}Testham 1,1a,2023,12\n").created == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_import_figures_twice_at_once_writes_each_figure_once(campaign, make_request):
    for _ in range(20):
        make_request(MONDAY)
    rows = [
        Row(line, {"authority": f"Testham {line - 1}", "question": "1a", "period": "2023",
                   "answer": "3"})
        for line in range(2, 22)
    ]  # fmt: skip
    table = Table(list(LONG_COLUMNS[:4]), rows)

    def work():
        report = import_figures(campaign, table, today=MONDAY)
        return report.created, report.unchanged

    ended = at_once(work, 4)

    assert sorted(ended) == [(0, 20), (0, 20), (0, 20), (20, 0)]
    assert Figure.objects.count() == 20
