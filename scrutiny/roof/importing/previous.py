"""An earlier meeting whose minutes are imported with this one."""

from collections.abc import Iterable
from typing import Any

from committees.models import Committee, Person
from committees.services import add_person
from meetings.diary.services import mark_held, plan_meeting
from meetings.minutes.services.whole_minutes import Attendee, MinuteText, record_minutes
from meetings.models import Attendance, Meeting, Minutes
from scrutiny.roof.importing.faults import blaming
from scrutiny.roof.importing.people import person_named
from scrutiny.roof.importing.run import Run
from scrutiny.roof.importing.wording import MinutesWords

Capacity = Attendance.Capacity


def bring_minutes(words: MinutesWords, committee: Committee, venue: str, run: Run) -> Meeting:
    """Record the minutes of an earlier meeting, which is made if it is not known here.

    `venue` is where this meeting is, for minutes that name no venue. Minutes that are
    kept in the same words already are left as they are.
    """
    with blaming(words.place):
        meeting = meeting_on(committee, words) or plan_meeting(
            committee, starts_at=words.starts_at, venue=words.venue or venue, by=run.by
        )
        if meeting.state != Meeting.State.HELD:
            meeting = mark_held(meeting, by=run.by)
        attendance = [*_attendance(words, committee, run)]
        if _kept(meeting) != (words.first_number, words.ended, attendance, list(words.minutes)):
            record_minutes(
                meeting,
                first_number=words.first_number,
                ended_at=words.ended,
                attendance=attendance,
                minutes=words.minutes,
                by=run.by,
            )
    return meeting


def meeting_on(committee: Committee, words: Any) -> Meeting | None:
    """Return the committee's meeting at that moment, or else the first of that day."""
    that_day = committee.meetings.filter(starts_at__date=words.on).order_by("starts_at", "pk")
    return that_day.filter(starts_at=words.starts_at).first() or that_day.first()


def _attendance(words: MinutesWords, committee: Committee, run: Run) -> Iterable[Attendee]:
    for capacity, names in (
        (Capacity.PRESENT, words.present),
        (Capacity.APOLOGIES, words.apologies),
    ):
        for name in names:
            person = _person(name, committee, words, run)
            yield Attendee(name, capacity.value, person=person, is_chair=name == words.chair)
    for officer in words.in_attendance:
        yield Attendee(officer.name, Capacity.IN_ATTENDANCE.value, role=officer.role)


def _person(name: str, committee: Committee, words: MinutesWords, run: Run) -> Person:
    """Return the person named; an unknown one was a councillor, until a day not stated."""
    return person_named(name, committee, words.place) or add_person(name, by=run.by)


def _kept(meeting: Meeting) -> tuple | None:
    """Return the recorded minutes of a meeting in the shape in which a folder gives them."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        return None
    attendance = [
        Attendee(a.name, a.capacity, a.role, a.person, a.is_chair)
        for a in meeting.attendance.select_related("person")
    ]
    texts = [
        MinuteText(
            entry.title,
            entry.body_html,
            tuple(resolution.text for resolution in entry.resolutions.all()),
            entry.number is not None,
        )
        for entry in minutes.entries.prefetch_related("resolutions")
    ]
    return minutes.first_number, minutes.ended_at, attendance, texts
