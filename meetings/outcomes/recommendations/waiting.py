"""Officers' tasks and reminders about recommendations."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.urls import reverse

from meetings.models import ProgressReport, Recommendation
from scrutiny.models import User
from scrutiny.permissions import officers_of, standing
from scrutiny.reminders import Reminder
from scrutiny.templatetags.wording import long_date
from scrutiny.waiting import Waiting

# Days before the last one on which the body that was asked is reminded, nearest first.
DAYS_BEFORE = (3, 14)
State = Recommendation.State


def reminders(today: date) -> Iterator[Reminder]:
    """Remind of responses due within two weeks or overdue, each occasion once.

    Before the last day the body that was asked is reminded; from the next day on the
    committee that asked is told as well.
    """
    soon = today + timedelta(days=max(DAYS_BEFORE))
    due = Recommendation.objects.filter(state=State.SERVED, respond_by__lte=soon).with_words()
    officers = cache(lambda committee_id: list(officers_of(committee_id)))
    for each in due:
        days_left = (each.respond_by - today).days
        bodies = {each.to_body_id or each.committee_id}
        bodies |= {each.committee_id} if days_left < 0 else set()
        for user in {user for body in bodies for user in officers(body)}:
            yield _reminder(each, days_left, user)


def waiting(user: Any) -> Iterable[Waiting]:
    """List the responses and progress reports that an officer is to give, in three queries."""
    who = standing(user)
    if not (who.is_officer_everywhere or who.officer_of):
        return []
    open_states = (State.SERVED, *Recommendation.FOLLOWED_STATES)
    found = Recommendation.objects.worked_on_by(user).filter(state__in=open_states).with_words()
    said_done = set(
        ProgressReport.objects.filter(verdict=ProgressReport.Verdict.WAITING).values_list(
            "recommendation_id", flat=True
        )
    )
    return [
        line for each in found if (line := _waiting(each, who, is_said_done=each.pk in said_done))
    ]


def _waiting(each: Recommendation, who: Any, *, is_said_done: bool) -> Waiting | None:
    answers = who.is_officer_of(each.to_body_id or each.committee_id)
    manages = who.is_officer_of(each.committee_id)
    url = _work(each)
    if each.state == State.SERVED:
        by = "" if answers else each.addressee
        sentence = f"{'Answer' if answers else 'Wait for the answer to'} {each}"
        return Waiting(sentence, url, each.report_received_on, each.respond_by, who=by)
    if is_said_done:
        sentence = f"Look at the evidence that {each} is done"
        return Waiting(sentence, url) if manages else None
    act_by = each.response.act_by
    sentence = f"Report progress on {each}"
    return Waiting(sentence, url, each.response.published_on, act_by) if each.is_behind() else None


def _reminder(each: Recommendation, days_left: int, user: User) -> Reminder:
    if days_left < 0:
        occasion = "overdue"
        sentence = f"The answer to {each} is overdue: it was due on {long_date(each.respond_by)}"
    else:
        occasion = next(str(days) for days in DAYS_BEFORE if days_left <= days)
        sentence = f"The answer to {each} is due on {long_date(each.respond_by)}"
    once = f"recommendation {each.key} {each.respond_by} {occasion}"
    return Reminder(user, sentence, _work(each), once)


def _work(each: Recommendation) -> str:
    return reverse("meetings:work_recommendation", args=[each.key])
