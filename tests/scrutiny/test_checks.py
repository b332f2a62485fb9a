"""A database of another version is refused in a sentence, before anything is changed."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def errors():
    return run_checks(tags=[Tags.database], databases=["default"])


def test_a_database_of_this_version_is_taken():
    assert errors() == []


def test_a_database_of_another_version_is_refused_by_migrate(settings):
    MigrationRecorder(connection).record_applied("meetings", "0023_closed_afterwards")
    database = connection.settings_dict["NAME"]
    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0, skip_checks=False)
    sentence = f"The database {database} was made by another version of Scrutiny."
    assert sentence in str(refused.value)
    assert f"Move {settings.VAR_DIR} away" in str(refused.value)


def test_a_migration_that_another_package_has_dropped_is_no_error():
    MigrationRecorder(connection).record_applied("account", "0099_dropped")
    assert errors() == []


def test_without_a_database_there_is_nothing_to_look_at():
    assert run_checks(tags=[Tags.database]) == []
