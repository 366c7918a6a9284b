"""First letters are looked at, then queued, once each."""

from datetime import date

from requests_app import lifecycle, sending
from requests_app.domain.law import Law
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage


def test_preview_is_the_letter_that_is_sent(make_request):
    foi_request = make_request(email="foi@testham.example")
    text = sending.preview(foi_request)

    sending.queue_first_letters([foi_request])

    assert OutgoingMessage.objects.get().body == text


def test_queue_first_letters_queues_each_once(make_request):
    foi_requests = [make_request(email="foi@testham.example") for _ in range(3)]

    assert sending.queue_first_letters(foi_requests).queued == 3
    again = sending.queue_first_letters(foi_requests)

    assert again.queued == 0
    assert {why for _, why in again.skipped} == {"its letter is in the outbox already"}
    assert OutgoingMessage.objects.count() == 3


def test_queue_first_letters_skips_what_cannot_go_and_says_why(make_request):
    sent = make_request(date(2026, 1, 5), email="foi@testham.example")
    withdrawn = make_request(email="foi@testham.example")
    lifecycle.record(withdrawn, CaseEvent.Kind.WITHDRAWN, date(2026, 1, 5))
    no_address = make_request()
    good = make_request(email="foi@testham.example")

    result = sending.queue_first_letters([sent, withdrawn, no_address, good])

    assert result.queued == 1
    whys = dict(result.skipped)
    assert whys[sent] == "it was sent before"
    assert whys[withdrawn] == "it was closed or withdrawn"
    assert "has no address" in whys[no_address]
    assert OutgoingMessage.objects.get().foi_request == good


def test_queue_first_letters_asks_the_database_no_more_for_each_letter_more(
    make_request, django_assert_max_num_queries
):
    for _ in range(12):
        make_request(email="foi@testham.example")
    drafts = FoiRequest.objects.not_sent().select_related("authority", "campaign")

    with django_assert_max_num_queries(1 + 12 * 8):
        sending.queue_first_letters(drafts)


def test_letters_by_law_counts_what_would_be_queued(campaign, make_request, make_authority):
    for nation in ("England", "Wales", "Scotland"):
        make_request(authority=make_authority(nation=nation, email="foi@testham.example"))
    make_request()
    make_request(date(2026, 1, 5), email="foi@testham.example")

    counts = sending.letters_by_law(campaign)

    assert counts == {Law.FOIA: 2, Law.FOISA: 1}
    assert sending.waiting(campaign).count() == 4
    assert sending.queue_first_letters(sending.waiting(campaign)).queued == counts.total()
    assert not sending.letters_by_law(campaign)
