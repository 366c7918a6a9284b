"""The lists of what came in, by what each message waits for."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from responses_app.models import InboundMessage
from responses_app.views.reply_queues import MAY_CHANGE
from tests.came_in import ARRIVED, came_in, document_of

URL = "/replies/"


def shown(client, tab="", **query):
    answer = client.get(URL, {"tab": tab, **query} if tab else query)
    assert answer.status_code == 200
    return list(answer.context["page"])


@pytest.fixture
def sent(asked):
    return asked(2, sent_on=date(2026, 1, 5))


@pytest.fixture
def each(sent):
    """A message of every fate."""
    one, _ = sent
    return {
        "read": came_in(of=one, kind="answer"),
        "acknowledged": came_in(of=one, kind="acknowledgement"),
        "was read": came_in(of=one, kind="refusal", confirmed_at=ARRIVED),
        "pen": came_in(perhaps=[one]),
        "hand": came_in(of=one, state="by_hand", kind="acknowledgement"),
        "aside": came_in(place="aside", place_why="spam", state="by_hand"),
        "ours": came_in(place="ours"),
    }


@pytest.mark.parametrize(
    ("tab", "names"),
    [
        ("", ["read"]),
        ("read", ["read"]),
        ("pen", ["pen"]),
        ("hand", ["hand"]),
        ("aside", ["aside"]),
        ("all", ["acknowledged", "aside", "hand", "ours", "pen", "read", "was read"]),
        ("nonsense", ["read"]),
    ],
)
def test_replies_shows_in_each_tab_what_waits_for_the_same(client, person, each, tab, names):
    person(client)

    assert {one.pk for one in shown(client, tab)} == {each[name].pk for name in names}


def test_replies_shows_what_the_models_call_to_read_and_in_the_pen(client, person, each):
    person(client)

    to_read = InboundMessage.objects.to_read().filter(holds_chasing=True)
    assert set(shown(client, "read")) == set(to_read)
    assert set(shown(client, "pen")) == set(InboundMessage.objects.in_pen())


def test_replies_counts_each_tab_and_the_menu_counts_what_waits(client, person, each):
    person(client)

    answer = client.get(URL)

    counts = {tab.queue.key: tab.n for tab in answer.context["tabs"]}
    assert counts == {"read": 1, "pen": 1, "hand": 1, "aside": 1, "all": 7}
    menu = client.get(reverse("campaigns")).content.decode()
    assert '<span class="count">2</span>' in menu


def test_replies_lists_what_waits_longest_first(client, person, sent):
    person(client)
    young = came_in(of=sent[0])
    old = came_in(of=sent[1], arrived_at=ARRIVED - timedelta(days=3))

    assert shown(client) == [old, young]


def test_replies_shows_each_message_on_one_page_in_turn(client, person, db):
    person(client)
    InboundMessage.objects.bulk_create(
        InboundMessage(came_by="mailbox", arrived_at=ARRIVED - timedelta(hours=n % 7), place="pen")
        for n in range(120)
    )

    oldest = [*InboundMessage.objects.order_by("arrived_at", "pk")]
    for tab, wanted in (("pen", oldest), ("all", oldest[::-1])):
        pages = [shown(client, tab, page=number) for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [50, 50, 20]
        assert [one for page in pages for one in page] == wanted


def test_replies_counts_the_whole_queue_that_it_shows_and_the_others_up_to_a_limit(
    client, person, db
):
    person(client)
    InboundMessage.objects.bulk_create(
        InboundMessage(came_by="mailbox", arrived_at=ARRIVED, place="pen") for _ in range(1001)
    )

    text = client.get(URL, {"tab": "pen"}).content.decode()

    assert '<span class="count">1,001</span>' in text
    assert '<span class="count">1,000+</span>' in text
    assert "1,001 messages, the one that waits longest first" in text


def test_replies_says_kind_authority_day_and_documents_kept_back(client, person, sent):
    person(client)
    message = came_in(of=sent[0], kind="refusal", is_sure=True)
    came_in(of=sent[1], kind="answer")
    document_of(message, state="suspect")
    document_of(message)

    text = client.get(URL).content.decode()

    for words in ("Town 000", "Refusal notice", ">sure<", ">perhaps<", "Mon 9 February 2026"):
        assert words in text
    assert "1 kept back" in text


@pytest.mark.parametrize("search", ["Housing", "lgss.example", "Repairs backlog", "Town 001"])
def test_replies_finds_by_sender_subject_and_authority(client, person, sent, search):
    person(client)
    wanted = came_in(
        of=sent[1],
        sender_address="foi@lgss.example",
        sender_name="Housing Team",
        subject="Repairs backlog",
    )
    came_in(of=sent[0])

    assert shown(client, "all", search=search) == [wanted]


def test_replies_finds_by_our_reference_but_not_by_a_tie_that_was_undone(client, person, sent):
    person(client)
    message = came_in(of=sent[0])
    assert shown(client, "all", search=sent[0].reference) == [message]

    message.ties.update(undone_at=ARRIVED)
    assert shown(client, "all", search=sent[0].reference) == []


def test_replies_filters_by_campaign_and_kind(client, person, sent, campaign):
    person(client)
    theirs = came_in(of=sent[0], kind="answer")
    came_in(of=sent[0], kind="refusal")
    came_in()

    assert shown(client, "all", campaign=campaign.slug, kind="answer") == [theirs]
    assert len(shown(client, "all", campaign=campaign.slug)) == 2


def test_replies_of_a_campaign_says_that_more_in_the_pen_may_be_its(client, person, sent, campaign):
    person(client)
    came_in(perhaps=[sent[0]])
    came_in()

    text = client.get(URL, {"tab": "pen", "campaign": campaign.slug}).content.decode()

    assert "For 1 more nothing says which campaign it is for" in text


@pytest.mark.parametrize(
    "query", [{"search": "a\0b"}, {"kind": "nonsense"}, {"campaign": "nowhere"}]
)
def test_replies_says_which_filter_cannot_be_read_and_shows_nothing(client, person, sent, query):
    person(client)
    came_in(of=sent[0])

    answer = client.get(URL, query)

    assert "Nothing is shown, because a filter cannot be read" in answer.content.decode()
    assert not answer.context["page"].object_list


@pytest.mark.parametrize("page", ["99999999999999999999", "-1", "two", "9" * 5000])
def test_replies_opens_a_page_for_any_number(client, person, sent, page):
    person(client)
    message = came_in(of=sent[0])

    assert shown(client, page=page) == [message]


def test_replies_offers_bringing_back_to_those_who_may(client, person, each):
    person(client, MAY_CHANGE)
    assert "Bring back<span" in client.get(URL, {"tab": "aside"}).content.decode()

    person(client)
    assert "Bring back<span" not in client.get(URL, {"tab": "aside"}).content.decode()


def test_replies_says_that_mail_is_kept_and_waits_for_the_tool(client, person, db):
    person(client)
    came_in(state="kept", place="new", kind="")

    assert "1 more mail came in and waits" in client.get(URL).content.decode()


def test_replies_shows_hostile_words_as_words(client, person, sent):
    person(client)
    came_in(of=sent[0], subject="<script>alert(1)</script>", sender_name="\u202egnp.exe")

    text = client.get(URL).content.decode()

    assert "<script>alert" not in text
    assert "<bdi>\u202egnp.exe</bdi>" in text


def test_replies_needs_a_login(client, db):
    assert client.get(URL).url.startswith("/login/")


@pytest.mark.parametrize("tab", ["read", "pen", "hand", "aside", "all"])
def test_replies_costs_the_same_for_few_and_many(
    client, person, sent, tab, django_assert_num_queries, django_assert_max_num_queries
):
    person(client, MAY_CHANGE)

    def more(count):
        for _ in range(count):
            for columns in ({"of": sent[0]}, {"perhaps": sent}, {"place": "aside"}):
                document_of(came_in(state="by_hand", **columns), state="suspect")

    more(2)
    with django_assert_max_num_queries(13) as few:
        client.get(URL, {"tab": tab})
    more(15)
    with django_assert_num_queries(len(few)):
        client.get(URL, {"tab": tab})
