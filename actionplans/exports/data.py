"""A plan as JSON, in the keys that a meeting folder takes (docs/importing.md)."""

import json
from datetime import date
from typing import Any

from actionplans.exports.columns import PlanTable
from actionplans.models import Inspection


def as_json(table: PlanTable) -> bytes:
    """Write a plan as JSON: its inspection, if it answers one, and its actions in order."""
    return f"{json.dumps(plan_data(table), ensure_ascii=False, indent=2)}\n".encode()


def plan_data(table: PlanTable) -> dict[str, Any]:
    plan = table.plan
    actions = []
    for row in table.rows:
        area = table.area_of(row)
        actions.append(
            {
                "ref": row.action.ref,
                "area": area.position if area and table.inspection else None,
                "action": row.action.action,
                "success_measure": row.action.success_measure,
                "due": _iso(row.due_on),
                "status": row.status,
                "performance": row.performance,
            }
        )
    return {
        "title": plan.title,
        "source": plan.source,
        "inspection": _inspection(table.inspection) if table.inspection else None,
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
