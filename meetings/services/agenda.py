from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from meetings.models import AgendaItem, Meeting, Paper, PaperContent, Withheld, WithheldContent
from meetings.models.withholding import Withholding
from meetings.services.meetings import require_editable
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

TRUE_WORDS = ("title", "label", "purpose", "presenters", "late_reason")


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
    parent: AgendaItem | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda, or of its parent's sub-items."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    if parent and (parent.meeting_id != meeting.pk or parent.parent_id):
        raise Refused("A sub-item belongs to an item of the same agenda, one level down.")
    if parent and AgendaItem.objects.get(pk=parent.pk).is_withheld:
        raise Refused("Add sub-items before the item is marked exempt or confidential.")
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
    )
    item.full_clean()
    item.save()
    _begin_draft(meeting)
    record("item.added", meeting, by=by, sentence="Added an item", item=item.key)
    return item


@transaction.atomic
def change_item(item: AgendaItem, *, by: User | None, **words: Any) -> AgendaItem:
    """Change the public words of an item: title, purpose, kind, presenters, late_reason."""
    item = _locked_item(item)
    allowed = {"title", "purpose", "kind", "presenters", "late_reason"}
    if set(words) - allowed:
        raise TypeError(f"not words of an item: {', '.join(sorted(set(words) - allowed))}")
    if item.is_withheld:
        raise Refused("Change the withheld words of this item where it is marked exempt.")
    changed = [name for name, value in words.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, words[name])
    if changed:
        item.full_clean()
        item.save(update_fields=changed)
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
    """Put a removed item back at the end of the agenda, with its papers."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    require_editable(meeting)
    item = AgendaItem.with_removed.select_for_update().get(pk=item.pk)
    if not item.is_removed:
        raise Refused("The item is on the agenda.")
    if item.parent_id and item.parent.is_removed:
        raise Refused("Put back the item that it belongs to first.")
    item.position = _next_position(meeting.items.filter(parent=item.parent))
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
    is_shared: bool = False,
) -> None:
    """Mark an item or a paper exempt or confidential (LGA 1972 s.100A, Schedule 12A).

    Its words move into `Withheld` and its files into `WithheldContent`; what
    stays is `public_title`. Withholding an item withholds its papers and
    sub-items as well. A published item or paper is withdrawn, not withheld.
    """
    item = holder if isinstance(holder, AgendaItem) else holder.item
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    holder.refresh_from_db()
    _check_ground(holder, basis, paragraphs, public_title, public_interest)
    ground = {"basis": basis, "paragraphs": sorted(paragraphs), "is_shared": is_shared}
    for held in _family(holder):
        _move_words(held, public_title, public_interest, ground)
    record("withheld", item.meeting, by=by, sentence=f"Marked as {basis}", key=holder.key, **ground)


def _check_ground(
    holder: AgendaItem | Paper,
    basis: str,
    paragraphs: Sequence[int],
    public_title: str,
    public_interest: str,
) -> None:
    if holder.is_withheld:
        raise Refused("It is withheld already.")
    if holder.entries.exists():
        raise Refused("It has been published. Withdraw it instead.")
    if basis not in (Withholding.Basis.EXEMPT, Withholding.Basis.CONFIDENTIAL):
        raise Refused("Say whether it is exempt or confidential.")
    if basis == Withholding.Basis.EXEMPT and not paragraphs:
        raise Refused("Name the paragraph of Schedule 12A, 1 to 7.")
    if basis == Withholding.Basis.CONFIDENTIAL and paragraphs:
        raise Refused("Confidential information has no Schedule 12A paragraph.")
    if not public_title.strip():
        raise Refused("Give a neutral title that the public may read.")
    if not public_interest.strip():
        raise Refused("Say why withholding outweighs the public interest in disclosing.")


def _family(holder: AgendaItem | Paper) -> list[AgendaItem | Paper]:
    """The holder and all that goes with it and is not withheld on a ground of its own."""
    if isinstance(holder, Paper):
        return [holder]
    # What was set aside too: it can be put back.
    items = [holder, *AgendaItem.with_removed.filter(parent=holder, basis="")]
    papers = Paper.with_removed.filter(item__in=items, basis="")
    return [*items, *papers]


def _move_words(
    holder: AgendaItem | Paper, public_title: str, public_interest: str, ground: dict[str, Any]
) -> None:
    kind = "paper" if isinstance(holder, Paper) else "item"
    words = {name: getattr(holder, name) for name in TRUE_WORDS if hasattr(holder, name)}
    withheld = Withheld(public_interest=public_interest, **{kind: holder}, **words)
    withheld.full_clean()
    withheld.save()
    holder.title = public_title
    for name, value in ground.items():
        setattr(holder, name, value)
    if isinstance(holder, Paper):
        holder.label = ""
        _move_contents(holder)
    else:
        holder.purpose, holder.presenters, holder.late_reason = "", [], ""
    holder.full_clean()
    holder.save()


def _move_contents(paper: Paper) -> None:
    for content in PaperContent.objects.filter(version__paper=paper):
        fields = {f.name: getattr(content, f.name) for f in content._meta.fields if f.name != "id"}
        WithheldContent.objects.for_services().create(**fields)
        content.delete()


def _locked_item(item: AgendaItem) -> AgendaItem:
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    return AgendaItem.objects.select_for_update().get(pk=item.pk)


def _begin_draft(meeting: Meeting) -> None:
    if meeting.state == Meeting.State.PLANNED:
        meeting.state = Meeting.State.DRAFT
        meeting.save(update_fields=["state"])


def _next_position(siblings: QuerySet[AgendaItem]) -> int:
    last = siblings.order_by("-position").values_list("position", flat=True).first()
    return 1 if last is None else last + 1
