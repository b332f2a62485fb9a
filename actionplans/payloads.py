"""An action plan as a paper: the six columns of the printed table."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from actionplans.models import ActionPlan
from actionplans.plan_text import PlanText
from meetings.pack.shapes import PageSource


def plan_payload(slug: str, on: date, audience: str) -> PageSource:
    """Build the payload of the plan with this slug as at a day (docs/payloads.md)."""
    plan = ActionPlan.objects.select_related("inspection").get(slug=slug)
    areas = plan.inspection.areas.all() if plan.inspection else []
    rows = [(action, action.now_due_on) for action in plan.actions.all()]
    return _payload(plan, on, [area.text for area in areas], rows)


def payload_of(text: PlanText, on: date) -> PageSource:
    """Build the same payload of a plan that is not kept as records, since it is withheld."""
    areas = list(text.inspection.areas) if text.inspection else []
    return _payload(text, on, areas, [(action, action.due_on) for action in text.actions])


def _payload(
    plan: ActionPlan | PlanText,
    on: date,
    areas: list[str],
    rows: Iterable[tuple[Any, date | None]],
) -> PageSource:
    data = {
        "title": plan.title,
        "source": plan.source,
        "as_at": on.isoformat(),
        "areas": areas,
        "actions": [
            {
                "ref": action.ref,
                "action": action.action,
                "success_measure": action.success_measure,
                "due": due_on.isoformat() if due_on else "",
                "status": action.status,
                "performance": action.performance,
            }
            for action, due_on in rows
        ],
    }
    return PageSource("action-plan", data)
