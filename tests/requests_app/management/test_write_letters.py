"""`manage.py write_letters` and `manage.py approve_letters`."""

import pytest

from requests_app.models import OutgoingMessage, SendingRules

State = OutgoingMessage.State


@pytest.fixture
def drafts(make_request):
    return [make_request(email=f"foi@t{number}.example") for number in range(3)]


def states() -> list[str]:
    return sorted(OutgoingMessage.objects.values_list("state", flat=True))


def test_write_letters_writes_drafts_once(run, drafts, make_request):
    without = make_request()

    ran = run("write_letters", "missing-2025", "--json")

    assert ran.document["written"] == 3
    assert ran.document["skipped"] == [
        {"request": without.reference, "authority": "Testham 4", "why": "it has no address"}
    ]
    assert states() == ["draft"] * 3
    assert run("write_letters", "missing-2025", "--json").document["written"] == 0


def test_write_letters_writes_none_on_a_dry_run(run, drafts):
    ran = run("write_letters", "missing-2025", "--dry-run")

    assert ran.out == "3 would be written; 0 skipped.\n"
    assert states() == []


def test_write_letters_names_every_hole_and_writes_none(run, drafts, campaign):
    campaign.letter = "{{ last_year }}"
    campaign.merge_columns = ["last_year"]
    campaign.save()

    ran = run("write_letters", "missing-2025")

    assert ran.code == 1
    assert ran.err.count("no value for {{ last_year }}") == 3
    assert states() == []


def test_approve_letters_lets_a_pilot_go_and_then_the_others(run, drafts, person):
    SendingRules.current()
    batch = run("write_letters", "missing-2025", "--json").document["batch"]

    pilot = run("approve_letters", "missing-2025", "--first", 1, "--by", "ada", "--json").document
    assert (pilot["approved"], pilot["drafts"]) == (1, 2)
    rest = run("approve_letters", "missing-2025", "--batch", batch, "--json").document

    assert (rest["approved"], rest["drafts"]) == (2, 0)
    letter = OutgoingMessage.objects.filter(approved_by=person).get()
    assert (letter.not_before - letter.approved_at).total_seconds() == 600
    taken_back = run("approve_letters", "missing-2025", "--take-back", "--json").document
    assert taken_back["taken_back"] == 3
    assert states() == ["draft"] * 3


def test_approve_letters_asks_for_a_second_person_where_the_campaign_does(
    run, drafts, campaign, person, django_user_model
):
    campaign.second_person_approves = True
    campaign.save()
    django_user_model.objects.create_user("bea")
    run("write_letters", "missing-2025", "--by", "ada")

    for arguments, words in (
        ([], "a person must approve it"),
        (["--by", "ada"], "somebody else than its writer"),
        (["--by", "nobody"], "there is no account 'nobody' in use"),
    ):
        ran = run("approve_letters", "missing-2025", *arguments)
        assert (ran.code, words in ran.err) == (1, True)
    assert states() == ["draft"] * 3

    assert run("approve_letters", "missing-2025", "--by", "bea").code == 0
    assert states() == ["pending"] * 3


@pytest.mark.parametrize("first", [0, -1])
def test_approve_letters_needs_at_least_one_for_a_pilot(run, drafts, first):
    assert run("approve_letters", "missing-2025", f"--first={first}").code == 2


@pytest.mark.parametrize("way", [[], ["--take-back"]])
def test_approve_letters_refuses_a_batch_that_is_not_there(run, drafts, way):
    batch = run("write_letters", "missing-2025", "--json").document["batch"]

    ran = run("approve_letters", "missing-2025", "--batch", 9999, *way)

    assert (ran.code, ran.out) == (1, "")
    assert f"has no batch 9999; the newest are: {batch}." in ran.err
    assert states() == ["draft"] * 3


def test_approve_letters_takes_no_pilot_back(run, drafts):
    run("write_letters", "missing-2025")

    ran = run("approve_letters", "missing-2025", "--first", 1, "--take-back")

    assert (ran.code, states()) == (2, ["draft"] * 3)
