"""Members' training that a committee's terms of reference require: taken and due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from committees.models import Committee, Membership, Person, TermsOfReference, Training

# Days before a course no longer counts on which people are warned, nearest first.
WARNED_BEFORE = (28, 60)
SOON = timedelta(days=max(WARNED_BEFORE))


@dataclass(frozen=True)
class Course:
    """One course of one member: what they took last, and whether it counts today."""

    name: str
    last: Training | None
    today: date

    @property
    def is_due(self) -> bool:
        if self.last is None:
            return True
        return self.last.expires_on is not None and self.last.expires_on < self.today

    @property
    def ends_soon(self) -> bool:
        ends = self.last.expires_on if self.last else None
        return ends is not None and self.today <= ends <= self.today + SOON

    @property
    def word(self) -> str:
        if self.last is None:
            return "Not taken"
        if self.is_due:
            return "Expired"
        return "Ends soon" if self.ends_soon else "Up to date"

    @property
    def colour(self) -> str:
        colours = {"Not taken": "red", "Expired": "red", "Ends soon": "yellow"}
        return colours.get(self.word, "green")


@dataclass(frozen=True)
class Trained:
    """One member with each required course, in the order of the terms of reference."""

    person: Person
    courses: tuple[Course, ...]

    @property
    def due(self) -> int:
        return sum(course.is_due for course in self.courses)

    @property
    def missing(self) -> list[str]:
        """Return the names of the courses that were never taken."""
        return [course.name for course in self.courses if course.last is None]

    @property
    def ending(self) -> list[tuple[Course, date]]:
        """Return the courses that end soon or have expired, each with its last day."""
        return [
            (course, course.last.expires_on)
            for course in self.courses
            if course.last and course.last.expires_on and (course.is_due or course.ends_soon)
        ]

    @property
    def ends_soon(self) -> bool:
        """Whether nothing is due yet and some training will be soon."""
        return not self.due and bool(self.ending)


def training_of(committee: Committee, today: date | None = None) -> list[Trained]:
    """Return each member's required training, taken and due, in three queries.

    The courses are those of the terms of reference in force on the day.
    """
    return training_of_each([committee], today)[committee]


def training_of_each(
    committees: Collection[Committee], today: date | None = None
) -> dict[Committee, list[Trained]]:
    """Return the training of the members of several committees, in three queries in all."""
    today = today or timezone.localdate()
    terms = TermsOfReference.objects.filter(committee__in=committees).in_force_of_each(today)
    held = Membership.objects.filter(committee__in=committees).current(today)
    seats = list(held.select_related("person__user").in_order_of_office())
    last = _last_taken({seat.person_id for seat in seats}, today)

    def trained(seat: Membership) -> Trained:
        names = terms[seat.committee_id].courses if seat.committee_id in terms else []
        taken = (last.get((seat.person_id, name.casefold())) for name in names)
        courses = (Course(name, each, today) for name, each in zip(names, taken, strict=True))
        return Trained(seat.person, tuple(courses))

    return {
        committee: [trained(seat) for seat in seats if seat.committee_id == committee.pk]
        for committee in committees
    }


def _last_taken(people: set[int], today: date) -> dict[tuple[int, str], Training]:
    taken = Training.objects.filter(person__in=people, done_on__lte=today)
    return {(row.person_id, row.course.casefold()): row for row in taken.order_by("done_on", "pk")}
