"""Email to the authors of a report."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage

from meetings.diary.mail import send_when_kept
from meetings.models import Report
from scrutiny.models import Council, User
from scrutiny.templatetags.wording import long_date


def tell_authors(report: Report, people: Iterable[User]) -> None:
    """Email authors the link to the report that they are asked to write.

    The item is named in public words.
    """
    item, meeting = report.item, report.item.meeting
    by_when = f" The draft is due by {long_date(report.due_on)}." if report.due_on else ""
    body = (
        f"You are asked to write the report “{item}” for the meeting of the "
        f"{meeting.committee} on {long_date(meeting.starts_at)}.{by_when}\n\n"
        f"{settings.SITE_URL}{report.get_absolute_url()}\n\n{Council.current().name}\n"
    )
    subject = " ".join(f"A report to write: {item}".split())
    mails = [EmailMessage(subject, body, to=[one.email]) for one in people]
    send_when_kept(mails)
