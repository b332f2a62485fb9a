"""Circulation of draft minutes to chair and officers, and to named readers by a link."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from committees.models import Membership
from meetings.diary.mail import send_when_kept
from meetings.models import Minute, Minutes, MinutesComment, MinutesReader
from meetings.sitting.services.locking import CLOSE_FIRST, require_open
from scrutiny.audit import record
from scrutiny.models import Council, User
from scrutiny.permissions import officers_of
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import long_date

State = Minutes.State


@transaction.atomic
def circulate(
    minutes: Minutes,
    *,
    by: User | None,
    readers: Sequence[tuple[str, str]] = (),
    comment_by: date | None = None,
) -> Minutes:
    """Send the draft to chair and officers, and to `readers` (name, email); again, to new ones.

    `comment_by` is the last day for comments; it may be changed later. Raises Refused before
    the meeting is closed, for a past day, and when nothing is new.
    """
    minutes = _locked(minutes)
    if minutes.is_taken_here and minutes.ended_at is None:
        raise Refused(CLOSE_FIRST)
    is_first, has_new_day = minutes.state == State.DRAFT, comment_by != minutes.comment_by
    if has_new_day and comment_by and comment_by < timezone.localdate():
        raise Refused("The last day for comments is over already. Choose a later one.")
    added = _added(minutes, readers)
    if not (is_first or added or has_new_day):
        raise Refused("They have the minutes already. Name somebody else, or another day.")
    minutes.comment_by = comment_by
    if is_first:
        minutes.state, minutes.circulated_on = State.CIRCULATED, timezone.localdate()
    minutes.save(update_fields=["state", "circulated_on", "comment_by"])
    mails = [_mail(minutes, each.email, _reader_page(each)) for each in added]
    if is_first:
        page = reverse("meetings:minutes_comments", args=[minutes.meeting.slug])
        mails += [_mail(minutes, each.email, page) for each in _people(minutes) if each != by]
    send_when_kept(mails)
    sentence = f"Sent the draft minutes of {minutes.meeting} for comment"
    record("minutes.circulated", minutes.meeting, by=by, sentence=sentence, mails=len(mails))
    return minutes


@transaction.atomic
def add_comment(
    minutes: Minutes,
    text: str,
    *,
    minute: Minute | None,
    by: User | None = None,
    reader: MinutesReader | None = None,
) -> MinutesComment:
    """Add a comment to the draft. Raises Refused without words, or once comments are closed."""
    minutes = _locked(minutes)
    if minutes.state != State.CIRCULATED:
        raise Refused("These minutes are not open for comment.")
    if not text.strip():
        raise Refused("Write your comment.")
    name = reader.name if reader else str(by)
    comment = MinutesComment(minutes=minutes, minute=minute, by=by, name=name, text=text.strip())
    comment.full_clean()
    comment.save()
    record("minutes.commented", minutes.meeting, by=by, sentence="Commented on the draft minutes")
    return comment


@transaction.atomic
def answer_comment(
    comment: MinutesComment, *, state: str, answer: str, by: User | None
) -> MinutesComment:
    """Accept a comment, or reject it with a reason. Raises Refused without a choice or reason."""
    comment = MinutesComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if state not in (MinutesComment.State.TAKEN, MinutesComment.State.ANSWERED):
        raise Refused("Say whether the comment is taken.")
    if state == MinutesComment.State.ANSWERED and not answer.strip():
        raise Refused("Say why the comment is not taken.")
    comment.state, comment.answer = state, answer.strip()
    comment.save(update_fields=["state", "answer"])
    meeting = comment.minutes.meeting
    sentence = f"Comment on the minutes: {comment.get_state_display().lower()}"
    record("minutes.comment-answered", meeting, by=by, sentence=sentence)
    return comment


def _locked(minutes: Minutes) -> Minutes:
    rows = Minutes.objects.select_related("meeting__committee")
    minutes = rows.select_for_update(of=("self",)).get(pk=minutes.pk)
    require_open(minutes)
    return minutes


def _added(minutes: Minutes, readers: Sequence[tuple[str, str]]) -> list[MinutesReader]:
    known = {email.lower() for email in minutes.readers.values_list("email", flat=True)}
    added = []
    for name, email in readers:
        if email.lower() not in known:
            reader = MinutesReader(minutes=minutes, name=name, email=email)
            reader.full_clean()
            reader.save()
            added.append(reader)
            known.add(email.lower())
    return added


def _people(minutes: Minutes) -> list[User]:
    """Return the present chair and officers with accounts, each once."""
    chairs = minutes.meeting.committee.memberships.current().filter(role=Membership.Role.CHAIR)
    users = (seat.person.user for seat in chairs.select_related("person__user"))
    people = {user for user in users if user}
    people |= set(officers_of(minutes.meeting.committee_id))
    return sorted((each for each in people if each.is_active), key=lambda each: each.email)


def _reader_page(reader: MinutesReader) -> str:
    return reverse("meetings:minutes_reader", args=[reader.key])


def _mail(minutes: Minutes, email: str, page: str) -> EmailMessage:
    """Email about the draft in public words; its text is on the page only."""
    meeting = minutes.meeting
    subject = f"Draft minutes for comment: {meeting.committee}, {long_date(meeting.starts_at)}"
    wanted = f" Please send them by {long_date(minutes.comment_by)}." if minutes.comment_by else ""
    body = (
        f"The draft minutes of the {meeting.committee} of {long_date(meeting.starts_at)} are "
        f"ready for your comments.{wanted}\n\n{settings.SITE_URL}{page}\n\n"
        f"{Council.current().name}\n"
    )
    return EmailMessage(" ".join(subject.split()), body, to=[email])
