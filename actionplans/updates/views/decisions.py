"""A lead's decisions about an update: whether it is complete, and its public words."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.models import Action, ActionUpdate, Evidence
from actionplans.updates import my_actions
from actionplans.updates.forms.decisions import CheckForm, ReleaseForm
from actionplans.updates.services import completion, evidence
from actionplans.updates.services.release import release_update
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.permissions import require_sight
from scrutiny.refusals import Refused


@unshared
@require_http_methods(["GET", "POST"])
def check_completion(request, key):
    update = _update_or_404(request.user, key)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_agreed = "agree" in request.POST
        words = form.cleaned_data["words"]
        try:
            completion.check_completion(update, is_agreed=is_agreed, words=words, by=request.user)
        except Refused as refusal:
            form.add_error(None if is_agreed else "words", str(refusal))
        else:
            ref = update.action.ref
            done = "is complete." if is_agreed else "was returned to its owner."
            messages.success(request, f"Action {ref} {done}")
            return redirect("actionplans:bulk_update", update.action.plan.slug)
    context = _context(update, form) | {
        "is_own": update.by_id == request.user.pk,
        "answer": getattr(update, "check_of_completion", None),
    }
    return _page(request, "check", context)


@unshared
@require_http_methods(["GET", "POST"])
def release(request, key):
    update = _update_or_404(request.user, key)
    form = ReleaseForm(request.POST or None, update=update)
    if request.method == "POST" and form.is_valid():
        try:
            release_update(update, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Released. The public reads it under {update.action.ref} now."
            )
            return redirect("actionplans:bulk_update", update.action.plan.slug)
    readings = update.readings.filter(measure__is_removed=False, measure__is_public=True)
    context = _context(update, form) | {
        "released": getattr(update, "release", None),
        "readings": readings.select_related("measure"),
        "dates": my_actions.dates_to_release(update),
    }
    return _page(request, "release", context)


@require_POST
def withdraw(request, key):
    """Withdraw evidence, or restore it with `restore`."""
    found = get_object_or_404(Evidence.objects.select_related("action__plan"), key=key)
    actions = Action.objects.updatable_by(request.user)
    action = get_object_or_404(actions, pk=found.action_id)
    is_back = "restore" in request.POST
    service = evidence.restore_evidence if is_back else evidence.withdraw_evidence
    try:
        service(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Put back." if is_back else "Withdrawn. You can put it back.")
    return redirect("actionplans:update_action", action.key)


def _update_or_404(user, key) -> ActionUpdate:
    found = ActionUpdate.objects.select_related("action__plan__committee", "by")
    update = get_object_or_404(found, key=key)
    require_sight(user, "plan.manage", update.action.plan)
    return update


def _context(update: ActionUpdate, form) -> dict:
    plan = update.action.plan
    address = reverse("actionplans:bulk_update", args=[plan.slug])
    return {
        "breadcrumbs": trail(my_work(), (f"Updates: {plan}", address)),
        "update": update,
        "action": update.action,
        "plan": plan,
        "evidence": update.action.evidence.filter(is_withdrawn=False),
        "form": form,
        "back_url": address,
    }


def _page(request, name: str, context: dict):
    status = 422 if context["form"].errors else 200
    return render(request, f"actionplans/work/{name}.html", context, status=status)
