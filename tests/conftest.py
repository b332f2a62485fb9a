"""Fixtures for all tests."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck
from hypothesis import settings as settings_of_hypothesis

from tests.council import People, TinyCouncil, make_council, restore_usual_rows
from tests.jobs_here import jobs_here
from tests.kept_database import migrated_once

VERAPDF = Path(__file__).resolve().parents[1] / "script" / "verapdf"
VERAPDF_UNAVAILABLE = 69
PIPELINE = Path(__file__).with_name("meetings") / "pack"
PAPERS = Path(__file__).resolve().parents[2] / "shared" / "papers"

# On its first draw Hypothesis parses every module of ours for constants, for seconds on a busy
# machine; the test that it happens in is not slow for that.
settings_of_hypothesis.register_profile("house", suppress_health_check=[HealthCheck.too_slow])
settings_of_hypothesis.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests out of var/, free of collectstatic, and quick at hashing passwords."""
    media = tmp_path_factory.mktemp("media")
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        MEDIA_ROOT=media,
        SENDFILE_ROOT=media,
        PACK_CACHE_ROOT=tmp_path_factory.mktemp("pack-cache"),
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        STORAGES=settings.STORAGES | {"staticfiles": static},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="module", autouse=True)
def _jobs_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Do the pipeline's jobs in this process, but where a module says `real_children = True`."""
    if getattr(request.module, "real_children", False) or PIPELINE in request.path.parents:
        yield
    else:
        with jobs_here():
            yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[None]:
    """Put an SQLite test database into a file, migrated once for all runs.

    In memory, a served site and its test would share one connection and fall into each
    other's transactions; with a file each has its own, as in earnest.
    """
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        yield
        return
    file = tmp_path_factory.mktemp("database") / "test.sqlite3"
    database.setdefault("TEST", {})["NAME"] = str(file)
    cache = getattr(pytestconfig, "cache", None)  # -p no:cacheprovider
    with migrated_once(cache.mkdir("migrated") if cache else file.parent):
        yield


@pytest.fixture(scope="session")
def real_papers() -> Path:
    """The papers of the real meeting of 7 November 2024, which not every clone has."""
    if not PAPERS.is_dir():
        pytest.skip("the real papers are not beside this clone (../shared/papers)")
    return PAPERS


@pytest.fixture(scope="session", autouse=True)
def _usual_rows_outlive_a_flush() -> None:
    """Emptying the database says `post_migrate` too, like making it."""
    post_migrate.connect(restore_usual_rows, sender=apps.get_app_config("meetings"))


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed (Debian package {package})")
    return found


@pytest.fixture(scope="session")
def needs_soffice() -> str:
    return _program("soffice", "libreoffice-writer-nogui")


@pytest.fixture(scope="session")
def pdftotext() -> str:
    return _program("pdftotext", "poppler-utils")


@pytest.fixture(scope="session")
def verapdf() -> Callable[..., None]:
    """Fail when veraPDF finds that one of the given PDF files breaks PDF/UA-1."""

    def assert_pdf_ua(*paths: Path) -> None:
        ran = subprocess.run([VERAPDF, *paths], capture_output=True, text=True, check=False)
        if ran.returncode == VERAPDF_UNAVAILABLE:
            pytest.skip(ran.stderr.strip().splitlines()[-1])
        assert ran.returncode == 0, ran.stdout + ran.stderr

    return assert_pdf_ua


@pytest.fixture
def council(db) -> TinyCouncil:
    """A council with two committees and a user of every kind (tests/council.py)."""
    return make_council()


@pytest.fixture
def people(council: TinyCouncil) -> People:
    return council.people


@pytest.fixture
def visit(client: Client) -> Callable[..., HttpResponse]:
    """Fetch an address as a user: `visit("/meetings/", people.member)`."""

    def fetch(address: str, user: Any = None, **headers: str) -> HttpResponse:
        _become(client, user)
        return client.get(address, headers=headers)

    return fetch


@pytest.fixture
def count_queries(client: Client) -> Callable[..., int]:
    """Count the queries of a page for a user, signing in not included."""

    def count(address: str, user: Any = None) -> int:
        _become(client, user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


def _become(client: Client, user: Any) -> None:
    client.logout()
    if user is not None and user.is_authenticated:
        client.force_login(user)


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database for all tests of a module, for what is slow to make.

    With the mark `django_db` each test gives back what it changed.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    """A folder for uploads and publications that holds nothing else."""
    folder = tmp_path / "media"
    folder.mkdir()
    settings.MEDIA_ROOT = settings.SENDFILE_ROOT = folder
    return folder
