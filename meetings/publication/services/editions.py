"""Freezing what is published: its files, and line by line the words of each audience."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from meetings.models import (
    AgendaItem,
    Edition,
    Entry,
    Paper,
    PaperVersion,
    Publication,
    WithheldEntry,
)
from meetings.pack.build import BuiltPack
from meetings.pack.shapes import Built, ItemOutline, PackOutline, PaperOutline

# What looks at each new edition: rooms above register it.
_looking: list[Callable[[Edition], None]] = []
FOLDER = "editions"
DAY = 24 * 3600


@dataclass
class KeptFiles:
    """Files stored so far: audiences that get the same paper share one file."""

    names: dict[Path, str] = field(default_factory=dict)

    def save(self, target: FieldFile, path: Path) -> None:
        if path in self.names:
            target.name = self.names[path]
            return
        with path.open("rb") as opened:
            target.save(path.name, File(opened), save=False)
        self.names[path] = str(target.name)


def keep_edition(
    publication: Publication,
    audience: str,
    pack: BuiltPack,
    outline: PackOutline,
    kept: KeptFiles,
    *,
    before: Mapping[str, Entry] | None = None,
    supplement: Built | None = None,
) -> Edition:
    """Freeze one audience's edition.

    `before` are the lines of items and papers, by key, that stay as they were published; all
    others are as the agenda has them now.
    """
    edition = Edition(
        publication=publication,
        audience=audience,
        sha256=pack.built.sha256,
        sheets=pack.built.sheets,
        size=pack.built.path.stat().st_size,
        claims_ua=pack.built.claims_ua,
        has_withheld=bool(outline.withheld),
    )
    kept.save(edition.file, pack.built.path)
    if supplement:
        kept.save(edition.supplement_file, supplement.path)
        edition.supplement_sheets = supplement.sheets
        edition.supplement_size = supplement.path.stat().st_size
    edition.save()
    writer = _EntryWriter(edition, pack, kept, before or {})
    for item in outline.items:
        writer.write_item(item)
    tell_kept(edition)
    return edition


def when_kept(look: Callable[[Edition], None]) -> None:
    """Have `look` look at each new edition. It is registered once."""
    if look not in _looking:
        _looking.append(look)


def tell_kept(edition: Edition) -> None:
    for look in _looking:
        look(edition)


def remove_strays(older_than: float = DAY) -> int:
    """Delete files that a killed publication left and that no edition names; return how many.

    Recent files stay: another publication may be storing them at this moment.
    """
    folder = Path(default_storage.path(FOLDER))
    old = [
        path
        for path in folder.glob("*/*")
        if path.is_file() and time.time() - path.stat().st_mtime > older_than
    ]
    names = {f"{FOLDER}/{path.relative_to(folder).as_posix()}": path for path in old}
    strays = set(names) - _named(set(names))
    for name in strays:
        names[name].unlink(missing_ok=True)
    return len(strays)


def _named(names: set[str]) -> set[str]:
    files = (
        Edition.objects.values_list("file", flat=True),
        Edition.objects.values_list("supplement_file", flat=True),
        Entry.objects.values_list("file", flat=True),
    )
    return {name for kept in files for name in kept if name in names}


class _EntryWriter:
    """Freezes the lines of one edition in order."""

    def __init__(
        self, edition: Edition, pack: BuiltPack, kept: KeptFiles, before: Mapping[str, Entry]
    ) -> None:
        meeting = edition.publication.meeting
        self.edition, self.pack, self.kept, self.position = edition, pack, kept, 0
        self.before = before
        self.items = {item.key: item for item in AgendaItem.objects.filter(meeting=meeting)}
        papers = Paper.objects.filter(item__meeting=meeting)
        self.papers = {paper.key: paper for paper in papers}
        versions = PaperVersion.objects.filter(paper__in=papers).order_by("number")
        self.versions = {version.paper_id: version for version in versions}

    def write_item(self, outline: ItemOutline) -> None:
        item = self.items[outline.key]
        said = self.before.get(outline.key, item)
        entry = self._entry(
            said,
            item=item,
            depth=outline.depth,
            number=outline.number,
            kind=said.kind,
            purpose=said.purpose,
            presenters=said.presenters,
            late_reason=said.late_reason,
            pages=self.pack.item_pages.get(item.key, ""),
        )
        self._keep_withheld(
            entry,
            said,
            title=outline.title,
            purpose=outline.purpose,
            presenters=list(outline.presenters),
            late_reason=outline.late_reason,
        )
        for paper in outline.papers:
            self.write_paper(item, paper)

    def write_paper(self, item: AgendaItem, outline: PaperOutline) -> None:
        paper = self.papers[outline.key]
        said = self.before.get(outline.key, paper)
        has_words = outline.source and not outline.is_notice
        entry = self._entry(
            said,
            item=item,
            paper=paper,
            version=self._version(paper) if has_words else None,
            kind=said.kind,
            label=said.label,
            **self._place(outline),
        )
        if has_words:
            self._keep_withheld(entry, said, title=outline.title, label=outline.label)

    def _version(self, paper: Paper) -> PaperVersion | None:
        before = self.before.get(paper.key)
        return before.version if before else self.versions[paper.pk]

    def _entry(self, holder: AgendaItem | Paper | Entry, **fields: Any) -> Entry:
        self.position += 1
        entry = Entry(
            edition=self.edition,
            position=self.position,
            title=holder.title,
            basis=holder.basis,
            paragraphs=holder.paragraphs,
            is_shared=holder.is_shared,
        )
        path = fields.pop("path", None)
        for name, value in fields.items():
            setattr(entry, name, value)
        if path:
            self.kept.save(entry.file, path)
            entry.size = path.stat().st_size
        entry.save()
        return entry

    def _place(self, outline: PaperOutline) -> dict:
        """Return the paper's place, and its own file with the same page numbers."""
        where = self.pack.ranges.get(outline.key)
        if where is None:
            return {}
        place = {
            "pages": str(where),
            "series": where.series,
            "first_page": where.first,
            "last_page": where.last,
            "first_sheet": where.first_sheet,
        }
        return place if outline.is_notice else place | {"path": self.pack.papers[outline.key]}

    def _keep_withheld(
        self, entry: Entry, holder: AgendaItem | Paper | Entry, **words: Any
    ) -> None:
        """Save the exempt words beside the neutral ones, for an audience that gets them."""
        if any(getattr(holder, name) != value for name, value in words.items()):
            WithheldEntry.objects.for_services().create(entry=entry, **words)
