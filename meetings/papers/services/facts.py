"""The kind, name and item of a paper."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from meetings.diary.services import locked_item, put_in_order, require_editable
from meetings.exempt.services.exempt_words import ground_of, set_apart, true_words_of
from meetings.models import AgendaItem, Meeting, Paper, PaperContent, Withheld, WithheldContent
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused


@transaction.atomic
def describe_paper(
    paper: Paper,
    *,
    kind: str,
    title: str,
    label: str,
    by: User | None,
    revision: int | None = None,
) -> Paper:
    """Set a paper's kind, label and title, wherever its exempt words are kept.

    Raises Overtaken where another user has changed the words since `revision`.
    """
    paper = _locked(paper)
    words = true_words_of(paper) if paper.is_withheld else paper
    before = (paper.kind, words.title, words.label)
    if before == (kind, title, label):
        return paper
    if revision not in (None, paper.revision):
        raise Overtaken("Somebody else changed this paper while you had it open.")
    paper.revision += 1
    paper.kind, words.title, words.label = kind, title, label
    for row in {id(row): row for row in (words, paper)}.values():
        row.full_clean()
        row.save()
    facts = {"paper": paper.key}
    record("paper.renamed", paper.item.meeting, by=by, sentence="Renamed a paper", **facts)
    return paper


@transaction.atomic
def move_paper(paper: Paper, item: AgendaItem, *, by: User | None) -> Paper:
    """Move a paper to the end of another item of its agenda; a withheld item withholds it.

    Raises Refused for another agenda, the same item, or a published paper.
    """
    paper = _locked(paper)
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if item.meeting_id != paper.item.meeting_id:
        raise Refused("A paper stays on the agenda that it was added to.")
    if paper.entries.exists():
        raise Refused("What is published keeps its place and number.")
    if paper.item_id == item.pk:
        raise Refused("The paper is under this item already.")
    last = item.papers.order_by("-position").values_list("position", flat=True).first()
    was_under = paper.item.key
    paper.item, paper.position = item, 1 if last is None else last + 1
    if item.is_withheld and not paper.is_withheld:
        set_apart(paper, item.title, ground_of(item))
    else:
        paper.save(update_fields=["item", "position"])
    facts = {"paper": paper.key, "item": item.key, "was_under": was_under}
    record("paper.moved", item.meeting, by=by, sentence="Moved a paper", **facts)
    return paper


def labels_of(item: AgendaItem) -> set[str]:
    """Return the labels of an item's papers, withheld ones too; for services only."""
    true = Withheld.objects.for_services().filter(paper__item=item, paper__is_removed=False)
    labels = {*item.papers.values_list("label", flat=True), *true.values_list("label", flat=True)}
    return labels - {""}


def files_of(item: AgendaItem) -> set[str]:
    """Return the SHA-256 of every file among an item's papers; for services only."""
    papers: Any = item.papers.all()
    kept = (PaperContent.objects, WithheldContent.objects.for_services())
    those = [rows.filter(version__paper__in=papers) for rows in kept]
    return {digest for rows in those for digest in rows.values_list("digest", flat=True)}


def _locked(paper: Paper) -> Paper:
    require_editable(Meeting.objects.select_for_update().get(pk=paper.item.meeting_id))
    return Paper.objects.select_for_update().get(pk=paper.pk)


@transaction.atomic
def remove_paper(paper: Paper, *, by: User | None) -> None:
    """Remove an unpublished paper from a draft agenda. Raises Refused for a published one."""
    item = locked_item(paper.item)
    if paper.entries.exists():
        raise Refused("A published paper stays on record. Withdraw it instead.")
    paper.is_removed = True
    paper.save(update_fields=["is_removed"])
    record("paper.removed", item.meeting, by=by, sentence="Removed a paper", paper=paper.key)


@transaction.atomic
def restore_paper(paper: Paper, *, by: User | None) -> Paper:
    """Restore a removed paper to the end of its item's papers. Refused for one not removed."""
    item = locked_item(paper.item)
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
def order_papers(item: AgendaItem, papers: Sequence[Paper], *, by: User | None) -> None:
    """Put the papers of an item in this order; `papers` are all of them."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    require_editable(meeting)
    put_in_order(item.papers.all(), papers, meeting, by=by)
