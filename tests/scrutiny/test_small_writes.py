"""A small write beside a page neither holds it up nor breaks it."""

import sqlite3
import time
from contextlib import closing

import pytest
from django.db import connection

from scrutiny.models import ClosedDay
from scrutiny.small_writes import write_in_passing


def add_a_day(day: str = "2024-12-27") -> None:
    ClosedDay.objects.create(day=day, reason="Closed")


@pytest.mark.django_db
def test_it_is_written():
    assert write_in_passing(add_a_day)
    assert ClosedDay.objects.count() == 1


@pytest.mark.django_db
def test_what_the_database_refuses_breaks_nothing_around_it():
    add_a_day()
    assert not write_in_passing(add_a_day)
    assert ClosedDay.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite is locked as a whole")
def test_a_locked_database_is_given_up_at_once_and_waited_for_as_ever_afterwards():
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert not write_in_passing(add_a_day)
        assert time.monotonic() - began < 2
        other.execute("ROLLBACK")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == usual
    assert write_in_passing(add_a_day)
