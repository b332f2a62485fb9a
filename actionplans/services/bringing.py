"""Bringing a table into a plan: looked at first, then applied whole or not at all."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from actionplans.importing.differences import RowBeside, beside, by_ref
from actionplans.importing.reading import read_table
from actionplans.importing.shapes import Row, Table
from actionplans.models import Action, ActionPlan, PlanImport
from actionplans.services.keeping import may_correct_date, put_off
from actionplans.services.plans import locked, require_open, touch
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused
from scrutiny.storage import removing_files_on_failure

FAULTS_SHOWN = 20
OVERTAKEN = "The plan was changed since this table was looked at. Look at the differences again."
APPLIED = "This table was brought over already."
TEXTS = ("action", "success_measure", "status", "performance")


def areas_of(plan: ActionPlan) -> list[str]:
    """Return the areas for improvement that the actions of a plan may answer, in their order."""
    return [area.text for area in plan.inspection.areas.all()] if plan.inspection else []


def take_table(plan: ActionPlan, *, data: bytes, file_name: str, by: User | None) -> PlanImport:
    """Read a table and keep it beside the plan, to be looked at; the plan does not change.

    Raises Refused for a closed plan, or for a file without such a table. What is wrong in
    a row is kept with the row, and stands in the way of applying it.
    """
    require_open(plan)
    table = read_table(data, areas_of(plan))
    with removing_files_on_failure(), transaction.atomic():
        plan = locked(plan)
        taken = PlanImport(
            plan=plan,
            file_name=file_name[:255],
            digest=hashlib.sha256(data).hexdigest(),
            rows={"rows": [row.as_json() for row in table.rows], "notes": list(table.notes)},
            plan_revision=plan.revision,
            added_by=by,
        )
        taken.file.save("table", ContentFile(data), save=False)
        taken.save()
        sentence = f"Looked at {file_name} for the action plan {plan}"
        record("plan.table-taken", plan, by=by, sentence=sentence, key=taken.key)
    return taken


def table_of(taken: PlanImport) -> Table:
    """Return the table as it was read when it was handed in."""
    rows = tuple(Row.from_json(each) for each in taken.rows["rows"])
    return Table(rows, tuple(taken.rows["notes"]))


@transaction.atomic
def look_again(taken: PlanImport) -> PlanImport:
    """Let the table be applied to the plan as it is now, after its differences were seen anew."""
    plan = locked(taken.plan)
    taken = PlanImport.objects.select_for_update().get(pk=taken.pk)
    if taken.applied_at is None and taken.plan_revision != plan.revision:
        taken.plan_revision = plan.revision
        taken.save(update_fields=["plan_revision"])
    return taken


@transaction.atomic
def apply_table(taken: PlanImport, *, by: User | None) -> list[RowBeside]:
    """Bring every row into the plan, by its reference; return what became of each.

    Actions that the table does not name stay. Raises Refused while any row has a fault,
    and Overtaken when the plan has changed since the differences were looked at.
    """
    plan = locked(taken.plan)
    require_open(plan)
    taken = PlanImport.objects.select_for_update().get(pk=taken.pk)
    if taken.applied_at:
        raise Refused(APPLIED)
    if taken.plan_revision != plan.revision:
        raise Overtaken(OVERTAKEN)
    done = bring_rows(plan, table_of(taken), reason=f"As in {taken.file_name}", by=by)
    taken.applied_at, taken.applied_by = timezone.now(), by
    taken.save(update_fields=["applied_at", "applied_by"])
    sentence = f"Brought {taken.file_name} into the action plan {plan}"
    record("plan.imported", plan, by=by, sentence=sentence, key=taken.key, rows=len(done))
    return done


def bring_rows(plan: ActionPlan, table: Table, *, reason: str, by: User | None) -> list[RowBeside]:
    """Make the rows actions of a plan that is locked; all of them, or none."""
    refuse_faults(table)
    kept = list(Action.with_removed.filter(plan=plan).select_related("area"))
    found = beside(table.rows, kept)
    actions = by_ref(kept)
    areas = {area.position: area for area in plan.inspection.areas.all()} if plan.inspection else {}
    fresh = []
    for place, each in enumerate(found, 1):
        action = actions.get(each.row.ref.lower())
        if action is None:
            fresh.append(_new(plan, each.row, areas))
            action = fresh[-1]
            action.position = place
        elif each.state != "same" or action.position != place:
            action.plan, action.position = plan, place
            _change(action, each.row.values, areas, reason, by)
    Action.objects.bulk_create(fresh)
    _place_after(len(found), _not_named(found, kept))
    touch(plan)
    return found


def refuse_faults(table: Table) -> None:
    """Refuse a table in which anything is wrong, naming the rows."""
    faults = table.faults
    if faults:
        more = len(faults) - FAULTS_SHOWN
        said = [*faults[:FAULTS_SHOWN], *([f"and {more} more"] if more > 0 else [])]
        raise Refused("Nothing was brought over. " + " · ".join(said))


def _new(plan: ActionPlan, row: Row, areas: dict[int, Any]) -> Action:
    facts = {name: value for name, value in row.values.items() if name != "area"}
    facts["due_on"] = _day(row.values.get("due_on"))
    area = areas[row.values["area"]] if row.values.get("area") else None
    added_on = plan.takes_actions_on(timezone.localdate())
    return Action(plan=plan, ref=row.ref, area=area, added_on=added_on, **facts)


def _change(
    action: Action, values: dict[str, Any], areas: dict[int, Any], reason: str, by: User | None
) -> None:
    for name in TEXTS:
        if name in values:
            setattr(action, name, values[name])
    if values.get("owner_name"):
        action.owner_name = values["owner_name"]
    if values.get("area"):
        action.area = areas[values["area"]]
    if values.get("delivery", Action.Delivery.NOT_STATED) != Action.Delivery.NOT_STATED:
        _state(action, values["delivery"])
    due_on = _day(values.get("due_on"))
    if due_on and due_on != action.now_due_on and may_correct_date(action):
        action.due_on, action.due_text = due_on, values["due_text"]
    action.is_removed, action.removed_because = False, ""
    action.revision += 1
    action.save()
    put_off(action, due_on, reason=reason, by=by)


def _state(action: Action, delivery: str) -> None:
    """Take a status from the table only where no update has given one."""
    if delivery == action.delivery:
        return
    if action.updates.exists():
        raise Refused(
            f"Row with reference {action.ref}: its status comes from updates. "
            "Write an update instead of stating it in the table."
        )
    action.delivery, action.confirmed_at, action.confirmed_by = delivery, None, None


def _place_after(number: int, actions: Iterable[Action]) -> None:
    for place, action in enumerate(actions, number + 1):
        if action.position != place:
            action.position = place
            action.save(update_fields=["position"])


def _not_named(found: Iterable[RowBeside], kept: Iterable[Action]) -> list[Action]:
    named = {each.row.ref.lower() for each in found}
    return [action for action in kept if action.ref.lower() not in named]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
