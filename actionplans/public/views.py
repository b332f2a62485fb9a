"""The public pages of action plans: released words and nothing else."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from actionplans.as_at import measures, summary
from actionplans.as_at.plan_history import ActionAt, PlanHistory
from actionplans.exports.formats import FORMATS
from actionplans.models import Action, ActionPlan, Evidence, Milestone, Release
from actionplans.plans import reading
from actionplans.public import minutes_about
from actionplans.public.charts.dates import date_chart, milestone_chart
from actionplans.public.charts.months import month_chart
from actionplans.public.charts.run import run_chart
from actionplans.public.forms import ActionsFilter, CompareForm, PlansFilter
from committees.models import Committee
from scrutiny.breadcrumbs import trail
from scrutiny.evidence import hand_out
from scrutiny.permissions import can, require_sight

PAGE = 25


@login_not_required
@require_safe
def plan_list(request):
    plans = ActionPlan.objects.visible_to(request.user).with_facts()
    committees = Committee.objects.filter(action_plans__in=plans.order_by()).distinct()
    form = PlansFilter(request.GET, committees=committees)
    of_plan = Action.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    number = Subquery(of_plan.annotate(number=Count("pk")).values("number"))
    plans = form.narrow(plans).annotate(number=number).order_by("title")
    page = Paginator(plans, PAGE).get_page(request.GET.get("page"))
    context = {"breadcrumbs": trail(), "form": form, "page": page}
    return render(request, "actionplans/plan_list.html", context)


@login_not_required
@require_safe
def plan(request, slug):
    plan = _plan_or_404(request.user, slug)
    today = timezone.localdate()
    history = PlanHistory(plan)
    now = history.at(today)
    meeting = minutes_about.last_meeting(plan)
    taken_out = history.taken_out(today)
    form = ActionsFilter(request.GET, actions=now)
    context = {
        "breadcrumbs": _up(),
        "plan": plan,
        "state_colour": reading.STATE_COLOURS[plan.state],
        "facts": reading.public_facts_of(plan, request.user),
        "today": today,
        "sentence": summary.sentence(now),
        "late": summary.late(now),
        "meeting": meeting,
        "since": summary.since(history, meeting.on, now, taken_out) if meeting else None,
        "form": form,
        "actions": form.narrow(now),
        "total": len(now),
        "taken_out": taken_out,
        "months": month_chart(history, plan.ages_until(today)),
        "dates": date_chart(now, today),
        "said": minutes_about.minutes_about(plan),
        "formats": _formats(),
    }
    return _as_public_as(plan, render(request, "actionplans/plan.html", context))


@login_not_required
@require_safe
def exceptions(request, slug):
    plan = _plan_or_404(request.user, slug)
    now = PlanHistory(plan).at(timezone.localdate())
    context = {
        "breadcrumbs": _up_to(plan),
        "plan": plan,
        "today": timezone.localdate(),
        "sentence": summary.sentence(now),
        "actions": summary.exceptions(now),
    }
    return _as_public_as(plan, render(request, "actionplans/exceptions.html", context))


@login_not_required
@require_safe
def compare(request, slug):
    plan = _plan_or_404(request.user, slug)
    today = timezone.localdate()
    meeting = minutes_about.last_meeting(plan)
    usual = meeting.on if meeting and meeting.on < today else today - timedelta(days=90)
    asked = {"from": usual.isoformat(), "to": today.isoformat()} | request.GET.dict()
    form = CompareForm(asked)
    context = {"breadcrumbs": _up_to(plan), "plan": plan, "form": form}
    if form.is_valid():
        days = form.cleaned_data["from"], form.cleaned_data["to"]
        history = PlanHistory(plan)
        now = history.at(days[1])
        since = summary.since(history, days[0], now, history.taken_out(days[1]))
        context |= {
            "days": [
                (days[0], since.before or summary.sentence(history.at(days[0]))),
                (days[1], summary.sentence(now)),
            ],
            "since": since,
            "formats": _formats(),
            "unmoved": len(now) - sum(not change.is_gone for change in since.moved),
        }
    status = 200 if form.is_valid() else 422
    return _as_public_as(plan, render(request, "actionplans/compare.html", context, status=status))


@login_not_required
@require_safe
def action(request, key):
    found = Action.with_removed.select_related("plan__committee", "plan__inspection")
    action = get_object_or_404(found, key=key)
    require_sight(request.user, "plan.view", action.plan)
    now = _now_or_404(action)
    releases = Release.objects.filter(update__action=action).select_related("update", "by")
    milestones = list(Milestone.objects.filter(action=action, is_removed=False))
    context = {
        "breadcrumbs": _up_to(action.plan),
        "plan": action.plan,
        "now": now,
        "findings": action.answers.filter(inspection__is_public=True).select_related("inspection"),
        "depends_on": action.depends_on.filter(is_removed=False),
        "releases": releases.order_by("-update__at"),
        "evidence": [] if now.taken_out else action.evidence.released(),
        "milestones": milestone_chart(milestones, now.on),
        "measures": [run_chart(each) for each in measures.shown_in_public(action)],
        "may_update": not now.taken_out and can(request.user, "action.update", action),
    }
    return _as_public_as(action.plan, render(request, "actionplans/action.html", context))


def _now_or_404(action: Action) -> ActionAt:
    """Return an action of today, in its plan or removed; 404 for one that was never public."""
    history, today = PlanHistory(action.plan, action), timezone.localdate()
    found = [*history.at(today), *history.taken_out(today)]
    if not found:
        raise Http404
    return found[0]


@login_not_required
@require_safe
def evidence(request, key):
    """Download a file of evidence, which the browser must never show.

    Users who work on the action get it as it was uploaded, everyone else its public copy.
    """
    found = Evidence.objects.select_related("action__plan")
    evidence = get_object_or_404(found, key=key)
    require_sight(request.user, "evidence.read", evidence)
    is_original = can(request.user, "action.update", evidence.action)
    file = evidence.file if is_original else evidence.public_file
    if not file:
        raise Http404
    is_officer = can(request.user, "plan.manage", evidence.action.plan)
    return hand_out(request, evidence, file=file, is_open=not is_original, is_officer=is_officer)


def _formats() -> list[tuple[str, str]]:
    return [(kind, each.label) for kind, each in FORMATS.items()]


def _plan_or_404(user, slug) -> ActionPlan:
    return get_object_or_404(ActionPlan.objects.visible_to(user).with_facts(), slug=slug)


def _as_public_as(plan, response):
    """Keep a plan that is not public yet out of every cache."""
    if not plan.is_public:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _up():
    return trail(("Action plans", reverse("actionplans:plan_list")))


def _up_to(plan):
    return [*_up(), (str(plan), plan.get_absolute_url())]
