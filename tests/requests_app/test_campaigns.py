"""A campaign file is loaded as a whole, or refused with everything that is wrong in it."""

from datetime import date

import pytest
from django.db.models import ProtectedError

from requests_app.campaigns import CampaignFileError, load_campaign
from requests_app.models import Campaign, Question
from responses_app.figures import record_figure
from tests.conftest import CAMPAIGN

# The example that the commands' documentation gives: everything a campaign file may say.
EVERYTHING = '''
slug = "missing-from-care-2025"
title = "Children missing from care, 2025"
law = "auto"                       # by the authority's nation; or "eir" ...
ask = { function = "children" }    # who is asked: by function, nation, region, type, or a list of codes
subject = "FOI request: children missing from care"
letter = """..."""                 # {{ authority.name }}, {{ law.title }}, {{ questions }}, {{ reference }}
applicant = { name = "A. Researcher", organisation = "Example Trust", address = "..." }
sign_off = "..."
suppression = { threshold = 5, zero_shown = true }
double_code = 0.2                  # share of replies coded twice
periods = [ { id = "2023", basis = "calendar" }, { id = "2024", basis = "part", start = 2024-01-01, end = 2024-04-30 } ]

[[question]]
id = "1a"
text = "How many looked-after children were identified as trafficked or suspected victims of trafficking?"
unit = "children"
kind = "count"                     # count, number (decimals), money, percent, yes_no, text
also_called = ["trafficked or suspected"]

[[question]]
id = "1b"
text = "How many were suspected victims, not already counted in 1a?"
unit = "children"
kind = "count"

[[question]]
id = "1ab"
sum_of = ["1a", "1b"]               # not asked: derived, and itself checkable
unit = "children"
kind = "count"

[[question]]
id = "2a"
text = "Of those in 1a, how many went missing at least once?"
unit = "children"
kind = "count"
subset_of = "1ab"                  # gives the rate 2a/1ab, and a check
at_most = ["3a"]                   # missing children are no more than missing incidents
previous = "missing-from-care-2022:2a"

[[question]]
id = "3a"
text = "How many missing incidents were there?"
unit = "incidents"
kind = "count"
per = "2a"                         # a ratio, not clipped to 1: incidents per child
'''  # noqa: E501


def changed(old: str, new: str) -> str:
    assert old in CAMPAIGN
    return CAMPAIGN.replace(old, new)


def added(*questions: str) -> str:
    return CAMPAIGN + "".join(f"\n[[question]]\n{question}\n" for question in questions)


def problems(text: str) -> list[str]:
    with pytest.raises(CampaignFileError) as refusal:
        load_campaign(text)
    assert not Campaign.objects.exists()
    return refusal.value.problems


def test_load_campaign_takes_everything_a_campaign_file_may_say(db):
    loaded = load_campaign(EVERYTHING)

    assert loaded.as_dict() == {
        "campaign": "missing-from-care-2025",
        "created": True,
        "questions": 5,
        "periods": 2,
        "warnings": [
            "the letter has no {{ questions }}: its questions are as you typed them.",
            "the earlier campaign 'missing-from-care-2022' is not here yet; "
            "change from it stays empty.",
        ],
    }
    campaign = Campaign.objects.get()
    assert campaign.ask == {"function": "children"}
    assert campaign.applicant_organisation == "Example Trust"
    assert (campaign.suppression_threshold, campaign.zero_shown) == (5, True)
    assert float(campaign.double_code) == 0.2
    assert campaign.periods.get(key="2024").end == date(2024, 4, 30)
    question = campaign.questions.get(key="2a")
    assert (question.subset_of, question.at_most) == ("1ab", ["3a"])
    assert [one.key for one in campaign.questions.all()] == ["1a", "1b", "1ab", "2a", "3a"]
    assert campaign.questions.get(key="1ab").is_derived


def test_load_campaign_brings_a_campaign_up_to_date(campaign):
    before = campaign.questions.get(key="1a").pk

    loaded = load_campaign(
        changed("were identified", "are identified")
        .replace('{ id = "2023", basis = "calendar" }, ', "")
        .replace("Children missing from care, 2025", "Missing, 2025")
    )

    assert not loaded.created
    assert loaded.warnings == []
    assert Campaign.objects.get().title == "Missing, 2025"
    assert [period.key for period in campaign.periods.all()] == ["2024"]
    question = campaign.questions.get(key="1a")
    assert (question.pk, question.text[:14]) == (before, "How many child")
    assert "are identified" in question.text


def test_load_campaign_keeps_a_question_and_a_period_that_figures_hang_on(campaign, make_request):
    foi_request = make_request(date(2026, 1, 5))
    incidents = campaign.questions.get(key="3a")
    record_figure(foi_request, incidents, campaign.periods.get(key="2023"), "12")
    shorter = CAMPAIGN.split('[[question]]\nid = "3a"')[0].replace(
        '{ id = "2023", basis = "calendar" }, ', ""
    )

    loaded = load_campaign(shorter)

    assert loaded.warnings == [
        "period 2023 is no longer in the file but has figures; it was kept.",
        "question 3a is no longer in the file but has figures; it was kept.",
    ]
    assert campaign.questions.filter(key="3a").exists()
    with pytest.raises(ProtectedError):
        incidents.delete()


def test_load_campaign_writes_nothing_on_a_dry_run(db):
    assert load_campaign(CAMPAIGN, dry_run=True).created
    assert not Campaign.objects.exists()
    assert not Question.objects.exists()


def test_load_campaign_twice_changes_nothing(campaign):
    before = list(campaign.questions.values()) + list(campaign.periods.values())

    load_campaign(CAMPAIGN)

    assert list(campaign.questions.values()) + list(campaign.periods.values()) == before


def test_load_campaign_reports_everything_that_is_wrong_at_once(db):
    text = changed('slug = "missing-2025"', 'slug = "Missing 2025!"\ntitel = "x"\ndouble_code = 2')

    found = " ".join(problems(text.replace('"2023"', "2023").replace('kind = "count"', "kind = 1")))

    assert "titel" in found and "double_code is 2" in found and "id is 2023" in found
    assert found.count("kind is 1") == 5


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "slug is missing."),
        ("slug = ", "the file is not TOML: Invalid value"),
        ("a = " + "[" * 3000 + "]" * 3000, "the file is not a campaign file"),
        (f"double_code = {'9' * 5000}", "the file is not a campaign file"),
        (changed('"missing-2025"', '"Missing 2025!"'), "slug: Small letters, digits"),
        (changed('"missing-2025"', "2025"), "slug is 2025; a text in quotation marks"),
        (changed('title = "', 'title = "\\u0000'), "title has a character that is no text"),
        (changed('title = "', 'title = "' + "x" * 200), "title: Ensure this value has at most"),
        (changed('{ function = "children" }', "5"), "ask is 5; a table in braces"),
        (changed('{ function = "children" }', "[1]"), "ask.codes is [1]; a text or a list"),
        (changed('"children" }', '"childrens" }'), "ask.function names 'childrens'; children,"),
        (changed("function =", "functions ="), "ask has the unknown key 'functions'"),
        (changed("function =", "function.a ="), "ask.function is {'a': 'children'}"),
        (changed("applicant =", "aplicant ="), "'aplicant'; 'applicant' was probably meant"),
        (changed("name = ", "nmae = "), "applicant has the unknown key 'nmae'; 'name' was"),
        (changed("applicant = {", 'applicant = "Ada"\nx = {'), "applicant is 'Ada'; a table"),
        (changed("title =", 'law = "gdpr"\ntitle ='), "'gdpr'; auto, eir, foia, foisa, eisr"),
        (changed("title =", "letter = 1\ntitle =").replace('letter = "D', 'sign_off = "D'),
         "letter is 1; a text"),
        (changed("{{ questions }}", "{{ question }}"), "{{ question }} is unknown; known are"),
        (changed("{{ questions }}", "{{ questions }"), "is not closed or not a name"),
        (changed("title =", "suppression = 5\ntitle ="), "suppression is 5; a table in braces"),
        (changed("title =", "suppression = {threshold = -1}\ntitle ="), "threshold is -1; a whole"),
        (changed("title =", 'suppression = {zero_shown = "y"}\ntitle ='), "zero_shown is 'y'"),
        (changed("title =", "double_code = nan\ntitle ="), "double_code is nan; a share from 0"),
        (changed("title =", "double_code = []\ntitle ="), "double_code is []; a share from 0"),
        (changed("title =", "double_code = true\ntitle ="), "double_code is True; a share"),
        (changed('{ id = "2023", basis = "calendar" }', '"2023"'), "periods is not a list of"),
        (changed('"2023", basis = "calendar"', '"2024"'), "period '2024' stands in the file more"),
        (changed('"2023", basis = "calendar"', '"2023", basis = "calender"'),
         "'calender'; calendar, financial, part, snapshot, other were expected"),
        (changed('"2023", basis', '"2023", start = 2023-05-01T09:00:00, basis'), "a date such as"),
        (changed('"2023", basis', '"2023", start = 2023-05-01, end = 2023-04-01, basis'),
         "period 2023 ends on 2023-04-01 before it starts on 2023-05-01"),
        (changed('id = "2023", ', ""), "period 1: id is missing"),
        (changed('id = "3a"', 'id = "3@a"'), "question '3@a': an id cannot contain '@'"),
        (changed('id = "3a"', f'id = "{"k" * 41}"'), "id: Ensure this value has at most 40"),
        (changed('per = "2a"', 'per = ["2a"]'), "question 3a: per is ['2a']; a text"),
        (changed('per = "2a"', 'at_most = "2a"'), "at_most is '2a'; a list of texts"),
        (changed('per = "2a"', 'subset = "2a"'), "'subset'; 'subset_of' was probably meant"),
        (changed('per = "2a"', 'previous = "a:b:c"'), "SLUG:QUESTION of an earlier campaign"),
        (changed('per = "2a"', 'previous = ":"'), "SLUG:QUESTION of an earlier campaign"),
        (changed('subset_of = "1ab"', 'subset_of = "9z"'),
         "question 2a: subset_of names the unknown question '9z'; there are 1a, 1b, 1ab, 2a, 3a"),
        (changed('"1a", "1b"', '"1a", "1ab"'), "sum_of names the question itself"),
        (changed('"1a", "1b"', '"1a", "1a"'), "sum_of names '1a' more than once"),
        (added('id = "1a"'), "question '1a' stands in the file more than once"),
        (added('id = "4"\nkind = "counts"'), "'counts'; count, number, money, percent"),
        (added('id = "4"\nkind = "text"', 'id = "5"\nsum_of = ["4"]'), "only numbers can be added"),
        (added('id = "4"\nsum_of = ["5"]', 'id = "5"\nsum_of = ["6"]', 'id = "6"\nsum_of = ["4"]'),
         "sum_of runs in a circle: 4 -> 5 -> 6 -> 4"),
        (added('id = "4"\nsubset_of = "5"', 'id = "5"\nsubset_of = "4"'),
         "subset_of runs in a circle: 4 -> 5 -> 4"),
        (CAMPAIGN.split("[[question]]")[0] + '[question]\nid = "1"', "question is not a list"),
    ],
)  # fmt: skip
def test_load_campaign_says_what_is_wrong_and_what_was_expected(db, text, problem):
    found = problems(text)

    assert any(problem in one for one in found), found


def test_load_campaign_reports_a_circle_once(db):
    text = added(
        'id = "4"\nsum_of = ["5"]', 'id = "5"\nsum_of = ["4", "6"]', 'id = "6"\nsum_of = ["4"]'
    )

    assert len(problems(text)) == 1


def test_load_campaign_warns_of_what_drafting_or_reading_will_miss(db):
    warnings = load_campaign(
        'slug = "x"\ntitle = "x"\nperiods = [ { id = "p", basis = "part" } ]\n'
        '[[question]]\nid = "1"\n'
    ).warnings

    assert [warning.split(";")[0] for warning in warnings] == [
        "there is no applicant's name",
        "there is no letter",
        "period p is a part of a year",
        "question 1 has no text",
    ]
    assert len(load_campaign('slug = "y"\ntitle = "y"').warnings) == 4
