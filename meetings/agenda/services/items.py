from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from meetings.diary.services import locked_item, require_editable
from meetings.models import AgendaItem, Meeting
from meetings.models.agenda import usual_business
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused

NO_SUB_ITEMS = (
    "This item is exempt or confidential, and a sub-item would be listed in open words. Take the "
    "mark off, add the sub-item, then mark the item again: its sub-items go with it."
)
ITEM_WORDS = frozenset(
    {"title", "purpose", "kind", "business", "presenters", "late_reason", "timing"}
)


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    title: str,
    by: User | None,
    kind: str = AgendaItem.Kind.REPORT,
    business: str | None = None,
    purpose: str = "",
    presenters: Sequence[str] = (),
    late_reason: str = "",
    timing: str = "",
    parent: AgendaItem | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda, or of its parent's sub-items.

    Without `business` it has the one for which councils use such a title, if any.
    Raises Refused for a parent elsewhere, or for a sub-item of a sub-item.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    if parent and (parent.meeting_id != meeting.pk or parent.parent_id):
        raise Refused("A sub-item belongs to an item of the same agenda, one level down.")
    if parent and AgendaItem.objects.get(pk=parent.pk).is_withheld:
        raise Refused(NO_SUB_ITEMS)
    siblings = meeting.items.filter(parent=parent)
    item = AgendaItem(
        meeting=meeting,
        parent=parent,
        position=_next_position(siblings),
        kind=kind,
        business=usual_business(title) if business is None else business,
        title=title,
        purpose=purpose,
        presenters=list(presenters),
        late_reason=late_reason,
        timing=timing,
    )
    item.full_clean()
    item.save()
    _begin_draft(meeting)
    record("item.added", meeting, by=by, sentence="Added an item", item=item.key)
    return item


@transaction.atomic
def change_item(
    item: AgendaItem, *, by: User | None, revision: int | None = None, **words: Any
) -> AgendaItem:
    """Change the public words of an item, which are those of `ITEM_WORDS`.

    Raises Refused for an exempt item, and Overtaken where another user has changed it since
    `revision`, the state that this user had open.
    """
    item = locked_item(item)
    if set(words) - ITEM_WORDS:
        raise TypeError(f"not words of an item: {', '.join(sorted(set(words) - ITEM_WORDS))}")
    if item.is_withheld:
        raise Refused("Change the withheld words of this item where it is marked exempt.")
    changed = [name for name, value in words.items() if getattr(item, name) != value]
    if changed and revision not in (None, item.revision):
        raise Overtaken("Somebody else changed this item while you had it open.")
    for name in changed:
        setattr(item, name, words[name])
    if changed:
        item.revision += 1
        item.full_clean()
        item.save(update_fields=[*changed, "revision"])
        facts = {"item": item.key, "fields": changed}
        record("item.changed", item.meeting, by=by, sentence="Changed an item", **facts)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User | None) -> None:
    """Remove an unpublished item from a draft; `restore_item` undoes it. Refused with sub-items."""
    item = locked_item(item)
    if item.entries.exists():
        raise Refused("A published item stays on record. Publish a revised agenda instead.")
    if item.sub_items.exists():
        raise Refused("Remove its sub-items first.")
    item.is_removed = True
    item.save(update_fields=["is_removed"])
    record("item.removed", item.meeting, by=by, sentence="Removed an item", item=item.key)


@transaction.atomic
def restore_item(item: AgendaItem, *, by: User | None) -> AgendaItem:
    """Restore a removed item to its place, with its papers.

    It comes last where a published item follows that place: published items keep their
    numbers. Raises Refused while the item that it belongs to is removed.
    """
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    require_editable(meeting)
    item = AgendaItem.with_removed.select_for_update().get(pk=item.pk)
    if not item.is_removed:
        raise Refused("The item is on the agenda.")
    if item.parent and item.parent.is_removed:
        raise Refused("Put back the item that it belongs to first.")
    _make_room(item, meeting.items.filter(parent=item.parent))
    item.is_removed = False
    item.save(update_fields=["position", "is_removed"])
    record("item.restored", meeting, by=by, sentence="Put an item back", item=item.key)
    return item


def _make_room(item: AgendaItem, siblings: QuerySet[AgendaItem]) -> None:
    """Free the place that the item had; use the last one where a published item would move."""
    after = siblings.filter(position__gte=item.position)
    if after.filter(entries__isnull=False).exists():
        item.position = _next_position(siblings)
    elif after.filter(position=item.position).exists():
        after.update(position=F("position") + 1)


def _begin_draft(meeting: Meeting) -> None:
    if meeting.state == Meeting.State.PLANNED:
        meeting.state = Meeting.State.DRAFT
        meeting.save(update_fields=["state"])


def _next_position(siblings: QuerySet[AgendaItem]) -> int:
    last = siblings.order_by("-position").values_list("position", flat=True).first()
    return 1 if last is None else last + 1
