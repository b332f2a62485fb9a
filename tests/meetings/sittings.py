"""A meeting of today with a full table, for tests of what happens at it."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django.urls import reverse

from committees.models import Membership, Person
from meetings.minutes.services.closing import end_meeting
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.text import Typed, save_text
from meetings.models import AgendaItem, Meeting, Minute, Minutes, Paper, Resolution
from meetings.sitting.services import attendance
from meetings.sitting.services.decisions import write_down
from meetings.sitting.services.declarations import exclude_public
from meetings.sitting.sitting import Sitting
from tests.council import (
    TinyCouncil,
    make_exempt,
    make_item,
    make_meeting,
    make_paper,
    make_person,
    seat,
)

Role, Seat = Membership.Role, Membership.Seat
# What the exempt minute of a meeting that is over says.
PRIVATE = "The price is nine pounds"


def at(name: str, *arguments: str) -> str:
    """Return the address of a page of meetings."""
    return reverse(f"meetings:{name}", args=arguments)


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
    def minutes(self) -> Minutes:
        return Minutes.objects.select_related("meeting__committee").get(meeting=self.meeting)

    @property
    def exempt_minute(self) -> Minute:
        return Minute.objects.get(item=self.exempt)

    def mark(self, *people: Person, capacity: str = "present") -> None:
        for person in people:
            attendance.mark(self.meeting, person, capacity, by=self.by)

    def make_quorate(self) -> None:
        """Mark the three elected members as present, and no one else."""
        self.mark(self.chair, self.elected, self.third)
        self.mark(*Sitting(self.meeting).unmarked, capacity="absent")


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


def make_exempt_paper(item: AgendaItem, *, paragraph: int = 3) -> Paper:
    """Give an item of a published agenda an exempt paper, as if it had come with the agenda."""
    item.meeting.refresh_from_db()
    state = item.meeting.state
    Meeting.objects.filter(pk=item.meeting_id).update(state=Meeting.State.DRAFT)
    paper = make_paper(item, "Fees of the carers")
    make_exempt(paper, "Appendix", paragraph=paragraph)
    Meeting.objects.filter(pk=item.meeting_id).update(state=state)
    paper.refresh_from_db()
    return paper


def make_table_that_is_over(council: TinyCouncil) -> Table:
    """End a meeting that has a resolution, an exempt minute and the exclusion for it."""
    table = make_table(council)
    table.make_quorate()
    save_text(table.minute, Typed("It was hreard.", "ann", 1, 0), by=table.by)
    save_text(table.exempt_minute, Typed(PRIVATE, "ann", 1, 0, is_closed=True), by=table.by)
    write_down(Resolution(minute=table.minute), "that it be noted.", by=table.by)
    write_down(Resolution(minute=table.exempt_minute), "that it be bought", by=table.by)
    exclude_public(table.meeting, {table.exempt: [3]}, mover=None, seconder=None, by=table.by)
    close(table)
    table.meeting.refresh_from_db()
    return table


def close(table: Table) -> None:
    """Close its meeting; members not marked are absent."""
    times = {"started_at": time(18), "ended_at": time(19)}
    end_meeting(table.meeting, **times, others="absent", by=table.by)


def make_later_meeting(meeting: Meeting) -> Meeting:
    """Plan a meeting of the same day, after another, with an item for its minutes."""
    later = make_meeting(meeting.committee, at=meeting.starts_at.replace(hour=23))
    make_item(later, "Minutes of the Previous Meeting", kind=AgendaItem.Kind.MINUTES)
    return later
