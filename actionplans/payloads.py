"""An action plan as a paper: the six columns of the printed table."""

from datetime import date

from actionplans.models import ActionPlan
from actionplans.services.keeping import PlanText
from meetings.pack.shapes import PageSource


def plan_payload(slug: str, on: date, audience: str) -> PageSource:
    """Build the payload of the plan with this slug as at a day (docs/payloads.md)."""
    plan = ActionPlan.objects.select_related("inspection").get(slug=slug)
    areas = plan.inspection.areas.all() if plan.inspection else []
    return PageSource(
        "action-plan",
        {
            "title": plan.title,
            "source": plan.source,
            "as_at": on.isoformat(),
            "areas": [area.text for area in areas],
            "actions": [
                {
                    "ref": action.ref,
                    "action": action.action,
                    "success_measure": action.success_measure,
                    "due": action.due_on.isoformat() if action.due_on else "",
                    "status": action.status,
                    "performance": action.performance,
                }
                for action in plan.actions.all()
            ],
        },
    )


def payload_of(text: PlanText, on: date) -> PageSource:
    """Build the same payload of a plan that is not kept as records, since it is withheld."""
    return PageSource(
        "action-plan",
        {
            "title": text.title,
            "source": text.source,
            "as_at": on.isoformat(),
            "areas": list(text.inspection.areas) if text.inspection else [],
            "actions": [
                {
                    "ref": action.ref,
                    "action": action.action,
                    "success_measure": action.success_measure,
                    "due": action.due_on.isoformat() if action.due_on else "",
                    "status": action.status,
                    "performance": action.performance,
                }
                for action in text.actions
            ],
        },
    )
