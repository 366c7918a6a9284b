import csv
import io
import json
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from responses_app import exports, statistics_rebuild
from responses_app.domain.disclosure import NotProved
from responses_app.exports import sheets
from responses_app.figures import record_figure


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


# ---------------------------------------------------------------------------- every format


@pytest.fixture
def built(campaign, asked):
    """Everybody was asked; each said something small, and something large."""
    for number, foi_request in enumerate(asked(4)):
        for question in campaign.questions.filter(sum_of=[]):
            for period in campaign.periods.all():
                record_figure(foi_request, question, period, str(3 + 20 * number))
    statistics_rebuild.rebuild(campaign, timezone.now())
    return campaign


def address(campaign, what="figures", ending="csv", query=""):
    return reverse("export-file", args=[campaign.slug, what, ending]) + query


@pytest.mark.parametrize("ending", exports.FORMATS)
@pytest.mark.parametrize("what", exports.WHAT)
def test_export_file_streams_each_format_under_its_name(client, person, built, what, ending):
    person(client)

    answer = client.get(address(built, what, ending))

    assert answer.streaming and answer.status_code == 200
    assert answer["Content-Type"] == exports.MEDIA_TYPES[ending]
    assert f'filename="repairs-{what}.{ending}"' in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)
    assert content == b"".join(exports.Export(what, built, ending))


def test_export_file_of_the_bundle_is_a_zip_of_all(client, person, built):
    person(client)

    answer = client.get(address(built, "bundle", "zip"))

    package = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert {f"{what}.csv" for what in exports.WHAT} < set(package.namelist())
    assert json.loads(package.read("datapackage.json"))["name"] == "repairs"


@pytest.mark.parametrize(
    ("what", "ending"),
    [("bundle", "csv"), ("bundle", "xlsx"), ("figures", "zip"), ("figures", "docx"),
     ("secrets", "csv")],
)  # fmt: skip
def test_export_file_that_there_is_not_is_not_found(client, person, built, what, ending):
    person(client)

    assert client.get(address(built, what, ending)).status_code == 404


def test_export_file_takes_filters_questions_and_periods(client, person, built):
    person(client)
    question = built.questions.filter(sum_of=[])[0].key
    period = built.periods.all()[0].key

    rows = read(client.get(address(built, query=f"?question={question}&period={period}")))
    nobody = read(client.get(address(built, query="?phase=closed")))

    assert {(row["question_id"], row["period"]) for row in rows} == {(question, period)}
    assert len(rows) == 4 and nobody == []


def test_export_file_is_complete_where_asked(client, person, built, asked, long_ago):
    person(client)
    asked(2, sent_on=long_ago)

    rows = read(client.get(address(built, query="?complete=on")))

    assert {row["status"] for row in rows} == {"exact", "no_reply"}


def test_export_file_that_is_safe_hides_small_numbers(client, person, built):
    person(client)

    answer = client.get(address(built, query="?safe=on"))

    assert 'filename="repairs-figures-safe.csv"' in answer["Content-Disposition"]
    rows = read(answer)
    assert "3" not in {row["value"] for row in rows}
    assert "[c]" in {row["symbol"] for row in rows}


def test_export_file_that_cannot_be_shown_to_be_safe_is_none(client, person, built, monkeypatch):
    person(client)

    def nothing_proved(publication, campaign):
        raise NotProved("A witness does not hold.")

    monkeypatch.setattr("responses_app.views.exports.made_safe", nothing_proved)

    page = client.get(address(built, query="?safe=on"), follow=True)

    assert page.redirect_chain[0][0].endswith("/exports/?safe=on")
    assert "No file could be shown to be safe to publish." in page.content.decode()


@pytest.mark.parametrize("query", ["?due_from=soon", "?question=99z", "?nation=Atlantis"])
def test_export_file_sends_what_it_cannot_read_to_the_page_which_says_so(
    client, person, built, query
):
    person(client)

    answer = client.get(address(built, query=query))
    page = client.get(answer.url)

    assert answer.url == reverse("exports", args=[built.slug]) + query
    assert "A filter cannot be read" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?safe=on"])
@pytest.mark.parametrize("what", ["statistics", "bundle", "figures"])
def test_export_file_says_where_statistics_are_missing(client, person, campaign, what, query):
    person(client)
    ending = "zip" if what == "bundle" else "csv"

    answer = client.get(address(campaign, what, ending, query), follow=True)

    if what == "figures" and not query:
        assert answer.streaming
    else:
        assert "There are no statistics yet" in answer.content.decode()


# ---------------------------------------------------------------------------- the page


def links(page):
    found = re.findall(r'href="([^"]*/export/[^"]*)"', page.content.decode())
    return [link.replace("&amp;", "&") for link in found]


def test_exports_page_offers_every_file_and_each_works(client, person, built):
    person(client)

    page = client.get(reverse("exports", args=[built.slug]))

    offered = links(page)
    assert len(offered) == 5 * len(exports.WHAT) + 1
    for link in offered:
        answer = client.get(link)
        assert answer.status_code == 200 and answer.streaming
        assert sum(map(len, answer.streaming_content)) > 0


def test_exports_page_carries_what_was_chosen_into_the_links(client, person, built):
    person(client)

    page = client.get(reverse("exports", args=[built.slug]) + "?nation=England&safe=on")

    by_file = {link.split("/export/")[1] for link in links(page)}
    assert "figures.csv?nation=England&safe=on" in by_file
    assert "figures.csv?nation=England&safe=on&for=excel" in by_file
    assert "statistics.csv?safe=on" in by_file
    assert "codebook.csv" in by_file
    assert "bundle.zip?nation=England&safe=on" in by_file
    assert "safe to publish" in page.content.decode()


def test_exports_page_warns_of_small_numbers(client, person, built):
    person(client)

    page = client.get(reverse("exports", args=[built.slug])).content.decode()

    assert "not for publishing" in page


def test_exports_page_before_statistics_offers_what_there_is(client, person, campaign):
    person(client)

    page = client.get(reverse("exports", args=[campaign.slug]))

    offered = {link.split("/export/")[1].partition(".")[0] for link in links(page)}
    assert offered == {"requests", "figures", "authorities", "codebook"}


def test_exports_page_offers_no_sheet_for_more_rows_than_one_holds(
    client, person, built, monkeypatch
):
    person(client)
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)

    offered = links(client.get(reverse("exports", args=[built.slug])))

    assert not [link for link in offered if "figures.xlsx" in link or "figures.ods" in link]
    assert [link for link in offered if "figures.csv" in link]


def test_exports_page_costs_the_same_for_many_requests(
    client, person, built, asked, django_assert_max_num_queries
):
    person(client)
    asked(30)

    with django_assert_max_num_queries(20):
        client.get(reverse("exports", args=[built.slug]))


@pytest.mark.parametrize("view", ["exports", "export-file"])
def test_nobody_gets_anything_without_a_login(client, campaign, view):
    args = [campaign.slug, "figures", "csv"] if view == "export-file" else [campaign.slug]

    assert "/login/" in client.get(reverse(view, args=args)).url


def test_exports_page_warns_of_what_could_be_worked_out(client, person, campaign, asked, long_ago):
    person(client)
    campaign.questions.create(key="2", text="Of these, empty?", unit="homes", subset_of="1")
    period = campaign.periods.get()
    (foi_request,) = asked(1, sent_on=long_ago)
    for question in campaign.questions.all():
        record_figure(foi_request, question, period, "1" if question.key == "1" else "<5")

    page = client.get(reverse("exports", args=[campaign.slug])).content.decode()

    assert "1 hidden figure could be worked out" in page
    assert "hidden 2 of 2025 down to two values, by what the questions say of one another." in page
