from datetime import date

import openpyxl
import pytest

from responses_app.models import Figure

MONDAY = date(2026, 1, 5)
KEYS = {"created", "updated", "unchanged", "by_kind", "needs_review", "warnings", "errors"}


@pytest.fixture
def file(tmp_path, make_request):
    for _ in range(3):
        make_request(MONDAY)

    def write(text, encoding="utf-8"):
        path = tmp_path / "figures.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


LONG = 'authority,question,period,answer\nTestham 1,1a,2023,"1,204"\nTestham 2,1a,2023,-3\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_import_figures_answers_in_json(run, file, encoding):
    path = file(LONG.replace("-3", "£–3"), encoding)

    first = run("import_figures", "missing-2025", path, "--json")

    assert first.code == 0
    assert set(first.json) == KEYS
    assert first.json | {"warnings": []} == {
        "created": 2, "updated": 0, "unchanged": 0, "by_kind": {"exact": 1, "unclear": 1},
        "needs_review": 1, "warnings": [], "errors": [],
    }  # fmt: skip
    second = run("import_figures", "missing-2025", path, "--json")
    assert (second.json["created"], second.json["unchanged"]) == (0, 2)
    assert set(Figure.objects.values_list("raw", flat=True)) == {"1,204", "£–3"}
    assert set(Figure.objects.values_list("source", flat=True)) == {
        "figures.csv, line 2",
        "figures.csv, line 3",
    }


def test_import_figures_tells_a_person_what_it_did(run, file):
    assert run("import_figures", "missing-2025", file(LONG)).out == (
        "Figures: 2 created, 0 updated, 0 unchanged.\n"
    )


def test_import_figures_reads_a_wide_spreadsheet(run, file, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Council", "Trafficked = all", "Next year"])
    book.active.append(["Testham 1", 12, None])
    book.active.append(["Testham 2", "<5", 7])
    file("")
    book.save(tmp_path / "wide.xlsx")

    ran = run(
        "import_figures", "missing-2025", tmp_path / "wide.xlsx", "--authority-column", "Council",
        "--map", "Trafficked = all=1a@2023", "Next year=1a@2024", "--json",
    )  # fmt: skip

    assert ran.code == 0
    assert ran.json["by_kind"] == {"blank": 1, "bounded": 1, "exact": 2}
    assert list(Figure.objects.values_list("raw", flat=True).order_by("pk")) == [
        "12", "", "<5", "7",
    ]  # fmt: skip


def test_import_figures_writes_nothing_and_lists_every_bad_row(run, file):
    path = file(LONG + "Nowhere,1a,2023,1\nTestham 3,9z,2023,1\n")

    ran = run("import_figures", "missing-2025", path, "--json")

    assert ran.code == 1
    assert ran.json["created"] == 0 and len(ran.json["errors"]) == 2
    assert "line 4, column 'authority': " in ran.err
    assert "line 5, column 'question': unknown question '9z'" in ran.err
    assert ran.err.endswith("2 problems; nothing was written.")
    assert not Figure.objects.exists()


def test_import_figures_writes_nothing_on_a_dry_run(run, file):
    ran = run("import_figures", "missing-2025", file(LONG), "--dry-run")

    assert (ran.code, "nothing was written" in ran.out) == (0, True)
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere", "{file}"], 1, "there is no campaign 'nowhere'; there are: missing-2025"),
        (["missing-2025", "{file}.txt"], 1, "cannot be read"),
        (["missing-2025", "{file}", "--map", "a"], 2, "COLUMN=QUESTION@PERIOD was expected"),
        (["missing-2025", "{file}", "--map", "x=1a@2023"], 1, "there is no such column"),
    ],
)
def test_import_figures_refuses_with_a_clear_line(run, file, arguments, code, said):
    path = str(file(LONG))
    ran = run("import_figures", *(one.replace("{file}", path) for one in arguments))

    assert (ran.code, said in ran.err, ran.out) == (code, True, "")
