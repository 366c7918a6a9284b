"""The API as a whole: its document, and what it costs those who do not use it."""

import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from responses_app.api.service import document

ROOT = Path(__file__).parents[3]
NOT_LOADED = """
import django, sys
django.setup()
from django.core.management import call_command
from django.urls import get_resolver, reverse
get_resolver().url_patterns, reverse("api"), call_command("check")
found = sorted({"ninja", "pydantic"} & sys.modules.keys())
assert not found, found
"""


def test_the_document_is_openapi_3_1():
    assert document()["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document()).validate()


def test_the_document_can_be_read_as_every_path_can(reader):
    assert reader.read("openapi.json") == reader.get("openapi.json").json()
    assert reader.read("openapi.json")["paths"].keys() == document()["paths"].keys()


def operations():
    for path, methods in document()["paths"].items():
        yield from ((path, method, one) for method, one in methods.items())


def test_everything_is_a_get_with_a_name_and_a_description():
    found = list(operations())

    assert {method for _, method, _ in found} == {"get"}
    names = [one["operationId"] for *_, one in found]
    assert len(set(names)) == len(names)
    assert all(one["summary"] and one["description"] for *_, one in found)


def test_every_parameter_and_every_column_says_what_it_means():
    for path, _, one in operations():
        for parameter in one["parameters"]:
            about = parameter["in"] == "path" or parameter.get("description")
            assert about, (path, parameter["name"])
    for name in ("Request", "Figure", "Authority", "Statistic"):
        columns = document()["components"]["schemas"][name]["properties"]
        assert all(column["description"] for column in columns.values())


def test_the_schemas_are_strict():
    """A column that the document does not tell is an error in every test that reads an answer."""
    schemas = document()["components"]["schemas"]
    for name in ("Request", "Figure", "Authority", "Statistic", "CampaignRow", "Error"):
        assert schemas[name]["additionalProperties"] is False
        Draft202012Validator.check_schema(schemas[name])


@pytest.mark.parametrize("path", ["docs", "docs/", "swagger", "redoc"])
def test_there_is_no_page_that_loads_scripts_from_elsewhere(reader, path):
    assert reader.get(path).status_code == 404


def test_the_start_leads_on(reader, campaign):
    start = reader.read("")

    assert reader.read(start["campaigns"])["count"] == 1
    assert reader.read(start["openapi"])["openapi"]
    assert reader.read(start["authorities"])["count"] == 0


def test_nothing_of_it_is_loaded_before_it_is_asked_something(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", NOT_LOADED],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "foi_tracker.settings", "FOI_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
