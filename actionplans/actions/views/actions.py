"""Officers' pages of a plan's actions: adding, changing, removing, restoring."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.actions.forms.actions import ActionForm, ReasonForm
from actionplans.actions.services import actions as changes
from actionplans.actions.services import removal as removal_services
from actionplans.models import Action, ActionPlan, Correction, Removal
from actionplans.plans.views import plan_or_404, unshared, up_to_plan, with_revision
from scrutiny.refusals import Overtaken, Refused


@unshared
@require_http_methods(["GET", "POST"])
def add_action(request, slug):
    plan = plan_or_404(request.user, slug)
    form = ActionForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            action = changes.add_action(plan, by=request.user, **form.words)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Added action {action.ref}.")
            return redirect("actionplans:work_plan", plan.slug)
    return _form_page(request, plan, form)


@unshared
@require_http_methods(["GET", "POST"])
def edit_action(request, key):
    action = action_or_404(request.user, key)
    plan = action.plan
    form = ActionForm(request.POST or None, plan=plan, action=action)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            changes.change_action(action, revision=revision, by=request.user, **form.words)
        except Overtaken as refusal:
            fresh = action_or_404(request.user, key)
            data = with_revision(request.POST, fresh.revision)
            form = ActionForm(data, plan=plan, action=fresh)
            form.add_error(None, f"{refusal} Saving again replaces what they saved.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Saved action {action.ref}.")
            return redirect("actionplans:work_plan", plan.slug)
    return _form_page(request, plan, form, action)


@unshared
@require_http_methods(["GET", "POST"])
def remove_action(request, key):
    action = action_or_404(request.user, key)
    form = ReasonForm(request.POST or None, label="Why is it taken out?")
    if request.method == "POST" and form.is_valid():
        try:
            removal_services.remove_action(action, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Took action {action.ref} out. You can put it back at the end."
            )
            return redirect("actionplans:work_plan", action.plan.slug)
    context = {"breadcrumbs": up_to_plan(action.plan), "action": action, "form": form}
    return render(request, "actionplans/work/remove_action.html", context)


@unshared
@require_POST
def restore_action(request, key):
    action = action_or_404(request.user, key, Action.with_removed)
    try:
        removal_services.restore_action(action, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Put action {action.ref} back.")
    return redirect("actionplans:work_plan", action.plan.slug)


@unshared
@require_http_methods(["GET", "POST"])
def release_removal(request, key):
    """Publish the reason for a removal, in words that may differ from the officers'."""
    plans = ActionPlan.objects.managed_by(request.user)
    found = Removal.objects.open_to_release().filter(action__plan__in=plans)
    removal = get_object_or_404(found, key=key)
    plan = removal.action.plan
    label, known = "What the public reads", {"because": removal.because}
    form = ReasonForm(request.POST or None, label=label, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            removal_services.release_removal(removal, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Released. The public reads the reason now.")
            return redirect("actionplans:work_plan", plan.slug)
    context = {"breadcrumbs": up_to_plan(plan), "plan": plan, "removal": removal, "form": form}
    return render(request, "actionplans/work/release_removal.html", context)


def action_or_404(user, key, actions=Action.objects) -> Action:
    """Return an action of a plan that the user manages, or answer 404."""
    found = actions.select_related("plan__inspection", "plan__committee", "owner", "area")
    return get_object_or_404(found, key=key, plan__in=ActionPlan.objects.managed_by(user))


def _form_page(request, plan: ActionPlan, form, action: Action | None = None):
    context = {
        "breadcrumbs": up_to_plan(plan),
        "plan": plan,
        "action": action,
        "form": form,
        **(_parts_of(action) if action else {}),
    }
    return render(request, "actionplans/work/action_form.html", context)


def _parts_of(action: Action) -> dict:
    measures, milestones = list(action.measures.all()), list(action.milestones.all())
    both = [("measure", each) for each in measures] + [("milestone", each) for each in milestones]
    corrections = Correction.objects.filter(Q(measure__in=measures) | Q(milestone__in=milestones))
    return {
        "postponements": list(action.postponements.all()),
        "measures": [each for each in measures if not each.is_removed],
        "milestones": [each for each in milestones if not each.is_removed],
        "corrections": list(corrections.select_related("measure", "milestone", "by")),
        "removed": [(name, part) for name, part in both if part.is_removed],
    }
