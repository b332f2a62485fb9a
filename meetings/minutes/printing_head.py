"""What minutes print about the meeting as a whole, above and below its items.

All of it is in public words.
"""

from django.utils import timezone

from meetings.minutes.printing import (
    item_of_declarations,
    line_of_declaration,
    prints_what_came_later,
)
from meetings.models import Adjournment, Attendance, Minutes
from scrutiny.templatetags.wording import clock


def opening_lines(minutes: Minutes) -> list[str]:
    """Return a late start, the election of a chair, and declarations for the whole meeting.

    These declarations print here where no item is for declarations.
    """
    if not minutes.is_taken_here:
        return []
    return [*_began(minutes), *_elected(minutes), *_declared(minutes)]


def closing_lines(minutes: Minutes) -> list[str]:
    """Return when the meeting was adjourned and resumed."""
    if not minutes.is_taken_here:
        return []
    return [_adjourned(each) for each in minutes.meeting.adjournments.all()]


def _began(minutes: Minutes) -> list[str]:
    planned = timezone.localtime(minutes.meeting.starts_at).time()
    if minutes.started_at in (None, planned) or not prints_what_came_later(minutes):
        return []
    return [f"The meeting began at {clock(minutes.started_at)}"]


def _elected(minutes: Minutes) -> list[str]:
    rows = Attendance.objects.filter(meeting=minutes.meeting, is_elected_chair=True)
    return [
        f"In the absence of the Chair and the Vice-Chair {each.person.full_style} was elected "
        "Chair for the meeting."
        for each in rows.select_related("person")
        if each.person
    ]


def _declared(minutes: Minutes) -> list[str]:
    if item_of_declarations(minutes):
        return []
    found = minutes.meeting.declarations.filter(item=None).select_related("person", "item")
    return [line_of_declaration(each) for each in found]


def _adjourned(adjournment: Adjournment) -> str:
    words = f"The meeting was adjourned at {clock(adjournment.adjourned_at)}"
    if adjournment.resumed_at:
        words += f" and resumed at {clock(adjournment.resumed_at)}"
    return f"{words}: {adjournment.reason}" if adjournment.reason else words
