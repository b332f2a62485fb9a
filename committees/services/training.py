"""The training that the terms of reference require of members: taken, expired, due."""

from datetime import date

from django.db import transaction

from committees.models import Committee, Person, Training
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@transaction.atomic
def record_training(
    person: Person,
    *,
    course: str,
    done_on: date,
    by: User | None,
    expires_on: date | None = None,
) -> Training:
    """Record a course that a member took, and until when it counts."""
    training = Training(
        person=person, course=" ".join(course.split()), done_on=done_on, expires_on=expires_on
    )
    training.full_clean()
    training.save()
    record("training.recorded", person, by=by, sentence="Recorded training", course=training.course)
    return training


@transaction.atomic
def record_course(
    committee: Committee,
    people: list[Person],
    *,
    course: str,
    done_on: date,
    by: User | None,
    expires_on: date | None = None,
) -> int:
    """Record a course for several members, all or none. Refused for non-members and repeats."""
    seated = set(committee.memberships.current().values_list("person_id", flat=True))
    if not people or any(person.pk not in seated for person in people):
        raise Refused("Choose members of the committee.")
    for person in people:
        if Training.objects.filter(person=person, course=course, done_on=done_on).exists():
            raise Refused(f"For {person} this course on this day is recorded already.")
        record_training(person, course=course, done_on=done_on, expires_on=expires_on, by=by)
    return len(people)
