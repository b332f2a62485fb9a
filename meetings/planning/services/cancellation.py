"""Cancelling, postponing and moving an announced meeting."""

from datetime import datetime

from django.db import transaction

from meetings.diary.mail import tell_of_meeting
from meetings.diary.services import EDITABLE
from meetings.models import Meeting, Move
from meetings.sign_off.services.sending import recount_due
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import clock, long_date


def cancel_meeting(meeting: Meeting, *, reason: str, by: User | None) -> Meeting:
    """Cancel a meeting: its page shows the reason, and those concerned are emailed."""
    return _call_off(meeting, Meeting.State.CANCELLED, reason, by)


def postpone_meeting(meeting: Meeting, *, reason: str, by: User | None) -> Meeting:
    """Postpone a meeting to a date to be confirmed; with a known date, move it instead."""
    return _call_off(meeting, Meeting.State.POSTPONED, reason, by)


@transaction.atomic
def move_meeting(meeting: Meeting, *, starts_at: datetime, venue: str, by: User | None) -> Meeting:
    """Move a meeting to another time or room; its page shows the earlier ones.

    Raises Refused where nothing changes.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _require_ahead(meeting)
    venue = venue.strip()
    if (meeting.starts_at, meeting.venue) == (starts_at, venue):
        raise Refused("This is where and when it takes place already.")
    Move.objects.create(meeting=meeting, was_at=meeting.starts_at, was_in=meeting.venue, by=by)
    before = f"{long_date(meeting.starts_at)}, {clock(meeting.starts_at)}, {meeting.venue}"
    meeting.starts_at, meeting.venue = starts_at, venue
    meeting.full_clean()
    meeting.save(update_fields=["starts_at", "venue"])
    recount_due(meeting)
    after = f"{long_date(starts_at)}, {clock(starts_at)}, {venue}"
    record("meeting.moved", meeting, by=by, sentence="Moved the meeting", before=before)
    tell_of_meeting(meeting, "moved", f"It was to be: {before}\nIt takes place: {after}")
    return meeting


@transaction.atomic
def _call_off(meeting: Meeting, state: str, reason: str, by: User | None) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _require_ahead(meeting)
    word = Meeting.State(state).label.lower()
    if not reason.strip():
        raise Refused(f"Say why the meeting is {word}. The reason is public.")
    meeting.state, meeting.state_reason = state, reason.strip()
    meeting.full_clean()
    meeting.save(update_fields=["state", "state_reason"])
    record(f"meeting.{state}", meeting, by=by, sentence=f"{state.capitalize()}: {meeting}")
    tell_of_meeting(meeting, word, f"Reason: {meeting.state_reason}")
    return meeting


def _require_ahead(meeting: Meeting) -> None:
    if meeting.state not in EDITABLE:
        raise Refused(f"The meeting is {meeting.get_state_display().lower()} already.")
