import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import frictionless
import pandas
import pytest
from django.utils import timezone

from requests_app.models import Campaign
from responses_app import exports
from responses_app.exports import COLUMNS, TABLES, WHAT, Bundle, Choice
from responses_app.exports.columns import NUMERIC
from responses_app.statistics_rebuild import NotBuilt, rebuild

TODAY = date(2026, 3, 2)


def bundle_of(campaign, **choice):
    choice.setdefault("as_of", TODAY)
    return b"".join(exports.Export("bundle", campaign, choice=Choice(**choice)))


def unpacked(content, folder):
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_bundle_holds_every_table_a_description_and_a_readme(full, tmp_path):
    described = unpacked(bundle_of(full), tmp_path)

    files = {path.name for path in tmp_path.iterdir()}
    assert {f"{what}.csv" for what in WHAT} | {"datapackage.json", "README.txt"} == files
    assert [one["name"] for one in described["resources"]] == list(WHAT)
    for what in WHAT:
        with (tmp_path / f"{what}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(COLUMNS[what])
    assert full.title in (tmp_path / "README.txt").read_text(encoding="utf-8")


def test_bundle_is_valid_for_frictionless(full, tmp_path):
    unpacked(bundle_of(full), tmp_path)
    (tmp_path / "whole.zip").write_bytes(bundle_of(full, complete=True))

    report = frictionless.validate(tmp_path / "datapackage.json", type="package")
    zipped = frictionless.validate(tmp_path / "whole.zip", type="package")

    assert report.valid, report.flatten(["title", "message"])
    assert zipped.valid, zipped.flatten(["title", "message"])
    assert report.stats["tasks"] == len(WHAT)


@pytest.mark.parametrize(
    ("what", "column", "wrong"),
    [
        ("figures", "status", "guessed"),
        ("figures", "value", "many"),
        ("figures", "reference", "NOBODY/1"),
        ("requests", "sent_on", "soon"),
    ],
)
def test_bundle_describes_itself_so_that_a_wrong_cell_is_found(full, tmp_path, what, column, wrong):
    described = unpacked(bundle_of(full), tmp_path)
    path = tmp_path / f"{what}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))
    rows[3][column] = wrong
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    for resource in described["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    (tmp_path / "datapackage.json").write_text(json.dumps(described))

    report = frictionless.validate(tmp_path / "datapackage.json", type="package")

    assert not report.valid


def test_bundle_tells_the_hash_and_the_bytes_of_each_file(full, tmp_path):
    described = unpacked(bundle_of(full), tmp_path)

    for resource in described["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["rows"] == len(content.decode().split("\r\n")) - 2


def test_bundle_gives_frictionless_the_same_numbers_as_the_rows(full, tmp_path):
    unpacked(bundle_of(full), tmp_path)
    package = frictionless.Package(tmp_path / "datapackage.json")

    for what in ("requests", "figures", "authorities", "statistics"):
        names, rows = exports.rows(what, full, choice=Choice(as_of=TODAY))
        read = package.get_resource(what).read_rows()
        for row, meant in zip(read, rows, strict=True):
            for column in TABLES[what]:
                cell, value = row[column.name], meant[names.index(column.name)]
                if column.type in NUMERIC and value is not None:
                    assert cell == Decimal(str(value)), column.name
                elif column.type == "date" or value is None:
                    assert cell == value, column.name


def test_bundle_is_the_same_to_the_byte_on_the_same_day(full):
    first = bundle_of(full)
    rebuild(full, timezone.now())

    assert bundle_of(Campaign.objects.get(pk=full.pk)) == first
    assert bundle_of(full, as_of=date(2026, 3, 3)) != first


def test_bundle_of_another_day_differs_in_what_depends_on_the_day_alone(full, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    unpacked(bundle_of(full), one)
    unpacked(bundle_of(full, as_of=date(2026, 3, 3)), other)

    differ = {
        path.name for path in one.iterdir() if path.read_bytes() != (other / path.name).read_bytes()
    }
    assert differ == {"requests.csv", "datapackage.json", "README.txt"}


def test_bundle_changes_with_a_figure(full, answer):
    first = bundle_of(full)
    answer(full.foi_requests.first(), "1a", "77")
    rebuild(full, timezone.now())

    assert bundle_of(full) != first


def test_bundle_without_statistics_is_refused_before_anything_is_written(campaign):
    with pytest.raises(NotBuilt):
        next(iter(exports.Export("bundle", campaign)))


def test_bundle_counts_its_rows(full):
    bundle = Bundle(full, Choice(as_of=TODAY))
    content = b"".join(bundle.chunks())

    inside = zipfile.ZipFile(io.BytesIO(content))
    read = {what: list(csv.DictReader(io.StringIO(inside.read(f"{what}.csv").decode(), newline="")))
            for what in WHAT}  # fmt: skip
    assert bundle.rows == sum(map(len, read.values()))
    assert {one.what: one.rows for one in bundle.tables} == {
        what: len(rows) for what, rows in read.items()
    }


def test_bundle_of_made_up_figures_says_so_everywhere(full, tmp_path):
    full.made_up = True
    full.save()
    (tmp_path / "zip").mkdir()

    described = unpacked(bundle_of(full), tmp_path / "zip")

    assert described["made_up"] is True and "invented" in described["description"]
    for what in WHAT:
        header, first = (tmp_path / "zip" / f"{what}.csv").read_text("utf-8").split("\n")[:2]
        assert header.startswith("made_up,") and first.startswith("made-up figures,")
    report = frictionless.validate(tmp_path / "zip" / "datapackage.json", type="package")
    assert report.valid, report.flatten(["title", "message"])


def test_bundle_narrowed_by_filters_still_holds_together(full, tmp_path):
    chosen = full.foi_requests.filter(authority__nation="Wales")

    described = unpacked(bundle_of(full, foi_requests=chosen, questions=["1a"]), tmp_path)

    assert "narrowed" in described["description"]
    figures = pandas.read_csv(tmp_path / "figures.csv")
    assert set(figures["nation"]) == {"Wales"} and set(figures["question_id"]) == {"1a"}
    report = frictionless.validate(tmp_path / "datapackage.json", type="package")
    assert report.valid, report.flatten(["title", "message"])
