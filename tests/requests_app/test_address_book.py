"""An address is put right once, and serves every open request of its authority."""

from datetime import UTC, date, datetime

import pytest

from requests_app import address_book, lifecycle, outbox
from requests_app.chasing import write_due_letters
from requests_app.models import AddressProblem, Authority, OutgoingMessage
from tests.outgoing import first_letters

NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
State = OutgoingMessage.State


@pytest.fixture
def failed(make_request):
    """A first letter whose address was refused."""
    [letter] = first_letters(make_request(email="old@testham.example"))
    OutgoingMessage.objects.update(state=State.FAILED, last_reply="550 5.1.1 who?")
    address_book.open_problem(letter.foi_request.authority, letter.to_address, "550 who?", NOW)
    return letter


def moved_to(authority, address: str):
    Authority.objects.filter(pk=authority.pk).update(email=address)
    authority.refresh_from_db()
    return authority


def test_open_problem_keeps_one_item_an_authority(failed):
    address_book.open_problem(failed.foi_request.authority, "x@x.example", "551 gone", NOW)

    [problem] = AddressProblem.objects.all()
    assert (problem.address, problem.why) == ("old@testham.example", "550 who?")


def test_put_right_writes_anew_what_was_held_up(failed, person):
    authority = moved_to(failed.foi_request.authority, "new@testham.example")

    assert address_book.put_right(authority, person, NOW, "their page") == 1

    old, new = OutgoingMessage.objects.order_by("pk")
    assert (old.state, new.state, new.to_address) == ("cancelled", "pending", "new@testham.example")
    assert "Written anew to new@testham.example" in old.last_reply
    assert new.body == old.body and new.message_id != old.message_id
    problem = AddressProblem.objects.get()
    assert (problem.fixed_at, problem.fixed_by, problem.how) == (NOW, person, "their page")
    assert address_book.put_right(authority, person, NOW) == 0


def test_put_right_tries_the_same_address_again_where_a_person_says_it_is_right(failed):
    authority = failed.foi_request.authority

    assert address_book.put_right(authority, None, NOW) == 1
    assert OutgoingMessage.objects.filter(state=State.PENDING).count() == 1


def test_put_right_leaves_alone_what_left_or_may_have_left_and_closed_requests(
    failed, make_request
):
    AddressProblem.objects.all().delete()
    closed = make_request(
        authority=failed.foi_request.authority, campaign=failed.foi_request.campaign, round=2
    )
    [letter] = first_letters(closed)
    lifecycle.record(closed, "withdrawn", date(2026, 2, 2))
    OutgoingMessage.objects.exclude(pk=letter.pk).update(state=State.UNCERTAIN)
    authority = moved_to(failed.foi_request.authority, "new@testham.example")

    assert address_book.put_right(authority, None, NOW) == 0


def test_a_draft_stays_a_draft(failed):
    OutgoingMessage.objects.update(state=State.DRAFT, approved_at=None)
    authority = moved_to(failed.foi_request.authority, "new@testham.example")

    address_book.put_right(authority, None, NOW)

    assert OutgoingMessage.objects.latest("pk").state == State.DRAFT


def test_chasing_goes_on_once_the_address_is_right(make_request, mail_server):
    late = make_request(date(2026, 1, 5), email="old@testham.example")
    write_due_letters(date(2026, 2, 3), at=NOW)
    mail_server.rcpt_replies.append("550 5.1.1 who?")
    outbox.deliver(lambda: NOW)
    assert write_due_letters(date(2026, 3, 3)).written == []

    authority = moved_to(late.authority, "new@testham.example")
    assert address_book.put_right(authority, None, NOW) == 1

    then = datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert write_due_letters(then.date(), at=then).written[0]["step"] == "reminder"
    assert outbox.deliver(lambda: then)["sent"] == 1
    late.refresh_from_db()
    assert (late.next_step, late.chase_on) == ("second_reminder", date(2026, 3, 18))
