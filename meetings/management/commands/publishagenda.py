from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.management.commands.buildpack import find_meeting
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from meetings.publication.services.agenda import publish_agenda
from scrutiny.models import User
from scrutiny.permissions import can
from scrutiny.refusals import Refused


class Command(BaseCommand):
    help = "Publish the agenda of a meeting, as the button does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", help="as in the page's address, for example cyp-2024-11-07")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who publishes it")
        parser.add_argument("--late-reason", default="", help="wanted after the last day to do so")

    def handle(self, *, meeting: Any, by: Any, late_reason: Any, **options: Any) -> None:
        meeting = find_meeting(meeting)
        user = User.objects.filter(email__iexact=by, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {by}.")
        if not can(user, "meeting.manage", meeting):
            raise CommandError(f"{user} is not democracy officer of the {meeting.committee}.")
        try:
            publish_agenda(meeting, by=user, late_reason=late_reason, progress=self._tell)
        except (Refused, ChildFailed, ToolMissing) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published: {meeting}")

    def _tell(self, sentence: str, done: int, total: int) -> None:
        self.stdout.write(f"{sentence} ({done} of {total})")
