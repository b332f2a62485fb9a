"""Changes to a plan as a whole: its details, and its steps from draft to closed."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from actionplans.as_at.payloads import plan_payload
from actionplans.models import Action, ActionPlan, PlanSnapshot
from committees.models import Committee
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.permissions import can
from scrutiny.refusals import Overtaken, Refused

State = ActionPlan.State
LONGEST_STEM = 50
KEPT_FREE = {"add"}  # the address of the page that begins a plan
TAKEN = "A plan has this address already. Choose another one."
CLOSED = "This plan is closed, so nothing in it changes."
STATED_ONLY = "Write an update first for what the table states of {}."
OVERTAKEN = "Somebody else changed this plan meanwhile. Look at it again."


class StatedOnly(Refused):
    """Actions whose status comes from a table, without an update that states it."""

    def __init__(self, actions: list[Action]) -> None:
        refs = _list([action.ref for action in actions])
        super().__init__(STATED_ONLY.format(refs))
        self.actions = actions


@transaction.atomic
def add_plan(
    committee: Committee, *, slug: str, title: str, by: User | None, **facts: Any
) -> ActionPlan:
    """Begin a plan as a draft. Raises Refused for an address that is taken."""
    if slug in KEPT_FREE or ActionPlan.objects.filter(slug=slug).exists():
        raise Refused(TAKEN)
    watched_by = facts.pop("watched_by", ())
    plan = ActionPlan(committee=committee, slug=slug, title=title, **facts)
    _save(plan)
    plan.watched_by.set(watched_by)
    record("plan.added", plan, by=by, sentence=f"Added the action plan {plan}")
    return plan


def free_slug(committee: Committee, title: str) -> str:
    """Return an unused address made of the committee and the title."""
    stem = slugify(f"{committee.code} {title}")[:LONGEST_STEM].rstrip("-") or committee.slug
    taken = set(ActionPlan.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in _numbered(stem) if slug not in taken and slug not in KEPT_FREE)


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


@transaction.atomic
def change_plan(
    plan: ActionPlan, *, revision: int | None = None, by: User | None, **facts: Any
) -> ActionPlan:
    """Change a plan's details. Raises Refused for a lead without the right, and Overtaken."""
    plan = locked(plan)
    require_open(plan)
    if revision is not None and revision != plan.revision:
        raise Overtaken(OVERTAKEN)
    if "watched_by" in facts:
        plan.watched_by.set(facts.pop("watched_by"))
    lead = facts.get("lead")
    if lead and not can(lead, "plan.manage", plan):
        raise Refused(f"{lead} does not manage plans of the {plan.committee}.")
    _change(plan, "plan.changed", f"Changed the action plan {plan}", by, **facts)
    return plan


@transaction.atomic
def agree_plan(
    plan: ActionPlan, *, agreed_by: str, on: date, by: User | None, is_delegated: bool = False
) -> ActionPlan:
    """Agree the plan and publish it. Refused: no actions, or actions without an owner."""
    plan = locked(plan)
    _require_state(plan, State.DRAFT)
    actions = list(plan.actions.all())
    if not actions:
        raise Refused("A plan has at least one action before it is agreed.")
    unowned = [action.ref for action in actions if action.owner_id is None]
    if unowned:
        raise Refused(f"These actions have no owner yet: {_list(unowned)}.")
    facts = {"agreed_by": agreed_by, "agreed_on": on, "is_agreed_by_delegation": is_delegated}
    said = f"{agreed_by} agreed the action plan {plan}"
    _move(plan, State.AGREED, said, by, **_public(plan), **facts)
    return plan


@transaction.atomic
def submit_plan(plan: ActionPlan, *, submitted_to: str, on: date, by: User | None) -> ActionPlan:
    """Record to whom and when the plan was sent, and freeze it. Refused for a second time."""
    plan = locked(plan)
    _require_state(plan, State.AGREED, State.ACTIVE)
    if plan.submitted_on:
        raise Refused("This plan was submitted already.")
    _require_order(plan, State.SUBMITTED, on)
    state = State.SUBMITTED if plan.state == State.AGREED else State.ACTIVE
    said = f"Submitted the action plan {plan} to {submitted_to}"
    _move(plan, state, said, by, submitted_to=submitted_to, submitted_on=on)
    _freeze(plan, on, f"Submitted to {submitted_to}", by)
    return plan


@transaction.atomic
def activate_plan(plan: ActionPlan, *, on: date, by: User | None) -> ActionPlan:
    """Activate the plan: from this day owners are asked for updates."""
    plan = locked(plan)
    _require_state(plan, State.AGREED, State.SUBMITTED)
    _require_order(plan, State.ACTIVE, on)
    _move(plan, State.ACTIVE, f"The action plan {plan} is active", by, active_on=on)
    return plan


@transaction.atomic
def close_plan(plan: ActionPlan, *, because: str, on: date, by: User | None) -> ActionPlan:
    """Close the plan with the reason; unfinished actions stay as they are. Raises Refused."""
    plan = locked(plan)
    _require_state(plan, State.AGREED, State.SUBMITTED, State.ACTIVE)
    _require_order(plan, State.CLOSED, on)
    if not because.strip():
        raise Refused("Say why the plan is closed.")
    _freeze(plan, on, "Closed", by)
    said = f"Closed the action plan {plan}"
    _move(plan, State.CLOSED, said, by, closed_on=on, closed_because=because)
    return plan


@transaction.atomic
def confirm_plan(plan: ActionPlan, *, by: User | None) -> int:
    """Confirm imported owners and areas, and show the plan to the public.

    Returns how many actions were confirmed now. A delivery status that a table stated
    is confirmed by an update instead, which gives its reasons and evidence.
    """
    plan = locked(plan)
    require_open(plan)
    waiting = Action.objects.filter(plan=plan, confirmed_at=None)
    claims = [each for each in waiting if each.delivery != Action.Delivery.NOT_STATED]
    if claims:
        raise StatedOnly(claims)
    number = waiting.update(confirmed_at=timezone.now(), confirmed_by=by)
    if number or not plan.is_public:
        sentence = f"Confirmed the action plan {plan}"
        _change(plan, "plan.confirmed", sentence, by, **_public(plan))
    return number


def _public(plan: ActionPlan) -> dict[str, Any]:
    """Make a plan public and keep the day on which it first was."""
    return {"is_public": True, "public_on": plan.public_on or timezone.localdate()}


def locked(plan: ActionPlan) -> ActionPlan:
    return ActionPlan.objects.select_for_update().get(pk=plan.pk)


def require_open(plan: ActionPlan) -> None:
    """Refuse changes to a plan that is closed."""
    if plan.is_closed:
        raise Refused(CLOSED)


def touch(plan: ActionPlan) -> None:
    """Count a change of the plan's actions as one of the plan, which the caller has locked."""
    plan.revision += 1
    plan.save(update_fields=["revision"])


def _require_state(plan: ActionPlan, *allowed: str) -> None:
    if plan.state not in allowed:
        raise Refused(f"This plan is {plan.get_state_display().lower()} already.")


def _require_order(plan: ActionPlan, step: str, on: date) -> None:
    fault = plan.fault_of_day(step, on)
    if fault:
        raise Refused(fault)


def _move(plan: ActionPlan, state: str, sentence: str, by: User | None, **facts: Any) -> None:
    _change(plan, f"plan.{state}", sentence, by, state=state, **facts)


def _change(plan: ActionPlan, act: str, sentence: str, by: User | None, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(plan, name, value)
    plan.revision += 1
    _save(plan)
    record(act, plan, by=by, sentence=sentence, fields=sorted(facts))


def _save(plan: ActionPlan) -> None:
    try:
        plan.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    try:
        plan.save()
    except IntegrityError as error:
        raise Refused(TAKEN) from error


def _freeze(plan: ActionPlan, on: date, why: str, by: User | None) -> PlanSnapshot:
    payload = plan_payload(plan.slug, on, "public").data
    return PlanSnapshot.objects.create(plan=plan, as_at=on, why=why[:120], by=by, payload=payload)


def _list(refs: list[str]) -> str:
    shown = ", ".join(refs[:10])
    return f"{shown} and {len(refs) - 10} more" if len(refs) > 10 else shown
