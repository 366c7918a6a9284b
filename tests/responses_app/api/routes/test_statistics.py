from django.utils import timezone

from requests_app.models import AuthorityList
from responses_app.models import StatisticsBuild
from responses_app.statistics_rebuild import rebuild

PATH = "campaigns/missing-2025/statistics"


def named(rows):
    return {(row["question"], row["period"], row["area"]): row for row in rows}


def test_the_rows_are_those_of_the_export(reader, answered, exported):
    whole = exported("statistics")

    for limit in (7, 1000):
        found = reader.rows(PATH, limit=limit)

        assert named(found) == named(whole), limit
        assert len(found) == len(whole), limit


def test_a_total_and_its_bounds_are_numbers(reader, answered):
    (row,) = reader.rows(PATH, question="1a", period="2023", area="uk")

    assert (row["asked"], row["replied"], row["total"]) == (5, 4, None)
    assert row["total_lower"] >= 12 + 1204
    assert isinstance(row["total_lower"], int | float)
    assert row["total_upper"] is None  # of "about 30" no upper limit is known


def test_a_filter_leaves_just_the_rows_asked_for(reader, answered):
    whole = reader.rows(PATH)

    for asked in (
        {"area": ["uk"]},
        {"area": ["nation:Wales", "type:unitary"]},
        {"question": ["2a"]},
        {"period": ["2024"], "question": ["1a", "1ab"]},
    ):
        found = reader.rows(PATH, **asked)

        assert found, asked
        assert found == [
            row for row in whole if all(row[name] in values for name, values in asked.items())
        ]


def test_a_saved_list_is_an_area(reader, answered, campaign):
    listed = AuthorityList.objects.create(name="Two towns")
    listed.authorities.set([answered[0].authority, answered[1].authority])
    rebuild(campaign, timezone.now())

    (row,) = reader.rows(PATH, question="1a", period="2023", area="list:Two towns")

    assert (row["asked"], row["exact"]) == (2, 1)


def test_a_slip_is_an_error_and_no_empty_list(reader, answered):
    for name in ("question", "period", "area"):
        status, detail = reader.refusal(PATH, **{name: "none such"})

        assert status == 422, name
        assert "none such" in detail and "expected" in detail, name


def test_every_page_names_the_build_it_is_of(reader, answered, campaign, answer):
    first = reader.read(PATH, limit=5)
    answer(answered[4], "1a", "9")
    rebuild(campaign, timezone.now())
    second = reader.read(first["next"])

    built = StatisticsBuild.objects.get()
    assert second["build"]["number"] == built.number > first["build"]["number"]
    assert second["build"]["built_at"] == built.built_at.isoformat()


def test_pages_of_two_builds_still_hold_each_row_once(reader, answered, campaign):
    first = reader.read(PATH, limit=5)
    StatisticsBuild.objects.get().statistics.all().delete()
    rebuild(campaign, timezone.now())

    rows = first["results"] + reader.rows(first["next"])

    assert len(named(rows)) == len(rows) == first["count"]


def test_without_a_build_it_says_so(reader, campaign):
    status, detail = reader.refusal(PATH)

    assert status == 404
    assert "no statistics yet" in detail


def test_made_up_campaigns_say_so(reader, answered, campaign):
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
        with django_assert_num_queries(7):
            reader.read(PATH, limit=limit)
