"""The kept test database is what the migrations would make, and no older."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

from tests import kept_database


@pytest.mark.django_db
def test_the_database_of_the_tests_has_every_migration_and_every_table():
    call_command("migrate", check_unapplied=True, verbosity=0)
    tables = set(connection.introspection.table_names())
    assert {model._meta.db_table for model in apps.get_models()} <= tables
    assert Permission.objects.exists()


def test_a_changed_migration_or_model_makes_another(monkeypatch, tmp_path):
    (tmp_path / "requirements.lock").write_text("Django==5.2\n")
    for name in ("meetings/migrations/0001_initial.py", "meetings/models/paper.py",
                 "meetings/papers/views.py"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.setattr(kept_database, "ROOT", tmp_path)
    before = kept_database.fingerprint()
    (tmp_path / "meetings/papers/views.py").write_text("changed = True")
    assert kept_database.fingerprint() == before
    (tmp_path / "meetings/models/paper.py").write_text("changed = True")
    changed = kept_database.fingerprint()
    (tmp_path / "meetings/migrations/0001_initial.py").write_text("changed = True")
    assert len({before, changed, kept_database.fingerprint()}) == 3
