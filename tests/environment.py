"""Loaded before anything else (`-p tests.environment`): what the tests run in.

A folder of their own in place of `./var`, and with FOI_TEST_DATABASE=postgres a real
PostgreSQL. Nothing of the person who runs the tests is read or written.
"""

import atexit
import contextlib
import os
import tempfile

from hypothesis import settings

from tests import servers

# A busy machine is no fault of the code: no example has to be done within a time.
settings.register_profile("foi", deadline=None)
settings.load_profile("foi")

OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "IMAP_URL")
NEEDED = ("FOI_TEST", "FOI_BBC", "FOI_REGISTER", "FOI_DEADLINE_CASES", "FOI_ANSWER", "FOI_SCREEN")
for name in [*os.environ]:
    if name in OURS or (name.startswith("FOI_") and not name.startswith(NEEDED)):
        del os.environ[name]
# Workers of xdist are children of the first process and find what it has started.
if "FOI_TESTS_DIR" not in os.environ:
    _open = contextlib.ExitStack()
    atexit.register(_open.close)
    os.environ["FOI_TESTS_DIR"] = _open.enter_context(
        tempfile.TemporaryDirectory(prefix="foi-tests-")
    )
    if os.environ.get("FOI_TEST_DATABASE", "sqlite") == "postgres":
        os.environ["FOI_TESTS_POSTGRES"] = _open.enter_context(servers.postgres())

os.environ["FOI_DATA_DIR"] = os.environ["FOI_TESTS_DIR"]
os.environ["FOI_LOG_LEVEL"] = "WARNING"
os.environ["FOI_DNS_SERVER"] = "off"
if "FOI_TESTS_POSTGRES" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["FOI_TESTS_POSTGRES"]
