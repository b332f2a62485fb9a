"""Email about a request to open exempt words."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from meetings.diary.mail import send_when_kept
from meetings.models import AgendaItem, Paper
from scrutiny.models import Council, User
from scrutiny.permissions import officers_of
from scrutiny.templatetags.wording import long_date


def second_persons(holder: AgendaItem | Paper, asker: User) -> list[User]:
    """Return the officers who may decide the request of `asker`."""
    meeting = holder.item.meeting if isinstance(holder, Paper) else holder.meeting
    return [each for each in officers_of(meeting.committee_id) if each != asker]


def tell_second_persons(holder: AgendaItem | Paper, asker: User) -> None:
    """Email the officers who may decide, in public words; the reason is on the page only."""
    kind, item = ("paper", holder.item) if isinstance(holder, Paper) else ("item", holder)
    meeting, url = item.meeting, reverse(f"meetings:work_{kind}_open", args=[holder.key])
    subject = f"{meeting.committee}: decide whether “{holder.title}” can be open"
    body = (
        f"{asker} asks to take the mark off “{holder.title}”, which was published as withheld "
        f"for the meeting on {long_date(meeting.starts_at)}. A second person has to agree.\n\n"
        f"{settings.SITE_URL}{url}\n\n{Council.current().name}\n"
    )
    subject = " ".join(subject.split())
    mails = [EmailMessage(subject, body, to=[one.email]) for one in second_persons(holder, asker)]
    send_when_kept(mails)
