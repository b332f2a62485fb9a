"""`manage.py prunecache`: what nothing was made of for long goes."""

import os
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from meetings.pack.cache import Store

DAY = 24 * 3600


@pytest.fixture
def store(settings, tmp_path) -> Store:
    settings.PACK_CACHE_ROOT = tmp_path
    return Store(tmp_path)


def keep(store: Store, key: str, days: int, size: int = 10):
    path = store.put(key, b"x" * size)
    then = time.time() - days * DAY
    os.utime(path, (then, then))
    return path


def prune(*arguments: str) -> str:
    out = StringIO()
    call_command("prunecache", *arguments, stdout=out)
    return out.getvalue().strip()


def test_what_was_not_used_for_so_many_days_goes(store):
    old, young = keep(store, "aa", 40), keep(store, "bb", 20)
    assert prune() == "Deleted 1 file."
    assert (old.exists(), young.exists()) == (False, True)
    assert prune("--days", "10") == "Deleted 1 file."
    assert prune("--days", "10") == "Deleted 0 files."


def test_no_more_than_so_many_megabytes_stay(store):
    old, young = keep(store, "aa", 5, 700_000), keep(store, "bb", 3, 700_000)
    assert prune("--megabytes", "1") == "Deleted 1 file."
    assert (old.exists(), young.exists()) == (False, True)


def test_less_than_nothing_is_refused(store):
    with pytest.raises(CommandError, match="cannot be below 0"):
        prune("--days", "-1")
