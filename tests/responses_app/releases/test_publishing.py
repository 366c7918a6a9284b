import pytest
from django.utils import timezone

from responses_app import releases
from responses_app.models import Release


@pytest.fixture
def publish(person):
    def published(made, **options):
        releases.publish(made, person, timezone.now(), **options)
        return made

    return published


def test_publish_is_off_until_somebody_says_so(answered, make_release, publish, person):
    made = make_release()
    assert not made.is_published
    assert not Release.objects.published().exists()

    publish(made)

    made.refresh_from_db()
    assert made.is_published and made.published_by == person


def test_publish_changes_nothing_but_that_it_is_shown(answered, make_release, publish):
    made = make_release()
    before = Release.objects.values("sha256", "safe_sha256", "summary", "note", "made_at").get()

    publish(made)
    releases.unpublish(made, None)

    after = Release.objects.values("sha256", "safe_sha256", "summary", "note", "made_at").get()
    assert before == after
    assert not made.is_published


def test_publish_twice_keeps_the_first_day(answered, make_release, publish):
    made = publish(make_release())
    since = made.published_at

    publish(made)

    assert made.published_at == since


def test_publish_refuses_a_release_without_a_file_for_everybody(answered, make_release, publish):
    made = make_release()
    made.safe_sha256 = ""

    with pytest.raises(releases.ReleaseError, match="no file for the public"):
        publish(made)


def test_publish_refuses_what_tells_a_hidden_figure_with_the_one_before(
    campaign, make_request, make_authority, make_release, publish, answer
):
    """One council alone answers newly, with a small number: the total grows by just that."""
    from datetime import date

    councils = [
        make_request(sent_on=date(2026, 1, 5), authority=make_authority(nation="England"))
        for _ in range(6)
    ]
    for foi_request, words in zip(councils, ("120", "80", "3", "2", "4"), strict=False):
        answer(foi_request, "1a", words)
    publish(make_release())
    answer(councils[5], "1a", "1")
    second = make_release()
    told = releases.gives_away(second)
    totals = [
        row["total"]
        for made in Release.objects.order_by("number")
        for row in releases.safe_publication_of(made).statistics
        if (row["question"], row["area"]) == ("1a", "uk") and row["period"] == "2023"
    ]
    assert None not in totals, "the totals have to be printed for this to be of any danger"

    assert [line for line in told if ", 1a, 2023" in line]
    with pytest.raises(releases.GivesAway, match="could work out"):
        publish(second)
    publish(second, although_it_gives_away=True)

    assert second.is_published
