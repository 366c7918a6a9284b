"""The docs are part of the product: what they list, link to and promise is what the code does."""

import json
import os
import re
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import BaseCommand, call_command, get_commands, load_command_class

from requests_app import campaigns, logging_requests, register
from requests_app.domain import deadline_link, merge
from requests_app.domain.clock import Reading, State, fold
from requests_app.domain.event_lists import EventKind, parse_event, parse_when
from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.domain.planning import WarningKind
from requests_app.filters import RequestFilter
from requests_app.models import FoiRequest
from responses_app import exports, figures, pictures
from responses_app.domain import symbols
from responses_app.domain.answers import Kind, read_answer
from responses_app.domain.claims.verdicts import Verdict
from responses_app.releases import names as release_files

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
APPS = ("foi_tracker", "requests_app", "responses_app")
COMMANDS = sorted(name for name, app in get_commands().items() if app in APPS)
# Made by the browser tests, so they need not be there yet.
SCREENSHOTS = {DOCS / "screenshots" / f"{name}.png" for name in ("campaign", "requests", "request")}


def section(page: str, heading: str) -> str:
    """The text under a heading, up to the next one of the same level or above."""
    text = (DOCS / page).read_text(encoding="utf-8")
    level = heading.index(" ")
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"{page} has no heading {heading!r}"
    return found[1]


def tables(text: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Each table of a text: its header and its rows, cell by cell."""
    for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        header, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")]
                            for line in block.splitlines())  # fmt: skip
        yield header, rows


def rows_under(page: str, *header: str) -> list[list[str]]:
    """The rows of the one table of a page that begins with these columns."""
    found = [
        rows
        for columns, rows in tables((DOCS / page).read_text(encoding="utf-8"))
        if tuple(columns[: len(header)]) == header
    ]
    assert len(found) == 1, f"{page}: one table {header} was expected"
    return found[0]


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def words(text: str) -> set[str]:
    return set(re.findall(r"[\w-]+", text))


# ---------------------------------------------------------------------------- links


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_and_image_points_to_a_file_and_heading_that_exist(page):
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))

    for target in targets:
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists() or file in SCREENSHOTS, f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(file), f"{page.name} links to {target}"


def test_the_readme_links_every_page():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    # What is called a part is told by another page.
    pages = [page for page in DOCS.glob("*.md") if not page.name.endswith(".part.md")]

    assert [page.name for page in pages if f"(docs/{page.name})" not in readme] == []


def test_every_file_that_the_docs_name_exists():
    folders = [ROOT, DOCS, *(ROOT / app for app in APPS)]
    folders += [ROOT / "requests_app" / "domain", ROOT / "responses_app" / "domain"]

    for page in PAGES:
        named = re.findall(
            r"`([\w./-]+\.(?:py|csv|toml|lock|yml))`", page.read_text(encoding="utf-8")
        )
        for name in named:
            made = name in {"addresses.csv", "overdue.csv", *release_files.WHAT_IS_IN}
            assert made or any((folder / name).exists() for folder in folders), (
                f"{page.name} names {name}"
            )


def drawn_rooms() -> Iterator[tuple[str, str]]:
    """Each module, folder and data file that the architecture draws: its app, its path there."""
    app, folder = "", ""
    for line in section("architecture.md", "## Rooms").split("```")[1].splitlines()[1:]:
        indent = len(line) - len(line.lstrip())
        first = line.split()[0] if line.strip() else ""
        if indent == 0 and first.endswith("/"):
            app, folder = first, ""
        elif indent == 4:
            folder = ""
        for name in re.findall(r"[\w/]+(?:\.py|\.csv|/(?= ))", line) if indent else []:
            yield app, folder + name
        if indent == 4 and re.fullmatch(r"\w+/", first):
            folder = first


def test_the_rooms_that_the_architecture_draws_exist():
    for app, path in drawn_rooms():
        assert (ROOT / app / path).exists(), f"{app}{path} is drawn"
    drawn = section("architecture.md", "## Rooms").split("```")[1]
    for (app, _), models in zip(
        [("requests_app", 0), ("responses_app", 0)],
        re.findall(r"^    models/ +((?:.|\n {10,})*)", drawn, re.MULTILINE),
        strict=True,
    ):
        files = {one.stem for one in (ROOT / app / "models").glob("[a-z]*.py")}
        assert set(models.split()) == files, f"models of {app}"


# Every app has these, and the page says so once; `domain/` is drawn by what is in it.
IN_EVERY_APP = {"admin", "apps", "domain", "filters", "forms", "management", "migrations", "tasks",
                "templatetags", "urls", "views"}  # fmt: skip


def rooms_of(folder: Path) -> set[str]:
    """The modules and packages of a folder."""
    modules = {one.name for one in folder.glob("[a-z]*.py")}
    packages = {one.parent.name for one in folder.glob("[a-z]*/__init__.py")}
    return {one for one in modules | packages if one.removesuffix(".py") not in IN_EVERY_APP}


@pytest.mark.parametrize("app", ["requests_app", "responses_app"])
def test_every_room_is_drawn(app):
    drawn = {path.strip("/") for where, path in drawn_rooms() if where == f"{app}/"}

    assert rooms_of(ROOT / app) <= drawn
    assert {f"domain/{one}" for one in rooms_of(ROOT / app / "domain")} <= drawn


@pytest.mark.parametrize("app", ["requests_app", "responses_app"])
def test_the_layers_that_the_architecture_tells_are_those_that_are_held(app):
    """The contracts of import-linter, layer by layer, from the doors down to the domain."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (held,) = (
        one["layers"]
        for one in project["tool"]["importlinter"]["contracts"]
        if one.get("containers") == [app]
    )
    text = section("architecture.md", "## Which way imports point").split("```")[1]
    told = re.search(rf"^{app}:(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)

    assert told
    assert [set(re.findall(r"\w+", one)) for one in told[1].split("->")] == [
        set(re.findall(r"\w+", one)) for one in held
    ]


# ---------------------------------------------------------------------------- commands


def parser_of(name: str) -> tuple[ArgumentParser, set[str]]:
    """A command's parser, and the names of the options that are its own."""
    command = load_command_class(get_commands()[name], name)
    everyones = {action.dest for action in BaseCommand().create_parser("", name)._actions}
    parser = command.create_parser("manage.py", name)
    return parser, {action.dest for action in parser._actions} - everyones


def test_the_commands_in_the_docs_are_those_of_the_code():
    text = (DOCS / "commands.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^## `(\w+)`$", text, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_of_a_command_is_named_and_no_other(name):
    told = section("commands.md", f"## `{name}`")
    parser, own = parser_of(name)
    actions = [action for action in parser._actions if action.dest in own]
    usage = told.split("```")[1]

    for action in actions:
        for option in action.option_strings:
            assert re.search(rf"{option}\b", told), f"{name} has {option}"
        if not action.option_strings:
            meant = str(action.metavar or action.dest).removesuffix("s").upper()
            assert meant in usage, f"{name} takes {meant}"
    known = {option for action in actions for option in action.option_strings}
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", told)) <= known


@pytest.mark.parametrize("name", COMMANDS)
def test_the_choices_of_an_argument_are_named(name):
    told = words(section("commands.md", f"## `{name}`"))
    parser, own = parser_of(name)

    for action in parser._actions:
        if action.dest in own and action.choices:
            assert set(action.choices) <= told, f"{name}: {action.dest}"


def keys_of(document: object) -> set[str]:
    if isinstance(document, list):
        return set().union(*map(keys_of, document))
    if isinstance(document, dict):
        return document.keys() | set().union(*map(keys_of, document.values()))
    return set()


def answer_of(*command: str) -> object:
    out = StringIO()
    call_command(*command, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def with_attachment() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "foi@testham.example", "Our reply"
    mail.set_content("Please find attached our reply.")
    mail.add_attachment(b"year,count\n2023,4\n", "text", "csv", filename="figures.csv")
    return mail.as_bytes()


def test_every_json_key_is_named(db, tmp_path):
    sheet = tmp_path / "figures.csv"
    sheet.write_text("authority,question,period,answer\nKent,1,2024,12\n")
    addresses = tmp_path / "addresses.csv"
    addresses.write_text("authority,email\nKent,foi@kent.example\nAngus,foi@angus.example\n")
    merge_file = tmp_path / "merge.csv"
    merge_file.write_text("authority,officer\nKent,A. Officer\n")
    reply = tmp_path / "reply.eml"
    reply.write_bytes(with_attachment())
    draft = tmp_path / "draft.txt"
    draft.write_text("59 of 80 councils = 75%")
    register_file = ROOT / "requests_app" / "data" / "authorities.csv"
    answers = {
        "import_authorities": answer_of(
            "import_authorities", str(register_file), "--emails", str(addresses)
        ),
        "demo": answer_of("demo"),
        "load_campaign": answer_of("load_campaign", str(DOCS / "campaign_example.toml")),
        "import_requests": answer_of(
            "import_requests", "potholes-2025", str(DOCS / "requests_example.csv")
        ),
        "import_figures": dict.fromkeys(answer_of("import_figures", "potholes-2025", str(sheet))),
        "draft_requests": answer_of("draft_requests", "potholes-2025"),
        "load_merge_file": answer_of("load_merge_file", "potholes-2025", str(merge_file)),
        "regulator_pack": answer_of(
            "regulator_pack",
            FoiRequest.objects.filter(campaign__slug="potholes-2025")[0].reference,
            "-o",
            str(tmp_path / "papers.zip"),
        ),
        "plan_sending": answer_of("plan_sending", "potholes-2025", "--on", "2026-08-28"),
        "chase": answer_of("chase", "--dry-run", "--as-of", "2030-03-01"),
        "recompute_deadlines": answer_of("recompute_deadlines", "--all"),
        "write_letters": answer_of("write_letters", "potholes-2025", "--dry-run"),
        "approve_letters": answer_of("approve_letters", "potholes-2025"),
        "deliver_outbox": answer_of("deliver_outbox"),
        "settle_outbox": answer_of("settle_outbox"),
        "send_digests": answer_of("send_digests"),
        "run_sweeps": answer_of("run_sweeps"),
        "read_answer": answer_of("read_answer", "13 (5 boys, 8 girls)", "s.12", "--law", "foia"),
        "rebuild_statistics": answer_of("rebuild_statistics"),
        "show_statistics": answer_of("show_statistics", "demonstration"),
        "export": answer_of("export", "codebook", "demonstration", "-o", str(tmp_path / "a.csv")),
        "release": answer_of("release", "demonstration"),
        "releases": answer_of("releases", "demonstration"),
        "diff_releases": answer_of("diff_releases", "demonstration", "1", "1"),
        "check_claims": answer_of("check_claims", "demonstration", str(draft)),
        "expiring_rights": answer_of("expiring_rights", "demonstration"),
        "fetch_mail": answer_of("fetch_mail"),
        "import_mail": answer_of("import_mail", str(reply)),
        "read_replies": {**answer_of("read_replies"), "files": None},
        "read_figures": answer_of("read_figures"),
        "agreement": answer_of("agreement", "demonstration"),
        "read_document": answer_of("read_document", str(sheet), "--campaign", "potholes-2025"),
        "deadline": answer_of("deadline", "--law", "foia", "--received", "2026-03-07"),
    }

    assert answers.keys() == set(COMMANDS) - {"first_start"}
    for name, answer in answers.items():
        told = quoted(section("commands.md", f"## `{name}`"))
        assert keys_of(answer) <= told, f"{name}: {keys_of(answer) - told}"


def test_the_columns_of_files_are_those_of_the_code():
    told = section("commands.md", "## `import_requests`")
    assert [row[0].strip("`") for row in rows_under("commands.md", "column", "what it holds")] == (
        list(logging_requests.COLUMNS)
    )
    for choices in (logging_requests.STATUSES, logging_requests.OUTCOMES):
        assert set(choices) <= words(told)

    assert set(figures.LONG_COLUMNS) <= quoted(section("commands.md", "## `import_figures`"))
    told = quoted(section("commands.md", "## `import_authorities`"))
    known = (*register.OUR_COLUMNS, *register.NAME_COLUMNS, *register.ADDRESS_COLUMNS)
    assert set(known) <= told


def test_the_words_of_deadline_and_export_are_those_of_the_code():
    told = words(section("commands.md", "## `deadline`"))
    assert {*EventKind, *State, *Reading} <= told

    told = words(section("commands.md", "## `export`"))
    assert {*RequestFilter.base_filters, *Phase, *exports.WHAT} <= told


def test_every_warning_of_a_plan_is_explained():
    told = [row[0] for row in rows_under("commands.md", "warning", "what it says")]

    assert told == list(WarningKind)


def test_the_parameters_of_the_deadline_page_are_those_of_the_code():
    told = [row[0].strip("`") for row in rows_under("commands.md", "parameter", "meaning")]

    assert told == list(deadline_link.PARAMETERS)
    said = words(section("commands.md", "## The deadline page"))
    assert {str(deadline_link.MOST_EVENTS), str(deadline_link.LONGEST_TEXT)} <= said


def test_the_keys_of_the_campaign_file_are_those_of_the_code():
    told = section("commands.md", "## The campaign file")
    (_, of_campaign), (_, of_question) = tables(told)

    def keys(rows: list[list[str]]) -> set[str]:
        return set().union(*(quoted(row[0]) for row in rows))

    assert keys(of_campaign) == set(campaigns.CAMPAIGN_KEYS)
    assert keys(of_question) == set(campaigns.QUESTION_KEYS)
    inner = (*campaigns.APPLICANT_KEYS, *campaigns.SUPPRESSION_KEYS, *campaigns.PERIOD_KEYS)
    assert set(inner) <= words(told)
    assert set(merge.placeholders(told)) == set(merge.KNOWN)


# ---------------------------------------------------------------------------- what goes out


def test_every_command_is_in_the_table_of_what_one_wants_to_do():
    (rows,) = [rows for header, rows in tables((DOCS / "commands.md").read_text(encoding="utf-8"))
               if header[0] == "to"]  # fmt: skip

    assert sorted(set().union(*(quoted(row[1]) for row in rows))) == COMMANDS


def test_the_files_of_a_release_are_those_that_are_told():
    told = section("releases.md", "## What a release is")

    assert set(release_files.WHAT_IS_IN) <= quoted(told)


def test_the_verdicts_of_the_prose_check_are_those_of_the_code():
    assert [row[0].strip("`") for row in rows_under("claims.md", "verdict")] == list(Verdict)


@pytest.mark.parametrize(
    ("page", "header"), [("disclosure.md", "means here"), ("exports.md", "meaning")]
)
def test_the_symbols_are_those_of_the_code(page, header):
    told = {row[0].strip("`"): row[1] for row in rows_under(page, "symbol", header)}

    assert told == dict(symbols.MEANINGS)


def test_the_pictures_are_those_of_the_code():
    assert [row[0].strip("`") for row in rows_under("pictures.md", "picture")] == list(
        pictures.NAMES
    )


# ---------------------------------------------------------------------------- dependencies


def test_every_dependency_has_a_line_and_every_line_a_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = [re.split(r"[<>=]", one)[0] for one in wanted]
    lines = [
        (quoted(row[0]), row[1:])
        for heading in ("## To run", "## To test and check")
        for _, rows in tables(section("dependencies.md", heading))
        for row in rows
    ]

    assert sorted(name for quotes, _ in lines for name in quotes) == sorted(names)
    assert all(why and why_not for _, (why, why_not) in lines)


# ---------------------------------------------------------------------------- law and methods


@pytest.mark.parametrize(
    "law, received, last_day, other",
    [row[:4] for row in rows_under("law.md", "law", "received", "last day in time")],
)
def test_the_days_told_in_the_law_page_are_those_counted(law, received, last_day, other):
    clock = fold(Law.parse(law), parse_when(received, "received"))

    assert clock.response_due and clock.response_due.isoformat() == last_day
    others = clock.alternatives_to("response_due")
    assert " ".join(f"{one.date} {one.reading.value}" for one in others) == other


@pytest.mark.parametrize(
    "law, received, events, measure, day",
    rows_under("law.md", "law", "received", "events", "date", "is"),
)
def test_the_days_after_events_told_in_the_law_page_are_those_counted(
    law, received, events, measure, day
):
    happened = [parse_event(event) for event in events.split()]
    clock = fold(Law.parse(law), parse_when(received, "received"), happened)

    assert str(getattr(clock, measure) or "none") == day


def test_every_reading_is_explained_in_the_law_page():
    told = [row[0].strip("`") for row in rows_under("law.md", "reading", "what it says")]

    assert sorted(told) == sorted(Reading)


def test_every_kind_of_answer_is_explained_in_the_methods_page():
    rows = rows_under("methods.md", "kind", "means", "value and bounds")

    assert {kind for row in rows for kind in row[0].split(", ")} == set(Kind)


@pytest.mark.parametrize(
    "raw, kind, lowest, highest, looks",
    rows_under("methods.md", "words", "kind", "lowest", "highest"),
)
def test_the_words_told_in_the_methods_page_are_read_so(raw, kind, lowest, highest, looks):
    answer = read_answer(raw, unit="children", law="foia", kind="count")

    bounds = [Decimal(text) if text else None for text in (lowest, highest)]
    assert (answer.kind, [answer.lower, answer.upper]) == (kind, bounds)
    assert answer.needs_review == (looks == "yes")


def test_the_rates_told_in_the_methods_page_are_those_of_the_demonstration(db):
    call_command("demo", stdout=StringIO())
    statistics = {
        row["question"]: row
        for row in answer_of("show_statistics", "demonstration", "--area", "uk")
    }
    rows = rows_under("methods.md", "rate", "matched authorities")

    assert len(rows) == 2
    for name, n, numerator, denominator, percent, full, band in rows:
        question, _, of = name.partition(" of ")
        rate = statistics[question]["rate"]
        assert rate["of"] == of
        assert [rate[key] for key in ("n", "numerator", "denominator", "full_denominator")] == [
            int(number) for number in (n, numerator, denominator, full)
        ]
        assert f"{rate['percent']:.1f}" == percent
        lower, upper = rate["band_lower_percent"], rate["band_upper_percent"]
        assert f"{lower:.1f} to {upper:.1f}" == band


# ---------------------------------------------------------------------------- the ten minutes


def test_the_walk_of_the_readme_leads_from_an_empty_database_to_the_overdue_list(tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split("The same in a terminal")[1].split("```")[1]
    commands = [line.split() for line in block.splitlines() if "manage.py" in line]
    late = tmp_path / "overdue.csv"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}

    def manage(*typed: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *typed],
            cwd=ROOT,
            env={**kept, "FOI_DATA_DIR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{typed}: {done.stderr}"
        return done.stdout

    manage("first_start", "--empty")
    said = [
        manage(*(str(late) if word == "overdue.csv" else word for word in typed))
        for _, _, *typed in commands
    ]

    assert len(commands) == 5
    assert "Created potholes-2025" in said[0]
    assert "11 created" in said[1] and "eleven councils" in readme
    assert said[2].startswith("7 rows") and "seven authorities overdue" in readme
    assert "196 drafts created" in said[3] and "the 196 authorities" in readme
    assert "due 2026-04-07" in said[4] and "due on 7 April" in readme
    overdue = late.read_text(encoding="utf-8")
    assert overdue.count(",overdue,") == 7
    assert re.search(r"Leeds.*,2026-04-09,", overdue)
