"""Publishing an agenda: built first, then recorded in one transaction, or not at all."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meetings.diary.lateness import deadline_of, is_late
from meetings.models import AgendaItem, Meeting, Publication
from meetings.pack.build import Progress, build_editions
from meetings.pack.outline import AUDIENCES, pack_outline
from meetings.pack.shapes import PackOutline
from meetings.papers.services.papers import refresh_generated
from meetings.publication.services.editions import KeptFiles, keep_edition, remove_strays
from meetings.sign_off.services.printed_table import print_all_sign_offs
from meetings.sign_off.services.sending import note_missing
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure


def publish_agenda(
    meeting: Meeting,
    *,
    by: User | None,
    at: datetime | None = None,
    late_reason: str = "",
    progress: Progress | None = None,
) -> Publication:
    """Publish the agenda with its papers to every audience (LGA 1972 ss.100A–100B).

    `at` is the moment of publication for one published before it was imported. Late
    publication is never blocked and never silent: it needs a reason (N4). Raises Refused
    without it, and where the agenda was changed while the pack was built.
    """
    is_public_elsewhere, at = at is not None, at or timezone.now()
    _require_ready(meeting, at, late_reason)
    remove_strays()
    refresh_generated(meeting, by=by)
    print_all_sign_offs(meeting)
    late_reason = late_reason.strip() if is_late(meeting, at) else ""
    outlines = _outlines(meeting, late_reason)
    packs = build_editions(outlines, at=at, progress=progress)
    if progress:
        progress("Writing down what is published", len(packs), len(packs))
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
        kept = KeptFiles()
        for audience, pack in packs.items():
            keep_edition(publication, audience, pack, outlines[audience], kept)
        meeting.state, meeting.has_been_public = Meeting.State.PUBLISHED, True
        meeting.save(update_fields=["state", "has_been_public"])
        if not is_public_elsewhere:
            note_missing(meeting, by=by)
        facts = {"publication": publication.slug}
        sentence = f"Published the agenda of {meeting}"
        record("agenda.published", meeting, by=by, sentence=sentence, **facts)
    return publication


def _require_ready(meeting: Meeting, at: datetime, late_reason: str) -> None:
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.DRAFT):
        raise Refused(f"The meeting is {meeting.get_state_display().lower()} already.")
    if not meeting.items.exists():
        raise Refused("The agenda has no items yet. Add one before you publish.")
    require_papers(meeting.items.all())
    if is_late(meeting, at) and not late_reason.strip():
        last = deadline_of(meeting).deadline
        raise Refused(
            f"The last day to publish in time was {last:%A %-d %B %Y}. Say why the agenda is late."
        )


def require_papers(items: QuerySet[AgendaItem]) -> None:
    """Refuse reports among `items` that have neither a paper nor parts."""
    reports = items.filter(kind=AgendaItem.Kind.REPORT).prefetch_related("papers", "sub_items")
    without = [i.title for i in reports if not (i.papers.all() or i.sub_items.all())]
    if without:
        raise Refused(f"No paper is attached to: {'; '.join(without)}.")


def _outlines(meeting: Meeting, late_reason: str) -> dict[str, PackOutline]:
    return {
        audience: replace(pack_outline(meeting, audience), late_reason=late_reason)
        for audience in AUDIENCES
    }
