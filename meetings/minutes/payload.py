from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from committees.models import Person
from meetings.minutes.printing import (
    attendance_printed,
    follow_ups,
    print_minute,
    prints_what_came_later,
    reference_of,
    said_of,
    stands_in_the_head,
)
from meetings.minutes.printing_head import closing_lines, opening_lines
from meetings.models import Attendance, Meeting, Minute, Minutes, Resolution
from meetings.pack.shapes import PageSource
from scrutiny import richtext
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@dataclass(frozen=True)
class MinuteText:
    """What is to be minuted on one subject; `is_numbered` is false for apologies."""

    title: str
    body_html: str = ""
    resolved: tuple[str, ...] = ()
    is_numbered: bool = True


@dataclass(frozen=True)
class Attendee:
    """Somebody who was there, or sent apologies."""

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
    """Write the draft minutes of a meeting that took place, replacing an earlier draft."""
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


def minutes_payload(slug: str, on: date, audience: str) -> PageSource:
    """Build the payload of the minutes of the meeting with this slug (docs/payloads.md)."""
    minutes = Minutes.objects.select_related("meeting__committee").get(meeting__slug=slug)
    meeting = minutes.meeting
    rows = attendance_printed(minutes)
    people = list(rows.select_related("person", "substitute_for", "arrived_for", "left_before"))
    entries = minutes.entries.select_related("minutes__meeting", "item")
    entries = entries.prefetch_related("resolutions", "minuteactions", "undertakings")
    return PageSource(
        "minutes",
        {
            "body": meeting.committee.name,
            "date": meeting.on.isoformat(),
            "time": _local_time(meeting.starts_at),
            "venue": meeting.venue,
            "present": _by_kind(people, Attendance.Capacity.PRESENT),
            "apologies": _by_kind(people, Attendance.Capacity.APOLOGIES),
            "in_attendance": [
                {"name": a.name, "role": _office(a)}
                for a in people
                if a.capacity in Attendance.OF_OTHERS
            ],
            "opening": opening_lines(minutes),
            "minutes": [
                minute_payload(entry, meeting.committee.code)
                for entry in entries
                if not stands_in_the_head(entry)
            ],
            "closing": closing_lines(minutes),
            "ended": _ended(minutes),
            "confirmed_on": minutes.confirmed_on.isoformat() if minutes.confirmed_on else "",
            **_confirmation(minutes),
        },
    )


def _confirmation(minutes: Minutes) -> dict:
    """Say who signed the minutes and what was corrected in them, once they are confirmed."""
    if minutes.state != Minutes.State.CONFIRMED:
        return {}
    code = minutes.meeting.committee.code
    corrections = minutes.corrections.select_related("minute__item")
    return {
        "confirmed_by": minutes.confirmed_by,
        "corrections": [said_of(each, code) for each in corrections],
    }


def _ended(minutes: Minutes) -> str:
    is_said = minutes.ended_at and prints_what_came_later(minutes)
    return f"{minutes.ended_at:%H:%M}" if is_said else ""


def _local_time(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def _by_kind(people: Sequence[Attendance], capacity: str) -> dict[str, list]:
    there = [a for a in people if a.capacity == capacity]
    rows = [(_is_co_optee(a), {"name": a.name, "role": _office(a)}) for a in there]
    return {
        "councillors": [row for is_co_optee, row in rows if not is_co_optee],
        "co_optees": [row for is_co_optee, row in rows if is_co_optee],
    }


def _is_co_optee(attendee: Attendance) -> bool:
    return bool(attendee.person and attendee.person.kind == Person.Kind.CO_OPTEE)


def _office(attendee: Attendance) -> str:
    """Say what prints after a name: "Chair", "substitute for Z Tonks, remotely"."""
    said = ["Chair"] if attendee.is_chair else list(filter(None, [attendee.role]))
    if attendee.substitute_for:
        said.append(f"substitute for {attendee.substitute_for}")
    if attendee.is_remote:
        said.append("remotely")
    if attendee.capacity == Attendance.Capacity.OBSERVER:
        said.append("observing")
    if attendee.arrived_for:
        said.append(f"from “{attendee.arrived_for}”")
    if attendee.left_before:
        said.append(f"until “{attendee.left_before}”")
    return ", ".join(said)


def minute_payload(minute: Minute, code: str) -> dict:
    """Return one minute as the paper prints it (docs/payloads.md, minutes)."""
    body_html, resolved = print_minute(minute)
    return {
        "reference": reference_of(minute, code),
        "title": minute.title,
        "body_html": body_html,
        "resolved": resolved,
        "follow_ups": follow_ups(minute),
    }
