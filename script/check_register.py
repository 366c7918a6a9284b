"""Compare our register of authorities with a reference register, fact by fact.

    python script/check_register.py uk_local_authorities.csv

The reference is a CSV with the columns of mySociety's `uk_local_authorities` register (CC BY 4.0,
https://github.com/mysociety/uk_local_authority_names_and_codes), to which we owe the check. The
GSS codes in both are issued by the Office for National Statistics. The reference is only read,
never copied.

Compared: codes, official names (without words such as "Council"), nation, region, type, first and
last day, successors. Every difference is printed, the accepted ones with their reason. Exit 0 if
all differences are accepted, 1 if any is not, 2 for wrong usage.
"""

import argparse
import csv
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

REGISTER = Path(__file__).parent.parent / "requests_app" / "data" / "authorities.csv"

Row = dict[str, str]
Difference = tuple[str, str, str, str]  # our code, what differs, ours, theirs

TYPES = {
    "CTY": "county",
    "UA": "unitary",
    "MD": "metropolitan district",
    "LBO": "London borough",
    "CC": "City of London",
    "NMD": "non-metropolitan district",
    "WPA": "Welsh principal area",
    "SCO": "Scottish council area",
    "NID": "NI district",
}
NOT_COUNCILS = {"COMB", "SRA"}  # combined and strategic authorities: not in our register

SMALL_WORDS = frozenset(
    {"council", "city", "county", "borough", "metropolitan", "district", "royal", "london"}
    | {"corporation", "of", "the", "and"}
)

# Code and fact, with the reason why we keep ours.
ACCEPTED = {
    ("E08000016", "not in ours"): "Barnsley is E08000038 since its boundary changed (SI 2024/1328)",
    ("E08000038", "not in reference"): "the code since 1 April 2025; the reference has E08000016",
    (
        "E08000019",
        "not in ours",
    ): "Sheffield is E08000039 since its boundary changed (SI 2024/1328)",
    ("E08000039", "not in reference"): "the code since 1 April 2025; the reference has E08000019",
    ("95Z", "not in reference"): "Belfast had a council of the same name before 2015",
    ("E08000025", "start"): "Birmingham is a metropolitan district since 1974",
    ("E10000007", "region"): "Derbyshire is in the East Midlands",
    ("E10000019", "region"): "Lincolnshire County Council's area is all in the East Midlands",
    ("E10000034", "start"): "the county was made anew in 1998, out of Hereford and Worcester",
    ("E10000009", "successors"): "the Christchurch part of Dorset went to BCP Council",
    ("E07000201", "region"): "the reference has a county's code in place of the region",
    (
        "E08000021",
        "name",
    ): "the reference has the short form, which may mean Newcastle-under-Lyme",
}
# The same reasons for whole groups of rows.
RECORDED_IN = "2005"  # the reference dates many old councils by when its source first listed them
NO_REGION = "the reference has no region"
NO_SUCCESSOR = "the reference has no successors for Northern Ireland"
NO_START = "the reference has no first day"
RECORDED_LATE = "the reference has the day its source first listed the council"
TRUSTS = "Health and Social Care Trusts are not councils: the reference has none"
NO_CODE = "the reference has no code for the councils of before 2015"


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("reference", type=Path, help="CSV with mySociety's columns")
    reference = parser.parse_args().reference
    try:
        theirs = read_reference(reference)
    except (OSError, KeyError) as error:
        print(f"cannot read {reference} as a register: {error}", file=sys.stderr)
        return 2
    unexplained = 0
    for difference in differences(read_rows(REGISTER), theirs):
        reason = accepted_because(difference)
        unexplained += reason is None
        code, fact, our_value, their_value = difference
        explained = reason or "NOT EXPLAINED"
        print(f"{code}  {fact}: {our_value!r}, reference {their_value!r} - {explained}")
    print(f"{unexplained} unexplained", file=sys.stderr)
    return 1 if unexplained else 0


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_reference(path: Path) -> dict[str, Row]:
    """Return the reference's councils in our terms, by GSS code, or by name without one."""
    rows = [row for row in read_rows(path) if row["local-authority-type"] not in NOT_COUNCILS]
    codes = {row["local-authority-code"]: row["gss-code"] for row in rows}
    return {row["gss-code"] or row["official-name"]: in_our_terms(row, codes) for row in rows}


def in_our_terms(row: Row, codes: dict[str, str]) -> Row:
    successors = [part.strip() for part in row["replaced-by"].split(",") if part.strip()]
    return {
        "name": row["official-name"],
        "nation": row["nation"],
        "region": row["region"],
        "type": TYPES[row["local-authority-type"]],
        "start": row["start-date"],
        "end": last_day(row["end-date"]),
        "successors": ";".join(sorted(codes.get(part, part) for part in successors)),
    }


def last_day(end: str) -> str:
    """The reference gives the last day for some and the day after it, 1 April, for others."""
    if not end.endswith("-04-01"):
        return end
    return (date.fromisoformat(end) - timedelta(days=1)).isoformat()


def differences(ours: list[Row], theirs: dict[str, Row]) -> Iterator[Difference]:
    left = dict(theirs)
    for row in ours:
        key = row["code"] if row["code"] in left else row["official_name"]
        if key in left:
            yield from differing_facts(row, left.pop(key), key != row["code"])
        else:
            yield row["code"], "not in reference", row["official_name"], ""
    for key, reference in left.items():
        yield key, "not in ours", "", reference["name"]


def differing_facts(row: Row, reference: Row, without_code: bool) -> Iterator[Difference]:
    if without_code:
        yield row["code"], "code", row["code"], ""
    facts: dict[str, tuple[str, Callable[[str], str]]] = {
        "name": ("official_name", plain),
        "nation": ("nation", str),
        "region": ("region", str),
        "type": ("type", str),
        "start": ("start_date", str),
        "end": ("end_date", str),
        "successors": ("successors", str),
    }
    for fact, (column, form) in facts.items():
        if form(row[column]) != form(reference[fact]):
            yield row["code"], fact, row[column], reference[fact]


def plain(name: str) -> str:
    """Return the words of a name that tell councils apart."""
    words = re.findall(r"[a-z]+", name.casefold().replace("'", ""))
    return " ".join(word for word in words if word not in SMALL_WORDS)


def accepted_because(difference: Difference) -> str | None:
    code, fact, _, reference = difference
    if reason := ACCEPTED.get((code, fact)):
        return reason
    if fact == "start" and not reference:
        return NO_START
    if fact == "start" and reference.startswith(RECORDED_IN):
        return RECORDED_LATE
    if fact == "region" and not reference:
        return NO_REGION
    if fact == "not in reference" and code.startswith("HSCT-"):
        return TRUSTS
    if code.startswith("95") and fact == "code":
        return NO_CODE
    if code.startswith("95") and fact == "successors" and not reference:
        return NO_SUCCESSOR
    return None


if __name__ == "__main__":
    sys.exit(main())
