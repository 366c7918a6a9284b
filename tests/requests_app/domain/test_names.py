from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.names import (
    AmbiguousName,
    Candidate,
    Match,
    NameIndex,
    NameNotMatched,
    UnknownName,
)

DAY = date(2024, 6, 1)


def council(
    code: str, *names: str, start: date | None = None, end: date | None = None
) -> Candidate:
    return Candidate(code, names, start, end)


COUNCILS = [
    council("E06000010", "Hull City Council", "Kingston upon Hull", "Hull"),
    council("E06000015", "Derby City Council", "Derby"),
    council("E06000019", "Herefordshire Council", "Herefordshire"),
    council("E06000023", "Bristol City Council", "Bristol"),
    council("E06000037", "West Berkshire Council", "West Berkshire"),
    council("E06000047", "Durham County Council", "County Durham"),
    council("E06000049", "Cheshire East Council", "Cheshire East"),
    council("E06000050", "Cheshire West and Chester Council", "Cheshire West and Chester"),
    council("E06000012", "North East Lincolnshire Council", "North East Lincolnshire"),
    council("E06000066", "Somerset Council", "Somerset", start=date(2023, 4, 1)),
    council("E07000093", "Test Valley Borough Council", "Test Valley"),
    council("E07000117", "Burnley Borough Council", "Burnley"),
    council("E07000121", "Lancaster City Council", "Lancaster"),
    council("E07000136", "Boston Borough Council", "Boston"),
    council("E07000146", "Borough Council of King's Lynn and West Norfolk"),
    council("E07000195", "Newcastle-under-Lyme Borough Council", "Newcastle-under-Lyme"),
    council("E08000001", "Bolton Metropolitan Borough Council", "Bolton"),
    council("E08000002", "Bury Metropolitan Borough Council", "Bury"),
    council("E08000013", "St Helens Metropolitan Borough Council", "St Helens"),
    council("E08000021", "Newcastle upon Tyne City Council", "Newcastle upon Tyne"),
    council("E08000038", "Barnsley Metropolitan Borough Council", "Barnsley", "E08000016"),
    council("E09000001", "City of London Corporation", "City of London"),
    council("E09000003", "London Borough of Barnet", "Barnet"),
    council("E09000013", "London Borough of Hammersmith and Fulham", "LBHF"),
    council("E09000021", "Royal Borough of Kingston upon Thames", "Kingston upon Thames"),
    council("E10000006", "Cumbria County Council", "Cumbria", end=date(2023, 3, 31)),
    council("E10000007", "Derbyshire County Council", "Derbyshire"),
    council("E10000008", "Devon County Council", "Devon"),
    council("E10000011", "East Sussex County Council", "East Sussex"),
    council("E10000015", "Hertfordshire County Council", "Hertfordshire"),
    council("E10000017", "Lancashire County Council", "Lancashire"),
    council("E10000027", "Somerset County Council", "Somerset", end=date(2023, 3, 31)),
    council("HSCT-BELFAST", "Belfast Health and Social Care Trust", "BHSCT"),
    council("HSCT-NORTHERN", "Northern Health and Social Care Trust"),
    council("HSCT-SOUTHERN", "Southern Health and Social Care Trust"),
    council("N09000003", "Belfast City Council", "Belfast"),
    council("W06000001", "Isle of Anglesey County Council", "Ynys Môn"),
    council("W06000002", "Gwynedd Council", "Gwynedd"),
    council("W06000006", "Wrexham County Borough Council", "Wrexham"),
    council("W06000010", "Carmarthenshire County Council", "Carmarthenshire", "Sir Gâr"),
    council("W06000011", "City and County of Swansea Council", "Swansea", "Abertawe"),
    council("W06000016", "Rhondda Cynon Taf County Borough Council", "Rhondda Cynon Taf"),
]
INDEX = NameIndex(COUNCILS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("E06000023", "E06000023"),
        (" e06000023\u00a0", "E06000023"),
        ("E08000016", "E08000038"),  # the code it had before its boundary changed
        ("hsct-belfast", "HSCT-BELFAST"),
        ("Bristol, City of", "E06000023"),
        ("BRISTOL CITY COUNCIL", "E06000023"),
        ("Bristol (City of)", "E06000023"),
        ("Bristol City Counci", "E06000023"),
        ("Herefordshire, County of", "E06000019"),
        ("Kingston upon Hull, City of", "E06000010"),
        ("Durham", "E06000047"),
        ("Co. Durham", "E06000047"),
        ("Wrexham Borough", "W06000006"),
        ("Barnsley MBC", "E08000038"),
        ("LB of Barnet", "E09000003"),
        ("Barnet, London Borough of", "E09000003"),
        ("London Borough of Barnet Council", "E09000003"),
        ("Hammersmith & Fulham", "E09000013"),
        ("LBHF", "E09000013"),
        ("RB Kingston-on-Thames", "E09000021"),
        ("Saint Helens", "E08000013"),
        ("St. Helen's Council", "E08000013"),
        ("Kings Lynn & West Norfolk", "E07000146"),
        ("King\u2019s Lynn and West Norfolk BC", "E07000146"),
        ("Newcastle under Lyme", "E07000195"),
        ("NEWCASTLE-UPON-TYNE", "E08000021"),
        ("N.E. Lincs", "E06000012"),
        ("E Sussex CC", "E10000011"),
        ("Herts", "E10000015"),
        ("Derby", "E06000015"),
        ("Derbyshire", "E10000007"),
        ("Corporation of London", "E09000001"),
        ("Swansea, City and County of", "W06000011"),
        ("Cyngor Dinas a Sir Abertawe", "W06000011"),
        ("Cyngor Sir Ynys Mon", "W06000001"),
        ("Cyngor Sir Gar", "W06000010"),
        ("Cyngor Gwynedd / Gwynedd Council", "W06000002"),
        ("Belfast HSC Trust", "HSCT-BELFAST"),
        ("Belfast HSCT", "HSCT-BELFAST"),
        ("Belfast Health & Social Care Trust", "HSCT-BELFAST"),
        ("Belfast", "N09000003"),
    ],
)
def test_match_knows_names_as_people_write_them(written, code):
    assert INDEX.match(written, on=DAY) == Match(code)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Camarthenshire", "W06000010"),
        ("Rhondda Cynon Taff", "W06000016"),
        ("Hammersmth and Fulham", "E09000013"),
        ("Hertforshire", "E10000015"),
        ("Bristl", "E06000023"),
        ("Devn County Council", "E10000008"),
        ("Nothern HSC Trust", "HSCT-NORTHERN"),
        ("Carmarthanshyre", "W06000010"),
    ],
)
def test_match_says_what_a_slip_was_taken_for(written, code):
    match = INDEX.match(written, on=DAY)

    assert match == Match(code, matched_as=official_name(code))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Sussex, East", "E10000011"),
        ("Fulham and Hammersmith", "E09000013"),
        ("East Cheshire", "E06000049"),
        ("Royal Borough of Kingston", "E09000021"),
        ("Newcastle City Council", "E08000021"),
        ("Newcastle Borough Council", "E07000195"),
        ("Northern Trust", "HSCT-NORTHERN"),
        ("Bristol Borough Council", "E06000023"),  # another kind of body, but no other Bristol
    ],
)
def test_match_says_what_a_loose_name_was_taken_for(written, code):
    assert INDEX.match(written, on=DAY) == Match(code, matched_as=official_name(code))


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Newcastle", {"E07000195", "E08000021"}),
        ("Kingston", {"E06000010", "E09000021"}),
        ("Derby County Council", {"E06000015", "E10000007"}),
        ("Derbyshire City Council", {"E06000015", "E10000007"}),
        ("Lancaster County Council", {"E07000121", "E10000017"}),
        ("Bolston", {"E07000136", "E08000001"}),
        ("Herfordshire", {"E06000019", "E10000015"}),
        ("Derby / Bristol", {"E06000015", "E06000023"}),
    ],
)
def test_match_lists_the_candidates_of_an_ambiguous_name(written, codes):
    with pytest.raises(AmbiguousName) as error:
        INDEX.match(written, on=DAY)

    assert {candidate.code for candidate in error.value.candidates} == codes
    assert all(code in str(error.value) for code in codes)


@pytest.mark.parametrize(
    "written",
    [
        "London",
        "London Borough",
        "London County Council",
        "West Yorkshire",
        "South Sussex",
        "Tees Valley",
        "Cheshire",
        "Cheshire Wast",
        "Avon",
        "Dover",
        "Bernat",
        "Isle of Man",
        "Bury and Bolton",
        "Derby / Atlantis",
        "E06000999",
        "E0600023",
        "LBHX",
        "County Council",
        "",
        "  ",
        "?",
    ],
)
def test_match_refuses_what_nobody_is_called(written):
    with pytest.raises(UnknownName):
        INDEX.match(written, on=DAY)


def test_match_names_the_nearest_authorities_when_it_knows_none():
    with pytest.raises(UnknownName, match=r"Cheshire East Council \(E06000049\)") as error:
        INDEX.match("Cheshire", on=DAY)

    assert error.value.name == "Cheshire"
    assert "E06000050" in {candidate.code for candidate in error.value.nearest}


def test_match_prefers_the_authorities_asked():
    asked = {"E08000021", "HSCT-BELFAST"}

    assert INDEX.match("Newcastle", asked, DAY).code == "E08000021"
    assert INDEX.match("Belfast", asked, DAY).code == "HSCT-BELFAST"
    assert INDEX.match("Belfast City Council", asked, DAY) == Match("N09000003")


def test_match_says_so_when_it_passes_over_a_better_name_for_one_asked():
    match = INDEX.match("Belfast", {"HSCT-BELFAST"}, DAY)

    assert match.matched_as == "Belfast Health and Social Care Trust"
    assert match.warning is not None and "Belfast City Council" in match.warning


def test_match_never_takes_a_name_for_a_slip_of_one_asked():
    assert INDEX.match("Boston", {"E08000001"}, DAY) == Match("E07000136")


def test_match_takes_the_register_as_it_stood_on_the_day():
    asked = {"E06000066"}

    assert INDEX.match("Somerset", asked, date(2023, 3, 31)) == Match("E10000027")
    assert INDEX.match("Somerset", asked, date(2023, 4, 1)) == Match("E06000066")
    assert INDEX.match("Somerset") == Match("E06000066")


def test_match_warns_when_the_authority_written_was_replaced():
    match = INDEX.match("Somerset County Council", on=DAY)

    assert match.code == "E06000066"
    assert match.matched_as == "Somerset Council"
    assert match.warning is not None and "E10000027" in match.warning


@pytest.mark.parametrize("written", ["Cumbria", "E10000006"])
def test_match_accepts_an_abolished_authority_with_a_warning(written):
    assert INDEX.match(written, on=date(2023, 3, 31)) == Match("E10000006")
    assert INDEX.match(written, on=DAY).warning == (
        "Cumbria County Council was abolished: its last day was 2023-03-31"
    )


def test_match_warns_of_an_authority_that_is_yet_to_come():
    index = NameIndex([council("E06000063", "Cumberland Council", start=date(2023, 4, 1))])

    assert index.match("Cumberland", on=date(2022, 1, 1)).warning == (
        "Cumberland Council did not exist before 2023-04-01"
    )


def test_name_index_refuses_a_code_given_twice():
    with pytest.raises(ValueError, match="E06000015"):
        NameIndex([council("E06000015", "Derby"), council("E06000015", "Leicester")])


def test_name_index_gives_a_code_to_its_present_owner():
    index = NameIndex([council("E2", "New Town", "E08000016"), council("E08000016", "Old Town")])

    assert index.match("E08000016").code == "E08000016"


@given(st.text(max_size=30))
def test_match_answers_or_refuses_any_text(written):
    try:
        match = INDEX.match(written, on=DAY)
    except NameNotMatched as error:
        assert str(error)
    else:
        assert match.code in {candidate.code for candidate in COUNCILS}


@given(
    st.sampled_from(
        [name for candidate in COUNCILS for name in candidate.names if not name[-1].isdigit()]
    ),
    st.sampled_from([str.upper, str.lower, "  {} ".format, "The {}".format]),
)
def test_match_does_not_depend_on_case_or_spaces(name, rewrite):
    assert INDEX.match(rewrite(name), on=date(2023, 4, 1)).code == (
        INDEX.match(name, on=date(2023, 4, 1)).code
    )


def official_name(code: str) -> str:
    return next(candidate.official_name for candidate in COUNCILS if candidate.code == code)
