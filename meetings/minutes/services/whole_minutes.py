"""Minutes recorded all at once, as an import has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from committees.models import Person
from meetings.models import Attendance, Meeting, Minute, Minutes, Resolution
from scrutiny import richtext
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@dataclass(frozen=True)
class MinuteText:
    """The minute of one subject; `is_numbered` is false for apologies."""

    title: str
    body_html: str = ""
    resolved: tuple[str, ...] = ()
    is_numbered: bool = True


@dataclass(frozen=True)
class Attendee:
    """A person who was present, or sent apologies."""

    name: str
    capacity: str
    role: str = ""
    person: Person | None = None
    is_chair: bool = False


@transaction.atomic
def record_minutes(
    meeting: Meeting,
    *,
    first_number: int,
    ended_at: time | None,
    attendance: Sequence[Attendee],
    minutes: Sequence[MinuteText],
    by: User | None,
) -> Minutes:
    """Save the whole draft minutes of a past meeting, replacing an earlier draft.

    Raises Refused for a meeting in another state, for minutes being taken here, and for
    published ones.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state not in (Meeting.State.HELD, Meeting.State.PUBLISHED):
        raise Refused(f"The meeting is {meeting.get_state_display().lower()}: nothing to minute.")
    kept, _ = Minutes.objects.select_for_update().get_or_create(
        meeting=meeting, defaults={"first_number": first_number}
    )
    if kept.is_taken_here:
        raise Refused("The minutes of this meeting are being taken here, item by item.")
    if kept.state not in (Minutes.State.DRAFT, Minutes.State.CIRCULATED):
        raise Refused("These minutes are published. Correct them at the next meeting.")
    kept.first_number, kept.ended_at = first_number, ended_at
    kept.full_clean()
    kept.save(update_fields=["first_number", "ended_at"])
    _write_attendance(meeting, attendance)
    _write_minutes(kept, minutes)
    record("minutes.recorded", meeting, by=by, sentence=f"Recorded the minutes of {meeting}")
    return kept


def _write_attendance(meeting: Meeting, attendance: Sequence[Attendee]) -> None:
    meeting.attendance.all().delete()
    for position, attendee in enumerate(attendance, 1):
        row = Attendance(meeting=meeting, position=position, **vars(attendee))
        row.full_clean()
        row.save()


def _write_minutes(minutes: Minutes, texts: Sequence[MinuteText]) -> None:
    Resolution.objects.filter(minute__minutes=minutes).delete()
    minutes.entries.all().delete()
    number = minutes.first_number
    for position, text in enumerate(texts, 1):
        minute = Minute.objects.create(
            minutes=minutes,
            position=position,
            number=number if text.is_numbered else None,
            title=text.title,
            body_html=_clean(text.body_html),
        )
        number += text.is_numbered
        Resolution.objects.bulk_create(
            Resolution(minute=minute, position=n, text=_clean(words))
            for n, words in enumerate(text.resolved, 1)
        )


def _clean(html: str) -> str:
    try:
        return richtext.clean(html)
    except ValueError as error:
        raise Refused(str(error)) from error
