"""A worker killed at any step leaves the old publication, and the next try completes.

The worker is a real process of its own on the database of the test, killed as `kill -9`
kills: nothing is cleaned up. Papers are written here, so that a try takes a second or two.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone

from meetings.models import Edition, Meeting, Publication
from meetings.publication.services import job as publishing
from meetings.publication.services.agenda import publish_agenda
from meetings.publication.services.editions import remove_strays
from scrutiny import jobs
from scrutiny.models import Job
from scrutiny.refusals import Refused
from tests.council import make_council, make_exempt, make_item, make_meeting, make_paper
from tests.faults import everything

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = Path(__file__).with_name("killed_worker.py")
ASIDE = ("scrutiny_job",)
TOLD = 'UPDATE "scrutiny_job" SET "sentence"'
STEPS = {
    "before it begins": 'UPDATE "scrutiny_job" SET "state"#1',
    "between two papers": f"{TOLD}#2",
    "between two packs": f"{TOLD}#5",
    "when all is built": f"{TOLD}#6",
    "when files of the first audience are written": 'INSERT INTO "meetings_edition"#1',
    "when files of the last audience are written": 'INSERT INTO "meetings_edition"#3',
    "among the last lines": 'INSERT INTO "meetings_entry"#10',
    "before the commit": "commit#1",
}


@pytest.fixture
def agenda(media, settings) -> Meeting:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    council = make_council()
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Fostering"), "Fostering report")
    make_paper(make_item(meeting, "Adoption"), "Adoption report")
    letter = make_paper(make_item(meeting, "Homes"), "A letter")
    make_exempt(letter, "A paper", paragraph=1)
    return meeting


@pytest.fixture
def work(media, tmp_path_factory):
    """Let a worker do what waits, and die at a step; return how it ended (-9 when killed)."""
    environment = os.environ | {
        "DATABASE_URL": _address(connection.settings_dict),
        "MEDIA_ROOT": str(media),
        "PACK_CACHE_ROOT": str(site.PACK_CACHE_ROOT),
        "VAR_DIR": str(tmp_path_factory.getbasetemp() / "worker"),
        "TASKS_BACKEND": "",
        "LOG_LEVEL": "CRITICAL",
    }

    def run(step: str = "never") -> int:
        command = [sys.executable, str(WORKER), step]
        return subprocess.run(command, env=environment, check=False, timeout=120).returncode

    return run


def _address(database: dict) -> str:
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    user, password, host, port = (database[k] or "" for k in ("USER", "PASSWORD", "HOST", "PORT"))
    return f"postgres://{user}:{password}@{host}:{port}/{database['NAME']}"


def what_stands() -> dict:
    return {table: rows for table, rows in everything().items() if table not in ASIDE}


def silent_for_long(job: Job) -> None:
    long_ago = timezone.now() - 2 * jobs.SILENCE
    Job.objects.filter(pk=job.pk).update(heard_at=long_ago, asked_at=long_ago)


def start(meeting: Meeting, act: str) -> Job:
    return publishing.start_publishing(meeting, act, by=None)


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_publishes_nothing_and_the_next_try_everything(agenda, work, step):
    before = what_stands()
    job = start(agenda, "agenda")
    assert work(STEPS[step]) == -9
    assert what_stands() == before
    silent_for_long(job)
    start(agenda, "agenda")
    assert work() == 0
    assert_whole(agenda)


@pytest.mark.parametrize("step", ["when all is built", "among the last lines", "before the commit"])
def test_a_killed_revision_leaves_the_agenda_that_stood(agenda, work, step):
    publish_agenda(agenda, by=None)
    before = what_stands()
    start(agenda, "revised")
    assert work(STEPS[step]) == -9
    assert what_stands() == before


def test_files_of_a_killed_worker_are_swept_up_and_no_others(agenda, work, media):
    publish_agenda(agenda, by=None)
    kept = set(media.rglob("*.pdf"))
    start(agenda, "revised")
    work(STEPS["before the commit"])
    assert len(set(media.rglob("*.pdf"))) > len(kept)
    assert remove_strays() == 0, "they are young: another worker could be storing them"
    assert remove_strays(older_than=-1) > 0
    assert set(media.rglob("*.pdf")) == kept


def test_while_it_is_being_published_a_second_click_starts_nothing(agenda, work):
    start(agenda, "agenda")
    with pytest.raises(Refused, match="being done already"):
        start(agenda, "agenda")
    assert work() == 0
    assert_whole(agenda)


def test_a_worker_killed_after_the_commit_has_published_whatever_the_job_says(agenda, work):
    job = start(agenda, "agenda")
    assert work('UPDATE "scrutiny_job" SET "state"#2') == -9
    silent_for_long(job)
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == "failed"
    assert publishing.publication_of(job) == Publication.objects.get()
    assert_whole(agenda)


def assert_whole(meeting: Meeting) -> None:
    editions = list(Edition.objects.filter(publication__meeting=meeting))
    meeting.refresh_from_db()
    assert Publication.objects.filter(meeting=meeting).count() == 1
    assert [e.audience for e in editions] == ["members", "officers", "public"]
    assert all(Path(e.file.path).stat().st_size == e.size for e in editions)
    assert meeting.state == Meeting.State.PUBLISHED
