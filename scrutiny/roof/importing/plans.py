"""Reading an action plan kept as JSON."""

from actionplans.as_at.plan_text import ActionText, InspectionText, PlanText
from scrutiny.roof.importing.folder import Folder, SourceFile
from scrutiny.roof.importing.tables import Table, json_table


def read_plan(folder: Folder, source: SourceFile) -> PlanText:
    """Read a plan: its inspection (if it answers one) and its actions in order."""
    table = json_table(source.name, folder.text(source))
    table.only("title", "source", "inspection", "actions")
    inspection = _inspection(table.table("inspection"))
    areas = len(inspection.areas) if inspection else 0
    actions: dict[str, ActionText] = {}
    for each in table.tables("actions"):
        action = _action(each, areas)
        if action.ref in actions:
            raise each.fault("ref", f"{action.ref} is the reference of an action before it")
        actions[action.ref] = action
    if not actions:
        raise table.fault("actions", "is missing: a plan has at least one action")
    title, origin = table.text("title"), table.text("source")
    return PlanText(title, origin, tuple(actions.values()), inspection)


def _inspection(table: Table | None) -> InspectionText | None:
    if table is None:
        return None
    table.only("framework", "start", "end", "lead_inspector", "judgements", "areas_for_improvement")
    starts_on, ends_on = table.iso_day("start"), table.iso_day("end")
    if ends_on < starts_on:
        raise table.fault("end", "is before the start")
    return InspectionText(
        framework=table.text("framework"),
        starts_on=starts_on,
        ends_on=ends_on,
        lead_inspector=table.text("lead_inspector", ""),
        judgements=table.pairs("judgements"),
        areas=table.texts("areas_for_improvement", ()),
    )


def _action(table: Table, areas: int) -> ActionText:
    table.only("ref", "area", "action", "success_measure", "due", "status", "performance")
    return ActionText(
        ref=table.text("ref"),
        area=_area(table, areas),
        action=table.text("action"),
        success_measure=table.text("success_measure", ""),
        due_on=table.iso_day("due", None),
        status=table.text("status", ""),
        performance=table.text("performance", ""),
    )


def _area(table: Table, areas: int) -> int | None:
    if areas:
        return table.whole("area", 1, areas, None)
    if table.values.get("area") is not None:
        raise table.fault("area", "the plan names no areas for improvement")
    return None
