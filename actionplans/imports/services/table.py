"""Importing a table into a plan: checked first, then applied whole or not at all."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from actionplans.actions.services.removal import put_back
from actionplans.actions.services.rewording import keep_words
from actionplans.imports.services.proposals import propose, without_held
from actionplans.imports.services.whole_plan import (
    NO_REASON,
    NOBODY_SAID,
    Why,
    may_correct_date,
    put_off,
)
from actionplans.imports.table.answers import Answers, settle
from actionplans.imports.table.differences import (
    RowBeside,
    beside,
    by_ref,
    keep_to_updates,
    newest_updates,
)
from actionplans.imports.table.reading import read_table
from actionplans.imports.table.shapes import Row, Table
from actionplans.models import Action, ActionPlan, PlanImport
from actionplans.plans.services import locked, require_open, touch
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused
from scrutiny.storage import removing_files_on_failure

FAULTS_SHOWN = 20
OVERTAKEN = "The plan was changed since this table was looked at. Look at the differences again."
APPLIED = "This table was brought over already."
BOTH_DATES = "The table that was imported has both dates."
AREA_GONE = "its area is not one of the inspection any more; hand the table in again"
TEXTS = ("action", "success_measure", "status", "performance")


def areas_of(plan: ActionPlan) -> list[str]:
    """Return the areas for improvement that the actions of a plan may answer, in their order."""
    return [area.text for area in plan.inspection.areas.all()] if plan.inspection else []


def take_table(plan: ActionPlan, *, data: bytes, file_name: str, by: User | None) -> PlanImport:
    """Read a table and keep it beside the plan, to be looked at; the plan does not change.

    Raises Refused for a closed plan, or for a file without such a table. What cannot be meant
    in a row is kept with the row, and is left out only where a person says so.
    """
    require_open(plan)
    table = read_table(data, areas_of(plan))
    rows = {
        "rows": [row.as_json() for row in table.rows],
        "notes": list(table.notes),
        "areas": list(_places_of_areas(plan)),
    }
    with removing_files_on_failure(), transaction.atomic():
        plan = locked(plan)
        taken = PlanImport(
            plan=plan,
            file_name=file_name[:255],
            digest=hashlib.sha256(data).hexdigest(),
            rows=rows,
            plan_revision=plan.revision,
            added_by=by,
        )
        taken.file.save("table", ContentFile(data), save=False)
        taken.save()
        sentence = f"Looked at {file_name} for the action plan {plan}"
        record("plan.table-taken", plan, by=by, sentence=sentence, key=taken.key)
    return taken


def table_of(taken: PlanImport, answers: Answers | None = None) -> Table:
    """Return the table as it was read when it was handed in, with the areas of today.

    `answers` are what a person says of the table as a whole.
    """
    places = _places_of_areas(taken.plan)
    keys = taken.rows.get("areas", list(places))
    rows = (Row.from_json(each) for each in taken.rows["rows"])
    found = tuple(_in_place(row, keys, places) for row in rows)
    return settle(Table(found, tuple(taken.rows["notes"])), answers)


def _places_of_areas(plan: ActionPlan) -> dict[str, int]:
    """Return the number of each area for improvement by its key, in their order."""
    areas = plan.inspection.areas.all() if plan.inspection else []
    return {area.key: area.position for area in areas}


def _in_place(row: Row, keys: Sequence[str], places: Mapping[str, int]) -> Row:
    """Update the area of a row to its present number; `keys` are those of its numbers then."""
    number = row.values.get("area")
    if not number:
        return row
    place = places.get(keys[number - 1]) if number <= len(keys) else None
    if place is None:
        return replace(row, values=row.values | {"area": None}, faults=(*row.faults, AREA_GONE))
    return replace(row, values=row.values | {"area": place})


def rows_beside(taken: PlanImport, answers: Answers | None = None) -> list[RowBeside]:
    """Return what each row of a table becomes in the plan as it is now."""
    plan = taken.plan
    actions = Action.with_removed.filter(plan=plan).select_related("area")
    newest = newest_updates(plan) if plan.is_public else None
    rows = keep_to_updates(plan, table_of(taken, answers).rows, actions)
    return beside(rows, actions, newest)


def puts_off(taken: PlanImport, rows: Iterable[RowBeside]) -> bool:
    """Whether rows move a date that was agreed, so that a reason is published."""
    actions = by_ref(Action.with_removed.filter(plan=taken.plan).select_related("plan"))
    moved = [actions[each.row.ref.lower()] for each in rows if each.moves_date]
    return not all(may_correct_date(action) for action in moved)


@transaction.atomic
def look_again(taken: PlanImport) -> PlanImport:
    """Allow the table to be applied to the plan of now, after its differences were seen again."""
    plan = locked(taken.plan)
    taken = PlanImport.objects.select_for_update().get(pk=taken.pk)
    if taken.applied_at is None and taken.plan_revision != plan.revision:
        taken.plan_revision = plan.revision
        taken.save(update_fields=["plan_revision"])
    return taken


@transaction.atomic
def apply_table(
    taken: PlanImport,
    *,
    by: User | None,
    reason: str = "",
    agreed_by: str = "",
    answers: Answers | None = None,
) -> list[RowBeside]:
    """Bring every row into the plan, by its reference; return what became of each.

    `reason` and `agreed_by` are of the dates that move, and are public as they are. Actions
    that the table does not name stay. Raises Refused while any row has a fault that `answers`
    do not leave out, and Overtaken when the plan has changed since the differences were looked at.
    """
    plan = locked(taken.plan)
    require_open(plan)
    taken = PlanImport.objects.select_for_update().get(pk=taken.pk)
    if taken.applied_at:
        raise Refused(APPLIED)
    if taken.plan_revision != plan.revision:
        raise Overtaken(OVERTAKEN)
    why = Why(reason or NO_REASON, agreed_by or NOBODY_SAID)
    done = bring_rows(plan, table_of(taken, answers), why=why, by=by)
    taken.applied_at, taken.applied_by = timezone.now(), by
    taken.rows["answers"] = (answers or Answers()).as_json()
    taken.save(update_fields=["applied_at", "applied_by", "rows"])
    sentence = f"Brought {taken.file_name} into the action plan {plan}"
    record("plan.imported", plan, by=by, sentence=sentence, key=taken.key, rows=len(done))
    return done


def bring_rows(plan: ActionPlan, table: Table, *, why: Why, by: User | None) -> list[RowBeside]:
    """Make the rows actions of a plan that is locked; all of them, or none.

    In a public plan, status and performance wait as updates to be released.
    """
    refuse_faults(table)
    kept = list(Action.with_removed.filter(plan=plan).select_related("area"))
    newest = newest_updates(plan) if plan.is_public else None
    found = beside(keep_to_updates(plan, table.rows, kept), kept, newest)
    actions = by_ref(kept)
    areas = {area.position: area for area in plan.inspection.areas.all()} if plan.inspection else {}
    fresh: list[Action] = []
    firsts = {
        each.row.ref: each.row.values for each in found if each.row.values.get("first_due_on")
    }
    brought = []
    for place, each in enumerate(found, 1):
        action = actions.get(each.row.ref.lower())
        values = each.row.values if newest is None else without_held(each.row.values)
        if action is None:
            action = _new(plan, each.row.ref, values, areas)
            action.position = place
            fresh.append(action)
        elif each.state != "same" or action.position != place:
            action.plan, action.position = plan, place
            _change(action, values, areas, why, by)
        brought.append((action, each.row.values))
    Action.objects.bulk_create(fresh)
    for action in fresh:
        _move_from_first(action, firsts.get(action.ref), by)
    if newest is not None:
        propose(brought, newest, by=by)
    _place_after(len(found), _not_named(found, kept))
    touch(plan)
    return found


def refuse_faults(table: Table) -> None:
    """Refuse a table with any fault, naming the rows."""
    faults = table.faults
    if faults:
        more = len(faults) - FAULTS_SHOWN
        said = [*faults[:FAULTS_SHOWN], *([f"and {more} more"] if more > 0 else [])]
        raise Refused("Nothing was brought over. " + " · ".join(said))


def _new(plan: ActionPlan, ref: str, values: dict[str, Any], areas: dict[int, Any]) -> Action:
    facts = {name: value for name, value in values.items() if name not in ("area", "first_due_on")}
    facts["due_on"] = _day(values.get("first_due_on") or values.get("due_on"))
    area = areas[values["area"]] if values.get("area") else None
    added_on = plan.seen_on(timezone.localdate())
    return Action(plan=plan, ref=ref, area=area, added_on=added_on, **facts)


def _move_from_first(action: Action, values: Mapping[str, Any] | None, by: User | None) -> None:
    """Keep the original date of a new action, and the revised one that holds."""
    if values:
        put_off(action, _day(values["due_on"]), Why(BOTH_DATES), by=by)


def _change(
    action: Action, values: dict[str, Any], areas: dict[int, Any], why: Why, by: User | None
) -> None:
    words = {name: values[name] for name in TEXTS if name in values}
    if values.get("owner_name"):
        words["owner_name"] = values["owner_name"]
    keep_words(action, words, by=by)
    for name, value in words.items():
        setattr(action, name, value)
    if values.get("area"):
        action.area = areas[values["area"]]
    if values.get("delivery", Action.Delivery.NOT_STATED) != Action.Delivery.NOT_STATED:
        _state(action, values["delivery"])
    due_on = _day(values.get("due_on"))
    if due_on and due_on != action.now_due_on and may_correct_date(action):
        action.due_on = _day(values.get("first_due_on")) or due_on
        action.due_text = values["due_text"]
    if action.is_removed:
        put_back(action, by=by)
    action.revision += 1
    action.save()
    put_off(action, due_on, why, by=by)


def _state(action: Action, delivery: str) -> None:
    """Take a status from the table; rows keep to what updates say."""
    if delivery == action.delivery:
        return
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
