"""Publishing as a job: started once with a click, followed on a page, done by the worker."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from meetings.models import AgendaItem, Meeting, Paper, Publication
from meetings.publication.services.agenda import publish_agenda
from meetings.publication.services.closing import close_paper
from meetings.publication.services.republication import (
    give_late_reason,
    publish_revised,
    publish_supplement,
    withdraw_paper,
)
from scrutiny import jobs
from scrutiny.models import Job, User
from scrutiny.permissions import require

KIND = "publish-agenda"
Act = Publication.Kind


@transaction.atomic
def start_publishing(
    meeting: Meeting,
    act: str,
    *,
    by: User | None,
    late_reason: str = "",
    late_reasons: Mapping[AgendaItem, str] | None = None,
) -> Job:
    """Start publishing an agenda, a supplement or a revised agenda.

    `late_reasons` are those of single late items. Raises Refused while this meeting is being
    published already.
    """
    for item, reason in (late_reasons or {}).items():
        give_late_reason(item, reason, by=by)
    return jobs.start(KIND, meeting, by=by, act=act, late_reason=late_reason)


def start_withdrawing(paper: Paper, reason: str, *, by: User | None) -> Job:
    """Close a published paper to the public at once, and start to make the pack without it.

    The paper stays closed where its pack cannot be made now.
    """
    meeting = paper.item.meeting
    close_paper(paper, reason=reason, by=by)
    return jobs.start(KIND, meeting, by=by, act=Act.WITHDRAWAL, paper=paper.key, reason=reason)


def publish(job: Job, tell: jobs.Tell) -> None:
    """Do the publication that the job asks for, all or nothing; the worker calls this."""
    asked: dict[str, Any] = job.arguments
    facts: dict[str, Any] = {"by": job.by, "progress": tell}
    if job.by is not None:  # a right may have ended while the job waited
        require(job.by, "meeting.manage", job.thing)
    if asked["act"] == Act.WITHDRAWAL:
        paper = Paper.objects.get(key=asked["paper"])
        withdraw_paper(paper, reason=asked["reason"], **facts)
        return
    if asked["act"] != Act.SUPPLEMENT:
        facts["late_reason"] = asked["late_reason"]
    acts: dict[str, Callable[..., Publication]] = {
        Act.AGENDA: publish_agenda,
        Act.SUPPLEMENT: publish_supplement,
        Act.REVISED: publish_revised,
    }
    acts[asked["act"]](job.thing, **facts)


def publication_of(job: Job) -> Publication | None:
    """Return the publication that a job made.

    A worker killed after its work has no time to report: the publication on record counts, not
    the state of the job.
    """
    made = Publication.objects.filter(
        meeting=job.object_id, kind=job.arguments["act"], published_at__gte=job.asked_at
    )
    return made.order_by("published_at").first()
