"""Officers' history pages: of an action, of a plan, and of what was frozen."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from actionplans.exports.frozen import FROZEN
from actionplans.history import entries
from actionplans.models import Action, PlanSnapshot
from actionplans.plans.views import plan_or_404, unshared, up_to_plan
from scrutiny.breadcrumbs import my_work, trail

PAGE = 50


@unshared
@require_safe
def action_history(request, key):
    """Show an action's history to its owner and to officers who run its plan."""
    actions = Action.with_removed.updatable_by(request.user)
    action = get_object_or_404(actions.select_related("plan__committee"), key=key)
    events = Paginator(entries.of_action(action), PAGE)
    context = {
        "breadcrumbs": trail(my_work(), ("My actions", reverse("actionplans:my_actions"))),
        "action": action,
        "plan": action.plan,
        "page": events.get_page(request.GET.get("page")),
    }
    return render(request, "actionplans/work/action_history.html", context)


@unshared
@require_safe
def plan_history(request, slug):
    plan = plan_or_404(request.user, slug)
    events = Paginator(entries.of_plan(plan), PAGE)
    context = {
        "breadcrumbs": up_to_plan(plan),
        "plan": plan,
        "snapshots": plan.snapshots.select_related("by"),
        "page": events.get_page(request.GET.get("page")),
    }
    return render(request, "actionplans/work/plan_history.html", context)


@unshared
@require_safe
def snapshot(request, slug, number):
    plan = plan_or_404(request.user, slug)
    frozen = _snapshot_or_404(plan, number)
    address = reverse("actionplans:plan_history", args=[slug])
    context = {
        "breadcrumbs": [*up_to_plan(plan), ("History", address)],
        "plan": plan,
        "snapshot": frozen,
        "formats": [(kind, each.label) for kind, each in FROZEN.items()],
    }
    return render(request, "actionplans/work/snapshot.html", context)


@unshared
@require_safe
def snapshot_file(request, slug, number, kind):
    frozen = _snapshot_or_404(plan_or_404(request.user, slug), number)
    if kind not in FROZEN:
        raise Http404
    response = HttpResponse(
        FROZEN[kind].write(frozen.payload), content_type=FROZEN[kind].media_type
    )
    name = f"{slug}-{frozen.as_at.isoformat()}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _snapshot_or_404(plan, number) -> PlanSnapshot:
    return get_object_or_404(plan.snapshots.select_related("by"), pk=number)
