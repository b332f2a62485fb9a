"""The section about actions and undertakings in the agenda editor."""

from typing import Any

from meetings.models import Meeting
from meetings.outcomes.undertakings.services import wait_for_agenda
from scrutiny.sections import Section


def undertakings_for_agenda(meeting: Meeting, user: Any) -> Section | None:
    """Offer the paper of open undertakings, while the agenda lacks it."""
    if not wait_for_agenda(meeting):
        return None
    return Section("meetings/work/agenda/undertakings.html", {"meeting": meeting})
