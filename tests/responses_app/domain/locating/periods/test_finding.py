"""Periods are found in every notation that councils use, and nothing else is taken for one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.locating.periods import find_periods

YEARS = st.integers(min_value=1995, max_value=2044)
DAYS = st.dates(date(1995, 1, 1), date(2044, 12, 31))
ENGLISH = (
    "January February March April May June July August September October November December"
).split()
WELSH = (
    "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"
).split()
DASHES = st.sampled_from(["-", "–", "—", " - ", " – ", "-", " to "])

CALENDAR = (
    "1 January {y} to 31 December {y}", "1 Jan to 31 Dec {y}", "1st January - 31st December {y}",
    "January {y} - December {y}", "Jan–Dec {y}", "Jan to Dec {y}", "01/01/{y}-31/12/{y}",
    "01.01.{y} to 31.12.{y}", "{y}-01-01 to {y}-12-31", "calendar year {y}", "CY{y}", "CY {y}",
    "the {y} calendar year", "year ending 31 December {y}", "year ended December {y}",
    "12 months to 31 December {y}", "between 1 January {y} and 31 December {y}",
    "{y} (January to December)", "{y} (1 January to 31 December)", "{y}: Jan - Dec",
    "from 1 January {y} until 31 December {y}", "1 Ionawr {y} hyd 31 Rhagfyr {y}",
    "Ionawr i Rhagfyr {y}", "y flwyddyn galendr {y}", "blwyddyn galendr {y}",
    "1 January {y} through 31 December {y}", "January to December {y}",
)  # fmt: skip
FINANCIAL = (
    "{y}/{s}", "{y}-{s}", "{y}–{s}", "{y}/{n}", "FY{y}/{s}", "FY {y}-{s}", "FY{t}-{s}",
    "F/Y {y}/{s}",
    "FY {t}/{s}", "financial year {y} to {n}", "financial year {y}/{s}", "Financial Year {y}-{n}",
    "fin. year {y}/{s}", "1 April {y} to 31 March {n}", "April {y} to March {n}",
    "Apr {y} - Mar {n}", "01/04/{y}-31/03/{n}", "01/04/{y} to 31/03/{n}", "year to 31 March {n}",
    "year ending March {n}", "year ended 31st March {n}", "y/e 31/03/{n}", "YE 31 March {n}",
    "12 months to March {n}", "April to March {n}", "{y}/{s} (April to March)",
    "{y}/{s} (1 April {y} - 31 March {n})", "blwyddyn ariannol {y}/{s}", "Ebrill {y} i Mawrth {n}",
    "1 Ebrill {y} hyd at 31 Mawrth {n}", "the {y}/{s} financial year",
)  # fmt: skip
SNAPSHOT = (
    "as at {d} {m} {y}", "as of {d:02}/{i:02}/{y}", "on {d} {m} {y}", "at {d} {m}, {y}",
    "as at the {d} of {m} {y}", "as on {d}-{m}-{y}", "as at {m} {d}, {y}",
    "as at {y}-{i:02}-{d:02}", "ar {d} {w} {y}", "fel ar {d} {w} {y}",
    "snapshot date {d}.{i:02}.{y}", "as at {d:02}.{i:02}.{y}",
)  # fmt: skip
AROUND = st.sampled_from(
    [
        ("", ""),
        ("For the period ", " there were 12 children."),
        ("We hold 17 cases, ", "; more will follow"),
        ("Number of children (", ")"),
        ("", ": 14"),
        ("Mae 12 o blant, ", " yn ôl ein cofnodion"),
    ]
)


@given(text=st.sampled_from(CALENDAR), year=YEARS, around=AROUND)
def test_find_periods_finds_a_calendar_year_in_every_notation(text, year, around):
    before, after = around

    [mention] = find_periods(before + text.format(y=year) + after)

    assert (mention.basis, mention.first, mention.last) == (
        "calendar",
        date(year, 1, 1),
        date(year, 12, 31),
    )


@given(text=st.sampled_from(FINANCIAL), year=YEARS, around=AROUND, heading=st.booleans())
def test_find_periods_finds_a_financial_year_in_every_notation(text, year, around, heading):
    before, after = around
    said = text.format(y=year, n=year + 1, s=f"{(year + 1) % 100:02}", t=f"{year % 100:02}")

    [mention] = find_periods(before + said + after, is_heading=heading)

    assert (mention.basis, mention.first, mention.last) == (
        "financial",
        date(year, 4, 1),
        date(year + 1, 3, 31),
    )


@given(text=st.sampled_from(SNAPSHOT), day=DAYS, around=AROUND)
def test_find_periods_finds_a_day_in_every_notation(text, day, around):
    before, after = around
    said = text.format(
        d=day.day, i=day.month, m=ENGLISH[day.month - 1], w=WELSH[day.month - 1], y=day.year
    )

    [mention] = find_periods(before + said + after)

    assert (mention.basis, mention.first, mention.last) == ("snapshot", day, day)


@given(
    first=DAYS,
    length=st.integers(min_value=1, max_value=900),
    dash=DASHES,
    months=st.sampled_from([ENGLISH, WELSH, [name[:3] for name in ENGLISH]]),
)
def test_find_periods_finds_any_span_between_two_days(first, length, dash, months):
    last = first + timedelta(days=length)
    days = [f"{one.day} {months[one.month - 1]} {one.year}" for one in (first, last)]

    [mention] = find_periods(dash.join(days))

    assert (mention.first, mention.last) == (first, last)


@given(year=YEARS)
def test_find_periods_finds_a_part_of_a_year(year):
    for text in ("{y} (Jan-Apr)", "Jan - Apr {y}", "{y} (up to 30/04/{y})", "{y} to 30 April",
                 "1 January to 30 April {y}", "{y} (1 January to 30 April)", "{y}: January–April",
                 "Ionawr i Ebrill {y}", "1 Jan - 30 Apr {y}", "{y} (to 30 April)",
                 "{y} part year (to 30 April)", "{y} part year (Jan-Apr)"):  # fmt: skip
        [mention] = find_periods(text.format(y=year), is_heading=True)

        assert (mention.basis, mention.first, mention.last) == (
            "part",
            date(year, 1, 1),
            date(year, 4, 30),
        ), text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024 to date", date(2024, 1, 1), date(2024, 6, 1)),
        ("YTD 2024", date(2024, 1, 1), date(2024, 6, 1)),
        ("2023/24 to date", date(2023, 4, 1), date(2024, 6, 1)),
        ("2024 part year", date(2024, 1, 1), None),
        ("2024 (part)", date(2024, 1, 1), None),
        ("since April 2023", date(2023, 4, 1), None),
        ("ers 1 Ebrill 2023", date(2023, 4, 1), None),
        ("up to 30 April 2024", None, date(2024, 4, 30)),
        ("hyd at 30 Ebrill 2024", None, date(2024, 4, 30)),
    ],
)
def test_find_periods_tells_that_an_end_is_open(text, first, last):
    [mention] = find_periods(text, date(2024, 6, 1), is_heading=True)

    assert mention.is_open
    assert (mention.first, mention.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last", "basis"),
    [
        ("2021-2023", date(2021, 1, 1), date(2023, 12, 31), "span"),
        ("2021 to 2023", date(2021, 1, 1), date(2023, 12, 31), "span"),
        ("2020/21 - 2022/23", date(2020, 4, 1), date(2023, 3, 31), "span"),
        ("1st January 2021 until 30th April 2024", date(2021, 1, 1), date(2024, 4, 30), "span"),
        ("Q1 2023/24", date(2023, 4, 1), date(2023, 6, 30), "quarter"),
        ("Quarter 4 2023/24", date(2024, 1, 1), date(2024, 3, 31), "quarter"),
        ("2023/24 Q3", date(2023, 10, 1), date(2023, 12, 31), "quarter"),
        ("Apr-23", date(2023, 4, 1), date(2023, 4, 30), "month"),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("academic year 2023/24", date(2023, 9, 1), date(2024, 8, 31), "academic"),
        ("six months to 30 September 2023", date(2023, 4, 1), date(2023, 9, 30), "part"),
        ("end of March 2024", date(2024, 3, 31), date(2024, 3, 31), "snapshot"),
        ("45382", date(2024, 3, 31), date(2024, 3, 31), "snapshot"),
        ("2024-03-31 00:00:00", date(2024, 3, 31), date(2024, 3, 31), "snapshot"),
        ("1-30 April 2024", date(2024, 4, 1), date(2024, 4, 30), "month"),
    ],
)
def test_find_periods_reads_other_spans(text, first, last, basis):
    [mention] = find_periods(text, is_heading=True)

    assert (mention.first, mention.last, mention.basis) == (first, last, basis)


@pytest.mark.parametrize(
    ("text", "yearless"),
    [
        ("Jan to Apr", (1, 1, 4, 30)),
        ("1 January - 30 April", (1, 1, 4, 30)),
        ("at 31st March", (3, 31, 3, 31)),
        ("year ending March", (4, 1, 3, 31)),
    ],
)
def test_find_periods_leaves_open_a_year_that_is_not_said(text, yearless):
    [mention] = find_periods(text)

    assert mention.first is mention.last is None
    assert mention.yearless == yearless


@pytest.mark.parametrize("text", ["Year 1", "the last three years", "over the past 5 years"])
def test_find_periods_keeps_unknown_what_nobody_can_say(text):
    [mention] = find_periods(text)

    assert mention.basis == "unknown"
    assert mention.first is mention.last is None


@pytest.mark.parametrize(
    "text",
    [
        "2023 children",
        "There were 2023 incidents",
        "a total of 2023",
        "2,023",
        "£2023",
        "2023%",
        "2023 High Street",
        "call 0151 2023 456",
        "Tel: 01234 202324",
        "section 2023",
        "s.40(2)",
        "Data Protection Act 2018",
        "the Freedom of Information (Scotland) Act 2002",
        "Deddf Rhyddid Gwybodaeth 2000",
        "Environmental Information Regulations 2004",
        "FOI 2023/24-123",
        "our reference 2023-4567",
        "FOI-2023-0012",
        "12/15",
        "1a",
        "your request dated 12 June 2024",
        "received on 3 March 2024",
        "Date 21 November 2023",
        "The figures were extracted from our system on 17 July 2023.",
        "On 9 September 2023 Ada Researcher wrote:",
        "Sent: 06 January 2025 10:30",
        "you may go",
        "Q1 (a)",
        "in 2023 cases",
        "10.30am to 11.30",
    ],
)
def test_find_periods_takes_nothing_else_for_a_period(text):
    assert find_periods(text) == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("in 2023 there were 12", [2023]),
        ("12 children in 2023.", [2023]),
        ("2021: 4, 2022: 5, 2023: 6", [2021, 2022, 2023]),
        ("2021 - 4\n2022 - 5", [2021, 2022]),
        ("2021, 2022 and 2023", [2021, 2022, 2023]),
        ("For 2022, 12 and for 2023, 4", [2022, 2023]),
        ("12 (2023)", [2023]),
        ("2023 = 14", [2023]),
        ("2023", [2023]),
        ("yn 2023 roedd 12", [2023]),
        ("In 2023 children went missing", [2023]),
    ],
)
def test_find_periods_knows_a_bare_year_by_the_words_around_it(text, years):
    mentions = find_periods(text)

    assert [mention.first.year for mention in mentions] == years
    assert all(mention.is_bare for mention in mentions)


@pytest.mark.parametrize("text", ["2023", "Total 2023", "2023*", "2023 number of children"])
def test_find_periods_takes_a_bare_year_of_a_heading(text):
    [mention] = find_periods(text, is_heading=True)

    assert mention.words == "2023"


def test_find_periods_takes_a_count_for_no_day():
    assert find_periods("37679", is_heading=True) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("FY24", (date(2024, 4, 1), date(2025, 3, 31))),
        ("FY 2023", (date(2022, 4, 1), date(2023, 3, 31))),
        ("2023-2024", (date(2023, 1, 1), date(2024, 12, 31))),
        ("2010-11-01", (date(2010, 4, 1), date(2011, 3, 31))),
        ("Q1 2023", (date(2023, 1, 1), date(2023, 12, 31))),
    ],
)
def test_find_periods_tells_a_second_reading(text, other):
    [mention] = find_periods(text, is_heading=True)

    assert mention.other == other
    assert not mention.is_sure


@given(text=st.text(max_size=60), near=st.none() | DAYS, heading=st.booleans())
def test_find_periods_never_raises_and_says_where_it_read(text, near, heading):
    check_places(text, find_periods(text, near, is_heading=heading))


@given(
    pieces=st.lists(
        st.sampled_from(
            "2023 23 /24 -24 Jan 31 April FY to - and ( ) year ending since as at Q1 1st . , : ' "
            "hyd Mawrth Act in 2024-13-45 99/99/9999 0000 part 45382".split(" ")
        ),
        max_size=12,
    ),
    sign=st.sampled_from(["", " "]),
    heading=st.booleans(),
)
def test_find_periods_never_raises_on_pieces_of_dates(pieces, sign, heading):
    text = sign.join(pieces)

    check_places(text, find_periods(text, is_heading=heading))


def check_places(text, mentions):
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words
        assert not (mention.first and mention.last) or mention.first <= mention.last
        end = mention.end
