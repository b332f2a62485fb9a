"""Meetings with their agendas, papers and minutes, written but not yet published."""

from datetime import datetime
from typing import Any

from committees.models import Committee, Person
from meetings.agenda.services.items import add_item
from meetings.diary.services import mark_held
from meetings.exempt.services.withholding import withhold
from meetings.minutes.services.whole_minutes import Attendee, MinuteText, record_minutes
from meetings.models import AgendaItem, Attendance, Meeting, StandingItem
from meetings.papers.services.papers import generate_paper, write_paper
from meetings.planning.services.planning import prepare_meeting
from meetings.reports.services.reports import Words, save_report, start_report
from scrutiny.models import User
from scrutiny.roof.demo import content
from scrutiny.roof.demo.signing import record_tables, send_report

Facts = dict[str, str]


def make_meeting(
    committee: Committee,
    words: dict[str, Any],
    *,
    starts_at: datetime,
    by: User | None,
    facts: Facts | None = None,
) -> Meeting:
    """Plan a meeting with its timetable and write its agenda.

    `facts` fill in the days that its reports mention. `words`: venue, meeting details,
    items with their papers, and sign-offs.
    """
    meeting = prepare_meeting(
        committee, starts_at=starts_at, venue=words["venue"], by=by, **words.get("facts", {})
    )
    for item in words.get("items", []):
        _add_item(meeting, item, facts or {}, by)
    if words.get("tables_are_signed"):
        record_tables(meeting, by=by)
    if "sent" in words:
        send_report(meeting, words["sent"], by=by)
    return Meeting.objects.get(pk=meeting.pk)


def make_standing_items() -> Committee:
    """Set the procedural items of every agenda; return the first of the committees."""
    made = [_with_standing_items(each) for each in content.read("standing_items")["committees"]]
    return made[0]


def _with_standing_items(words: dict[str, Any]) -> Committee:
    committee = Committee.objects.get(code=words["code"])
    if not committee.standing_items.exists():
        StandingItem.objects.bulk_create(
            StandingItem(committee=committee, position=place, **item)
            for place, item in enumerate(words["items"], 1)
        )
    return committee


def make_minuted_meeting(
    committee: Committee, words: dict[str, Any], *, by: User | None
) -> Meeting:
    """Record a meeting that took place before there were agendas here, with its minutes."""
    starts_at = content.moment(words["starts_at"])
    meeting = mark_held(make_meeting(committee, words, starts_at=starts_at, by=by), by=by)
    record_minutes(
        meeting,
        first_number=words["first_number"],
        ended_at=words["ended_at"],
        attendance=_attendance(words),
        minutes=[_minute(each) for each in words["minutes"]],
        by=by,
    )
    return meeting


def _add_item(meeting: Meeting, words: dict[str, Any], facts: Facts, by: User | None) -> None:
    item = add_item(
        meeting,
        title=words["title"],
        kind=words.get("kind", AgendaItem.Kind.REPORT),
        purpose=words.get("purpose", ""),
        presenters=words.get("presenters", []),
        by=by,
    )
    for paper in words.get("papers", []):
        _add_paper(item, paper, facts, by)
    if "writing" in words:
        _begin_report(item, words["writing"], by)
    if "exempt" in words:
        withhold(item, basis="exempt", by=by, **words["exempt"])


def _begin_report(item: AgendaItem, name: str, by: User | None) -> None:
    """Leave a report half written, as its author would; no email is sent."""
    words = content.read(f"papers/{name}")
    author = User.objects.filter(email=words.pop("author")).first()
    authors = [author] if author else []
    report = start_report(item, authors=authors, due_on=None, by=by, tell=False)
    bodies = [{"key": "", **body} for body in words.pop("bodies")]
    save_report(report, Words(bodies=bodies, **words), revision=report.revision, by=author)


def _add_paper(item: AgendaItem, words: dict[str, Any], facts: Facts, by: User | None) -> None:
    if "generator" in words:
        generate_paper(item, by=by, **words)
    elif "report" in words:
        payload = content.report(words["report"], **facts)
        title = payload["title"]
        write_paper(item, payload_kind="report", payload=payload, kind="report", title=title, by=by)
    else:
        title = words["title"]
        landscape = words.get("landscape", False)
        payload = content.document(words["document"], title=title, landscape=landscape)
        place = {"kind": words["kind"], "label": words["label"], "title": title}
        write_paper(item, payload_kind="document", payload=payload, by=by, **place)


def _attendance(words: dict[str, Any]) -> list[Attendee]:
    groups = {
        Attendance.Capacity.PRESENT: words["present"],
        Attendance.Capacity.APOLOGIES: words["apologies"],
    }
    people = {person.name: person for person in Person.objects.all()}
    known = [
        Attendee(name, capacity, person=people.get(name), is_chair=name == words["chair"])
        for capacity, names in groups.items()
        for name in names
    ]
    in_attendance = Attendance.Capacity.IN_ATTENDANCE
    officers = [
        Attendee(each["name"], in_attendance, each["role"]) for each in words["in_attendance"]
    ]
    return known + officers


def _minute(words: dict[str, Any]) -> MinuteText:
    return MinuteText(
        title=words["title"],
        body_html=content.rich(words.get("text", "")),
        resolved=tuple(words.get("resolved", [])),
    )
