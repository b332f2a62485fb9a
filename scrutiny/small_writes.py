"""Small writes while a page is answered: done at once, or given up."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction

PATIENCE = 250  # milliseconds

logger = logging.getLogger(__name__)


def write_in_passing(write: Callable[[], Any]) -> bool:
    """Do a small write and return whether it was done; give up where the database is busy.

    SQLite lets one write at a time. A page that is only read neither waits for that nor
    fails because of it.
    """
    try:
        with _impatient(), transaction.atomic():
            write()
    except DatabaseError as error:
        logger.warning("Not noted, since the database is busy: %s", error)
        return False
    return True


@contextmanager
def _impatient() -> Iterator[None]:
    """Wait only briefly for a lock inside; restore the usual wait afterwards."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
