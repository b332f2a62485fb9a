"""The outline of a pack, from the database to plain data: papers, audience and order.

The only module of the pack that knows the database or the audience. What it
leaves out of an outline cannot reach a page, a bookmark or a file name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from committees.models import Membership
from meetings.models import (
    AgendaItem,
    Edition,
    Meeting,
    Paper,
    PaperContent,
    Withheld,
    WithheldContent,
)
from meetings.models.agenda import in_order
from meetings.models.paper import Content
from meetings.models.withholding import Withholding
from meetings.pack.shapes import (
    Contact,
    FileSource,
    ItemOutline,
    PackOutline,
    PageSource,
    PaperOutline,
    PayloadKind,
)
from scrutiny.models import Council

AUDIENCES = tuple(Edition.Audience.values)
OFFICES: dict[str, str] = {
    Membership.Role.CHAIR: " (Chair)",
    Membership.Role.VICE_CHAIR: " (Vice-Chair)",
    Membership.Role.SUBSTITUTE: " (Substitute)",
}
# On the front sheet, which names each ground beside its item or paper (s.100B(5), RULES N5).
WITHHELD_PACK = "Not for publication. This copy holds exempt or confidential information."


@dataclass
class _Words:
    """All words of the papers of one meeting, read in a fixed number of queries."""

    meeting: Meeting
    audience: str
    items: list[AgendaItem] = field(default_factory=list)
    papers: dict[int, list[Paper]] = field(default_factory=dict)
    contents: dict[int, Content] = field(default_factory=dict)
    withheld: dict[tuple[str, int], Withheld] = field(default_factory=dict)

    @property
    def withheld_items(self) -> set[int]:
        return {item.pk for item in self.items if item.is_withheld}

    @property
    def shows_withheld(self) -> bool:
        """Whether this outline holds anything that is not public."""
        papers = [paper for kept in self.papers.values() for paper in kept]
        holders: list[Withholding] = [*self.items, *papers]
        return any(holder.is_withheld and self.sees(holder) for holder in holders)

    def sees(self, holder: Withholding) -> bool:
        """Whether this audience gets the exempt words (RULES E4)."""
        if not holder.is_withheld or self.audience == Edition.Audience.OFFICERS:
            return True
        return self.audience == Edition.Audience.MEMBERS and holder.is_open_to_members


def pack_outline(meeting: Meeting, audience: str) -> PackOutline:
    """Return the outline of the agenda pack of `meeting` for one audience.

    Raises ValueError for an unknown audience.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"{audience} is not one of {', '.join(AUDIENCES)}")
    words = _read(meeting, audience)
    council = Council.current()
    return PackOutline(
        council=council.name,
        strapline=council.strapline,
        committee=meeting.committee.name,
        starts_at=meeting.starts_at,
        venue=meeting.venue,
        title=f"Agenda: {meeting.committee.name}, {meeting.on:%-d %B %Y}",
        contacts=_contacts(meeting),
        members=_members(meeting),
        items=tuple(_items(words)),
        saving=_saving(meeting),
        brand=council.brand_colour,
        withheld=WITHHELD_PACK if words.shows_withheld else "",
    )


def _read(meeting: Meeting, audience: str) -> _Words:
    words = _Words(meeting, audience)
    words.items = list(meeting.items.order_by("position"))
    papers = list(
        Paper.objects.filter(item__meeting=meeting)
        .select_related("withdrawal__publication")
        .order_by("position")
    )
    for paper in papers:
        words.papers.setdefault(paper.item_id, []).append(paper)
    open_papers = [p for p in papers if not p.is_withheld]
    shown = [p for p in papers if p.is_withheld and words.sees(p)]
    seen = [item for item in words.items if item.is_withheld and words.sees(item)]
    words.contents = _newest(PaperContent.objects, open_papers)
    if shown or seen:
        words.contents |= _newest(WithheldContent.objects.for_services(), shown)
        words.withheld = _withheld_words(seen, shown)
    return words


def _newest(contents: Any, papers: Iterable[Paper]) -> dict[int, Content]:
    rows = contents.filter(version__paper__in=papers).select_related("version")
    return {row.version.paper_id: row for row in rows.order_by("version__number")}


def _withheld_words(
    items: Sequence[AgendaItem], papers: Sequence[Paper]
) -> dict[tuple[str, int], Withheld]:
    kept = Withheld.objects.for_services()
    by_item = {("item", row.item_id): row for row in kept.filter(item__in=items)}
    return by_item | {("paper", row.paper_id): row for row in kept.filter(paper__in=papers)}


def _items(words: _Words) -> Iterable[ItemOutline]:
    """Number the items 1.0, 2.0 … and their sub-items 2.1, 2.2 … in order."""
    for item, number in in_order(words.items):
        yield _item(words, item, number, depth=int(item.parent_id is not None))


def _item(words: _Words, item: AgendaItem, number: str, *, depth: int) -> ItemOutline:
    true = words.withheld.get(("item", item.pk), item)
    papers = (_paper(words, paper) for paper in words.papers.get(item.pk, []))
    return ItemOutline(
        key=item.key,
        number=number,
        title=true.title,
        purpose=true.purpose,
        kind=item.kind,
        presenters=tuple(true.presenters),
        late_reason=true.late_reason,
        depth=depth,
        withheld=item.notice,
        papers=tuple(paper for paper in papers if paper),
    )


def _paper(words: _Words, paper: Paper) -> PaperOutline | None:
    if hasattr(paper, "withdrawal") and words.sees(paper):
        return withdrawn(
            paper,
            reason=paper.withdrawal.reason,
            on=paper.withdrawal.on,
            pages=paper.withdrawal.pages,
        )
    content = words.contents.get(paper.pk)
    if content is None and (paper.item_id in words.withheld_items or not paper.is_withheld):
        return None
    true = words.withheld.get(("paper", paper.pk), paper)
    return PaperOutline(
        key=paper.key,
        title=true.title,
        label=true.label,
        source=source_of(content) if content else None,
        withheld=paper.notice,
    )


def withdrawn(paper: Paper, *, reason: str, on: date, pages: int) -> PaperOutline:
    """Return the public notice of a paper's withdrawal, for each of its `pages`."""
    facts = {"title": paper.title, "withdrawn_on": on.isoformat(), "reason": reason}
    return PaperOutline(
        key=paper.key,
        title=f"{paper.title} (withdrawn)",
        label=paper.label,
        source=PageSource("withdrawn", facts | {"notices": list(range(pages))}),
        withheld=paper.notice,
    )


def source_of(content: Content) -> FileSource | PageSource:
    """Return the source of a version's words: a file or a payload."""
    if content.payload_kind:
        return PageSource(cast(PayloadKind, content.payload_kind), content.payload or {})
    overruled = tuple(each["code"] for each in content.findings if each["severity"] == "overruled")
    return FileSource(Path(content.file.path), content.media_type, content.digest, overruled)


def _contacts(meeting: Meeting) -> tuple[Contact, ...]:
    contacts = (
        Contact(
            "Democratic Services",
            meeting.democratic_services_name,
            meeting.democratic_services_phone,
        ),
        Contact("Media Enquiries", meeting.media_name, meeting.media_phone),
    )
    return tuple(contact for contact in contacts if contact.name)


def _members(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Return the members of the committee on the day, in the words of the front sheet."""
    seats = meeting.committee.memberships.current(meeting.on).in_order_of_office()
    sitting = list(seats.select_related("person"))
    elected = [_styled(m) for m in sitting if m.seat == Membership.Seat.ELECTED]
    co_opted = [m.person.name for m in sitting if m.seat != Membership.Seat.ELECTED]
    lines = []
    if elected:
        lines.append(("Committee Members", f"Councillors {', '.join(elected)}"))
    if co_opted:
        *others, last = co_opted
        lines.append(("Co-optees", f"{', '.join(others)} and {last}" if others else last))
    return tuple(lines)


def _styled(membership: Membership) -> str:
    return membership.person.name + OFFICES.get(membership.role, "")


def _saving(meeting: Meeting) -> str:
    if meeting.saving_pounds is None or meeting.saving_kg_co2 is None:
        return ""
    basis = f" ({meeting.saving_basis})" if meeting.saving_basis else ""
    saved = f"£{meeting.saving_pounds} and {meeting.saving_kg_co2}kg of CO2"
    return f"Every reader who uses a screen instead of paper saves the Council {saved}{basis}."
