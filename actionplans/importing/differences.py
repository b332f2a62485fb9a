"""Setting the rows of a table beside the plan: what is new, what changes, what stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from actionplans.importing.shapes import Row
from actionplans.models import Action

LABELS = {
    "action": "Action",
    "success_measure": "Success measure",
    "due_on": "Date due",
    "status": "Status",
    "performance": "Performance",
    "area": "Area",
    "owner_name": "Owner",
    "delivery": "Delivery",
}


@dataclass(frozen=True)
class Change:
    """One field of an action: its words before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowBeside:
    """A row beside the action of its reference: `state` is new, changed, same or back."""

    row: Row
    state: str
    changes: tuple[Change, ...] = ()

    @property
    def words(self) -> str:
        """Say what the row becomes."""
        if self.state == "new":
            return "A new action"
        if self.state == "back":
            return "Puts back an action that was taken out"
        if self.state == "same":
            return "Stays as it is"
        fields = ", ".join(change.label.lower() for change in self.changes)
        return f"Changes: {fields}"


def beside(rows: Iterable[Row], actions: Iterable[Action]) -> list[RowBeside]:
    """Set each row beside the action of the same reference, whatever its capitals."""
    kept = by_ref(actions)
    return [_beside(row, kept.get(row.ref.lower())) for row in rows]


def untouched(rows: Iterable[Row], actions: Iterable[Action]) -> list[Action]:
    """Return the actions of the plan that the table does not name: they stay as they are."""
    named = {row.ref.lower() for row in rows}
    return [
        action for action in actions if action.ref.lower() not in named and not action.is_removed
    ]


def by_ref(actions: Iterable[Action]) -> dict[str, Action]:
    return {action.ref.lower(): action for action in actions}


def _beside(row: Row, action: Action | None) -> RowBeside:
    if action is None:
        return RowBeside(row, "new")
    before = said(action)
    changes = tuple(
        Change(LABELS[name], _words(name, before[name]), _words(name, value))
        for name, value in row.values.items()
        if name in LABELS and value != before[name] and not _is_silent(name, value)
    )
    if action.is_removed:
        return RowBeside(row, "back", changes)
    return RowBeside(row, "changed" if changes else "same", changes)


def said(action: Action) -> dict[str, Any]:
    """Return what an action says, as the values of a row."""
    due_on = action.now_due_on
    return {
        "action": action.action,
        "success_measure": action.success_measure,
        "due_on": due_on.isoformat() if due_on else None,
        "status": action.status,
        "performance": action.performance,
        "area": action.area.position if action.area else None,
        "owner_name": action.owner_name,
        "delivery": action.delivery,
    }


def _is_silent(name: str, value: Any) -> bool:
    """Say whether an empty cell leaves what is known here: only words may be emptied."""
    return name in ("due_on", "area", "owner_name", "delivery") and value in (
        None,
        "",
        Action.Delivery.NOT_STATED,
    )


def _words(name: str, value: Any) -> str:
    if name == "due_on" and value:
        return f"{date.fromisoformat(value):%-d %B %Y}"
    if name == "delivery":
        return Action.Delivery(value).label
    return str(value) if value else "nothing"
