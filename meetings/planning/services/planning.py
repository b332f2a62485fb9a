"""Adding meetings to the diary: one or a year's, with a timetable and the first items."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from committees.models import Committee
from meetings.agenda.services.items import add_item
from meetings.agenda.services.previous_minutes import attach_previous_minutes
from meetings.diary.deadlines import Diary
from meetings.diary.services import change_facts, plan_meeting, require_editable
from meetings.models import AgendaItem, Meeting, Milestone, StandingItem, TimetableStep
from meetings.models.agenda import in_order
from meetings.sign_off.services.sending import recount_due
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@transaction.atomic
def prepare_meeting(
    committee: Committee,
    *,
    starts_at: datetime,
    venue: str,
    by: User | None,
    with_standing_items: bool = False,
    source: Meeting | None = None,
    **facts: Any,
) -> Meeting:
    """Add a meeting to the diary with its timetable, and begin its agenda.

    It begins with the committee's procedural items, with the items of `source`, or empty.
    """
    meeting = plan_meeting(committee, starts_at=starts_at, venue=venue, by=by, **facts)
    _with_timetable(meeting, Diary.read())
    if with_standing_items:
        take_standing_items(meeting, by=by)
    elif source:
        copy_items(meeting, source, by=by)
    return meeting


@transaction.atomic
def plan_year(
    committee: Committee,
    moments: Sequence[datetime],
    *,
    venue: str,
    by: User | None,
    **facts: Any,
) -> list[Meeting]:
    """Add several meetings of a committee to the diary: all of them, or none."""
    diary = Diary.read()
    return [
        _with_timetable(
            plan_meeting(committee, starts_at=starts_at, venue=venue, by=by, **facts), diary
        )
        for starts_at in moments
    ]


@transaction.atomic
def set_timetable(meeting: Meeting, *, by: User | None) -> None:
    """Count a meeting's timetable anew, back from the last day to publish its agenda."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    _with_timetable(meeting, Diary.read())
    recount_due(meeting)
    record("timetable.set", meeting, by=by, sentence="Counted the timetable back")


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: User | None, **facts: Any) -> Meeting:
    """Correct the details of a meeting; on another day it gets another timetable.

    Raises Refused for a public date, time or place: that needs `move_meeting`, which tells
    the public.
    """
    day_before = meeting.on
    is_public = meeting.is_announced or meeting.has_been_public
    told = [name for name in ("starts_at", "venue") if facts.get(name, "") not in ("", None)]
    if is_public and any(facts[name] != getattr(meeting, name) for name in told):
        raise Refused("The date, time and place are public. Postpone or move the meeting instead.")
    meeting = change_facts(meeting, by=by, **facts)
    if meeting.on != day_before:
        set_timetable(meeting, by=by)
    return meeting


@transaction.atomic
def announce(meeting: Meeting, *, by: User | None) -> Meeting:
    """Publish a meeting's date, time and place before its agenda. Refused once public."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    if meeting.is_announced or meeting.has_been_public:
        raise Refused("The date of this meeting is public already.")
    meeting.is_announced = True
    meeting.save(update_fields=["is_announced"])
    record("meeting.announced", meeting, by=by, sentence="Announced the date")
    return meeting


@transaction.atomic
def take_standing_items(meeting: Meeting, *, by: User | None) -> list[AgendaItem]:
    """Begin an empty agenda with the procedural items of its committee."""
    meeting = _locked_empty(meeting)
    items = [
        add_item(
            meeting,
            title=each.title,
            kind=each.kind,
            business=each.business or None,
            purpose=each.purpose,
            by=by,
        )
        for each in StandingItem.objects.filter(committee=meeting.committee_id)
    ]
    attach_previous_minutes(meeting, by=by)
    return items


@transaction.atomic
def copy_items(meeting: Meeting, source: Meeting, *, by: User | None) -> list[AgendaItem]:
    """Begin an empty agenda with the items of another meeting of the same committee.

    Papers stay behind, and so do exempt words: an exempt item comes with its neutral title,
    open, to be marked anew if it is exempt again. Raises Refused for another committee's.
    """
    meeting = _locked_empty(meeting)
    if source.committee_id != meeting.committee_id or source.pk == meeting.pk:
        raise Refused("Choose another meeting of the same committee.")
    copies: dict[int | None, AgendaItem | None] = {None: None}
    for item, _ in in_order(source.items.all()):
        copies[item.pk] = add_item(
            meeting,
            title=item.title,
            kind=item.kind,
            business=item.business,
            purpose=item.purpose,
            presenters=item.presenters,
            timing=item.timing,
            parent=copies[item.parent_id],
            by=by,
        )
    attach_previous_minutes(meeting, by=by)
    return [copy for copy in copies.values() if copy]


def _locked_empty(meeting: Meeting) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    if meeting.items.exists():
        raise Refused("This agenda has items already.")
    return meeting


def _with_timetable(meeting: Meeting, diary: Diary) -> Meeting:
    meeting.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(meeting=meeting, name=name, due_on=day)
        for name, day in diary.timetable(meeting.on, TimetableStep.objects.all())
    )
    return meeting
