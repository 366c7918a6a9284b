import pytest

from responses_app.domain.mail import Address, DeliveryReport, Mail
from responses_app.domain.matching import senders

REGISTERED = {
    "foi@ashford.example": frozenset({1}),
    "foi@birchdale.example": frozenset({2, 3}),
    "foi@children.coldham.gov.uk": frozenset({4}),
    "foi@gmail.com": frozenset({5}),
}


@pytest.mark.parametrize(
    ("address", "authorities", "way"),
    [
        ("foi@ashford.example", {1}, "address"),
        ("jo@ashford.example", {1}, "domain"),
        ("jo@mail.ashford.example", {1}, "domain"),
        ("foi@birchdale.example", {2, 3}, "address"),
        ("jo@coldham.gov.uk", {4}, "domain"),
        ("foi@gmail.com", {5}, "address"),
        ("jo@gmail.com", set(), ""),
        ("jo@dunton.gov.uk", set(), ""),
        ("nobody", set(), ""),
    ],
)
def test_spoken_for_goes_by_address_and_then_by_domain(address, authorities, way):
    assert senders.spoken_for(address, REGISTERED) == (authorities, way)


def test_spoken_for_at_a_domain_takes_those_of_that_very_domain_first():
    registered = {"foi@a.shire.example": frozenset({1}), "foi@b.shire.example": frozenset({2})}

    assert senders.spoken_for("jo@a.shire.example", registered)[0] == {1}
    assert senders.spoken_for("jo@shire.example", registered)[0] == {1, 2}


@pytest.mark.parametrize("domain", ["gmail.com", "bristol.icasework.com", "gov.uk", "nhs.net"])
def test_serves_everybody_is_said_of_free_mail_and_case_systems(domain):
    assert senders.serves_everybody(domain)


@pytest.mark.parametrize("domain", ["bristol.gov.uk", "example.org", "foi.bristol.gov.uk"])
def test_serves_everybody_is_not_said_of_a_body_of_its_own(domain):
    assert not senders.serves_everybody(domain)


def test_is_robot_is_said_of_mail_servers_and_not_of_people():
    assert senders.is_robot(Mail(sender=Address("mailer-daemon@ashford.example")))
    assert senders.is_robot(Mail(report=DeliveryReport(recipients=())))
    assert not senders.is_robot(Mail(sender=Address("foi@ashford.example"), return_path=""))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("jo@a.gov.uk", "jo@a.gov.uk", True),
        ("jo@a.gov.uk", "foi@mail.a.gov.uk", True),
        ("jo@a.gov.uk", "jo@b.gov.uk", False),
        ("jo@gmail.com", "jo@gmail.com", True),
        ("jo@gmail.com", "al@gmail.com", False),
        ("noreply@icasework.com", "noreply@icasework.com", False),
        ("x@a.icasework.com", "x@b.icasework.com", False),
        ("", "", False),
        ("jo@a.gov.uk", "", False),
    ],
)
def test_is_same_is_said_of_one_address_and_of_one_organisation(one, other, same):
    assert senders.is_same(one, other) is same
