"""Who may do what: one table, two questions (`can`, `require`), one language for lists.

It imports no other app and follows relations. `visible_to(user)` on every
queryset is built from `Standing`, as the predicates here are, and
tests/scrutiny/test_permissions.py proves that both agree. docs/roles.md says it in words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404

AUDIENCES = ("public", "members", "officers")


@dataclass(frozen=True)
class Standing:
    """What a user's grants and memberships amount to at this moment.

    Read anew for every question, so that a right ends with the grant or
    membership that it came from. Committees are given by primary key.
    """

    is_administrator: bool = False
    is_officer_everywhere: bool = False
    officer_of: frozenset[int] = frozenset()
    member_of: frozenset[int] = frozenset()
    is_lead_everywhere: bool = False
    lead_of: frozenset[int] = frozenset()
    user_id: int | None = None

    def is_officer_of(self, committee_id: int) -> bool:
        return self.is_officer_everywhere or committee_id in self.officer_of

    def is_member_of(self, committee_id: int) -> bool:
        return committee_id in self.member_of

    @property
    def manages_plans_everywhere(self) -> bool:
        return self.is_officer_everywhere or self.is_lead_everywhere

    @property
    def manages_plans_of(self) -> frozenset[int]:
        return self.officer_of | self.lead_of


PUBLIC = Standing()


def standing(user: Any) -> Standing:
    """Read what `user` is now, in two queries; anybody not signed in is the public."""
    if not (user and user.is_authenticated and user.is_active):
        return PUBLIC
    grants = list(user.grants.current().values_list("role", "committee_id"))
    officer = {committee for role, committee in grants if role == "democracy-officer"}
    lead = {committee for role, committee in grants if role == "plan-lead"}
    return Standing(
        is_administrator=user.is_superuser or ("administrator", None) in grants,
        is_officer_everywhere=None in officer,
        officer_of=frozenset(officer - {None}),
        member_of=_committees_of(user),
        is_lead_everywhere=None in lead,
        lead_of=frozenset(lead - {None}),
        user_id=user.pk,
    )


def _committees_of(user: Any) -> frozenset[int]:
    person = getattr(user, "person", None)
    if person is None:
        return frozenset()
    return frozenset(person.memberships.current().values_list("committee_id", flat=True))


def _always(who: Standing, thing: Any) -> bool:
    return True


def _administers(who: Standing, thing: Any) -> bool:
    return who.is_administrator


def _sees_meeting(who: Standing, meeting: Any) -> bool:
    is_public = meeting.is_announced or meeting.has_been_public
    return is_public or who.is_officer_of(meeting.committee_id)


def _manages_meeting(who: Standing, meeting: Any) -> bool:
    return who.is_officer_of(meeting.committee_id)


def _plans_meetings(who: Standing, committee: Any) -> bool:
    return who.is_officer_of(committee.pk)


def _has_work(who: Standing, thing: Any) -> bool:
    """Has a page of work of their own: democracy officers, and who has actions or plans."""
    is_officer = who.is_officer_everywhere or bool(who.officer_of)
    return is_officer or _has_actions(who, thing)


def _reads_edition(who: Standing, edition: Any) -> bool:
    meeting = edition.publication.meeting
    if edition.audience == "public":
        return True
    if who.is_officer_of(meeting.committee_id):
        return True
    return edition.audience == "members" and who.is_member_of(meeting.committee_id)


def _reads_withheld(who: Standing, holder: Any) -> bool:
    """May read the withheld words of this item or paper (RULES E4); members, once published."""
    committee_id = _meeting_of(holder).committee_id
    if who.is_officer_of(committee_id):
        return True
    is_theirs = holder.is_open_to_members and who.is_member_of(committee_id)
    return is_theirs and (hasattr(holder, "edition") or holder.entries.exists())


def _manages_plan(who: Standing, thing: Any) -> bool:
    """May run a plan or an inspection: it has a committee, or none in particular."""
    return who.manages_plans_everywhere or thing.committee_id in who.manages_plans_of


def _sees_plan(who: Standing, thing: Any) -> bool:
    return thing.is_public or _manages_plan(who, thing)


def _plans_actions(who: Standing, committee: Any) -> bool:
    return who.manages_plans_everywhere or committee.pk in who.manages_plans_of


def _has_plans(who: Standing, thing: Any) -> bool:
    return who.manages_plans_everywhere or bool(who.manages_plans_of)


def _has_actions(who: Standing, thing: Any) -> bool:
    """Owns an action that is not taken out, or runs plans."""
    if who.user_id is None or _has_plans(who, thing):
        return who.user_id is not None
    actions = apps.get_model("actionplans", "Action").objects
    return actions.filter(owner_id=who.user_id).exists()


def _updates_action(who: Standing, action: Any) -> bool:
    is_owner = who.user_id is not None and action.owner_id == who.user_id
    return is_owner or _manages_plan(who, action.plan)


def _reads_evidence(who: Standing, evidence: Any) -> bool:
    """May fetch evidence: everybody what was released, who works on the action all of it."""
    is_open = evidence.is_public and not evidence.is_withdrawn
    return (is_open and evidence.action.plan.is_public) or _updates_action(who, evidence.action)


def _meeting_of(holder: Any) -> Any:
    return holder.meeting if hasattr(holder, "meeting") else holder.item.meeting


RULES: dict[str, Callable[[Standing, Any], bool]] = {
    "admin.open": _administers,
    "committee.view": _always,
    "person.view": _always,
    "meeting.view": _sees_meeting,
    "meeting.manage": _manages_meeting,
    "meeting.plan": _plans_meetings,
    "work.open": _has_work,
    "edition.read": _reads_edition,
    "withheld.read": _reads_withheld,
    "inspection.view": _sees_plan,
    "inspection.manage": _manages_plan,
    "plan.view": _sees_plan,
    "plan.manage": _manages_plan,
    "plan.add": _plans_actions,
    "plans.open": _has_plans,
    "actions.open": _has_actions,
    "action.update": _updates_action,
    "evidence.read": _reads_evidence,
}


def can(user: Any, action: str, thing: Any = None) -> bool:
    """Say whether `user` may do `action` to `thing`. An unknown action raises KeyError."""
    return RULES[action](standing(user), thing)


def require(user: Any, action: str, thing: Any = None) -> None:
    """Refuse with 403 what somebody who sees the thing may not do to it."""
    if not can(user, action, thing):
        raise PermissionDenied


def require_sight(user: Any, action: str, thing: Any = None) -> None:
    """Refuse with 404: what a person may not see answers as if it were not there."""
    if not can(user, action, thing):
        raise Http404


def audience_of(user: Any, meeting: Any) -> str:
    """Return the widest edition of a meeting's papers that `user` may read."""
    who = standing(user)
    if who.is_officer_of(meeting.committee_id):
        return "officers"
    return "members" if who.is_member_of(meeting.committee_id) else "public"


def officers_of(committee_id: int) -> Any:
    """Return the users who are democracy officers of a committee now, or of all committees."""
    return _granted(committee_id, "democracy-officer")


def plan_leads_of(committee_id: int) -> Any:
    """Return the users who may lead action plans of a committee."""
    return _granted(committee_id, "plan-lead", "democracy-officer")


def action_owners_of(committee_id: int) -> Any:
    """Return the users who may be given actions of a committee's plans."""
    return _granted(committee_id, "action-owner", "plan-lead")


def _granted(committee_id: int, *roles: str) -> Any:
    """Return the active users who have one of these roles for a committee, or for all."""
    grants = apps.get_model("committees", "RoleGrant").objects.current().filter(role__in=roles)
    here = grants.filter(committee_id=committee_id) | grants.filter(committee_id=None)
    return get_user_model().objects.filter(grants__in=here, is_active=True).distinct()
