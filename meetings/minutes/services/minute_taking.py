"""Beginning the minutes of a meeting, numbering them, and closing the meeting."""

from datetime import time

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from committees.services import days_of_year
from committees.years import municipal_year
from meetings.diary.services import mark_held
from meetings.models import AgendaItem, Meeting, Minute, Minutes
from meetings.models.agenda import in_order
from meetings.sitting.minute_words import is_of_apologies
from meetings.sitting.services.attendance import require_answers
from meetings.sitting.services.locking import locked, require_open, require_order
from scrutiny.audit import record
from scrutiny.models import Council, User
from scrutiny.refusals import Refused


@transaction.atomic
def begin_minutes(meeting: Meeting, *, by: User | None) -> Minutes:
    """Add a minute for each item of the agenda; asked again, add those of new items.

    Raises Refused for minutes that were imported whole.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _require_its_day(meeting)
    minutes, is_new = Minutes.objects.select_for_update().get_or_create(
        meeting=meeting,
        defaults={"first_number": next_number(meeting), "is_taken_here": True},
    )
    if not minutes.is_taken_here:
        raise Refused("The minutes of this meeting were brought over whole.")
    require_open(minutes)
    added = _lay_out(minutes)
    if is_new:
        record("minutes.begun", meeting, by=by, sentence=f"Began the minutes of {meeting}")
    elif added:
        record("minutes.extended", meeting, by=by, sentence="Added new items to the minutes")
    return minutes


def next_number(meeting: Meeting) -> int:
    """Return the number after the last one given at an earlier meeting of the committee.

    Numbers run on, or begin at 1 each municipal year, as the council chooses.
    """
    earlier = _of_the_same_run(meeting).filter(
        minutes__meeting__starts_at__lt=meeting.starts_at,
    )
    return (earlier.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def settle_numbers(minutes: Minutes) -> None:
    """Give minutes about to be published references that no published ones have.

    Minutes of a later meeting may have been published while these were in draft.
    """
    minutes = Minutes.objects.select_for_update().select_related("meeting").get(pk=minutes.pk)
    require_open(minutes)
    if not minutes.is_taken_here:
        return
    given = _of_the_same_run(minutes.meeting).filter(minutes__state__in=Minutes.PUBLIC_STATES)
    ours = minutes.entries.exclude(number=None).values("number")
    if given.filter(number__in=ours).exists():
        minutes.first_number = (given.aggregate(last=Max("number"))["last"] or 0) + 1
        minutes.save(update_fields=["first_number"])
        _number(minutes)


def _of_the_same_run(meeting: Meeting) -> QuerySet[Minute]:
    """Return the committee's minutes whose references must differ: of the year, or of all years."""
    ours = Minute.objects.filter(minutes__meeting__committee=meeting.committee_id)
    ours = ours.exclude(minutes__meeting=meeting)
    if Council.current().minute_numbers == Council.MinuteNumbers.RESTART:
        first_day, last_day = days_of_year(municipal_year(meeting.on))
        ours = ours.filter(minutes__meeting__starts_at__date__range=(first_day, last_day))
    return ours


@transaction.atomic
def set_about(minute: Minute, *, is_numbered: bool, is_education: bool, by: User | None) -> Minute:
    """Set whether a minute has a reference, and whether its item concerns education (S1)."""
    minute = locked(minute)
    if minute.item and minute.item.is_education != is_education:
        minute.item.is_education = is_education
        minute.item.save(update_fields=["is_education"])
        sentence = "Marked an education question" if is_education else "Unmarked an item"
        meeting = minute.minutes.meeting
        record("item.education", meeting, by=by, sentence=sentence, item=minute.item.key)
    if is_numbered != (minute.number is not None):
        minute.number = minute.minutes.first_number if is_numbered else None
        minute.save(update_fields=["number"])
        _number(minute.minutes)
    return minute


@transaction.atomic
def close_meeting(
    meeting: Meeting, *, started_at: time, ended_at: time, by: User | None
) -> Minutes:
    """Record the times of a meeting and that it was held; asked again, correct them.

    Raises Refused while the attendance of any member is missing.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    minutes = Minutes.objects.select_for_update().get(meeting=meeting)
    require_open(minutes)
    if meeting.adjournments.filter(resumed_at=None).exists():
        raise Refused("The meeting is adjourned. Say when it went on.")
    require_answers(meeting)
    require_order(started_at, ended_at)
    minutes.started_at, minutes.ended_at = started_at, ended_at
    minutes.save(update_fields=["started_at", "ended_at"])
    if meeting.state != Meeting.State.HELD:
        mark_held(meeting, by=by)
    facts = {"began": f"{started_at:%H:%M}", "ended": f"{ended_at:%H:%M}"}
    record("meeting.closed", meeting, by=by, sentence="Recorded when it began and ended", **facts)
    return minutes


def _require_its_day(meeting: Meeting) -> None:
    if meeting.state not in (Meeting.State.PUBLISHED, Meeting.State.HELD):
        raise Refused(f"The meeting is {meeting.get_state_display().lower()}: nothing to minute.")
    if meeting.on > timezone.localdate():
        raise Refused("The minutes begin on the day of the meeting.")


def _lay_out(minutes: Minutes) -> list[AgendaItem]:
    """Give each item its minute, in the order of the agenda."""
    items = [item for item, _ in in_order(minutes.meeting.items.all())]
    kept = {minute.item_id: minute for minute in minutes.entries.all()}
    added = [item for item in items if item.pk not in kept]
    if not added:
        return added
    largest = minutes.entries.aggregate(last=Max("position"))["last"] or 0
    for place, item in enumerate(items, largest + 1):
        minute = kept.get(item.pk) or _begun(minutes, item)
        minute.position = place
        minute.save()
    _number(minutes)
    return added


def _begun(minutes: Minutes, item: AgendaItem) -> Minute:
    """Return the first minute of an item: without a reference for apologies, as councils do."""
    minute = Minute(minutes=minutes, item=item, title=item.title)
    minute.number = None if is_of_apologies(minute) else minutes.first_number
    return minute


def _number(minutes: Minutes) -> None:
    """Number the references in the order of the minutes."""
    numbered = minutes.entries.exclude(number=None).order_by("position")
    for number, minute in enumerate(numbered, minutes.first_number):
        if minute.number != number:
            minute.number = number
            minute.save(update_fields=["number"])
