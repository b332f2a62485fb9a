"""The details of a meeting, as the table on its pages."""

from datetime import date

from django.utils import timezone

from meetings.diary.lateness import deadline_of
from meetings.models import Meeting
from scrutiny.templatetags.wording import clock, long_date


def facts_of(meeting: Meeting) -> list[tuple[str, str]]:
    services = f"{meeting.democratic_services_name}\n{meeting.democratic_services_phone}"
    return [
        ("Date", long_date(meeting.starts_at)),
        ("Time", clock(meeting.starts_at)),
        ("Place", meeting.venue),
        ("Democratic Services", services.strip()),
        ("Media enquiries", f"{meeting.media_name}\n{meeting.media_phone}".strip()),
    ]


def deadline_to_come(meeting: Meeting) -> date | None:
    """Return the day by which the agenda will be published, None once that day is past."""
    if meeting.is_off:
        return None
    deadline = deadline_of(meeting).deadline
    return deadline if deadline >= timezone.localdate() else None
