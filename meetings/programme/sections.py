"""The section about the work programme in the agenda editor."""

from typing import Any

from meetings.models import Meeting
from meetings.programme.reading import topics_to_take
from scrutiny.sections import Section


def topics_for_agenda(meeting: Meeting, user: Any) -> Section | None:
    """Offer the topics that are planned for a meeting and not on its agenda."""
    topics = topics_to_take(meeting)
    return Section("meetings/work/agenda/topics.html", {"topics": topics}) if topics else None
