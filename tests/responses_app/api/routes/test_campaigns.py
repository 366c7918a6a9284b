import pytest
from django.utils import timezone

from requests_app.models import Campaign
from responses_app.statistics_rebuild import rebuild


def test_campaigns_are_listed_by_their_short_names(reader, campaign, make_request):
    make_request()
    Campaign.objects.create(slug="a-first-one", title="Z", made_up=True)

    first, second = reader.rows("campaigns", limit=1)

    assert (first["slug"], first["made_up"], first["authorities"]) == ("a-first-one", True, 0)
    assert (second["slug"], second["made_up"], second["authorities"]) == ("missing-2025", False, 1)
    assert second["statistics"] is None
    rebuild(campaign, timezone.now())
    assert reader.rows("campaigns")[1]["statistics"]["number"] > 0


def test_a_campaign_has_its_questions_and_periods_in_order(reader, campaign):
    one = reader.read("campaigns/missing-2025")

    assert (one["title"], one["made_up"]) == ("Children missing from care, 2025", False)
    assert [row["key"] for row in one["questions"]] == ["1a", "1b", "1ab", "2a", "3a"]
    assert one["questions"][2]["sum_of"] == ["1a", "1b"]
    assert one["questions"][3]["subset_of"] == "1ab"
    assert one["questions"][0]["subset_of"] is None
    assert [(row["key"], row["basis"], row["start"]) for row in one["periods"]] == [
        ("2023", "calendar", None), ("2024", "calendar", None),
    ]  # fmt: skip


def test_the_applicant_and_the_letter_are_not_told(reader, campaign):
    text = reader.get("campaigns/missing-2025").content.decode()

    for ours in ("Ada Researcher", "1 Street", "Dear "):
        assert ours not in text


def test_an_unknown_campaign_is_not_found(reader, campaign):
    status, detail = reader.refusal("campaigns/missing-2024")

    assert status == 404
    assert "missing-2024" in detail


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_as_many_queries_however_long_it_is(
    reader, db, django_assert_num_queries, count
):
    for number in range(count):
        Campaign.objects.create(slug=f"c{number}", title="A")
    reader.read("campaigns")  # notes that the token was used
    with django_assert_num_queries(6):
        reader.read("campaigns")
