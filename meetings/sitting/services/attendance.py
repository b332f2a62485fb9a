"""The attendance at a meeting: one tap per person, and details where needed."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from committees.models import Membership, Person
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.sitting.services.locking import locked_meeting
from meetings.sitting.sitting import Sitting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import joined

Capacity = Attendance.Capacity


@dataclass(frozen=True)
class Details:
    """The details of an attendance: the items of arrival and of leaving."""

    is_remote: bool = False
    substitute_for: Person | None = None
    arrived_for: AgendaItem | None = None
    left_before: AgendaItem | None = None


@transaction.atomic
def mark(meeting: Meeting, person: Person, capacity: str, *, by: User | None) -> Attendance:
    """Mark a member or substitute as present, with apologies or absent.

    A present chair of the committee takes the chair, unless someone else has it. Raises
    Refused for other words.
    """
    meeting = locked_meeting(meeting)
    if capacity not in Attendance.OF_MEMBERS:
        raise Refused("A member is present, has sent apologies, or is absent.")
    row = meeting.attendance.filter(person=person).first() or _new_row(meeting, person)
    row.capacity = capacity
    if capacity != Capacity.PRESENT:
        row.is_chair = row.is_elected_chair = row.is_remote = False
        row.arrived_for = row.left_before = None
    elif not row.is_chair and _presides(meeting, person):
        row.is_chair = True
    return _keep(row, by)


@transaction.atomic
def set_details(row: Attendance, details: Details, *, by: User | None) -> Attendance:
    """Set details of attendance: remote, substitute for whom, from and until which item."""
    meeting = locked_meeting(row.meeting)
    row = meeting.attendance.select_for_update().get(pk=row.pk)
    _check_details(meeting, row, details)
    for name, value in vars(details).items():
        setattr(row, name, value)
    return _keep(row, by)


@transaction.atomic
def add_substitute(
    meeting: Meeting, *, person: Person, substitute_for: Person, by: User | None
) -> Attendance:
    """Add a substitute in the place of an absent member."""
    row = mark(meeting, person, Capacity.PRESENT, by=by)
    details = Details(row.is_remote, substitute_for, row.arrived_for, row.left_before)
    return set_details(row, details, by=by)


@transaction.atomic
def put_in_chair(meeting: Meeting, person: Person, *, by: User | None) -> Attendance:
    """Record who takes the chair; elected, where chair and vice-chair are both away.

    Raises Refused for a person who is not present, or not a member.
    """
    meeting = locked_meeting(meeting)
    row = meeting.attendance.filter(person=person, capacity=Capacity.PRESENT).first()
    if row is None:
        raise Refused("Who takes the chair is present. Take the attendance first.")
    if row.person_id not in {place.person.pk for place in Sitting(meeting).members}:
        raise Refused("A member of the committee takes the chair.")
    meeting.attendance.update(is_chair=False, is_elected_chair=False)
    row.refresh_from_db()
    row.is_chair, row.is_elected_chair = True, Sitting(meeting).needs_elected_chair()
    return _keep(row, by)


@transaction.atomic
def add_other(
    meeting: Meeting, *, name: str, role: str, capacity: str, is_remote: bool, by: User | None
) -> Attendance:
    """Add an attendee or observer: officer, guest, another member. Refused without a capacity."""
    meeting = locked_meeting(meeting)
    if capacity not in Attendance.OF_OTHERS:
        raise Refused("Say whether they are in attendance or observe.")
    row = Attendance(
        meeting=meeting,
        position=_next_position(meeting),
        name=name.strip(),
        role=role.strip(),
        capacity=capacity,
        is_remote=is_remote,
    )
    return _keep(row, by)


@transaction.atomic
def remove_other(row: Attendance, *, by: User | None) -> None:
    """Remove an attendee who was added by mistake."""
    meeting = locked_meeting(row.meeting)
    meeting.attendance.filter(pk=row.pk, capacity__in=Attendance.OF_OTHERS).delete()
    record("attendance.removed", meeting, by=by, sentence=f"Not in attendance: {row.name}")


def _presides(meeting: Meeting, person: Person) -> bool:
    chairs = meeting.committee.memberships.current(meeting.on).filter(role=Membership.Role.CHAIR)
    is_taken = meeting.attendance.filter(is_chair=True).exists()
    return not is_taken and chairs.filter(person=person).exists()


def _check_details(meeting: Meeting, row: Attendance, details: Details) -> None:
    is_away = row.capacity in (Capacity.APOLOGIES, Capacity.ABSENT)
    if is_away and (details.is_remote or details.arrived_for or details.left_before):
        raise Refused("Only who is present comes late, leaves early or follows remotely.")
    arrived, left = details.arrived_for, details.left_before
    order = {item.pk: place for place, (item, _) in enumerate(Sitting(meeting).items)}
    if arrived and left and order[left.pk] <= order[arrived.pk]:
        raise Refused("They left before the item for which they came.")
    if details.substitute_for:
        _check_substitute(meeting, row, details.substitute_for)


def _check_substitute(meeting: Meeting, row: Attendance, absent: Person) -> None:
    others = meeting.attendance.exclude(pk=row.pk)
    if others.filter(person=absent, capacity=Capacity.PRESENT).exists():
        raise Refused(f"{absent} is present, so nobody stands in.")
    if others.filter(substitute_for=absent).exists():
        raise Refused(f"Somebody stands in for {absent} already.")


def _new_row(meeting: Meeting, person: Person) -> Attendance:
    return Attendance(
        meeting=meeting, position=_next_position(meeting), person=person, name=person.name
    )


def _next_position(meeting: Meeting) -> int:
    return (meeting.attendance.aggregate(last=Max("position"))["last"] or 0) + 1


def _keep(row: Attendance, by: User | None) -> Attendance:
    row.full_clean()
    row.save()
    sentence = f"{row.name}: {row.get_capacity_display().lower()}"
    if row.is_chair:
        sentence += ", in the chair"
    record("attendance.taken", row.meeting, by=by, sentence=sentence)
    return row


def require_answers(meeting: Meeting) -> None:
    """Refuse to close a meeting while the attendance of any member is missing."""
    if unmarked := Sitting(meeting).unmarked:
        raise Refused(f"Say whether they were here: {joined(list(map(str, unmarked)))}.")
