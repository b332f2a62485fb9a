"""Closing a meeting with an answer for every member, so that none is marked absent by default."""

from datetime import time

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from committees.models import Person
from meetings.diary.services import mark_held
from meetings.minutes.services.minute_taking import close_meeting
from meetings.models import Attendance, Correction, Meeting, Minutes
from meetings.sitting.services.attendance import mark, require_answers
from meetings.sitting.services.locking import require_order
from meetings.sitting.sitting import Sitting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import clock, joined

Capacity = Attendance.Capacity
AWAY = (Capacity.APOLOGIES, Capacity.ABSENT)


@transaction.atomic
def end_meeting(
    meeting: Meeting, *, started_at: time, ended_at: time, others: str = "", by: User | None
) -> Minutes:
    """Close a meeting; `others` marks the members without attendance."""
    for person in Sitting(meeting).unmarked if others else ():
        mark(meeting, person, others, by=by)
    return close_meeting(meeting, started_at=started_at, ended_at=ended_at, by=by)


@transaction.atomic
def close_published(
    meeting: Meeting, *, started_at: time, ended_at: time, others: str = "", by: User | None
) -> Minutes:
    """Add times and absences to a closed meeting whose public minutes lack them.

    The minutes remain as published. The addition prints with their confirmation, as a
    correction named in both minutes; in minutes confirmed already it never does. Raises
    Refused where nothing is missing.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    minutes = Minutes.objects.select_for_update().get(meeting=meeting)
    if not minutes.lacks_times:
        raise Refused("It is recorded already, or the meeting is closed with its minutes.")
    require_order(started_at, ended_at)
    unmarked = Sitting(meeting).unmarked if others else []
    _note_away(meeting, unmarked, others)
    require_answers(meeting)
    minutes.started_at, minutes.ended_at = started_at, ended_at
    minutes.closed_afterwards_on = timezone.localdate()
    minutes.save(update_fields=["started_at", "ended_at", "closed_afterwards_on"])
    if minutes.state == Minutes.State.PUBLISHED:
        words = _said_afterwards(minutes, unmarked, others)
        Correction.objects.create(minutes=minutes, text=words)
    if meeting.state != Meeting.State.HELD:
        mark_held(meeting, by=by)
    facts = {"began": f"{started_at:%H:%M}", "ended": f"{ended_at:%H:%M}", "others": others}
    sentence = "Recorded after publication when it began and ended"
    record("meeting.closed-afterwards", meeting, by=by, sentence=sentence, **facts)
    return minutes


def _note_away(meeting: Meeting, people: list[Person], capacity: str) -> None:
    if people and capacity not in AWAY:
        raise Refused("Say whether they sent apologies or were absent.", "others")
    last = meeting.attendance.aggregate(last=Max("position"))["last"] or 0
    for position, person in enumerate(people, last + 1):
        row = Attendance(
            meeting=meeting,
            position=position,
            person=person,
            name=person.name,
            capacity=capacity,
            is_noted_afterwards=True,
        )
        row.full_clean()
        row.save()


def _said_afterwards(minutes: Minutes, away: list[Person], capacity: str) -> str:
    words = f"it began at {clock(minutes.started_at)} and ended at {clock(minutes.ended_at)}"
    if not away:
        return f"{words}."
    names = joined([person.full_style for person in away])
    if capacity == Capacity.APOLOGIES:
        return f"{words}; apologies were received from {names}."
    return f"{words}; {names} {'was' if len(away) == 1 else 'were'} absent."
