"""Saved lists: what a pasted text names, and that statistics follow a change."""

from datetime import date

import pytest

from requests_app.authority_lists import as_text, delete_list, read_members, save_list
from requests_app.models import AuthorityList, CampaignChange
from requests_app.register import import_authorities

TODAY = date(2026, 3, 31)


@pytest.fixture
def register(db):
    import_authorities()


def codes(members):
    return [authority.code for authority in members.authorities]


@pytest.mark.parametrize(
    "line",
    [
        "E06000023",
        "e06000023",
        "Bristol, City of",
        "Bristol City Council",
        "E06000023 Bristol",
        "E06000023\tBristol, City of\tSouth West",
        "\tE06000023",
        "  Bristol  ",
        "E06000023, Bristol",
    ],
)
def test_read_members_takes_a_code_a_name_or_both(register, line):
    members = read_members(f"{line}\n\n", TODAY)

    assert members.report.errors == []
    assert codes(members) == ["E06000023"]


def test_read_members_sorts_them_and_takes_each_once(register):
    members = read_members("Leeds\nBarnet\nLB of Barnet\n", TODAY)

    assert [one.plain_name for one in members.authorities] == ["Barnet", "Leeds"]
    assert "line 3: Barnet is named more than once." in map(str, members.report.warnings)


def test_read_members_reports_every_line_it_cannot_tie_with_the_nearest(register):
    members = read_members("Leeds\nLeedz upon Nothing\nGloucester County Council\n", TODAY)
    unknown, ambiguous = map(str, members.report.errors)

    assert unknown.startswith('line 2: no authority is called "Leedz upon Nothing"')
    assert ambiguous.startswith('line 3: "Gloucester County Council" may mean')


def test_read_members_reports_a_code_beside_another_authoritys_name(register):
    (problem,) = read_members("E06000023 Leeds", TODAY).report.errors

    assert str(problem) == (
        "line 1: E06000023 is Bristol City Council, but 'Leeds' is Leeds City Council (E08000035)."
    )


def test_read_members_warns_of_a_slip_and_of_one_that_is_gone(register):
    members = read_members("Birminghan\nE10000021 Northamptonshire\nCumbria", TODAY)
    warnings = [str(one) for one in members.report.warnings]

    assert members.report.ok
    assert len(members.authorities) == 3
    assert any("was taken for Birmingham City Council" in one for one in warnings)
    assert sum("was abolished" in one for one in warnings) == 2


def test_read_members_takes_made_up_authorities_by_their_code_alone(make_authority):
    made_up = make_authority("Invented", made_up=True)

    assert codes(read_members(made_up.code, TODAY)) == [made_up.code]
    assert read_members("Invented", TODAY).report.errors


def test_read_members_refuses_more_lines_than_any_list_has(db):
    (problem,) = read_members("Leeds\n" * 2001, TODAY).report.errors

    assert "No more than 2,000 lines" in str(problem)


def test_as_text_is_read_again_as_the_same_list(register):
    text = "Cornwall\nCornwall Council\nDorset\nHighland\nHSCT-WESTERN\nGwynedd\nE10000009\n"
    members = read_members(text, TODAY)
    saved = save_list("Ours", "", members.authorities, None)

    again = read_members(as_text(saved), TODAY)

    assert again.report.errors == []
    assert again.authorities == members.authorities


# ---------------------------------------------------------------------------- statistics follow


@pytest.fixture
def asked(make_request):
    foi_request = make_request()
    CampaignChange.objects.all().delete()
    return foi_request


def changed() -> int:
    return CampaignChange.objects.filter(authority=None, question=None).count()


def test_save_list_asks_for_statistics_of_campaigns_that_asked_a_member(asked, make_authority):
    save_list("Others", "", [make_authority()], None)
    assert changed() == 0

    saved = save_list("Ours", "", [asked.authority, make_authority()], None)
    assert changed() == 1
    assert saved.area == "list:Ours"


@pytest.mark.parametrize(
    ("name", "note", "is_kept", "follows"),
    [
        ("Ours", "", True, 0),
        ("Ours", "A note.", True, 0),
        ("Renamed", "", True, 1),
        ("Ours", "", False, 1),
    ],
)
def test_save_list_follows_what_changes_a_row(asked, make_authority, name, note, is_kept, follows):
    other = make_authority()
    saved = save_list("Ours", "", [asked.authority, other], None)
    CampaignChange.objects.all().delete()

    members = [asked.authority, other] if is_kept else [other]
    save_list(name, note, members, None, saved)

    assert changed() == follows
    kept = AuthorityList.objects.get()
    assert (kept.name, kept.note, kept.authorities.count()) == (name, note, len(members))


def test_delete_list_follows_and_leaves_the_authorities(asked):
    saved = save_list("Ours", "", [asked.authority], None)
    CampaignChange.objects.all().delete()

    delete_list(saved)

    assert changed() == 1
    assert not AuthorityList.objects.exists()
    asked.authority.refresh_from_db()
