"""Putting a plan on an agenda, for an officer who runs the plan and makes the agenda."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from actionplans.models import ActionPlan
from actionplans.public import minutes_about
from actionplans.tabling import services as tabling
from actionplans.tabling.forms import TablingForm
from committees.models import Committee
from meetings.models import AgendaItem, Meeting
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.refusals import Refused

MEETINGS = 6


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "POST"])
def put_on_agenda(request, slug):
    plans = ActionPlan.objects.managed_by(request.user).with_facts()
    plan = get_object_or_404(plans, slug=slug)
    meetings = _meetings(request.user, plan)
    placed = _placed(plan, meetings)
    if request.method == "GET":  # who sends it twice is told so by the service
        meetings = [each for each in meetings if each.pk not in {it.meeting_id for it in placed}]
    items = AgendaItem.objects.filter(meeting__in=meetings, basis="", parent=None)
    items = items.exclude(kind__in=[AgendaItem.Kind.STANDING, AgendaItem.Kind.MINUTES])
    form = TablingForm(
        request.POST or None, meetings=meetings, items=items.select_related("meeting")
    )
    if request.method == "POST" and form.is_valid():
        facts = form.facts
        try:
            item = tabling.put_on_agenda(
                plan, facts["meeting"], item=facts["item"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Put on the agenda of {item.meeting}, with a draft report.")
            return redirect("meetings:work_item_papers", item.key)
    context = {
        "breadcrumbs": trail(my_work(), (str(plan), plan.get_absolute_url())),
        "plan": plan,
        "form": form,
        "has_meetings": bool(meetings),
        "may_plan": Committee.objects.planned_by(request.user)
        .filter(pk=plan.committee_id)
        .exists(),
        "placed": placed,
    }
    status = 422 if form.errors else 200
    return render(request, "actionplans/work/put_on_agenda.html", context, status=status)


def _placed(plan: ActionPlan, meetings: list[Meeting]) -> list[AgendaItem]:
    """Return the items of those meetings that have the plan already."""
    items = minutes_about.items_about(plan).filter(meeting__in=meetings)
    return list(items.select_related("meeting__committee"))


def _meetings(user, plan: ActionPlan) -> list[Meeting]:
    """Return the next meetings of the plan's committees whose agenda the user makes."""
    committees = [plan.committee_id, *plan.watched_by.values_list("pk", flat=True)]
    managed = Meeting.objects.managed_by(user).open_work().upcoming().with_committee()
    return list(managed.filter(committee__in=committees)[:MEETINGS])
