"""Keeping a plan as it is written down elsewhere: a meeting folder, the demonstration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from actionplans.models import Action, ActionPlan, AreaForImprovement, Inspection, Judgement
from committees.models import Committee
from meetings.models import Entry
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

RowKind = type[Judgement] | type[AreaForImprovement]


@dataclass(frozen=True)
class InspectionText:
    """What an inspection found: judgements as (subject, grade), areas for improvement in order."""

    framework: str
    starts_on: date
    ends_on: date
    lead_inspector: str = ""
    judgements: tuple[tuple[str, str], ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActionText:
    """One row of the plan; `area` counts the inspection's areas from 1, None for no area."""

    ref: str
    action: str
    success_measure: str = ""
    due_on: date | None = None
    status: str = ""
    performance: str = ""
    area: int | None = None


@dataclass(frozen=True)
class PlanText:
    """An action plan as it is written down, before it is kept."""

    title: str
    source: str
    actions: tuple[ActionText, ...]
    inspection: InspectionText | None = None


@transaction.atomic
def save_plan(text: PlanText, *, slug: str, committee: Committee, by: User | None) -> ActionPlan:
    """Keep a plan under its slug: make it, or bring it up to `text`.

    Actions are known by their reference. One that a published paper shows may
    change its words, but it is never dropped. Saving the same again changes nothing.
    """
    plan = ActionPlan.objects.select_for_update().filter(slug=slug).first()
    if plan and plan.committee_id != committee.pk:
        raise Refused(f"Another committee watches the plan {slug}.")
    inspection = _save_inspection(text.inspection) if text.inspection else None
    facts = {"title": text.title, "source": text.source, "inspection": inspection}
    plan = plan or ActionPlan(slug=slug, committee=committee)
    changed = _save_changes(plan, **facts)
    changed |= _save_actions(plan, text.actions)
    if changed:
        record("plan.saved", plan, by=by, sentence=f"Saved the action plan {plan.title}"[:300])
    return plan


def _save_inspection(text: InspectionText) -> Inspection:
    inspection = Inspection.objects.filter(
        framework=text.framework, starts_on=text.starts_on
    ).first() or Inspection(framework=text.framework, starts_on=text.starts_on)
    _save_changes(inspection, ends_on=text.ends_on, lead_inspector=text.lead_inspector)
    judgements = [{"subject": subject, "grade": grade} for subject, grade in text.judgements]
    _save_rows(inspection, Judgement, judgements)
    _save_rows(inspection, AreaForImprovement, [{"text": words} for words in text.areas])
    return inspection


def _save_rows(inspection: Inspection, kind: RowKind, wanted: Sequence[dict]) -> None:
    """Bring an inspection's judgements or areas up to `wanted`, place by place."""
    kept = {row.position: row for row in kind.objects.filter(inspection=inspection)}
    for position, facts in enumerate(wanted, 1):
        row = kept.pop(position, None) or kind(inspection=inspection, position=position)
        _save_changes(row, **facts)
    for row in kept.values():
        if isinstance(row, AreaForImprovement):
            row.actions.update(area=None)
        row.delete()


def _save_actions(plan: ActionPlan, wanted: Sequence[ActionText]) -> bool:
    kept = {action.ref: action for action in plan.actions.all()}
    areas = {area.position: area for area in plan.inspection.areas.all()} if plan.inspection else {}
    changed = False
    for position, text in enumerate(wanted, 1):
        facts = dict(vars(text), position=position, area=_area(areas, text))
        action = kept.pop(text.ref, None) or Action(plan=plan, ref=text.ref)
        changed |= _save_changes(action, **facts)
    _drop(plan, list(kept.values()))
    return changed or bool(kept)


def _area(areas: dict[int, AreaForImprovement], text: ActionText) -> AreaForImprovement | None:
    if text.area is None:
        return None
    if text.area not in areas:
        raise Refused(f"Action {text.ref} answers area {text.area}, which the inspection lacks.")
    return areas[text.area]


def _drop(plan: ActionPlan, actions: Sequence[Action]) -> None:
    published = Entry.objects.filter(
        paper__generator="action-plan", paper__generator_source=plan.slug
    )
    if actions and published.exists():
        raise Refused(f"Action {actions[0].ref} has been published, so it cannot be dropped.")
    for action in actions:
        action.delete()


def _save_changes(row: models.Model, **facts: Any) -> bool:
    """Save a row if it is new or one of `facts` differs; say whether it was saved."""
    changed = [name for name, value in facts.items() if getattr(row, name, None) != value]
    if row.pk and not changed:
        return False
    for name in changed:
        setattr(row, name, facts[name])
    row.full_clean()
    row.save()
    return True
