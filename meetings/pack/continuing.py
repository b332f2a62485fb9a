"""Packs after the first one: a page number once given to a paper is kept.

A paper stays on its pages for as long as it fits on them. A longer version, and
every new paper, continues at the end of its series; on the pages that a paper has
left, a notice replaces it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from meetings.pack import assemble
from meetings.pack.build import Builder, BuiltPack, Parts, Progress, bookmarks_of
from meetings.pack.cache import content_key
from meetings.pack.counting import count_pages
from meetings.pack.front_sheet import agenda_rows
from meetings.pack.numbering import Standing, even
from meetings.pack.shapes import (
    PUBLIC_SERIES,
    WITHHELD_SERIES,
    Built,
    PackOutline,
    PaperOutline,
)

FRONT_OF_SUPPLEMENT = "S"


@dataclass(frozen=True)
class Stand:
    """Pages that were given to a paper, and the notice on them if it has left.

    `pages` without the blank one that may follow; `is_current`: it was here last.
    """

    key: str
    series: str
    first: int
    pages: int
    is_current: bool
    notice: PaperOutline

    @property
    def room(self) -> int:
        return even(self.pages)


@dataclass(frozen=True)
class Continuation:
    """One audience's next pack: its outline, and the pages given out before.

    `room` is how many pages the front sheet has in the public series, `supplement`
    the outline of a supplement's own pack: its papers are among those of `outline`.
    """

    outline: PackOutline
    stands: tuple[Stand, ...]
    room: int
    supplement: PackOutline | None = None

    @property
    def starts(self) -> dict[str, int]:
        """Return the numbers with which each series continues."""
        starts = {PUBLIC_SERIES: self.room + 1, WITHHELD_SERIES: 1}
        for stand in self.stands:
            starts[stand.series] = max(starts[stand.series], stand.first + stand.room)
        return starts


@dataclass(frozen=True)
class Continued:
    """A finished pack, and the supplement's own one beside it."""

    pack: BuiltPack
    supplement: Built | None = None


def build_continuations(
    wanted: Mapping[str, Continuation], *, at: datetime, progress: Progress | None = None
) -> dict[str, Continued]:
    """Build the packs of all audiences; `Continued.pack.papers` holds every single paper.

    Raises Refused, ChildFailed or ToolMissing; nothing but the store has changed then.
    """
    builder = Builder(at=at, progress=progress)
    parts = builder.parts({audience: each.outline for audience, each in wanted.items()})
    bound: dict[str, Continued] = {}
    for done, each in enumerate(wanted.values()):
        if repr(each) not in bound:
            builder.progress("Putting the pack together", done, len(wanted))
            bound[repr(each)] = _Binding(builder, each, parts).bind()
    packs = {audience: bound[repr(each)].pack for audience, each in wanted.items()}
    outlines = {audience: each.outline for audience, each in wanted.items()}
    packs = builder.with_single_papers(outlines, packs, parts)
    return {
        audience: replace(bound[repr(wanted[audience])], pack=pack)
        for audience, pack in packs.items()
    }


class _Binding:
    """Binds the pack of one audience, and its supplement's own."""

    def __init__(self, builder: Builder, wanted: Continuation, parts: Parts) -> None:
        self.builder, self.wanted = builder, wanted
        self.parts = {paper.key: parts[repr(paper)] for paper in wanted.outline.papers}
        paths = [part.path for part in self.parts.values()]
        counts = count_pages(paths) if paths else []
        self.pages = dict(zip(self.parts, counts, strict=True))

    def bind(self) -> Continued:
        standing = self._standing()
        main = self._pack(self.wanted.outline, standing, self.wanted.room)
        supplement = None
        if self.wanted.supplement:
            keys = {paper.key for paper in self.wanted.supplement.papers}
            own = [each for each in standing if each.key in keys]
            supplement = self._pack(self.wanted.supplement, own, 0).built
        return Continued(main, supplement)

    def _standing(self) -> list[Standing]:
        """Leave papers on their pages if they fit there; put all others at the end."""
        standing = [self._on_its_pages(stand) for stand in self.wanted.stands]
        placed = {each.key for each in standing}
        next_free = self.wanted.starts
        for key, part in self.parts.items():
            if key not in placed:
                pages, series = self.pages[key], part.series
                standing.append(Standing(key, series, next_free[series], pages, even(pages)))
                next_free[series] += even(pages)
        return standing

    def _on_its_pages(self, stand: Stand) -> Standing:
        part = self.parts.get(stand.key)
        stays = part is not None and stand.is_current and part.series == stand.series
        if stays and self.pages[stand.key] <= stand.room:
            pages = self.pages[stand.key]
            return Standing(stand.key, stand.series, stand.first, pages, stand.room)
        notice = self.builder.part(stand.notice, self.wanted.outline.brand)
        [pages] = count_pages([notice.path])
        self.parts[notice.key], self.pages[notice.key] = notice, pages
        return Standing(notice.key, stand.series, stand.first, pages, stand.room)

    def _pack(self, outline: PackOutline, standing: Sequence[Standing], room: int) -> BuiltPack:
        chosen = [self.parts[each.key] for each in standing]
        facts = (repr(outline), repr(standing), str((room, self.builder.at)))
        target = self._target(content_key(*facts, *(part.path for part in chosen)))
        built = assemble.build_continued(
            target,
            front=partial(self.builder.front_sheet, outline),
            parts=chosen,
            standing=standing,
            title=outline.title,
            built_at=self.builder.at,
            outline=bookmarks_of(outline),
            room=room,
            front_series=f"{room}." if room else FRONT_OF_SUPPLEMENT,
        )
        ranges = {each.key: each for each in built.ranges}
        rows = agenda_rows(outline, ranges)
        pages = {item.key: row.pages for item, row in zip(outline.items, rows, strict=True)}
        return BuiltPack(built, ranges, pages)

    def _target(self, key: str) -> Path:
        target = self.builder.store.root / "packs" / f"{key}.pdf"
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return target
