"""The six columns of a plan as councils print them, with each action's words in them."""

import re

from actionplans.models import Action, ActionPlan
from meetings.templatetags.papers import council_date

HEADINGS = (
    "Ref",
    "Action",
    "Success Measure",
    "Date Due",
    "Status: what is the progress on the action?",
    "Performance: is the action making a difference?",
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def rows_of(plan: ActionPlan) -> list[tuple[str, ...]]:
    """Return a row of six texts for each action; the date due is the one that holds now."""
    return [tuple(map(printable, _row(action))) for action in plan.actions.all()]


def printable(text: str) -> str:
    """Return words without what neither XML nor a spreadsheet can hold."""
    return UNPRINTABLE.sub("", text)


def _row(action: Action) -> tuple[str, ...]:
    return (
        action.ref,
        action.action,
        action.success_measure,
        council_date(action.now_due_on) or action.due_text,
        action.status,
        action.performance,
    )
