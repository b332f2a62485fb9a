"""An owner's actions as they are now, and the tasks of owners and leads.

This is the officers' view: it includes updates that are not released yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from actionplans.as_at import rules
from actionplans.as_at.plan_history import CATEGORIES, COLOURS, OVERDUE, STALE
from actionplans.models import (
    Action,
    ActionPlan,
    ActionUpdate,
    CompletionCheck,
    Postponement,
    Release,
)
from scrutiny.permissions import can
from scrutiny.waiting import Waiting

SOON = 7  # days before a day that somebody hears of it


@dataclass(frozen=True)
class ActionNow:
    """One action as its owner and lead know it today."""

    action: Action
    today: date  # or the day on which its plan was closed

    @property
    def due_on(self) -> date | None:
        return self.action.now_due_on

    @property
    def last_update_on(self) -> date | None:
        at: datetime | None = cast(Any, self.action).last_update_at
        return timezone.localtime(at).date() if at else None

    @property
    def next_update_on(self) -> date | None:
        plan = self.action.plan
        since = plan.active_on if plan.state == ActionPlan.State.ACTIVE else None
        begins = self.last_update_on if since else None
        return rules.next_update_on(begins, since, plan.cycle_days, self.action.delivery)

    @property
    def is_past_date(self) -> bool:
        """Whether its date has passed and it is not done.

        What is not stated counts too: the plan does not call it overdue (D1), but its owner is
        the one to state it.
        """
        due_on, delivery = self.due_on, self.action.delivery
        return due_on is not None and due_on < self.today and delivery not in rules.DONE

    @property
    def is_stale(self) -> bool:
        next_on = self.next_update_on
        return next_on is not None and next_on < self.today

    @property
    def is_reported_complete(self) -> bool:
        """Whether it waits for a second person's check."""
        return bool(cast(Any, self.action).waits_for_check)

    @property
    def returned_because(self) -> str:
        return cast(Any, self.action).returned_because or ""

    @property
    def category(self) -> str:
        if self.is_past_date:
            return OVERDUE
        is_heard_of = self.last_update_on is not None and not self.is_stale
        if self.action.delivery == Action.Delivery.ON_TRACK and not is_heard_of:
            return STALE
        return self.action.delivery

    @property
    def label(self) -> str:
        return CATEGORIES[self.category].capitalize()

    @property
    def tag_colour(self) -> str:
        is_unheard = self.is_stale or self.last_update_on is None
        colour = rules.colour_of(self.action.delivery, stale=is_unheard, overdue=self.is_past_date)
        return COLOURS[colour]

    @property
    def act_by(self) -> date | None:
        """Return the first day by which the owner has to act."""
        if self.is_reported_complete or self.action.delivery in rules.DONE:
            return None
        days = [day for day in (self.due_on, self.next_update_on) if day]
        return min(days) if days else None

    @property
    def sort_key(self) -> tuple:
        return (not self.is_past_date, not self.is_stale, self.act_by or date.max, self.action.pk)


def actions_now(actions: Any, today: date) -> list[ActionNow]:
    """Return actions with the tasks they bring, late first, in one query."""
    newest = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    of_newest = CompletionCheck.objects.filter(update=OuterRef("newest_update"))
    found = (
        actions.select_related("plan__lead", "plan__committee", "owner")
        .annotate(
            last_update_at=Subquery(newest.values("at")[:1]),
            newest_update=Subquery(newest.values("pk")[:1]),
            newest_delivery=Subquery(newest.values("delivery")[:1]),
            newest_key=Subquery(newest.values("key")[:1]),
            newest_by=Subquery(newest.values("by")[:1]),
        )
        .annotate(
            waits_for_check=Q(newest_delivery__in=rules.DONE) & ~Exists(of_newest),
            returned_because=Subquery(of_newest.filter(is_agreed=False).values("words")[:1]),
        )
    )
    return sorted(
        (ActionNow(each, each.plan.ages_until(today)) for each in found),
        key=lambda now: now.sort_key,
    )


def owned_by(user: Any) -> Any:
    """Return a person's actions in plans that are not closed."""
    return Action.objects.filter(owner=user).exclude(plan__state=ActionPlan.State.CLOSED)


def to_check(user: Any) -> list[ActionUpdate]:
    """List updates that report completion and wait for this user's check (in their plans)."""
    later = ActionUpdate.objects.filter(action=OuterRef("action"), at__gt=OuterRef("at"))
    waiting = ActionUpdate.objects.filter(
        action__plan__in=_led_by(user),
        action__is_removed=False,
        delivery__in=rules.DONE,
        check_of_completion=None,
    )
    found = waiting.filter(~Exists(later)).exclude(by=user)
    return list(found.select_related("action__plan", "by").order_by("at"))


def to_release(user: Any) -> list[dict]:
    """Count by plan the actions that have an update to release."""
    waiting = _unreleased().filter(action__plan__in=_led_by(user))
    rows = waiting.order_by().values("action__plan__slug", "action__plan__title")
    return list(
        rows.annotate(number=Count("action", distinct=True)).order_by("action__plan__title")
    )


def updates_to_release(plan: ActionPlan) -> list[ActionUpdate]:
    """List the newest update of each action of a plan that came after its last release."""
    later = ActionUpdate.objects.filter(action=OuterRef("action"), at__gt=OuterRef("at"))
    waiting = _unreleased().filter(~Exists(later), action__plan=plan)
    return list(waiting.select_related("action", "by").order_by("action__position"))


def dates_to_release(update: ActionUpdate) -> list[Postponement]:
    """List the later due dates that become public with the release of an update.

    A date of an earlier update, which was never released, is among them.
    """
    shown = Release.objects.filter(
        update__action=OuterRef("action"), update__at__gte=OuterRef("update__at")
    )
    moved = Postponement.objects.filter(action=update.action_id, update__at__lte=update.at)
    return list(moved.filter(~Exists(shown)))


def _unreleased() -> Any:
    """Keep updates newer than the last release, without an unchecked "complete"."""
    shown = Release.objects.filter(
        update__action=OuterRef("action"), update__at__gte=OuterRef("at")
    )
    unchecked = Q(delivery__in=rules.DONE) & ~Q(check_of_completion__is_agreed=True)
    found = ActionUpdate.objects.filter(~Exists(shown), action__is_removed=False)
    return found.exclude(unchecked)


def _led_by(user: Any) -> Any:
    return ActionPlan.objects.managed_by(user).exclude(state=ActionPlan.State.CLOSED)


def waiting(user: Any) -> Iterable[Waiting]:
    """List the tasks for My work: an owner's updates, a lead's checks and releases."""
    if not can(user, "actions.open"):
        return
    today = timezone.localdate()
    for now in actions_now(owned_by(user), today):
        if now.act_by and (now.act_by - today).days <= SOON:
            address = reverse("actionplans:update_action", args=[now.action.key])
            yield Waiting(f"Update {_named(now.action)}", address, due_on=now.act_by)
    if can(user, "plans.open"):
        yield from _waiting_for_lead(user)


def _waiting_for_lead(user: Any) -> Iterable[Waiting]:
    for update in to_check(user):
        address = reverse("actionplans:check_completion", args=[update.key])
        since = timezone.localtime(update.at).date()
        yield Waiting(f"Check that {_named(update.action)} is complete", address, since=since)
    for row in to_release(user):
        number = "1 update" if row["number"] == 1 else f"{row['number']} updates"
        address = reverse("actionplans:bulk_update", args=[row["action__plan__slug"]])
        yield Waiting(f"Release {number} of {row['action__plan__title']}", address)


def _named(action: Action) -> str:
    return f"action {action.ref} of {action.plan}"
