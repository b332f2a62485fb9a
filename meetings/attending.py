"""Reading attendance from the records, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from committees.models import Committee, Membership, Person
from meetings.attendance_figures import Countdown, Figures, Seat, Sitting, countdown, figures
from meetings.models import ApprovedAbsence, Attendance, AttendanceElsewhere, Meeting
from meetings.models.recommendation import year_label


@dataclass(frozen=True)
class Line:
    """The figures of one person on one committee in one municipal year, for a table."""

    person: Person
    committee: Committee
    year: int
    figures: Figures

    @property
    def year_label(self) -> str:
        return year_label(self.year)


def lines_of_person(person: Person) -> list[Line]:
    """Return somebody's figures, the newest year first."""
    lines = _lines(person.memberships.all())
    return sorted(lines, key=lambda line: (-line.year, line.committee.name))


def lines_of_committee(committee: Committee) -> list[Line]:
    """Return the figures of a committee's newest year with any, its people by surname."""
    lines = _lines(committee.memberships.all())
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
    approved = defaultdict(list)
    for absence in ApprovedAbsence.objects.filter(person__in=councillors):
        approved[absence.person_id].append((absence.approved_on, absence.until))
    found = {
        person.pk: countdown(
            attended[person.pk],
            in_office_since=person.elected_on or first_seats.get(person.pk),
            approved=approved[person.pk],
        )
        for person in councillors
    }
    return {pk: each for pk, each in found.items() if each}


def _attended(people: list[Person]) -> dict[int, list[date]]:
    days = defaultdict(list)
    there = Attendance.objects.filter(person__in=people, capacity=Attendance.Capacity.PRESENT)
    there = there.exclude(meeting__state__in=Meeting.OFF_STATES)
    for person, starts_at in there.values_list("person_id", "meeting__starts_at"):
        days[person].append(timezone.localdate(starts_at))
    elsewhere = AttendanceElsewhere.objects.filter(person__in=people)
    for person, on in elsewhere.values_list("person_id", "on"):
        days[person].append(on)
    return days


def _first_seats(people: list[Person]) -> dict[int, date]:
    seats = Membership.objects.filter(person__in=people).order_by("-starts_on")
    return dict(seats.values_list("person_id", "starts_on"))


def _lines(memberships: QuerySet[Membership]) -> list[Line]:
    places = list(memberships.select_related("person", "committee"))
    people = {place.person_id: place.person for place in places}
    committees = {place.committee_id: place.committee for place in places}
    counted = figures(map(_seat, places), _sittings(committees))
    return [
        Line(people[person], committees[committee], year, each)
        for (person, committee, year), each in counted.items()
    ]


def _seat(place: Membership) -> Seat:
    is_substitute = place.role == Membership.Role.SUBSTITUTE
    return Seat(place.person_id, place.committee_id, place.starts_on, place.ends_on, is_substitute)


def _sittings(committees: Iterable[int]) -> list[Sitting]:
    held = Meeting.objects.filter(committee__in=committees, state=Meeting.State.HELD)
    return [
        Sitting(
            meeting.committee_id,
            meeting.on,
            meeting.is_off,
            {row.person_id: row.capacity for row in meeting.attendance.all()},
        )
        for meeting in held.prefetch_related("attendance")
    ]
