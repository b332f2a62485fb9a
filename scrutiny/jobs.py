"""Long work with a progress page: started once, reported in sentences, never left hanging.

Each kind of job registers its function in `AppConfig.ready()`. The work itself must be
all or nothing: a worker that is killed leaves a job that reports nothing more, which
`sweep` marks as failed, so that it can be started again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django_tasks import task

from scrutiny.models import Job, User
from scrutiny.refusals import Refused

SILENCE = timedelta(minutes=5)
INTERRUPTED = "It was interrupted. Nothing was changed; start it again."
BROKEN = "Something went wrong here. Nothing was changed; try again, or tell your administrator."

NO_LONGER_ALLOWED = "You may no longer do this. Nothing was changed."

# work(job, tell): does it; tell(sentence, done, total) says how far it is.
Tell = Callable[[str, int, int], None]
Work = Callable[[Job, Tell], None]

_kinds: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """Register the function for jobs of `kind`, once per kind."""
    if _kinds.setdefault(kind, work) is not work:
        raise ValueError(f"{kind} is done by something already")


def start(kind: str, thing: models.Model, *, by: User | None, **arguments: Any) -> Job:
    """Start a job about `thing`; `arguments` are JSON. Raises Refused while a like job runs."""
    sweep()
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, thing=thing, by=by, arguments=arguments)
    except IntegrityError as error:
        raise Refused("This is being done already.") from error
    transaction.on_commit(lambda: run.enqueue(job.key))
    return job


def newest(kind: str, thing: models.Model) -> Job | None:
    """Return the latest job of this kind about a thing."""
    about = Job.objects.filter(
        kind=kind, content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk
    )
    return about.first()


def sweep() -> int:
    """Mark jobs that have been silent for five minutes as failed; return how many.

    A job may wait long while another one runs. When none is running and it still
    waits, the worker was killed as it took the job up.
    """
    silent = timezone.now() - SILENCE
    running = Job.objects.filter(state=Job.State.RUNNING)
    hanging = models.Q(state=Job.State.RUNNING, heard_at__lt=silent)
    if not running.filter(heard_at__gte=silent).exists():
        hanging |= models.Q(state=Job.State.WAITING, asked_at__lt=silent)
    return Job.objects.filter(hanging).update(state=Job.State.FAILED, sentence=INTERRUPTED)


def silent_minutes(job: Job, now: datetime) -> int:
    """Return for how many whole minutes a running job has reported nothing."""
    if job.state != Job.State.RUNNING or job.heard_at is None:
        return 0
    return (now - job.heard_at) // timedelta(minutes=1)


@task()
def run(key: str) -> None:
    """Run one queued job; a refusal becomes its last sentence."""
    waiting = Job.objects.filter(key=key, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.RUNNING, heard_at=timezone.now()):
        return
    job = Job.objects.get(key=key)
    try:
        _kinds[job.kind](job, _teller(key))
    except Refused as refusal:
        _end(key, Job.State.FAILED, str(refusal))
    except PermissionDenied:
        _end(key, Job.State.FAILED, NO_LONGER_ALLOWED)
    except Exception:
        _end(key, Job.State.FAILED, BROKEN)
        raise
    else:
        _end(key, Job.State.DONE, "")


def _teller(key: str) -> Tell:
    def tell(sentence: str, done: int, total: int) -> None:
        Job.objects.filter(key=key).update(
            sentence=sentence[:300], done=done, total=total, heard_at=timezone.now()
        )

    return tell


def _end(key: str, state: str, sentence: str) -> None:
    Job.objects.filter(key=key).update(
        state=state, sentence=sentence[:300], heard_at=timezone.now()
    )
