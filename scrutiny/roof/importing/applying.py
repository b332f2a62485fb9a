"""Importing a meeting: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from committees.models import Committee
from meetings.diary.services import change_facts, mark_held, plan_meeting
from meetings.minutes.services.publication import publish_minutes
from meetings.models import Meeting, Minutes
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from meetings.publication.services.agenda import publish_agenda
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.roof.importing.agenda import bring_agenda
from scrutiny.roof.importing.faults import Fault, blaming
from scrutiny.roof.importing.people import bring_committee, bring_council
from scrutiny.roof.importing.previous import bring_minutes, meeting_on
from scrutiny.roof.importing.reading import read_folder
from scrutiny.roof.importing.run import Run
from scrutiny.roof.importing.wording import FolderWords, MinutesWords
from scrutiny.storage import removing_files_on_failure

WHY_LATE = (
    "This meeting took place before these papers were brought over to this site, "
    "so they were not open here five clear days before it."
)
DRAFTS = (Meeting.State.PLANNED, Meeting.State.DRAFT)


@dataclass(frozen=True)
class Imported:
    """The result of a run: `change` is "made", "updated" or "" for a folder imported before."""

    meeting: Meeting
    change: str
    is_published: bool
    notes: tuple[str, ...]
    earlier: tuple[Meeting, ...] = field(default=())


def import_meeting(
    root: Path,
    *,
    by: User | None,
    publish: bool = False,
    at: datetime | None = None,
    late_reason: str = "",
) -> Imported:
    """Import the meeting in a folder, as a draft or published as at a moment.

    A folder that was imported already changes nothing; a changed one updates
    the draft. Raises Fault, one line, and then nothing is changed.
    """
    words = read_folder(root)
    run = Run(by)
    if not _is_known(_meeting_of(words), words):
        run.look_at_files(words.items)
    with removing_files_on_failure(), transaction.atomic():
        meeting = _meeting_of(words)
        change = ""
        if not _is_known(meeting, words):
            change = "updated" if meeting else "made"
            meeting = _bring(meeting, words, run)
        assert meeting is not None
        is_published = publish and meeting.state in DRAFTS
        if is_published:
            meeting = _publish(meeting, words, run, at=at, late_reason=late_reason)
    earlier = [_earlier(meeting.committee, each) for each in words.minutes]
    return Imported(meeting, change, is_published, tuple(run.notes), tuple(earlier))


def _earlier(committee: Committee, words: MinutesWords) -> Meeting:
    meeting = meeting_on(committee, words)
    assert meeting is not None  # its minutes were brought over before
    return meeting


def _meeting_of(words: FolderWords) -> Meeting | None:
    committee = Committee.objects.filter(code=words.committee.code).first()
    return meeting_on(committee, words.meeting) if committee else None


def _is_known(meeting: Meeting | None, words: FolderWords) -> bool:
    return meeting is not None and meeting.import_digest == words.digest


def _bring(meeting: Meeting | None, words: FolderWords, run: Run) -> Meeting:
    if meeting:
        _require_draft(meeting, words)
    bring_council(words.council, run)
    committee = bring_committee(words.committee, words.meeting.on, run)
    venue = words.meeting.venue
    earlier = {each.place: bring_minutes(each, committee, venue, run) for each in words.minutes}
    with blaming(words.meeting.place):
        meeting = _bring_facts(meeting, committee, words, run)
    bring_agenda(meeting, words.items, earlier, run)
    return change_facts(meeting, import_digest=words.digest, by=run.by)


def _require_draft(meeting: Meeting, words: FolderWords) -> None:
    place = f"{words.meeting.place}.date"
    if meeting.state not in DRAFTS:
        state = meeting.get_state_display().lower()
        raise Fault(f"{place}: {meeting} is here already ({state}); change it on the site")
    if not meeting.import_digest and meeting.items.exists():
        raise Fault(f"{place}: {meeting} has an agenda that was written here")


def _bring_facts(
    meeting: Meeting | None, committee: Committee, words: FolderWords, run: Run
) -> Meeting:
    facts = {"venue": words.meeting.venue, **words.meeting.facts}
    if meeting is None:
        return plan_meeting(committee, starts_at=words.meeting.starts_at, by=run.by, **facts)
    return change_facts(meeting, starts_at=words.meeting.starts_at, by=run.by, **facts)


def _publish(
    meeting: Meeting, words: FolderWords, run: Run, *, at: datetime | None, late_reason: str
) -> Meeting:
    """Publish the minutes that the agenda holds, then the agenda; close a past meeting."""
    is_past = meeting.starts_at < timezone.now()
    with blaming(words.meeting.place), _blaming_the_pack():
        for each in words.minutes:
            minutes = Minutes.objects.get(meeting=meeting_on(meeting.committee, each))
            if minutes.state not in Minutes.PUBLIC_STATES:
                publish_minutes(minutes, by=run.by, at=at)
        reason = late_reason or (WHY_LATE if is_past else "")
        publish_agenda(meeting, by=run.by, at=at, late_reason=reason)
        meeting.refresh_from_db()
        return mark_held(meeting, by=run.by) if is_past else meeting


@contextmanager
def _blaming_the_pack() -> Iterator[None]:
    """Give the reason in one line when the PDFs cannot be made."""
    try:
        yield
    except (ChildFailed, ToolMissing) as error:
        raise Refused(f"The pack was not made. {error}") from error
