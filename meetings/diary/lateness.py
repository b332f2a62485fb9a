"""Items that were not open for five clear days before the meeting (LGA 1972 s.100B(4))."""

from datetime import date, datetime

from django.utils import timezone

from meetings.diary.deadlines import Diary
from meetings.models import AgendaItem, Entry, Meeting
from scrutiny.models import ClosedDay, Council
from scrutiny.workingdays import Count, latest_publication


def late_items(meeting: Meeting) -> list[AgendaItem]:
    """List the items that may be taken only if the chair decides they are urgent (RULES N4).

    They are items with a reason for lateness, and items in no publication in time, unless
    the whole agenda was late, which the chair cannot cure.
    """
    items = list(meeting.items.all())
    published_on = _agenda_published_on(meeting)
    last_day = Diary.read().deadline(meeting.on).deadline
    if published_on is None or published_on > last_day:
        return [item for item in items if item.late_reason]
    entries = Entry.objects.items().filter(edition__publication__meeting=meeting)
    published = entries.values_list("item_id", "edition__publication__published_at")
    in_time = {item for item, at in published if timezone.localdate(at) <= last_day}
    return [item for item in items if item.late_reason or item.pk not in in_time]


def is_late_notice(meeting: Meeting) -> bool:
    """Whether the whole agenda was late: no opinion that an item is urgent cures that."""
    published_on = _agenda_published_on(meeting)
    last_day = Diary.read().deadline(meeting.on).deadline
    return published_on is not None and published_on > last_day


def without_opinion(meeting: Meeting) -> list[AgendaItem]:
    """List the late items without a recorded opinion of the chair."""
    return [item for item in late_items(meeting) if not hasattr(item, "late_opinion")]


def _agenda_published_on(meeting: Meeting) -> date | None:
    agenda = meeting.publications.of_agenda().order_by("published_at").first()
    return timezone.localdate(agenda.published_at) if agenda else None


def deadline_of(meeting: Meeting) -> Count:
    """Return the last day to publish this meeting's agenda, with the counting (N1, N2, W2)."""
    closed = dict(ClosedDay.objects.values_list("day", "reason"))
    return latest_publication(meeting.on, Council.current().nation, closed)


def is_late(meeting: Meeting, at: datetime) -> bool:
    return timezone.localdate(at) > deadline_of(meeting).deadline
