"""What the tests of the project share with those of its apps."""

from tests.requests_app.conftest import run  # noqa: F401 - a fixture
