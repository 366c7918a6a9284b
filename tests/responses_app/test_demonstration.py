"""The demonstration gives the published sums, and nobody can take it for a real council."""

import csv
from datetime import date

import pytest

from requests_app.domain.names import AmbiguousName, Candidate, NameIndex, UnknownName
from requests_app.models import Authority, Campaign, FoiRequest, OutgoingMessage
from requests_app.register import SHIPPED, import_authorities
from responses_app.demonstration import FIRST, NotEmpty, make_demonstration
from responses_app.exports import WHAT, filename, rows
from responses_app.models import Figure, Statistic
from responses_app.response_statistics import response_statistics
from responses_app.statistics_rebuild import show

TODAY = date(2026, 3, 4)


@pytest.fixture
def demonstration(db):
    return make_demonstration(TODAY)


def uk(question):
    (row,) = show(Campaign.objects.get(), question, "2023", "uk")
    return row


@pytest.mark.parametrize(
    ("part", "whole", "n", "numerator", "denominator", "percent", "full"),
    [("2a", "1ab", 135, 864, 2335, 37.0, 2638), ("2b", "1c", 141, 1501, 11999, 12.5, 12530)],
)
def test_make_demonstration_gives_the_published_sums(
    demonstration, part, whole, n, numerator, denominator, percent, full
):
    rate = uk(part)["rate"]

    assert (rate["of"], rate["n"]) == (whole, n)
    assert (rate["numerator"], rate["denominator"]) == (numerator, denominator)
    assert rate["percent"] == percent
    assert rate["full_denominator"] == uk(whole)["total"] == full


@pytest.mark.parametrize(
    "today", [date(2026, 1, 1), date(2026, 4, 6), date(2026, 8, 31), date(2024, 2, 29)]
)
def test_make_demonstration_works_on_any_day(db, today):
    made = make_demonstration(today)

    assert made.as_dict() == {
        "campaign": "demonstration", "authorities": 212, "requests": 212,
        "figures": Figure.objects.count(), "messages": 6,
    }  # fmt: skip
    phases = set(FoiRequest.objects.with_phase(today).values_list("phase_now", flat=True))
    assert {"answered", "overdue", "in_time", "waiting_for_us"} <= phases


def test_make_demonstration_twice_changes_nothing(demonstration):
    def everything():
        return [
            list(model.objects.order_by("pk").values())
            for model in (Authority, Campaign, FoiRequest, Figure, OutgoingMessage, Statistic)
        ]

    before = everything()

    assert make_demonstration(TODAY).as_dict() == demonstration.as_dict()
    assert everything() == before


def test_make_demonstration_can_be_made_again_after_it_was_deleted(demonstration):
    first = demonstration.as_dict()
    OutgoingMessage.objects.all().delete()
    Figure.objects.all().delete()
    FoiRequest.objects.all().delete()
    Campaign.objects.all().delete()

    assert make_demonstration(TODAY).as_dict() == first
    assert uk("2a")["rate"]["numerator"] == 864


def test_make_demonstration_refuses_a_database_in_use(campaign):
    with pytest.raises(NotEmpty, match="empty database"):
        make_demonstration(TODAY)
    assert not Authority.objects.exists()


def test_make_demonstration_refuses_a_real_campaign_of_the_same_name(campaign):
    Campaign.objects.update(slug="demonstration")

    with pytest.raises(NotEmpty):
        make_demonstration(TODAY)


# ---------------------------------------------------------------------------- nobody's children


def register():
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_make_demonstration_invents_every_authority(demonstration):
    codes = {row["code"] for row in register()}
    names = {
        name.strip().casefold()
        for row in register()
        for name in (row["official_name"], row["plain_name"], *row["other_names"].split(";"))
    }

    for authority in Authority.objects.all():
        assert authority.made_up
        assert authority.code.startswith("DEMO-") and authority.code not in codes
        assert authority.official_name.casefold() not in names
        assert authority.plain_name.casefold() not in names
        assert authority.email.endswith(".example")  # RFC 2606: nobody's domain


def test_make_demonstration_gives_no_name_that_may_mean_a_real_authority(demonstration):
    index = NameIndex(
        Candidate(
            row["code"],
            tuple(
                dict.fromkeys(
                    name.strip()
                    for name in (
                        row["official_name"], row["plain_name"], *row["other_names"].split(";"),
                    )
                    if name.strip()
                )
            ),
        )
        for row in register()
    )  # fmt: skip

    for authority in Authority.objects.all():
        for name in (
            authority.official_name,
            authority.plain_name,
            f"{authority.plain_name} Council",
            authority.email.partition("@")[2].removesuffix(".example"),
        ):
            with pytest.raises(UnknownName):
                index.match(name)
    for name in FIRST:
        for kind in ("", " County Council", " City Council", " Borough Council"):
            try:
                meant = index.match(f"{name}{kind}")
            except UnknownName:
                continue
            except AmbiguousName as problem:
                pytest.fail(str(problem))
            pytest.fail(f"{name}{kind} may mean {meant}")


def test_make_demonstration_stands_beside_the_register_and_asks_none_of_it(db):
    import_authorities()
    make_demonstration(TODAY)

    assert not FoiRequest.objects.exclude(authority__made_up=True).exists()


def test_make_demonstration_says_made_up_in_every_letter_and_export(demonstration):
    campaign = demonstration.campaign
    assert campaign.made_up and "made-up figures" in campaign.title
    letters = OutgoingMessage.objects.all()
    assert letters
    assert all("made-up figures" in letter.subject for letter in letters)
    assert all("MADE-UP FIGURES" in letter.body for letter in letters)
    for what in WHAT:
        columns, found = rows(what, campaign)
        assert columns[0] == "made_up"
        assert {row[0] for row in found} == {"made-up figures"}
        assert filename(what, campaign).startswith("made-up-")


def test_make_demonstration_shows_more_than_plain_numbers(demonstration):
    kinds = set(Figure.objects.values_list("kind", flat=True))
    assert {"exact", "bounded", "suppressed", "refused", "not_held", "blank"} <= kinds

    row = uk("3a")
    assert row["suppressed"] and row["bounded"]
    assert (row["total"], row["total_upper"]) == (None, None)  # "*" has no upper limit


def test_make_demonstration_has_somebody_in_every_fifth_of_the_population(demonstration):
    groups = response_statistics(demonstration.campaign, TODAY).groups
    fifths = [group for group in groups if group.kind == "population"]

    assert [group.asked for group in fifths] == [42, 42, 41, 41, 41, 5]
    assert fifths[-1].name == "not known"  # the Trusts
    assert all(0 < group.replied < group.asked for group in fifths[:-1])


def test_make_demonstration_cites_the_law_that_each_authority_is_under(demonstration):
    cited = {
        (row.law, row.section, row.meaning)
        for row in response_statistics(demonstration.campaign, TODAY).refusals
    }

    assert {(law, section) for law, section, _ in cited} == {
        ("FOIA", "40(2)"), ("FOISA", "38(1)(b)"),
    }  # fmt: skip
    assert all("personal" in meaning for _, _, meaning in cited)
