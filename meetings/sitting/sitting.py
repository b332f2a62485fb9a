"""One meeting in progress: members, attendance, interests, and votes."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from committees.models import Membership, Person
from meetings.models import AgendaItem, Attendance, Declaration, ExclusionItem, Meeting, Paper
from meetings.models.agenda import in_order
from meetings.sitting.procedure import (
    Interest,
    MeetingRules,
    Quorum,
    Seated,
    quorum,
    unnamed_paragraphs,
    why_no_vote,
)
from scrutiny.models import Council


@dataclass(frozen=True)
class Place:
    """A member's line in the attendance; `row` is None until it was taken."""

    person: Person
    membership: Membership | None
    row: Attendance | None

    @property
    def office(self) -> str:
        if self.row and self.row.substitute_for:
            return f"Substitute for {self.row.substitute_for}"
        return self.membership.get_role_display() if self.membership else ""

    @property
    def seat(self) -> str:
        """Return the seat: a substitute has the elected seat of the absent member."""
        return self.membership.seat if self.membership else Membership.Seat.ELECTED

    @property
    def is_present(self) -> bool:
        return bool(self.row and self.row.capacity == Attendance.Capacity.PRESENT)


class Sitting:
    """The facts of a meeting that the rules need, in a fixed number of queries."""

    def __init__(self, meeting: Meeting):
        self.meeting = meeting

    @cached_property
    def rules(self) -> MeetingRules:
        """Return the rules: settings, and the quorum in that day's terms of reference (S12)."""
        terms = self.meeting.committee.terms_of_reference.in_force(self.meeting.on)
        council = Council.current()
        return MeetingRules(
            quorum=terms.quorum if terms else 1,
            remote_count=council.remote_members_count,
            registrable_bar=council.registrable_interests_bar,
        )

    @cached_property
    def rows(self) -> list[Attendance]:
        return list(
            self.meeting.attendance.select_related(
                "person", "substitute_for", "arrived_for", "left_before"
            )
        )

    @cached_property
    def members(self) -> list[Place]:
        """List the members of the committee on that day, then the substitutes."""
        memberships = self.meeting.committee.memberships.current(self.meeting.on)
        seated = list(memberships.select_related("person").in_order_of_office())
        rows = {row.person_id: row for row in self.rows if row.person_id}
        standing_in = {row.person_id for row in self.rows if row.substitute_for_id}
        is_substitute = Membership.Role.SUBSTITUTE
        places = [
            Place(each.person, each, rows.get(each.person_id))
            for each in seated
            if each.role != is_substitute
        ]
        known = {place.person.pk for place in places}
        return places + [
            Place(row.person, None, row)
            for row in self.rows
            if row.person_id in standing_in - known and row.person
        ]

    @property
    def unmarked(self) -> list[Person]:
        """List the members whose attendance was not recorded."""
        return [place.person for place in self.members if place.row is None]

    @cached_property
    def substitutes(self) -> list[Person]:
        """List possible substitutes, and those in the attendance already."""
        memberships = self.meeting.committee.memberships.current(self.meeting.on)
        named = memberships.filter(role=Membership.Role.SUBSTITUTE).select_related("person")
        return [each.person for each in named]

    @property
    def others(self) -> list[Attendance]:
        return [row for row in self.rows if row.capacity in Attendance.OF_OTHERS]

    @property
    def is_attendance_begun(self) -> bool:
        return any(place.row for place in self.members)

    @property
    def chair(self) -> Attendance | None:
        return next((row for row in self.rows if row.is_chair), None)

    @cached_property
    def items(self) -> list[tuple[AgendaItem, str]]:
        return list(in_order(self.meeting.items.all()))

    @cached_property
    def _places(self) -> dict[int | None, int]:
        return {item.pk: place for place, (item, _) in enumerate(self.items)}

    @cached_property
    def declarations(self) -> list[Declaration]:
        return list(self.meeting.declarations.select_related("person"))

    def seated(self, place: Place, item: AgendaItem | None) -> Seated:
        """Return a member's state at an item; without one, at the meeting as a whole."""
        row = place.row
        return Seated(
            name=str(place.person),
            seat=place.seat,
            is_here=place.is_present and self._was_there(row, item),
            is_remote=bool(row and row.is_remote),
            interests=self._interests(place.person, item),
        )

    def quorum(self, item: AgendaItem | None = None) -> Quorum:
        return quorum((self.seated(place, item) for place in self.members), self.rules)

    def voters(self, item: AgendaItem) -> list[Person]:
        """Return the members who may vote on an item."""
        return [place.person for place, why in self.votes(item) if not why]

    def votes(self, item: AgendaItem) -> list[tuple[Place, str]]:
        """Return each member with why they may not vote on an item, "" when they may."""
        return [
            (
                place,
                why_no_vote(self.seated(place, item), self.rules, is_education=item.is_education),
            )
            for place in self.members
        ]

    def needs_elected_chair(self) -> bool:
        """Whether chair and vice-chair are both away, so that the members elect one."""
        heads = (Membership.Role.CHAIR, Membership.Role.VICE_CHAIR)
        return not any(
            place.membership and place.membership.role in heads and place.is_present
            for place in self.members
        )

    @cached_property
    def excludable(self) -> list[tuple[AgendaItem, list[int]]]:
        """List the items for which the public may be excluded, with the paragraphs to name (E1).

        The paragraphs are those of an exempt item, or of an open item's exempt papers.
        """
        exempt = AgendaItem.Basis.EXEMPT
        of_papers: dict[int, set[int]] = defaultdict(set)
        papers = Paper.objects.filter(item__meeting=self.meeting, basis=exempt, is_removed=False)
        for item_id, paragraphs in papers.values_list("item_id", "paragraphs"):
            of_papers[item_id].update(paragraphs)
        found = []
        for item, _ in self.items:
            if item.basis == exempt:
                found.append((item, sorted(item.paragraphs)))
            elif not item.is_withheld and item.pk in of_papers:
                found.append((item, sorted(of_papers[item.pk])))
        return found

    def unnamed(self) -> list[tuple[AgendaItem, set[int]]]:
        """List exempt items with the paragraphs that no exclusion names (RULES E1)."""
        found = (
            (item, unnamed_paragraphs(item.basis, item.paragraphs, self._named[item.pk]))
            for item, _ in self.items
        )
        return [(item, paragraphs) for item, paragraphs in found if paragraphs]

    def never_named(self) -> list[tuple[AgendaItem, set[int]]]:
        """List open items with exempt papers that no exclusion names, with those paragraphs."""
        return [
            (item, set(paragraphs))
            for item, paragraphs in self.excludable
            if not item.is_withheld and not self._named[item.pk]
        ]

    @cached_property
    def _named(self) -> dict[int, list[list[int]]]:
        """Return the paragraphs that each exclusion names for an item, by its primary key."""
        named = defaultdict(list)
        for each in ExclusionItem.objects.filter(exclusion__meeting=self.meeting):
            named[each.item_id].append(each.paragraphs)
        return named

    def _was_there(self, row: Attendance | None, item: AgendaItem | None) -> bool:
        """Whether a person present was there at an item; without one, whether still."""
        if row is None:
            return False
        last = len(self.items)
        here = self._places.get(item.pk, last) if item else last
        from_place = self._places.get(row.arrived_for_id, 0)
        until = self._places.get(row.left_before_id, last + 1)
        return from_place <= here < until

    def _interests(self, person: Person, item: AgendaItem | None) -> tuple[Interest, ...]:
        if item is None:
            return ()
        about = {item.pk, item.parent_id}
        return tuple(
            Interest(each.kind, each.left_room, each.has_dispensation)
            for each in self.declarations
            if each.person_id == person.pk and each.item_id and each.item_id in about
        )
