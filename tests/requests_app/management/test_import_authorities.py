"""`manage.py import_authorities`."""

import pytest

from requests_app.models import Authority

HEADER = "code,official_name,plain_name,type,nation,region,functions\n"
ROW = "T1,Testham Council,Testham,unitary,England,London,housing\n"


def test_import_authorities_brings_in_the_register_that_is_shipped(run):
    ran = run("import_authorities", "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.document["created"] == 461
    assert set(ran.document) >= {"created", "updated", "unchanged", "retired", "errors"}
    assert run("import_authorities", "--json").document["unchanged"] == 461


def test_import_authorities_takes_a_file_and_addresses(run, file):
    ran = run(
        "import_authorities",
        file(HEADER + ROW),
        "--emails",
        file("authority,email\nTestham,foi@testham.example\n", "emails.csv"),
    )

    assert ran.code == 0
    assert ran.out == "Authorities: 1 created, 1 updated, 0 unchanged.\n"
    authority = Authority.objects.get()
    assert (authority.email, authority.email_source) == ("foi@testham.example", "emails.csv")


def test_import_authorities_takes_addresses_alone(run, file, make_authority):
    make_authority("Testham")

    ran = run("import_authorities", "--emails", file("code,email\nTEST00001,foi@x.example\n"))

    assert ran.code == 0
    assert Authority.objects.get().email == "foi@x.example"


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_import_authorities_writes_all_or_nothing(run, file, options):
    address = "foi@testham.example" if options else "no address"
    emails = file(f"authority,email\nTestham,{address}\n", "emails.csv")

    ran = run("import_authorities", file(HEADER + ROW), "--emails", emails, *options)

    assert not Authority.objects.exists()
    if options:
        assert (ran.code, ran.out.endswith("A dry run: nothing was written.\n")) == (0, True)
    else:
        assert ran.code == 1
        assert ran.err.splitlines() == [
            "line 2, column 'email': 'no address' is not an e-mail address.",
            "1 problem; nothing was written.",
        ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "is empty: a header row was expected."),
        (b"\x00\x01\x02", "is not a table: CSV, XLSX, XLS or ODS was expected."),
        (b"name\nTestham\n", "line 1, column 'code': there is no such column."),
        (b"gss-code\nT1\n", "line 1, column 'official-name': there is no such column."),
    ],
)
def test_import_authorities_says_why_a_file_cannot_be_taken(run, file, content, line):
    ran = run("import_authorities", file(content))

    assert (ran.code, line in ran.err) == (1, True)
    assert not Authority.objects.exists()


def test_import_authorities_says_that_there_is_no_such_file(run, tmp_path):
    ran = run("import_authorities", tmp_path / "none.csv")

    assert (ran.code, ran.err.endswith("cannot be read: No such file or directory.\n")) == (1, True)
