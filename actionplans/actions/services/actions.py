"""Changes to the actions of a plan. What an owner reports is an update, not a change."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actionplans.actions.services.rewording import keep_words
from actionplans.models import Action, ActionPlan, ActionUpdate, Postponement, Release
from actionplans.plans.services import locked, require_open, touch
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused

RELATED = ("depends_on", "answers")
OVERTAKEN = "Somebody else changed this action meanwhile."


@transaction.atomic
def add_action(plan: ActionPlan, *, by: User | None, **facts: Any) -> Action:
    """Add an action at the end of a plan. Raises Refused for a reference that is taken."""
    plan = locked(plan)
    require_open(plan)
    ref = facts["ref"]
    if Action.with_removed.filter(plan=plan, ref=ref).exists():
        raise Refused(f"This plan has, or had, an action {ref}. Choose another reference.")
    last = Action.with_removed.filter(plan=plan).aggregate(Max("position"))["position__max"]
    related = {name: facts.pop(name) for name in RELATED if name in facts}
    added_on = plan.seen_on(timezone.localdate())
    action = Action(plan=plan, position=(last or 0) + 1, added_on=added_on, **facts)
    _require_owner(action)
    _confirm(action, by)
    save(action)
    _relate(action, related)
    _note(action, "action.added", f"Added action {action.ref} to {plan}", by)
    return action


@transaction.atomic
def change_action(
    action: Action, /, *, revision: int | None = None, by: User | None, **facts: Any
) -> Action:
    """Change an action's details; the original due date only in a draft made here.

    Raises Overtaken when another user changed it meanwhile.
    """
    plan = locked(action.plan)
    require_open(plan)
    action = Action.with_removed.select_for_update().get(pk=action.pk)
    action.plan = plan
    if revision is not None and revision != action.revision:
        raise Overtaken(OVERTAKEN)
    _require_words_kept(action, facts)
    if "due_on" in facts and facts["due_on"] != action.due_on:
        _require_undated(action)
    related = {name: facts.pop(name) for name in RELATED if name in facts}
    keep_words(action, facts, by=by)
    for name, value in facts.items():
        setattr(action, name, value)
    _require_owner(action)
    _confirm(action, by)
    action.revision += 1
    save(action)
    _relate(action, related)
    _note(action, "action.changed", f"Changed action {action.ref} of {plan}", by, *facts)
    return action


@transaction.atomic
def postpone(
    action: Action,
    *,
    due_on: date,
    reason: str,
    agreed_by: str,
    by: User | None,
    update: ActionUpdate | None = None,
    at: datetime | None = None,
) -> Postponement:
    """Postpone an action with the reason and who agreed; the first date is kept. Raises Refused."""
    plan = locked(action.plan)
    require_open(plan)
    action = Action.objects.select_for_update().get(pk=action.pk)
    if action.due_on is None:
        raise Refused("This action has no date due that could be put off.")
    if due_on == action.now_due_on:
        raise Refused("This is the date already.")
    if not (reason.strip() and agreed_by.strip()):
        raise Refused("Another date needs a reason, and who agreed to it.")
    action.postponed_to = due_on
    action.revision += 1
    save(action)
    action.plan = plan
    said = f"Action {action.ref} of {plan} is due on {due_on:%-d %B %Y} now"
    _note(action, "action.postponed", said, by)
    return Postponement.objects.create(
        action=action,
        update=update,
        due_on=due_on,
        reason=reason,
        agreed_by=agreed_by,
        by=by,
        at=at or timezone.now(),
    )


def save(action: Action) -> None:
    """Save an action; a broken rule of the model raises Refused in the model's words."""
    try:
        action.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    action.save()


def _require_owner(action: Action) -> None:
    if action.plan.state != ActionPlan.State.DRAFT and action.owner_id is None:
        raise Refused("This plan is agreed, so each of its actions has an owner.")


def _confirm(action: Action, by: User | None) -> None:
    """Confirm what the lead saves; a status from a table waits for an update instead."""
    if action.confirmed_at is None and action.delivery == Action.Delivery.NOT_STATED:
        action.confirmed_at, action.confirmed_by = timezone.now(), by


def _require_undated(action: Action) -> None:
    """Refuse to change an original date that was agreed or public; it is postponed instead."""
    is_settled = action.plan.dates_stand and action.due_on is not None
    if is_settled or action.postponed_to:
        raise Refused("The original date due stands. Give a later one with its reason instead.")


def _require_words_kept(action: Action, facts: dict[str, Any]) -> None:
    """Refuse to change words that are public by a release."""
    names = [name for name in ("status", "performance") if name in facts]
    is_changed = any(facts[name] != getattr(action, name) for name in names)
    if is_changed and Release.objects.filter(update__action=action).exists():
        raise Refused("What the public reads of this action changes when an update is released.")


def _relate(action: Action, related: dict[str, Any]) -> None:
    for name, rows in related.items():
        if name == "depends_on" and action in rows:
            raise Refused("An action does not depend on itself.")
        getattr(action, name).set(rows)


def _note(action: Action, act: str, sentence: str, by: User | None, *fields: str) -> None:
    touch(action.plan)
    record(act, action.plan, by=by, sentence=sentence, ref=action.ref, fields=sorted(fields))
