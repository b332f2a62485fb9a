"""The newest editions of a meeting as outlines: the base of the next edition.

For services that publish again; it decides for an audience, and shows users nothing.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from meetings.models import (
    Edition,
    Entry,
    Meeting,
    Paper,
    PaperContent,
    Publication,
    WithheldContent,
    WithheldEntry,
)
from meetings.models.paper import Content
from meetings.pack.continuing import Stand
from meetings.pack.outline import source_of, withdrawn
from meetings.pack.shapes import ItemOutline, PageSource, PaperOutline

MOVED = (
    "<p>What stood on these pages was replaced by a later publication. The agenda at the front "
    "says on which pages it stands now.</p>"
)


@dataclass(frozen=True)
class Published:
    """One audience's published agenda."""

    edition: Edition

    @classmethod
    def of(cls, meeting: Meeting, audience: str) -> "Published":
        newest = Edition.objects.newest()
        return cls(newest.get(publication__meeting=meeting, audience=audience))

    @cached_property
    def entries(self) -> list[Entry]:
        rows = self.edition.entries.order_by("position")
        return list(rows.select_related("item", "paper__withdrawal__publication"))

    @cached_property
    def lines(self) -> dict[str, Entry]:
        """Return the lines by the key of their item or paper."""
        return {(line.paper or line.item).key: line for line in self.entries}

    @cached_property
    def items(self) -> tuple[ItemOutline, ...]:
        papers: dict[int, list[PaperOutline]] = {}
        for line in self.entries:
            if line.paper:
                papers.setdefault(line.item_id, []).append(self._paper(line, line.paper))
        items = [line for line in self.entries if not line.paper]
        return tuple(self._item(line, papers.get(line.item_id, [])) for line in items)

    @cached_property
    def _words(self) -> dict[int, WithheldEntry]:
        rows = WithheldEntry.objects.for_services().filter(entry__edition=self.edition)
        return {row.entry_id: row for row in rows}

    @cached_property
    def _contents(self) -> dict[int, Content]:
        versions = [line.version_id for line in self.entries if line.version_id]
        kept = (PaperContent.objects, WithheldContent.objects.for_services())
        return {row.version_id: row for rows in kept for row in rows.filter(version__in=versions)}

    def _item(self, line: Entry, papers: list[PaperOutline]) -> ItemOutline:
        words = self._words.get(line.pk, line)
        return ItemOutline(
            key=line.item.key,
            number=line.number,
            title=words.title,
            purpose=words.purpose,
            kind=line.kind,
            presenters=tuple(words.presenters),
            late_reason=words.late_reason,
            depth=line.depth,
            withheld=line.notice,
            papers=tuple(papers),
        )

    def _paper(self, line: Entry, paper: Paper) -> PaperOutline:
        if line.is_withdrawn:
            taken = paper.withdrawal
            return withdrawn(paper, reason=taken.reason, on=taken.on, pages=taken.pages)
        words = self._words.get(line.pk, line)
        content = self._contents.get(line.version_id) if line.version_id else None
        return PaperOutline(
            key=paper.key,
            title=words.title,
            label=words.label,
            source=source_of(content) if content else None,
            withheld=line.notice,
        )

    def room(self) -> int:
        """Return how many pages the front sheet has in the public series."""
        first = min((stand.first for stand in self.stands() if not stand.series), default=None)
        if first:
            return first - 1
        of_meeting = Edition.objects.filter(publication__meeting=self.edition.publication.meeting)
        agenda = of_meeting.filter(publication__kind=Publication.Kind.AGENDA, audience="public")
        return agenda.earliest("pk").sheets

    def stands(self) -> tuple[Stand, ...]:
        """Return all pages that any edition of this audience gave to a paper."""
        lines = Entry.objects.papers().exclude(first_page=None).filter(
            edition__publication__meeting=self.edition.publication.meeting_id,
            edition__audience=self.edition.audience,
        )  # fmt: skip
        stands: dict[tuple[str, int], Stand] = {}
        for line in lines.select_related("paper").order_by("edition__publication_id", "position"):
            place = (line.series, cast(int, line.first_page))
            before = stands[place].pages if place in stands else 0
            stands[place] = self._stand(line, cast(Paper, line.paper), before)
        return tuple(stands.values())

    def _stand(self, line: Entry, paper: Paper, before: int) -> Stand:
        """Return the stand of a line; `before` is how many pages were given out there."""
        first, last = cast(int, line.first_page), cast(int, line.last_page)
        now = self.lines.get(paper.key)
        is_current = now is not None and (now.series, now.first_page) == (line.series, first)
        return Stand(
            key=paper.key,
            series=line.series,
            first=first,
            pages=max(before, last - first + 1),
            is_current=is_current,
            notice=_moved(line, f"{paper.key}-{line.series}{first}"),
        )


def _moved(line: Entry, key: str) -> PaperOutline:
    """Return the notice for pages that a paper has left for others."""
    source = PageSource("document", {"title": line.title, "body_html": MOVED, "landscape": False})
    # Its series tells which pages these are, so a notice on withheld ones is withheld too.
    return PaperOutline(key, line.title, source, withheld=line.notice if line.series else "")
