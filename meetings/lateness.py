"""Items that were not open for five clear days before the meeting (LGA 1972 s.100B(4))."""

from django.utils import timezone

from meetings.deadlines import Diary
from meetings.models import AgendaItem, Entry, Meeting


def late_items(meeting: Meeting) -> list[AgendaItem]:
    """List the items that are taken only if the chair holds them urgent (RULES N4).

    These are the ones with a reason why they are late, and those that no publication in
    time holds, unless the whole agenda was late: that the chair cannot cure.
    """
    items = list(meeting.items.all())
    agenda = meeting.publications.of_agenda().order_by("published_at").first()
    if agenda is None:
        return [item for item in items if item.late_reason]
    last_day = Diary.read().deadline(meeting.on).deadline
    agenda_in_time = timezone.localdate(agenda.published_at) <= last_day
    entries = Entry.objects.items().filter(edition__publication__meeting=meeting)
    published = entries.values_list("item_id", "edition__publication__published_at")
    in_time = {item for item, at in published if timezone.localdate(at) <= last_day}
    return [
        item for item in items if item.late_reason or (agenda_in_time and item.pk not in in_time)
    ]


def without_opinion(meeting: Meeting) -> list[AgendaItem]:
    """List the late items of which the chair's opinion is not recorded yet."""
    return [item for item in late_items(meeting) if not hasattr(item, "late_opinion")]
