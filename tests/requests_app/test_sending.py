"""First letters are looked at, then queued, once each."""

from datetime import UTC, date, datetime

import pytest

from requests_app import address_book, batches, letter_fates, lifecycle, sending
from requests_app.domain.law import Law
from requests_app.models import CaseEvent, FoiRequest, LetterBatch, OutgoingMessage

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


def write(campaign, *chosen, key="key"):
    rows = FoiRequest.objects.filter(pk__in=[one.pk for one in chosen])
    return sending.write_first_letters(campaign, rows, key=key, at=NOW)


def test_preview_is_the_letter_that_is_sent(campaign, make_request):
    foi_request = make_request(email="foi@testham.example")
    [(_, draft, problem)] = sending.preview([foi_request])

    write(campaign, foi_request)

    assert problem == ""
    assert OutgoingMessage.objects.get().body == draft.body


def test_write_first_letters_writes_drafts_of_one_batch_once_each(campaign, make_request):
    foi_requests = [make_request(email="foi@testham.example") for _ in range(3)]

    first = write(campaign, *foi_requests)
    again = write(campaign, *foi_requests, key="another form")

    assert (first.queued, again.queued, again.batch) == (3, 0, None)
    assert {why for _, why in again.skipped} == {"its letter is in the outbox already"}
    assert {letter.state for letter in first.batch.letters.all()} == {"draft"}
    assert OutgoingMessage.objects.count() == 3


def test_write_first_letters_writes_one_batch_for_a_form_that_is_sent_twice(campaign, make_request):
    one, two = make_request(email="foi@a.example"), make_request(email="foi@b.example")
    batch = write(campaign, one).batch

    with pytest.raises(batches.BatchExists) as there:
        write(campaign, two)

    assert there.value.batch == batch
    assert OutgoingMessage.objects.count() == 1


def test_write_first_letters_leaves_out_what_cannot_go_and_says_why(campaign, make_request):
    sent = make_request(date(2026, 1, 5), email="foi@testham.example")
    withdrawn = make_request(email="foi@testham.example")
    lifecycle.record(withdrawn, CaseEvent.Kind.WITHDRAWN, date(2026, 1, 5))
    no_address = make_request()
    refused = make_request(email="old@testham.example")
    address_book.open_problem(refused.authority, "old@testham.example", "550 who?", NOW)
    good = make_request(email="foi@testham.example")

    result = write(campaign, sent, withdrawn, no_address, refused, good)

    assert result.queued == 1
    whys = dict(result.skipped)
    assert whys[sent] == "it was sent before"
    assert whys[withdrawn] == "it was closed or withdrawn"
    assert whys[no_address] == "it has no address"
    assert "was refused" in whys[refused]
    assert OutgoingMessage.objects.get().foi_request == good


def test_write_first_letters_stops_the_batch_with_a_list_of_what_is_missing(campaign, make_request):
    campaign.letter = "{{ last_year }} {{ area }}"
    campaign.merge_columns = ["last_year", "area"]
    campaign.save()
    whole = make_request(
        email="foi@a.example", merge_values={"last_year": "3", "area": "the coast"}
    )
    holes = [
        make_request(email="foi@b.example", merge_values={"last_year": "", "area": "x"}),
        make_request(email="foi@c.example", merge_values={}),
    ]

    with pytest.raises(sending.BatchStopped) as stopped:
        write(campaign, whole, *holes)

    assert stopped.value.problems == [
        "Testham 2: no value for {{ last_year }}.",
        "Testham 3: no value for {{ last_year }}, {{ area }}.",
    ]
    assert not OutgoingMessage.objects.exists()
    assert not LetterBatch.objects.exists()


@pytest.mark.parametrize("how_many", [1, 30])
def test_write_first_letters_costs_the_same_for_many(
    campaign, make_request, django_assert_max_num_queries, how_many
):
    for _ in range(how_many):
        make_request(email="foi@testham.example")

    with django_assert_max_num_queries(25):
        sending.write_first_letters(campaign, sending.waiting(campaign), key="k", at=NOW)


def test_a_first_letter_that_was_cancelled_can_be_written_again(campaign, make_request):
    foi_request = make_request(email="foi@testham.example")
    letter = write(campaign, foi_request).batch.letters.get()
    assert not sending.waiting(campaign)

    letter_fates.cancel(letter, "a slip in the text")

    assert list(sending.waiting(campaign)) == [foi_request]
    assert write(campaign, foi_request, key="2").queued == 1


def test_letters_by_law_counts_what_would_be_queued(campaign, make_request, make_authority):
    for nation in ("England", "Wales", "Scotland"):
        make_request(authority=make_authority(nation=nation, email="foi@testham.example"))
    make_request()
    make_request(date(2026, 1, 5), email="foi@testham.example")

    counts = sending.letters_by_law(campaign)

    assert counts == {Law.FOIA: 2, Law.FOISA: 1}
    assert sending.waiting(campaign).count() == 4
    written = sending.write_first_letters(campaign, sending.waiting(campaign), key="k", at=NOW)
    assert written.queued == counts.total()
    assert not sending.letters_by_law(campaign)
