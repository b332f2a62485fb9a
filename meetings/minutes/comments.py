"""Draft minutes out for comment.

Today's chair is asked, and the readers whom an officer named. Officers find them among
their minutes, since they publish them (meetings/minutes/waiting.py).
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from meetings.models import Minutes, MinutesComment, MinutesReader
from scrutiny.permissions import standing
from scrutiny.waiting import Waiting


def waiting(user: Any) -> Iterator[Waiting]:
    """List drafts until the user has commented or they are published, in two queries."""
    who = standing(user)
    if who.user_id is None:
        return
    theirs = MinutesComment.objects.filter(minutes=OuterRef("pk"), by_id=who.user_id)
    asked = Minutes.objects.for_chair(who).exclude(Exists(theirs))
    for minutes in asked.select_related("meeting__committee"):
        yield _wanted(minutes, "minutes_comments", minutes.meeting.slug)
    said = MinutesComment.objects.filter(
        minutes=OuterRef("minutes"), by=None, name=OuterRef("name")
    )
    named = MinutesReader.objects.of(who).exclude(Exists(said))
    named = named.exclude(minutes__in=Minutes.objects.for_chair(who))
    for reader in named.select_related("minutes__meeting__committee"):
        yield _wanted(reader.minutes, "minutes_reader", reader.key)


def _wanted(minutes: Minutes, page: str, key: str) -> Waiting:
    return Waiting(
        f"Comment on the draft minutes of {minutes.meeting}",
        reverse(f"meetings:{page}", args=[key]),
        since=minutes.circulated_on,
        due_on=minutes.comment_by,
    )
