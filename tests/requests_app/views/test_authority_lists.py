import pytest
from django.urls import reverse

from requests_app.models import AuthorityList

ADD, CHANGE, DELETE = (f"requests_app.{verb}_authoritylist" for verb in ("add", "change", "delete"))


@pytest.fixture
def saved(authorities):
    saved = AuthorityList.objects.create(name="Ours", note="Of the north.")
    saved.authorities.set(authorities(2))
    return saved


def form(**changed):
    return {"name": "Ours", "note": "", "members": "X000\nX001"} | changed


def test_authority_lists_shows_each_with_how_many_it_has(client, person, saved):
    person(client)
    text = client.get(reverse("authority-lists")).content.decode()

    assert "Ours" in text
    assert "Of the north." in text
    assert reverse("new-authority-list") not in text  # who may not make one


def test_authority_list_shows_its_authorities_and_what_one_may_do(client, person, saved):
    person(client, DELETE)
    text = client.get(reverse("authority-list", args=[saved.pk])).content.decode()

    assert "Council of Town 000" in text
    assert reverse("remove-authority-list", args=[saved.pk]) in text
    assert reverse("change-authority-list", args=[saved.pk]) not in text


def test_new_list_is_made_of_what_was_pasted(client, person, authorities):
    authorities(2)
    user = person(client, ADD)

    answer = client.post(reverse("new-authority-list"), form(members="X000\nTown 001\n"))

    saved = AuthorityList.objects.get()
    assert answer.url == reverse("authority-list", args=[saved.pk])
    assert saved.made_by == user
    assert saved.authorities.count() == 2


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"members": "X000\nAtlantis"}, "no authority is called"),
        ({"members": " \n\n"}, "This field is required"),
        ({"name": ""}, "This field is required"),
        ({"name": "a:b"}, "no colon among them"),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"name": "TAKEN"}, "There is a list “Taken” already."),
    ],
)
def test_new_list_keeps_nothing_that_is_wrong(client, person, authorities, fields, problem):
    authorities(2)
    AuthorityList.objects.create(name="Taken")
    person(client, ADD)

    answer = client.post(reverse("new-authority-list"), form(**fields))

    assert problem in answer.content.decode().replace("&quot;", '"')
    assert AuthorityList.objects.count() == 1


def test_change_list_begins_with_what_is_there(client, person, saved):
    person(client, CHANGE)
    address = reverse("change-authority-list", args=[saved.pk])

    assert "X000 Town 000" in client.get(address).content.decode()
    client.post(address, form(members="X001", name="Theirs"))

    saved.refresh_from_db()
    assert saved.name == "Theirs"
    assert [one.code for one in saved.authorities.all()] == ["X001"]


def test_change_list_that_is_refused_keeps_its_old_name_above(client, person, saved):
    person(client, CHANGE)
    answer = client.post(
        reverse("change-authority-list", args=[saved.pk]), form(name="New", members="Atlantis")
    )

    assert "Change the list “Ours”" in answer.content.decode()


def test_remove_list_deletes_it_by_post_alone(client, person, saved):
    person(client, DELETE)
    address = reverse("remove-authority-list", args=[saved.pk])

    assert client.get(address).status_code == 405
    assert client.post(address).url == reverse("authority-lists")
    assert not AuthorityList.objects.exists()


@pytest.mark.parametrize("name", ["new-authority-list", "change-authority-list"])
def test_lists_are_changed_by_those_who_may(client, person, saved, name):
    person(client)
    arguments = [] if name == "new-authority-list" else [saved.pk]

    assert client.post(reverse(name, args=arguments), form()).status_code == 403
    assert client.post(reverse("remove-authority-list", args=[saved.pk])).status_code == 403


@pytest.mark.parametrize("name", ["authority-lists", "authority-list", "new-authority-list"])
def test_lists_are_for_those_who_are_logged_in(client, saved, name):
    arguments = [saved.pk] if name == "authority-list" else []

    assert client.get(reverse(name, args=arguments)).status_code == 302


def test_authority_lists_asks_the_database_no_more_for_more_lists(
    client, person, saved, django_assert_max_num_queries
):
    for number in range(5):
        AuthorityList.objects.create(name=f"List {number}")
    person(client)

    with django_assert_max_num_queries(8):
        client.get(reverse("authority-lists"))
