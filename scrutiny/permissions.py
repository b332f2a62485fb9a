"""Who may do what: one table, two questions (`can`, `require`), one language for lists.

It imports no other app and follows relations. `visible_to(user)` on every
queryset is built from `Standing`, as the predicates here are, and
tests/scrutiny/test_permissions.py proves that both agree. docs/roles.md has it in words.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404

from scrutiny.standing import SIGNATORIES, Standing, standing

AUDIENCES = ("public", "members", "officers")


def _always(who: Standing, thing: Any) -> bool:
    return True


def _administers(who: Standing, thing: Any) -> bool:
    return who.is_administrator


def _works_here(who: Standing, thing: Any) -> bool:
    """Whether the user works here: makes agendas, writes, signs, runs plans or administers."""
    return who.is_officer or who.takes_part or who.is_administrator or _has_plans(who, thing)


def _sees_meeting(who: Standing, meeting: Any) -> bool:
    is_public = meeting.is_announced or meeting.has_been_public
    return is_public or who.is_officer_of(meeting.committee_id)


def _is_its_officer(who: Standing, thing: Any) -> bool:
    """Whether the user is democracy officer of the committee whose meeting or record it is."""
    return who.is_officer_of(thing.committee_id)


def _plans_meetings(who: Standing, committee: Any) -> bool:
    return who.is_officer_of(committee.pk)


def _manages_committee(who: Standing, committee: Any) -> bool:
    """Whether the user keeps a committee's work programme, terms of reference and training."""
    return who.is_officer_of(committee.pk)


def _prepares_questions(who: Standing, meeting: Any) -> bool:
    """Whether the user shares the members' private questions: current members and co-optees."""
    return who.is_member_of(meeting.committee_id) and _sees_meeting(who, meeting)


def _sees_questions(who: Standing, meeting: Any) -> bool:
    """Whether the user sees the questions page; officers find only what members share there."""
    return _prepares_questions(who, meeting) or who.is_officer_of(meeting.committee_id)


def _has_work(who: Standing, thing: Any) -> bool:
    """Whether the user has My work: staff, committee members, and people asked for something."""
    if _sits(who, thing) or _begins_at_work(who, thing):
        return True
    return who.user_id is not None and _is_asked_about_minutes(who)


def _sits(who: Standing, thing: Any) -> bool:
    return bool(who.member_of)


def _begins_at_work(who: Standing, thing: Any) -> bool:
    """Whether sign-in leads to My work: people who make agendas, write, sign or update actions."""
    if _writes_reports(who, thing) or _has_actions(who, thing):
        return True
    return who.takes_part and _rows("SignOff").papers_of(who).exists()


def _is_asked_about_minutes(who: Standing) -> bool:
    """Whether draft minutes are out to the user for comment: as chair, or as a named reader."""
    return _rows("Minutes").for_chair(who).exists() or _rows("MinutesReader").of(who).exists()


def _makes_agendas(who: Standing, thing: Any) -> bool:
    return who.is_officer


def _writes_reports(who: Standing, thing: Any) -> bool:
    return who.is_officer or who.is_author


def _writes_report(who: Standing, report: Any) -> bool:
    """Whether the user writes this report: the committee's officers and its named authors."""
    committee_id = report.item.meeting.committee_id
    if who.is_officer_of(committee_id):
        return True
    return who.writes_for(committee_id) and report.authors.filter(pk=who.user_id).exists()


def _signs(who: Standing, sign_off: Any) -> bool:
    """Whether the user holds a sign-off request, by name or by grant (docs/rules.md SG1)."""
    committee_id = sign_off.paper.item.meeting.committee_id
    is_theirs = sign_off.holder_id in (None, who.user_id)
    waits = sign_off.is_current and sign_off.state == "waiting"
    return waits and is_theirs and who.signs_for(sign_off.role, committee_id)


def _is_author(who: Standing, paper: Any) -> bool:
    """Whether the user wrote the paper, or is its named author, and writes for the committee."""
    if not who.writes_for(paper.item.meeting.committee_id):
        return False
    run = getattr(paper, "sign_off_run", None)
    is_named = run is not None and run.author_id == who.user_id
    return is_named or paper.versions.filter(added_by_id=who.user_id).exists()


def _follows_sign_off(who: Standing, paper: Any) -> bool:
    return who.is_officer_of(paper.item.meeting.committee_id) or _takes_part(who, paper)


def _sends_for_sign_off(who: Standing, paper: Any) -> bool:
    return who.is_officer_of(paper.item.meeting.committee_id) or _is_author(who, paper)


def _takes_part(who: Standing, paper: Any) -> bool:
    return who.takes_part and _rows("SignOff").papers_of(who).filter(pk=paper.pk).exists()


def _rows(name: str) -> Any:
    return apps.get_model("meetings", name).objects


def _reads_edition(who: Standing, edition: Any) -> bool:
    meeting = edition.publication.meeting
    if edition.audience == "public":
        return True
    if who.is_officer_of(meeting.committee_id):
        return True
    return edition.audience == "members" and who.is_member_of(meeting.committee_id)


def _reads_withheld(who: Standing, holder: Any) -> bool:
    """Whether the user may read the exempt words (RULES E4); members, once published.

    A signatory reads the paper that they sign.
    """
    committee_id = _meeting_of(holder).committee_id
    if who.is_officer_of(committee_id):
        return True
    if holder._meta.model_name == "paper" and _takes_part(who, holder):
        return True
    is_theirs = holder.is_open_to_members and who.is_member_of(committee_id)
    return is_theirs and (hasattr(holder, "edition") or holder.entries.exists())


def _manages_plan(who: Standing, thing: Any) -> bool:
    """Whether the user may run a plan or an inspection, of their committee or of none."""
    return who.manages_plans_everywhere or thing.committee_id in who.manages_plans_of


def _sees_plan(who: Standing, thing: Any) -> bool:
    return thing.is_public or _manages_plan(who, thing)


def _plans_actions(who: Standing, committee: Any) -> bool:
    return who.manages_plans_everywhere or committee.pk in who.manages_plans_of


def _has_plans(who: Standing, thing: Any) -> bool:
    return who.manages_plans_everywhere or bool(who.manages_plans_of)


def _has_actions(who: Standing, thing: Any) -> bool:
    """Whether the user owns an action that is still in its plan, or runs plans."""
    if who.user_id is None or _has_plans(who, thing):
        return who.user_id is not None
    actions = apps.get_model("actionplans", "Action").objects
    return actions.filter(owner_id=who.user_id).exists()


def _updates_action(who: Standing, action: Any) -> bool:
    is_owner = who.user_id is not None and action.owner_id == who.user_id
    return is_owner or _manages_plan(who, action.plan)


def _reads_evidence(who: Standing, evidence: Any) -> bool:
    """Whether the user may download evidence: released, for everyone; all, if they work on it."""
    return evidence.is_open or _updates_action(who, evidence.action)


def _meeting_of(holder: Any) -> Any:
    return holder.meeting if hasattr(holder, "meeting") else holder.item.meeting


def _comments_on_minutes(who: Standing, minutes: Any) -> bool:
    """Whether the user comments on draft minutes: officers, and today's chair once circulated."""
    is_officer = who.is_officer_of(minutes.meeting.committee_id)
    return is_officer or _rows("Minutes").for_chair(who).filter(pk=minutes.pk).exists()


def _sees_recommendation(who: Standing, recommendation: Any) -> bool:
    return recommendation.is_public or who.is_officer_of(recommendation.committee_id)


def _answers(who: Standing, recommendation: Any) -> bool:
    """Whether the user records the response: officers of the body asked, or of the asking one."""
    return who.is_officer_of(recommendation.to_body_id or recommendation.committee_id)


def _reports_progress(who: Standing, recommendation: Any) -> bool:
    is_answering = recommendation.is_public and _answers(who, recommendation)
    return is_answering or _is_its_officer(who, recommendation)


def _reads_recommendation_file(who: Standing, file: Any) -> bool:
    """Whether the user may download evidence: public, for everyone; all, if they work on it."""
    return file.is_open or _reports_progress(who, file.recommendation)


def _works_on_referral(who: Standing, referral: Any) -> bool:
    return who.is_officer_of(referral.from_body_id) or who.is_officer_of(referral.to_body_id)


def _sees_call_in(who: Standing, call_in: Any) -> bool:
    return call_in.is_public or who.is_officer_of(call_in.committee_id)


def _is_in_group(who: Standing, group: Any) -> bool:
    """Whether the user has access to a group's private notes: its members today, and officers."""
    if who.is_officer_of(group.committee_id):
        return True
    in_group = who.person_id and group.places.current().filter(person_id=who.person_id)
    return bool(in_group and in_group.exists())


def _sees_documents(who: Standing, committee: Any) -> bool:
    """Whether the user sees the register of requests: officers, and the asking body's members."""
    asks = committee.kind == "scrutiny" and who.is_member_of(committee.pk)
    return asks or who.is_officer_of(committee.pk)


def _asks_for_documents(who: Standing, committee: Any) -> bool:
    """Whether the user may ask for executive documents: scrutiny members, officers (RULES S3)."""
    return committee.kind == "scrutiny" and _sees_documents(who, committee)


def _sees_document_request(who: Standing, request: Any) -> bool:
    return who.is_member_of(request.committee_id) or _works_on_documents(who, request)


def _works_on_documents(who: Standing, request: Any) -> bool:
    return who.is_officer_of(request.committee_id) or who.is_officer_of(request.holder_id)


def _answers_document_request(who: Standing, request: Any) -> bool:
    return who.is_officer_of(request.holder_id)


def _has_asked(who: Standing, request: Any) -> bool:
    """Whether the user is the member who asked, while they sit on the committee."""
    return who.is_member_of(request.committee_id) and request.member_id == who.person_id


def _withdraws_document_request(who: Standing, request: Any) -> bool:
    return _has_asked(who, request) or who.is_officer_of(request.committee_id)


def _reads_document(who: Standing, request: Any) -> bool:
    """Whether the user gets the copy, which may be exempt: the member who asked, and officers."""
    return _has_asked(who, request) or _works_on_documents(who, request)


def _has_documents(who: Standing, thing: Any) -> bool:
    return who.is_officer or bool(who.member_of)


def _keeps_attendance(who: Standing, person: Any) -> bool:
    """Whether the user keeps a councillor's six-month countdown: officers of their committees."""
    seats = person.memberships.current().values_list("committee_id", flat=True)
    return who.is_officer_everywhere or bool(who.officer_of & set(seats))


def _sees_take_downs(who: Standing, thing: Any) -> bool:
    return who.is_officer or who.is_administrator


def _decides_take_down(who: Standing, take_down: Any) -> bool:
    return _sees_take_downs(who, take_down) and take_down.asked_by_id != who.user_id


RULES: dict[str, Callable[[Standing, Any], bool]] = {
    "admin.open": _administers,
    "version.view": _works_here,
    "committee.view": _always,
    "person.view": _always,
    "meeting.view": _sees_meeting,
    "meeting.manage": _is_its_officer,
    "meeting.plan": _plans_meetings,
    "agendas.make": _makes_agendas,
    "reports.open": _writes_reports,
    "report.write": _writes_report,
    "committee.manage": _manages_committee,
    "questions.prepare": _prepares_questions,
    "questions.view": _sees_questions,
    "work.open": _has_work,
    "work.begin": _begins_at_work,
    "training.own": _sits,
    "edition.read": _reads_edition,
    "withheld.read": _reads_withheld,
    # To take a file though words in it are covered.
    "paper.overrule": _is_its_officer,
    "paper.sign": _signs,
    "paper.author": _is_author,
    "paper.send": _sends_for_sign_off,
    "sign_off.view": _follows_sign_off,
    "minutes.comment": _comments_on_minutes,
    "recommendation.view": _sees_recommendation,
    "recommendation.manage": _is_its_officer,
    "recommendation.answer": _answers,
    "recommendation.report": _reports_progress,
    "recommendation.file": _reads_recommendation_file,
    "referral.work": _works_on_referral,
    "call-in.view": _sees_call_in,
    "call-in.manage": _is_its_officer,
    "group.manage": _is_its_officer,
    "group.read": _is_in_group,
    "documents.open": _has_documents,
    "documents.view": _sees_documents,
    "documents.ask": _asks_for_documents,
    "document.view": _sees_document_request,
    "document.answer": _answers_document_request,
    "document.withdraw": _withdraws_document_request,
    "document.read": _reads_document,
    "takedown.view": _sees_take_downs,
    "takedown.ask": _makes_agendas,
    "takedown.decide": _decides_take_down,
    "attendance.keep": _keeps_attendance,
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
    """Whether `user` may do `action` to `thing`. An unknown action raises KeyError."""
    return RULES[action](standing(user), thing)


def require(user: Any, action: str, thing: Any = None) -> None:
    """Refuse with 403 an action that a person who may see the thing may not do."""
    if not can(user, action, thing):
        raise PermissionDenied


def require_sight(user: Any, action: str, thing: Any = None) -> None:
    """Refuse with 404: a thing that a person may not see answers as if it did not exist."""
    if not can(user, action, thing):
        raise Http404


def officers_of(committee_id: int) -> Any:
    """Return the users who are democracy officers of a committee now, or of all committees."""
    return _granted(committee_id, "democracy-officer")


def authors_of(committee_id: int) -> Any:
    """Return the users who write reports for a committee now."""
    return _granted(committee_id, "report-author")


def signatories_of(committee_id: int, role: str) -> Any:
    """Return the users who sign papers of a committee in this role now."""
    if role not in SIGNATORIES:
        raise KeyError(role)
    return _granted(committee_id, role)


def plan_leads_of(committee_id: int) -> Any:
    """Return the users who may lead action plans of a committee."""
    return _granted(committee_id, "plan-lead", "democracy-officer")


def action_owners_of(committee_id: int) -> Any:
    """Return the users who may be given actions of a committee's plans."""
    return _granted(committee_id, "action-owner", "plan-lead")


def _granted(committee_id: int, *roles: str) -> Any:
    """Return the active users who have one of these roles for a committee, or for all."""
    grants = apps.get_model("committees", "RoleGrant").objects.current().filter(role__in=roles)
    here = grants.filter(committee_id=committee_id) | grants.filter(committee=None)
    return get_user_model().objects.filter(grants__in=here, is_active=True).distinct()
