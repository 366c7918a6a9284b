import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from responses_app import exports
from responses_app.domain.symbols import MEANINGS
from responses_app.exports import Choice, Hiding
from responses_app.exports.hiding import words_are_safe
from responses_app.models import Figure
from responses_app.publications import of_campaign
from responses_app.safe_exports import made_safe
from responses_app.statistics_rebuild import rebuild
from tests.responses_app.exports.conftest import MONDAY, read, table


@pytest.mark.parametrize(
    ("words", "shown", "safe"),
    [
        ("12", [12], True),
        ("1,204", [1204], True),
        ("12.50", [Decimal("12.5")], True),
        ("We hold 12 cases", [12], True),
        ("12 (8 boys, 4 girls)", [12], False),
        ("12 trafficked, and three who went missing", [12], False),
        ("fewer than 5", [0, 4], False),
        ("saith", [7], False),
        ("dau o blant", [], False),
        ("s.40(2)", [], True),
        ("Refused under section 12 of the Act", [], True),
        ("refused under s.12: 3 files would be read", [], False),
        ("not held", [], True),
        ("", [], True),
        ("a dozen", [12], False),
    ],
)
def test_words_are_safe_where_they_say_no_other_number(words, shown, safe):
    assert words_are_safe(words, [Decimal(one) for one in shown]) is safe


@pytest.fixture
def small(campaign, make_request, answer, make_authority):
    """Numbers large and small; one authority said a small one beside a large one."""
    said = {"1a": ["20", "3", "12 (8 boys)", "40", "31"], "1b": ["17", "22", "4", "18", "s.40(2)"]}
    ada = User.objects.create_user("ada")
    for place in range(5):
        nation = "Wales" if place > 3 else "England"
        foi_request = make_request(MONDAY, make_authority(nation=nation))
        for question, raws in said.items():
            answer(foi_request, question, raws[place], by=ada)
    again = make_request(MONDAY, foi_request.authority, round=2)
    answer(again, "1a", "2")
    rebuild(campaign, timezone.now())
    return campaign


@pytest.fixture
def hiding(small):
    return Hiding.of(made_safe(of_campaign(small), small))


def test_safe_figures_hide_small_numbers_and_their_words(small, hiding):
    rows = read(table("figures", small, choice=Choice(hiding=hiding)))

    assert not any(row["value"] and 1 <= Decimal(row["value"]) <= 4 for row in rows)
    hidden = [row for row in rows if row["missing_reason"] == "hidden_for_publication"]
    assert len(hidden) >= 3
    for row in hidden:
        assert (row["status"], row["symbol"]) == ("suppressed", "[c]")
        assert not any(row[name] for name in ("value", "value_lower", "value_upper", "as_written"))
        assert not row["sections"]


def test_safe_figures_do_not_name_the_file_they_were_read_in(small, hiding):
    """A file is called as somebody liked: after a person, or what stands in it."""
    Figure.objects.update(source="Jane Doe, 3 children.xlsx, Sheet1!B4")

    content = table("figures", small, choice=Choice(hiding=hiding)).decode()

    assert "Jane Doe" in table("figures", small).decode()
    assert "Jane Doe" not in content and "xlsx" not in content


def test_safe_figures_leave_out_words_that_say_another_number(small, hiding):
    rows = read(table("figures", small, choice=Choice(hiding=hiding)))

    words = {row["value"]: row["as_written"] for row in rows}
    assert words["12"] == ""
    assert words["40"] == "40"
    assert any(row["as_written"] == "s.40(2)" for row in rows)


def test_safe_figures_are_those_that_count(small, hiding):
    rows = read(table("figures", small, choice=Choice(hiding=hiding)))

    assert {row["counts"] for row in rows} == {"yes"}
    places = [(row["authority_code"], row["question_id"], row["period"]) for row in rows]
    assert len(places) == len(set(places))
    assert set(places) == hiding.told


@pytest.mark.parametrize("file_format", exports.FORMATS)
@pytest.mark.parametrize("what", exports.WHAT)
def test_safe_exports_give_no_hidden_number_away_in_any_format(small, hiding, what, file_format):
    content = table(what, small, file_format, Choice(hiding=hiding))

    if file_format in ("xlsx", "ods"):
        package = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(map(package.read, package.namelist()))
    # 1 and 2 are rounds and versions.
    for said in (b"8 boys", b">3<", b">4<") if what == "figures" else (b"8 boys",):
        assert said not in content


def test_safe_statistics_withhold_and_say_so(small, hiding):
    names, found = exports.rows("statistics", small, choice=Choice(hiding=hiding))
    shown = [dict(zip(names, row, strict=True)) for row in found]
    by_key = {(row["question"], row["period"], row["area"]): row for row in shown}

    marked = 0
    for row in hiding.statistics:
        cells = by_key[row["question"], row["period"], row["area"]]
        for column, symbol in row["symbols"].items():
            assert column in names, f"{column} is no column of the export"
            assert cells[column] == symbol in MEANINGS
            marked += 1
        assert cells["symbol"] == ("[c]" if row["symbols"] else "")
    assert marked
    content = read(table("statistics", small, choice=Choice(hiding=hiding)))
    for row in content:
        for column in hiding.statistics[0]["symbols"]:
            assert "[c]" not in row[column]
    for line in table("statistics", small, "jsonl", Choice(hiding=hiding)).splitlines():
        record = json.loads(line)
        del record["symbol"]
        assert "[c]" not in record.values()


def test_safe_requests_do_not_tell_who_looks_after_them(small, hiding):
    small.foi_requests.update(assigned_to=User.objects.get(username="ada"))

    assert {row["assigned_to"] for row in read(table("requests", small))} == {"ada"}
    rows = read(table("requests", small, choice=Choice(hiding=hiding)))
    assert {row["assigned_to"] for row in rows} == {""}


def test_safe_files_say_so_in_their_name(small, hiding):
    assert exports.Export("figures", small, choice=Choice(hiding=hiding)).filename == (
        "missing-2025-figures-safe.csv"
    )
