from django.http import QueryDict

from requests_app.models import FoiRequest
from responses_app.api.routes.requests import chosen

PATH = "campaigns/missing-2025/authorities"


def test_the_rows_are_those_of_the_export(reader, answered, exported):
    for limit in (1, 4, 6, 1000):
        found = reader.rows(PATH, limit=limit)

        assert found == exported("authorities"), limit
        assert len(found) == 6  # one of them was asked twice
        assert [row["requests"] for row in found] == [1, 1, 2, 1, 1, 0]


def test_everyone_asked_is_there_silence_too(reader, answered):
    silent = next(row for row in reader.rows(PATH) if row["authority_name"] == "Town 4 Council")

    assert (silent["replied"], silent["figures"], silent["phase"]) == ("no", 0, "overdue")


def test_the_filters_are_those_of_the_requests(reader, answered, exported, campaign):
    for query in ("nation=Wales", "phase=overdue", "search=Town 3"):
        rows = chosen(campaign, QueryDict(query)).qs

        found = reader.rows(f"/api/v1/{PATH}?{query}")

        assert found == exported("authorities", foi_requests=rows), query
        assert found, query


def test_an_unknown_choice_is_an_error(reader, answered):
    assert reader.refusal(PATH, nation="Cornwall")[0] == 422
    assert reader.refusal(PATH, sort="due")[0] == 422


def test_a_page_takes_as_many_queries_however_long_it_is(
    reader, answered, django_assert_num_queries
):
    reader.read(PATH)  # notes that the token was used
    with django_assert_num_queries(15):  # with one asked twice: places of two rounds count once
        reader.read(PATH)
    FoiRequest.objects.filter(round=2).delete()
    for limit in (1, 1000):
        with django_assert_num_queries(13):
            reader.read(PATH, limit=limit)
