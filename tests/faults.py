"""Real faults for tests of "all or nothing", and what there is before and after one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection

ROOMS = ("scrutiny", "committees", "meetings", "actionplans")
WRITES = ("INSERT", "UPDATE", "DELETE")


class Fault(OperationalError):  # noqa: N818 - what the database meets, not what we raise
    """The database says that its disk is full."""


def everything(media: Path | None = None) -> dict[str, Any]:
    """Return every row of our tables, withheld ones included, and every file below `media`."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    kept: dict[str, Any] = {
        model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in models
    }
    if media:
        kept |= {str(path): path.read_bytes() for path in media.rglob("*") if path.is_file()}
    return kept


@contextmanager
def failing_write(number: int, start: str | tuple[str, ...] = WRITES) -> Iterator[None]:
    """Let the `number`th statement beginning with `start` fail, counted from 1."""
    seen = 0

    def execute(run, sql, params, many, context):
        nonlocal seen
        seen += sql.startswith(start)
        if seen == number and sql.startswith(start):
            raise Fault("disk full")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield
