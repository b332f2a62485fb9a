"""An action plan as a paper: the six columns of the printed table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from actionplans.asat import ActionAt, PlanHistory
from actionplans.models import Action, ActionPlan
from actionplans.plan_text import ActionText, PlanText
from meetings.pack.shapes import PageSource


@dataclass(frozen=True)
class Row:
    """A row of the table: an action with the date due and the words of a day."""

    action: Action | ActionText
    due_on: date | None
    status: str
    performance: str


def plan_payload(slug: str, on: date, audience: str) -> PageSource:
    """Build the payload of the plan with this slug as at a day (docs/payloads.md).

    A day that is past has the actions, dates and words of that day; a meeting to come has
    those of today, and is frozen with them when its agenda is published.
    """
    plan = ActionPlan.objects.select_related("inspection").get(slug=slug)
    areas = plan.inspection.areas.all() if plan.inspection else []
    return _payload(plan, on, [area.text for area in areas], rows_as_at(plan, on))


def rows_as_at(plan: ActionPlan, on: date) -> list[Row]:
    """Return the actions that the public could know of on a day, with their dates and words."""
    history = PlanHistory(plan)
    is_past = on < timezone.localdate()
    return [_row_of(each, is_past and history.was_released(each.action)) for each in history.at(on)]


def _row_of(each: ActionAt, has_history: bool) -> Row:
    """Tell an action's words of the day; a table that was brought over has those of today."""
    action, words = each.action, each.words
    said = (words.progress, words.difference)
    status, performance = said if has_history else (action.status, action.performance)
    return Row(action, each.due_on, status, performance)


def payload_of(text: PlanText, on: date) -> PageSource:
    """Build the same payload of a plan that is not kept as records, since it is withheld."""
    areas = list(text.inspection.areas) if text.inspection else []
    rows = [Row(each, each.due_on, each.status, each.performance) for each in text.actions]
    return _payload(text, on, areas, rows)


def _payload(
    plan: ActionPlan | PlanText,
    on: date,
    areas: list[str],
    rows: Iterable[Row],
) -> PageSource:
    data = {
        "title": plan.title,
        "source": plan.source,
        "as_at": on.isoformat(),
        "areas": areas,
        "actions": [
            {
                "ref": row.action.ref,
                "action": row.action.action,
                "success_measure": row.action.success_measure,
                "due": row.due_on.isoformat() if row.due_on else "",
                "status": row.status,
                "performance": row.performance,
            }
            for row in rows
        ],
    }
    return PageSource("action-plan", data)
