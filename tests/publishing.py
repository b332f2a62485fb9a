"""A published meeting in milliseconds: real entries, page numbers and permissions, but
files of a few bytes where the pack would be.
"""

import hashlib
import tempfile
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from meetings.models import Edition, Meeting, Publication
from meetings.pack.build import BuiltPack
from meetings.pack.front_sheet import agenda_rows
from meetings.pack.numbering import FRONT, Counted, paginate, sheet_count
from meetings.pack.outline import AUDIENCES, pack_outline
from meetings.pack.shapes import PUBLIC_SERIES, WITHHELD_SERIES, Built, PackOutline
from meetings.publication.services.editions import KeptFiles, keep_edition

PAGES_OF_A_PAPER = 3


def publish(
    meeting: Meeting,
    *,
    kind: str = Publication.Kind.AGENDA,
    number: int = 1,
    at: datetime | None = None,
    late_reason: str = "",
) -> Publication:
    """Publish what the agenda holds now: every paper has three pages, the front sheet two."""
    publication = Publication.objects.create(
        meeting=meeting,
        kind=kind,
        number=number,
        published_at=at or timezone.now(),
        late_reason=late_reason,
    )
    with tempfile.TemporaryDirectory() as folder:
        kept = KeptFiles()
        for audience in AUDIENCES:
            outline = pack_outline(meeting, audience)
            pack = _bound(outline, Path(folder) / audience)
            keep_edition(publication, audience, pack, outline, kept)
    meeting.state, meeting.has_been_public = Meeting.State.PUBLISHED, True
    meeting.save(update_fields=["state", "has_been_public"])
    return publication


def edition_of(meeting: Meeting, audience: str = "public") -> Edition:
    """Return the newest edition of a meeting's papers for one audience."""
    return Edition.objects.newest().get(publication__meeting=meeting, audience=audience)


def _bound(outline: PackOutline, folder: Path) -> BuiltPack:
    folder.mkdir()
    counted = [
        Counted(paper.key, WITHHELD_SERIES if paper.withheld else PUBLIC_SERIES, PAGES_OF_A_PAPER)
        for paper in outline.papers
    ]
    ranges = {each.key: each for each in paginate(counted, 2)}
    pack = _file(folder / "pack.pdf", outline.title)
    rows = agenda_rows(outline, ranges)
    return BuiltPack(
        built=Built(
            pack,
            hashlib.sha256(pack.read_bytes()).hexdigest(),
            sheet_count(ranges.values()),
            tuple(ranges.values()),
            timezone.localdate(),
        ),
        ranges={key: each for key, each in ranges.items() if key != FRONT},
        item_pages={item.key: row.pages for item, row in zip(outline.items, rows, strict=True)},
        papers={paper.key: _file(folder / paper.key, paper.heading) for paper in outline.papers},
    )


def _file(path: Path, words: str) -> Path:
    path.write_bytes(f"%PDF-1.7 {path.parent.name}: {words}".encode())
    return path
