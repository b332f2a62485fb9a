from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from committees.models import Person
from meetings.minutes.printing import (
    attendance_printed,
    follow_ups,
    print_minute,
    prints_what_came_later,
    said_of,
    stands_in_the_head,
)
from meetings.minutes.printing_head import closing_lines, opening_lines
from meetings.models import Attendance, Minute, Minutes
from meetings.pack.shapes import PageSource
from meetings.sitting.minute_words import reference_of


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
    """Return who signed the minutes and what was corrected, once they are confirmed."""
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
    """Return the words after a name: "Chair", "substitute for Z Tonks, remotely"."""
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
