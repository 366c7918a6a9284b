import csv
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app import rate_limit
from responses_app import releases, vault
from responses_app.figures import record_figure
from responses_app.models import Release
from responses_app.releases.shown import shown


@pytest.fixture(autouse=True)
def _counted_anew():
    rate_limit.counters.cache_clear()
    shown.cache_clear()


@pytest.fixture
def answered(campaign, asked, long_ago):
    base, period = campaign.questions.get(), campaign.periods.get()
    campaign.questions.create(key="2", unit="homes", subset_of="1", position=1)
    requests = asked(3, sent_on=long_ago)
    for foi_request, raw in zip(requests, ["800", "64", "3"], strict=True):
        record_figure(foi_request, base, period, raw, source="a private file name")
    return requests


@pytest.fixture
def made(answered, campaign):
    return releases.release(campaign, None, "The first.", timezone.now())


@pytest.fixture
def published(made):
    releases.publish(made, None, timezone.now())
    return made


def page(made):
    return reverse("published", args=[made.campaign.slug, made.number])


# ---------------------------------------------------------------------------- among ourselves


def test_releases_says_so_before_there_is_one(client, person, campaign):
    person(client)

    assert (
        "There is no release yet"
        in client.get(reverse("releases", args=[campaign.slug])).content.decode()
    )


def test_releases_makes_one(client, person, campaign, answered):
    user = person(client, "responses_app.add_release")

    answer = client.post(reverse("releases", args=[campaign.slug]), {"note": "For the report."})

    made = Release.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.note, made.made_by) == ("For the report.", user)


def test_releases_says_why_none_is_made(client, person, campaign, made):
    person(client, "responses_app.add_release")

    answer = client.post(reverse("releases", args=[campaign.slug]), {"note": "Again."})

    assert answer.status_code == 400
    assert "Nothing has changed since" in answer.content.decode()
    assert Release.objects.count() == 1


def test_releases_lets_no_viewer_make_one(client, person, campaign, answered):
    person(client)

    assert client.post(reverse("releases", args=[campaign.slug]), {}).status_code == 403
    assert not Release.objects.exists()


def test_releases_needs_few_queries_however_many(
    client, person, campaign, made, django_assert_max_num_queries
):
    person(client)
    for number in range(3):
        releases.release(campaign, None, f"{number}", timezone.now(), although_unchanged=True)

    with django_assert_max_num_queries(12):
        text = client.get(reverse("releases", args=[campaign.slug])).content.decode()

    assert text.count("Release 4") == 1


def test_release_shows_hashes_files_and_methods(
    client, person, made, django_assert_max_num_queries
):
    person(client)

    with django_assert_max_num_queries(10):
        text = client.get(made.get_absolute_url()).content.decode()

    assert made.sha256 in text and made.safe_sha256 in text
    assert "How the numbers came about" in text
    assert "versions.csv" in text
    assert "Publish it" not in text


def test_release_hands_out_the_very_bytes(client, person, made):
    person(client)

    answer = client.get(reverse("release-zip", args=[made.campaign.slug, 1, "whole"]))

    assert answer.content == vault.read(made.sha256)
    assert answer.headers["Content-Disposition"].endswith('-release-1.zip"')
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_release_says_where_its_files_are_damaged(client, person, made, settings):
    person(client)
    path = settings.DATA_DIR / "vault" / made.sha256[:2] / made.sha256[2:4] / made.sha256
    path.write_bytes(b"rubbish")

    answer = client.get(made.get_absolute_url())

    assert answer.status_code == 200
    assert "Its files cannot be read" in answer.content.decode()


def test_release_is_published_by_a_manager_alone(client, person, made):
    person(client, "responses_app.add_release")
    assert client.post(made.get_absolute_url(), {"action": "publish"}).status_code == 403

    manager = person(client, "responses_app.publish_release")
    client.post(made.get_absolute_url(), {"action": "publish"})

    made.refresh_from_db()
    assert made.is_published and made.published_by == manager

    client.post(made.get_absolute_url(), {"action": "unpublish"})
    made.refresh_from_db()
    assert not made.is_published


def test_release_pages_need_login(client, made):
    for name, arguments in (
        ("releases", []), ("release", [1]), ("release-zip", [1, "whole"]),
        ("release-changes", [1, 1]),
    ):  # fmt: skip
        answer = client.get(reverse(name, args=[made.campaign.slug, *arguments]))
        assert answer.status_code == 302 and "/login/" in answer.headers["Location"]


def test_changes_shows_what_was_corrected(client, person, campaign, answered, made):
    person(client)
    base, period = campaign.questions.get(key="1"), campaign.periods.get()
    record_figure(answered[0], base, period, "700", note="A slip of theirs.")
    releases.release(campaign, None, "", timezone.now())

    text = client.get(reverse("release-changes", args=[campaign.slug, 2, 1])).content.decode()

    assert "A slip of theirs." in text
    assert "Sentences that are now wrong" in text


# ---------------------------------------------------------------------------- for everybody


def test_published_is_not_there_before_a_manager_says_so(client, made):
    assert client.get(page(made)).status_code == 404
    assert client.get(page(made) + "files.zip").status_code == 404
    assert client.get(page(made) + "figures.csv").status_code == 404


def test_published_is_not_there_any_more_once_it_is_taken_back(client, published):
    assert client.get(page(published)).status_code == 200

    releases.unpublish(published, None)

    assert client.get(page(published)).status_code == 404


def test_published_needs_no_login_and_sets_no_cookie(
    client, published, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        answer = client.get(page(published))

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Vary" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "noindex" not in answer.content.decode()


def test_published_is_the_same_for_one_who_is_logged_in(client, published, person):
    stranger = client.get(page(published)).content
    user = person(client, "responses_app.publish_release")

    assert client.get(page(published)).content == stranger
    assert user.get_username() not in stranger.decode()


def test_published_shows_numbers_methods_and_how_to_cite(client, published):
    text = client.get(page(published)).content.decode()

    assert "Release 1 of" in text
    assert "The first." in text
    assert "How the numbers came about" in text
    assert published.safe_sha256 in text
    assert f"http://127.0.0.1:8000{page(published)}" in text
    assert "release 1, " in text.casefold()


def test_published_shows_no_small_count_and_none_of_their_words(client, published):
    content = client.get(page(published) + "files.zip").content
    files = zipfile.ZipFile(io.BytesIO(content))

    everything = b"".join(files.read(name) for name in files.namelist()).decode()
    assert "private file name" not in everything
    assert "as_written" not in everything
    rows = list(csv.DictReader(io.StringIO(files.read("figures.csv").decode())))
    (small,) = (row for row in rows if row["authority_code"] == "X002")
    assert (small["symbol"], small["value"], small["value_upper"]) == ("[c]", "", "")
    assert {"coded_by", "source_where", "review_status"}.isdisjoint(small)
    assert "as_written" not in files.read("codebook.csv").decode()


def test_published_files_are_those_of_the_zip(client, published):
    whole = zipfile.ZipFile(io.BytesIO(client.get(page(published) + "files.zip").content))

    answer = client.get(page(published) + "statistics.csv")

    assert answer.content == whole.read("statistics.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert client.get(page(published) + "versions.csv").status_code == 404
    assert client.get(page(published) + "nonsense").status_code == 404


def test_published_is_not_sent_again_to_who_has_it(client, published):
    first = client.get(page(published))

    again = client.get(page(published), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    releases.unpublish(published, None)
    gone = client.get(page(published), headers={"If-None-Match": first.headers["ETag"]})
    assert gone.status_code == 404


def test_published_is_answered_so_often_a_minute(client, published, settings):
    settings.PUBLISHED_PER_MINUTE = 2

    answers = [client.get(page(published)) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].headers["Cache-Control"] == "no-store"


def test_published_made_up_figures_say_so(client, campaign, answered):
    campaign.made_up = True
    campaign.save()
    made = releases.release(campaign, None, "", timezone.now())
    releases.publish(made, None, timezone.now())

    text = client.get(page(made)).content.decode()
    whole = client.get(page(made) + "files.zip")

    assert "Every figure here is made up" in text
    assert 'filename="made-up-' in whole.headers["Content-Disposition"]


def test_published_draws_what_everybody_may_see(client, campaign, answered):
    part, period = campaign.questions.get(key="2"), campaign.periods.get()
    for foi_request, raw in zip(answered, ("400", "32", "1"), strict=True):
        record_figure(foi_request, part, period, raw)
    made = releases.release(campaign, None, "", timezone.now())
    address = page(made) + "picture.svg?name=map-by-rate&question=2&period=2025"
    assert client.get(address).status_code == 404
    releases.publish(made, None, timezone.now())

    text = client.get(page(made)).content.decode()
    drawn = client.get(address)

    assert "picture.svg?name=map-by-rate&amp;question=2&amp;period=2025" in text
    assert drawn.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert drawn.content.startswith(b"<?xml")
    for nothing in ("name=nonsense&question=2&period=2025", "name=map-by-rate&question=9&period=1"):
        assert client.get(page(made) + f"picture.svg?{nothing}").status_code == 404


def test_published_tells_what_changed_since_the_newest_that_is_published(
    client, campaign, answered, made, person
):
    """An unpublished one before it may show what this one hides: it is compared with none."""
    base, period = campaign.questions.get(key="1"), campaign.periods.get()
    record_figure(answered[0], base, period, "700", note="A slip of theirs.")
    second = releases.release(campaign, None, "", timezone.now())
    releases.publish(second, None, timezone.now())

    alone = client.get(page(second)).content.decode()
    releases.publish(made, None, timezone.now())
    with_the_first = client.get(page(second)).content.decode()

    assert "What changed" not in alone
    assert "What changed since release 1" in with_the_first
    assert "700" in with_the_first and "800" in with_the_first
    assert "A slip of theirs." not in with_the_first
    assert client.get(page(second) + "changes.json").status_code == 404


def test_release_names_what_it_would_give_away_to_those_who_publish(
    client, person, campaign, asked, long_ago
):
    question, period = campaign.questions.get(), campaign.periods.get()
    councils = asked(8, sent_on=long_ago)
    for foi_request, words in zip(
        councils[:7], ("90", "80", "3", "2", "4", "1", "70"), strict=True
    ):
        record_figure(foi_request, question, period, words)
    first = releases.release(campaign, None, "", timezone.now())
    releases.publish(first, None, timezone.now())
    record_figure(councils[7], question, period, "2")
    second = releases.release(campaign, None, "", timezone.now())
    told = releases.gives_away(second)

    person(client, "responses_app.publish_release")
    text = client.get(second.get_absolute_url()).content.decode()
    client.post(second.get_absolute_url(), {"action": "publish"})
    second.refresh_from_db()

    assert bool(told) == ("Read this before you publish it" in text)
    assert second.is_published == (not told)
    client.post(second.get_absolute_url(), {"action": "publish", "although": "yes"})
    second.refresh_from_db()
    assert second.is_published
