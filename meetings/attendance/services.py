"""The six-month rule: officers' entries, and warnings (LGA 1972 s.85)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from committees.models import Membership, Person
from meetings.attendance.figures import Countdown
from meetings.attendance.reading import countdowns, executive_countdowns
from meetings.models import ApprovedAbsence, AttendanceElsewhere
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.permissions import officers_of, standing
from scrutiny.refusals import Refused, require_past
from scrutiny.reminders import Reminder
from scrutiny.templatetags.wording import long_date
from scrutiny.waiting import Waiting

# Days before the limit on which officers are warned, nearest first.
WARNED_BEFORE = (28, 60)
# Days after it for which it stays on their list: longer ago, attendance is just not known here.
LISTED_AFTER = 60


@transaction.atomic
def add_attendance_elsewhere(
    person: Person, *, on: date, what: str, is_executive: bool = False, by: User | None
) -> AttendanceElsewhere:
    """Record that a councillor attended something that counts and is not in this system."""
    _require_councillor(person)
    require_past(on, "Nobody has attended what is still to come.")
    row = AttendanceElsewhere(
        person=person, on=on, what=what.strip(), is_executive=is_executive, by=by
    )
    row.full_clean()
    row.save()
    sentence = f"Added that {person} attended elsewhere on {on:%-d %B %Y}"
    record("attendance.elsewhere", person, by=by, sentence=sentence)
    return row


@transaction.atomic
def approve_absence(
    person: Person, *, approved_on: date, until: date, reason: str, by: User | None
) -> ApprovedAbsence:
    """Record the council's approval of an absence; the reason is for officers only.

    Raises Refused where the six months had run out before.
    """
    _require_councillor(person)
    require_past(approved_on, "The council cannot have approved it in the future.")
    running = countdowns([person]).get(person.pk)
    if running and running.has_run_out(approved_on):
        raise Refused(
            f"The six months ran out on {long_date(running.limit)}; a reason is approved before."
        )
    row = ApprovedAbsence(
        person=person, approved_on=approved_on, until=until, reason=reason.strip(), by=by
    )
    row.full_clean()
    row.save()
    sentence = f"Added that an absence of {person} is approved until {until:%-d %B %Y}"
    record("attendance.approved", person, by=by, sentence=sentence)
    return row


def councillors_kept_by(user: Any) -> list[Person]:
    """Return the councillors in office whose countdown the user keeps."""
    who = standing(user)
    people = Person.objects.filter(kind=Person.Kind.COUNCILLOR, left_on=None)
    if not who.is_officer_everywhere:
        seats = Membership.objects.current()
        people = people.filter(memberships__in=seats.filter(committee__in=who.officer_of))
    return list(people.distinct())


def waiting(user: Any) -> list[Waiting]:
    """List councillors whose six months end soon or ended lately, for the officers concerned."""
    who = standing(user)
    if not (who.is_officer_everywhere or who.officer_of):
        return []
    today = timezone.localdate()
    return [
        Waiting(_sentence(person, each, today), _work(person), each.since, each.limit)
        for person, each in _soon(councillors_kept_by(user), today)
    ]


def reminders(today: date) -> Iterator[Reminder]:
    """Warn the officers of a councillor's committees 60 and 28 days before the end."""
    people = Person.objects.filter(kind=Person.Kind.COUNCILLOR, left_on=None)
    for person, each in _soon(list(people), today):
        days_left = each.days_left(today)
        occasion = next(days for days in WARNED_BEFORE if days_left <= days)
        kind = "executive " if each.of_executive else ""
        once = f"six months {kind}{person.key} {each.limit} {occasion}"
        for user in _officers_of(person):
            yield Reminder(user, _sentence(person, each, today), _work(person), once)


def _soon(people: list[Person], today: date) -> Iterator[tuple[Person, Countdown]]:
    running = countdowns(people), executive_countdowns(people)
    for person, each in ((person, kind.get(person.pk)) for person in people for kind in running):
        if each and -LISTED_AFTER <= each.days_left(today) <= max(WARNED_BEFORE):
            yield person, each


def _officers_of(person: Person) -> set[User]:
    seats = person.memberships.current().values_list("committee_id", flat=True)
    return {user for committee_id in seats for user in officers_of(committee_id)}


def _sentence(person: Person, each: Countdown, today: date) -> str:
    if each.has_run_out(today):
        said = "attendance at the executive" if each.of_executive else "attendance"
        return f"{person.full_style}: no {said} is known here for six months"
    meeting = " a meeting of the executive" if each.of_executive else ""
    return f"{person.full_style} must attend{meeting} before {long_date(each.limit)}"


def _work(person: Person) -> str:
    return reverse("meetings:six_months_of", args=[person.key])


def _require_councillor(person: Person) -> None:
    if person.kind != Person.Kind.COUNCILLOR:
        raise Refused("The six-month rule is for councillors, not for co-opted members.")
