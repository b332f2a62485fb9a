"""Officers' tasks: openings to decide, publishing that stopped, past meetings.

In neutral words only: lists and emails are read over shoulders.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, Minutes, MinutesComment, OpeningRequest, Publication
from meetings.publication.services import job as publishing
from scrutiny import jobs
from scrutiny.models import Job
from scrutiny.waiting import Waiting

SECOND_PERSON = "another democracy officer of the committee"


def waiting(user: Any) -> Iterator[Waiting]:
    """List the tasks; none for a user without meetings; in eight queries at most."""
    yield from _openings(user)
    open_work = Meeting.objects.managed_by(user).open_work().with_committee()
    yield from _stopped(open_work)
    yield from _gone_by(open_work)
    yield from _commented(user)


def _openings(user: Any) -> Iterator[Waiting]:
    """Yield requests to open something; each needs a second person, not the one who asked."""
    asked = OpeningRequest.objects.visible_to(user).filter(state=OpeningRequest.State.ASKED)
    for each in asked.select_related("item", "paper"):
        kind, holder = ("item", each.item) if each.item else ("paper", each.paper)
        yield Waiting(
            f"Decide whether “{holder.title}” can be open",
            reverse(f"meetings:work_{kind}_open", args=[holder.key]),
            since=timezone.localdate(each.asked_at),
            who=SECOND_PERSON if each.asked_by_id == user.pk else "",
        )


def _stopped(meetings: Any) -> Iterator[Waiting]:
    """Yield publishing that failed or fell silent, without a later publication."""
    of_meetings = Job.objects.filter(
        kind=publishing.KIND, content_type=ContentType.objects.get_for_model(Meeting)
    )
    newest = of_meetings.filter(object_id=OuterRef("object_id")).order_by("-asked_at", "-pk")
    since = Publication.objects.filter(
        meeting=OuterRef("object_id"), published_at__gte=OuterRef("asked_at")
    )
    silent = Q(state=Job.State.RUNNING, heard_at__lt=timezone.now() - jobs.SILENCE)
    stopped = of_meetings.filter(
        Q(state=Job.State.FAILED) | silent,
        ~Exists(since),
        pk=Subquery(newest.values("pk")[:1]),
        object_id__in=meetings.values("pk"),
    )
    asked_at = dict(stopped.values_list("object_id", "asked_at"))
    for meeting in meetings.filter(pk__in=asked_at):
        yield Waiting(
            f"{meeting}: publishing stopped, start it again",
            reverse("meetings:publishing", args=[meeting.slug]),
            since=timezone.localdate(asked_at[meeting.pk]),
        )


def _gone_by(meetings: Any) -> Iterator[Waiting]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for meeting in meetings.filter(starts_at__lt=midnight):
        was_published = meeting.state == Meeting.State.PUBLISHED
        words = (
            "over; say whether it was held"
            if was_published
            else "gone by without an agenda; cancel or postpone it"
        )
        page = "meetings:tasks" if was_published else "meetings:call_off"
        url = reverse(page, args=[meeting.slug])
        yield Waiting(f"{meeting}: {words}", url, since=meeting.on)


def _commented(user: Any) -> Iterator[Waiting]:
    """Yield comments on draft minutes without an answer."""
    asked = MinutesComment.objects.filter(
        state=MinutesComment.State.OPEN,
        minutes__state=Minutes.State.CIRCULATED,
        minutes__meeting__in=Meeting.objects.managed_by(user),
    )
    rows = asked.select_related("minutes__meeting__committee").order_by("at")
    first: dict[Meeting, MinutesComment] = {}
    for comment in rows:
        first.setdefault(comment.minutes.meeting, comment)
    for meeting, comment in first.items():
        url = reverse("meetings:minutes_comments", args=[meeting.slug])
        since = timezone.localdate(comment.at)
        yield Waiting(f"{meeting}: answer comments on the draft minutes", url, since=since)
