"""The final report of a task and finish group, as a paper of its committee's agenda."""

from datetime import date

from django.db import transaction
from django.utils.html import format_html

from meetings.agenda.services.items import add_item
from meetings.models import AgendaItem, Meeting, Paper, TaskGroup
from meetings.pack.shapes import PageSource
from meetings.papers.services.papers import generate_paper
from scrutiny import richtext
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import long_date

GENERATOR = "group-report"
PURPOSE = "To receive the final report of the group and decide on its recommendations."


@transaction.atomic
def put_on_agenda(group: TaskGroup, place: Meeting | AgendaItem, *, by: User | None) -> Paper:
    """Attach the final report to an item, or to a new item at the end of a meeting's agenda.

    Raises Refused before the group has reported, or for another committee's meeting.
    """
    if group.state != TaskGroup.State.REPORTED:
        raise Refused("The group has not reported.")
    meeting = place if isinstance(place, Meeting) else place.meeting
    if meeting.committee_id != group.committee_id:
        raise Refused(f"That is no meeting of {group.committee}.")
    if isinstance(place, Meeting):
        place = add_item(place, title=_title(group), purpose=PURPOSE, by=by)
    return generate_paper(
        place,
        generator=GENERATOR,
        source=group.key,
        kind=Paper.Kind.REPORT,
        title=_title(group),
        by=by,
    )


def group_report_payload(key: str, on: date, audience: str) -> PageSource:
    """Return the payload for the group with this key: its members, and its present report."""
    group = TaskGroup.objects.select_related("committee").get(key=key)
    names = sorted({place.person.full_style for place in group.places.select_related("person")})
    facts = format_html(
        "<p>Set up by {} on {}; reported on {}.</p><p>Members: {}.</p>",
        group.committee,
        long_date(group.starts_on),
        long_date(group.reported_on),
        ", ".join(names),
    )
    body = facts + richtext.from_plain(group.final_report)
    return PageSource(
        "document", {"title": _title(group), "body_html": str(body), "landscape": False}
    )


def _title(group: TaskGroup) -> str:
    return f"Final report: {group}"
