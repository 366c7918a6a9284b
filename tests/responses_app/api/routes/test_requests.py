from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from requests_app.filters import RequestFilter
from responses_app.api.service import document

PATH = "campaigns/missing-2025/requests"
QUERIES = [
    "",
    "phase=overdue",
    "phase=not_sent&phase=answered",
    "nation=Wales",
    "region=South East&type=unitary",
    "search=town 2",
    "law=foisa",
    "assigned_to=nobody",
    "due_from=2026-02-01&due_to=2026-02-28",
    "nation=Scotland&phase=not_sent",
    "nation=&search=",
]


def test_the_rows_are_those_of_the_export(reader, answered, exported):
    assert reader.rows(PATH) == exported("requests")
    assert reader.rows(PATH, limit=2) == exported("requests")


def test_the_filters_are_those_of_the_page(reader, answered, client, viewer):
    for query in QUERIES:
        client.force_login(viewer)
        page = client.get(reverse("request-list", args=["missing-2025"]), QueryDict(query))

        found = reader.rows(f"/api/v1/{PATH}?{query}")

        shown = {row.reference for row in page.context["page"]}
        assert {row["reference"] for row in found} == shown, query
        assert reader.read(f"/api/v1/{PATH}?{query}&limit=1")["count"] == len(found), query


def test_the_orders_are_those_of_the_page(reader, answered, campaign):
    for sort, _ in RequestFilter.base_filters["sort"].extra["choices"]:
        rows = RequestFilter(QueryDict(f"sort={sort}"), campaign, on=localdate()).qs

        found = reader.rows(PATH, sort=sort, limit=2)

        assert [row["reference"] for row in found] == [row.reference for row in rows], sort


def test_the_parameters_are_the_filters_and_the_paging():
    parameters = document()["paths"]["/api/v1/campaigns/{slug}/requests"]["get"]["parameters"]

    asked = {one["name"] for one in parameters if one["in"] == "query"}
    assert asked == {*RequestFilter.base_filters, "limit", "after"}


SLIPS = [
    ("phase=late", "phase"),
    ("nation=Cornwall", "nation"),
    ("nation=Wales&nation=England", "nation"),
    ("region=Wessex", "region"),
    ("due_from=soon", "due_from"),
    ("due_from=2026-02-30", "due_from"),
    ("sort=mood", "sort"),
    ("assigned_to=0", "assigned_to"),
    ("natoin=Wales", "natoin"),
]


def test_a_filter_that_the_page_cannot_read_is_an_error(reader, answered):
    for query, about in SLIPS:
        status, detail = reader.refusal(f"/api/v1/{PATH}?{query}")

        assert status == 422, query
        assert about in detail, query


def test_an_after_of_another_order_is_refused(reader, answered):
    after = QueryDict(reader.read(PATH, limit=1)["next"].partition("?")[2])["after"]

    assert reader.refusal(PATH, after=after, sort="authority")[0] == 422


def test_next_keeps_the_filters_and_the_host(reader, answered):
    page = reader.read(PATH, phase=["overdue", "answered"], limit=1)

    host, _, query = page["next"].partition("?")
    assert host == f"http://testserver/api/v1/{PATH}"
    assert QueryDict(query).getlist("phase") == ["overdue", "answered"]
    assert QueryDict(query)["limit"] == "1"


def test_a_row_has_numbers_days_and_nulls(reader, answered):
    row = reader.rows(PATH, search="Town 0")[0]

    assert (row["round"], row["sent_on"], row["days_taken"]) == (1, "2026-01-05", 15)
    assert (row["on_time"], row["their_reference"], row["due_is_provisional"]) == (
        "yes", None, None,
    )  # fmt: skip


def test_each_request_comes_once_while_others_come_in(reader, answered, make_request):
    first = reader.read(PATH, limit=3)
    make_request()
    rest = reader.rows(first["next"])

    references = [row["reference"] for row in first["results"] + rest]
    assert len(references) == len(set(references)) == len(answered) + 1


def test_made_up_campaigns_say_so(reader, answered, campaign):
    assert reader.read(PATH)["made_up"] is False
    assert "made_up" not in reader.read(PATH)["results"][0]
    campaign.made_up = True
    campaign.save()

    page = reader.read(PATH)

    assert page["made_up"] is True
    assert {row["made_up"] for row in page["results"]} == {"made-up figures"}


def test_a_page_takes_as_many_queries_however_long_it_is(
    reader, answered, django_assert_num_queries
):
    reader.read(PATH)  # notes that the token was used
    for limit in (1, 1000):
        with django_assert_num_queries(11):
            reader.read(PATH, limit=limit)
