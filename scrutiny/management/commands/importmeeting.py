from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meetings.models import Paper
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.roof.importing.applying import Imported, import_meeting

NOON = time(12)


class Command(BaseCommand):
    help = "Bring a meeting over from a folder of papers (docs/importing.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that holds meeting.toml")
        parser.add_argument("--publish", action="store_true", help="publish the agenda as well")
        parser.add_argument("--by", metavar="EMAIL", help="who does it; without it, the system")
        parser.add_argument(
            "--published-on",
            metavar="DATE",
            help="the day on which the papers were made public before, for example 2024-10-30",
        )
        parser.add_argument(
            "--late-reason", default="", metavar="TEXT", help="why the agenda comes out late"
        )

    def handle(
        self,
        *,
        folder: Any,
        publish: Any,
        by: Any,
        published_on: Any,
        late_reason: Any,
        **options: Any,
    ) -> None:
        if published_on and not publish:
            raise CommandError("--published-on: needs --publish as well.")
        try:
            imported = import_meeting(
                folder,
                by=user_of(by) if by else None,
                publish=publish,
                at=noon_of(published_on) if published_on else None,
                late_reason=late_reason,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for line in report(imported):
            self.stdout.write(line)


def user_of(email: str) -> User:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"--by: nobody signs in here as {email}.")
    return user


def noon_of(text: str) -> datetime:
    """Return noon of a past day, or the present moment of today."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--published-on: {text} is not a date such as 2024-10-30.") from error
    if day > timezone.localdate():
        raise CommandError(f"--published-on: {text} has not come yet.")
    return min(timezone.make_aware(datetime.combine(day, NOON)), timezone.now())


def report(imported: Imported) -> list[str]:
    """Summarise in a few lines what was imported and the state it is in."""
    meeting = imported.meeting
    address = meeting.get_absolute_url()
    lines = ["Nothing has changed: " * (not imported.change) + f"{meeting}, {address}"]
    if imported.change:
        items = meeting.items.count()
        papers = Paper.objects.filter(item__meeting=meeting).count()
        lines.append(f"{imported.change.capitalize()}: {items} items, {papers} papers")
        lines += [
            f"Minutes: {earlier}, {earlier.get_absolute_url()}" for earlier in imported.earlier
        ]
    if imported.is_published:
        lines.append("Published")
    return lines + list(imported.notes)
