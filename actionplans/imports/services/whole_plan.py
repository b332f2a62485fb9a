"""Saving a plan that was written elsewhere: a meeting folder, the demonstration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from actionplans.actions.services.removal import put_back, take_out
from actionplans.actions.services.rewording import keep_words
from actionplans.as_at.plan_text import ActionText, InspectionText, PlanText
from actionplans.imports.services.proposals import propose, without_held
from actionplans.imports.table.differences import newest_updates
from actionplans.inspections.services import drop, rows_of
from actionplans.models import (
    Action,
    ActionPlan,
    AreaForImprovement,
    Inspection,
    Judgement,
    Postponement,
    Release,
)
from actionplans.plans.services import require_open
from committees.models import Committee
from meetings.models import Entry
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

BROUGHT_OVER = "The plan that was brought over has this date."
NO_REASON = "The reason is not stated."
NOBODY_SAID = "Not stated"
NOT_IN_TABLE = "The plan that was brought over lacks it."


@dataclass(frozen=True)
class Why:
    """Why an imported date moves, and who agreed; both are public."""

    reason: str
    agreed_by: str = NOBODY_SAID


@transaction.atomic
def save_plan(text: PlanText, *, slug: str, committee: Committee, by: User | None) -> ActionPlan:
    """Save a plan under its slug: make it, or update it to match `text`.

    Actions are matched by their reference. One that a published paper shows may
    change its words, but is never dropped. Saving the same again changes nothing. Raises
    Refused when the plan belongs to another committee.
    """
    plan = ActionPlan.objects.select_for_update().filter(slug=slug).first()
    if plan and plan.committee_id != committee.pk:
        raise Refused(f"Another committee watches the plan {slug}.")
    if plan:
        require_open(plan)
    inspection = _save_inspection(text.inspection, committee) if text.inspection else None
    facts = {"title": text.title, "source": text.source, "inspection": inspection}
    plan = plan or ActionPlan(slug=slug, committee=committee)
    changed = _save_changes(plan, **facts)
    changed |= _save_actions(plan, text.actions, by)
    if changed:
        plan.revision += 1
        plan.save(update_fields=["revision"])
        record("plan.saved", plan, by=by, sentence=f"Saved the action plan {plan.title}"[:300])
    return plan


def _save_inspection(text: InspectionText, committee: Committee) -> Inspection:
    known = {"framework": text.framework, "starts_on": text.starts_on}
    inspection = Inspection.objects.filter(**known).first()
    inspection = inspection or Inspection(committee=committee, **known)
    _save_changes(inspection, ends_on=text.ends_on, lead_inspector=text.lead_inspector)
    _save_judgements(inspection, text.judgements)
    _save_areas(inspection, text.areas)
    return inspection


def _save_judgements(inspection: Inspection, wanted: Sequence[tuple[str, str]]) -> None:
    kept = {row.position: row for row in inspection.judgements.all()}
    for position, (subject, grade) in enumerate(wanted, 1):
        row = kept.pop(position, None) or Judgement(inspection=inspection, position=position)
        _save_changes(row, subject=subject, grade=grade)
    for row in kept.values():
        row.delete()


def _save_areas(inspection: Inspection, texts: Sequence[str]) -> None:
    """Update the areas to match `texts`; a moved one keeps the actions that answer it."""
    kept = list(inspection.areas.all())
    rows = rows_of(kept, texts, is_reworded=True)
    for position, text in enumerate(texts, 1):
        row = rows.get(position) or AreaForImprovement(inspection=inspection)
        _save_changes(row, position=position, text=text)
    for row in kept:
        if row not in rows.values():
            Action.with_removed.filter(area=row).update(area=None)
            drop(row)


def _save_actions(plan: ActionPlan, wanted: Sequence[ActionText], by: User | None) -> bool:
    kept = {action.ref: action for action in Action.with_removed.filter(plan=plan)}
    areas = {area.position: area for area in plan.inspection.areas.all()} if plan.inspection else {}
    changed = False
    for position, text in enumerate(wanted, 1):
        action = kept.pop(text.ref, None) or _new(plan, text.ref)
        action.plan = plan
        changed |= _save_action(action, text, position, _area(areas, text), by)
    dropped = [action for action in kept.values() if not action.is_removed]
    _drop(plan, dropped, by)
    return changed or bool(dropped)


def _new(plan: ActionPlan, ref: str) -> Action:
    return Action(plan=plan, ref=ref, added_on=plan.seen_on(timezone.localdate()))


def _save_action(
    action: Action,
    text: ActionText,
    position: int,
    area: AreaForImprovement | None,
    by: User | None,
) -> bool:
    facts = dict(vars(text), position=position, area=area)
    if text.due_on == action.now_due_on or not may_correct_date(action):
        del facts["due_on"]
    is_released = action.pk is not None and Release.objects.filter(update__action=action).exists()
    if is_released:
        facts = without_held(facts)
    keep_words(action, facts, by=by)
    changed = _save_changes(action, **facts)
    if action.is_removed:
        put_back(action, by=by)
        changed = True
    if is_released:
        changed |= propose([(action, vars(text))], newest_updates(action.plan), by=by) > 0
    return put_off(action, text.due_on, Why(BROUGHT_OVER), by=by) or changed


def may_correct_date(action: Action) -> bool:
    """Whether the original date may change: it is empty, or the plan is an unpublished draft."""
    is_draft = not action.plan.dates_stand and action.postponed_to is None
    return action.due_on is None or is_draft


def put_off(action: Action, due_on: date | None, why: Why, *, by: User | None) -> bool:
    """Postpone to an imported date that differs from the one that holds; return whether it did."""
    if due_on is None or due_on == action.now_due_on:
        return False
    action.postponed_to = due_on
    action.save(update_fields=["postponed_to"])
    facts = {"reason": why.reason, "agreed_by": why.agreed_by}
    Postponement.objects.create(action=action, due_on=due_on, by=by, **facts)
    return True


def _area(areas: dict[int, AreaForImprovement], text: ActionText) -> AreaForImprovement | None:
    if text.area is None:
        return None
    if text.area not in areas:
        raise Refused(f"Action {text.ref} answers area {text.area}, which the inspection lacks.")
    return areas[text.area]


def _drop(plan: ActionPlan, actions: Sequence[Action], by: User | None) -> None:
    published = Entry.objects.filter(
        paper__generator="action-plan", paper__generator_source=plan.slug
    )
    if actions and published.exists():
        raise Refused(f"Action {actions[0].ref} has been published, so it cannot be dropped.")
    for action in actions:
        action.plan = plan
        take_out(action, because=NOT_IN_TABLE, by=by)


def _save_changes(row: models.Model, **facts: Any) -> bool:
    """Save a row if it is new or one of `facts` differs; return whether it was saved."""
    changed = [name for name, value in facts.items() if getattr(row, name, None) != value]
    if row.pk and not changed:
        return False
    for name in changed:
        setattr(row, name, facts[name])
    row.full_clean()
    row.save()
    return True
