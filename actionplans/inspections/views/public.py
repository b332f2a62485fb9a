"""The public pages of inspections: judgements over the years, and each inspection."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actionplans.inspections.frameworks import framework_of
from actionplans.inspections.judgements import bodies_of, findings_of, history_of
from actionplans.models import Action, ActionPlan, Inspection
from meetings.models import Entry
from scrutiny.breadcrumbs import trail
from scrutiny.permissions import can


@login_not_required
@require_safe
def inspection_list(request):
    """Show the judgements of all years side by side, as a table and as a chart."""
    inspections = list(Inspection.objects.visible_to(request.user).with_judgements())
    context = {
        "breadcrumbs": trail(),
        "history": history_of([each for each in inspections if each.is_public]),
        "inspections": inspections,
    }
    return render(request, "actionplans/inspections.html", context)


@login_not_required
@require_safe
def inspection(request, key):
    found = Inspection.objects.visible_to(request.user).select_related("report_paper")
    inspection = get_object_or_404(found, key=key)
    plans = list(ActionPlan.objects.visible_to(request.user).filter(inspection=inspection))
    shown = Action.objects.filter(plan__in=plans)
    framework = framework_of(inspection.framework, inspection.starts_on)
    context = {
        "breadcrumbs": trail(("Inspections", reverse("actionplans:inspection_list"))),
        "inspection": inspection,
        "framework": framework,
        "bodies": bodies_of(inspection, framework),
        "areas": inspection.areas.all(),
        "priority_actions": inspection.priority_actions.all(),
        "findings": findings_of(inspection, shown, named=Inspection.objects.filter(is_public=True)),
        "report_url": _report_url(request.user, inspection),
        "may_manage": can(request.user, "inspection.manage", inspection),
    }
    return render(request, "actionplans/inspection.html", context)


def _report_url(user, inspection: Inspection) -> str:
    """Return the address of the report where it is a paper that this user may read."""
    paper = inspection.report_paper
    if paper is None or not Entry.objects.visible_to(user).filter(paper=paper).exists():
        return ""
    return paper.get_absolute_url()
