"""The import page: a table is previewed row by row before it is applied."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.exports.columns import whole_table
from actionplans.exports.formats import FORMATS
from actionplans.imports.forms import ApplyForm, QuestionsForm, TableForm
from actionplans.imports.services.table import (
    apply_table,
    look_again,
    puts_off,
    rows_beside,
    table_of,
    take_table,
)
from actionplans.imports.table.differences import untouched
from actionplans.models import Action, ActionPlan, PlanImport
from actionplans.plans.views import plan_or_404, unshared, up_to_plan
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from scrutiny.refusals import Overtaken, Refused
from scrutiny.uploads import TOO_LARGE, oversized_files


@unshared
@require_http_methods(["GET", "POST"])
def import_table(request, slug):
    plan = plan_or_404(request.user, slug)
    oversized = oversized_files(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = TableForm(request.POST, request.FILES)
        taken = None if oversized else _take(request, plan, form)
        if taken:
            return redirect("actionplans:work_import", taken.key)
        for name in oversized:
            form.add_error("file", f"{name}: {TOO_LARGE}")
    context = {"breadcrumbs": up_to_plan(plan), "plan": plan, "form": form}
    return render(request, "actionplans/work/import.html", context)


def _take(request, plan: ActionPlan, form: TableForm) -> PlanImport | None:
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return take_table(plan, data=file.read(), file_name=file.name, by=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return None


@unshared
@require_http_methods(["GET", "POST"])
def work_import(request, key):
    """Show what each row becomes; POST imports all rows, or none."""
    taken = _import_or_404(request.user, key)
    data = request.POST if request.method == "POST" else None
    questions = QuestionsForm(data, table=table_of(taken))
    rows = rows_beside(taken, questions.answers)
    form = ApplyForm(data, rows=rows, puts_off=puts_off(taken, rows))
    forms = (questions, form)
    if data is None:
        return _preview(request, taken, rows, forms)
    if not (questions.is_valid() and form.is_valid()):
        return _preview(request, taken, rows, forms, status=422)
    try:
        done = apply_table(taken, by=request.user, answers=questions.answers, **form.why)
    except Overtaken as refusal:
        look_again(taken)
        form.add_error(None, str(refusal))
        return _preview(request, taken, rows, forms, status=409)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _preview(request, taken, rows, forms, status=422)
    messages.success(request, f"Imported {len(done)} actions from {taken.file_name}.")
    return redirect("actionplans:work_plan", taken.plan.slug)


def _preview(request, taken: PlanImport, rows, forms, *, status=200):
    questions, form = forms
    table = table_of(taken, questions.answers)
    context = {
        "breadcrumbs": _up_to_import(taken),
        "taken": taken,
        "plan": taken.plan,
        "table": table,
        "faults": table.faults,
        "rows": rows,
        "counts": _counts(rows),
        "doubtful": [row for row in rows if row.row.doubts],
        "untouched": untouched(table.rows, Action.with_removed.filter(plan=taken.plan)),
        "questions": questions,
        "form": form,
        "may_apply": not taken.applied_at and not taken.plan.is_closed,
    }
    return render(request, "actionplans/work/import_preview.html", context, status=status)


@unshared
@require_safe
def export_plan(request, slug, kind):
    plan = plan_or_404(request.user, slug)
    if kind not in FORMATS:
        raise Http404
    try:
        data = FORMATS[kind].write(whole_table(plan))
    except (Refused, ChildFailed, ToolMissing) as error:
        messages.error(request, f"The file could not be made. {error}")
        return redirect("actionplans:work_plan", slug)
    response = HttpResponse(data, content_type=FORMATS[kind].media_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{plan.slug}.{kind}")
    return response


def _import_or_404(user, key) -> PlanImport:
    plans = ActionPlan.objects.managed_by(user)
    imports = PlanImport.objects.select_related("plan__inspection", "plan__committee")
    return get_object_or_404(imports, key=key, plan__in=plans)


def _up_to_import(taken: PlanImport):
    address = reverse("actionplans:import_table", args=[taken.plan.slug])
    return [*up_to_plan(taken.plan), ("Import a table", address)]


def _counts(rows) -> dict[str, int]:
    states = [row.state for row in rows]
    return {state: states.count(state) for state in ("new", "changed", "same", "back")}
