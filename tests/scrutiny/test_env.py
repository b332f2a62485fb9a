"""Settings from the environment: what is nonsense is refused by the name of the setting."""

import stat
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from scrutiny import env


@pytest.fixture
def given(monkeypatch):
    return lambda value, name="SETTING": monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("1", True), ("TRUE", True), (" yes ", True), ("On", True)]
    + [("0", False), ("false", False), ("No", False), (" off", False)],
)
def test_a_flag_is_read_in_all_its_words(given, words, expected):
    given(words)
    assert env.flag("SETTING", default=not expected) is expected


@pytest.mark.parametrize("default", [True, False])
def test_a_flag_that_is_empty_or_missing_is_its_default(given, default):
    assert env.flag("SETTING", default) is default
    given("")
    assert env.flag("SETTING", default) is default


@pytest.mark.parametrize("nonsense", ["2", "ja", "tru", "None", "1.0"])
def test_a_flag_of_nonsense_is_refused_by_name(given, nonsense):
    given(nonsense)
    with pytest.raises(ImproperlyConfigured, match="SETTING"):
        env.flag("SETTING")


def test_words_are_parted_by_commas_and_empty_ones_are_none(given):
    given(" localhost, ,council.example ,")
    assert env.words("SETTING", ["default"]) == ["localhost", "council.example"]
    given(" , ")
    assert env.words("SETTING", ["default"]) == ["default"]


def test_text_is_stripped_and_falls_back(given):
    given("  words  ")
    assert env.text("SETTING", "default") == "words"
    given("   ")
    assert env.text("SETTING", "default") == "default"


def test_a_number_is_whole(given):
    assert env.number("SETTING", 7) == 7
    given(" 42 ")
    assert env.number("SETTING", 7) == 42


@pytest.mark.parametrize("nonsense", ["-1", "1.5", "ten", "1e3", "0x10"])
def test_a_number_of_nonsense_is_refused_by_name(given, nonsense):
    given(nonsense)
    with pytest.raises(ImproperlyConfigured, match="SETTING"):
        env.number("SETTING", 7)


def test_a_number_in_superscript_is_refused_by_name(given):
    given("²")
    with pytest.raises(ImproperlyConfigured, match="SETTING"):
        env.number("SETTING", 7)


def test_a_path_is_absolute_and_knows_home(given, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    given("~/media")
    assert env.path("SETTING", tmp_path) == (tmp_path / "media").resolve()
    given("")
    assert env.path("SETTING", tmp_path) == tmp_path


def test_without_an_address_the_database_is_sqlite_that_waits_for_its_turn(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    config = env.database(tmp_path / "db.sqlite3")
    assert config["ENGINE"] == "django.db.backends.sqlite3"
    assert config["NAME"] == str(tmp_path / "db.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgres_address_is_taken_apart_and_its_connections_are_checked(given, tmp_path):
    given("postgres://me:secret@db.example:5433/scrutiny", "DATABASE_URL")
    config = env.database(tmp_path)
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["USER"], config["HOST"], config["PORT"]) == ("me", "db.example", 5433)
    assert config["CONN_HEALTH_CHECKS"] is True
    assert "OPTIONS" not in config


@pytest.mark.filterwarnings("ignore:Engine not recognized")
@pytest.mark.parametrize("nonsense", ["nonsense", "ftp://somewhere/db"])
def test_a_database_of_nonsense_is_refused(given, tmp_path, nonsense):
    given(nonsense, "DATABASE_URL")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database(tmp_path)


@pytest.fixture
def key_file(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    return tmp_path / "secret-key"


def test_the_secret_key_of_the_environment_goes_first_and_is_not_written_down(given, key_file):
    given("from the environment", "SECRET_KEY")
    assert env.secret_key(key_file) == "from the environment"
    assert not key_file.exists()


def test_a_secret_key_is_made_once_and_only_this_account_reads_it(key_file):
    key = env.secret_key(key_file)
    assert len(key) >= 50
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert env.secret_key(key_file) == key == key_file.read_text()


def test_two_secret_keys_are_not_the_same(key_file, tmp_path):
    assert env.secret_key(key_file) != env.secret_key(tmp_path / "another")


def test_an_empty_secret_key_is_refused_by_its_file(key_file):
    key_file.write_text("  \n")
    with pytest.raises(ImproperlyConfigured, match="secret-key"):
        env.secret_key(key_file)


def test_processes_that_start_together_use_one_secret_key_or_say_why_not(key_file):
    """The one that comes second may find a key not written yet; it never makes its own."""
    ready, keys = threading.Barrier(8), []

    def start():
        ready.wait()
        try:
            keys.append(env.secret_key(key_file))
        except ImproperlyConfigured:
            keys.append(None)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert set(keys) - {None} == {key_file.read_text()}
