"""What these tests need beside PostgreSQL."""

import pytest

from tests.conftest import REQUIRE_ALL
from tests.servers import DOVECOT


@pytest.fixture
def _mailbox() -> None:
    """Skip without an IMAP server, unless everything must be there."""
    if not DOVECOT and not REQUIRE_ALL:
        pytest.skip("no Dovecot here: apt-get install dovecot-imapd")
