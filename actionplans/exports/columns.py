"""The six columns of a plan as councils print them, with each action's words in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from actionplans.as_at.payloads import Row, rows_as_at
from actionplans.models import Action, ActionPlan, AreaForImprovement, Inspection
from scrutiny.templatetags.wording import council_date

HEADINGS = (
    "Ref",
    "Action",
    "Success Measure",
    "Date Due",
    "Status: what is the progress on the action?",
    "Performance: is the action making a difference?",
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


@dataclass(frozen=True)
class PlanTable:
    """A plan to download as at a day: complete for officers, released words for the public."""

    plan: ActionPlan
    rows: tuple[Row, ...]
    on: date
    is_public: bool = False

    @property
    def inspection(self) -> Inspection | None:
        """Return the inspection it answers; for the public only a public one."""
        found = self.plan.inspection
        return found if found and (found.is_public or not self.is_public) else None

    def due_of(self, row: Row) -> str:
        """Return the due date; for officers the source's own words where they are no date."""
        source = "" if self.is_public else _action_of(row).due_text
        return council_date(row.due_on) or source

    def area_of(self, row: Row) -> AreaForImprovement | None:
        """Return the area that an action answers; for the public only once it is confirmed."""
        action = _action_of(row)
        is_known = not self.is_public or action.is_confirmed
        return action.area if is_known else None


def _action_of(row: Row) -> Action:
    assert isinstance(row.action, Action)  # a table is of records, not of texts to import
    return row.action


def whole_table(plan: ActionPlan) -> PlanTable:
    """Return the whole plan as it is now, for the officers who run it."""
    actions: Iterable[Action] = plan.actions.select_related("area")
    rows = [Row(each, each.now_due_on, each.status, each.performance) for each in actions]
    return PlanTable(plan, tuple(rows), timezone.localdate())


def public_table(plan: ActionPlan, on: date) -> PlanTable:
    """Return the plan as the public may read it as at a day."""
    return PlanTable(plan, tuple(rows_as_at(plan, on)), on, is_public=True)


def texts_of(table: PlanTable) -> list[tuple[str, ...]]:
    """Return a row of six texts for each action."""
    return [tuple(map(printable, _texts(table, row))) for row in table.rows]


def printable(text: str) -> str:
    """Remove characters that neither XML nor a spreadsheet can hold."""
    return UNPRINTABLE.sub("", text)


def _texts(table: PlanTable, row: Row) -> tuple[str, ...]:
    action = row.action
    return (
        action.ref,
        action.action,
        action.success_measure,
        table.due_of(row),
        row.status,
        row.performance,
    )
