"""The inspections, the plans that answer them, and one that answers a recommendation."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from actionplans.actions.services.actions import add_action, change_action
from actionplans.actions.services.measures_and_milestones import add_milestone
from actionplans.as_at.plan_text import ActionText, InspectionText, PlanText
from actionplans.imports.services.whole_plan import save_plan
from actionplans.inspections import services as inspections
from actionplans.models import Action, ActionPlan, Finding, Inspection, PublishingStep
from actionplans.plans import services as plans
from committees.models import Committee
from scrutiny.models import User
from scrutiny.roof.demo.content import read
from scrutiny.roof.demo.updates import tell


def make_plan(by: User | None) -> ActionPlan:
    """Make the plan; keep an imported one with the same address."""
    words = read("ofsted_plan")
    kept = ActionPlan.objects.filter(slug=words["slug"]).first()
    return kept or _make(words, by)


def make_inspections(by: User | None) -> Committee:
    """Make the earlier inspections, published as they were; keep those that exist."""
    committee = Committee.objects.get(code="CYP")
    for words in read("inspections")["inspections"]:
        judgements = [tuple(each) for each in words.pop("judgements")]
        published_on, statement_on = words.pop("published_on"), words.pop("statement_on", None)
        known = {name: words[name] for name in ("framework", "starts_on")}
        if not committee.inspections.filter(**known).exists():
            inspection = inspections.add_inspection(committee, by=by, **words)
            inspections.set_judgements(inspection, judgements, by=by)
            inspections.publish_inspection(inspection, on=published_on, by=by)
            for step in PublishingStep.OF_THE_STATEMENT if statement_on else ():
                inspections.set_step(inspection, step, done_on=statement_on, by=by)
    return committee


def make_earlier_plan(by: User | None) -> ActionPlan:
    """Make the plan that answered the inspection before, and close it."""
    words = read("earlier_plan")
    kept = ActionPlan.objects.filter(slug=words["slug"]).first()
    return kept or _make_earlier(words, by)


def _make_earlier(words: dict[str, Any], by: User | None) -> ActionPlan:
    committee = Committee.objects.get(code=words["committee"])
    inspection = Inspection.objects.filter(**words["inspection"]).first()
    owner, lead = _account(words["owner"]), _account(words["lead"])
    facts = {name: words[name] for name in ("slug", "title", "source")}
    plan = plans.add_plan(committee, inspection=inspection, lead=lead, by=by, **facts)
    held = {"owner": owner, "owner_name": words["post"]}
    actions = [add_action(plan, by=by, **held, **each) for each in words["actions"]]
    if inspection:
        _raise_finding(inspection, words, actions, by)
    if owner and lead:
        plan = _carry_out(plan, words, by)
    return plan


def _raise_finding(
    inspection: Inspection, words: dict[str, Any], actions: list[Action], by: User | None
) -> None:
    """Record a finding that the actions answer, and a later inspection that repeats it."""
    finding = inspections.save_finding(inspection, actions=actions, by=by, **words["finding"])
    again = words["raised_again"]
    later = Finding.objects.filter(
        inspection__plans__slug=again["plan"], paragraph=again["paragraph"]
    ).first()
    if later:
        answers = list(later.actions.all())
        inspections.save_finding(
            later.inspection, later, actions=answers, raised_before=finding, by=by
        )


def _carry_out(plan: ActionPlan, words: dict[str, Any], by: User | None) -> ActionPlan:
    """Take a plan from its agreement through its updates to its end."""
    plan = plans.agree_plan(plan, agreed_by=words["agreed_by"], on=words["agreed_on"], by=by)
    to, on = words["submitted_to"], words["submitted_on"]
    plan = plans.submit_plan(plan, submitted_to=to, on=on, by=by)
    plan = plans.activate_plan(plan, on=words["active_on"], by=by)
    tell(plan, words, by)
    because, on = words["closed_because"], words["closed_on"]
    return plans.close_plan(plan, because=because, on=on, by=by)


def make_recommended_plan(by: User | None) -> ActionPlan:
    """Make the plan that carries out a recommendation to Cabinet."""
    words = read("following")["recommended_plan"]
    health, today = Committee.objects.get(code="HWS"), timezone.localdate()
    recommendation = health.recommendations.get(text=words["recommended"])
    facts = {name: words[name] for name in ("slug", "title")}
    plan = plans.add_plan(
        health,
        origin=ActionPlan.Origin.RECOMMENDATION,
        source=str(recommendation),
        recommendation=recommendation,
        by=by,
        **facts,
    )
    held = {"owner": _account(words["owner"]), "owner_name": words["post"]}
    for action in words["actions"]:
        due_on = today + timedelta(days=action.pop("due_in_days"))
        add_action(plan, due_on=due_on, by=by, **held, **action)
    if held["owner"]:
        on = today - timedelta(days=words["agreed_days_ago"])
        plan = plans.agree_plan(plan, agreed_by=words["agreed_by"], on=on, by=by)
    return plan


def _make(words: dict[str, Any], by: User | None) -> ActionPlan:
    committee = Committee.objects.get(code=words["committee"])
    plan = save_plan(_text(words), slug=words["slug"], committee=committee, by=by)
    assert plan.inspection is not None
    inspections.publish_inspection(plan.inspection, on=words["published_on"], by=by)
    for owner in words["owners"]:
        account = _account(owner["email"])
        for action in plan.actions.filter(ref__in=owner["refs"]).select_related("plan"):
            change_action(action, owner=account, owner_name=owner["post"], by=by)
    for milestone in words["milestones"]:
        action = plan.actions.select_related("plan").get(ref=milestone.pop("ref"))
        add_milestone(action, by=by, **_with_day(milestone))
    for finding in words["findings"]:
        answers = plan.actions.filter(ref__in=finding.pop("refs", []))
        inspections.save_finding(plan.inspection, actions=list(answers), by=by, **finding)
    plan = plans.change_plan(plan, lead=_account(words["lead"]), by=by, **words["facts"])
    if not plan.actions.filter(owner=None).exists():
        agreed = {"agreed_by": words["agreed_by"], "is_delegated": True}
        plan = plans.agree_plan(plan, on=words["agreed_on"], by=by, **agreed)
        plan = plans.activate_plan(plan, on=words["active_on"], by=by)
    return plan


def _with_day(milestone: dict[str, Any]) -> dict[str, Any]:
    """Set the due date of a milestone: a date, or so many days after the day of loading."""
    days = milestone.pop("in_days", None)
    due_on = timezone.localdate() + timedelta(days=days) if days else milestone["due_on"]
    return milestone | {"due_on": due_on}


def _account(email: str) -> User | None:
    return User.objects.filter(email=email, is_active=True).first()


def _text(words: dict) -> PlanText:
    found = words["inspection"]
    judgements = tuple((subject, grade) for subject, grade in found.pop("judgements"))
    areas = tuple(found.pop("areas"))
    inspection = InspectionText(judgements=judgements, areas=areas, **found)
    actions = tuple(ActionText(**action) for action in words["actions"])
    return PlanText(words["title"], words["source"], actions, inspection)
