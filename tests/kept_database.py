"""An SQLite test database that is migrated once, and copied from then on.

Migrating an empty database takes longer than the tests of most rooms. What comes out is the
same for the same code, so it is kept under a name that says what it was made from. PostgreSQL
is migrated anew in every run, which proves the migrations each time.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core import management
from django.core.management import call_command
from django.db import connection

from tests.house import ROOMS, ROOT


def fingerprint() -> str:
    """Hash what a migrated database depends on: models, migrations, settings and packages."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if _is_of_the_database(name):
            digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _is_of_the_database(name: str) -> bool:
    models = "/models/" in name or name.endswith(("/models.py", "/apps.py"))
    return models or "/migrations/" in name or name.startswith("scrutiny/settings")


@contextmanager
def migrated_once(folder: Path) -> Iterator[None]:
    """Let a test database be a copy of the one that is kept in `folder`, made when missing."""
    kept = folder / f"{fingerprint()}.sqlite3"
    create = connection.creation.create_test_db

    def migrate_or_copy(name: str, *arguments: Any, **options: Any) -> None:
        if name != "migrate":
            call_command(name, *arguments, **options)
            return
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if kept.exists():
                _copy(kept)
            else:
                call_command(name, *arguments, **options)
                _keep(kept)

    def create_or_copy(*arguments: Any, **options: Any) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(management, "call_command", migrate_or_copy)
            return create(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.creation, "create_test_db", create_or_copy)
        yield


def _copy(kept: Path) -> None:
    connection.close()
    shutil.copyfile(kept, connection.settings_dict["NAME"])


def _keep(kept: Path) -> None:
    for old in kept.parent.glob("*.sqlite3"):
        old.unlink()
    unfinished = kept.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    unfinished.replace(kept)
