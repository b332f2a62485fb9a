"""Attendance read from the records, in a fixed number of queries.

Remote attendance does not count, unless the council decides that it does: the law requires
a member to be present in person (LGA 1972 s.85 with Sch 12).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from committees.models import Committee, Membership, Person
from meetings.attendance.figures import Countdown, Figures, MeetingHeld, Seat, countdown, figures
from meetings.models import ApprovedAbsence, Attendance, AttendanceElsewhere, Meeting
from meetings.models.recommendation import year_label
from scrutiny.models import Council


@dataclass(frozen=True)
class AttendanceLine:
    """The figures of one person on one committee in one municipal year, for a table."""

    person: Person
    committee: Committee
    year: int
    figures: Figures

    @property
    def year_label(self) -> str:
        return year_label(self.year)


def lines_of_person(person: Person) -> list[AttendanceLine]:
    """Return a person's figures, newest year first; including committees where they substituted."""
    places = list(person.memberships.select_related("person", "committee"))
    stood_in = Attendance.objects.filter(person=person).exclude(substitute_for=None)
    committees = {place.committee for place in places}
    committees |= set(Committee.objects.filter(meetings__attendance__in=stood_in))
    lines = [line for line in _lines(places, committees) if line.person == person]
    return sorted(lines, key=lambda line: (-line.year, line.committee.name))


def lines_of_committee(committee: Committee) -> list[AttendanceLine]:
    """Return a committee's figures for its newest year that has any, ordered by surname."""
    places = list(committee.memberships.select_related("person", "committee"))
    lines = _lines(places, [committee])
    newest = max((line.year for line in lines), default=None)
    return sorted(
        (line for line in lines if line.year == newest),
        key=lambda line: (line.person.surname, line.person.name),
    )


def countdowns(people: Iterable[Person]) -> dict[int, Countdown]:
    """Return the six-month countdown of each councillor who is in office, by primary key."""
    councillors = [p for p in people if p.kind == Person.Kind.COUNCILLOR and p.left_on is None]
    attended = _attended(councillors)
    first_seats = _first_seats(councillors)
    approved = _approved(councillors)
    found = {
        person.pk: countdown(
            attended[person.pk],
            in_office_since=person.elected_on or first_seats.get(person.pk),
            approved=approved[person.pk],
        )
        for person in councillors
    }
    return {pk: each for pk, each in found.items() if each}


def executive_countdowns(people: Iterable[Person]) -> dict[int, Countdown]:
    """Return the countdown of each member of the executive to their next meeting of it.

    They lose office after six months without one, whatever else they attend (s.85(2A)).
    """
    members = [p for p in people if p.kind == Person.Kind.COUNCILLOR and p.left_on is None]
    since = _on_the_executive_since(members)
    members = [person for person in members if person.pk in since]
    attended = _attended(members, of_executive=True)
    approved = _approved(members)
    found = {
        person.pk: countdown(
            [day for day in attended[person.pk] if day >= since[person.pk]],
            in_office_since=since[person.pk],
            approved=approved[person.pk],
            of_executive=True,
        )
        for person in members
    }
    return {pk: each for pk, each in found.items() if each}


def _on_the_executive_since(people: list[Person]) -> dict[int, date]:
    """Return the first day of each person's seats on the executive that follow without a gap."""
    seats = Membership.objects.filter(
        person__in=people, committee__kind=Committee.Kind.EXECUTIVE
    ).order_by("-starts_on")
    current = set(seats.current().values_list("person_id", flat=True))
    since: dict[int, date] = {}
    for seat in seats:
        first = since.get(seat.person_id)
        goes_on = first and seat.ends_on and (first - seat.ends_on).days <= 1
        if seat.person_id in current and (first is None or goes_on):
            since[seat.person_id] = seat.starts_on
    return since


def _approved(people: list[Person]) -> dict[int, list[tuple[date, date]]]:
    approved = defaultdict(list)
    for absence in ApprovedAbsence.objects.filter(person__in=people):
        approved[absence.person_id].append((absence.approved_on, absence.until))
    return approved


def _attended(people: list[Person], *, of_executive: bool = False) -> dict[int, list[date]]:
    days = defaultdict(list)
    there = Attendance.objects.filter(person__in=people, capacity=Attendance.Capacity.PRESENT)
    there = there.exclude(meeting__state__in=Meeting.OFF_STATES)
    if not Council.current().remote_members_count:
        there = there.exclude(is_remote=True)
    elsewhere = AttendanceElsewhere.objects.filter(person__in=people)
    if of_executive:
        there = there.filter(meeting__committee__kind=Committee.Kind.EXECUTIVE)
        elsewhere = elsewhere.filter(is_executive=True)
    for person, starts_at in there.values_list("person_id", "meeting__starts_at"):
        days[person].append(timezone.localdate(starts_at))
    for person, on in elsewhere.values_list("person_id", "on"):
        days[person].append(on)
    return days


def _first_seats(people: list[Person]) -> dict[int, date]:
    seats = Membership.objects.filter(person__in=people).order_by("-starts_on")
    return dict(seats.values_list("person_id", "starts_on"))


def _lines(places: list[Membership], committees: Iterable[Committee]) -> list[AttendanceLine]:
    by_key = {committee.pk: committee for committee in committees}
    held = _held(by_key)
    people = {place.person_id: place.person for place in places}
    people |= {
        row.person_id: row.person for meeting in held for row in meeting.attendance.all()
        if row.person_id and row.person
    }  # fmt: skip
    remote_count = Council.current().remote_members_count
    sittings = [_sitting(meeting, remote_count) for meeting in held]
    counted = figures(map(_seat, places), sittings)
    return [
        AttendanceLine(people[person], by_key[committee], year, each)
        for (person, committee, year), each in counted.items()
    ]


def _seat(place: Membership) -> Seat:
    is_substitute = place.role == Membership.Role.SUBSTITUTE
    return Seat(place.person_id, place.committee_id, place.starts_on, place.ends_on, is_substitute)


def _held(committees: Iterable[int]) -> list[Meeting]:
    held = Meeting.objects.filter(committee__in=committees, state=Meeting.State.HELD)
    return list(held.prefetch_related("attendance__person"))


def _sitting(meeting: Meeting, remote_count: bool) -> MeetingHeld:
    rows = [row for row in meeting.attendance.all() if row.person_id]
    return MeetingHeld(
        meeting.committee_id,
        meeting.on,
        meeting.is_off,
        {row.person_id: _capacity(row, remote_count) for row in rows if row.person_id},
        {
            row.person_id: row.substitute_for_id
            for row in rows
            if row.person_id and row.substitute_for_id
        },
    )


def _capacity(row: Attendance, remote_count: bool) -> str:
    only_follows = row.is_remote and not remote_count
    return Attendance.Capacity.OBSERVER if only_follows else row.capacity
