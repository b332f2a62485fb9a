"""Officers' pages of plans: the list, one plan, and its steps from draft to closed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actionplans.exports.formats import FORMATS
from actionplans.models import ActionPlan, Inspection, Removal
from actionplans.plans import reading
from actionplans.plans import services as changes
from actionplans.plans.forms import (
    ActivateForm,
    AgreeForm,
    BeginForm,
    CloseForm,
    PlanForm,
    SubmitForm,
)
from meetings.models import Recommendation
from scrutiny.breadcrumbs import trail
from scrutiny.caching import unshared
from scrutiny.permissions import require_sight
from scrutiny.refusals import Overtaken, Refused

PAGE = 25


@unshared
@require_safe
def work_plans(request):
    require_sight(request.user, "plans.open")
    actions = Count("actions", filter=Q(actions__is_removed=False))
    plans = ActionPlan.objects.managed_by(request.user).with_facts()
    plans = plans.annotate(action_count=actions).order_by("title", "pk")
    page = Paginator(plans, PAGE).get_page(request.GET.get("page"))
    rows = [(plan, reading.STATE_COLOURS[plan.state]) for plan in page]
    context = {"breadcrumbs": trail(), "page": page, "rows": rows}
    return render(request, "actionplans/work/plans.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def add_plan(request):
    require_sight(request.user, "plans.open")
    form = BeginForm(request.POST or None, user=request.user, comes_from=_comes_from(request))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        committee = words["committee"]
        slug = changes.free_slug(committee, words["title"])
        try:
            plan = changes.add_plan(committee, slug=slug, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The plan is begun. Add its actions, or import its table.")
            return redirect("actionplans:work_plan", plan.slug)
    context = {"breadcrumbs": up_to_plans(), "form": form}
    return render(request, "actionplans/work/add_plan.html", context)


def _comes_from(request) -> Inspection | Recommendation | None:
    """Return what `?inspection=…` or `?recommendation=…` names, where the user may see it."""
    asked = request.GET
    if "recommendation" in asked:
        known, key = Recommendation.objects.made(), asked["recommendation"]
    else:
        known, key = Inspection.objects.visible_to(request.user), asked.get("inspection", "")
    return known.select_related("committee").filter(key=key).first()


@unshared
@require_safe
def work_plan(request, slug):
    plan = plan_or_404(request.user, slug)
    lines = reading.lines_of(plan)
    context = {
        "breadcrumbs": up_to_plans(),
        "plan": plan,
        "state_colour": reading.STATE_COLOURS[plan.state],
        "facts": reading.facts_of(plan),
        "lines": lines,
        "unconfirmed": [line for line in lines if not line.action.is_confirmed],
        "unowned": [line.action.ref for line in lines if line.action.owner_id is None],
        "steps": reading.steps_open(plan),
        "removals": Removal.objects.of_plan(plan),
        "formats": [(kind, each.label) for kind, each in FORMATS.items()],
        "imports": plan.imports.select_related("added_by")[:5],
    }
    return render(request, "actionplans/work/plan.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def plan_facts(request, slug):
    plan = plan_or_404(request.user, slug)
    form = PlanForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            changes.change_plan(plan, revision=revision, by=request.user, **form.facts)
        except Overtaken as refusal:
            fresh = plan_or_404(request.user, slug)
            form = PlanForm(with_revision(request.POST, fresh.revision), plan=fresh,
                            user=request.user)  # fmt: skip
            form.add_error(None, f"{refusal} Saving again replaces what they saved.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("actionplans:work_plan", slug)
    context = {"breadcrumbs": up_to_plan(plan), "plan": plan, "form": form}
    return render(request, "actionplans/work/facts.html", context)


def agree_plan(request, slug):
    return _step(request, slug, AgreeForm, changes.agree_plan, "Agreed", "The plan is agreed.")


def submit_plan(request, slug):
    return _step(request, slug, SubmitForm, changes.submit_plan, "Sent", "The plan is submitted.")


def activate_plan(request, slug):
    said = "The plan is active."
    return _step(request, slug, ActivateForm, changes.activate_plan, "Let the work begin", said)


def close_plan(request, slug):
    return _step(request, slug, CloseForm, changes.close_plan, "Close the plan", "Closed the plan.")


@unshared
@require_POST
def confirm_plan(request, slug):
    plan = plan_or_404(request.user, slug)
    try:
        changes.confirm_plan(plan, by=request.user)
    except changes.StatedOnly as refusal:
        messages.error(request, _with_links(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Confirmed. The public sees owners and areas now.")
    return redirect("actionplans:work_plan", slug)


def _with_links(refusal: changes.StatedOnly) -> str:
    """Name the actions that need an update, each with a link to its form."""
    named = format_html_join(
        ", ",
        '<a class="govuk-notification-banner__link" href="{}">{}</a>',
        (
            (reverse("actionplans:update_action", args=[each.key]), each.ref)
            for each in refusal.actions
        ),
    )
    return format_html(changes.STATED_ONLY, named)


@unshared
@require_http_methods(["GET", "POST"])
def _step(request, slug, form_class, service, title, said):
    """Take a plan through a step, with who and when."""
    plan = plan_or_404(request.user, slug)
    form = form_class(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            service(plan, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("actionplans:work_plan", slug)
    context = {"breadcrumbs": up_to_plan(plan), "plan": plan, "form": form, "title": title}
    return render(request, "actionplans/work/step.html", context)


def plan_or_404(user, slug) -> ActionPlan:
    """Return a plan that the user manages, or answer 404."""
    return get_object_or_404(ActionPlan.objects.managed_by(user).with_facts(), slug=slug)


def with_revision(data, revision):
    """Keep what was typed, on top of what another user saved meanwhile."""
    data = data.copy()
    data["revision"] = revision
    return data


def up_to_plans():
    return trail(("Action plans", reverse("actionplans:work_plans")))


def up_to_plan(plan: ActionPlan):
    return [*up_to_plans(), (plan.title, reverse("actionplans:work_plan", args=[plan.slug]))]
