"""An active plan of three actions with an owner and a lead, and updates as people write them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from actionplans.models import Action, ActionPlan, ActionUpdate, Release
from actionplans.updates.services.completion import check_completion
from actionplans.updates.services.release import release_update
from actionplans.updates.services.updates import UpdateText, add_update
from committees.models import RoleGrant
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import User
from tests.council import TinyCouncil, make_user

LINK = EvidenceGiven("Minutes of the board", link="https://example.org/minutes")


@dataclass(frozen=True)
class ActivePlan:
    plan: ActionPlan
    actions: list[Action]
    owner: User
    lead: User


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def moment(offset: int) -> datetime:
    return timezone.make_aware(datetime.combine(day(offset), time(12)))


def make_active_plan(council: TinyCouncil, *, number: int = 3, **facts: Any) -> ActivePlan:
    """Make it active since 60 days ago, its actions due in 30 days, updated every 90."""
    owner = User.objects.filter(email="owner@tinford.example").first() or make_user("owner")
    lead = User.objects.filter(email="lead@tinford.example").first() or _lead(council)
    given = {
        "slug": "plan", "title": "Care Plan", "source": "What needs to improve?",
        "committee": council.committee, "lead": lead, "state": ActionPlan.State.ACTIVE,
        "is_public": True, "public_on": day(-60), "active_on": day(-60),
    }  # fmt: skip
    plan = ActionPlan.objects.create(**(given | facts))
    actions = [
        Action.objects.create(
            plan=plan, ref=f"1.{place}", position=place, action=f"Do thing {place}.",
            due_on=day(30), owner=owner, confirmed_at=moment(-60),
        )
        for place in range(1, number + 1)
    ]  # fmt: skip
    return ActivePlan(plan, actions, owner, lead)


def _lead(council: TinyCouncil) -> User:
    lead = make_user("lead")
    RoleGrant.objects.create(user=lead, role=RoleGrant.Role.PLAN_LEAD, committee=council.committee)
    return lead


def text(delivery: str = "on-track", **words: Any) -> UpdateText:
    """Return the content of an update with this status."""
    known: dict[str, Any] = {"progress": "We met twice."}
    if delivery in ("at-risk", "off-track"):
        known |= {"reason": "Two posts are vacant.", "recovery_step": "We advertise them."}
    if delivery in ("complete", "embedded"):
        known |= {"evidence": (LINK,)}
    return UpdateText(delivery=delivery, **(known | words))


def say(action: Action, delivery: str = "on-track", *, by=None, days=0, **words: Any):
    return add_update(action, text(delivery, **words), by=by, at=moment(days))


def release(update: ActionUpdate, *, by=None, days=0, evidence=(), **words: Any) -> Release:
    names = ("progress", "difference", "reason", "recovery_step")
    said = {name: getattr(update, name) for name in names}
    for moved in update.postponements.all():
        said |= {"date_reason": moved.reason, "date_agreed_by": moved.agreed_by}
    said |= words
    return release_update(update, by=by, at=moment(days), evidence=evidence, **said)


def say_openly(action: Action, delivery: str = "on-track", *, by, checker, days=0, **words: Any):
    """Update the action, have it checked where that is required, and release the update."""
    update = say(action, delivery, by=by, days=days, **words)
    if delivery in ("complete", "embedded"):
        check_completion(update, is_agreed=True, by=checker)
    release(update, by=checker, days=days)
    return update
