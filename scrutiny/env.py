"""Settings from the environment; a nonsensical value is refused by name, never guessed at."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env

_env = Env()
ENGINES = {f"django.db.backends.{name}" for name in ("sqlite3", "postgresql")}


def flag(name: str, default: bool = False) -> bool:
    """Read an on/off setting: 1, true, yes, on or 0, false, no, off."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False, "": default}
    value = os.environ.get(name, "").strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")
    return words[value]


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, default: list[str]) -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or default


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.")
    return int(value)


def path(name: str, default: Path) -> Path:
    value = text(name)
    return Path(value).expanduser().resolve() if value else default


def private_folder(folder: Path) -> Path:
    """Make a folder for this account alone. Raises ImproperlyConfigured where others may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        raise ImproperlyConfigured(
            f"{folder} can be opened by other accounts: chmod 700 {folder}, or set VAR_DIR."
        )
    return folder


def database(default: Path) -> dict:
    """Read DATABASE_URL; without it, SQLite at `default`.

    SQLite opens write transactions at once (IMMEDIATE) and keeps a write-ahead
    log, so that two officers saving together wait for each other instead of failing.
    """
    url = text("DATABASE_URL", f"sqlite:///{default}")
    config = dict(_env.db_url_config(url))
    if config.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured("DATABASE_URL: write postgres://… or sqlite:///…")
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def secret_key(file: Path) -> str:
    """Read SECRET_KEY, or make one once and keep it where only this account can read it."""
    key = text("SECRET_KEY")
    if key:
        return key
    if not file.exists():
        _make_key(file)
    key = file.read_text().strip()
    if not key:
        raise ImproperlyConfigured(f"{file} is empty. Delete it, and a new key is made.")
    return key


def _make_key(file: Path) -> None:
    """Write a key to a new file and link it into place, so that two processes read the same key."""
    handle, beside = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "w") as opened:
            opened.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(beside, file)
    finally:
        os.unlink(beside)
