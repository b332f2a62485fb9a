"""Sections about action plans on pages of the rooms below: a committee, a recommendation,
and a paper.
"""

from typing import Any

from django.db.models import Q

from actionplans.models import ActionPlan
from committees.models import Committee
from meetings.models import Recommendation
from meetings.papers.generators import LivePage
from scrutiny.permissions import can
from scrutiny.sections import Section

SHOWN = 5


def plans_of(committee: Committee, user: Any) -> Section | None:
    """Show the plans that a committee watches, active ones first."""
    watched = Q(committee=committee) | Q(watched_by=committee)
    plans = ActionPlan.objects.visible_to(user).filter(watched).distinct()
    closed = Q(state=ActionPlan.State.CLOSED)
    found = list(plans.alias(is_closed_now=closed).order_by("is_closed_now", "title")[:SHOWN])
    words = {"committee": committee, "plans": found}
    return Section("actionplans/of_committee.html", words) if found else None


def plans_that_answer(recommendation: Recommendation, user: Any) -> Section | None:
    """Show the plans that answer a recommendation; a plan's officer may begin one from it."""
    found = list(ActionPlan.objects.visible_to(user).filter(recommendation=recommendation))
    may_begin = recommendation.is_public and can(user, "plans.open")
    words = {"recommendation": recommendation, "plans": found, "may_begin": may_begin}
    return Section("actionplans/of_recommendation.html", words) if found or may_begin else None


def live_plan(slug: str, user: Any) -> LivePage | None:
    plan = ActionPlan.objects.visible_to(user).filter(slug=slug).first()
    return LivePage(plan.title, plan.get_absolute_url()) if plan else None
