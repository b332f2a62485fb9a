"""Email to a meeting's members and officers, in public words only."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from meetings.models import Meeting
from scrutiny.models import Council, User
from scrutiny.permissions import officers_of
from scrutiny.templatetags.wording import clock, long_date


def concerned(meeting: Meeting) -> list[User]:
    """Return the committee's officers and, once the meeting is public, its members.

    Members are the present ones with an account; a person who is both is told once.
    """
    people = set(officers_of(meeting.committee_id))
    if meeting.is_announced or meeting.has_been_public:
        seats = meeting.committee.memberships.current().select_related("person__user")
        people |= {seat.person.user for seat in seats if seat.person.user}
    return sorted((one for one in people if one.is_active), key=lambda one: one.email)


def tell_of_meeting(meeting: Meeting, what: str, words: str) -> None:
    """Email each person concerned separately, once the change is committed.

    An email that cannot be sent changes nothing: the meeting page has the same news.
    """
    subject = f"{meeting.committee}, {long_date(meeting.starts_at)}: {what}"
    body = (
        f"The meeting of the {meeting.committee} on {long_date(meeting.starts_at)} at "
        f"{clock(meeting.starts_at)} is {what}.\n\n{words}\n\n"
        f"{settings.SITE_URL}{meeting.get_absolute_url()}\n\n{Council.current().name}\n"
    )
    mails = [EmailMessage(subject, body, to=[one.email]) for one in concerned(meeting)]
    send_when_kept(mails)


def send_when_kept(mails: list[EmailMessage]) -> None:
    """Send emails once their news is committed; one that cannot be sent changes nothing."""
    if mails:
        transaction.on_commit(lambda: _send(mails), robust=True)


def _send(mails: list[EmailMessage]) -> None:
    get_connection().send_messages(mails)
