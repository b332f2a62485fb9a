"""Papers as officers see them, before and after publication.

Exempt words are read per user, so anyone but an officer of the committee would see neutral
ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meetings.models import AgendaItem, Meeting, Paper, PaperContent, Withheld, WithheldContent
from meetings.models.agenda import in_order
from meetings.models.paper import Content
from meetings.pack.findings import from_json
from meetings.pack.shapes import DOCX, PDF, Finding

FORMATS = {DOCX: "Word", PDF: "PDF", "image/png": "Picture", "image/jpeg": "Picture"}


@dataclass(frozen=True)
class PaperDetails:
    """A paper in the words that this user may read, with the facts of its newest version.

    `content` is None where they may not read it; `item_id` is the item's primary key.
    """

    paper: Paper
    title: str
    label: str
    content: Content | None

    @property
    def key(self) -> str:
        return self.paper.key

    @property
    def item_id(self) -> int:
        return self.paper.item_id

    @property
    def heading(self) -> str:
        return f"{self.label}: {self.title}" if self.label else self.title

    @property
    def kind_word(self) -> str:
        return self.paper.get_kind_display()

    @property
    def tag_text(self) -> str:
        return self.paper.get_basis_display() if self.paper.is_withheld else ""

    @property
    def format(self) -> str:
        """Return the file format, "" for a paper written here."""
        return FORMATS.get(self.content.media_type, "") if self.content else ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in its file; that it is not for publication is right where it is not."""
        found = from_json(self.content.findings) if self.content else ()
        is_right = {"not-for-publication"} if self.paper.is_withheld else set()
        return tuple(each for each in found if each.code not in is_right)

    @property
    def to_look_at(self) -> int:
        """Return how many findings a person should check; cleaned ones do not count."""
        return sum(finding.severity != "cleaned" for finding in self.findings)


def papers_of_meeting(meeting: Meeting, user: Any) -> dict[int, list[PaperDetails]]:
    """Return the papers of a meeting by the primary key of their item, in order."""
    by_item: dict[int, list[PaperDetails]] = {}
    for each in details_of(Paper.objects.filter(item__meeting=meeting), user):
        by_item.setdefault(each.item_id, []).append(each)
    return by_item


def details_of(papers: Iterable[Paper], user: Any) -> list[PaperDetails]:
    """Read papers with their newest versions, in three queries at most."""
    papers = list(papers)
    withheld = [paper for paper in papers if paper.is_withheld]
    contents = _newest(PaperContent.objects, papers)
    words: dict[int, Withheld] = {}
    if withheld:
        rows = Withheld.objects.visible_to(user).filter(paper__in=withheld)
        words = {row.paper_id: row for row in rows}
        contents |= _newest(WithheldContent.objects.visible_to(user), withheld)
    return [_details(paper, words.get(paper.pk), contents.get(paper.pk)) for paper in papers]


def versions_of(paper: Paper, user: Any) -> list[PaperContent | WithheldContent]:
    """Return all versions of a paper that this person may read, newest first."""
    kept = (PaperContent.objects, WithheldContent.objects.visible_to(user))
    rows = [rows.filter(version__paper=paper).select_related("version__added_by") for rows in kept]
    contents = [content for each in rows for content in each.defer("payload")]
    return sorted(contents, key=lambda content: content.version.number, reverse=True)


def _newest(contents: Any, papers: Iterable[Paper]) -> dict[int, Content]:
    rows = contents.filter(version__paper__in=papers).select_related("version").defer("payload")
    return {row.version.paper_id: row for row in rows.order_by("version__number")}


def _details(paper: Paper, words: Withheld | None, content: Content | None) -> PaperDetails:
    true = words or paper
    return PaperDetails(paper, true.title, true.label, content)


SELDOM_WITH_PAPERS = (AgendaItem.Kind.VERBAL, AgendaItem.Kind.STANDING)


def item_after(item: AgendaItem) -> AgendaItem | None:
    """Return the next item that takes papers, for an officer who goes through all."""
    items = [each for each, _ in in_order(item.meeting.items.all())]
    later = items[items.index(item) + 1 :] if item in items else []
    return next((each for each in later if each.kind not in SELDOM_WITH_PAPERS), None)
