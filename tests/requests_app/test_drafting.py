"""One draft for each authority a campaign asks, and a reason for each it leaves out."""

from datetime import date

import pytest

from requests_app.domain.law import Law
from requests_app.drafting import DraftingError, draft_requests, problems_with, to_be_drafted
from requests_app.models import Authority, Campaign, FoiRequest


def test_draft_requests_asks_every_authority_that_does_the_work(
    shipped_register, campaign, today, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        drafted = draft_requests(campaign, on=today)

    assert len(drafted.created) == 212
    assert FoiRequest.objects.not_sent().count() == 212
    assert len({foi_request.reference for foi_request in drafted.created}) == 212
    laws = FoiRequest.objects.filter(authority__nation="Scotland").values_list("law", flat=True)
    assert set(laws) == {Law.FOISA}


def test_draft_requests_creates_only_what_is_missing(campaign, make_authority, today):
    make_authority()
    assert draft_requests(campaign, on=today).as_dict() == {
        "created": 1,
        "existing": 0,
        "skipped": [],
    }
    make_authority()

    again = draft_requests(campaign, on=today)

    assert (len(again.created), again.existing) == (1, 1)


def test_draft_requests_asks_nobody_twice_who_is_named_twice(campaign, make_authority, today):
    authority = make_authority()

    drafted = draft_requests(campaign, [authority, authority], on=today)

    assert (len(drafted.created), drafted.existing) == (1, 1)


def test_draft_requests_skips_who_cannot_be_asked_and_says_why(campaign, make_authority, today):
    named = [
        make_authority("Gone", end_date=date(2023, 3, 31)),
        make_authority("Coming", start_date=date(2027, 4, 1)),
        make_authority("Invented", made_up=True),
        make_authority("Last day", end_date=today),
    ]

    drafted = draft_requests(campaign, named, on=today)

    assert drafted.as_dict()["skipped"] == [
        {"authority": "Gone", "why": "it ended on 2023-03-31"},
        {"authority": "Coming", "why": "it begins only on 2027-04-01"},
        {"authority": "Invented", "why": "real and made-up are kept apart"},
    ]
    assert [str(foi_request.authority) for foi_request in drafted.created] == ["Last day"]


def test_draft_requests_names_each_code_that_nobody_bears(shipped_register, campaign, today):
    campaign.ask = {"codes": ["E06000023", "E99999999", "Bristol"]}

    with pytest.raises(DraftingError) as refusal:
        draft_requests(campaign, on=today)

    assert str(refusal.value).splitlines() == [
        "ask.codes names 'E99999999', which is no authority's code.",
        "ask.codes names 'Bristol', which is no authority's code.",
    ]
    assert not FoiRequest.objects.exists()


def test_draft_requests_reads_a_former_code_as_the_present_one(shipped_register, campaign, today):
    campaign.ask = {"codes": ["E08000016", "E08000038", "E08000039"]}

    drafted = draft_requests(campaign, on=today)

    assert sorted(foi_request.authority.code for foi_request in drafted.created) == [
        "E08000038",
        "E08000039",
    ]


@pytest.mark.parametrize("key", ["region", "type", "nation"])
def test_draft_requests_names_a_place_or_type_that_nobody_has(campaign, make_authority, today, key):
    make_authority()
    campaign.ask = {key: "Nowhere"}

    with pytest.raises(DraftingError, match=f"ask.{key} names 'Nowhere'; .* were expected"):
        draft_requests(campaign, on=today)


def test_draft_requests_says_that_the_register_is_empty(campaign, today):
    with pytest.raises(DraftingError, match="register is empty"):
        draft_requests(campaign, on=today)


def test_draft_requests_needs_to_know_who_is_asked(campaign, make_authority, today):
    make_authority()
    campaign.ask = {}

    with pytest.raises(DraftingError, match="does not say who is asked"):
        draft_requests(campaign, on=today)


def test_problems_with_lists_all_that_a_campaign_still_needs(db):
    campaign = Campaign.objects.create(slug="x", title="x", letter="{{ authority.nobody }}")

    found = problems_with(campaign)

    assert len(found) == 3
    assert "applicant's real name" in found[0]
    assert "{{ authority.nobody }} is unknown" in found[1]
    assert "no questions" in found[2]
    with pytest.raises(DraftingError, match="real name"):
        draft_requests(campaign, Authority.objects.none(), on=date(2026, 1, 5))


def test_to_be_drafted_names_just_those_that_drafting_adds(campaign, make_authority, today):
    make_authority("Newtown")
    make_authority("Oldham Parva", end_date=date(2025, 3, 31))
    make_authority("Dreamshire", made_up=True)
    draft_requests(campaign, on=today)
    make_authority("Latecombe")

    expected = to_be_drafted(campaign, today)

    assert [one.plain_name for one in expected] == ["Latecombe"]
    assert [one.authority for one in draft_requests(campaign, on=today).created] == expected
    assert to_be_drafted(campaign, today) == []
