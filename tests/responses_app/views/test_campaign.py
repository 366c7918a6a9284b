from datetime import date

from django.urls import reverse
from django.utils import timezone

from requests_app import letters, lifecycle
from requests_app.domain import ladder
from requests_app.models import Authority
from responses_app import statistics_rebuild
from responses_app.figures import record_figure
from responses_app.models import Figure
from tests.came_in import came_in


def get(client, campaign):
    return client.get(reverse("campaign", args=[campaign.slug]))


def test_campaign_page_counts_each_request_once_by_nation_and_phase(
    client, person, campaign, asked, long_ago
):
    person(client)
    asked(4)
    asked(4, sent_on=long_ago)

    context = get(client, campaign).context

    assert context["all"].requests == 8
    assert [standing.requests for standing in context["by_nation"]] == [2, 2, 2, 2]
    assert {part.phase.value: part.n for part in context["all"].parts if part.n} == {
        "overdue": 4,
        "not_sent": 4,
    }


def test_campaign_page_bars_leave_no_gap_and_fill_the_width(client, person, campaign, asked):
    person(client)
    asked(3)
    asked(2, sent_on=date(2026, 1, 5))

    parts = get(client, campaign).context["all"].parts

    assert [part.start for part in parts] == [sum(p.n for p in parts[:i]) for i in range(7)]


def test_campaign_page_lists_the_longest_overdue_first(client, person, campaign, asked):
    person(client)
    asked(1, sent_on=date(2026, 1, 12))
    asked(1, sent_on=date(2026, 1, 5))

    overdue = get(client, campaign).context["overdue"]

    assert [row.authority.plain_name for row in overdue] == ["Town 001", "Town 000"]


def test_campaign_page_writes_days_as_people_do(client, person, campaign, asked):
    person(client)
    asked(1, sent_on=date(2026, 2, 2))

    assert "Mon 2 March 2026" in get(client, campaign).content.decode()


def test_campaign_page_says_made_up_figures_of_a_demonstration_alone(client, person, campaign):
    person(client)
    assert "Made-up figures" not in get(client, campaign).content.decode()

    campaign.made_up = True
    campaign.save()
    assert "Made-up figures" in get(client, campaign).content.decode()


def test_every_page_says_where_letters_go_until_a_mail_server_is_set(
    client, person, campaign, settings
):
    person(client)
    assert "Letters are written to a folder, not sent." in get(client, campaign).content.decode()

    settings.SMTP_IS_SET = True
    assert "written to a folder" not in get(client, campaign).content.decode()


def test_campaign_page_costs_the_same_for_10_and_60_requests(
    client, person, campaign, asked, long_ago, django_assert_num_queries,
    django_assert_max_num_queries,
):  # fmt: skip
    person(client)
    question, period = campaign.questions.get(), campaign.periods.get()
    for foi_request in asked(10, sent_on=long_ago):
        record_figure(foi_request, question, period, "12")
    statistics_rebuild.rebuild(campaign, timezone.now())
    with django_assert_max_num_queries(17) as ten:
        get(client, campaign)
    for foi_request in asked(50, sent_on=long_ago):
        record_figure(foi_request, question, period, "12")
    statistics_rebuild.rebuild(campaign, timezone.now())
    with django_assert_num_queries(len(ten)):
        get(client, campaign)


def test_campaign_page_shows_a_total_with_a_hidden_number_as_a_span(
    client, person, campaign, asked, long_ago
):
    person(client)
    question, period = campaign.questions.get(), campaign.periods.get()
    one, two = asked(2, sent_on=long_ago)
    for foi_request, raw in ((one, "12"), (two, "<5")):
        lifecycle.record(foi_request, "response", date(2026, 1, 20), outcome="full")
        record_figure(foi_request, question, period, raw)
    statistics_rebuild.rebuild(campaign, timezone.now())

    assert "12 to 16" in get(client, campaign).content.decode()


def test_an_unknown_campaign_is_a_page_that_says_so(client, person):
    person(client)

    answer = client.get(reverse("campaign", args=["nowhere"]))

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_campaign_page_says_what_waits_for_a_person(client, person, campaign, asked, long_ago):
    person(client)
    (foi_request,) = asked(1, sent_on=long_ago)
    assert "Waits for one of us" not in get(client, campaign).content.decode()

    Authority.objects.update(email="foi@testham.example")
    foi_request.authority.refresh_from_db()
    draft = letters.ladder_letter(foi_request, ladder.REMINDER)
    letters.write([draft], approved=False, at=timezone.now())
    figure = record_figure(foi_request, campaign.questions.get(), campaign.periods.get(), "12")
    Figure.objects.update(needs_review=True)
    context = get(client, campaign).context

    assert context["letters_to_look_at"] == [("draft", 1)]
    assert context["figures_to_look_at"] == 1
    shown = client.get(reverse("figures-to-look-at", args=[campaign.slug]))
    assert list(shown.context["page"]) == [figure]
    assert foi_request.get_absolute_url() in shown.content.decode()


def test_campaign_page_counts_an_authority_asked_twice_once_and_says_what_it_counts(
    client, person, campaign, asked, long_ago
):
    person(client)
    one, _ = asked(2, sent_on=long_ago)
    lifecycle.record(one, "refusal", date(2026, 1, 26), note="s.12")
    lifecycle.record(lifecycle.new_round(one), "sent", date(2026, 2, 2))

    answer = get(client, campaign)

    assert answer.context["authorities"] == 2
    assert answer.context["all"].requests == 3
    assert "2 authorities, 3 requests: those asked again" in answer.content.decode()
    assert "The length of a bar is the number of requests." in answer.content.decode()


def test_campaign_page_says_how_many_replies_wait(client, person, campaign, asked, long_ago):
    person(client)
    (foi_request,) = asked(1, sent_on=long_ago)
    came_in(of=foi_request)
    came_in(of=foi_request, kind="acknowledgement")
    came_in(perhaps=[foi_request])
    came_in()

    answer = get(client, campaign)

    assert (answer.context["replies_to_read"], answer.context["replies_in_pen"]) == (1, 1)
    assert f"/replies/pen/?campaign={campaign.slug}" in answer.content.decode()


def test_campaign_page_leads_to_everything_that_is_made_of_figures(
    client, person, campaign, asked, long_ago
):
    person(client)
    (foi_request,) = asked(1, sent_on=long_ago)
    record_figure(foi_request, campaign.questions.get(), campaign.periods.get(), "12")
    statistics_rebuild.rebuild(campaign, timezone.now())
    text = get(client, campaign).content.decode()
    main = text[text.index("<main") :]

    for name in ("statistics", "responses", "pictures", "exports", "releases", "claims"):
        assert f'href="{reverse(name, args=[campaign.slug])}"' in main
    for name in ("authority-lists", "tokens"):
        assert f'href="{reverse(name)}"' in text[: text.index("<main")]


def test_campaign_page_says_when_statistics_are_older_than_the_newest_change(
    client, person, campaign, asked, long_ago
):
    person(client)
    (foi_request,) = asked(1, sent_on=long_ago)
    statistics_rebuild.rebuild(campaign, timezone.now())
    assert "do not have everything yet" not in get(client, campaign).content.decode()

    record_figure(foi_request, campaign.questions.get(), campaign.periods.get(), "12")

    assert "do not have everything yet" in get(client, campaign).content.decode()
