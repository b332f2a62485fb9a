"""Finished files are kept by what they were made from."""

import os
import threading
import time

import pytest

from meetings.pack.cache import HOUR, Store, content_key


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def test_keys_tell_apart_what_runs_together():
    assert content_key("ab", "c") != content_key("a", "bc") != content_key("abc")


def test_a_file_s_key_is_what_is_in_it(tmp_path):
    (tmp_path / "one").write_bytes(b"words")
    (tmp_path / "two").write_bytes(b"words")
    assert content_key(tmp_path / "one") == content_key(tmp_path / "two") == content_key("words")


def test_what_is_kept_is_not_made_again(store):
    made = []
    for _ in range(2):
        path = store.make("ab12", lambda p: (made.append(p), p.write_text("paper")))
    assert (path.read_text(), len(made)) == ("paper", 1)


def test_nobody_else_may_read_what_is_kept(store):
    path = store.put("ab12", b"paper")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_maker_that_fails_leaves_nothing_behind(store):
    def fail(path):
        path.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.make("ab12", fail)
    assert store.get("ab12") is None
    assert [each for each in store.root.rglob("*") if each.is_file()] == []


def test_two_writers_of_one_key_do_no_harm(store):
    meet = threading.Barrier(2)

    def write(path):
        meet.wait(timeout=5)
        path.write_bytes(b"paper")

    writers = [threading.Thread(target=store.make, args=("ab12", write)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [each.read_bytes() for each in store.root.rglob("*") if each.is_file()] == [b"paper"]


def _aged(store, key, hours, size=10):
    path = store.put(key, b"x" * size)
    then = time.time() - hours * HOUR
    os.utime(path, (then, then))
    return path


def test_pruning_takes_what_is_old(store):
    old, young = _aged(store, "aa", 50), _aged(store, "bb", 20)
    assert store.prune(max_bytes=1000, max_age=24 * HOUR) == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_pruning_for_room_takes_the_longest_unused_first(store):
    old, young = _aged(store, "aa", 5), _aged(store, "bb", 3)
    store.prune(max_bytes=15, max_age=24 * HOUR)
    assert (old.exists(), young.exists()) == (False, True)


def test_what_a_pack_may_just_be_made_of_is_spared(store):
    path = _aged(store, "aa", 5)
    store.get("aa")
    assert store.prune(max_bytes=0, max_age=0) == 0
    assert path.exists()
