"""The rows of a table compared with the plan: new, changed, and the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from actionplans.imports.table.shapes import Row
from actionplans.models import Action, ActionPlan, ActionUpdate

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
STATED = LABELS | {"first_due_on": "Original date due"}

FROM_UPDATES = "Its status comes from updates, so “{}” is not taken over. Write an update instead."

# What of a row the public reads as soon as it is in a public plan, and what waits for a release.
AT_ONCE = ("action", "success_measure", "due_on")
HELD = ("status", "performance")


@dataclass(frozen=True)
class Change:
    """One field of an action: its words before and after."""

    name: str
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
        """Return the words for its state."""
        if self.state == "new":
            return "A new action"
        if self.state == "back":
            return "Puts back an action that was taken out"
        if self.state == "same":
            return "Stays as it is"
        fields = ", ".join(change.label.lower() for change in self.changes)
        return f"Changes: {fields}"

    @property
    def at_once(self) -> str:
        """Return the fields that become public at once in a public plan."""
        return self._named(AT_ONCE)

    @property
    def held(self) -> str:
        """Return the fields that wait for release then."""
        return self._named(HELD)

    @property
    def stated(self) -> list[tuple[str, str]]:
        """Return all values that a new action has, by the names of its columns."""
        if self.state != "new":
            return []
        return [
            (STATED[name], _words(name, value))
            for name, value in self.row.values.items()
            if name in STATED and value and not _is_silent(name, value)
        ]

    @property
    def moves_date(self) -> bool:
        return any(change.name == "due_on" for change in self.changes)

    def _named(self, names: Iterable[str]) -> str:
        changed = {change.name for change in self.changes}
        if self.state == "new":
            changed = {name for name, value in self.row.values.items() if value}
        return ", ".join(LABELS[name].lower() for name in names if name in changed)


def beside(
    rows: Iterable[Row],
    actions: Iterable[Action],
    newest: Mapping[int, ActionUpdate] | None = None,
) -> list[RowBeside]:
    """Match each row with the action of the same reference, ignoring case.

    `newest` is given where status and performance wait for a release (`newest_updates`).
    """
    kept = by_ref(actions)
    return [_beside(row, kept.get(row.ref.lower()), newest) for row in rows]


def newest_updates(plan: ActionPlan) -> dict[int, ActionUpdate]:
    """Return the last update of each action of a plan, by the action's primary key."""
    newest = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    actions = Action.with_removed.filter(plan=plan).annotate(
        newest=Subquery(newest.values("pk")[:1])
    )
    found = ActionUpdate.objects.filter(pk__in=actions.order_by().values("newest"))
    return {each.action_id: each for each in found}


def new_words(
    action: Action, values: Mapping[str, Any], last: ActionUpdate | None
) -> dict[str, str]:
    """Return a row's status and performance that neither the public words nor an update have."""
    known = {"status": {"", action.status}, "performance": {"", action.performance}}
    if last:
        known["status"].add(last.progress)
        known["performance"].add(last.difference)
    return {name: values[name] for name in HELD if values.get(name, "") not in known[name]}


def untouched(rows: Iterable[Row], actions: Iterable[Action]) -> list[Action]:
    """Return the actions of the plan that the table does not name: they stay as they are."""
    named = {row.ref.lower() for row in rows}
    return [
        action for action in actions if action.ref.lower() not in named and not action.is_removed
    ]


def keep_to_updates(plan: ActionPlan, rows: Iterable[Row], actions: Iterable[Action]) -> list[Row]:
    """Leave out a status where updates give it; the row says so where it would be another."""
    updated = set(ActionUpdate.objects.filter(action__plan=plan).values_list("action", flat=True))
    told = {ref: each for ref, each in by_ref(actions).items() if each.pk in updated}
    return [_kept_to_updates(row, told.get(row.ref.lower())) for row in rows]


def _kept_to_updates(row: Row, action: Action | None) -> Row:
    delivery = row.values.get("delivery", Action.Delivery.NOT_STATED)
    if action is None or delivery in (Action.Delivery.NOT_STATED, action.delivery):
        return row
    values = {name: value for name, value in row.values.items() if name != "delivery"}
    doubt = FROM_UPDATES.format(Action.Delivery(delivery).label)
    return replace(row, values=values, doubts=(*row.doubts, doubt))


def by_ref(actions: Iterable[Action]) -> dict[str, Action]:
    return {action.ref.lower(): action for action in actions}


def _beside(
    row: Row, action: Action | None, newest: Mapping[int, ActionUpdate] | None
) -> RowBeside:
    if action is None:
        return RowBeside(row, "new")
    before = said(action)
    values = row.values
    if newest is not None:
        fresh = new_words(action, values, newest.get(action.pk))
        values = {name: each for name, each in values.items() if name not in HELD or name in fresh}
    changes = tuple(
        Change(name, LABELS[name], _words(name, before[name]), _words(name, value))
        for name, value in values.items()
        if name in LABELS and value != before[name] and not _is_silent(name, value)
    )
    if action.is_removed:
        return RowBeside(row, "back", changes)
    return RowBeside(row, "changed" if changes else "same", changes)


def said(action: Action) -> dict[str, Any]:
    """Return an action's values in the shape of a row."""
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
    """Whether an empty cell leaves the value known here: only texts may be emptied."""
    return name in ("due_on", "area", "owner_name", "delivery") and value in (
        None,
        "",
        Action.Delivery.NOT_STATED,
    )


def _words(name: str, value: Any) -> str:
    if name in ("due_on", "first_due_on") and value:
        return f"{date.fromisoformat(value):%-d %B %Y}"
    if name == "delivery":
        return Action.Delivery(value).label
    return str(value) if value else "nothing"
