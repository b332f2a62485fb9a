"""The decisions of a meeting, public from the day after until the minutes replace them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meetings.minutes.printing import carried_without_resolution, print_minute, recorded_votes
from meetings.models import DecisionList, Meeting, Minutes
from scrutiny import richtext
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@transaction.atomic
def publish_decisions(
    minutes: Minutes, *, by: User | None, at: datetime | None = None
) -> DecisionList:
    """Publish the resolutions of a meeting that is over; again, with later additions.

    For a withheld item only that the public was excluded. Raises Refused before the meeting is
    closed, once its minutes are public, and where there is nothing new.
    """
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if minutes.state in Minutes.PUBLIC_STATES:
        raise Refused("The minutes are public, with all decisions in them.")
    if minutes.meeting.state != Meeting.State.HELD:
        raise Refused("Close the meeting first.")
    decided = decisions_of(minutes)
    if not decided:
        raise Refused("Nothing was resolved that the public may read.")
    newest = minutes.decision_lists.first()
    if newest and newest.payload == decided:
        raise Refused("These decisions are public already.")
    meeting = minutes.meeting
    published = DecisionList.objects.create(
        minutes=minutes, payload=decided, by=by, published_at=at or timezone.now()
    )
    if not meeting.has_been_public:
        meeting.has_been_public = True
        meeting.save(update_fields=["has_been_public"])
    record("decisions.published", meeting, by=by, sentence=f"Published the decisions of {meeting}")
    return published


def decisions_of(minutes: Minutes) -> list[dict]:
    """Return the resolutions on each item, in public words.

    They come with votes recorded by name, also where a motion was lost. A carried motion
    counts as decided, whether or not its resolution is written by the next day.
    """
    found = []
    rows = minutes.entries.select_related("minutes__meeting", "item")
    for minute in rows.prefetch_related("resolutions"):
        _, resolved = print_minute(minute)
        decided = [*resolved, *carried_without_resolution(minute)]
        cleaned = [richtext.clean(each) for each in decided]
        votes = recorded_votes(minute)
        if cleaned or votes:
            found.append({"title": minute.title, "resolved": cleaned, "votes": votes})
    return found
