"""An action plan as a paper: the six columns of the printed table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from actionplans.as_at.plan_history import ActionAt, PlanHistory
from actionplans.as_at.plan_text import ActionText, PlanText
from actionplans.models import Action, ActionPlan
from meetings.pack.shapes import PageSource


@dataclass(frozen=True)
class Row:
    """A row of the table: an action with its due date and its words on a day."""

    action: Action | ActionText
    due_on: date | None
    status: str
    performance: str


def plan_payload(slug: str, on: date, audience: str) -> PageSource:
    """Build the payload of the plan with this slug as at a day (docs/payloads.md).

    A past day has the actions, dates and words of that day; a meeting to come has today's,
    and is frozen with them, and with the day, when its agenda is published. The areas for
    improvement are in it once the public sees the inspection.
    """
    plan = ActionPlan.objects.select_related("inspection").get(slug=slug)
    return _kept(plan, on, has_areas=plan.inspection is not None and plan.inspection.is_public)


def kept_payload(slug: str, on: date) -> PageSource:
    """Build the payload with all that is kept of the plan, for comparison with a `payload_of`."""
    return _kept(ActionPlan.objects.select_related("inspection").get(slug=slug), on, has_areas=True)


def _kept(plan: ActionPlan, on: date, *, has_areas: bool) -> PageSource:
    areas = plan.inspection.areas.all() if plan.inspection and has_areas else []
    return _payload(plan, on, [area.text for area in areas], rows_as_at(plan, on))


def rows_as_at(plan: ActionPlan, on: date) -> list[Row]:
    """Return the actions that the public could know of on a day, with their dates and words."""
    history = PlanHistory(plan)
    return [_row_of(each, history.was_released(each.action)) for each in history.at(on)]


def _row_of(each: ActionAt, has_history: bool) -> Row:
    """Return an action's words: those released by the day, or today's where none ever were."""
    action, words = each.action, each.words
    said = (words.progress, words.difference)
    status, performance = said if has_history else (action.status, action.performance)
    return Row(action, each.due_on, status, performance)


def payload_of(text: PlanText, on: date) -> PageSource:
    """Build the same payload of a plan that has no records because it is withheld."""
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
        "as_at": min(on, timezone.localdate()).isoformat(),
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
