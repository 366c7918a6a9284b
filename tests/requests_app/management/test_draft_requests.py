"""`manage.py draft_requests`."""

import pytest

from requests_app.models import FoiRequest

SLUG = "missing-2025"


@pytest.fixture
def authorities(campaign, make_authority):
    make_authority("Northham")
    make_authority("Southham")
    make_authority("Cwmtest", nation="Wales")
    make_authority("Notasked", functions=("housing",))


def drafted() -> set[str]:
    return {str(one.authority) for one in FoiRequest.objects.not_sent()}


def test_draft_requests_asks_whom_the_campaign_asks(run, authorities):
    ran = run("draft_requests", SLUG, "--json")

    assert (ran.code, ran.document) == (0, {"created": 3, "existing": 0, "skipped": []})
    assert run("draft_requests", SLUG, "--json").document["existing"] == 3
    assert drafted() == {"Northham", "Southham", "Cwmtest"}


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (["nation=Wales"], {"Cwmtest"}),
        (["nation=Wales", "nation=England"], {"Northham", "Southham", "Cwmtest"}),
        (["nation=England", "function=housing"], {"Notasked"}),
        (["codes=TEST00001", "codes=TEST00003"], {"Northham", "Cwmtest"}),
    ],
)
def test_draft_requests_narrows_by_where(run, authorities, where, names):
    ran = run("draft_requests", SLUG, *(part for one in where for part in ("--where", one)))

    assert ran.code == 0
    assert drafted() == names


@pytest.mark.parametrize("where", ["nation", "nation=", "colour=blue", "=Wales"])
def test_draft_requests_says_how_where_is_written(run, authorities, where):
    ran = run("draft_requests", SLUG, "--where", where)

    assert (ran.code, "KEY=VALUE was expected" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (
            "nation=Walles",
            "ask.nation names 'Walles'; England, Wales, Scotland, Northern Ireland were",
        ),
        ("function=dancing", "ask.function names 'dancing'; children, adult_social_care"),
        ("codes=E99999999", "ask.codes names 'E99999999', which is no authority's code."),
    ],
)
def test_draft_requests_says_what_nobody_is(run, authorities, where, line):
    ran = run("draft_requests", SLUG, "--where", where)

    assert (ran.code, line in ran.err) == (1, True)
    assert not FoiRequest.objects.exists()


@pytest.mark.parametrize("column", ["authority", "code", "name"])
def test_draft_requests_takes_a_list_of_authorities(run, authorities, file, column):
    path = file(f"{column},remark\nTEST00001,x\nTEST00004,\n")

    assert run("draft_requests", SLUG, "--authorities", path).code == 0
    assert drafted() == {"Northham", "Notasked"}


def test_draft_requests_narrows_a_list_by_where(run, authorities, file):
    path = file("authority\nNorthham\nCwmtest\n")

    assert run("draft_requests", SLUG, "--authorities", path, "--where", "nation=Wales").code == 0
    assert drafted() == {"Cwmtest"}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("authority\nNorthham\nNortham Vale\n", "line 3, column 'authority': no authority is call"),
        ("authority\nBristol, City of\n", "line 2: the row has text beyond the 1 columns"),
        ("council\nNorthham\n", "one of the columns authority, code"),
        ("", "is empty: a header row was expected"),
    ],
)
def test_draft_requests_drafts_nothing_of_a_list_with_a_problem(
    run, authorities, file, content, line
):
    ran = run("draft_requests", SLUG, "--authorities", file(content))

    assert (ran.code, line in ran.err) == (1, True), ran.err
    assert not FoiRequest.objects.exists()


def test_draft_requests_says_what_the_campaign_still_needs(run, authorities, campaign):
    campaign.applicant_name = ""
    campaign.save()

    ran = run("draft_requests", SLUG, "--json")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "The applicant's real name is missing (FOIA s.8 asks for it).",
        "nothing was drafted.",
    ]


def test_draft_requests_names_the_campaigns_there_are(run, campaign):
    ran = run("draft_requests", "missing-2026")

    assert ran.code == 1
    assert ran.err == "there is no campaign 'missing-2026'; there are: missing-2025.\n"
