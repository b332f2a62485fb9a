"""Officers' pages of inspections: the list, one inspection with its clocks, its details."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.inspections import services as changes
from actionplans.inspections.clocks import clocks_of, wants_statement
from actionplans.inspections.forms import InspectionForm, PublishForm, TickForm, saved_beside
from actionplans.inspections.frameworks import framework_of
from actionplans.inspections.judgements import bodies_of, checklists_of, findings_of
from actionplans.models import Action, ActionPlan, Inspection, PublishingStep
from actionplans.plans.views import unshared
from scrutiny.breadcrumbs import trail
from scrutiny.permissions import require_sight
from scrutiny.refusals import Overtaken, Refused


@unshared
@require_safe
def work_inspections(request):
    require_sight(request.user, "plans.open")
    inspections = Inspection.objects.managed_by(request.user).select_related("committee")
    context = {"breadcrumbs": trail(), "inspections": inspections}
    return render(request, "actionplans/work/inspections.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def add_inspection(request):
    require_sight(request.user, "plans.open")
    form = InspectionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            inspection = changes.add_inspection(by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Added. Now say what was judged and found.")
            return redirect("actionplans:work_inspection", inspection.key)
    context = {"breadcrumbs": up_to_inspections(), "form": form, "title": "Add an inspection"}
    return render(request, "actionplans/work/inspection_form.html", context)


@unshared
@require_safe
def work_inspection(request, key):
    return show_inspection(request, inspection_or_404(request.user, key))


@unshared
@require_http_methods(["GET", "POST"])
def inspection_facts(request, key):
    inspection = inspection_or_404(request.user, key)

    def form_of(data, inspection):
        return InspectionForm(data, user=request.user, inspection=inspection)

    def save(inspection, form, **who):
        changes.change_inspection(inspection, **who, **form.facts)

    return change(request, inspection, form_of, "Facts of the inspection", save)


@unshared
@require_http_methods(["GET", "POST"])
def publish_inspection(request, key):
    inspection = inspection_or_404(request.user, key)

    def form_of(data, inspection):
        return PublishForm(data, inspection=inspection)

    def save(inspection, form, **who):
        changes.publish_inspection(inspection, on=form.cleaned_data["on"], **who)

    return change(request, inspection, form_of, "Show it to the public", save)


@unshared
@require_POST
def tick_step(request, key, step):
    inspection = inspection_or_404(request.user, key)
    steps = dict(PublishingStep.Step.choices)
    if step not in steps:
        return redirect("actionplans:work_inspection", key)
    form = TickForm(request.POST, prefix=step)
    if form.is_valid():
        row = changes.set_step(inspection, step, by=request.user, **form.cleaned_data)
        messages.success(request, f"{row}: {'done' if row.done_on else 'not done'}.")
        return redirect("actionplans:work_inspection", key)
    return show_inspection(request, inspection, form, status=422)


def show_inspection(request, inspection: Inspection, form: TickForm | None = None, status=200):
    """Show an inspection; `form` is a step of the checklist that was refused."""
    framework = framework_of(inspection.framework, inspection.starts_on)
    context = {
        "breadcrumbs": up_to_inspections(),
        "inspection": inspection,
        "framework": framework,
        "wants_statement": wants_statement(inspection, framework),
        "clocks": clocks_of(inspection, framework=framework),
        "bodies": bodies_of(inspection, framework),
        "areas": inspection.areas.all(),
        "priority_actions": inspection.priority_actions.all(),
        "findings": findings_of(
            inspection,
            named=Inspection.objects.visible_to(request.user),
            actions=Action.objects.filter(plan__in=ActionPlan.objects.visible_to(request.user)),
        ),
        "checklists": [
            (
                title,
                sum(row.done_on is not None for row in rows),
                [(row, _tick_form(row, form)) for row in rows],
            )
            for title, rows in checklists_of(inspection, framework).items()
        ],
        "plans": ActionPlan.objects.managed_by(request.user).filter(inspection=inspection),
        "error_form": form,
    }
    return render(request, "actionplans/work/inspection.html", context, status=status)


def change(request, inspection: Inspection, form_of, title: str, save):
    """Save a form about an inspection, or show it again with its errors.

    `form_of(data, inspection)` makes the form. The second of two users who change it at
    once sees the saved values beside what they typed.
    """
    form = form_of(request.POST or None, inspection)
    theirs, status = [], 200
    if request.method == "POST":
        status = 422
        revision = request.POST.get("revision", "")
        if form.is_valid():
            try:
                save(inspection, form, revision=int(revision) if revision.isdecimal() else None,
                     by=request.user)  # fmt: skip
            except Overtaken as refusal:
                inspection = inspection_or_404(request.user, inspection.key)
                form = form_of(request.POST, inspection)
                form.add_error(None, f"{refusal} Saving again replaces what they saved.")
                theirs, status = saved_beside(form), 409
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Saved.")
                return redirect("actionplans:work_inspection", inspection.key)
    context = {
        "breadcrumbs": up_to_inspection(inspection),
        "inspection": inspection,
        "form": form,
        "title": title,
        "theirs": theirs,
    }
    return render(request, "actionplans/work/inspection_form.html", context, status=status)


def inspection_or_404(user, key) -> Inspection:
    """Return an inspection that the user manages, or answer 404."""
    found = Inspection.objects.managed_by(user).select_related("committee", "report_paper")
    return get_object_or_404(found, key=key)


def up_to_inspections():
    return trail(("Inspections", reverse("actionplans:work_inspections")))


def up_to_inspection(inspection: Inspection):
    address = reverse("actionplans:work_inspection", args=[inspection.key])
    return [*up_to_inspections(), (str(inspection), address)]


def _tick_form(row: PublishingStep, refused: TickForm | None) -> TickForm:
    if refused is not None and refused.prefix == row.step:
        return refused
    return TickForm(prefix=row.step, initial={"done_on": row.done_on, "note": row.note})
