"""The agenda table of a front sheet: the pages of each item and each paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from meetings.pack.numbering import even
from meetings.pack.shapes import ItemOutline, PackOutline, PageRange, PaperOutline

NOT_FOR_PUBLICATION = "Not for publication"
WITHOUT_PAPERS = {"verbal": "Verbal Report", "presentation": "Presentation"}


@dataclass(frozen=True)
class PaperRow:
    """One paper in an item's list; `href` is "" when this audience does not get it."""

    label: str
    title: str
    pages: str
    href: str
    withheld: str


@dataclass(frozen=True)
class AgendaRow:
    """One line of the agenda table; `pages` is "3–8", "Verbal Report", "" and so on."""

    number: str
    title: str
    purpose: str
    pages: str
    href: str
    depth: int
    withheld: str
    late_reason: str
    papers: tuple[PaperRow, ...]

    @property
    def lists_papers(self) -> bool:
        """Whether an item lists its papers: its own line describes a single open paper."""
        return len(self.papers) > 1 or any(paper.withheld for paper in self.papers)


def agenda_rows(outline: PackOutline, ranges: Mapping[str, PageRange]) -> list[AgendaRow]:
    """Return the agenda table of one audience's pack.

    `ranges` has the pages of each paper, by paper key; a paper that is not in it
    is not in this pack.
    """
    return [_agenda_row(item, ranges) for item in outline.items]


def item_pages(own: Iterable[PageRange]) -> str:
    """Return the pages of one item: "3–8", "3–8, 51–54", "X1–X4" or "".

    Each range includes the blank page that may follow it, as councils print it: so it ends
    just before the next item. A supplement's pages are a range of their own, and so are
    withheld pages, which are a series of their own.
    """
    runs: list[PageRange] = []
    for pages in sorted(own, key=lambda pages: (pages.series, pages.first)):
        leaves = replace(pages, last=even(pages.last))
        if runs and (runs[-1].series, runs[-1].last + 1) == (leaves.series, leaves.first):
            runs[-1] = replace(runs[-1], last=leaves.last)
        else:
            runs.append(leaves)
    return ", ".join(map(str, runs))


def _agenda_row(item: ItemOutline, ranges: Mapping[str, PageRange]) -> AgendaRow:
    papers = tuple(_paper_row(paper, item, ranges) for paper in item.papers)
    own = [ranges[paper.key] for paper in item.papers if paper.key in ranges]
    return AgendaRow(
        number=item.number,
        title=item.title,
        purpose=item.purpose,
        pages=item_pages(own) or _instead_of_pages(item),
        href=next((paper.href for paper in papers if paper.href), ""),
        depth=item.depth,
        withheld=item.withheld,
        late_reason=item.late_reason,
        papers=papers,
    )


def _instead_of_pages(item: ItemOutline) -> str:
    if item.withheld or any(paper.withheld for paper in item.papers):
        return NOT_FOR_PUBLICATION
    return WITHOUT_PAPERS.get(item.kind, "")


def _paper_row(paper: PaperOutline, item: ItemOutline, ranges: Mapping[str, PageRange]) -> PaperRow:
    pages = ranges.get(paper.key)
    missing = NOT_FOR_PUBLICATION if paper.withheld else ""
    return PaperRow(
        label=paper.label or ("Report" if item.kind == "report" else ""),
        title=paper.title,
        pages=str(pages) if pages else missing,
        href=f"pack:{paper.key}" if pages else "",
        withheld=paper.withheld,
    )
