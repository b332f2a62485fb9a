"""Breadcrumbs from My work to a meeting and its agenda."""

from django.urls import reverse

from meetings.models import Meeting
from scrutiny.breadcrumbs import my_work, trail


def up_to_tasks(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the way back from a page of work on a meeting."""
    return trail(my_work(), (str(meeting), reverse("meetings:tasks", args=[meeting.slug])))


def up_to_agenda(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the way back from a page about an item or a paper of it."""
    return [*up_to_tasks(meeting), ("Agenda", reverse("meetings:agenda", args=[meeting.slug]))]
