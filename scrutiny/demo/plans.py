"""The Ofsted action plan."""

from actionplans.models import ActionPlan
from actionplans.plan_text import ActionText, InspectionText, PlanText
from actionplans.services.keeping import save_plan
from committees.models import Committee
from scrutiny.demo.content import read
from scrutiny.models import User


def make_plan(by: User | None) -> ActionPlan:
    """Make the plan; one of the same address that was brought over is kept."""
    words = read("ofsted_plan")
    kept = ActionPlan.objects.filter(slug=words["slug"]).first()
    committee = Committee.objects.get(code=words["committee"])
    return kept or save_plan(_text(words), slug=words["slug"], committee=committee, by=by)


def _text(words: dict) -> PlanText:
    found = words["inspection"]
    judgements = tuple((subject, grade) for subject, grade in found.pop("judgements"))
    areas = tuple(found.pop("areas"))
    inspection = InspectionText(judgements=judgements, areas=areas, **found)
    actions = tuple(ActionText(**action) for action in words["actions"])
    return PlanText(words["title"], words["source"], actions, inspection)
