"""A plan as JSON, in the keys that a meeting folder takes (docs/importing.md)."""

import json
from datetime import date
from typing import Any

from actionplans.models import ActionPlan, Inspection


def as_json(plan: ActionPlan) -> bytes:
    """Write a plan as JSON: its inspection, if it answers one, and its actions in order."""
    return f"{json.dumps(plan_data(plan), ensure_ascii=False, indent=2)}\n".encode()


def plan_data(plan: ActionPlan) -> dict[str, Any]:
    actions = [
        {
            "ref": action.ref,
            "area": action.area.position if action.area else None,
            "action": action.action,
            "success_measure": action.success_measure,
            "due": _iso(action.now_due_on),
            "status": action.status,
            "performance": action.performance,
        }
        for action in plan.actions.select_related("area")
    ]
    return {
        "title": plan.title,
        "source": plan.source,
        "inspection": _inspection(plan.inspection) if plan.inspection else None,
        "actions": actions,
    }


def _inspection(inspection: Inspection) -> dict[str, Any]:
    return {
        "framework": inspection.framework,
        "start": inspection.starts_on.isoformat(),
        "end": inspection.ends_on.isoformat(),
        "lead_inspector": inspection.lead_inspector,
        "judgements": [[each.subject, each.grade] for each in inspection.judgements.all()],
        "areas_for_improvement": [area.text for area in inspection.areas.all()],
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
