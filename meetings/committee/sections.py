"""Sections of meetings on the pages of committees and people: recommendations, referrals …"""

from typing import Any

from committees.models import Committee, Person
from meetings.attendance.reading import lines_of_committee, lines_of_person
from meetings.models import CallIn, DocumentRequest, Recommendation, Referral
from meetings.outcomes.documents import register as documents
from meetings.outcomes.recommendations import register
from scrutiny.permissions import can
from scrutiny.sections import Section

SHOWN = 5
COUNTED = (
    "Meetings that were held while the member sat there. Cancelled ones are not counted. "
    "Substituted: the member was away and somebody came in their place. "
    "Came as a substitute: for somebody else; counted as present."
)


def recommendations_of(committee: Committee, user: Any) -> Section | None:
    """Show a committee's recommendations and those made to it, overdue first."""
    made = Recommendation.objects.made().with_words().overdue_first()
    by_us = list(made.filter(committee=committee))
    to_us = list(made.filter(to_body=committee))
    if not (by_us or to_us):
        return None
    words = {"committee": committee, "by_us": _some(by_us), "to_us": _some(to_us)}
    return Section("meetings/recommendations/of_committee.html", words)


def referrals_of(committee: Committee, user: Any) -> Section | None:
    """Show referrals from and to a body: the same threads from both sides."""
    threads = Referral.objects.with_bodies()
    by_us = list(threads.filter(from_body=committee)[:SHOWN])
    to_us = list(threads.filter(to_body=committee)[:SHOWN])
    if not (by_us or to_us):
        return None
    return Section("meetings/referrals/of_committee.html", {"by_us": by_us, "to_us": to_us})


def groups_of(committee: Committee, user: Any) -> Section | None:
    groups = list(committee.task_groups.all()[:SHOWN])
    words = {"groups": groups}
    return Section("meetings/task_groups/of_committee.html", words) if groups else None


def documents_of(committee: Committee, user: Any) -> Section | None:
    """Link to the committee's document requests, for users who may see them."""
    if committee.kind not in documents.BODY_KINDS or not can(user, "documents.view", committee):
        return None
    asked = DocumentRequest.objects.visible_to(user).of_body(committee)
    words = {"committee": committee, "summary": documents.summary(asked)}
    return Section("meetings/documents/of_committee.html", words)


def call_ins_of(committee: Committee, user: Any) -> Section | None:
    valid = CallIn.objects.found_valid().select_related("committee")
    found = list(valid.filter(committee=committee)[:SHOWN])
    words = {"call_ins": found}
    return Section("meetings/call_ins/of_committee.html", words) if found else None


def attendance_of_committee(committee: Committee, user: Any) -> Section | None:
    """Show the members' attendance in the newest year that has any."""
    lines = lines_of_committee(committee)
    if not lines:
        return None
    caption = f"Attendance in {lines[0].year_label}"
    words = {"lines": lines, "by": "committee", "caption": caption, "lead": COUNTED}
    return Section("meetings/attendance/figures.html", words)


def attendance_of_person(person: Person, user: Any) -> Section | None:
    """Show a person's attendance by year; nothing for one who never had a seat."""
    lines = lines_of_person(person)
    if not lines and not person.memberships.exists():
        return None
    words = {"lines": lines, "by": "person", "caption": "Attendance by year", "lead": COUNTED}
    return Section("meetings/attendance/figures.html", words)


def _some(found: list[Recommendation]) -> dict[str, Any]:
    return {"summary": register.summary(found), "first": found[:SHOWN]} if found else {}
