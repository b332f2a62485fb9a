"""What waits for democracy officers about the minutes of meetings that are over."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from meetings.models import Meeting, Minutes, Publication
from meetings.services.confirming import meetings_that_confirm
from scrutiny.waiting import Waiting

State = Minutes.State
# What comes next for minutes in each state, and the page where it is done.
NEXT = {
    State.DRAFT: ("send its minutes for comment, then publish them", "after_minutes"),
    State.CIRCULATED: ("publish its minutes, which are out for comment", "after_minutes"),
    State.PUBLISHED: ("confirm its minutes", "confirm_minutes"),
    State.CONFIRMED: ("publish its confirmed minutes as a PDF", "after_minutes"),
}


def waiting(user: Any) -> Iterator[Waiting]:
    """List the next step for the minutes of each meeting that was held, in three queries."""
    held = Meeting.objects.managed_by(user).filter(state=Meeting.State.HELD)
    begun, ours = OuterRef("meeting__starts_at"), OuterRef("meeting__committee")
    later = meetings_that_confirm(committee=ours, begun=begun, itself=OuterRef("meeting"))
    printed = Publication.objects.filter(meeting=OuterRef("meeting"), kind=Publication.Kind.MINUTES)
    found = Minutes.objects.filter(
        Q(state__in=(State.DRAFT, State.CIRCULATED))
        | Q(Exists(later), state=State.PUBLISHED)
        | Q(~Exists(printed), state=State.CONFIRMED, is_taken_here=True),
        meeting__in=held,
    )
    for minutes in found.select_related("meeting__committee"):
        words, page = NEXT[minutes.state]
        url = reverse(f"meetings:{page}", args=[minutes.meeting.slug])
        yield Waiting(f"{minutes.meeting}: {words}", url, since=minutes.meeting.on)
