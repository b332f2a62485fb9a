"""Officers' pages of a plan's actions: adding, changing, taking out, putting back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.forms.actions import ActionForm, RemoveForm
from actionplans.models import Action, ActionPlan
from actionplans.services import actions as changes
from actionplans.views.plans import plan_or_404, unshared, up_to_plan, with_revision
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
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.remove_action(action, by=request.user, **form.cleaned_data)
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
        changes.restore_action(action, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Put action {action.ref} back.")
    return redirect("actionplans:work_plan", action.plan.slug)


def action_or_404(user, key, actions=Action.objects) -> Action:
    """Find an action of a plan that the person manages."""
    found = actions.select_related("plan__inspection", "plan__committee", "owner", "area")
    return get_object_or_404(found, key=key, plan__in=ActionPlan.objects.managed_by(user))


def _form_page(request, plan: ActionPlan, form, action: Action | None = None):
    context = {
        "breadcrumbs": up_to_plan(plan),
        "plan": plan,
        "action": action,
        "form": form,
        "postponements": list(action.postponements.all()) if action else [],
        "measures": action.measures.filter(is_removed=False) if action else [],
        "milestones": action.milestones.filter(is_removed=False) if action else [],
    }
    return render(request, "actionplans/work/action_form.html", context)
