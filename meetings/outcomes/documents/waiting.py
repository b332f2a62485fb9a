"""Tasks and reminders about executive documents; by number, never in their words."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from meetings.models import DocumentRequest
from scrutiny.models import User
from scrutiny.permissions import officers_of, standing
from scrutiny.reminders import Reminder
from scrutiny.templatetags.wording import long_date
from scrutiny.waiting import Waiting

# Days before the last one on which the executive’s officers are reminded again.
DAYS_BEFORE = 3
# For how long an answer is still news, should the daily mail not have gone out.
NEWS_DAYS = 14
State = DocumentRequest.State


def waiting(user: Any) -> Iterator[Waiting]:
    """List requests for officers of the executive to answer, and those a member waits on."""
    who = standing(user)
    found = DocumentRequest.objects.visible_to(user).waiting().with_people()
    for each in found:
        is_theirs = each.member_id == who.person_id or who.is_officer_of(each.committee_id)
        if who.is_officer_of(each.holder_id):
            sentence, by = f"Answer: {each}", ""
        elif is_theirs:
            sentence, by = f"Wait for the answer: {each}", str(each.holder)
        else:
            continue
        yield Waiting(sentence, each.get_absolute_url(), each.received_on, each.supply_by, who=by)


def reminders(today: date) -> Iterator[Reminder]:
    """Remind the executive's officers of requests and their last day; both sides once overdue.

    The member who asked and the committee's officers are told of each answer.
    """
    officers = cache(lambda committee_id: set(officers_of(committee_id)))
    for each in DocumentRequest.objects.waiting().with_people():
        occasion, sentence = _due(each, today)
        readers = officers(each.holder_id)
        if occasion == "overdue":
            readers = readers | _askers(each, officers(each.committee_id), today)
        yield from _to(readers, each, sentence, occasion)
    since = today - timedelta(days=NEWS_DAYS)
    answered = DocumentRequest.objects.filter(answers__recorded_at__date__gte=since).with_people()
    for each in answered.distinct():
        occasion = f"answer {each.answers.count()}"
        readers = _askers(each, officers(each.committee_id), today)
        yield from _to(readers, each, f"{each}: {each.get_state_display().lower()}", occasion)


def _due(each: DocumentRequest, today: date) -> tuple[str, str]:
    due_on = long_date(each.supply_by)
    if each.is_overdue(today):
        return "overdue", f"{each} is overdue: it was to be answered by {due_on}"
    is_soon = (each.supply_by - today).days <= DAYS_BEFORE
    return str(DAYS_BEFORE) if is_soon else "asked", f"{each} is to be answered by {due_on}"


def _askers(each: DocumentRequest, officers: set[User], today: date) -> set[User]:
    """Return the committee's officers, and the member who asked while they sit on it."""
    seats = each.member.memberships.current(today).filter(committee=each.committee_id)
    return officers | ({each.member.user} if each.member.user and seats.exists() else set())


def _to(
    readers: set[User], each: DocumentRequest, sentence: str, occasion: str
) -> Iterator[Reminder]:
    for user in readers:
        once = f"document request {each.key} {occasion}"
        yield Reminder(user, sentence, each.get_absolute_url(), once)
