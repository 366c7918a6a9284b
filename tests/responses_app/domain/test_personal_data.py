import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.personal_data import TableReader, in_columns, in_text
from responses_app.domain.personal_data.labels import Label, labels_of
from responses_app.domain.personal_data.numbers import (
    is_chi_number,
    is_nhs_number,
    is_ni_number,
    is_pupil_number,
)
from responses_app.domain.personal_data.words import day_of, is_full_name, is_postcode

DIGITS = st.integers(0, 9)
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NAMES = ["Chloe Jones", "Aled Hughes", "Amira Hassan", "Siân Price", "Tom O'Brien", "Ellie Tran"]

LETTER = """Our ref: FOI-12345
12 March 2025
Dear Ms Walker,
Between 01/04/2022 and 31/03/2023 we recorded 41 children with a date of birth after 1 September
2005 as missing. Figures below 5 are withheld under section 40(2). Any child born on 01/09/2008 or
later was counted.
If you are unhappy, write to Owen Pritchard, Information Governance Officer, County Hall,
Taunton TA1 4DY, 01823 123456, foi@council.gov.uk, or to the Information Commissioner, Wycliffe
House, Water Lane, Wilmslow, Cheshire SK9 5AF, 0303 123 1113.
Yours sincerely, Jane Smith
"""


def suspects(hits):
    return {hit.code for hit in hits if hit.is_suspect}


def nhs_check(nine):
    """The tenth digit, or None where there is no such number."""
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), nine)) % 11
    return None if check == 10 else check % 11


@given(st.lists(DIGITS, min_size=9, max_size=9))
def test_is_nhs_number_takes_the_one_right_check_digit(nine):
    right = nhs_check(nine)
    passing = [d for d in range(10) if is_nhs_number("".join(map(str, [*nine, d])))]

    same = len(set(nine)) == 1 and right == nine[0]
    assert passing == ([] if right is None or same else [right])


@given(st.lists(DIGITS, min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_is_nhs_number_sees_any_one_digit_that_is_wrong(nine, place, by):
    right = nhs_check(nine)
    number = [*nine, right]
    if right is not None and len(set(number)) > 1:
        wrong = [*number]
        wrong[place] = (wrong[place] + by) % 10

        assert is_nhs_number("".join(map(str, number)))
        assert not is_nhs_number("".join(map(str, wrong)))


@given(st.lists(DIGITS, min_size=9, max_size=9))
def test_is_nhs_number_sees_two_digits_that_changed_places(nine):
    right = nhs_check(nine)
    if right is not None and nine[0] != nine[1]:
        swapped = [nine[1], nine[0], *nine[2:], right]

        assert not is_nhs_number("".join(map(str, swapped)))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.lists(DIGITS, min_size=3, max_size=3))
def test_is_chi_number_begins_with_a_day(born, rest):
    nine = [int(digit) for digit in f"{born:%d%m%y}"] + rest
    right = nhs_check(nine)
    if right is not None and len(set(nine)) > 1:
        number = "".join(map(str, [*nine, right]))

        assert is_chi_number(number)
        assert is_chi_number(f"{number[:6]} {number[6:]}")


def test_is_chi_number_refuses_a_day_that_never_was():
    assert not any(is_chi_number(f"310270{n:04}") for n in range(10_000))


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("AB123456C", True),
        ("ab 12 34 56 c", True),
        ("JG-10-37-59-A", True),
        ("QQ123456C", False),
        ("BG123456A", False),
        ("GB123456A", False),
        ("AO123456A", False),
        ("DA123456A", False),
        ("AB123456E", False),
        ("AB12345C", False),
    ],
)
def test_is_ni_number_follows_the_prefixes_that_are_given(number, is_valid):
    assert is_ni_number(number) is is_valid


@given(st.lists(DIGITS, min_size=12, max_size=12))
def test_is_pupil_number_takes_the_one_right_letter(digits):
    written = "".join(map(str, digits))

    assert sum(is_pupil_number(letter + written) for letter in LETTERS) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/03/2009", date(2009, 3, 12)),
        ("12.3.09", date(2009, 3, 12)),
        ("2009-03-12", date(2009, 3, 12)),
        ("2009-03-12 00:00:00", date(2009, 3, 12)),
        ("12 Mar 2009", date(2009, 3, 12)),
        ("12-Mar-09", date(2009, 3, 12)),
        ("3ydd Mawrth 2011", date(2011, 3, 3)),
        ("1af Ionawr 2010", date(2010, 1, 1)),
        ("12th March 2009", date(2009, 3, 12)),
        ("31/02/2009", None),
        ("2022-23", None),
        ("March 2009", None),
        ("12", None),
        ("", None),
    ],
)
def test_day_of_reads_days_with_their_year(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize(
    "text", [*NAMES, "Ms Chloe Jones", "JONES, Chloe", "Chloe A. Jones", "CHLOE JONES"]
)
def test_is_full_name_knows_people(text):
    assert is_full_name(text)


@pytest.mark.parametrize(
    "text",
    ["Victoria Road", "Chelsea Ward", "Rose Lodge", "Council Tax", "White British", "April 2020",
     "Grace House", "Taunton Deane", "Charlotte Street", "Jack", ""],
)  # fmt: skip
def test_is_full_name_knows_what_is_no_person(text):
    assert not is_full_name(text)


@pytest.mark.parametrize(
    "text", ["TA1 4DY", "cf103nq", "SW1A 2AA", "M1 1AE", "EC1A 1BB", "GIR 0AA"]
)
def test_is_postcode_knows_every_form(text):
    assert is_postcode(text)


@pytest.mark.parametrize("text", ["TA1", "2022 23", "A1 11A", "FOI 123", "Q1 1AA"])
def test_is_postcode_refuses_what_is_none(text):
    assert not is_postcode(text)


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("DOB", Label.BORN),
        ("D.O.B.", Label.BORN),
        ("Child's date of birth:", Label.BORN),
        ("Dyddiad Geni", Label.BORN),
        ("NHS No.", Label.NHS),
        ("Rhif GIG", Label.NHS),
        ("Cyfenw", Label.SURNAME),
        ("Forename(s)", Label.FIRST_NAME),
        ("Child_ID", Label.PERSON_ID),
        ("Mosaic ID", Label.PERSON_ID),
        ("Age at referral", Label.AGE),
        ("Oedran", Label.AGE),
        ("Number of children", Label.COUNT),
        ("Nifer y plant", Label.COUNT),
    ],
)
def test_labels_of_knows_headings_in_both_languages(heading, label):
    assert label in labels_of(heading)


@pytest.mark.parametrize(
    "heading", ["Age range", "Age group", "2022-23", "Year of birth", "White", "14"]
)
def test_labels_of_takes_no_band_and_no_value_for_a_heading(heading):
    assert labels_of(heading) == frozenset()


def test_in_text_holds_no_ordinary_letter_back():
    assert suspects(in_text(LETTER)) == set()
    assert suspects(in_text(LETTER * 30)) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NHS number: 943 476 5919", "nhs_number"),
        ("rhif GIG 9434765919", "nhs_number"),
        ("CHI 010170 1128", "chi_number"),
        ("Her NI number is AB 12 34 56 C.", "ni_number"),
        ("UPN H801200001001", "pupil_number"),
        ("DOB: 12/03/2009", "date_of_birth"),
        ("Date of birth 12 March 2009", "date_of_birth"),
        ("Dyddiad geni: 3 Mawrth 2011", "date_of_birth"),
        ("Chloe Jones, born on 12/03/2009", "date_of_birth"),
        ("\n".join(f"{name} 12/0{n}/2009 Female" for n, name in enumerate(NAMES, 1)), "people"),
        ("\n".join(f"{name} (aged {n + 9}) was found" for n, name in enumerate(NAMES)), "people"),
        (", ".join(f"{name}, {n} years old" for n, name in enumerate(NAMES, 9)), "people"),
        (
            "\n".join(
                f"{name}\n{n} Fore Street\nTaunton TA{n} 4DY" for n, name in enumerate(NAMES, 1)
            ),
            "names_with_postcodes",
        ),
        (" ".join(f"child{n}@gmail.com" for n in range(5)), "private_emails"),
    ],
)
def test_in_text_finds_people(text, code):
    assert suspects(in_text(text)) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            f"Cllr {name}, {n} Fore Street, Taunton TA{n} 4DY" for n, name in enumerate(NAMES, 1)
        ),
        "\n".join(f"From: {name}\nSent: 12 March 2025 10:{n}0" for n, name in enumerate(NAMES)),
        "Present: " + ", ".join(NAMES),
        "\n".join(f"Victoria Road, Taunton TA{n} 4DY" for n in range(1, 9)),
        "Ref: AB123456C",
        "943 476 5919 127 131 1042",
        "Call 07700 900123 or 01632 960001",
        "\n".join(f"{100 + n} {200 + n} {3000 + n}" for n in range(300)),
        "\n".join(str(4_000_000_000 + 97 * n) for n in range(300)),
    ],
)
def test_in_text_holds_nothing_ordinary_back(text):
    assert suspects(in_text(text)) == set()


@pytest.mark.parametrize(
    "text", ["A" * 500_000, "1 2 " * 125_000, "Ann " * 125_000, "a@" * 250_000, "0" * 500_000,
             "DOB" + " " * 500_000, "ann, " * 100_000, "TA1 " * 125_000, "\n" * 500_000]
)  # fmt: skip
def test_in_text_takes_no_longer_for_a_text_made_to_be_slow(text):
    started = time.process_time()

    in_text(text)

    assert time.process_time() - started < 5


@given(st.text(max_size=300))
def test_in_text_reads_any_text(text):
    assert all(hit.count > 0 and hit.sentence.endswith(".") for hit in in_text(text))


BREACHES = {
    "days of birth": [["Name", "DOB"], ["Xochitl Q", "12/03/2009"]],
    "days of birth below a title": [
        ["Missing children"], ["Child", "Dyddiad geni"], ["A", "3 Mai 2010"],
    ],
    "first names and surnames": [["First name", "Surname", "Age"]]
    + [[*name.split(" ", 1), 9 + n] for n, name in enumerate(NAMES)],
    "names alone": [[name] for name in NAMES],
    "names the other way round": [["Client", "Cost"]]
    + [[", ".join(reversed(name.split(" ", 1))), n] for n, name in enumerate(NAMES)],
    "names that no list has": [["Child name", "Team"]]
    + [[f"{name} Zzyx", "East"] for name in "Xochitl Bjarkhild Temirlan Nurgul Ixchel".split()],
    "numbers of children": [["LCS ID", "Age", "Gender", "Ethnicity"]]
    + [[4000 + 3 * n, 9 + n % 7, "MF"[n % 2], "White British"] for n in range(12)],
    "rows without a number": [["Age", "Gender", "Date missing"]]
    + [[9 + n % 7, "MF"[n % 2], f"{1 + n:02}/05/2023"] for n in range(12)],
    "initials": [["Initials", "Age"], ["CJ", 9], ["AH", 12], ["KL", 15]],
    "NHS numbers without a heading": [["943 476 5919"], ["401 023 2137"], ["4505577104"]],
    "homes": [["Tenant home postcode"], ["TA1 4DY"], ["TA2 4DY"]],
    "a form": [["Name", "Chloe Jones"], ["Date of birth", "12/03/2009"]],
    "Welsh": [["Enw cyntaf", "Cyfenw", "Oed"], ["Llinos", "Rees", 9], ["Steffan", "Pugh", 8],
              ["Gwen", "Ellis", 7]],
}  # fmt: skip
ORDINARY = {
    "years": [["Year", "Missing"], ["2022-23", 14], ["2023-24", "<5"]],
    "ages and sexes": [["Age", "Gender", "2022", "2023"]]
    + [[age, sex, age * 3, age * 2] for age in range(10, 18) for sex in ("Male", "Female")],
    "numbered rows": [["Ref", "Age", "Gender", "Count"]]
    + [[f"{n}a", 9 + n, "MF"[n % 2], 30 - n] for n in range(12)],
    "ages by year": [["Age", *range(2015, 2025)]] + [[age] + [age] * 10 for age in range(18)],
    "officers": [["Job title", "Name", "E-mail"]]
    + [[f"Head of {n}", name, f"{n}@council.gov.uk"] for n, name in enumerate(NAMES)],
    "councillors": [["Ward", "Councillor", "Allowance"]]
    + [[f"Ward {n}", name, 9000 + n] for n, name in enumerate(NAMES)],
    "head teachers": [["School", "Head teacher", "Postcode"]]
    + [[f"School {n}", name, f"TA{n} 4DY"] for n, name in enumerate(NAMES, 1)],
    "homes": [["Name", "Address", "Postcode", "Beds"]]
    + [[f"{name} House", "1 High Street", f"TA{n} 4DY", n]
       for n, name in enumerate("Rose Ivy Grace Lily Holly Hazel".split(), 1)],
    "contracts": [["Contract ID", "Supplier", "Start date", "End date", "Value"]]
    + [[f"C{n}", "G4S Ltd", f"01/0{n}/2020", f"31/0{n}/2023", 1000 * n] for n in range(1, 9)],
    "placements": [["Placement start date", "Placement end date", "Weekly cost"]]
    + [[f"{n:02}/05/2015", f"{n:02}/06/2022", 900 + n] for n in range(1, 25)],
    "who reported": [["Reported by", "2022", "2023"], ["Child", 5, 6], ["Parent", 7, 8],
                     ["Pupil", 9, 1]],
    "transactions": [["Date", "Transaction number"]]
    + [["01/02/2023", 4_000_000_000 + 97 * n] for n in range(200)],
    "an officer": [["Contact"], ["Jane Smith"], ["County Hall, Taunton TA1 4DY"], ["01823 123456"]],
}  # fmt: skip


def texts_of(rows):
    return [[str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("name", BREACHES)
def test_in_columns_finds_people(name):
    assert suspects(in_columns(texts_of(BREACHES[name])))


@pytest.mark.parametrize("name", ORDINARY)
def test_in_columns_holds_no_ordinary_table_back(name):
    assert suspects(in_columns(texts_of(ORDINARY[name]))) == set()


def test_in_columns_says_in_which_column_the_days_of_birth_are():
    hits = in_columns([["Team", "", "DOB"], ["East", "", "12/03/2009"], ["West", "", "1/2/2010"]])

    assert [(hit.code, hit.where, hit.count) for hit in hits] == [("dates_of_birth", "column C", 2)]


def test_in_columns_never_repeats_what_a_table_says():
    said = " ".join(
        hit.sentence + hit.where for rows in BREACHES.values() for hit in in_columns(texts_of(rows))
    )

    assert not any(word in said for name in NAMES for word in name.split())


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=12))
def test_in_columns_reads_any_table(rows):
    assert all(hit.count > 0 for hit in in_columns(rows))


def test_table_reader_keeps_little_of_a_wide_sheet():
    reader = TableReader()
    reader.add((column, "x") for column in range(1, 16_385))

    assert len(reader._columns) == 500


BORN = ["12/03/2009", "01/11/2010", "23/07/2008", "04/02/2012", "30/09/2011", "17/05/2013"]


@pytest.mark.parametrize("separator", [",", ", ", "\t", "|", " | ", ";"])
def test_in_text_finds_people_in_a_pasted_table(separator):
    rows = [separator.join([*name.split(), born, "F"]) for name, born in zip(NAMES, BORN)]

    assert "people" in suspects(in_text("Please see:\n" + "\n".join(rows) + "\nYours, Jane"))


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_in_text_finds_people_whose_cells_come_one_a_line(between):
    rows = [between.join([*name.split(), born, "Missing"]) for name, born in zip(NAMES, BORN)]

    assert "people" in suspects(in_text(between.join(rows)))


def test_in_text_finds_surnames_written_first():
    rows = [f"{name.split()[1]}, {name.split()[0]} {born}" for name, born in zip(NAMES, BORN)]

    assert "people" in suspects(in_text("\n".join(rows)))


def test_in_text_finds_nhs_numbers_between_commas():
    numbers = ["9434765919", "4010232137", "4505577104"]

    assert "nhs_number" in suspects(in_text("\n".join(f"0,{number},12" for number in numbers)))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{name}, FOI Officer, 01823 35635{n}" for n, name in enumerate(NAMES)),
        "\n".join(f"{name}, Taunton" for name in NAMES),
        "\n".join(f"FOI{n}, {born}, Jane Smith" for n, born in enumerate(BORN)),
        "Age\nSex\nCount\n" + "\n".join(f"{n}\nMale\n{n * 3}" for n in range(10, 17)),
        "Month\nCount\n" + "\n".join(f"01/0{n}/2022\n{n}" for n in range(1, 9)),
    ],
)
def test_in_text_holds_no_ordinary_pasted_table_back(text):
    assert suspects(in_text(text)) == set()
