"""The lines of an agenda, published or still a draft."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from meetings.models import Edition, Entry, Meeting
from meetings.pack.front_sheet import WITHOUT_PAPERS
from meetings.pack.outline import pack_outline
from meetings.pack.shapes import ItemOutline, PaperOutline
from scrutiny.templatetags.wording import joined

WITHHELD: dict[str, Any] = {"tag_text": "Withheld", "tag_colour": "red"}


@dataclass(frozen=True)
class PaperLine:
    """One paper in a list; its fields are the variables of components/paper_link.html."""

    label: str
    title: str
    url: str = ""
    html_url: str = ""
    format: str = ""
    page_count: int = 0
    size: int = 0
    pages: str = ""
    tag_text: str = ""
    tag_colour: str = ""


@dataclass(frozen=True)
class AgendaLine:
    """One item of an agenda; its fields are the variables of components/agenda_item.html."""

    key: str
    number: str
    title: str
    url: str
    purpose: str = ""
    pages: str = ""
    where: str = ""
    presented_by: str = ""
    ground: str = ""
    late_reason: str = ""
    tag_text: str = ""
    tag_colour: str = ""
    depth: int = 0
    papers: tuple[PaperLine, ...] = ()

    @property
    def note(self) -> str:
        """Return presenters, exemption and lateness in sentences."""
        sentences = (
            f"Presented by {self.presented_by}" if self.presented_by else "",
            self.ground,
            f"Late item: {self.late_reason}" if self.late_reason else "",
        )
        return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)


def page_count(entry: Entry) -> int:
    if not entry.first_page:
        return 0
    assert entry.last_page is not None
    return entry.last_page - entry.first_page + 1


def draft_agenda(meeting: Meeting, audience: str = Edition.Audience.OFFICERS) -> list[AgendaLine]:
    """Return the agenda for one audience as it is now, without pages, since there are none."""
    return [_draft_line(item) for item in pack_outline(meeting, audience).items]


def _draft_line(item: ItemOutline) -> AgendaLine:
    return AgendaLine(
        key=item.key,
        number=item.number,
        title=item.title,
        url=reverse("meetings:item", args=[item.key]),
        purpose=item.purpose,
        where=WITHOUT_PAPERS.get(item.kind, ""),
        presented_by=joined(item.presenters),
        ground=item.withheld,
        late_reason=item.late_reason,
        depth=item.depth,
        papers=tuple(_draft_paper(paper) for paper in item.papers),
        **(WITHHELD if item.withheld else {}),
    )


def _draft_paper(paper: PaperOutline) -> PaperLine:
    tag = WITHHELD if paper.withheld else {}
    return PaperLine(label=paper.label, title=paper.title, **tag)
