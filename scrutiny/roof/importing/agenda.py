"""Updating a draft agenda from a folder; items that remain keep their addresses.

Items and papers are matched by their titles, else by their places. An open one is
changed. A withheld one is kept while its words and ground are the same and made anew
otherwise; it is never opened, since an officer may have withheld it after the import.
"""

from collections.abc import Sequence
from typing import Any, TypeVar, overload

from meetings.agenda.services import items as agenda
from meetings.agenda.services.order import order_items
from meetings.exempt.services.withholding import withhold
from meetings.models import AgendaItem, Meeting, Paper, Withheld
from meetings.models.withholding import Withholding
from meetings.papers.services.facts import order_papers, remove_paper
from meetings.papers.services.papers import newest_content, refresh_generated, rename_paper
from scrutiny.roof.importing.faults import Fault, blaming
from scrutiny.roof.importing.papers import PaperDue, PapersDue, attach, replace_if_changed
from scrutiny.roof.importing.run import Run
from scrutiny.roof.importing.wording import Exemption, ItemWords

Row = TypeVar("Row", AgendaItem, Paper)
# How something is made, and its words: only what is made alike can be known again.
Name = tuple[tuple[str, ...], tuple[str, ...]]


def bring_agenda(
    meeting: Meeting, words: Sequence[ItemWords], earlier: dict[str, Meeting], run: Run
) -> None:
    """Update the items of a draft to match `words`; `earlier` as in `PapersDue`."""
    _Bringer(meeting, PapersDue(meeting, earlier, run), run).items(words)
    refresh_generated(meeting, by=run.by)


class _Bringer:
    """Updates one meeting's items and papers to match their words, each level in order."""

    def __init__(self, meeting: Meeting, due: PapersDue, run: Run) -> None:
        self.meeting, self.due, self.run = meeting, due, run

    def items(
        self,
        words: Sequence[ItemWords],
        parent: AgendaItem | None = None,
        ground: Exemption | None = None,
    ) -> None:
        """Update a level of items; `ground` is why their parent, and they with it, are withheld."""
        kept = list(self.meeting.items.filter(parent=parent))
        known = _known_again(
            kept,
            [((), (_true_words(item).title,)) for item in kept],
            [((), (each.title,)) for each in words],
        )
        for row in kept:
            if row not in known:
                self.remove(row)
        rows = []
        for item, each in zip(known, words, strict=True):
            with blaming(each.place):
                rows.append(self.item(item, each, parent, each.exempt or ground))
        if rows:
            order_items(self.meeting, rows, by=self.run.by)

    def item(
        self,
        item: AgendaItem | None,
        words: ItemWords,
        parent: AgendaItem | None,
        ground: Exemption | None,
    ) -> AgendaItem:
        due = self.due.of(words, is_withheld=bool(ground))
        if item and item.is_withheld:
            _keep_withheld(ground, words.place)
            if self.is_same(item, words, ground):
                self.replace_files(item, words)
                return item
            self.remove(item)
            item = None
        item = self.open_item(item, words, parent)
        self.papers(item, due)
        self.items(words.items, item, ground)
        self.withhold(item, words.exempt)
        return item

    def open_item(
        self, item: AgendaItem | None, words: ItemWords, parent: AgendaItem | None
    ) -> AgendaItem:
        facts: dict[str, Any] = {
            "title": words.title,
            "kind": words.kind,
            "business": words.business,
            "purpose": words.purpose,
            "presenters": list(words.presenters),
            "late_reason": words.late,
        }
        if item is None:
            return agenda.add_item(self.meeting, parent=parent, by=self.run.by, **facts)
        return agenda.change_item(item, by=self.run.by, **facts)

    def papers(self, item: AgendaItem, due: Sequence[PaperDue]) -> None:
        kept = list(item.papers.all())
        known = _known_again(
            kept,
            [(_made(paper), _heading(paper)) for paper in kept],
            [(each.made, (each.title, each.label)) for each in due],
        )
        for row in kept:
            if row not in known:
                remove_paper(row, by=self.run.by)
        rows = []
        for paper, each in zip(known, due, strict=True):
            with blaming(each.place):
                rows.append(self.paper(item, paper, each))
        order_papers(item, rows, by=self.run.by)

    def paper(self, item: AgendaItem, paper: Paper | None, due: PaperDue) -> Paper:
        if paper and paper.is_withheld:
            _keep_withheld(due.exempt, due.place)
            if not _is_same_paper(paper, due, due.exempt):
                remove_paper(paper, by=self.run.by)
                paper = None
        if paper is None:
            paper = attach(item, due, self.run)
        else:
            replace_if_changed(paper, due, self.run)
        if not paper.is_withheld:
            paper = rename_paper(paper, title=due.title, label=due.label, by=self.run.by)
        self.withhold(paper, due.exempt)
        return paper

    def withhold(self, holder: AgendaItem | Paper, exempt: Exemption | None) -> None:
        if exempt and not holder.is_withheld:
            withhold(
                holder,
                basis=Withholding.Basis.EXEMPT,
                paragraphs=exempt.paragraphs,
                public_title=exempt.public_title,
                public_interest=exempt.public_interest,
                by=self.run.by,
            )

    def remove(self, item: AgendaItem) -> None:
        for sub_item in item.sub_items.all():
            self.remove(sub_item)
        agenda.remove_item(item, by=self.run.by)

    def is_same(self, item: AgendaItem, words: ItemWords, ground: Exemption | None) -> bool:
        """Whether a withheld item has these words, including everything below it."""
        true = _true_words(item)
        papers, sub_items = list(item.papers.all()), list(item.sub_items.all())
        due = self.due.of(words, is_withheld=bool(ground))
        return (
            (item.kind, true.title, true.purpose) == (words.kind, words.title, words.purpose)
            and _ground(item) == ground
            and (len(papers), len(sub_items)) == (len(due), len(words.items))
            and all(
                _is_same_paper(paper, each, each.exempt or ground)
                for paper, each in zip(papers, due, strict=True)
            )
            and all(
                self.is_same(sub_item, each, each.exempt or ground)
                for sub_item, each in zip(sub_items, words.items, strict=True)
            )
        )

    def replace_files(self, item: AgendaItem, words: ItemWords) -> None:
        due = self.due.of(words, is_withheld=True)
        for paper, each in zip(item.papers.all(), due, strict=True):
            with blaming(each.place):
                replace_if_changed(paper, each, self.run)
        for sub_item, sub_words in zip(item.sub_items.all(), words.items, strict=True):
            self.replace_files(sub_item, sub_words)


def _known_again(
    kept: Sequence[Row], kept_names: Sequence[Name], wanted_names: Sequence[Name]
) -> list[Row | None]:
    """Return for each wanted name the row that it matches, or None for something new.

    The same words match first, then the same place with other words.
    """
    free = dict(enumerate(kept))
    known: list[Row | None] = []
    for name in wanted_names:
        place = next((place for place in free if kept_names[place] == name), None)
        known.append(None if place is None else free.pop(place))
    for place, (made, _) in enumerate(wanted_names):
        if known[place] is None and place in free and kept_names[place][0] == made:
            known[place] = free.pop(place)
    return known


def _keep_withheld(ground: Exemption | None, place: str) -> None:
    if ground is None:
        raise Fault(f"{place}.exempt: is withheld here, so it is not opened by a folder")


def _is_same_paper(paper: Paper, due: PaperDue, ground: Exemption | None) -> bool:
    words = (_made(paper), _heading(paper), _ground(paper))
    if words != (due.made, (due.title, due.label), ground):
        return False
    if due.payload is None:
        return True
    content = newest_content(paper)
    assert content is not None
    return content.payload == due.payload.data


@overload
def _true_words(holder: AgendaItem) -> AgendaItem | Withheld: ...


@overload
def _true_words(holder: Paper) -> Paper | Withheld: ...


def _true_words(holder: AgendaItem | Paper) -> AgendaItem | Paper | Withheld:
    """Return the row that holds the words as they were before anything was withheld."""
    kind = "paper" if isinstance(holder, Paper) else "item"
    kept = Withheld.objects.for_services().filter(**{kind: holder}).first()
    return kept or holder


def _ground(holder: AgendaItem | Paper) -> Exemption | None:
    if not holder.is_withheld:
        return None
    words = _true_words(holder)
    assert isinstance(words, Withheld)
    return Exemption(tuple(holder.paragraphs), words.public_interest, holder.title)


def _made(paper: Paper) -> tuple[str, ...]:
    return (paper.origin, paper.generator, paper.generator_source, paper.kind)


def _heading(paper: Paper) -> tuple[str, str]:
    words = _true_words(paper)
    return (words.title, words.label)
