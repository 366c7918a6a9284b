"""From a request or a selection to letters that wait to be approved."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from requests_app import lifecycle
from requests_app.models import FoiRequest, LetterBatch, OutgoingMessage, StandardAnswer

MAY_WRITE = "requests_app.add_outgoingmessage"
QUESTION = "Do you mean calendar or financial years?"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-02-02 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def asks(asked, long_ago):
    """Councils that ask us what we mean."""

    def make(count=1, words=QUESTION):
        made = asked(count, sent_on=long_ago)
        for one in made:
            lifecycle.record(one, "clarification_requested", date(2026, 1, 12), note=words)
        return made

    return make


@pytest.fixture
def refuses(asked, long_ago):
    def make(words="s.12", count=1):
        made = asked(count, sent_on=long_ago)
        for one in made:
            lifecycle.record(one, "refusal", date(2026, 1, 26), note=words)
        return made

    return make


@pytest.fixture
def page(client, campaign):
    """Post a step of the page; what was shown is sent back with it, as a browser does."""

    def post(step, foi_requests, shown=None, **typed):
        data = {"request": [one.reference for one in foi_requests], "step": step}
        if shown is not None:
            form = shown.context["form"]
            names = [name for name in form.fields if not typed.keys() & {name}]
            data |= {
                name: value for name in names if (value := form[name].value()) not in (None, False)
            }
            if "seen" in shown.context:
                data["seen"] = shown.context["seen"]
        return client.post(reverse("answer", args=[campaign.slug]), data | typed)

    return post


def test_answer_is_for_those_who_may_write_letters(client, person, campaign, asks):
    person(client)
    url = reverse("answer", args=[campaign.slug])

    assert client.get(url, {"request": asks()[0].reference}).status_code == 403


def test_answer_begins_with_what_fits_and_what_they_said(client, person, campaign, asks):
    person(client, MAY_WRITE)
    (one,) = asks()

    shown = client.get(reverse("answer", args=[campaign.slug]), {"request": one.reference})

    text = shown.content.decode()
    assert "Answer what they ask us" in text
    assert "Narrow the request" not in text
    assert QUESTION in text


@pytest.mark.parametrize("reference", ["no such", "a\0b", ""])
def test_answer_of_nobody_goes_back_to_the_list(client, person, campaign, reference):
    person(client, MAY_WRITE)
    url = reverse("answer", args=[campaign.slug])

    answer = client.get(url, {"request": reference}, follow=True)

    assert "Choose at least one request" in answer.content.decode()


def test_answer_leads_to_drafts_of_one_batch(person, client, page, asks):
    user = person(client, MAY_WRITE)
    both = asks(2)

    first = page("text", both, offer="clarification")
    looked = page("preview", both, first, what_we_say="Calendar years.", keep_as="Which years")
    written = page("write", both, looked)

    assert [one.draft.body.count("Calendar years.") for one in looked.context["previews"]] == [1, 1]
    batch = LetterBatch.objects.get()
    assert written.status_code == 302 and written.url.endswith(f"/{batch.pk}/")
    assert batch.made_by == user
    assert set(batch.letters.values_list("state", "foi_request")) == {
        ("draft", one.pk) for one in both
    }
    assert StandardAnswer.objects.get().title == "Which years"


def test_answer_writes_one_batch_where_the_form_is_sent_twice(person, client, page, asks):
    person(client, MAY_WRITE)
    (one,) = asks()
    looked = page(
        "preview", [one], page("text", [one], offer="clarification"), what_we_say="Calendar."
    )

    first, second = page("write", [one], looked), page("write", [one], looked)

    assert first.url == second.url
    assert OutgoingMessage.objects.count() == 1


def test_answer_writes_nothing_that_was_not_read(person, client, page, asks):
    person(client, MAY_WRITE)
    (one,) = asks()
    looked = page(
        "preview", [one], page("text", [one], offer="clarification"), what_we_say="Calendar."
    )

    changed = page("write", [one], looked, what_we_say="Financial.")

    assert changed.status_code == 400
    assert "read them again" in changed.content.decode()
    assert not OutgoingMessage.objects.exists()
    assert page("write", [one], changed).status_code == 302
    assert "Financial." in OutgoingMessage.objects.get().body


def test_answer_says_what_is_missing_and_keeps_what_was_typed(person, client, page, asks, refuses):
    person(client, MAY_WRITE)
    (one,) = asks()
    empty = page("preview", [one], page("text", [one], offer="clarification"), what_we_say="")
    assert empty.status_code == 400
    assert "What we say</a>: This field is required" in empty.content.decode()

    (two,) = refuses()
    first = page("text", [two], offer="narrow")
    looked = page("preview", [two], first, periods_asked="2025 and no more")

    text = looked.content.decode()
    assert "no value for {{ arithmetic }}. Type in their own estimate" in text
    assert "2025 and no more" in text
    assert 'value="write"' not in text
    assert 'value="preview"' in text


def test_answer_shows_who_else_asks_and_ticks_only_those_much_alike(person, client, page, asks):
    person(client, MAY_WRITE)
    (one,) = asks()
    (same,) = asks(words="Do you mean financial or calendar years?")
    (other,) = asks(words="Which homes?")

    text = page("text", [one], offer="clarification").content.decode()

    ticked = dict(re.findall(r'name="request" value="([^"]+)"( checked)?', text))
    assert ticked[same.reference] == " checked"
    assert ticked[other.reference] == ""
    assert "Which homes?" in text

    looked = page(
        "preview",
        [one, other],
        page("text", [one], offer="clarification"),
        what_we_say="Calendar.",
    )
    ticked = dict(re.findall(r'name="request" value="([^"]+)"( checked)?', looked.content.decode()))
    assert ticked[other.reference] == " checked"
    assert ticked[same.reference] == ""  # a person took the tick away


def test_answer_narrows_by_each_councils_own_estimate(person, client, page, refuses, campaign):
    person(client, MAY_WRITE)
    one, two = refuses(count=2)
    estimates = {
        f"files-{one.pk}": "1200", f"minutes-{one.pk}": "5",
        f"files-{two.pk}": "4321", f"minutes-{two.pk}": "2.5",
    }  # fmt: skip

    first = page("text", [one, two], offer="narrow")
    looked = page("preview", [one, two], first, periods_asked="2025", **estimates)

    text = looked.content.decode()
    assert "216 of the 1,200 files" in text
    assert "432 of the 4,321 files" in text
    assert "216 of 1,200 files fit the limit" in text
    assert not FoiRequest.objects.filter(round=2).exists()
    assert page("write", [one, two], looked).status_code == 302
    assert FoiRequest.objects.filter(round=2, was_sent=False).count() == 2


@pytest.mark.parametrize(
    ("files", "minutes", "problem"),
    [
        ("1200", "", "both are needed"),
        ("", "5", "both are needed"),
        ("many", "5", "whole number"),
        ("0", "5", "greater than or equal to 1"),
        ("10", "-5", "greater than or equal to 0.01"),
        ("10", "NaN", "number"),
    ],
)
def test_answer_says_what_is_wrong_with_an_estimate(
    person, client, page, refuses, files, minutes, problem
):
    person(client, MAY_WRITE)
    (one,) = refuses()
    typed = {f"files-{one.pk}": files, f"minutes-{one.pk}": minutes, "periods_asked": "2025"}

    looked = page("preview", [one], page("text", [one], offer="narrow"), **typed)

    assert looked.status_code == 400
    assert problem in looked.content.decode()


@pytest.mark.parametrize("files", ["1,200", "1 200", " 1200 "])
def test_answer_reads_a_number_of_files_as_people_write_it(person, client, page, refuses, files):
    person(client, MAY_WRITE)
    (one,) = refuses()
    typed = {f"files-{one.pk}": files, f"minutes-{one.pk}": "5", "periods_asked": "2025"}

    looked = page("preview", [one], page("text", [one], offer="narrow"), **typed)

    assert "216 of the 1,200 files" in looked.context["previews"][0].draft.body


@pytest.mark.parametrize("files", ["1,20", "12,00,000", "1.200.000"])
def test_answer_refuses_a_number_that_could_be_another(person, client, page, refuses, files):
    person(client, MAY_WRITE)
    (one,) = refuses()
    typed = {f"files-{one.pk}": files, f"minutes-{one.pk}": "5", "periods_asked": "2025"}

    looked = page("preview", [one], page("text", [one], offer="narrow"), **typed)

    assert "Enter a whole number" in looked.content.decode()


def test_answer_reckons_an_estimate_by_the_law_it_was_refused_under(person, client, page, refuses):
    person(client, MAY_WRITE)
    (one,) = refuses("Refused under regulation 12(4)(b)")
    typed = {f"files-{one.pk}": "1200", f"minutes-{one.pk}": "5", "periods_asked": "2025"}

    looked = page("preview", [one], page("text", [one], offer="narrow"), **typed)

    text = looked.content.decode()
    assert "Environmental Information Regulations 2004 have no cost limit" in text
    assert "within the limit" not in text


def test_answer_asks_the_questions_that_are_ticked_all_at_first(
    person, client, page, refuses, campaign
):
    person(client, MAY_WRITE)
    campaign.questions.create(key="2", text="How many wait?", unit="homes", position=2)
    campaign.questions.create(key="3", unit="homes", sum_of=["1", "2"], position=3)
    (one,) = refuses()
    first = page("text", [one], offer="narrow")
    assert first.context["form"]["questions"].value() == ["1", "2"]
    typed = {f"files-{one.pk}": "1200", f"minutes-{one.pk}": "5", "periods_asked": "2025"}

    looked = page("preview", [one], first, **typed, questions=["2"])
    body = looked.context["previews"][0].draft.body
    assert "2) How many wait" in body and "How many homes" not in body

    none = page("preview", [one], first, **typed, questions=[])
    assert "Tick at least one question" in none.content.decode()

    assert page("write", [one], looked).status_code == 302


def test_answer_asks_for_no_questions_in_a_letter_that_asks_none(person, client, page, asks):
    person(client, MAY_WRITE)
    (one,) = asks()

    assert "questions" not in page("text", [one], offer="clarification").context["form"].fields


@pytest.mark.parametrize("step", ["preview", "write"])
def test_answer_tells_the_second_of_two_people_why_and_keeps_the_text(
    person, client, page, asks, step
):
    person(client, MAY_WRITE)
    (one,) = asks()
    first = page("text", [one], offer="clarification")
    mine = page("preview", [one], first, what_we_say="Calendar.")
    theirs = page("preview", [one], page("text", [one], offer="clarification"), what_we_say="Tax.")
    page("write", [one], theirs)

    late = page(step, [one], mine)

    text = late.content.decode()
    assert late.status_code == (400 if step == "write" else 200)
    assert "an answer to them is written already and has not left yet" in text
    assert "Calendar." in text
    assert 'value="write"' not in text
    assert OutgoingMessage.objects.count() == 1


def test_answer_goes_to_the_body_that_is_named(person, client, page, asked, campaign, long_ago):
    person(client, MAY_WRITE)
    one, other = asked(2, sent_on=long_ago)
    lifecycle.record(one, "response", date(2026, 1, 26), outcome="not_held")
    first = page("text", [one], offer="right_body")

    unknown = page("preview", [one], first, **{f"body-{one.pk}": "Nowhere at All"})
    assert unknown.status_code == 400
    there = page("preview", [one], first, **{f"body-{one.pk}": other.authority.plain_name})
    assert f'href="{other.get_absolute_url()}">See that request' in there.content.decode()

    (draft,) = asked(1)
    looked = page("preview", [one], first, **{f"body-{one.pk}": draft.authority.code})
    assert f"taken for {draft.authority.official_name}" in looked.content.decode()
    assert page("write", [one], looked).status_code == 302
    assert draft.outgoing_messages.get().kind == "request"


def test_answer_wants_a_title_for_what_it_keeps(person, client, page, asks):
    person(client, MAY_WRITE)
    (one,) = asks()
    first = page("text", [one], offer="clarification")

    looked = page("preview", [one], first, what_we_say="Calendar.", keep="on", keep_as="")

    assert "under which title" in looked.content.decode()


def test_answer_costs_the_same_for_3_and_12_requests(
    person, client, page, asks, django_assert_num_queries, django_assert_max_num_queries
):
    person(client, MAY_WRITE)
    few = asks(3)
    first = page("text", few, offer="clarification")
    with django_assert_max_num_queries(26) as three:
        page("preview", few, first, what_we_say="Calendar.")
    queries = len(three)  # read before the next request empties the log
    many = few + asks(9)
    first = page("text", many, offer="clarification")
    with django_assert_num_queries(queries):
        page("preview", many, first, what_we_say="Calendar.")


def test_answer_with_estimates_costs_the_same_for_3_and_12_requests(
    person, client, page, refuses, django_assert_num_queries, django_assert_max_num_queries
):
    person(client, MAY_WRITE)
    refuses()  # somebody else who may want the same, both times

    def look(count):
        chosen = refuses(count=count)
        estimates = {f"files-{one.pk}": "1200" for one in chosen}
        estimates |= {f"minutes-{one.pk}": "5" for one in chosen}
        first = page("text", chosen, offer="narrow")
        return chosen, first, {"periods_asked": "2025", **estimates}

    chosen, first, typed = look(3)
    with django_assert_max_num_queries(36) as three:
        page("preview", chosen, first, **typed)
    queries = len(three)
    chosen, first, typed = look(12)
    with django_assert_num_queries(queries):
        page("preview", chosen, first, **typed)


# ---------------------------------------------------------------------------- from its own page


def test_a_request_leads_to_writing_for_those_who_may(client, person, asks):
    (one,) = asks()
    person(client)
    assert "Write to them" not in client.get(one.get_absolute_url()).content.decode()

    person(client, MAY_WRITE)
    text = client.get(one.get_absolute_url()).content.decode()

    (link,) = re.findall(r'href="([^"]+)">Write to them', text)
    assert client.get(link).context["chosen"][0][0] == one


def test_a_draft_is_nobody_to_answer(client, person, asked):
    (draft,) = asked(1)
    person(client, MAY_WRITE)

    assert "Write to them" not in client.get(draft.get_absolute_url()).content.decode()


def test_a_request_names_the_one_it_replaces_and_the_one_that_replaced_it(client, person, refuses):
    (old,) = refuses()
    new = lifecycle.new_round(old)
    person(client)

    before = client.get(old.get_absolute_url()).content.decode()
    after = client.get(new.get_absolute_url()).content.decode()

    assert f'<dt>Replaced by</dt><dd><a href="{new.get_absolute_url()}">{new.reference}' in before
    assert "(not sent); this one keeps its own rights" in before
    assert f'<dt>Replaces</dt><dd><a href="{old.get_absolute_url()}">{old.reference}' in after
