"""Reminders about actions: to the owner before and when something is due, then to the lead.

An owner hears of an action once for each occasion, a lead of a plan once a week. All
reminders to a person on a day come in one email (scrutiny.reminders).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from textwrap import shorten
from typing import Any, cast

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from actionplans.as_at import rules
from actionplans.models import Action, ActionPlan, ActionUpdate
from actionplans.updates.links import address_for
from actionplans.updates.my_actions import SOON, ActionNow, actions_now
from scrutiny.models import User
from scrutiny.permissions import plan_leads_of
from scrutiny.reminders import Reminder

BEFORE = timedelta(days=SOON)
LATE_FOR_LEAD = timedelta(days=7)  # how long an owner is left in peace before the lead hears
LISTED = 5
ABOUT = 100  # how many letters of an action stand in a mail


def reminders(today: date) -> Iterable[Reminder]:
    """List today's reminders about the actions of active plans, in one query."""
    by_owner = (
        ActionUpdate.objects.filter(action=OuterRef("pk"), by=OuterRef("owner"))
        .order_by()
        .values("by")
        .annotate(number=Count("pk"))
    )
    active = Action.objects.filter(plan__state=ActionPlan.State.ACTIVE).annotate(
        updates_before=Coalesce(Subquery(by_owner.values("number")), 0)
    )
    found = actions_now(active, today)
    for now in found:
        yield from _for_owner(now)
    yield from _for_checkers(found)
    yield from _for_leads(found, today)


def _for_owner(now: ActionNow) -> Iterator[Reminder]:
    action = now.action
    if action.owner is None or now.is_reported_complete or action.delivery in rules.DONE:
        return
    url = address_for(action, action.owner, updates_before=cast(Any, action).updates_before)
    about = shorten(action.action, ABOUT, placeholder="…")
    for sentence, occasion in _occasions(now):
        yield Reminder(action.owner, sentence, url, f"action {action.key} {occasion}", about)


def _occasions(now: ActionNow) -> Iterator[tuple[str, str]]:
    """Yield the reminder that "complete" was returned, and the newest of those with a day."""
    name = f"action {now.action.ref} of {now.action.plan}"
    if now.returned_because:
        yield f"Update {name}: it is not complete yet", f"back {cast(Any, now.action).newest_key}"
    days = [
        (day, sentence, occasion)
        for day, sentence, occasion in _days(now, name)
        if day <= now.today
    ]
    if days:
        yield max(days)[1:]


def _days(now: ActionNow, name: str) -> Iterator[tuple[date, str, str]]:
    """Yield the days on which an owner hears of an action: the sentence, and its key."""
    due_on, next_on = now.due_on, now.next_update_on
    if due_on:
        verb = "was" if due_on < now.today else "is"
        said = f"Update {name}: it {verb} due on {_written(due_on)}"
        yield due_on - BEFORE, said, f"soon {due_on}"
        yield due_on, said, f"due {due_on}"
    if next_on:
        yield next_on - BEFORE, f"Update {name} by {_written(next_on)}", f"update by {next_on}"
        since = _written(_since(now))
        due = _written(next_on)
        said = f"Update {name}: an update was due by {due}; nothing was heard since {since}"
        yield next_on + timedelta(days=1), said, f"stale {next_on}"


def _since(now: ActionNow) -> date | None:
    return now.last_update_on or now.action.plan.active_on


def _for_checkers(found: list[ActionNow]) -> Iterator[Reminder]:
    """Ask the lead to check whether an action is complete, unless the lead reported it.

    In that case, or without a lead, all others who manage the plan are asked.
    """
    managers: dict[int, list[User]] = {}
    for now in found:
        if not now.is_reported_complete:
            continue
        action, plan = now.action, now.action.plan
        newest = cast(Any, action)  # `newest_by` and `newest_key` are of its newest update
        asked = [plan.lead] if plan.lead else []
        if plan.lead is None or plan.lead_id == newest.newest_by:
            if plan.committee_id not in managers:
                managers[plan.committee_id] = list(plan_leads_of(plan.committee_id))
            asked = [each for each in managers[plan.committee_id] if each.pk != newest.newest_by]
        sentence = f"Check that action {action.ref} of {plan} is complete"
        url = reverse("actionplans:check_completion", args=[newest.newest_key])
        for checker in asked:
            yield Reminder(checker, sentence, url, f"check {newest.newest_key}")


def _for_leads(found: list[ActionNow], today: date) -> Iterator[Reminder]:
    """Remind each lead once a week of updates a week overdue, one line for each plan."""
    late: dict[ActionPlan, list[str]] = defaultdict(list)
    for now in found:
        if now.act_by and today - now.act_by >= LATE_FOR_LEAD and now.action.plan.lead:
            late[now.action.plan].append(now.action.ref)
    week = "{}-{}".format(*today.isocalendar())
    for plan, refs in late.items():
        assert plan.lead is not None  # only plans with a lead are in `late`
        url = reverse("actionplans:bulk_update", args=[plan.slug])
        yield Reminder(plan.lead, _late_sentence(plan, refs), url, f"plan {plan.slug} late {week}")


def _late_sentence(plan: ActionPlan, refs: list[str]) -> str:
    number = "1 action" if len(refs) == 1 else f"{len(refs)} actions"
    have, owners = ("has", "its owner") if len(refs) == 1 else ("have", "their owners")
    listed = ", ".join(refs[:LISTED]) + (" and others" if len(refs) > LISTED else "")
    return f"{number} of {plan} {have} waited for {owners} for a week or more: {listed}"


def _written(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "the plan began"
