import random
from datetime import date

import pytest

from requests_app.campaigns import load_campaign
from requests_app.models import Authority, AuthorityList
from responses_app import releases
from responses_app.figures import record_figure
from tests.conftest import CAMPAIGN
from tests.responses_app.releases.conftest import AT

WORDS = (
    "12", "0", "7", "1,204", "12.5", "fewer than 5", "5 or fewer", "10+", "about 30", "*",
    "not held", "s.40(2)", "", "1.234", "see attached", "120 (rounded to nearest 10)",
)  # fmt: skip


def by_place(rows):
    return {(row["question"], row["period"], row["area"]): row for row in rows}


def test_rebuilt_from_its_own_files_equals_its_statistics(answered, make_release):
    made = make_release()

    told = by_place(releases.publication_of(made).statistics)

    assert by_place(releases.rebuilt_from(made)) == told
    assert told["2a", "2023", "uk"]["rate"]["numerator"] == 63


def test_rebuilt_from_stays_when_figures_and_settings_change(answered, make_release, answer):
    made = make_release()
    before = releases.rebuilt_from(made)

    answer(answered[0], "1a", "999")
    campaign = made.campaign
    campaign.include_other_basis = True
    campaign.save()

    assert releases.rebuilt_from(made) == before


@pytest.mark.parametrize("seed", range(4))
def test_rebuilt_from_equals_whatever_was_answered(
    seed, campaign, make_request, make_authority, make_release
):
    """Bounds, refusals, other bases, second rounds, lists, doubts: all of it is in the files."""
    dice = random.Random(seed)
    campaign.include_other_basis = seed % 2 == 1
    campaign.save()
    questions = list(campaign.questions.filter(sum_of=[]))
    periods = list(campaign.periods.all())
    for number in range(12):
        authority = make_authority(nation=dice.choice(Authority.Nation.values))
        if number % 3 == 0:
            saved, _ = AuthorityList.objects.get_or_create(name="Every third; and more")
            saved.authorities.add(authority)
        foi_request = make_request(sent_on=date(2026, 1, 5), authority=authority)
        for question in questions:
            for period in periods:
                if dice.random() < 0.8:
                    basis = "financial" if dice.random() < 0.15 else ""
                    record_figure(foi_request, question, period, dice.choice(WORDS), basis=basis)
    made = make_release()

    told = by_place(releases.publication_of(made).statistics)

    assert by_place(releases.rebuilt_from(made)) == told
    assert ("1a", "2023", "list:Every third; and more") in told


def test_rebuilt_from_compares_with_an_earlier_campaign_over_a_reorganisation(
    campaign, make_request, make_authority, answer
):
    later = load_campaign(
        CAMPAIGN.replace("missing-2025", "missing-2026")
        .replace('id = "2023"', 'id = "2025"')
        .replace('id = "2024"', 'id = "2026"')
        .replace('id = "1a"\n', 'id = "1a"\nprevious = "missing-2025:1a"\n')
    ).campaign
    old = make_authority("Oldham", end_date=date(2026, 3, 31))
    one, two = (make_authority(name, start_date=date(2026, 4, 1)) for name in ("Onham", "Twoham"))
    same = make_authority("Samham")
    old.successors.set([one, two])
    for authority, number in ((old, "10"), (same, "20")):
        answer(make_request(sent_on=date(2025, 1, 6), authority=authority), "1a", number, "2024")
    for authority, number in ((one, "4"), (two, "5"), (same, "30")):
        foi_request = make_request(sent_on=date(2026, 5, 5), authority=authority, campaign=later)
        answer(foi_request, "1a", number, "2025")
    made = releases.release(later, None, "", AT)

    told = by_place(releases.publication_of(made).statistics)
    change = told["1a", "2025", "uk"]["change"]

    assert (change["old"], change["new"]) == (30, 39)
    assert len(change["crosses"]) == 1
    assert by_place(releases.rebuilt_from(made)) == told
