import json
import threading
from datetime import timedelta

import pytest

from requests_app.models import Campaign, CampaignChange
from responses_app import documents, releases, vault
from responses_app.models import Release, StoredFile
from responses_app.publications import of_campaign
from responses_app.releases import making
from responses_app.releases.archive import unpacked
from tests.at_once import at_once
from tests.responses_app.releases.conftest import AT


def test_release_freezes_figures_and_statistics(answered, make_release, person):
    made = make_release("The first.", by=person)

    assert (made.number, made.made_by, made.note) == (1, person, "The first.")
    assert (made.figures, made.statistics) == (6, len(of_campaign(made.campaign).statistics))
    assert made.summary["asked"] == 3
    assert made.size == len(vault.read(made.sha256))


def test_release_rebuilds_statistics_that_are_not_fresh(answered, make_release, campaign):
    assert CampaignChange.objects.filter(campaign=campaign).exists()

    make_release()

    assert not CampaignChange.objects.filter(campaign=campaign).exists()


def test_release_holds_every_file_and_the_manifest_hashes_each(answered, make_release):
    files = unpacked(make_release().sha256)

    assert set(files.hashes) == {
        "README.txt", "methods_note.txt", "methods_note.json", "citation.txt", "statistics.csv",
        "figures.csv", "authorities.csv", "codebook.csv", "questions.csv", "periods.csv",
        "response_rates.csv", "versions.csv", "settings.json", "publication.json",
    }  # fmt: skip
    for name, sha256 in files.hashes.items():
        assert vault.hash_of(files.read(name)) == sha256
    assert files.manifest["release"] == 1
    assert "Example Trust (2026)." in files.text("citation.txt")


def test_release_is_the_same_bytes_when_made_again_of_the_same(answered, campaign):
    making._rebuild(campaign, AT)
    one, other = (making._made(campaign, "", AT, None) for _ in range(2))

    assert one.whole.content == other.whole.content
    assert one.for_all.content == other.for_all.content


def test_release_of_unchanged_numbers_is_refused(answered, make_release):
    make_release()

    with pytest.raises(releases.NothingChanged, match="Nothing has changed since .*release 1"):
        make_release("Another note.", at=AT + timedelta(hours=1))

    assert Release.objects.count() == 1


def test_release_of_unchanged_numbers_is_made_where_a_person_insists(answered, make_release):
    make_release()

    assert make_release("A better note.", although_unchanged=True).number == 2


def test_release_without_anybody_asked_is_refused(campaign, make_release):
    with pytest.raises(releases.ReleaseError, match="Nobody has been asked"):
        make_release()


def test_release_after_a_correction_says_what_changed(answered, make_release, answer):
    make_release()
    answer(answered[0], "2a", "50", note="They had counted ten twice.")

    made = make_release("Northham corrected itself.")

    files = unpacked(made.sha256)
    (corrected,) = json.loads(files.text("changes.json"))["corrected"]
    assert (corrected["old"], corrected["new"]) == ("60", "50")
    assert corrected["why"] == "They had counted ten twice."
    assert "Northham Council, 2a, 2023: 60 -> 50" in files.text("changes.txt")
    assert made.summary["changes"]["corrected"] == 1


def test_release_for_everybody_has_no_words_of_theirs_and_no_small_count(answered, make_release):
    files = unpacked(make_release().safe_sha256)

    assert "versions.csv" not in files
    figures = files.text("figures.csv")
    assert "as_written" not in figures
    (hidden,) = (line for line in figures.splitlines() if ",2a," in line and "Southham" in line)
    assert "[c]" in hidden and ",3," not in hidden


def test_release_stays_when_a_figure_is_corrected(answered, make_release, answer):
    made = make_release()
    before, told = vault.read(made.sha256), releases.publication_of(made)

    answer(answered[0], "1a", "999")
    make_release()

    made.refresh_from_db()
    assert vault.read(made.sha256) == before
    assert releases.publication_of(made) == told


def test_release_cannot_be_changed_or_deleted(answered, make_release):
    made = make_release()

    made.sha256 = "0" * 64
    with pytest.raises(ValueError, match="never changes"):
        made.save()
    with pytest.raises(ValueError, match="never"):
        made.delete()


def test_release_outlives_the_destruction_of_an_uploaded_copy(answered, make_release, person):
    made = make_release()
    content = vault.read(made.sha256)
    copy = StoredFile.objects.create(sha256=made.sha256, size=len(content))

    documents.destroy(copy, "A copy that nobody needs.", person, AT)

    copy.refresh_from_db()
    assert copy.state == StoredFile.State.DESTROYED
    assert vault.read(made.sha256) == content


def test_release_waits_for_figures_that_change_while_it_is_made(
    answered, make_release, campaign, answer, monkeypatch
):
    real, times = making._rebuild, []

    def rebuild_and_then_something_changes(*arguments):
        real(*arguments)
        times.append(1)
        if len(times) == 1:
            answer(answered[0], "1a", "121")

    monkeypatch.setattr(making, "_rebuild", rebuild_and_then_something_changes)

    made = make_release()

    (figure,) = (
        one
        for one in releases.publication_of(made).figures
        if one.question == "1a" and one.authority_name.startswith("Northham")
    )
    assert figure.value == 121
    assert len(times) == 2


def test_release_gives_up_where_the_campaign_never_keeps_still(answered, make_release, monkeypatch):
    monkeypatch.setattr(making, "_rebuild", lambda *arguments: None)

    with pytest.raises(releases.ReleaseError, match="changes all the time"):
        make_release()

    assert not Release.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_release_by_four_at_once_numbers_each_once(answered, campaign):
    def make() -> int:
        mine = Campaign.objects.get(pk=campaign.pk)
        return releases.release(mine, None, "", AT, although_unchanged=True).number

    assert sorted(at_once(make, 4)) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_release_reads_one_moment_while_figures_are_written(answered, campaign, answer):
    stop = threading.Event()

    def write() -> None:
        number = 200
        while not stop.is_set():
            number += 1
            answer(answered[0], "1a", str(number))
            stop.wait(0.3)

    def make() -> Release:
        try:
            return releases.release(Campaign.objects.get(pk=campaign.pk), None, "", AT)
        finally:
            stop.set()

    jobs = iter((write, make))
    made = next(one for one in at_once(lambda: next(jobs)(), 2) if one)

    told = releases.publication_of(made)
    figures = {one.authority_code: one.value for one in told.figures if one.question == "1a"}
    (uk,) = (
        row
        for row in told.statistics
        if (row["question"], row["period"], row["area"]) == ("1a", "2023", "uk")
    )
    assert uk["total"] == sum(figures.values())
