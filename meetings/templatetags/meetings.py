"""The public state of a meeting, which never reveals that an agenda is in draft."""

from django import template

from meetings.models import Meeting

register = template.Library()

State = Meeting.State

WORDS: dict[str, tuple[str, str]] = {
    State.PLANNED: ("Agenda to come", "grey"),
    State.DRAFT: ("Agenda to come", "grey"),
    State.PUBLISHED: ("Agenda published", "teal"),
    State.HELD: ("Held", "grey"),
    State.CANCELLED: ("Cancelled", "red"),
    State.POSTPONED: ("Postponed", "orange"),
}
NOT_PUBLIC = ("Not public", "yellow")


def _tag(meeting: Meeting) -> tuple[str, str]:
    is_public = meeting.is_announced or meeting.has_been_public
    return WORDS[meeting.state] if is_public else NOT_PUBLIC


@register.filter
def state_word(meeting: Meeting) -> str:
    return _tag(meeting)[0]


@register.filter
def state_colour(meeting: Meeting) -> str:
    return _tag(meeting)[1]
