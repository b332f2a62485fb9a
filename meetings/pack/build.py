"""Building packs: an outline for each audience in, a finished pack for each out.

Every paper is made once for all audiences, and taken from the store when nothing
in it has changed. The pack itself is always bound anew.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone

from meetings.pack import assemble, convert
from meetings.pack.bookmarks import Bookmark
from meetings.pack.cache import Store, content_key
from meetings.pack.counting import count_pages
from meetings.pack.front_sheet import agenda_rows
from meetings.pack.numbering import FRONT, even
from meetings.pack.pages import render_front_sheet, render_page, stylesheet
from meetings.pack.render import render_paper
from meetings.pack.shapes import (
    PUBLIC_SERIES,
    WITHHELD_SERIES,
    Built,
    FileSource,
    PackOutline,
    PageRange,
    PageSource,
    PaperOutline,
    Part,
)
from scrutiny.refusals import Refused

# Called with a sentence for a person, how many steps are done, and of how many.
Progress = Callable[[str, int, int], None]

WORKERS = 2
LOT = 8  # papers that one child makes on their own: to start it takes longer than to make one

# Finished papers by all that their outline says of them.
Parts = Mapping[str, Part]


@dataclass(frozen=True)
class BuiltPack:
    """One audience's pack: the place of each paper, and the printed pages of each item.

    `papers` are the papers' own PDFs with the numbers of the pack, by paper key.
    """

    built: Built
    ranges: Mapping[str, PageRange]
    item_pages: Mapping[str, str]
    papers: Mapping[str, Path] = field(default_factory=dict)

    @property
    def front_pages(self) -> int:
        front = self.ranges[FRONT]
        return front.last - front.first + 1


class Builder:
    """Makes the packs of one meeting, all with the same numbers on the same pages."""

    def __init__(
        self,
        *,
        store: Store | None = None,
        at: datetime | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.store = store or Store(settings.PACK_CACHE_ROOT)
        self.at = at or timezone.now()
        self.progress = progress or (lambda sentence, done, total: None)

    def packs(self, outlines: Mapping[str, PackOutline], parts: Parts) -> dict[str, BuiltPack]:
        """Build the pack of every audience from its finished papers.

        The front sheet gets as many pages for all as the longest one needs, so that a page has
        the same number for every audience.

        Raises Refused, ChildFailed or ToolMissing; nothing but the store has changed then.
        """
        room = 2
        while True:
            packs = self._bind(outlines, parts, room)
            needed = max(even(pack.front_pages) for pack in packs.values())
            if needed <= room:
                return packs
            room = needed

    def _bind(
        self, outlines: Mapping[str, PackOutline], parts: Parts, room: int
    ) -> dict[str, BuiltPack]:
        """Bind each different pack once: audiences with the same content share a file."""
        bound: dict[str, BuiltPack] = {}
        packs = {}
        for audience, outline in outlines.items():
            # The repr of these frozen dataclasses holds every word that could be printed. A pack
            # under any smaller key, such as its title, could reach an audience that must not
            # have its words.
            same = repr(outline)
            if same not in bound:
                self.progress("Putting the pack together", len(bound), len(outlines))
                bound[same] = self.pack(outline, parts, room)
            packs[audience] = bound[same]
        return packs

    def pack(self, outline: PackOutline, parts: Parts, room: int) -> BuiltPack:
        """Bind one audience's pack; `room` is how many pages are kept for the front sheet."""
        chosen = [parts[repr(paper)] for paper in outline.papers]
        key = content_key(repr(outline), *(part.path for part in chosen), str((room, self.at)))
        target = self.store.root / "packs" / f"{key}.pdf"
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        built = assemble.build_pack(
            target,
            front=partial(self.front_sheet, outline),
            parts=chosen,
            title=outline.title,
            built_at=self.at,
            outline=bookmarks_of(outline),
            reserved=room,
        )
        ranges = {each.key: each for each in built.ranges}
        rows = agenda_rows(outline, ranges)
        pages = {item.key: row.pages for item, row in zip(outline.items, rows, strict=True)}
        return BuiltPack(built, ranges, pages)

    def front_sheet(self, outline: PackOutline, ranges: Sequence[PageRange]) -> Part:
        rows = agenda_rows(outline, {each.key: each for each in ranges})
        path = self._render(render_front_sheet(outline, rows), outline.brand)
        return Part(FRONT, path, "Agenda", outline.committee)

    def parts(self, outlines: Mapping[str, PackOutline]) -> Parts:
        """Convert or render each paper once, two at a time, reporting progress.

        A paper is identified by its outline, not its key: two audiences could get
        different words under one key, and must not get each other's.
        """
        work = {
            repr(paper): (paper, outline.brand)
            for outline in outlines.values()
            for paper in outline.papers
        }
        done: dict[str, Part] = {}
        with ThreadPoolExecutor(WORKERS) as pool:
            made = pool.map(lambda each: self.part(*each), work.values())
            for same, part in zip(work, made, strict=True):
                done[same] = part
                self.progress(f"Rendering paper {len(done)} of {len(work)}", len(done), len(work))
        return done

    def part(self, paper: PaperOutline, brand: str) -> Part:
        """Make the finished PDF of one paper, or take it from the store."""
        is_tagged = True
        if isinstance(paper.source, FileSource):
            converted = self._converted(paper, paper.source)
            path, is_tagged = converted.path, converted.is_tagged and converted.claims_ua
        elif isinstance(paper.source, PageSource):
            path = self._render(render_page(paper.source), brand)
        else:
            raise ValueError(f"The paper {paper.key} has nothing to be made from.")
        series = WITHHELD_SERIES if paper.withheld else PUBLIC_SERIES
        return Part(
            paper.key,
            path,
            paper.heading,
            paper.running_title,
            series,
            paper.withheld,
            is_tagged,
            paper.label,
        )

    def _converted(self, paper: PaperOutline, source: FileSource) -> convert.Converted:
        """Convert an upload; a refusal says of which paper it speaks."""
        try:
            return convert.to_pdf(source, title=convert.description_of(paper), store=self.store)
        except Refused as refusal:
            raise Refused(f"“{paper.heading}”: {refusal}") from refusal

    def with_single_papers(
        self, outlines: Mapping[str, PackOutline], packs: Mapping[str, BuiltPack], parts: Parts
    ) -> dict[str, BuiltPack]:
        """Add to each pack its papers' own PDFs, with the numbers they have in the pack."""
        work = {
            (repr(paper), pack.ranges[paper.key].first): (
                parts[repr(paper)],
                pack.ranges[paper.key],
            )
            for audience, pack in packs.items()
            for paper in outlines[audience].papers
        }
        with ThreadPoolExecutor(WORKERS) as pool:
            paths = chain.from_iterable(pool.map(self._singles, _in_lots(list(work.values()))))
            done = dict(zip(work, paths, strict=True))
        return {
            audience: replace(
                pack,
                papers={
                    paper.key: done[repr(paper), pack.ranges[paper.key].first]
                    for paper in outlines[audience].papers
                },
            )
            for audience, pack in packs.items()
        }

    def _singles(self, papers: Sequence[tuple[Part, PageRange]]) -> list[Path]:
        """Make the papers' own PDFs; the same paper on the same pages is made once.

        It keeps the date on which it was first made: publishing again does not change it.
        """
        keys = [_key_of_single(*each) for each in papers]
        found = {key: path for key in keys if (path := self.store.get(key))}
        missing = {key: each for key, each in zip(keys, papers, strict=True) if key not in found}
        if missing:
            found |= self._bind_singles(missing)
        return [found[key] for key in keys]

    def _bind_singles(self, papers: Mapping[str, tuple[Part, PageRange]]) -> dict[str, Path]:
        with TemporaryDirectory(prefix="pack-") as folder:
            made = {key: Path(folder) / f"{key}.pdf" for key in papers}
            wanted = [(made[key], *each) for key, each in papers.items()]
            assemble.build_papers(wanted, built_at=self.at)
            return {
                key: self.store.make(key, partial(shutil.copyfile, path))
                for key, path in made.items()
            }

    def _render(self, html: str, brand: str) -> Path:
        css = stylesheet(brand).encode()
        sheet = self.store.put(content_key("css", css), css, ".css")
        return render_paper(html, [sheet], store=self.store)


def build_packs(
    outlines: Mapping[str, PackOutline], *, at: datetime, progress: Progress | None = None
) -> dict[str, BuiltPack]:
    """Build the packs of all audiences, dated `at`."""
    builder = Builder(at=at, progress=progress)
    return builder.packs(outlines, builder.parts(outlines))


def build_editions(
    outlines: Mapping[str, PackOutline], *, at: datetime, progress: Progress | None = None
) -> dict[str, BuiltPack]:
    """Build all that is published: the packs, and each paper separately with its pages."""
    builder = Builder(at=at, progress=progress)
    parts = builder.parts(outlines)
    return builder.with_single_papers(outlines, builder.packs(outlines, parts), parts)


def build_paper(paper: PaperOutline, *, brand: str, at: datetime) -> Built:
    """Build one paper as a document of its own, numbered from page 1."""
    builder = Builder(at=at)
    part = builder.part(paper, brand)
    [pages] = count_pages([part.path])
    where = PageRange(paper.key, part.series, 1, pages, 1)
    target = builder.store.root / "packs" / f"{content_key(repr(paper), str(at))}.pdf"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return assemble.build_paper(target, part, where, built_at=at)


def _key_of_single(part: Part, where: PageRange) -> str:
    marks = (part.key, part.title, part.running_title, part.label, part.stamp)
    state = (assemble.STAGE_VERSION, str(part.is_tagged), str(where))
    return content_key("single", part.path, *marks, *state)


def _in_lots(
    papers: Sequence[tuple[Part, PageRange]],
) -> Iterator[Sequence[tuple[Part, PageRange]]]:
    """Share papers out among the workers, a few at a time."""
    size = max(1, min(LOT, ceil(len(papers) / WORKERS)))
    return (papers[start : start + size] for start in range(0, len(papers), size))


def bookmarks_of(outline: PackOutline) -> list[Bookmark]:
    """Bookmark every item with papers in this pack, and the papers beneath it."""
    lines = []
    for item in outline.items:
        papers = [Bookmark(paper.heading, paper.key) for paper in item.papers if paper.source]
        if papers:
            title = f"{item.number} {item.title}".strip()
            lines.append(Bookmark(title, children=tuple(papers)))
    return lines
