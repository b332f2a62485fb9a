"""Publishing minutes as a PDF: first as a draft, then as the committee confirmed them.

Exempt minutes are a separate paper, for those who may read it.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meetings.agenda.services.previous_minutes import put_on_next_agenda
from meetings.minutes.missing import missing_before_publication
from meetings.minutes.payload import minutes_payload
from meetings.minutes.services.exempt_minutes import exempt_paper, minuted_for
from meetings.minutes.services.minute_taking import settle_numbers
from meetings.models import Edition, ExemptMinuteItem, Meeting, Minutes, Publication
from meetings.pack.build import build_paper
from meetings.pack.shapes import Built, PaperOutline
from meetings.publication.services.editions import KeptFiles, tell_kept
from scrutiny.audit import record
from scrutiny.models import Council, User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure

Audience = Edition.Audience
Kind = Publication.Kind
Papers = Mapping[str, PaperOutline]
CHANGED = "The minutes were changed while they were being made. Publish again."


def publish_minutes(
    minutes: Minutes, *, by: User | None, at: datetime | None = None
) -> Publication:
    """Publish the draft minutes of a meeting, and put them on the next agenda.

    Raises Refused before the meeting is closed, and where the law requires something on record
    first (RULES E1, N4). From here on their references are fixed.
    """
    at = at or timezone.now()
    _require_unpublished(minutes)
    settle_numbers(minutes)
    papers = papers_of(minutes, at)
    built = _build(papers, at)
    with removing_files_on_failure(), transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
        minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
        _require_unpublished(minutes)
        if papers_of(minutes, at) != papers:
            raise Refused(CHANGED)
        publication = _keep(meeting, Kind.DRAFT_MINUTES, built, papers, at=at, by=by)
        minutes.state = Minutes.State.PUBLISHED
        minutes.save(update_fields=["state"])
        meeting.has_been_public = True
        meeting.save(update_fields=["has_been_public"])
        put_on_next_agenda(minutes, by=by)
        record("minutes.published", meeting, by=by, sentence=f"Published the minutes of {meeting}")
    return publication


def publish_confirmed(
    minutes: Minutes, *, by: User | None, at: datetime | None = None
) -> Publication:
    """Publish confirmed minutes with corrections; the draft stays on record. Raises Refused."""
    at = at or timezone.now()
    _require_confirmed(minutes)
    papers = papers_of(minutes, at)
    built = _build(papers, at)
    with removing_files_on_failure(), transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
        _require_confirmed(minutes)
        if papers_of(minutes, at) != papers:
            raise Refused(CHANGED)
        publication = _keep(meeting, Kind.MINUTES, built, papers, at=at, by=by)
        sentence = f"Published the confirmed minutes of {meeting}"
        record("minutes.confirmed-published", meeting, by=by, sentence=sentence)
    return publication


def lacks_confirmed_pdf(minutes: Minutes) -> bool:
    """Whether minutes are confirmed but their newest PDF is still the draft."""
    is_confirmed = minutes.state == Minutes.State.CONFIRMED
    return is_confirmed and not minutes.meeting.publications.filter(kind=Kind.MINUTES).exists()


def papers_of(minutes: Minutes, at: datetime) -> dict[str, PaperOutline]:
    """Return the minutes for each audience: the open ones for the public, exempt ones for others.

    An audience that gets nothing of its own is left out.
    """
    found = {audience: exempt_paper(minutes, audience) for audience in Audience.values}
    slug = minutes.meeting.slug
    source = minutes_payload(slug, timezone.localdate(at), Audience.PUBLIC)
    found[Audience.PUBLIC] = PaperOutline(slug, f"Minutes of {minutes.meeting}", source)
    return {audience: paper for audience, paper in found.items() if paper}


def _build(papers: Papers, at: datetime) -> dict[str, Built]:
    brand = Council.current().brand_colour
    return {audience: build_paper(each, brand=brand, at=at) for audience, each in papers.items()}


def _keep(
    meeting: Meeting,
    kind: str,
    built: Mapping[str, Built],
    papers: Papers,
    *,
    at: datetime,
    by: User | None,
) -> Publication:
    publication = Publication.objects.create(meeting=meeting, kind=kind, published_at=at, by=by)
    kept = KeptFiles()
    for audience, each in built.items():
        edition = Edition(
            publication=publication,
            audience=audience,
            sha256=each.sha256,
            sheets=each.sheets,
            size=each.path.stat().st_size,
            claims_ua=each.claims_ua,
            has_withheld=bool(papers[audience].withheld),
        )
        kept.save(edition.file, each.path)
        edition.save()
        for item in {minute.item for minute in minuted_for(meeting.minutes, audience)}:
            assert item is not None  # what is minuted apart is about an item
            ExemptMinuteItem.objects.create(edition=edition, item=item)
        tell_kept(edition)
    return publication


def _require_unpublished(minutes: Minutes) -> None:
    if minutes.state in Minutes.PUBLIC_STATES:
        raise Refused("These minutes are published already.")
    if missing := missing_before_publication(minutes.meeting):
        raise Refused(" ".join(each.sentence for each in missing))


def _require_confirmed(minutes: Minutes) -> None:
    if not lacks_confirmed_pdf(Minutes.objects.select_related("meeting").get(pk=minutes.pk)):
        raise Refused("The confirmed minutes are published already, or not confirmed yet.")
