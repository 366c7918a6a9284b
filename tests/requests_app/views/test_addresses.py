import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from requests_app import sending
from requests_app.models import AddressProblem, Authority, OutgoingMessage

MAY_CHANGE = "requests_app.change_authority"


def shown(answer):
    return [authority.plain_name for authority, _, _ in answer.context["rows"]]


def test_addresses_lists_those_without_one(client, person, authorities):
    person(client)
    authorities(2)
    authorities(1, email="")

    answer = client.get(reverse("addresses") + "?only=without")

    assert shown(answer) == ["Town 002"]
    assert (answer.context["without"], answer.context["standing"]) == (1, 3)


def test_addresses_flags_two_bodies_with_one_address_whatever_its_case(client, person, authorities):
    person(client)
    authorities(1, email="FOI@example.org")
    authorities(1, email="foi@example.org")
    authorities(1, email="other@example.org")

    answer = client.get(reverse("addresses"))

    assert [shared for _, shared, _ in answer.context["rows"]] == [True, True, False]
    assert shown(client.get(reverse("addresses") + "?only=shared")) == ["Town 000", "Town 001"]


def test_addresses_links_to_a_search_for_the_authoritys_own_page(client, person, authorities):
    person(client)
    authorities(1)

    text = client.get(reverse("addresses")).content.decode()

    assert "q=%22Council+of+Town+000%22+freedom+of+information" in text


@pytest.mark.parametrize(
    "line",
    ["Town 001, new@example.org", "X001\tnew@example.org", "Town 001 <new@example.org>",
     "Town 001; new@example.org "],
)  # fmt: skip
def test_bring_in_reads_pasted_lines_as_people_paste_them(client, person, authorities, line):
    person(client, MAY_CHANGE)
    authorities(3)

    client.post(
        reverse("bring-in-addresses"), {"pasted": f"\n{line}\n", "confirmed_on": "2026-03-02"}
    )

    changed = Authority.objects.get(code="X001")
    assert (changed.email, str(changed.email_confirmed_on)) == ("new@example.org", "2026-03-02")


def test_bring_in_takes_last_waves_file(client, person, authorities):
    person(client, MAY_CHANGE)
    authorities(2, email="")
    file = SimpleUploadedFile("last.csv", b"name,email\nTown 000,a@example.org\n")

    client.post(reverse("bring-in-addresses"), {"file": file, "confirmed_on": "2026-03-02"})

    assert Authority.objects.get(code="X000").email == "a@example.org"


def test_bring_in_writes_nothing_when_one_row_is_wrong(client, person, authorities):
    person(client, MAY_CHANGE)
    authorities(2, email="")
    pasted = "Town 000, a@example.org\nNowhere at all, b@example.org"

    answer = client.post(
        reverse("bring-in-addresses"), {"pasted": pasted, "confirmed_on": "2026-03-02"}
    )

    assert answer.context["report"].errors[0].line == 2
    assert not Authority.objects.exclude(email="").exists()


def test_bring_in_names_a_line_without_an_address(client, person):
    person(client, MAY_CHANGE)

    answer = client.post(
        reverse("bring-in-addresses"), {"pasted": "Town 000", "confirmed_on": "2026-03-02"}
    )

    assert "Line 1 of what was pasted has no address" in answer.content.decode()


def test_edit_keeps_a_wrong_address_out(client, person, authorities):
    person(client, MAY_CHANGE)
    authorities(1)

    answer = client.post(reverse("edit-address", args=["X000"]), {"email": "not an address"})

    assert answer.status_code == 200
    assert Authority.objects.get().email == "foi0@example.org"


def test_edit_is_refused_without_the_permission(client, person, authorities):
    person(client)
    authorities(1)

    assert client.get(reverse("edit-address", args=["X000"])).status_code == 403


def test_addresses_costs_the_same_for_10_and_40_authorities(
    client, person, authorities, django_assert_num_queries, django_assert_max_num_queries
):
    person(client)
    authorities(10)
    with django_assert_max_num_queries(13) as ten:
        client.get(reverse("addresses"))
    authorities(30)
    with django_assert_num_queries(len(ten)):
        client.get(reverse("addresses"))


# ---------------------------------------------------------------------------- refused addresses


@pytest.fixture
def refused(campaign, asked):
    """A first letter that a mail server refused, and its authority on the list."""
    (foi_request,) = asked(1)
    chosen = campaign.foi_requests.all()
    sending.write_first_letters(campaign, chosen, key="k", at=timezone.now())
    OutgoingMessage.objects.update(state="failed", attempts=1, approved_at=timezone.now())
    authority = foi_request.authority
    return AddressProblem.objects.create(
        authority=authority, address=authority.email, why="550 5.1.1 no such user"
    )


def waiting():
    return list(OutgoingMessage.objects.filter(state="pending").values_list("to_address"))


def test_to_put_right_says_what_the_server_said_and_who_waits(client, person, refused):
    person(client, MAY_CHANGE)

    text = client.get(reverse("address-problems")).content.decode()

    assert "550 5.1.1 no such user" in text
    assert "1 open request, 1 letter" in text
    assert reverse("address-problems") in client.get(reverse("addresses")).content.decode()


def test_an_address_put_right_serves_what_waited(client, person, refused):
    user = person(client, MAY_CHANGE)
    name = refused.pk

    answer = client.post(
        reverse("address-problems"),
        {
            "problem": name,
            f"{name}-email": "right@example.org",
            f"{name}-email_source": "its FOI page",
        },
        follow=True,
    )

    assert "1 letter that waited is written anew" in answer.content.decode()
    assert waiting() == [("right@example.org",)]
    refused.refresh_from_db()
    assert (refused.fixed_by, refused.how) == (user, "now right@example.org")
    kept = Authority.objects.get()
    assert (kept.email, kept.email_source) == ("right@example.org", "its FOI page")
    assert kept.email_confirmed_on == timezone.localdate()


@pytest.mark.parametrize("typed", ["", "no address"])
def test_what_is_no_address_is_said_at_its_field(client, person, refused, typed):
    person(client, MAY_CHANGE)

    answer = client.post(
        reverse("address-problems"), {"problem": refused.pk, f"{refused.pk}-email": typed}
    )

    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
    assert AddressProblem.objects.still_open().exists()


def test_an_address_that_is_right_is_tried_again(client, person, refused):
    person(client, MAY_CHANGE)

    client.post(reverse("address-problems"), {"problem": refused.pk, "it_is_right": "yes"})

    assert waiting() == [(refused.address,)]
    assert not AddressProblem.objects.still_open().exists()


def test_an_address_put_right_twice_is_written_to_once(client, person, refused):
    person(client, MAY_CHANGE)

    for _ in range(2):
        client.post(reverse("address-problems"), {"problem": refused.pk, "it_is_right": "yes"})

    assert len(waiting()) == 1


def test_the_address_page_puts_right_too(client, person, refused):
    person(client, MAY_CHANGE)

    client.post(
        reverse("edit-address", args=[refused.authority.code]),
        {"email": "right@example.org", "email_confirmed_on": "2026-03-02"},
    )

    assert waiting() == [("right@example.org",)]
    assert not AddressProblem.objects.still_open().exists()


def test_bringing_addresses_in_puts_right_those_that_changed(client, person, refused, asked):
    person(client, MAY_CHANGE)
    asked(1)

    client.post(
        reverse("bring-in-addresses"),
        {"pasted": "Town 000, right@example.org\nTown 001, foi1@example.org",
         "confirmed_on": "2026-03-02"},
    )  # fmt: skip

    assert waiting() == [("right@example.org",)]
    assert not AddressProblem.objects.still_open().exists()


def test_bringing_the_refused_address_in_again_puts_nothing_right(client, person, refused):
    person(client, MAY_CHANGE)

    client.post(
        reverse("bring-in-addresses"),
        {"pasted": f"Town 000, {refused.address}", "confirmed_on": "2026-03-02"},
    )

    assert AddressProblem.objects.still_open().exists()
    assert waiting() == []


def test_a_viewer_puts_no_address_right(client, person, refused):
    person(client)

    answer = client.post(reverse("address-problems"), {"problem": refused.pk, "it_is_right": "yes"})

    assert answer.status_code == 403
    assert AddressProblem.objects.still_open().exists()


def test_to_put_right_costs_the_same_for_1_and_20(
    client, person, refused, authorities, django_assert_num_queries
):
    person(client, MAY_CHANGE)
    client.get(reverse("address-problems"))
    with django_assert_num_queries(7):
        client.get(reverse("address-problems"))
    for authority in authorities(19):
        AddressProblem.objects.create(authority=authority, address=authority.email, why="550")
    with django_assert_num_queries(7):
        client.get(reverse("address-problems"))
