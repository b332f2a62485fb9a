"""Making papers public: built first, then recorded in one transaction, or not at all."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from meetings.models import (
    AgendaItem,
    Edition,
    Entry,
    Meeting,
    Minutes,
    Paper,
    PaperVersion,
    Publication,
    WithheldEntry,
)
from meetings.pack.build import BuiltPack, Progress, build_editions, build_paper
from meetings.pack.outline import AUDIENCES, pack_outline
from meetings.pack.shapes import ItemOutline, PackOutline, PaperOutline
from meetings.services.minutes import minutes_payload
from meetings.services.papers import refresh_generated
from scrutiny.audit import record
from scrutiny.models import ClosedDay, Council, User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure
from scrutiny.workingdays import Count, latest_publication


def publish_agenda(
    meeting: Meeting,
    *,
    by: User | None,
    at: datetime | None = None,
    late_reason: str = "",
    progress: Progress | None = None,
) -> Publication:
    """Publish the agenda with its papers to every audience (LGA 1972 ss.100A–100B).

    `at` is the moment of publication when it was made public before it came here.
    Late publication is never blocked and never silent: it wants a reason (N4).
    """
    at = at or timezone.now()
    _require_ready(meeting, at, late_reason)
    refresh_generated(meeting, by=by)
    late_reason = late_reason.strip() if is_late(meeting, at) else ""
    outlines = _outlines(meeting, late_reason)
    packs = build_editions(outlines, at=at, progress=progress)
    with removing_files_on_failure(), transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _require_ready(meeting, at, late_reason)
        if _outlines(meeting, late_reason) != outlines:
            raise Refused("The agenda was changed while its pack was being made. Publish again.")
        publication = Publication(
            meeting=meeting,
            kind=Publication.Kind.AGENDA,
            published_at=at,
            by=by,
            late_reason=late_reason,
        )
        publication.full_clean()
        publication.save()
        kept = _KeptFiles()
        for audience, pack in packs.items():
            _keep_edition(publication, audience, pack, outlines[audience], kept)
        meeting.state, meeting.has_been_public = Meeting.State.PUBLISHED, True
        meeting.save(update_fields=["state", "has_been_public"])
        record("agenda.published", meeting, by=by, sentence=f"Published the agenda of {meeting}")
    return publication


def publish_minutes(
    minutes: Minutes, *, by: User | None, at: datetime | None = None
) -> Publication:
    """Publish the draft minutes of a meeting, or its confirmed ones, as a PDF of their own."""
    at = at or timezone.now()
    _require_unpublished(minutes)
    slug = minutes.meeting.slug
    source = minutes_payload(slug, timezone.localdate(at), Edition.Audience.PUBLIC)
    paper = PaperOutline(slug, f"Minutes of {minutes.meeting}", source)
    built = build_paper(paper, brand=Council.current().brand_colour, at=at)
    with removing_files_on_failure(), transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
        minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
        _require_unpublished(minutes)
        if minutes_payload(slug, timezone.localdate(at), Edition.Audience.PUBLIC) != source:
            raise Refused("The minutes were changed while they were being made. Publish again.")
        publication = Publication.objects.create(
            meeting=meeting, kind=Publication.Kind.DRAFT_MINUTES, published_at=at, by=by
        )
        edition = Edition(
            publication=publication,
            audience=Edition.Audience.PUBLIC,
            sha256=built.sha256,
            sheets=built.sheets,
            size=built.path.stat().st_size,
            claims_ua=built.claims_ua,
        )
        _KeptFiles().save(edition.file, built.path)
        edition.save()
        minutes.state = Minutes.State.PUBLISHED
        minutes.save(update_fields=["state"])
        meeting.has_been_public = True
        meeting.save(update_fields=["has_been_public"])
        record("minutes.published", meeting, by=by, sentence=f"Published the minutes of {meeting}")
    return publication


def deadline_of(meeting: Meeting) -> Count:
    """Return the last day to publish this meeting's agenda, with the counting (N1, N2, W2)."""
    closed = dict(ClosedDay.objects.values_list("day", "reason"))
    return latest_publication(meeting.on, Council.current().nation, closed)


def is_late(meeting: Meeting, at: datetime) -> bool:
    return timezone.localdate(at) > deadline_of(meeting).deadline


def _require_unpublished(minutes: Minutes) -> None:
    if minutes.state in Minutes.PUBLIC_STATES:
        raise Refused("These minutes are published already.")


def _require_ready(meeting: Meeting, at: datetime, late_reason: str) -> None:
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.DRAFT):
        raise Refused(f"The meeting is {meeting.get_state_display().lower()} already.")
    if not meeting.items.exists():
        raise Refused("The agenda has no items yet. Add one before you publish.")
    reports = meeting.items.filter(kind=AgendaItem.Kind.REPORT).prefetch_related(
        "papers", "sub_items"
    )
    without = [i.title for i in reports if not (i.papers.all() or i.sub_items.all())]
    if without:
        raise Refused(f"No paper is attached to: {'; '.join(without)}.")
    if is_late(meeting, at) and not late_reason.strip():
        last = deadline_of(meeting).deadline
        raise Refused(
            f"The last day to publish in time was {last:%A %-d %B %Y}. Say why the agenda is late."
        )


def _outlines(meeting: Meeting, late_reason: str) -> dict[str, PackOutline]:
    return {
        audience: replace(pack_outline(meeting, audience), late_reason=late_reason)
        for audience in AUDIENCES
    }


@dataclass
class _KeptFiles:
    """Files stored so far: audiences that get the same paper share one file."""

    names: dict[Path, str] = field(default_factory=dict)

    def save(self, target: FieldFile, path: Path) -> None:
        if path in self.names:
            target.name = self.names[path]
            return
        with path.open("rb") as opened:
            target.save(path.name, File(opened), save=False)
        self.names[path] = str(target.name)


def _keep_edition(
    publication: Publication,
    audience: str,
    pack: BuiltPack,
    outline: PackOutline,
    kept: _KeptFiles,
) -> None:
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
    edition.save()
    writer = _EntryWriter(edition, pack, kept)
    for item in outline.items:
        writer.write_item(item)


class _EntryWriter:
    """Freezes the lines of one edition in order."""

    def __init__(self, edition: Edition, pack: BuiltPack, kept: _KeptFiles) -> None:
        meeting = edition.publication.meeting
        self.edition, self.pack, self.kept, self.position = edition, pack, kept, 0
        self.items = {item.key: item for item in AgendaItem.objects.filter(meeting=meeting)}
        papers = Paper.objects.filter(item__meeting=meeting)
        self.papers = {paper.key: paper for paper in papers}
        versions = PaperVersion.objects.filter(paper__in=papers).order_by("number")
        self.versions = {version.paper_id: version for version in versions}

    def write_item(self, outline: ItemOutline) -> None:
        item = self.items[outline.key]
        entry = self._entry(
            item,
            item=item,
            depth=outline.depth,
            number=outline.number,
            kind=item.kind,
            purpose=item.purpose,
            presenters=item.presenters,
            late_reason=item.late_reason,
            pages=self.pack.item_pages.get(item.key, ""),
        )
        self._keep_withheld(
            entry,
            item,
            title=outline.title,
            purpose=outline.purpose,
            presenters=list(outline.presenters),
            late_reason=outline.late_reason,
        )
        for paper in outline.papers:
            self.write_paper(item, paper)

    def write_paper(self, item: AgendaItem, outline: PaperOutline) -> None:
        paper = self.papers[outline.key]
        entry = self._entry(
            paper,
            item=item,
            paper=paper,
            version=self.versions[paper.pk] if outline.source else None,
            kind=paper.kind,
            label=paper.label,
            **self._place(outline),
        )
        if outline.source:
            self._keep_withheld(entry, paper, title=outline.title, label=outline.label)

    def _entry(self, holder: AgendaItem | Paper, **fields: Any) -> Entry:
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
        """Where the paper stands, and its own file with the same page numbers."""
        where = self.pack.ranges.get(outline.key)
        if where is None:
            return {}
        return {
            "pages": str(where),
            "series": where.series,
            "first_page": where.first,
            "last_page": where.last,
            "first_sheet": where.first_sheet,
            "path": self.pack.papers[outline.key],
        }

    def _keep_withheld(self, entry: Entry, holder: AgendaItem | Paper, **words: Any) -> None:
        """Keep the true words beside the neutral ones, for an audience that has them."""
        if any(getattr(holder, name) != value for name, value in words.items()):
            WithheldEntry.objects.for_services().create(entry=entry, **words)
