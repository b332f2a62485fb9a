"""The last day to publish an agenda, and what is late after it (LGA 1972 s.100B(4)).

A meeting's deadline and lateness are counted here; a page of many meetings asks one `Diary`.
"""

from datetime import date, datetime

from django.utils import timezone

from meetings.diary.deadlines import Diary
from meetings.models import AgendaItem, Entry, Meeting
from scrutiny.workingdays import Count


def late_items(meeting: Meeting) -> list[AgendaItem]:
    """List the items that may be taken only if the chair decides they are urgent (RULES N4).

    They are items with a reason for lateness, and items in no publication in time, unless
    the whole agenda was late, which the chair cannot cure.
    """
    items = list(meeting.items.all())
    last_day = deadline_of(meeting).deadline
    published_on = _agenda_published_on(meeting)
    if published_on is None or published_on > last_day:
        return [item for item in items if item.late_reason]
    entries = Entry.objects.items().filter(edition__publication__meeting=meeting)
    published = entries.values_list("item_id", "edition__publication__published_at")
    in_time = {item for item, at in published if timezone.localdate(at) <= last_day}
    return [item for item in items if item.late_reason or item.pk not in in_time]


def is_late_notice(meeting: Meeting) -> bool:
    """Whether the whole agenda was late: no opinion that an item is urgent cures that."""
    published_on = _agenda_published_on(meeting)
    return published_on is not None and _is_past(meeting, published_on)


def without_opinion(meeting: Meeting) -> list[AgendaItem]:
    """List the late items without a recorded opinion of the chair."""
    return [item for item in late_items(meeting) if not hasattr(item, "late_opinion")]


def _agenda_published_on(meeting: Meeting) -> date | None:
    agenda = meeting.publications.of_agenda().order_by("published_at").first()
    return timezone.localdate(agenda.published_at) if agenda else None


def deadline_of(meeting: Meeting) -> Count:
    """Return the last day to publish this meeting's agenda, with the counting (N1, N2, W2)."""
    return Diary.read().deadline(meeting.on)


def is_late(meeting: Meeting, at: datetime) -> bool:
    """Whether what is published at a moment is too late for this meeting (RULES N1)."""
    return _is_past(meeting, timezone.localdate(at))


def _is_past(meeting: Meeting, day: date) -> bool:
    return day > deadline_of(meeting).deadline
