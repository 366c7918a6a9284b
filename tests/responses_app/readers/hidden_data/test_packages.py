import pytest

from responses_app.readers.hidden_data import packages
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.packages import Package
from tests import made_documents as made


def test_package_finds_parts_whatever_their_capitals_and_slashes():
    package = Package(made.package({"XL\\Workbook.xml": b"x"}))

    assert "xl/workbook.xml" in package
    assert package.read("/xl/WORKBOOK.xml") == b"x"


def test_package_counts_what_it_unpacks_and_not_what_is_stated(monkeypatch):
    monkeypatch.setattr(packages, "MAX_BYTES", 1_000)
    package = Package(made.package({"a": bytes(900), "b": bytes(900)}))
    package.read("a")

    with pytest.raises(CannotLook) as caught:
        package.read("b")

    assert caught.value.reason is Reason.TOO_BIG


def test_package_refuses_a_part_that_is_too_big_for_memory():
    with pytest.raises(CannotLook):
        Package(made.package({"a": bytes(101)})).read("a", at_most=100)


def test_package_refuses_far_too_many_parts(monkeypatch):
    monkeypatch.setattr(packages, "MAX_ENTRIES", 3)

    with pytest.raises(CannotLook) as caught:
        Package(made.package({str(n): b"" for n in range(4)}))

    assert caught.value.reason is Reason.TOO_BIG


def test_package_tells_that_its_parts_are_locked():
    content = bytearray(made.package({"a": b"x"}))
    content[6] |= 1  # the flags of the part itself
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and those in the list of parts

    with pytest.raises(CannotLook) as caught:
        Package(bytes(content))

    assert caught.value.reason is Reason.ENCRYPTED


def test_relations_resolves_targets_against_the_part_that_names_them():
    package = Package(
        made.package(
            {
                "xl/worksheets/sheet1.xml": b"",
                "xl/worksheets/_rels/sheet1.xml.rels": made.relations(
                    ("rId1", "table", "../tables/table1.xml"), ("rId2", "x", "/xl/a.xml")
                ),
            }
        )
    )

    found = package.relations("xl/worksheets/sheet1.xml")

    assert [one.target for one in found] == ["xl/tables/table1.xml", "xl/a.xml"]
    assert found[0].kind == "table"
