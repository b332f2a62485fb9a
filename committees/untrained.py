"""Warnings that required training is missing, ends soon or has expired (docs/rules.md TR1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone

from committees.models import Committee
from committees.training import WARNED_BEFORE, Course, Trained, training_of_each
from committees.years import municipal_year
from scrutiny.permissions import officers_of, standing
from scrutiny.reminders import Reminder
from scrutiny.templatetags.wording import joined, long_date
from scrutiny.waiting import Waiting


@dataclass(frozen=True)
class Warned:
    """One warning about a member's training, for the member and for the officers."""

    to_member: str
    to_officers: str
    once: str
    ends_on: date | None = None


def waiting(user: Any) -> list[Waiting]:
    """List a member's training due, and for officers one line per committee; in seven queries."""
    who, today = standing(user), timezone.localdate()
    managed = list(Committee.objects.planned_by(user).current())
    sits_on = list(Committee.objects.filter(pk__in=who.member_of).current())
    found = training_of_each({*managed, *sits_on}, today)
    page = reverse("committees:my_training")
    own = [
        Waiting(each.to_member, page, due_on=each.ends_on)
        for committee in sits_on
        for member in found[committee]
        if member.person.pk == who.person_id
        for each in _warnings(committee, member, today)
    ]
    of_committees = (_of_committee(each, found[each]) for each in managed)
    return [*dict.fromkeys(own), *filter(None, of_committees)]


def reminders(today: date) -> Iterator[Reminder]:
    """Warn the member and the officers of missing training, and 60 and 28 days before it ends.

    They are told again once it has expired; of missing training once each municipal year.
    """
    officers = cache(lambda committee_id: list(officers_of(committee_id)))
    page = reverse("committees:my_training")
    for committee, members in training_of_each(Committee.objects.current(), today).items():
        for member in members:
            for each in _warnings(committee, member, today):
                if member.person.user:
                    yield Reminder(member.person.user, each.to_member, page, each.once)
                for user in officers(committee.pk):
                    yield Reminder(user, each.to_officers, _work(committee), each.once)


def _warnings(committee: Committee, member: Trained, today: date) -> Iterator[Warned]:
    who, key = member.person.full_style, f"training {member.person.key}"
    if member.missing:
        courses = joined(member.missing)
        yield Warned(
            f"Take the training that {committee} requires: {courses}",
            f"{who} has not taken the training that {committee} requires: {courses}",
            f"{key} {committee.code} missing {municipal_year(today)}",
        )
    for course, ends_on in member.ending:
        words = f"“{course.name}” {_until(course, ends_on)}"
        yield Warned(
            f"Your training {words}",
            f"{who}: training {words}",
            f"{key} {ends_on} {_occasion(course, ends_on)} {course.name}",
            ends_on,
        )


def _until(course: Course, ends_on: date) -> str:
    if course.is_due:
        return f"counted until {long_date(ends_on)} and is to be taken again"
    return f"counts until {long_date(ends_on)}"


def _occasion(course: Course, ends_on: date) -> str:
    if course.is_due:
        return "expired"
    days_left = (ends_on - course.today).days
    return str(next(days for days in WARNED_BEFORE if days_left <= days))


def _of_committee(committee: Committee, members: list[Trained]) -> Waiting | None:
    counts = (
        ("is due for", sum(bool(each.due) for each in members)),
        ("ends soon for", sum(each.ends_soon for each in members)),
    )
    parts = [f"{words} {n} member{'' if n == 1 else 's'}" for words, n in counts if n]
    if not parts:
        return None
    ends = [ends_on for each in members for _, ends_on in each.ending]
    sentence = f"Training for {committee} {joined(parts)}"
    return Waiting(sentence, _work(committee), due_on=min(ends, default=None))


def _work(committee: Committee) -> str:
    return reverse("committees:work_training", args=[committee.slug])
