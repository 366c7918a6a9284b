from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from requests_app import lifecycle, sending
from requests_app.domain.law import Law
from requests_app.models import FoiRequest, LetterBatch, OutgoingMessage

MAY_DRAFT = "requests_app.add_foirequest"
MAY_WRITE = "requests_app.add_outgoingmessage"
KEY = "0123456789abcdef" * 2


def test_draft_says_who_would_be_asked_and_writes_nothing(client, person, campaign, authorities):
    person(client)
    authorities(6)

    answer = client.get(reverse("draft", args=[campaign.slug]))

    assert dict(answer.context["by_nation"]) == {
        "England": 2, "Wales": 2, "Scotland": 1, "Northern Ireland": 1,
    }  # fmt: skip
    assert answer.context["to_draft"] == 6
    assert not FoiRequest.objects.exists()


def test_make_drafts_drafts_each_authority_once(client, person, campaign, authorities):
    person(client, MAY_DRAFT)
    authorities(4)

    for _ in range(2):
        client.post(reverse("make-drafts", args=[campaign.slug]))

    assert FoiRequest.objects.count() == 4


def test_make_drafts_says_what_is_missing(client, person, campaign, authorities):
    person(client, MAY_DRAFT)
    authorities(1)
    campaign.applicant_name = ""
    campaign.save()

    answer = client.post(reverse("make-drafts", args=[campaign.slug]), follow=True)

    assert "real name is missing" in answer.content.decode()
    assert not FoiRequest.objects.exists()


def test_letters_shows_the_text_of_every_first_letter(client, person, campaign, asked):
    person(client)
    asked(3)

    text = client.get(reverse("letters", args=[campaign.slug])).content.decode()

    for number in range(3):
        assert f"To Council of Town 00{number}: 1) How many homes?" in text


def test_letters_lists_every_missing_value_and_shows_no_button(client, person, campaign, asked):
    person(client, MAY_WRITE)
    first, *_ = asked(3)
    campaign.letter = "To {{ officer }}: {{ questions }}"
    campaign.merge_columns = ["officer"]
    campaign.save()
    FoiRequest.objects.filter(pk=first.pk).update(merge_values={"officer": "Ms North"})

    answer = client.get(reverse("letters", args=[campaign.slug]))

    text = answer.content.decode()
    assert "2 things must be put right" in text
    assert "Town 001: no value for {{ officer }}" in text
    assert "Town 000: no value" not in text
    assert reverse("merge-file", args=[campaign.slug]) in text
    assert reverse("write-letters", args=[campaign.slug]) not in text


def test_letters_names_an_unknown_placeholder_once(client, person, campaign, asked):
    person(client, MAY_WRITE)
    asked(3)
    campaign.letter = "To {{ nobody.knows }}: {{ questions }}"
    campaign.save()

    answer = client.get(reverse("letters", args=[campaign.slug]))

    assert len(answer.context["problems"]) == 1
    assert "{{ nobody.knows }} is unknown" in answer.context["problems"][0]


def test_letters_shows_all_on_one_page_with_their_files_and_who_is_left_out(
    client, person, campaign, asked
):
    person(client, MAY_WRITE)
    asked(40)
    asked(1, email="")

    answer = client.get(reverse("letters", args=[campaign.slug]))

    text = answer.content.decode()
    assert text.count("<pre>") == 40
    assert "Write 40 letters" in text
    assert "Town 040: it has no address" in text
    assert all(draft.attachments[0].filename in text for draft in answer.context["drafts"])


def test_letters_says_when_the_last_would_leave(client, person, campaign, asked, settings):
    settings.SMTP_IS_SET = True
    person(client)
    asked(2)

    with time_machine.travel("2026-11-24 10:00:00+00:00"):
        answer = client.get(reverse("letters", args=[campaign.slug]))

    assert answer.context["ends"].date() == date(2026, 11, 24)
    assert "the last would leave about Tue 24 November 2026, 10:0" in answer.content.decode()


def test_letters_costs_the_same_for_5_and_20_requests(
    client, person, campaign, asked, django_assert_num_queries, django_assert_max_num_queries
):
    person(client)
    asked(5)
    client.get(reverse("letters", args=[campaign.slug]))
    with django_assert_max_num_queries(20) as five:
        client.get(reverse("letters", args=[campaign.slug]))
    asked(15)
    with django_assert_num_queries(len(five)):
        client.get(reverse("letters", args=[campaign.slug]))


def test_write_makes_drafts_of_one_batch_and_names_who_is_left_out(client, person, campaign, asked):
    user = person(client, MAY_WRITE)
    asked(2)
    asked(1, email="")

    answer = client.post(reverse("write-letters", args=[campaign.slug]), {"key": KEY}, follow=True)

    batch = LetterBatch.objects.get()
    assert answer.redirect_chain[-1][0] == batch.get_absolute_url()
    assert "it has no address" in answer.content.decode()
    states = OutgoingMessage.objects.values_list("state", "batch", "written_by")
    assert list(states) == [("draft", batch.pk, user.pk)] * 2


def test_the_same_button_pressed_twice_writes_one_batch(client, person, campaign, asked):
    person(client, MAY_WRITE)
    asked(2)
    where = []

    for _ in range(2):
        answer = client.post(reverse("write-letters", args=[campaign.slug]), {"key": KEY})
        where.append(answer.url)
        asked(1)  # what has been drafted since belongs to another batch

    assert where[0] == where[1] == LetterBatch.objects.get().get_absolute_url()
    assert OutgoingMessage.objects.count() == 2


def test_write_takes_one_letter_alone(client, person, campaign, asked):
    person(client, MAY_WRITE)
    _, second = asked(2)

    client.post(
        reverse("write-letters", args=[campaign.slug]),
        {"key": KEY, "reference": second.reference},
    )

    assert OutgoingMessage.objects.get().foi_request == second


def test_write_is_stopped_whole_by_one_missing_value(client, person, campaign, asked):
    person(client, MAY_WRITE)
    first, _ = asked(2)
    campaign.letter, campaign.merge_columns = "To {{ officer }}: {{ questions }}", ["officer"]
    campaign.save()
    FoiRequest.objects.filter(pk=first.pk).update(merge_values={"officer": "Ms North"})

    answer = client.post(reverse("write-letters", args=[campaign.slug]), {"key": KEY}, follow=True)

    assert "something is missing" in answer.content.decode()
    assert not OutgoingMessage.objects.exists()
    assert not LetterBatch.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 32, "a" * 33])
def test_write_refuses_a_form_without_a_key_of_ours(client, person, campaign, asked, key):
    person(client, MAY_WRITE)
    asked(1)

    answer = client.post(reverse("write-letters", args=[campaign.slug]), {"key": key})

    assert answer.status_code == 400
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize("name", ["make-drafts", "write-letters"])
def test_a_viewer_can_neither_draft_nor_write(client, person, campaign, asked, name):
    person(client)
    asked(1)

    assert client.post(reverse(name, args=[campaign.slug]), {"key": KEY}).status_code == 403
    assert client.get(reverse("letters", args=[campaign.slug])).status_code == 200


# ---------------------------------------------------------------------------- the day of sending


@pytest.fixture
def sunday():
    """22 November 2026: what leaves on the next day is due on 22 December."""
    with time_machine.travel("2026-11-22 12:00:00+00:00"):
        yield


def planned(client, campaign, name="letters", **query):
    return client.get(reverse(name, args=[campaign.slug]), query)


def test_letters_counts_exactly_the_letters_that_would_be_written(client, person, campaign, asked):
    person(client, MAY_WRITE)
    asked(8)
    asked(3, email="")
    asked(2, sent_on=date(2026, 1, 5))
    withdrawn, queued = asked(2)
    lifecycle.record(withdrawn, "withdrawn", date(2026, 1, 5))
    one = campaign.foi_requests.filter(pk=queued.pk)
    sending.write_first_letters(campaign, one, key="another", at=timezone.now())

    plan = planned(client, campaign).context["sending"].plan

    assert {one.law: one.authorities for one in plan.laws} == {Law.FOIA: 6, Law.FOISA: 2}
    client.post(reverse("write-letters", args=[campaign.slug]), {"key": KEY})
    assert OutgoingMessage.objects.exclude(foi_request=queued).count() == plan.authorities


def test_letters_plans_for_the_next_working_day_and_warns_of_christmas(
    client, person, campaign, asked, sunday
):
    person(client)
    asked(4)

    text = planned(client, campaign).content.decode()

    assert 'value="2026-11-23"' in text
    assert "Due on Tue 22 December 2026, between 18 December and 6 January" in text
    assert "?send_on=2027-01-05#plan" in text


def test_letters_plans_for_the_day_that_is_asked(client, person, campaign, asked, sunday):
    person(client)
    asked(4)

    answer = planned(client, campaign, send_on="2027-08-27")
    plan = answer.context["sending"]

    assert plan.plan.sent_on == date(2027, 8, 27)
    assert [one.response_due for one in plan.plan.laws] == [date(2027, 9, 27), date(2027, 9, 24)]
    text = answer.content.decode()
    assert "Mon 30 August 2027, Late Summer Bank Holiday" in text
    assert "All fall due in the week of Mon 27 September 2027" in text
    assert "under FOISA on <strong>Mon 30 August 2027</strong>" in text


def test_letters_says_so_where_nothing_speaks_against_the_day(
    client, person, campaign, asked, sunday
):
    person(client)
    asked(1)

    text = planned(client, campaign, send_on="2027-02-02").content.decode()

    assert "Nothing speaks against Tue 2 February 2027." in text
    assert "The bank holidays after 2026 are not all proclaimed" in text
    assert "Days with nothing against them" not in text


def test_letters_says_when_councils_may_count_otherwise(client, person, campaign, asked, sunday):
    person(client)
    asked(1)

    text = planned(client, campaign, send_on="2027-02-06").content.decode()

    assert "Sat 6 February 2027 is not a working day" in text
    assert 'councils may count to <span class="nowrap">Mon 8 March 2027' in text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Choose a day"),
        ("Friday", "one such as 2026-03-02 was expected"),
        ("2026-11-21", "That day has passed"),
        ("2050-12-30", "outside our bank holidays"),
        ("9999-12-31", "outside our bank holidays"),
    ],
)
def test_letters_says_at_the_field_what_is_wrong_with_the_day(
    client, person, campaign, asked, sunday, typed, problem
):
    person(client)
    asked(1)

    answer = planned(client, campaign, send_on=typed)

    assert answer.status_code == 200
    assert problem in answer.context["send_on"].errors["send_on"][0]
    assert "errorlist" in answer.content.decode()
    assert "sending" not in answer.context


def test_letters_shows_no_plan_where_no_letter_can_be_sent(client, person, campaign, asked):
    person(client)
    asked(2, email="")

    assert "send_on" not in planned(client, campaign).context


def test_draft_plans_for_everybody_still_to_be_asked_with_or_without_an_address(
    client, person, campaign, asked, authorities, sunday
):
    person(client, MAY_DRAFT)
    asked(1)
    authorities(7)
    authorities(4, email="")

    before = planned(client, campaign, "draft").context["sending"].plan
    client.post(reverse("make-drafts", args=[campaign.slug]))
    after = planned(client, campaign, "draft").context["sending"].plan
    to_queue = planned(client, campaign).context["sending"].plan

    assert {one.law: one.authorities for one in before.laws} == {Law.FOIA: 9, Law.FOISA: 3}
    assert before == after
    assert {one.law: one.authorities for one in to_queue.laws} == {Law.FOIA: 6, Law.FOISA: 2}


def test_draft_costs_the_same_for_4_and_40_authorities(
    client, person, campaign, authorities, django_assert_num_queries, django_assert_max_num_queries
):
    person(client)
    authorities(4)
    with django_assert_max_num_queries(17) as four:
        planned(client, campaign, "draft")
    authorities(36)
    with django_assert_num_queries(len(four)):
        planned(client, campaign, "draft")
