"""Mail to those whom it concerns, in words that anybody may read."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from meetings.models import Meeting
from scrutiny.models import Council, User
from scrutiny.permissions import officers_of
from scrutiny.templatetags.wording import clock, long_date


def concerned(meeting: Meeting) -> list[User]:
    """Return the committee's officers and, once the meeting is public, its members.

    Members are those of today who sign in here; whoever is both is told once.
    """
    people = set(officers_of(meeting.committee_id))
    if meeting.is_announced or meeting.has_been_public:
        seats = meeting.committee.memberships.current().select_related("person__user")
        people |= {seat.person.user for seat in seats if seat.person.user}
    return sorted((one for one in people if one.is_active), key=lambda one: one.email)


def tell_of_meeting(meeting: Meeting, what: str, words: str) -> None:
    """Mail everybody concerned, each by themselves, once the change is kept.

    A mail that cannot be sent changes nothing: the page of the meeting says the same.
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
    """Send mails once what they tell of is kept; one that cannot be sent changes nothing."""
    if mails:
        transaction.on_commit(lambda: _send(mails), robust=True)


def _send(mails: list[EmailMessage]) -> None:
    get_connection().send_messages(mails)
