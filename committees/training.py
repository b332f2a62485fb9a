"""Who has taken the training that a committee's terms of reference require, and who is to."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from committees.models import Committee, Person, Training

SOON = timedelta(days=60)


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


def training_of(committee: Committee, today: date | None = None) -> list[Trained]:
    """Say of every member what training is taken and due, in three queries.

    The courses are those of the terms of reference in force on the day.
    """
    today = today or timezone.localdate()
    terms = committee.terms_of_reference.in_force(today)
    courses = terms.courses if terms else []
    seats = list(committee.memberships.current(today).with_people().in_order_of_office())
    people = [seat.person for seat in seats]
    last: dict[tuple[int, str], Training] = {}
    taken = Training.objects.filter(person__in=people, done_on__lte=today)
    for row in taken.order_by("done_on", "pk"):
        last[row.person_id, row.course.casefold()] = row
    return [
        Trained(
            person,
            tuple(Course(name, last.get((person.pk, name.casefold())), today) for name in courses),
        )
        for person in people
    ]
