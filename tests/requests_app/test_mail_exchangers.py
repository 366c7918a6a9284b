"""Whose mail servers take a council's mail, asked of a real name server on the loopback address."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from requests_app import mail_exchangers
from requests_app.mail_exchangers import domain_of, group_among, group_of, groups_of, look_up
from requests_app.models import MailDomain, OutgoingMessage
from tests import servers

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
OUTLOOK = "mail.protection.outlook.com"
LABELS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)
HOSTS = st.lists(
    st.builds(
        lambda labels, end: ".".join([*labels, end]),
        st.lists(LABELS, max_size=4),
        st.sampled_from(["gov.uk", "co.uk", "com", "outlook.com", "gov.scot", "uk", "net"]),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def name_server(settings):
    with servers.NameServer(
        {
            "kent.gov.uk": [(0, "kent-gov-uk.mail.protection.outlook.com")],
            "hants.gov.uk": [(10, "mx1.hants.gov.uk"), (20, "mx2.hants.gov.uk")],
            "alone.gov.uk": [],
            "null.gov.uk": [(0, "")],
            "broken.gov.uk": "SERVFAIL",
            "silent.gov.uk": "silence",
            "numbers.gov.uk": [(10, "192.0.2.1")],
        }
    ) as server:
        settings.DNS_SERVER = server.address
        yield server


@pytest.fixture
def make_letter(make_request):
    """Write a letter to an address."""

    def make(to: str, state: str = "pending", exchanger: str = "") -> OutgoingMessage:
        number = OutgoingMessage.objects.count()
        return OutgoingMessage.objects.create(
            foi_request=make_request(),
            kind="request",
            step="request",
            to_address=to,
            envelope_from="foi@example.org",
            subject="A request",
            body="Dear council",
            message_id=f"<{number}@example.org>",
            mime=b"",
            state=state,
            exchanger=exchanger,
        )

    return make


def known(name: str, exchanger: str, *, at: datetime = NOW, problem: str = "") -> MailDomain:
    return MailDomain.objects.create(
        name=name, exchanger=exchanger, looked_up_at=at, problem=problem
    )


# ---------------------------------------------------------------------------- what is common


@pytest.mark.parametrize(
    ("hosts", "group"),
    [
        (["council-gov-uk.mail.protection.outlook.com"], OUTLOOK),
        (["mx1.hants.gov.uk", "mx2.hants.gov.uk"], "hants.gov.uk"),
        (["mail.hants.gov.uk"], "hants.gov.uk"),
        (["cluster1.eu.messagelabs.com"], "eu.messagelabs.com"),
        (["cluster1.eu.messagelabs.com", "cluster1a.eu.messagelabs.com"], "eu.messagelabs.com"),
        (["eu-smtp-inbound-1.mimecast.com", "eu-smtp-inbound-2.mimecast.com"], "mimecast.com"),
        (["aspmx.l.google.com", "alt1.aspmx.l.google.com"], "l.google.com"),
        (["mx1.eu.a.com", "mx1.us.a.com"], "a.com"),
        # nothing in common: the preferred one speaks
        (["mx.kent.gov.uk", "mx.backup.net"], "kent.gov.uk"),
        (["mx.kent.gov.uk", "mx.surrey.gov.uk"], "kent.gov.uk"),
        (["mx.fife.gov.scot", "mx.angus.gov.scot"], "fife.gov.scot"),
        (["mx.a.co.nz", "mx.b.co.nz"], "a.co.nz"),
        # names that have no label to spare
        (["kent.gov.uk"], "kent.gov.uk"),
        (["outlook.com"], "outlook.com"),
        (["fife.scot"], "fife.scot"),
        # names that are nobody's
        (["gov.uk"], ""),
        (["mail"], ""),
        (["192.0.2.1"], ""),
    ],
)
def test_group_among_is_what_the_exchangers_have_in_common(hosts, group):
    assert group_among(hosts) == group


@given(hosts=HOSTS)
def test_group_among_is_the_end_of_the_preferred_exchanger_and_somebodys(hosts):
    group = group_among(hosts)

    assert group == "" or f".{hosts[0]}".endswith(f".{group}")
    assert group not in {"gov.uk", "co.uk", "gov.scot", "uk", "com", "net"}
    assert group == "" or "." in group


@given(hosts=HOSTS, again=st.data())
def test_group_among_does_not_change_with_an_exchanger_named_twice(hosts, again):
    assert group_among([*hosts, again.draw(st.sampled_from(hosts))]) == group_among(hosts)


@pytest.mark.parametrize(
    ("address", "domain"),
    [("FOI@Kent.GOV.UK", "kent.gov.uk"), (" foi@a.uk. ", "a.uk"), ('"a@b"@c.uk', "c.uk"),
     ("foi", ""), ("", "")],
)  # fmt: skip
def test_domain_of_is_what_stands_after_the_last_at(address, domain):
    assert domain_of(address) == domain


# ---------------------------------------------------------------------------- what is known


def test_group_of_an_unknown_domain_is_its_own_name(db):
    known("kent.gov.uk", OUTLOOK)

    assert group_of("kent.gov.uk") == group_of("Kent.Gov.UK") == OUTLOOK
    assert group_of("Surrey.gov.uk") == "surrey.gov.uk"


def test_groups_of_asks_one_query_however_many(db, django_assert_num_queries):
    known("kent.gov.uk", OUTLOOK)
    domains = ["kent.gov.uk", "KENT.gov.uk", *(f"town{n}.gov.uk" for n in range(100))]

    with django_assert_num_queries(1):
        groups = groups_of(domains)

    assert list(groups) == domains
    assert [groups[domain] for domain in domains[:3]] == [OUTLOOK, OUTLOOK, "town0.gov.uk"]


# ---------------------------------------------------------------------------- asking


@pytest.mark.parametrize(
    ("domain", "group", "problem"),
    [
        ("kent.gov.uk", OUTLOOK, ""),
        ("hants.gov.uk", "hants.gov.uk", ""),
        ("alone.gov.uk", "alone.gov.uk", ""),  # it takes its mail itself
        ("numbers.gov.uk", "numbers.gov.uk", ""),
        ("null.gov.uk", "null.gov.uk", "null MX"),
        ("gone.gov.uk", "gone.gov.uk", "no such domain"),
        ("broken.gov.uk", "broken.gov.uk", "No usable answer"),
        (f"{'x' * 64}.gov.uk", f"{'x' * 64}.gov.uk", "No usable answer"),
    ],
)
def test_look_up_keeps_what_the_name_server_says(
    name_server, make_authority, domain, group, problem
):
    make_authority(email=f"FOI@{domain.upper()}")

    counts = look_up(NOW)

    row = MailDomain.objects.get()
    assert (row.name, row.exchanger, row.looked_up_at) == (domain, group, NOW)
    assert problem in row.problem and bool(problem) == bool(row.problem)
    assert counts == {"found": int(not problem), "failed": int(bool(problem)), "letters": 0}


def test_look_up_asks_for_each_domain_once(name_server, make_authority):
    for _ in range(3):
        make_authority(email="foi@kent.gov.uk")
    make_authority(email="")

    assert look_up(NOW)["found"] == 1
    assert look_up(NOW + 30 * DAY)["found"] == 0
    assert name_server.asked == ["kent.gov.uk"]


def test_look_up_asks_again_after_thirty_days_or_a_day_after_a_failure(name_server, make_authority):
    for name in ("kent", "hants", "alone", "broken"):
        make_authority(email=f"foi@{name}.gov.uk")
    known("kent.gov.uk", "old.example", at=NOW - 31 * DAY)
    known("hants.gov.uk", "hants.gov.uk", at=NOW - 29 * DAY)
    known("alone.gov.uk", "alone.gov.uk", at=NOW - DAY / 2, problem="silent")
    known("broken.gov.uk", OUTLOOK, at=NOW - 2 * DAY, problem="silent")

    assert look_up(NOW) == {"found": 1, "failed": 1, "letters": 0}
    assert name_server.asked[0] == "kent.gov.uk"
    assert set(name_server.asked) == {"kent.gov.uk", "broken.gov.uk"}
    assert group_of("kent.gov.uk") == OUTLOOK
    # A server in trouble takes nothing back of what it said before.
    assert group_of("broken.gov.uk") == OUTLOOK


def test_look_up_asks_at_most_the_limit_unknown_domains_first(name_server, make_authority):
    for name in ("kent", "hants", "alone"):
        make_authority(email=f"foi@{name}.gov.uk")
    known("alone.gov.uk", "alone.gov.uk", at=NOW - 99 * DAY)

    look_up(NOW, limit=2)
    assert name_server.asked == ["hants.gov.uk", "kent.gov.uk"]

    look_up(NOW, limit=2)
    assert name_server.asked[2:] == ["alone.gov.uk"]


def test_look_up_gives_up_for_now_when_nothing_is_answered(
    name_server, make_authority, monkeypatch
):
    monkeypatch.setattr(mail_exchangers, "LIFETIME", 0.2)
    for n in range(5):
        make_authority(email=f"foi@{n}.silent.gov.uk")
        name_server.answers[f"{n}.silent.gov.uk"] = "silence"

    assert look_up(NOW) == {"found": 0, "failed": 3, "letters": 0}
    assert "No answer within" in MailDomain.objects.first().problem


@pytest.mark.parametrize(
    "domain",
    ["kent.example", "example.org", "foi.example.com", "example.net", "a.test", "b.invalid",
     "localhost", "mail.localhost"],
)  # fmt: skip
def test_look_up_never_asks_for_a_name_that_is_reserved(name_server, make_authority, domain):
    make_authority(email=f"foi@{domain}")

    assert look_up(NOW) == {"found": 0, "failed": 0, "letters": 0}
    assert name_server.asked == []
    assert not MailDomain.objects.exists()


@pytest.mark.parametrize("domain", ["myexample.org", "test.gov.uk", "contest"])
def test_look_up_asks_for_a_name_that_only_resembles_a_reserved_one(
    name_server, make_authority, domain
):
    make_authority(email=f"foi@{domain}")
    look_up(NOW)

    assert name_server.asked == [domain]


def test_look_up_asks_nobody_where_it_is_off(name_server, make_authority, settings):
    settings.DNS_SERVER = "off"
    make_authority(email="foi@kent.gov.uk")

    assert look_up(NOW) == {"found": 0, "failed": 0, "letters": 0}
    assert name_server.asked == []


def test_look_up_tells_the_letters_that_have_not_left(name_server, make_letter, make_authority):
    make_authority(email="foi@kent.gov.uk")
    waiting = [
        make_letter("FOI@Kent.gov.uk", state, exchanger="kent.gov.uk")
        for state in ("draft", "pending", "deferred")
    ]
    others = [
        make_letter("foi@kent.gov.uk", state, exchanger="kent.gov.uk")
        for state in ("claimed", "data_started", "sent", "failed", "uncertain", "cancelled")
    ]
    others.append(make_letter("foi@notkent.gov.uk", exchanger="kent.gov.uk"))
    up_to_date = make_letter("foi@kent.gov.uk", exchanger=OUTLOOK)

    assert look_up(NOW) == {"found": 1, "failed": 0, "letters": 3}

    for letter in (*waiting, *others, up_to_date):
        letter.refresh_from_db()
    assert {letter.exchanger for letter in (*waiting, up_to_date)} == {OUTLOOK}
    assert {letter.exchanger for letter in others} == {"kent.gov.uk"}


@pytest.mark.django_db(transaction=True)
def test_look_up_asks_outside_of_transactions(name_server, make_authority):
    make_authority(email="foi@kent.gov.uk")
    asking, inside = connections["default"], []

    class Noted(dict):
        def get(self, domain, default):
            inside.append(asking.in_atomic_block)
            return super().get(domain, default)

    name_server.answers = Noted(name_server.answers)
    look_up(NOW)

    assert inside == [False]
