"""Read everything of a release as it stood at one moment, whoever writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read in here is of one moment.

    PostgreSQL is asked for a snapshot; SQLite, where an IMMEDIATE transaction has no other writer
    beside it, needs none. Within a transaction that has begun already its own rules hold.
    """
    begun = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not begun:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
