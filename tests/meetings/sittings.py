"""A meeting of today with a full table, for tests of what happens at it."""

from dataclasses import dataclass
from typing import Any

from committees.models import Membership, Person
from meetings.models import AgendaItem, Meeting, Minute
from meetings.services import attendance
from meetings.services.minuting import begin_minutes
from tests.council import TinyCouncil, make_exempt, make_item, make_meeting, make_person, seat

Role, Seat = Membership.Role, Membership.Seat


@dataclass(frozen=True)
class Table:
    """`chair`, `elected` and `third` are elected members, the others are co-opted."""

    meeting: Meeting
    item: AgendaItem
    exempt: AgendaItem
    by: Any
    chair: Person
    elected: Person
    third: Person
    governor: Person
    church: Person
    co_opted: Person

    @property
    def minute(self) -> Minute:
        return Minute.objects.get(item=self.item)

    @property
    def exempt_minute(self) -> Minute:
        return Minute.objects.get(item=self.exempt)

    def mark(self, *people: Person, capacity: str = "present") -> None:
        for person in people:
            attendance.mark(self.meeting, person, capacity, by=self.by)

    def make_quorate(self) -> None:
        self.mark(self.chair, self.elected, self.third)


def make_table(council: TinyCouncil) -> Table:
    """Begin the minutes of a meeting of two items, of which one is exempt (paragraph 3)."""
    committee = council.committee
    third, church, co_opted = (
        make_person("T Hird"),
        make_person("C Hurch", kind=Person.Kind.CO_OPTEE),
        make_person("O Ther", kind=Person.Kind.CO_OPTEE),
    )
    seat(third, committee)
    seat(church, committee, role=Role.CO_OPTEE, seat=Seat.ANGLICAN)
    seat(co_opted, committee, role=Role.CO_OPTEE, seat=Seat.OTHER)
    meeting = make_meeting(committee, in_days=0)
    item, exempt = make_item(meeting, "Fostering"), make_item(meeting, "Price of a home")
    make_exempt(exempt, "A contract")
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.PUBLISHED)
    meeting.refresh_from_db()
    exempt.refresh_from_db()
    begin_minutes(meeting, by=council.people.officer)
    people = council.people
    return Table(
        meeting=meeting,
        item=item,
        exempt=exempt,
        by=people.officer,
        chair=people.chair.person,
        elected=people.member.person,
        third=third,
        governor=people.co_optee.person,
        church=church,
        co_opted=co_opted,
    )
