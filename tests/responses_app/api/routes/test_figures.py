from django.http import QueryDict
from django.utils.timezone import localdate

from requests_app.filters import RequestFilter
from requests_app.models import FoiRequest
from responses_app.models import Figure

PATH = "campaigns/missing-2025/figures"


def test_the_rows_are_those_of_the_export(reader, answered, exported):
    found = reader.rows(PATH)

    assert found == exported("figures")
    assert len(found) == 25
    assert {row["status"] for row in found} == {"exact", "bounded", "refused", "approximate"}


def test_the_pages_together_are_the_export(reader, answered, exported):
    whole = exported("figures")

    for limit in (1, 2, 7, 24, 25, 26):
        assert reader.rows(PATH, limit=limit) == whole, limit


def test_the_filters_of_the_requests_are_those_of_the_export(reader, answered, exported, campaign):
    for query in (
        "nation=Wales", "region=South East", "type=unitary", "phase=overdue", "search=Town 1",
        "law=foisa", "nation=Wales&phase=overdue",
    ):  # fmt: skip
        chosen = RequestFilter(QueryDict(query), campaign, on=localdate()).qs

        found = reader.rows(f"/api/v1/{PATH}?{query}")

        assert found == exported("figures", foi_requests=chosen), query
        assert 0 < len(found) <= 25, query


def test_questions_and_periods_narrow_as_in_the_export(reader, answered, exported):
    asked = {"question": ["1a", "2a"], "period": "2024"}

    found = reader.rows(PATH, **asked)

    assert found == exported("figures", questions=["1a", "2a"], periods=["2024"])
    assert {row["question_id"] for row in found} == {"1a", "2a"}
    assert {row["period"] for row in found} == {"2024"}


def test_authority_and_status_narrow_to_just_those(reader, answered):
    whole = reader.rows(PATH)
    code = answered[1].authority.code

    assert reader.rows(PATH, authority=code) == [
        row for row in whole if row["authority_code"] == code
    ]
    assert reader.rows(PATH, status=["refused", "exact"]) == [
        row for row in whole if row["status"] in ("refused", "exact")
    ]


SLIPS = [
    ({"question": "9z"}, "9z"),
    ({"period": "1999"}, "1999"),
    ({"authority": "E99999999"}, "E99999999"),
    ({"status": "wrong"}, "wrong"),
    ({"sort": "due"}, "sort"),
    ({"quesiton": "1a"}, "quesiton"),
    ({"question": ["1a", "9z"]}, "9z"),
]


def test_a_slip_is_an_error_and_no_empty_list(reader, answered):
    for asked, about in SLIPS:
        status, detail = reader.refusal(PATH, **asked)

        assert status == 422, asked
        assert about in detail, asked
        assert "expected" in detail or "may be given" in detail, asked


def test_numbers_are_json_numbers_and_doubt_stays_doubt(reader, answered):
    rows = {
        (row["authority_name"], row["round"], row["question_id"], row["period"]): row
        for row in reader.rows(PATH)
    }

    exact = rows["Town 0 Council", 1, "1a", "2023"]
    assert (exact["value"], exact["value_lower"], exact["as_written"]) == (12, 12, "12")
    assert isinstance(exact["value"], int)
    hidden = rows["Town 1 Council", 1, "1a", "2023"]
    assert (hidden["value"], hidden["value_upper"]) == (None, 4)
    refused = rows["Town 2 Council", 1, "1a", "2023"]
    assert (refused["value"], refused["missing_reason"]) == (None, "refused")
    assert (refused["sections"], refused["counts"]) == ("40(2)", None)
    assert rows["Town 2 Council", 2, "1a", "2023"]["value"] == 1204
    assert rows["Town 2 Council", 2, "1a", "2023"]["counts"] == "yes"


def test_nobody_of_ours_is_named(reader, answered, viewer):
    Figure.objects.update(recorded_by=viewer)

    text = reader.get(PATH).content.decode()

    assert "coder 1" in text
    for ours in ("Ada Researcher", viewer.username, viewer.email):
        assert ours not in text


def test_each_figure_comes_once_while_figures_are_corrected_and_added(reader, answered, answer):
    there = {(row["reference"], row["question_id"], row["period"]) for row in reader.rows(PATH)}

    page = reader.read(PATH, limit=4)
    found = page["results"]
    changes = [(answered[0], "1a", "13"), (answered[3], "1b", "31"), (answered[4], "1a", "7")]
    while page["next"]:
        if changes:
            answer(*changes.pop())
        page = reader.read(page["next"])
        found += page["results"]

    names = [(row["reference"], row["question_id"], row["period"]) for row in found]
    assert len(names) == len(set(names))
    assert there <= set(names)


def test_a_withdrawn_request_and_a_campaign_without_figures(reader, campaign, make_request):
    make_request()

    assert reader.read(PATH)["count"] == 0
    assert reader.rows(PATH) == []


def test_a_page_takes_as_many_queries_however_long_it_is(
    reader, answered, django_assert_num_queries
):
    reader.read(PATH)  # notes that the token was used
    with django_assert_num_queries(21):  # with one asked twice: which of its answers counts?
        reader.read(PATH)
    FoiRequest.objects.filter(round=2).delete()
    for limit in (1, 1000):
        with django_assert_num_queries(18):
            reader.read(PATH, limit=limit)
