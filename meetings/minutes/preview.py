"""A preview of one item's minute while it is typed. Nothing is saved."""

from typing import Any

from django.template.loader import render_to_string

from meetings.minutes.payload import minute_payload
from meetings.minutes.services.exempt_minutes import exempt_section
from meetings.models import Minute
from meetings.sitting.minute_words import to_html


def as_it_prints(minute: Minute, text: str, *, is_closed: bool) -> str:
    """Return a minute with these words as its paper would print it, with all records of the item.

    `is_closed` asks for the exempt minute, for an officer of the committee only. Raises
    ValueError where the text is too long.
    """
    code = minute.minutes.meeting.committee.code
    if is_closed:
        context: dict[str, Any] = {"section": exempt_section(minute, code, text)}
    else:
        minute.body_html = to_html(text)
        context = {"minute": minute_payload(minute, code)}
    return render_to_string("meetings/work/minuting/preview.html", context)
