from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from committees.models import Committee
from meetings.models import AgendaItem, Meeting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

EDITABLE = (Meeting.State.PLANNED, Meeting.State.DRAFT, Meeting.State.PUBLISHED)
FACTS = frozenset(
    {
        "starts_at",
        "venue",
        "democratic_services_name",
        "democratic_services_phone",
        "media_name",
        "media_phone",
        "saving_pounds",
        "saving_kg_co2",
        "saving_basis",
        "is_announced",
        "import_digest",
    }
)


def slug_for(committee: Committee, starts_at: datetime) -> str:
    """Return a new meeting's address: code and day, numbered for a second one that day."""
    stem = f"{committee.slug}-{timezone.localtime(starts_at):%Y-%m-%d}"
    taken = set(Meeting.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@transaction.atomic
def plan_meeting(
    committee: Committee, *, starts_at: datetime, venue: str, by: User | None, **facts: Any
) -> Meeting:
    """Add a meeting of a committee to the diary. `facts` are other fields of the meeting.

    Raises Refused for a dissolved committee.
    """
    _check_facts(facts)
    if committee.dissolved_on and committee.dissolved_on <= timezone.localdate(starts_at):
        raise Refused(f"{committee} was dissolved on {committee.dissolved_on:%-d %B %Y}.")
    meeting = Meeting(
        committee=committee,
        slug=slug_for(committee, starts_at),
        starts_at=starts_at,
        venue=venue,
        made_by=by,
        **facts,
    )
    meeting.full_clean()
    meeting.save()
    record("meeting.planned", meeting, by=by, sentence=f"Planned {meeting}")
    return meeting


@transaction.atomic
def change_facts(meeting: Meeting, *, by: User | None, **facts: Any) -> Meeting:
    """Correct the details of a meeting that was neither held nor cancelled."""
    _check_facts(facts)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    changed = [name for name, value in facts.items() if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, facts[name])
    if changed:
        meeting.full_clean()
        meeting.save(update_fields=changed)
        record("meeting.changed", meeting, by=by, sentence="Changed the meeting", fields=changed)
    return meeting


@transaction.atomic
def mark_held(meeting: Meeting, *, by: User | None) -> Meeting:
    """Mark a meeting as held. Raises Refused for one that is over or cancelled."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state not in EDITABLE:
        raise Refused(f"The meeting is {meeting.get_state_display().lower()}.")
    meeting.state = Meeting.State.HELD
    meeting.save(update_fields=["state"])
    record("meeting.held", meeting, by=by, sentence=f"Recorded as held: {meeting}")
    return meeting


def require_editable(meeting: Meeting) -> None:
    """Refuse changes to the agenda of a meeting that is over or cancelled."""
    if meeting.state not in EDITABLE:
        state = meeting.get_state_display().lower()
        raise Refused(f"The meeting is {state}, so its agenda cannot be changed.")


def _check_facts(facts: dict) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"not facts of a meeting: {', '.join(sorted(unknown))}")


def locked_item(item: AgendaItem) -> AgendaItem:
    """Lock an item and its meeting. Raises Refused for a removed item or a closed agenda."""
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    item = AgendaItem.with_removed.select_for_update().get(pk=item.pk)
    if item.is_removed:
        raise Refused("This item has been taken off the agenda. Put it back first.")
    return item


def put_in_order(
    siblings: QuerySet, wanted: Sequence, meeting: Meeting, *, by: User | None
) -> None:
    """Number rows as ordered. Raises Refused for an outdated list or a moved published row."""
    kept = {row.pk: row for row in siblings}
    if sorted(kept) != sorted(row.pk for row in wanted):
        raise Refused("The agenda was changed meanwhile. Look at it again.")
    places = {row.pk: place for place, row in enumerate(wanted, 1)}
    moved = [row for row in kept.values() if row.position != places[row.pk]]
    if any(row.entries.exists() for row in moved):
        raise Refused("What is published keeps its place and number.")
    for row in moved:
        row.position = places[row.pk]
        row.save(update_fields=["position"])
    if moved:
        keys = [row.key for row in wanted]
        record("agenda.ordered", meeting, by=by, sentence="Put the agenda in order", keys=keys)


IN_THE_MAKING = (Meeting.State.PLANNED, Meeting.State.DRAFT)
