from collections.abc import Callable
from datetime import date

import pytest

from requests_app.domain.clock import Clock, fold
from requests_app.domain.event_lists import parse_event, parse_when
from requests_app.domain.law import Law


@pytest.fixture(scope="session")
def clock() -> Callable[..., Clock]:
    """Fold a clock as the command would be asked for it, with KIND:DATE strings."""

    def folded(law: str, received: str | None, *events: str, as_of: str | None = None) -> Clock:
        return fold(
            Law(law),
            parse_when(received, "received") if received else None,
            [parse_event(event) for event in events],
            date.fromisoformat(as_of) if as_of else None,
        )

    return folded
