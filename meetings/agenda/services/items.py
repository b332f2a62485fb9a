from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from meetings.diary.services import require_editable
from meetings.exempt.services.exempt_words import Ground, check_public_title, family_of, set_apart
from meetings.models import AgendaItem, Meeting, Paper
from meetings.sitting.services.closed_words import close_words
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused

NO_SUB_ITEMS = (
    "This item is exempt or confidential, and a sub-item would be listed in open words. Take the "
    "mark off, add the sub-item, then mark the item again: its sub-items go with it."
)
ITEM_WORDS = frozenset({"title", "purpose", "kind", "presenters", "late_reason", "timing"})


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    title: str,
    by: User | None,
    kind: str = AgendaItem.Kind.REPORT,
    purpose: str = "",
    presenters: Sequence[str] = (),
    late_reason: str = "",
    timing: str = "",
    parent: AgendaItem | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda, or of its parent's sub-items."""
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

    `revision` is the one that the person had open: Overtaken where somebody else has
    changed the item since.
    """
    item = _locked_item(item)
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
    """Take an item that was never published off a draft agenda; `restore_item` puts it back."""
    item = _locked_item(item)
    if item.entries.exists():
        raise Refused("A published item stays on record. Publish a revised agenda instead.")
    if item.sub_items.exists():
        raise Refused("Remove its sub-items first.")
    item.is_removed = True
    item.save(update_fields=["is_removed"])
    record("item.removed", item.meeting, by=by, sentence="Removed an item", item=item.key)


@transaction.atomic
def restore_item(item: AgendaItem, *, by: User | None) -> AgendaItem:
    """Put a removed item back in its place, with its papers.

    Where what is published stands after that place it comes last: published items
    keep their numbers.
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


@transaction.atomic
def remove_paper(paper: Paper, *, by: User | None) -> None:
    """Take a paper that was never published off a draft agenda."""
    item = _locked_item(paper.item)
    if paper.entries.exists():
        raise Refused("A published paper stays on record. Withdraw it instead.")
    paper.is_removed = True
    paper.save(update_fields=["is_removed"])
    record("paper.removed", item.meeting, by=by, sentence="Removed a paper", paper=paper.key)


@transaction.atomic
def restore_paper(paper: Paper, *, by: User | None) -> Paper:
    """Put a removed paper back at the end of its item's papers."""
    item = _locked_item(paper.item)
    paper = Paper.with_removed.select_for_update().get(pk=paper.pk)
    if not paper.is_removed:
        raise Refused("The paper is on the agenda.")
    last = item.papers.order_by("-position").values_list("position", flat=True).first()
    paper.position = 1 if last is None else last + 1
    paper.is_removed = False
    paper.save(update_fields=["position", "is_removed"])
    record("paper.restored", item.meeting, by=by, sentence="Put a paper back", paper=paper.key)
    return paper


@transaction.atomic
def withhold(
    holder: AgendaItem | Paper,
    *,
    basis: str,
    public_title: str,
    public_interest: str,
    by: User | None,
    paragraphs: Sequence[int] = (),
    shared_because: str = "",
) -> None:
    """Mark an item or a paper exempt or confidential (LGA 1972 s.100A, Schedule 12A).

    Its words move into `Withheld` and its files into `WithheldContent`; what
    stays is `public_title`. Withholding an item withholds its papers and
    sub-items as well. `shared_because` shares it with every member of the committee.
    A published item or paper is withdrawn, not withheld.
    """
    item = holder if isinstance(holder, AgendaItem) else holder.item
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    holder.refresh_from_db()
    if holder.is_withheld:
        raise Refused("It is withheld already.")
    if holder.entries.filter(basis="").exists():
        raise Refused("It has been published. Withdraw it instead.")
    ground = Ground(basis, paragraphs, public_interest, shared_because)
    ground.check()
    family = family_of(holder)
    for held in family:
        check_public_title(public_title, held.title)
        set_apart(held, public_title, ground)
    close_words([held for held in family if isinstance(held, AgendaItem)])
    facts = {"key": holder.key, **ground.facts}
    record("withheld", item.meeting, by=by, sentence=f"Marked as {basis}", **facts)


def _locked_item(item: AgendaItem) -> AgendaItem:
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    item = AgendaItem.with_removed.select_for_update().get(pk=item.pk)
    if item.is_removed:
        raise Refused("This item has been taken off the agenda. Put it back first.")
    return item


def _make_room(item: AgendaItem, siblings: QuerySet[AgendaItem]) -> None:
    """Free the place that the item had; after all others where a published one would move."""
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
