"""Closing a meeting with an answer for every member, so that nobody is absent unasked."""

from datetime import time

from django.db import transaction

from meetings.models import Meeting, Minutes
from meetings.services.attendance import mark
from meetings.services.minuting import close_meeting
from meetings.sitting import Sitting
from scrutiny.models import User


@transaction.atomic
def end_meeting(
    meeting: Meeting, *, started_at: time, ended_at: time, others: str = "", by: User | None
) -> Minutes:
    """Close a meeting; `others` says what those members were whom nobody marked."""
    for person in Sitting(meeting).unmarked if others else ():
        mark(meeting, person, others, by=by)
    return close_meeting(meeting, started_at=started_at, ended_at=ended_at, by=by)
