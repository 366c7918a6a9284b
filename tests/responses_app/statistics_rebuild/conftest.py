import pytest

from tests.surveys import World


@pytest.fixture
def world(make_authority) -> World:
    return World.of(make_authority)
