"""What is new on My work: what happened since the visit before this one.

A visit lasts while the page is opened again within the hour, so that what is new stays
there when it is opened again, and is gone by the next visit.
"""

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from scrutiny.models import LastLook, User
from scrutiny.small_writes import write_in_passing

VISIT = timedelta(hours=1)
MOMENT = timedelta(minutes=1)
# How far back what is new goes on the first visit.
FIRST = timedelta(days=7)


def look(user: User, at: datetime | None = None) -> datetime:
    """Note a visit of this user now; return since when things are new to them."""
    at = at or timezone.now()
    last = LastLook.objects.filter(user=user).first()
    if last is None:
        last = LastLook(user=user, at=at, since=max(at - FIRST, user.joined_at))
    elif at - last.at < MOMENT:
        return last.since
    elif at - last.at > VISIT:
        last.since = last.at
    words = {"at": at, "since": last.since}
    write_in_passing(partial(LastLook.objects.update_or_create, words, user=user))
    return last.since
