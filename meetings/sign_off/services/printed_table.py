"""Dates and initials in a report's own sign-off table (docs/payloads.md, report)."""

from django.db import transaction

from meetings.models import Entry, Meeting, Paper, SignOff
from meetings.pack.shapes import PageSource
from meetings.papers.services.papers import newest_content, words_of_payload
from meetings.sign_off.reading import route_of


def print_sign_offs(paper: Paper) -> None:
    """Write the sign-offs into the table of a report written here.

    Only into a version that was never published, since those never change. A report that was
    never sent from here keeps the table that it came with.
    """
    content = newest_content(paper)
    if content is None or content.payload_kind != "report":
        return
    rows = SignOff.objects.for_services().filter(paper=paper, is_current=True)
    if not rows or Entry.objects.filter(version=content.version_id).exists():
        return
    order = [step.role for step in route_of(paper.item.meeting.committee)]
    places = {role: place for place, role in enumerate(order)}
    ordered = sorted(rows, key=lambda row: places.get(row.role, len(places)))
    table = [_printed(row, content.version_id) for row in ordered]
    payload = content.payload or {}
    if payload.get("sign_offs") == table:
        return
    words = words_of_payload(PageSource("report", payload | {"sign_offs": table}))
    content.payload, content.digest = words["payload"], words["digest"]
    content.save(update_fields=["payload", "digest"])


@transaction.atomic
def print_all_sign_offs(meeting: Meeting) -> None:
    """Update the sign-off tables of a draft's reports before publication."""
    for paper in Paper.objects.filter(item__meeting=meeting, origin=Paper.Origin.AUTHORED):
        print_sign_offs(Paper.objects.select_for_update().get(pk=paper.pk))


def _printed(row: SignOff, newest: int) -> dict[str, str]:
    """Return one row of the table; a signature for an earlier version does not count."""
    holds = row.is_given and row.holds_for_id == newest
    return {
        "by": row.name,
        "sent": row.sent_on.isoformat() if row.sent_on else "",
        "signed": row.decided_on.isoformat() if holds and row.decided_on else "",
        "initials": row.initials if holds else "",
    }
