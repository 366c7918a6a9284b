"""`manage.py regulator_pack`."""

import hashlib
import zipfile
from datetime import date

import pytest


@pytest.fixture
def asked(make_authority, make_request):
    return make_request(date(2026, 1, 5), authority=make_authority("Northham"))


def test_regulator_pack_writes_the_zip_and_says_what_is_in_it(run, asked, tmp_path):
    path = tmp_path / "pack.zip"

    ran = run("regulator_pack", asked.reference, "-o", path, "--json")

    assert ran.code == 0
    with zipfile.ZipFile(path) as archive:
        assert ran.document == {
            "path": str(path),
            "files": archive.namelist(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "problems": ["No reminder stands in the log. Remind the authority first."],
        }


def test_regulator_pack_tells_a_person_why_it_is_not_ready(run, asked, tmp_path):
    ran = run("regulator_pack", asked.reference, "--output", tmp_path / "pack.zip")

    assert ran.out.startswith("5 papers in ")
    assert ran.err == (
        "not ready to be sent: No reminder stands in the log. Remind the authority first.\n"
    )


def test_regulator_pack_refuses_what_it_cannot_find_or_write(run, asked, tmp_path):
    unknown = run("regulator_pack", "no such", "-o", tmp_path / "pack.zip")
    nowhere = run("regulator_pack", asked.reference, "-o", tmp_path / "none" / "pack.zip")

    assert (unknown.code, "no request with the reference 'no such'" in unknown.err) == (1, True)
    assert (nowhere.code, "cannot be written: No such file" in nowhere.err) == (1, True)
    assert not (tmp_path / "pack.zip").exists()
