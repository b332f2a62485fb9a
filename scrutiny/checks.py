"""The check that `manage.py migrate` runs before it changes anything."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader


def databases_are_of_this_version(
    *, databases: Sequence[str] | None = None, **options: Any
) -> list[Error]:
    """Find databases with applied migrations of ours that this version does not have.

    Django passes over such rows: it would call the tables up to date, and pages would fail.
    """
    return [_of_another_version(name) for name in databases or () if _knows_more(name)]


def _knows_more(name: str) -> bool:
    loader = MigrationLoader(connections[name])
    unknown = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    return any(_is_ours(label) for label, _ in unknown)


def _is_ours(label: str) -> bool:
    """Whether the app lives in this folder: other and removed apps may forget migrations."""
    found = apps.app_configs.get(label)
    return found is not None and Path(found.path).parent == settings.BASE_DIR


def _of_another_version(name: str) -> Error:
    database = connections[name].settings_dict["NAME"]
    return Error(
        f"The database {database} was made by another version of Scrutiny.",
        hint=(
            f"This version cannot use it. Move {settings.VAR_DIR} away, or set VAR_DIR to a new "
            "folder; with DATABASE_URL, name an empty database as well."
        ),
        id="scrutiny.E001",
    )
