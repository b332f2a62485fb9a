"""A meeting whose minutes are being taken, locked for a change."""

from datetime import time

from meetings.models import Meeting, Minute, Minutes
from meetings.sitting.procedure import is_after
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import clock

CLOSE_FIRST = "Close the meeting first: its minutes say when it ended."


def require_order(started_at: time, ended_at: time) -> None:
    if not is_after(started_at, ended_at):
        raise Refused(f"Enter a time after {clock(started_at)}, when it began.", "ended_at")


def require_open(minutes: Minutes) -> None:
    """Refuse changes to published minutes: they are corrected at the next meeting."""
    if not minutes.is_open_to_changes:
        raise Refused("These minutes are published. Correct them at the next meeting.")


def locked_meeting(meeting: Meeting) -> Meeting:
    """Lock a meeting while its minutes are taken; Refused before they begin, and once public."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise Refused("Begin the minutes first.")
    require_open(minutes)
    return meeting


def locked(minute: Minute, *, even_public: bool = False) -> Minute:
    """Lock a minute and read it again; Refused where its minutes are published."""
    rows = Minute.objects.select_related("minutes__meeting__committee", "item")
    minute = rows.select_for_update(of=("self",)).get(pk=minute.pk)
    if not even_public:
        require_open(minute.minutes)
    return minute
