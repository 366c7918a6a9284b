import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from responses_app import exports, statistics_rebuild


def read(answer):
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("what", exports.WHAT)
def test_export_streams_each_table_to_a_viewer(client, person, campaign, asked, what):
    person(client)
    asked(3)
    statistics_rebuild.rebuild(campaign, timezone.now())

    answer = client.get(reverse("export", args=[campaign.slug, what]))

    assert answer.streaming
    assert answer["Content-Disposition"] == f'attachment; filename="repairs-{what}.csv"'
    assert answer["Content-Type"].startswith("text/csv")
    _, rows = exports.rows(what, campaign)
    assert len(read(answer)) == len(list(rows))


def test_export_of_statistics_before_they_are_worked_out_is_a_sentence(client, person, campaign):
    person(client)

    answer = client.get(reverse("export", args=[campaign.slug, "statistics"]), follow=True)

    assert "There are no statistics yet" in answer.content.decode()


def test_export_for_excel_begins_with_a_byte_order_mark(client, person, campaign):
    person(client)

    answer = client.get(reverse("export", args=[campaign.slug, "codebook"]) + "?for=excel")

    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")


def test_export_of_an_unknown_table_is_not_found(client, person, campaign):
    person(client)

    assert client.get(reverse("export", args=[campaign.slug, "secrets"])).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?phase=overdue", "?nation=Wales&phase=not_sent", "?search=town+002&sort=-due"]
)
def test_request_list_csv_holds_the_rows_of_the_page(
    client, person, campaign, asked, long_ago, query
):
    person(client)
    asked(5)
    asked(4, sent_on=long_ago)

    page = client.get(reverse("request-list", args=[campaign.slug]) + query)
    answer = client.get(reverse("request-list-csv", args=[campaign.slug]) + query)

    assert {row["reference"] for row in read(answer)} == {
        row.reference for row in page.context["page"]
    }


def test_request_list_csv_sends_a_filter_it_cannot_read_back_to_the_page(
    client, person, campaign, asked
):
    person(client)
    asked(1)

    answer = client.get(reverse("request-list-csv", args=[campaign.slug]) + "?due_from=soon")

    assert answer.url == reverse("request-list", args=[campaign.slug]) + "?due_from=soon"
