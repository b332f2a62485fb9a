"""Confirmation of minutes at a later suitable meeting (LGA 1972 Sch 12 para 41)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meetings.minutes.services.text import put_corrected
from meetings.models import AgendaItem, Correction, Meeting, Minute, Minutes, Resolution
from meetings.sitting.services.closed_words import put_words_of, words_of
from meetings.sitting.services.decisions import write_down
from scrutiny import richtext
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import long_date


@dataclass(frozen=True)
class Corrected:
    """One correction: what was corrected, in a sentence, and the new text of the minute.

    `is_closed` marks a correction of the exempt minute.
    """

    minute: Minute
    words: str
    text: str
    is_closed: bool = False


@transaction.atomic
def confirm_minutes(
    minutes: Minutes,
    *,
    at: Meeting,
    signed_by: str,
    by: User | None,
    on: date | None = None,
    corrections: Sequence[Corrected] = (),
) -> Minutes:
    """Confirm published draft minutes at a meeting, as they are or with corrections.

    Both minutes name each correction, of an exempt minute only the fact of it; earlier words
    stay as a version, and the published draft stays on record. Minutes of `at` that are being
    taken here get the resolution, unless one was written. Raises Refused without a signatory.
    """
    rows = Minutes.objects.select_related("meeting__committee")
    minutes = rows.select_for_update(of=("self",)).get(pk=minutes.pk)
    _require_confirmable(minutes, at)
    if not signed_by.strip():
        raise Refused("Say who signed them.", "signed_by")
    signed_on = on or at.on
    _check_day(signed_on, at)
    minutes.state, minutes.confirmed_on = Minutes.State.CONFIRMED, signed_on
    minutes.confirmed_by, minutes.confirmed_at = signed_by.strip(), at
    minutes.full_clean()
    minutes.save(update_fields=["state", "confirmed_on", "confirmed_by", "confirmed_at"])
    for each in corrections:
        _correct(minutes, each, by)
    _resolve(minutes, at, minutes.corrections.exists(), by)
    facts = {"at": at.slug, "corrections": len(corrections)}
    sentence = f"Confirmed the minutes of {minutes.meeting}"
    record("minutes.confirmed", minutes.meeting, by=by, sentence=sentence, **facts)
    return minutes


def meetings_to_confirm_at(minutes: Minutes) -> QuerySet[Meeting]:
    """Return the meetings of the committee that can confirm its minutes, earliest first."""
    about = minutes.meeting
    return meetings_that_confirm(
        committee=about.committee_id, begun=about.starts_at, itself=about.pk
    ).order_by("starts_at")


def meetings_that_confirm(*, committee: Any, begun: Any, itself: Any) -> QuerySet[Meeting]:
    """Return the meetings up to today that can confirm the minutes of the meeting `itself`.

    Each argument is a value, or an OuterRef to it.
    """
    ours = Meeting.objects.filter(
        committee=committee,
        starts_at__gte=begun,
        starts_at__date__lte=timezone.localdate(),
        state__in=(Meeting.State.PUBLISHED, Meeting.State.HELD),
    )
    return ours.exclude(pk=itself)


def words_to_correct(minute: Minute) -> str:
    """Return the text of an open minute; of imported minutes, in one paragraph."""
    return minute.text or richtext.to_plain(minute.body_html)


def _require_confirmable(minutes: Minutes, at: Meeting) -> None:
    if minutes.state == Minutes.State.CONFIRMED:
        raise Refused(f"They were confirmed on {long_date(minutes.confirmed_on)} already.")
    if minutes.state != Minutes.State.PUBLISHED:
        raise Refused("Publish the draft minutes first.")
    if not meetings_to_confirm_at(minutes).filter(pk=at.pk).exists():
        raise Refused("Minutes are confirmed at a later meeting of the same committee.")


def _check_day(signed_on: date, at: Meeting) -> None:
    if signed_on < at.on:
        sentence = f"They were confirmed on {long_date(at.on)}, and not signed before that."
        raise Refused(sentence, "on")
    if signed_on > timezone.localdate():
        raise Refused("They cannot have been signed in the future.", "on")


def _correct(minutes: Minutes, corrected: Corrected, by: User | None) -> None:
    minute = corrected.minute
    if minute.minutes_id != minutes.pk:
        raise Refused("Correct a minute of these minutes.")
    is_closed = corrected.is_closed
    if not corrected.words.strip():
        raise Refused("Say what was corrected. It prints with the minutes.")
    before = words_of(minute, is_closed=True) if is_closed else words_to_correct(minute)
    if is_closed and not before:
        raise Refused("This item has no exempt minute to correct.")
    kept = Correction.objects.create(minutes=minutes, minute=minute, is_closed=is_closed)
    put_words_of(kept, corrected.words.strip())
    if corrected.text.strip() and corrected.text != before:
        put_corrected(minute, corrected.text, is_closed=is_closed, by=by)


def _resolve(minutes: Minutes, at: Meeting, is_corrected: bool, by: User | None) -> None:
    """Write the resolution at the item for it, where its minutes are still being taken."""
    rows = Minute.objects.filter(minutes__meeting=at, item__kind=AgendaItem.Kind.MINUTES)
    minute = rows.select_related("minutes").first()
    if minute is None or not (minute.minutes.is_taken_here and minute.minutes.is_open_to_changes):
        return
    day = long_date(minutes.meeting.starts_at)
    if any(f"{minutes.meeting.on:%-d %B %Y}" in each.text for each in minute.resolutions.all()):
        return
    how = ", as corrected," if is_corrected else ""
    words = f"the minutes of the meeting held on {day}{how} be confirmed and signed by the Chair."
    write_down(Resolution(minute=minute), words, by=by)
