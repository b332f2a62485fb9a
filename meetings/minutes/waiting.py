"""Officers' tasks about the minutes of past meetings."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from meetings.minutes.services.confirmation import meetings_that_confirm
from meetings.models import AgendaItem, DecisionList, Meeting, Minutes, Publication, Resolution
from scrutiny.waiting import Waiting

State = Minutes.State
# What comes next for minutes in each state, and the page where it is done.
NEXT: dict[str, tuple[str, str]] = {
    State.DRAFT: ("send its minutes for comment, then publish them", "after_minutes"),
    State.CIRCULATED: ("publish its minutes, which are out for comment", "after_minutes"),
    State.PUBLISHED: ("confirm its minutes", "confirm_minutes"),
    State.CONFIRMED: ("publish its confirmed minutes as a PDF", "after_minutes"),
}


def waiting(user: Any) -> Iterator[Waiting]:
    """List the next step for the minutes of each held meeting, in four queries."""
    held = Meeting.objects.managed_by(user).filter(state=Meeting.State.HELD)
    yield from _unwritten(held)
    yield from _in_hand(held)


def _unwritten(held: Any) -> Iterator[Waiting]:
    """Yield meetings held without any minutes yet; they go item by item."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"))
    for meeting in held.filter(Exists(items), minutes=None).with_committee():
        url = reverse("meetings:desk", args=[meeting.slug])
        yield Waiting(f"Write the minutes of {meeting}", url, since=meeting.on)


def _in_hand(held: Any) -> Iterator[Waiting]:
    begun, ours = OuterRef("meeting__starts_at"), OuterRef("meeting__committee")
    later = meetings_that_confirm(committee=ours, begun=begun, itself=OuterRef("meeting"))
    printed = Publication.objects.filter(meeting=OuterRef("meeting"), kind=Publication.Kind.MINUTES)
    resolved = Resolution.objects.filter(minute__minutes=OuterRef("pk")).exclude(text="")
    listed = DecisionList.objects.filter(minutes=OuterRef("pk"))
    found = Minutes.objects.filter(
        Q(state__in=(State.DRAFT, State.CIRCULATED))
        | Q(Exists(later), state=State.PUBLISHED)
        | Q(~Exists(printed), state=State.CONFIRMED, is_taken_here=True),
        meeting__in=held,
    ).annotate(has_decisions=Exists(resolved) & ~Exists(listed))
    for minutes in found.select_related("meeting__committee"):
        yield _next_step(minutes, *NEXT[minutes.state])
        is_over = minutes.meeting.on < timezone.localdate()
        if is_over and minutes.has_decisions and minutes.is_open_to_changes:
            yield _next_step(minutes, "publish its decisions", "work_decisions")


def _next_step(minutes: Minutes, words: str, page: str) -> Waiting:
    meeting = minutes.meeting
    url = reverse(f"meetings:{page}", args=[meeting.slug])
    return Waiting(f"{meeting}: {words}", url, since=meeting.on)
