"""The register: every authority once, its addresses, and who is meant by a name."""

import csv
import os
from datetime import date

import pytest

from requests_app import register
from requests_app.import_report import ImportReport
from requests_app.models import Authority
from requests_app.register import AuthorityNames, asked_in_vain, who_is_asked
from requests_app.tables import Row, read_table

OURS = "code,official_name,plain_name,type,nation,region,functions,start_date,end_date,successors,other_names\n"  # noqa: E501
MYSOCIETY = (
    "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,"
    "region,local-authority-type-name,alt-names,former-gss-codes,powers,snac\n"
)
TODAY = date(2026, 3, 31)


def table(header: str, *rows: str):
    return read_table((header + "\n".join(rows)).encode(), "register.csv")


def ours(code="T1", name="Testham", *, end="", successors="", other_names="", functions="housing"):
    return (
        f"{code},{name} Council,{name},unitary,England,London,{functions},1974-04-01,{end},"
        f"{successors},{other_names}"
    )


def theirs(code, name, *, letters="TST", start="", end="", replaced_by="", alt="", former="",
           region="London", snac=""):  # fmt: skip
    return (
        f'{letters},{name} Council,{name},{code},{start},{end},"{replaced_by}",England,{region},'
        f'Unitary authority,"{alt}","{former}",unitary,{snac}'
    )


def everything() -> list:
    rows = Authority.objects.order_by("code").prefetch_related("authority_functions", "successors")
    return [
        (
            one.pk, one.code, one.official_name, one.plain_name, one.type, one.region,
            one.start_date, one.end_date, one.other_names, one.functions,
            sorted(other.code for other in one.successors.all()),
        )
        for one in rows
    ]  # fmt: skip


# ---------------------------------------------------------------------------- our register


def test_import_authorities_takes_the_register_that_is_shipped(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        report = register.import_authorities()

    assert report.as_dict() == {
        "created": 461, "updated": 0, "unchanged": 0, "retired": 0, "errors": [], "warnings": [],
    }  # fmt: skip
    assert Authority.objects.count() == 461


def test_import_authorities_twice_changes_nothing(shipped_register):
    before = everything()

    again = register.import_authorities()

    assert (again.created, again.updated, again.unchanged) == (0, 0, 461)
    assert everything() == before


def test_import_authorities_writes_nothing_on_a_dry_run(db):
    assert register.import_authorities(dry_run=True).created == 461
    assert not Authority.objects.exists()


def test_import_authorities_brings_rows_up_to_date_and_keeps_addresses(db):
    register.import_authorities(table(OURS, ours("T1"), ours("T2", "Newham")))
    Authority.objects.filter(code="T1").update(email="foi@testham.example")

    report = register.import_authorities(
        table(
            OURS,
            ours("T1", end="2023-03-31", successors="T3", functions="waste;children"),
            ours("T2", "Newham"),
            ours("T3", "Greater Testham"),
        )
    )

    assert (report.created, report.updated, report.unchanged, report.retired) == (1, 1, 1, 1)
    gone = Authority.objects.get(code="T1")
    assert (gone.end_date, gone.email) == (date(2023, 3, 31), "foi@testham.example")
    assert gone.functions == ["children", "waste"]
    assert [one.code for one in gone.successors.all()] == ["T3"]


WITH_PEOPLE = OURS.strip() + ",population\n"


def test_import_authorities_takes_over_populations_and_is_idempotent(db):
    people = table(WITH_PEOPLE, ours("T1") + ',"93,836"', ours("T2", "Newham") + ",")
    assert register.import_authorities(people).created == 2

    again = register.import_authorities(people)

    assert (again.updated, again.unchanged) == (0, 2)
    assert list(Authority.objects.order_by("code").values_list("population", flat=True)) == [
        93836,
        None,
    ]


@pytest.mark.parametrize("header", [OURS, WITH_PEOPLE])
def test_import_authorities_leaves_a_population_where_the_file_has_none(db, header):
    register.import_authorities(table(OURS, ours("T1")))
    Authority.objects.update(population=5)
    blank = "," if header == WITH_PEOPLE else ""

    report = register.import_authorities(table(header, ours("T1") + blank))

    assert report.unchanged == 1
    assert Authority.objects.get().population == 5


@pytest.mark.parametrize("people", ["many", "-1", "12.5", str(2**31), "²"])
def test_import_authorities_reports_what_is_no_population(db, people):
    report = register.import_authorities(table(WITH_PEOPLE, f"{ours('T1')},{people}"))

    assert [str(one) for one in report.errors] == [
        f"line 2, column 'population': {people!r} is not a population; a whole number such as "
        "93836 was expected."
    ]


def test_import_authorities_takes_mysocietys_population_where_ours_has_none(db):
    header = MYSOCIETY.strip() + ",pop-2020\n"
    register.import_authorities(table(header, theirs("T1", "Testham") + ",260780.0"))
    assert Authority.objects.get().population == 260780
    Authority.objects.update(population=5)

    again = register.import_authorities(table(header, theirs("T1", "Testham") + ",260780.0"))

    assert again.unchanged == 1
    assert Authority.objects.get().population == 5


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([ours(code="")], "line 2, column 'code': is empty; a value was expected."),
        ([ours(functions="housing;schools")], "column 'functions': unknown function 'schools'"),
        ([ours().replace("England", "Englnad")], "'Englnad' is not a nation; England, Wales"),
        ([ours().replace("1974-04-01", "01/04/1974")], "'01/04/1974' is not a date; year, month"),
        ([ours().replace("1974-04-01", "1974-02-31")], "'1974-02-31' is not a date"),
        ([ours(end="1970-01-01")], "it ends on 1970-01-01, before it starts on 1974-04-01"),
        ([ours("T1"), ours("T2"), ours("T1")], "line 4: T1 stands in line 2 already."),
        ([ours(successors="T9")], "column 'successors': the successor T9 is in no row."),
        ([ours(code="T" * 31)], "column 'code': is longer than 30 characters."),
        ([ours() + ",too,many"], "line 2: the row has text beyond the 11 columns"),
    ],
)
def test_import_authorities_reports_a_bad_row_and_writes_nothing(db, rows, problem):
    report = register.import_authorities(table(OURS, *rows))

    assert any(problem in str(one) for one in report.errors), report.errors
    assert not Authority.objects.exists()


def test_import_authorities_reports_every_bad_row_at_once(db):
    report = register.import_authorities(table(OURS, ours("", functions="x"), ours("T1", "")))

    assert {problem.line for problem in report.errors} == {2, 3}
    assert len(report.errors) == 3


def test_import_authorities_names_a_missing_column(db):
    report = register.import_authorities(table("code,name\n", "T1,Testham"))

    assert {problem.column for problem in report.errors} >= {"official_name", "nation"}


# ---------------------------------------------------------------------------- mySociety's


def test_import_authorities_reads_mysocietys_columns(db):
    report = register.import_authorities(
        table(
            MYSOCIETY,
            theirs("E1", "Old Town", letters="OLD", end="2023-04-01", replaced_by="NEW"),
            theirs(
                "E2",
                "New  Town",
                letters="NEW",
                start="2023-04-01",
                alt="new town,NEWTOWN,New Town Borough",
                former="E06000048,E06000049",
                region="",
            ),
            theirs("", "Ancient", letters="NIR-A", end="2015-03-31", snac="95A"),
            theirs("", "Nameless", letters="XYZ"),
        )
    )

    assert report.errors == []
    old, new = Authority.objects.get(code="E1"), Authority.objects.get(code="E2")
    assert old.end_date == date(2023, 3, 31)  # the last day, not the successor's first
    assert [one.code for one in old.successors.all()] == ["E2"]
    assert (new.plain_name, new.region, new.type) == ("New Town", "England", "unitary")
    assert new.other_names == ["NEWTOWN", "New Town Borough", "E06000048", "E06000049"]
    assert "children" in new.functions
    assert Authority.objects.get(code="95A").end_date == date(2015, 3, 31)
    assert Authority.objects.filter(code="LA-XYZ").exists()


def test_import_authorities_takes_no_names_apart_at_a_comma_of_their_own(db):
    row = theirs("E1", "X", alt="Bristol, City of,bristol").replace(
        "X Council,X", '"Bristol, City of Council","Bristol, City of"'
    )
    assert register.import_authorities(table(MYSOCIETY, row)).ok

    assert Authority.objects.get().other_names == []


def test_import_authorities_keeps_what_a_lesser_register_does_not_know(db):
    register.import_authorities(table(OURS, ours("E1", other_names="Tref Brawf")))
    before = everything()

    report = register.import_authorities(
        table(MYSOCIETY, theirs("E1", "Testham", alt="testham,tref brawf", region=""))
    )

    assert report.unchanged == 1
    assert everything() == before


@pytest.mark.parametrize("code", ["E08000016", "E08000038"])
def test_import_authorities_leaves_an_authority_one_whose_code_has_changed(db, code):
    register.import_authorities(table(OURS, ours("E08000038", "Barnsley", other_names="E08000016")))
    pk = Authority.objects.get().pk

    file = table(
        MYSOCIETY,
        theirs(code, "Barnsley", letters="BNS", alt="Barnsley district"),
        theirs("E9", "Elsewhere", letters="ELS", end="2020-03-31", replaced_by="BNS"),
    )
    assert register.import_authorities(file).errors == []

    barnsley = Authority.objects.get(plain_name="Barnsley")
    assert (barnsley.pk, barnsley.code) == (pk, "E08000038")
    assert barnsley.other_names == ["E08000016", "Barnsley district"]
    assert Authority.objects.get(code="E9").successors.get() == barnsley
    assert register.import_authorities(file).unchanged == 2


def test_import_authorities_gives_an_authority_its_new_code(db, campaign, make_request):
    register.import_authorities(table(OURS, ours("E08000016", "Barnsley")))
    barnsley = Authority.objects.get()
    foi_request = make_request(authority=barnsley)

    report = register.import_authorities(
        table(OURS, ours("E08000038", "Barnsley", other_names="E08000016"))
    )

    assert (report.created, report.updated) == (0, 1)
    foi_request.refresh_from_db()
    assert foi_request.authority.code == "E08000038"


def test_import_authorities_asks_for_statistics_where_it_changed_somebody_asked(
    db, campaign, make_request
):
    register.import_authorities(table(OURS, ours("T1")))
    make_request(authority=Authority.objects.get())
    campaign.changes.all().delete()

    register.import_authorities(table(OURS, ours("T1"), ours("T2", "Newham")))
    assert not campaign.changes.exists()

    register.import_authorities(table(OURS, ours("T1", end="2026-03-31")))
    change = campaign.changes.get()
    assert change.authority is change.question is None


def test_import_authorities_keeps_apart_what_the_file_keeps_apart(db):
    rows = (ours("E1", "Old", end="2020-03-31"), ours("E2", "New", other_names="E1"))

    assert register.import_authorities(table(OURS, *rows)).created == 2
    assert register.import_authorities(table(OURS, *rows)).unchanged == 2


REFERENCE = os.environ.get("FOI_REGISTER_CSV", "")


@pytest.mark.skipif(not REFERENCE, reason="FOI_REGISTER_CSV names no register of mySociety's")
def test_import_authorities_takes_the_whole_of_mysocietys_register_on_top_of_ours(
    shipped_register,
):
    report = register.import_authorities(read_table(REFERENCE))

    assert report.errors == []
    standing = Authority.objects.standing(TODAY).exclude(type__contains="authority")
    names = list(standing.values_list("official_name", flat=True))
    assert len(names) == len(set(names))
    with open(REFERENCE, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert report.created + report.updated + report.unchanged == len(rows)
    assert who_is_asked({"function": "children"}, TODAY).count() == 212
    again = register.import_authorities(read_table(REFERENCE))
    assert again.unchanged == len(rows)


# ---------------------------------------------------------------------------- who is asked


@pytest.mark.parametrize(
    ("ask", "count"),
    [
        ({"function": "children"}, 212),
        ({"function": "children", "nation": "Wales"}, 22),
        ({"function": ["children", "housing"], "nation": ["Wales", "Scotland"]}, 54),
        ({"type": "London borough"}, 32),
        ({"codes": ["E06000023", "S12000036"]}, 2),
        ({"codes": ["E06000023", "S12000036"], "nation": "Scotland"}, 1),
        ({"codes": ["E08000016"]}, 1),
    ],
)
def test_who_is_asked_fits_every_condition(shipped_register, ask, count):
    assert who_is_asked(ask, TODAY).count() == count
    assert asked_in_vain(ask) == []


def test_who_is_asked_leaves_out_the_made_up_and_the_ended(make_authority):
    make_authority("Real")
    make_authority("Invented", made_up=True)
    make_authority("Ended", end_date=date(2020, 3, 31))

    assert [str(one) for one in who_is_asked({"nation": "England"}, TODAY)] == ["Real"]


# ---------------------------------------------------------------------------- names


def named(name: str, *, names: AuthorityNames | None = None) -> tuple[str, ImportReport]:
    report = ImportReport()
    row = Row(7, {"council": name})
    found = (names or AuthorityNames()).read(row, "council", TODAY, report)
    return (found.code if found else ""), report


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("E06000023", "E06000023"),
        ("Bristol, City of", "E06000023"),
        ("Tower\u00a0Hamlets", "E09000030"),
        ("Rhondda Cynon Taff", "W06000016"),
        ("E08000016", "E08000038"),
    ],
)
def test_authority_names_reads_a_name_as_people_write_it(shipped_register, name, code):
    found, report = named(name)

    assert (found, report.errors) == (code, [])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "line 7, column 'council': is empty; an authority's name or code was expected"),
        ("Atlantis on Sea Council", "no authority is called"),
        ("Brstl", 'no authority is called "Brstl"; the nearest are'),
        ("E06999999", 'no authority is called "E06999999"'),
        ("London", "London"),
    ],
)
def test_authority_names_reports_a_name_it_cannot_tie_with_the_nearest(
    shipped_register, name, problem
):
    found, report = named(name)

    assert found == ""
    (error,) = report.errors
    assert problem in str(error)
    assert error.line == 7


def test_authority_names_reports_an_ambiguous_name_with_its_candidates(make_authority):
    make_authority("Testham", official_name="Testham Borough Council")
    make_authority("Testham", official_name="Testham County Council")

    found, report = named("Testham")

    assert found == ""
    assert "TEST00001" in str(report.errors[0]) and "TEST00002" in str(report.errors[0])


def test_authority_names_warns_of_a_slip_and_of_an_authority_that_has_ended(shipped_register):
    _, slip = named("Middlesborough")
    _, ended = named("Allerdale")

    assert "matched_as" in str(slip.warnings[0])
    assert "was abolished: its last day was 2023-03-31" in str(ended.warnings[0])


def test_authority_names_looks_first_among_those_a_campaign_asked(
    campaign, make_authority, make_request
):
    make_authority("Testham", functions=())
    asked = make_authority("Testham", functions=())
    make_request(authority=asked)

    assert named("Testham", names=AuthorityNames(campaign, TODAY))[0] == asked.code


def test_authority_names_knows_the_made_up_only_where_a_campaign_asked_them(
    campaign, make_authority
):
    make_authority("Invented", made_up=True)

    assert named("Invented")[0] == ""
    campaign.made_up = True
    assert named("Invented", names=AuthorityNames(campaign))[0]


# ---------------------------------------------------------------------------- addresses


def addresses(text: str, **options) -> ImportReport:
    return register.import_addresses(read_table(text.encode(), "x.csv"), TODAY, **options)


def test_import_addresses_takes_them_over_and_says_since_when(make_authority):
    first, second = make_authority("Northham"), make_authority("Southham", email="old@example.org")
    text = "name,email\nNorthham Council,mailto:foi@north.example \nTEST00002,\n"

    report = addresses(text, source="list.csv")

    assert (report.updated, report.errors) == (1, [])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.email, first.email_source) == ("foi@north.example", "list.csv")
    assert first.email_confirmed_on == TODAY
    assert second.email == "old@example.org"
    assert addresses(text).unchanged == 1


def test_import_addresses_reports_every_bad_row_and_writes_nothing(make_authority):
    make_authority("Northham")
    make_authority("Southham")

    report = addresses(
        "authority,email\nNorthham,foi@north.example\nNorthham,other@north.example\n"
        f"Southham,not an address\nNowhere at all,x@example.org\nSouthham,{'x' * 250}@a.example\n"
    )

    assert [problem.line for problem in report.errors] == [3, 4, 5, 6]
    assert not Authority.objects.exclude(email="").exists()


def test_import_addresses_names_the_columns_it_needs(db):
    report = addresses("council,mail\nNorthham,foi@north.example\n")

    assert ["authority" in str(report.errors[0]), "email" in str(report.errors[1])] == [True, True]


def test_import_addresses_writes_nothing_on_a_dry_run(make_authority):
    make_authority("Northham")

    assert addresses("authority,email\nNorthham,foi@north.example\n", dry_run=True).updated == 1
    assert Authority.objects.get().email == ""


def test_addresses_shared_finds_one_address_at_two_authorities(make_authority):
    make_authority(email="foi@shared.example")
    make_authority(email="FOI@shared.example")
    make_authority(email="foi@own.example")

    assert register.addresses_shared() == {"foi@shared.example"}
