import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app.models import Authority

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
    with django_assert_max_num_queries(10) as ten:
        client.get(reverse("addresses"))
    authorities(30)
    with django_assert_num_queries(len(ten)):
        client.get(reverse("addresses"))
