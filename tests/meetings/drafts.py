"""What tests do to a draft agenda before they call the service that they are about."""

from datetime import time
from types import SimpleNamespace

from meetings.minutes.services import whole_minutes
from meetings.minutes.services.whole_minutes import Attendee, MinuteText
from meetings.models import Meeting, Minutes

WHY = {"public_title": "An exempt paper", "public_interest": "It would harm a child."}


def move(meeting: Meeting) -> None:
    """Change a record that a generated paper is made from."""
    Meeting.objects.filter(pk=meeting.pk).update(venue="Elsewhere")


def put_into(meeting: Meeting, state: str) -> None:
    reason = "Snow" if state in Meeting.OFF_STATES else ""
    Meeting.objects.filter(pk=meeting.pk).update(state=state, state_reason=reason)
    meeting.refresh_from_db()


def record_minutes(w: SimpleNamespace) -> Minutes:
    chair = Attendee("J Jones", "present", is_chair=True)
    text = MinuteText("Fostering", "<p>Heard.</p>", ("it be noted.",))
    return whole_minutes.record_minutes(
        w.meeting, first_number=7, ended_at=time(20), attendance=[chair], minutes=[text], by=w.by
    )
